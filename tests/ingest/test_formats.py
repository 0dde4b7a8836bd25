"""Every format gives the sample's entries: the contract all of them keep, and what each has to restore."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from odf import opendocument
from odf.style import Style
from odf.table import Table, TableCell, TableRow
from odf.text import List, ListItem, ListLevelStyleNumber, ListStyle, P

from ingest.document import Document
from ingest.formats import Format, Source, formats, suffixes
from ingest.formats.numbering import chinese, printed, roman
from ingest.reading import read_document, read_source
from tests.browser_setup import find_chromium
from tests.ingest.making import as_docx, as_html, as_odt, as_pdf, write_pdf

SAMPLE = Path("ingest/samples/kaohsiung-council-4-7.md")
FOOTER = '<div style="font-size:9px;width:100%;text-align:center"><span class="pageNumber"></span></div>'
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@pytest.fixture(scope="module")
def sample() -> Document:
    return read_document(SAMPLE)


def squeezed(text: str) -> str:
    return "".join(text.replace("#", "").replace("*", "").split())


def same(document: Document, sample: Document) -> None:
    """The same sections, entries, photos and front matter, and the same words but for white space."""
    assert [(s.path, squeezed(s.heading)) for s in document.sections] == [
        (s.path, squeezed(s.heading)) for s in sample.sections
    ]
    for mine, theirs in zip(document.entries, sample.entries, strict=True):
        assert (mine.section.path, mine.number) == (theirs.section.path, theirs.number)
        assert squeezed(mine.title) == squeezed(theirs.title)
        assert abs(len(squeezed(mine.text)) - len(squeezed(theirs.text))) <= 1
        assert squeezed(mine.text)[:-2] in squeezed(theirs.text)
        assert [photo.number for photo in mine.photos] == [photo.number for photo in theirs.photos]
        assert document.text[mine.body_start : mine.end] == mine.text
    assert [squeezed(photo.caption) for photo in document.photos] == [
        squeezed(photo.caption) for photo in sample.photos
    ]
    assert (document.period, document.city, document.department) == (sample.period, sample.city, sample.department)
    assert document.conclusion is not None


@pytest.mark.parametrize(("suffix", "make"), [(".docx", as_docx), (".odt", as_odt), (".pdf", as_pdf)])
def test_the_sample_in_other_formats(sample: Document, suffix: str, make: Callable[[str], bytes]) -> None:
    same(read_source(Source(f"s{suffix}", make(sample.text), suffix), "s"), sample)


def printed_page(chromium: str, page_source: str) -> bytes:
    from playwright.sync_api import sync_playwright

    margin = dict.fromkeys(("top", "bottom", "left", "right"), "60px")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page()
        page.set_content(page_source)
        content = page.pdf(
            format="A4",
            display_header_footer=True,
            header_template="<span></span>",
            footer_template=FOOTER,
            margin=margin,  # type: ignore[arg-type]  # a typed mapping of the same four keys
        )
        browser.close()
    return content


@pytest.mark.browser
def test_the_sample_printed_by_a_browser(sample: Document) -> None:
    chromium = find_chromium()
    if chromium is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium: install it or set CHROMIUM")
        pytest.skip("NO CHROMIUM: the printed sample is not read")
    with ThreadPoolExecutor(1) as threads:  # another test's browser may keep a loop running in this thread
        content = threads.submit(printed_page, chromium, as_html(sample.text)).result()
    same(read_source(Source("s.pdf", content, ".pdf"), "s"), sample)


@pytest.mark.parametrize("each", formats(), ids=lambda each: str(each.name))
def test_every_format_keeps_the_protocol(each: Format) -> None:
    kept: Format = each
    assert kept.name
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in kept.suffixes)
    assert kept.recognises(b"") is False


def test_the_promised_endings_are_read() -> None:
    assert {".md", ".txt", ".pdf", ".docx", ".odt"} <= set(suffixes())
    assert len(suffixes()) == len(set(suffixes()))


@pytest.mark.parametrize("make", [as_docx, as_odt, as_pdf])
def test_bytes_without_an_ending_are_recognised(make: Callable[[str], bytes]) -> None:
    content = make("# 一、交流\n\n1. 日本\n\n114年9月5日，日本市長來訪。\n")
    assert [entry.title for entry in read_source(Source("-", content), "x").entries] == ["日本"]


# what Word and OpenDocument number by themselves -----------------------------------------------------------------


def _numbered_docx() -> bytes:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = [("taiwaneseCountingThousand", "%1、"), ("taiwaneseCountingThousand", "(%2)"), ("decimal", "%3.")]
    marks = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (style, text) in enumerate(levels)
    )
    abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{marks}</w:abstractNum>')
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for level, words in [
        (0, "交流"),
        (1, "城市"),
        (2, "日本"),
        (None, "114年9月5日，來訪。"),
        (2, "美國"),
        (None, "114年9月6日，來訪。"),
        (1, "機構"),
        (2, "法國"),
        (None, "114年9月7日，來訪。"),
    ]:
        paragraph = document.add_paragraph(words)
        if level is not None:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = level
            properties.get_or_add_numId().val = 90
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _numbered_odt() -> bytes:
    document = opendocument.OpenDocumentText()
    style = ListStyle(name="L")
    style.addElement(ListLevelStyleNumber(level=1, numformat="一, 二, 三, ...", numsuffix="、"))
    style.addElement(ListLevelStyleNumber(level=2, numformat="一, 二, 三, ...", numprefix="(", numsuffix=")"))
    style.addElement(ListLevelStyleNumber(level=3, numformat="1", numsuffix="."))
    document.automaticstyles.addElement(style)
    document.automaticstyles.addElement(Style(name="X", family="paragraph"))

    def item(words: list[str], *below: Any) -> Any:
        made = ListItem()
        for each in words:
            made.addElement(P(text=each))
        for each in below:
            made.addElement(each)
        return made

    def listing(*items: Any, name: str | None = None) -> Any:
        made = List(stylename=name) if name else List()
        for each in items:
            made.addElement(each)
        return made

    first = listing(item(["日本", "114年9月5日，來訪。"]), item(["美國", "114年9月6日，來訪。"]))
    second = listing(item(["法國", "114年9月7日，來訪。"]))
    document.text.addElement(listing(item(["交流"], listing(item(["城市"], first), item(["機構"], second))), name="L"))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@pytest.mark.parametrize(("suffix", "make"), [(".docx", _numbered_docx), (".odt", _numbered_odt)])
def test_automatic_numbers_are_restored(suffix: str, make: Callable[[], bytes]) -> None:
    document = read_source(Source(f"r{suffix}", make(), suffix), "r")
    assert [(entry.section.path, entry.number, entry.title) for entry in document.entries] == [
        ("1.1", 1, "日本"),
        ("1.1", 2, "美國"),
        ("1.2", 1, "法國"),
    ]


def test_tables_are_read_row_by_row() -> None:
    word = docx.Document()
    word.add_heading("一、交流", 1)
    table = word.add_table(rows=2, cols=2)
    for row, words in enumerate((("114年9月5日", "日本市長來訪。"), ("114年9月6日", "美國訪團來訪。"))):
        for column, each in enumerate(words):
            table.cell(row, column).text = each
    target = io.BytesIO()
    word.save(target)
    open_document = opendocument.OpenDocumentText()
    grid = Table(name="T")
    for words in (("114年9月5日", "日本市長來訪。"), ("114年9月6日", "美國訪團來訪。")):
        line = TableRow()
        for each in words:
            cell = TableCell()
            cell.addElement(P(text=each))
            line.addElement(cell)
        grid.addElement(line)
    open_document.text.addElement(grid)
    second = io.BytesIO()
    open_document.save(second)
    for suffix, content in ((".docx", target.getvalue()), (".odt", second.getvalue())):
        document = read_source(Source(f"r{suffix}", content, suffix), "r")
        assert [entry.text for entry in document.entries] == [
            "114年9月5日　日本市長來訪。",
            "114年9月6日　美國訪團來訪。",
        ]


def test_page_furniture_is_dropped() -> None:
    body = "114年9月5日，日本熊本市長率團拜會市長，就教育交換意見。"
    pages = [
        [(50.0, 810.0, "某市政府工作報告"), (50.0, 760.0, f"{n}. {body}"), (290.0, 30.0, f"第 {n} 頁")]
        for n in range(1, 5)
    ]
    document = read_source(Source("r.pdf", write_pdf(pages), ".pdf"), "r")
    assert [entry.text for entry in document.entries] == [body] * 4


def test_numbers_as_they_are_printed() -> None:
    assert [chinese(number) for number in (1, 10, 11, 20, 21, 105, 110, 999)] == [
        "一", "十", "十一", "二十", "二十一", "一百〇五", "一百一十", "九百九十九",
    ]  # fmt: skip
    assert roman(1994) == "mcmxciv"
    assert printed(12, "ideographLegalTraditional") == "壹拾貳"
    styles = ("ideographTraditional", "decimalEnclosedCircle", "upperLetter", "lowerRoman")
    assert [printed(2, style) for style in styles] == [
        "乙", "②", "B", "ii",
    ]  # fmt: skip
    assert printed(3, "decimalZero") == "03"
