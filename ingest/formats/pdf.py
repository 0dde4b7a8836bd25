"""PDF with a text layer: lines are put together to paragraphs again, page numbers and running heads dropped."""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium_c

from ingest.formats import Format, Source
from ingest.language import rules
from ingest.lines import is_furniture, opens_block
from ontology.errors import UnreadableSourceError

MOST_PAGES = 5000
MOST_CHARACTERS = 20_000_000
_RADICALS: dict[str, str] = rules("radicals")["signs"]
_RADICAL = re.compile("[\u2e80-\u2fdf]")
_FINAL = "。！？；!?;」』）)"
_REPEATED = 3


@dataclass(slots=True)
class _Row:
    """A printed line: its words and where it stands on its page (points, from below)."""

    page: int
    words: str
    left: float
    right: float
    bottom: float
    top: float
    size: float


class PdfFormat:
    """`.pdf` files."""

    name = "pdf"
    suffixes: tuple[str, ...] = (".pdf",)

    def recognises(self, content: bytes) -> bool:
        """By its first bytes."""
        return b"%PDF-" in content[:1024]

    def read(self, source: Source) -> str:
        """Return the text, paragraphs apart by an empty line, large print as headings."""
        if not self.recognises(source.content):
            raise UnreadableSourceError(
                f"{source.name}: not a PDF, whatever its name says: give the file its right ending"
            )
        try:
            document = pypdfium2.PdfDocument(source.content)
        except pypdfium2.PdfiumError as error:
            raise UnreadableSourceError(f"{source.name}: {_complaint(str(error))}") from None
        try:
            rows, pages = _rows(document, source.name)
        except pypdfium2.PdfiumError as error:
            raise UnreadableSourceError(f"{source.name}: damaged PDF ({error}): save or download it again") from None
        finally:
            document.close()
        if sum(len(row.words) for row in rows) < 2 * pages:
            raise UnreadableSourceError(
                f"{source.name}: no text layer on its {pages} pages (scanned): run OCR on it first"
            )
        return _paragraphs(_without_furniture(rows, pages))


def _complaint(message: str) -> str:
    if "password" in message.lower():
        return "encrypted PDF: save it without a password"
    return "damaged PDF: save or download it again"


def _rows(document: pypdfium2.PdfDocument, name: str) -> tuple[list[_Row], int]:
    pages = len(document)
    if pages > MOST_PAGES:
        raise UnreadableSourceError(
            f"{name}: {pages} pages, no report has more than {MOST_PAGES}: give the report itself"
        )
    rows: list[_Row] = []
    characters = 0
    for number in range(pages):
        page = document[number]
        textpage = page.get_textpage()
        count = textpage.count_chars()
        characters += count
        if characters > MOST_CHARACTERS:
            raise UnreadableSourceError(
                f"{name}: more than {MOST_CHARACTERS} characters by page {number + 1}: give the report itself"
            )
        rows.extend(_page_rows(textpage, count, number))
        textpage.close()
        page.close()
    return rows, pages


def _page_rows(textpage: Any, count: int, page: int) -> list[_Row]:
    rows: list[_Row] = []
    signs: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    for index in range(count + 1):
        sign = chr(pdfium_c.FPDFText_GetUnicode(textpage.raw, index)) if index < count else "\n"
        if sign not in "\r\n":
            signs.append("-" if sign in "\x02\ufffe" else sign)
            if not sign.isspace():
                boxes.append(textpage.get_charbox(index, loose=True))
            continue
        words = _RADICAL.sub(_plain, "".join(signs)).strip()
        if words and boxes:
            rows.append(_row(page, words, boxes))
        signs, boxes = [], []
    return rows


def _plain(match: re.Match[str]) -> str:
    return _RADICALS.get(match[0]) or unicodedata.normalize("NFKC", match[0])


def _row(page: int, words: str, boxes: list[tuple[float, float, float, float]]) -> _Row:
    bottom, top = min(box[1] for box in boxes), max(box[3] for box in boxes)
    size = statistics.quantiles([box[3] - box[1] for box in boxes], n=10)[-1] if len(boxes) > 1 else top - bottom
    return _Row(page, words, min(box[0] for box in boxes), max(box[2] for box in boxes), bottom, top, size)


def _without_furniture(rows: list[_Row], pages: int) -> list[_Row]:
    """Drop page numbers, and first and last lines that come again on most pages."""
    edges: Counter[str] = Counter()
    outer: set[int] = set()
    for page in range(pages):
        mine = (
            [index for index, row in enumerate(rows) if row.page == page] if pages < _REPEATED else _of_page(rows, page)
        )
        if mine:
            ends = {max(mine, key=lambda index: rows[index].top), min(mine, key=lambda index: rows[index].bottom)}
            outer |= ends
            edges.update(_shape(rows[index].words) for index in ends)
    return [
        row
        for index, row in enumerate(rows)
        if not (index in outer and (is_furniture(row.words) or edges[_shape(row.words)] >= max(_REPEATED, pages // 2)))
    ]


def _of_page(rows: list[_Row], page: int) -> list[int]:
    low, high = 0, len(rows)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if rows[middle].page < page else (low, middle)
    end = low
    while end < len(rows) and rows[end].page == page:
        end += 1
    return list(range(low, end))


def _shape(words: str) -> str:
    return re.sub(r"\d+", "0", "".join(words.split()))


def _paragraphs(rows: list[_Row]) -> str:
    if not rows:
        return ""
    usual = statistics.median(row.size for row in rows)
    edge = sorted(row.right for row in rows)[int(len(rows) * 0.9)]
    steps = [first.bottom - second.bottom for first, second in pairwise(rows) if first.page == second.page]
    step = statistics.median([each for each in steps if each > 0] or [usual * 1.5])
    larger = sorted({round(row.size) for row in rows if _large(row, usual)}, reverse=True)
    blocks: list[str] = []
    previous: _Row | None = None
    for row in rows:
        if previous is not None and blocks and not _breaks(previous, row, usual, edge, step):
            blocks[-1] += _gap(blocks[-1], row.words) + row.words
        elif _large(row, usual):
            blocks.append("#" * min(6, larger.index(round(row.size)) + 1) + " " + row.words)
        else:
            blocks.append(row.words)
        previous = row
    return "\n\n".join(blocks) + "\n"


def _large(row: _Row, usual: float) -> bool:
    return row.size > usual * 1.2 and len(row.words) <= 60


def _breaks(previous: _Row, row: _Row, usual: float, edge: float, step: float) -> bool:
    """Whether a new paragraph begins at `row`."""
    if opens_block(row.words) or _large(row, usual) != _large(previous, usual):
        return True
    if _large(row, usual) and abs(row.size - previous.size) > usual * 0.1:
        return True
    full = previous.right >= edge - 2.2 * usual
    if row.page != previous.page:
        return not full or previous.words[-1] in "。！？"
    if previous.bottom - row.bottom > step * 1.45:
        return True
    return not full and (previous.words[-1] in _FINAL or previous.right < edge - 4 * usual)


def _gap(before: str, after: str) -> str:
    """A space only between words of letters; Chinese goes on without."""
    latin = before[-1].isascii() and after[0].isascii() and before[-1] not in "-(" and after[0] not in ").,;"
    return " " if latin and (before[-1].isalpha() or after[0].isalpha()) else ""


FORMAT: Format = PdfFormat()
