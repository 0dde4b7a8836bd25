"""Word documents: headings become # lines, automatic numbers are printed, tables are read row by row."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from ingest.formats import Format, Source
from ingest.formats.archive import checked, is_zip
from ingest.formats.numbering import Counters, printed
from ontology.errors import UnreadableSourceError

_HEADING = re.compile(r"(?:heading|標題)\s*([1-9])", re.IGNORECASE)
_PLACE = re.compile(r"%([1-9])")
_DEEPEST_TABLE = 8


class DocxFormat:
    """`.docx` files."""

    name = "docx"
    suffixes: tuple[str, ...] = (".docx",)

    def recognises(self, content: bytes) -> bool:
        """A zip file with a Word document in it."""
        return is_zip(content, b"word/document.xml")

    def read(self, source: Source) -> str:
        """Return the paragraphs, an empty line between them."""
        checked(source, ".docx").close()
        try:
            document = docx.Document(io.BytesIO(source.content))
            numbers = _Numbers(document)
            lines = [line for block in _blocks(document.element.body, document) for line in _lines(block, numbers, 0)]
        except UnreadableSourceError:
            raise
        except Exception as error:  # noqa: BLE001  lxml, zipfile and python-docx each raise their own
            reason = " ".join(str(error).split())[:120] or type(error).__name__
            raise UnreadableSourceError(
                f"{source.name}: damaged .docx ({reason}): open and save it again in Word"
            ) from None
        return "\n\n".join(lines) + "\n"


def _blocks(element: Any, parent: Any) -> Iterator[Paragraph | Table]:
    for child in element.iterchildren():
        if child.tag == qn("w:p"):
            yield Paragraph(child, parent)
        elif child.tag == qn("w:tbl"):
            yield Table(child, parent)
        elif child.tag == qn("w:sdt"):
            content = child.find(qn("w:sdtContent"))
            if content is not None:
                yield from _blocks(content, parent)


def _lines(block: Paragraph | Table, numbers: _Numbers, depth: int) -> Iterator[str]:
    if isinstance(block, Table):
        if depth < _DEEPEST_TABLE:
            for row in block._tbl.tr_lst:
                cells = [" ".join(_cell(cell, block, numbers, depth)) for cell in row.tc_lst]
                yield "　".join(words for words in cells if words)
        return
    words = block.text.strip()
    if not words:
        return
    marker = numbers.of(block)
    level = _level(block)
    yield ("#" * min(level, 6) + " " if level else "") + marker + words


def _cell(cell: Any, table: Table, numbers: _Numbers, depth: int) -> Iterator[str]:
    for block in _blocks(cell, table):
        yield from _lines(block, numbers, depth + 1)


def _level(paragraph: Paragraph) -> int:
    style: Any = paragraph.style
    name = (style.name or "") if style is not None else ""
    if name.lower() in ("title", "標題"):
        return 1
    match = _HEADING.match(name)
    return int(match[1]) if match else 0


class _Numbers:
    """The numbering definitions of a document, and where each list stands."""

    def __init__(self, document: Any) -> None:
        self.counters = Counters()
        self.levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self.abstract: dict[str, str] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        for abstract in root.findall(qn("w:abstractNum")):
            self.levels[abstract.get(qn("w:abstractNumId"))] = dict(map(_definition, abstract.findall(qn("w:lvl"))))
        for number in root.findall(qn("w:num")):
            target = number.find(qn("w:abstractNumId"))
            if target is not None:
                self.abstract[number.get(qn("w:numId"))] = target.get(qn("w:val"))

    def of(self, paragraph: Paragraph) -> str:
        """Return the number a paragraph is printed with, "" for none and for bullets."""
        found = _numbering(paragraph)
        if found is None:
            return ""
        name, level = found
        levels = self.levels.get(self.abstract.get(name, ""), {})
        style, text, start = levels.get(level, ("decimal", f"%{level + 1}.", 1))
        number = self.counters.next(name, level, start)
        if style in ("bullet", "none"):
            return ""

        def printed_level(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            value = number if at == level else self.counters.at(name, at)
            return printed(value, levels.get(at, ("decimal", "", 1))[0])

        words = _PLACE.sub(printed_level, text)
        return words + " " if words.endswith((".", ")", "）")) else words


def _definition(level: Any) -> tuple[int, tuple[str, str, int]]:
    def value(name: str, default: str) -> str:
        element = level.find(qn(name))
        return default if element is None else str(element.get(qn("w:val")) or default)

    start = value("w:start", "1")
    return int(level.get(qn("w:ilvl"))), (
        value("w:numFmt", "decimal"),
        value("w:lvlText", ""),
        int(start) if start.isdecimal() else 1,
    )


def _numbering(paragraph: Paragraph) -> tuple[str, int] | None:
    """The list and level of a paragraph, its own or its style's; list 0 means none."""
    properties: list[Any] = [paragraph._p.pPr]
    style: Any = paragraph.style
    for _ in range(8):
        if style is None:
            break
        properties.append(style.element.pPr)
        style = style.base_style
    level = 0
    for each in properties:
        numbering = each.numPr if each is not None else None
        if numbering is None:
            continue
        if numbering.ilvl is not None:
            level = int(numbering.ilvl.val)
        if numbering.numId is not None:
            name = str(numbering.numId.val)
            return None if name == "0" else (name, level)
    return None


FORMAT: Format = DocxFormat()
