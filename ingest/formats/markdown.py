"""Markdown, as OCR of a printed report gives it: the text itself, marks included, so that offsets stay the file's."""

from __future__ import annotations

from ingest.formats import Format, Source
from ingest.formats.plain import decode


class MarkdownFormat:
    """`.md` files."""

    name = "markdown"
    suffixes: tuple[str, ...] = (".md", ".markdown")

    def recognises(self, content: bytes) -> bool:  # noqa: ARG002
        """Any text may be Markdown: never certain."""
        return False

    def read(self, source: Source) -> str:
        """Return the text as it is."""
        return decode(source)


FORMAT: Format = MarkdownFormat()
