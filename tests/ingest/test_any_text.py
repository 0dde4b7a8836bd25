"""Whatever the text, spans hold and nothing crashes; and work grows with the text's length, counted, not timed."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ingest.lines
from ingest.dates import event_dates, find_dates
from ingest.document import Document
from ingest.figures import figures_of
from ingest.formats import Source
from ingest.front_matter import read_front_matter
from ingest.reading import read_source, uniform
from ingest.sections import read_outline
from ontology.errors import SourceError

WORDS = [
    *(
        "壹、",
        "貳、",
        "一、",
        "二、",
        "(一)",
        "（二）",
        "1. ",
        "2. ",
        "3.",
        "(1)",
        "①",
        "甲、",
        "第一章 ",
        "# ",
        "## ",
        "#### ",
    ),
    *(
        "**",
        "- ",
        "> ",
        "目錄",
        "結語",
        "前言",
        ".....3",
        "照片 1：",
        "照片 2: ",
        "(照片 1)",
        "（照片1、2）",
        "---",
        "1950",
    ),
    *(
        "114年9月5日",
        "至16日",
        "、9日",
        "及115年2月3日",
        "去年",
        "翌日",
        "28日",
        "同月",
        "9月",
        "114.9.5",
        "2025-09-05",
    ),
    *("下半年", "，", "。", "：", "「", "」", "(", ")", "《", "》", "39人", "7,565 人", "0.82%", "減少 18 人", "率"),
    *("日本熊本市長拜會市長", "Kosiorek", "高雄市政府", "一", "十", "百", "兩", "𠮷", "é"),
    *("\n", "\n\n", "\t", "\u3000", " ", "\r", "\x00", "\u2028"),
]
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=60).map("".join)


def built(text: str) -> Document:
    outline = read_outline(text)
    return Document("x", "x", None, None, None, text, "", None, None, outline.sections, outline.entries, outline.photos)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_spans_hold_for_any_text(raw: str) -> None:
    text = uniform(raw)
    document = built(text)
    keys = [(entry.section.path, entry.number) for entry in document.entries]
    assert len(keys) == len(set(keys))
    assert len({section.path for section in document.sections}) == len(document.sections)
    for section in document.sections:
        assert 0 <= section.start <= section.end <= len(text)
        assert re.fullmatch(r"[0-9.\-]+", section.path)
    for entry in document.entries:
        assert 0 <= entry.start <= entry.body_start <= entry.end <= len(text)
        assert text[entry.body_start : entry.end] == entry.text
        assert text[entry.start : entry.start + len(entry.title)] == entry.title
        for span in event_dates(entry, document):
            assert text[span.text_start : span.text_end].startswith(span.exact[:1])
        for figure in figures_of(entry, document):
            assert text[figure.start : figure.end] == figure.exact
    for photo in document.photos:
        assert text[photo.start : photo.end] == photo.caption
    read_front_matter(text, outline_start(document), "")


def outline_start(document: Document) -> int:
    return min((section.start for section in document.sections), default=0)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_dates_of_any_text(text: str) -> None:
    for span in find_dates(text):
        assert text[span.text_start : span.text_end] == span.exact
        assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", span.start)
        assert span.end is None or re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", span.end)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([".md", ".txt", ".pdf", ".docx", ".odt", ""]))
def test_any_bytes_are_read_or_refused(content: bytes, suffix: str) -> None:
    for head in (b"", b"%PDF-1.5\n", b"PK\x03\x04", b"\xff\xfe"):
        message = ""
        try:
            read_source(Source("x", head + content, suffix), "x")
        except SourceError as error:
            message = error.message
        assert "\n" not in message


# work grows with the length -----------------------------------------------------------------------------------------


def calls(text: str) -> int:
    """How many functions are entered while a text is read: the work, whatever the machine is doing."""
    counted: Counter[str] = Counter()

    def count(frame: FrameType, event: str, argument: Any) -> None:
        if event in ("call", "c_call"):
            counted["calls"] += 1

    sys.setprofile(count)
    try:
        document = built(text)
        for entry in document.entries:
            event_dates(entry, document)
            figures_of(entry, document)
    finally:
        sys.setprofile(None)
    return counted["calls"]


HARD: dict[str, Callable[[int], str]] = {
    "entries": lambda n: "".join(f"{i % 900 + 1}. 標題\n114年9月5日，來訪。\n" for i in range(n)),
    "headings": lambda n: "".join(f"# 標題{i}\n114年9月5日，來訪。\n" for i in range(n)),
    "levels": lambda n: "".join(f"{'#' * (i % 6 + 1)} (一)標題{i}\n114年9月5日，來訪。\n" for i in range(n)),
    "brackets": lambda n: "1. 114年9月5日，" + "(" * n + ")" * n,
    "quotes": lambda n: "1. 114年9月5日，" + "「" * n + "」" * n,
    "references": lambda n: "1. 114年9月5日，" + "(照片 1、" * n,
    "captions": lambda n: "1. 114年9月5日，來訪。\n" + "".join(f"照片 {i}：日本\n" for i in range(n)),
    "figures": lambda n: "1. 114年9月5日，" + "參訓39人" * n,
    "contents": lambda n: "目錄\n" + "壹、日本\n" * n,
    "lines": lambda n: "1. 114年9月5日，來訪。\n" + "日本\n" * n,
}


@pytest.mark.parametrize("name", HARD)
def test_work_grows_with_the_length(name: str) -> None:
    small, large = calls(HARD[name](300)), calls(HARD[name](1200))
    assert large <= 5 * small


def test_a_line_of_megabytes_is_no_trouble() -> None:
    text = "1. 114年9月5日，" + "日本熊本市長拜會，" * 120_000
    assert calls(text) < 100 * len(ingest.lines.MARKER_KINDS) * 120


def test_a_hundred_thousand_brackets_are_one_entry() -> None:
    text = "1. 114年9月5日，" + "(" * 100_000 + ")" * 100_000
    assert len(read_outline(text).entries) == 1


def test_a_period_far_away_is_no_trouble() -> None:
    assert find_dates("3月5日", period=(date(1, 1, 1), date(9999, 12, 31)))
