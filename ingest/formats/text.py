"""Plain text, with or without empty lines between paragraphs."""

from __future__ import annotations

from ingest.formats import Format, Source
from ingest.formats.plain import decode


class TextFormat:
    """`.txt` files."""

    name = "text"
    suffixes: tuple[str, ...] = (".txt", ".text")

    def recognises(self, content: bytes) -> bool:  # noqa: ARG002
        """Any bytes may be text: never certain."""
        return False

    def read(self, source: Source) -> str:
        """Return the text as it is."""
        return decode(source)


FORMAT: Format = TextFormat()
