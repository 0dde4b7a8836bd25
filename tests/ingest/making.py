"""The sample in other file formats, made anew in the tests' set-up: nothing binary is kept in the repository."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterable
from typing import Any

import docx
from odf import opendocument
from odf.text import H, P

_HEADING = re.compile(r"(#{1,6})\s*(.*)")
_PAGE_LINES = 46
_LINE_SIGNS = 38


def blocks(text: str) -> list[tuple[int, str]]:
    """The paragraphs of a Markdown text, each with its heading level (0 for none); lines of one paragraph apart."""
    found = []
    for line in text.split("\n"):
        words = line.strip()
        if not words:
            continue
        match = _HEADING.fullmatch(words)
        found.append((len(match[1]), match[2].strip("*")) if match else (0, words))
    return found


def as_docx(text: str) -> bytes:
    """A Word document with heading styles."""
    document = docx.Document()
    for level, words in blocks(text):
        if level:
            document.add_heading(words, level)
        else:
            document.add_paragraph(words)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def as_odt(text: str) -> bytes:
    """An OpenDocument text with headings."""
    document = opendocument.OpenDocumentText()
    for level, words in blocks(text):
        element: Any = H(outlinelevel=level, text=words) if level else P(text=words)
        document.text.addElement(element)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def as_html(text: str) -> str:
    """A page as a browser would print it."""
    body = "".join(
        f"<h{level}>{html.escape(words)}</h{level}>" if level else f"<p>{html.escape(words)}</p>"
        for level, words in blocks(text)
    )
    return f'<!doctype html><html lang="zh-Hant"><meta charset="utf-8"><title>x</title><body>{body}</body></html>'


def as_pdf(text: str) -> bytes:
    """A PDF without a browser: full-width type, lines broken hard, a page number below each page."""
    lines: list[tuple[int, str]] = []
    for _, words in blocks(text):
        lines.extend((0, words[start : start + _LINE_SIGNS]) for start in range(0, len(words), _LINE_SIGNS))
        lines.append((1, ""))
    pages: list[list[tuple[float, float, str]]] = [[]]
    height = 790.0
    for gap, words in lines:
        height -= 8 if gap else 16
        if height < 60:
            pages.append([])
            height = 774
        if words:
            pages[-1].append((50, height, words))
    for number, page in enumerate(pages, 1):
        page.append((290, 30, f"- {number} -"))
    return write_pdf(pages)


def write_pdf(pages: Iterable[Iterable[tuple[float, float, str]]]) -> bytes:
    """A minimal PDF: each line of each page at its place, in a font that needs no file."""
    ranges = "".join(f"<{high:02X}00> <{high:02X}FF> <{high:02X}00>\n" for high in range(256))
    chunks = [f"{ranges}" for ranges in _chunked(ranges.splitlines(), 100)]
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n" + "".join(chunks) + "endcmap end end"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H"
        b" /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /DW 1000 /FontDescriptor 5 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        b"<< /Type /FontDescriptor /FontName /X /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900"
        b" /Descent -200 /CapHeight 700 /StemV 80 >>",
        _stream(cmap.encode()),
    ]
    kids = []
    for page in pages:
        content = "".join(f"BT /F 12 Tf {x} {y} Td <{words.encode('utf-16-be').hex()}> Tj ET\n" for x, y, words in page)
        objects.append(_stream(content.encode()))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R"
            f" /Resources << /Font << /F 3 0 R >> >> >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    return _file(objects)


def _chunked(lines: list[str], size: int) -> Iterable[str]:
    for start in range(0, len(lines), size):
        part = lines[start : start + size]
        yield f"{len(part)} beginbfrange\n" + "\n".join(part) + "\nendbfrange\n"


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def _file(objects: list[bytes]) -> bytes:
    written = bytearray(b"%PDF-1.5\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(written)
