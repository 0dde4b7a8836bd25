"""OpenDocument text: headings become # lines, list numbers are printed, tables are read row by row."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from odf import opendocument
from odf.namespaces import STYLENS, TABLENS, TEXTNS

from ingest.formats import Format, Source
from ingest.formats.archive import checked, is_zip
from ingest.formats.numbering import Counters, printed
from ontology.errors import UnreadableSourceError

_STYLES = {
    "1": "decimal",
    "A": "upperLetter",
    "a": "lowerLetter",
    "I": "upperRoman",
    "i": "lowerRoman",
    "①": "decimalEnclosedCircle",
}
_CHINESE = {"一": "taiwaneseCounting", "壹": "ideographLegalTraditional", "甲": "ideographTraditional"}
_SKIPPED = {"tracked-changes", "note", "table-of-content-source", "sequence-decls", "annotation", "bookmark"}
_DEEPEST = 60


class OdtFormat:
    """`.odt` files."""

    name = "odt"
    suffixes: tuple[str, ...] = (".odt",)

    def recognises(self, content: bytes) -> bool:
        """A zip file that says it is OpenDocument text."""
        return is_zip(content, b"application/vnd.oasis.opendocument.text")

    def read(self, source: Source) -> str:
        """Return the paragraphs, an empty line between them."""
        archive = checked(source, ".odt")
        try:
            with archive:
                if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                    raise UnreadableSourceError(f"{source.name}: encrypted: save it without a password")
            document = opendocument.load(io.BytesIO(source.content))
            lines = list(_Walk(document).lines(document.text, 0))
        except UnreadableSourceError:
            raise
        except Exception as error:  # noqa: BLE001  odfpy, expat and zipfile each raise their own
            reason = " ".join(str(error).split())[:120] or type(error).__name__
            raise UnreadableSourceError(
                f"{source.name}: damaged .odt ({reason}): open and save it again in LibreOffice"
            ) from None
        return "\n\n".join(lines) + "\n"


class _Walk:
    """Goes through a document's body once."""

    def __init__(self, document: Any) -> None:
        self.counters = Counters()
        self.styles: dict[str, dict[int, tuple[str, str, str, int]]] = {}
        for holder in (document.automaticstyles, document.styles):
            for style in holder.childNodes:
                if style.qname == (TEXTNS, "list-style"):
                    name = style.getAttrNS(STYLENS, "name")
                    self.styles[name] = dict(
                        _definition(level) for level in style.childNodes if level.qname[0] == TEXTNS
                    )
        self.lists = 0

    def lines(self, element: Any, depth: int) -> Iterator[str]:
        """Yield the lines of an element's paragraphs, headings, lists and tables."""
        for child in element.childNodes:
            if child.nodeType != child.ELEMENT_NODE or depth > _DEEPEST:
                continue
            space, name = child.qname
            if name in _SKIPPED:
                continue
            if (space, name) == (TEXTNS, "h"):
                level = str(child.getAttrNS(TEXTNS, "outline-level") or "1")
                yield from _marked("#" * min(int(level) if level.isdecimal() else 1, 6) + " ", child)
            elif (space, name) == (TEXTNS, "p"):
                yield from _marked("", child)
            elif (space, name) == (TEXTNS, "list"):
                yield from self._list(child, depth, 0, "", "")
            elif (space, name) == (TABLENS, "table-row"):
                cells = (" ".join(self.lines(cell, depth + 1)) for cell in child.childNodes)
                yield "　".join(words for words in cells if words)
            else:
                yield from self.lines(child, depth + 1)

    def _list(self, element: Any, depth: int, level: int, style: str, counter: str) -> Iterator[str]:
        style = str(element.getAttrNS(TEXTNS, "style-name") or style)
        if not counter:
            self.lists += 1
            goes_on = str(element.getAttrNS(TEXTNS, "continue-numbering") or "") == "true" or element.getAttrNS(
                TEXTNS, "continue-list"
            )
            counter = style if goes_on else f"{style} {self.lists}"
        for item in element.childNodes:
            if item.nodeType != item.ELEMENT_NODE or depth > _DEEPEST:
                continue
            marker = self._marker(item, style, level, counter)
            for child in item.childNodes:
                if child.nodeType != child.ELEMENT_NODE:
                    continue
                if child.qname == (TEXTNS, "list"):
                    yield from self._list(child, depth + 1, level + 1, style, counter)
                elif child.qname in ((TEXTNS, "p"), (TEXTNS, "h")):
                    yield from _marked(marker, child)
                    marker = ""
                else:
                    yield from self.lines(child, depth + 1)

    def _marker(self, item: Any, style: str, level: int, counter: str) -> str:
        if item.qname != (TEXTNS, "list-item"):
            return ""
        kind, prefix, suffix, start = self.styles.get(style, {}).get(level, ("", "", "", 1))
        value = str(item.getAttrNS(TEXTNS, "start-value") or "")
        if value.isdecimal():
            self.counters.next(counter, level)
            self.counters.values[counter][level] = int(value)
            number = int(value)
        else:
            number = self.counters.next(counter, level, start)
        if not kind:
            return ""
        words = prefix + printed(number, kind) + suffix
        return words + " " if words.endswith((".", ")", "）")) else words


def _definition(level: Any) -> tuple[int, tuple[str, str, str, int]]:
    at = str(level.getAttrNS(TEXTNS, "level") or "1")
    if level.qname[1] != "list-level-style-number":
        return int(at) - 1, ("", "", "", 1)
    format_name = str(level.getAttrNS(STYLENS, "num-format") or "")
    kind = _STYLES.get(format_name[:1]) or _CHINESE.get(format_name[:1], "decimal" if format_name else "")
    start = str(level.getAttrNS(TEXTNS, "start-value") or "1")
    prefix, suffix = (str(level.getAttrNS(STYLENS, name) or "") for name in ("num-prefix", "num-suffix"))
    return int(at) - 1, (kind, prefix, suffix, int(start) if start.isdecimal() else 1)


def _marked(marker: str, element: Any) -> Iterator[str]:
    words = "".join(_words(element, 0)).strip()
    if words:
        yield marker + words


def _words(element: Any, depth: int) -> Iterator[str]:
    for child in element.childNodes:
        if child.nodeType == child.TEXT_NODE:
            yield " ".join(str(child.data).split("\n"))
        elif child.nodeType == child.ELEMENT_NODE and depth < _DEEPEST:
            name = child.qname[1]
            if name == "s":
                count = str(child.getAttrNS(TEXTNS, "c") or "1")
                yield " " * (min(int(count), 100) if count.isdecimal() else 1)
            elif name in ("tab", "line-break"):
                yield "\t" if name == "tab" else "\n"
            elif name not in _SKIPPED:
                yield from _words(child, depth + 1)


FORMAT: Format = OdtFormat()
