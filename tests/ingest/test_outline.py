"""Outlines of every manner reports and notices come in, each small and of our own writing."""

from __future__ import annotations

import pytest

from ingest.document import Document
from ingest.formats import Source
from ingest.reading import read_source
from ingest.sections import read_outline

A = "114年9月5日，日本熊本市長拜會市長。"
B = "114年9月8日，美國訪團拜會市長。"
C = "114年10月5日，法國訪團拜會市長。"


def read(text: str) -> Document:
    return read_source(Source("r.md", text.encode(), ".md"), "r")


def keys(text: str) -> list[tuple[str, int, str]]:
    """Section, number and title of every entry; that all offsets hold is checked on the way."""
    document = read(text)
    for entry in document.entries:
        assert document.text[entry.body_start : entry.end] == entry.text
        assert document.text[entry.start : entry.start + len(entry.title)] == entry.title
    return [(entry.section.path, entry.number, entry.title) for entry in document.entries]


NUMBERINGS = [
    ("壹、業務\n\n一、交流\n\n(一)城市\n\n1. 日本\n\n{a}\n\n2. 美國\n\n{b}\n", ["1.1", "1.1"]),
    ("# 壹、業務\n### 一、交流\n## (一)城市\n#### 1. 日本\n{a}\n## 2. 美國\n{b}\n", ["1.1", "1.1"]),
    ("**壹、業務**\n\n**一、交流**\n\n**（一）城市**\n\n**1、日本**\n\n{a}\n\n2．美國\n\n{b}\n", ["1.1", "1.1"]),
    ("第一章 業務\n\n第一節 交流\n\n一、日本\n\n{a}\n\n二、美國\n\n{b}\n", ["1.1", "1.1"]),
    ("甲、業務\n\n一、交流\n\n（１）日本\n{a}\n（２）美國\n{b}\n", ["1", "1"]),
    ("一、交流\n\n1) 日本\n\n{a}\n\n2) 美國\n\n{b}\n", ["1", "1"]),
    ("一、交流\n\n① 日本\n\n{a}\n\n② 美國\n\n{b}\n", ["1", "1"]),
    ("一、交流\n\n１. 日本\n\n{a}\n\n２. 美國\n\n{b}\n", ["1", "1"]),
    ("1. 日本\n\n{a}\n\n2. 美國\n\n{b}\n", ["1", "1"]),
    ("(一) 日本\n\n{a}\n\n(二) 美國\n\n{b}\n", ["1", "1"]),
    ("㈠日本\n\n{a}\n\n㈡美國\n\n{b}\n", ["1", "1"]),
    ("壹、日本\n\n{a}\n\n貳、美國\n\n{b}\n", ["1", "1"]),
    ("# 城市外交\n\n## 日本\n\n{a}\n\n## 美國\n\n{b}\n", ["1", "1"]),
    ("# 日本\n\n{a}\n\n# 美國\n\n{b}\n", ["1", "1"]),
    ("# 城市外交\n\n## 1. 日本\n{a}\n\n2. 美國\n{b}\n", ["1", "1"]),
    ("1. 日本：{a}\n2. 美國：{b}\n", ["1", "1"]),
]


@pytest.mark.parametrize(("text", "paths"), NUMBERINGS)
def test_numbering_of_any_kind(text: str, paths: list[str]) -> None:
    found = keys(text.format(a=A, b=B))
    assert found == [(paths[0], 1, "日本"), (paths[1], 2, "美國")]


def test_title_and_text_in_one_paragraph_have_no_title() -> None:
    assert keys(f"一、交流\n1. {A}\n2. {B}\n") == [("1", 1, ""), ("1", 2, "")]


def test_a_bold_title_before_its_text() -> None:
    document = read(f"**1. 日本** {A}\n\n**2. 美國**\n{B}\n")
    assert [(entry.title, entry.text) for entry in document.entries] == [("日本", A), ("美國", B)]


def test_paragraphs_that_open_with_a_date_are_entries() -> None:
    assert keys(f"壹、交流\n\n{A}\n\n{B}\n\n貳、結語\n\n感謝。\n") == [("1", 1, ""), ("1", 2, "")]
    assert keys(f"## 交流\n\n- {A}\n- {B}\n") == [("1", 1, ""), ("1", 2, "")]
    assert keys("114.9.5 日本市長拜會。\n\n114.9.8 美國訪團拜會。\n") == [("1", 1, ""), ("1", 2, "")]


def test_a_single_notice_is_one_entry() -> None:
    text = "# 熊本市長來訪\n\n發布日期：114年9月6日\n\n市長昨(5)日接見日本熊本市長。\n\n市長表示歡迎。\n"
    document = read(text)
    assert keys(text) == [("1", 1, "熊本市長來訪")]
    assert document.published is not None
    assert document.published.isoformat() == "2025-09-06"
    assert document.entries[0].text.startswith("市長昨(5)日")
    assert keys(f"{A}\n") == [("1", 1, "")]


def test_sections_start_their_numbers_anew() -> None:
    text = f"# 報告\n\n## 交流\n\n1. 日本\n\n{A}\n\n2. 美國\n\n{B}\n\n## 參訪\n\n1. 法國\n\n{C}\n"
    assert keys(text) == [("1", 1, "日本"), ("1", 2, "美國"), ("2", 1, "法國")]


def test_a_second_part_has_its_number_before_the_path() -> None:
    inside = "一、交流\n\n(一)城市\n\n1. "
    text = f"壹、前言\n\n感謝。\n\n貳、業務\n\n{inside}{A}\n\n參、展望\n\n{inside}{B}\n"
    assert [path for path, _, _ in keys(text)] == ["1.1", "3-1.1"]


def test_a_path_met_twice_stays_unique() -> None:
    text = f"## 一、交流\n\n1. {A}\n\n2. {B}\n\n## 一、交流\n\n1. {C}\n"
    assert [(path, number) for path, number, _ in keys(text)] == [("1", 1), ("1", 2), ("1-2", 1)]


CONTENTS = [
    f"目錄\n壹、業務.....3\n一、交流……4\n(一)城市\n\n壹、業務\n一、交流\n(一)城市\n1. {A}\n",
    f"# 目 錄\n\n壹、業務\n\n一、交流\n\n(一)城市\n\n# 壹、業務\n\n## 一、交流\n\n### (一)城市\n\n1. {A}\n",
    f"壹、業務\t3\n一、交流\t3\n(一)城市\t4\n\n壹、業務\n\n一、交流\n\n(一)城市\n\n1. {A}\n",
]


@pytest.mark.parametrize("text", CONTENTS)
def test_a_table_of_contents_yields_nothing(text: str) -> None:
    assert [(path, number) for path, number, _ in keys(text)] == [("1.1", 1)]
    assert [section.path for section in read(text).sections] == ["1", "1.1"]


def test_lists_inside_an_entry_stay_text() -> None:
    text = (
        f"(一)交流\n\n1. 出訪\n\n114年9月5日，行程如下：\n1. 拜會熊本。\n2. 拜會福岡。\n(1) 教育。\n\n2. 美國\n\n{B}\n"
    )
    assert keys(text) == [("1", 1, "出訪"), ("1", 2, "美國")]
    assert "拜會福岡" in read(text).entries[0].text


@pytest.mark.parametrize("line", ["114.9.5 抵達。", "9.14 活動。", "一、二樓展出。", "1、2樓展出。", "10.5%成長。"])
def test_what_only_looks_like_numbering_is_text(line: str) -> None:
    assert len(keys(f"1. 日本\n\n{A}\n{line}\n")) == 1


def test_numbers_before_a_year_are_numbers() -> None:
    assert keys(f"1.2026 燈會\n\n{A}\n\n2.114年美國展\n\n{B}\n") == [("1", 1, "2026 燈會"), ("1", 2, "114年美國展")]


def test_a_numeral_that_opens_a_word_leaves_the_heading_one() -> None:
    assert [path for path, _, _ in keys(f"甲、國際\n\n一、城市\n\n1. {A}\n\n乙、兩岸\n\n一、城市\n\n1. {B}\n")] == [
        "1",
        "2-1",
    ]


def test_a_number_lost_or_printed_twice_leaves_keys_unique() -> None:
    found = keys(f"#### 1. 日本\n\n{A}\n\n#### 1. 美國\n\n{B}\n\n#### 4. 法國\n\n{C}\n")
    assert [(path, number) for path, number, _ in found] == [("1", 1), ("1", 2), ("1", 4)]
    assert keys(f"## 一、交流\n\n### 1. 日本\n{A}\n\n### 美國\n{B}\n")[-1] == ("1", 2, "美國")


def test_captions_and_references() -> None:
    text = (
        "一、交流\n\n1. 日本\n\n114年9月5日，來訪。（照片１、2）\n\n2. 美國\n\n114年9月8日，來訪(如圖3-5)。\n\n"
        "照片1：熊本市長率團\n合影留念\n\n**照片 2: 市長致詞**\n\n圖三 西雅圖訪團\n\n3. 法國\n\n114年9月9日，來訪。\n"
    )
    document = read(text)
    assert [[photo.number for photo in entry.photos] for entry in document.entries] == [[1, 2], [3, 4, 5], []]
    assert [photo.caption for photo in document.photos] == ["熊本市長率團\n合影留念", "市長致詞", "西雅圖訪團"]
    unprinted = document.entries[1].photos[1]
    assert (unprinted.caption, unprinted.start == unprinted.end) == ("", True)


def test_captions_without_any_reference_belong_to_the_entry_before() -> None:
    document = read(f"1. 日本\n\n{A}\n\n照片1：甲\n\n2. 美國\n\n{B}\n\n照片2：乙\n")
    assert [[photo.number for photo in entry.photos] for entry in document.entries] == [[1], [2]]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "#",
        "# ",
        "**",
        "1.",
        "(一)",
        "目錄",
        "結語",
        "照片1：",
        "- ",
        "一、\n二、\n",
        "目錄\n目錄\n",
        "# 結語\n## 結語\n",
    ],
)
def test_scraps_are_no_trouble(text: str) -> None:
    read_outline(text)


def test_a_thousand_entries_and_more_are_all_counted() -> None:
    text = "一、交流\n\n" + "".join(f"{number}. 日本\n\n{A}\n\n" for number in range(1, 1203))
    assert [number for _, number, _ in keys(text)] == list(range(1, 1203))
    assert len(keys(f"1. 日本\n\n{A}\n\n2025、2026年持續辦理。\n")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "(一)交流\n\n#### 1. 締約情形\n\n(一)114年9月5日，甲校與乙校簽約。\n(二)114年9月6日，丙校與丁校簽約。\n",
        "(一)交流\n\n1. 一、114年9月5日，甲校與乙校簽約。\n二、114年9月6日，丙校與丁校簽約。\n",
        "(一)交流\n\n#### 1. 締約情形\n\n1. 114年9月5日，甲校與乙校簽約。\n2. 114年9月6日，丙校與丁校簽約。\n",
        "(一)交流\n\n#### 1. 締約\n\n計2案：\n1. 114年9月5日，甲校與乙校簽約。\n2. 114年9月6日，丙校與丁校簽約。\n",
        "(一)交流\n\n1. 1. 114年9月5日，甲校與乙校簽約。\n2. 114年9月6日，丙校與丁校簽約。\n",
        "(一)交流\n\n#### 1. 締約情形\n\n(一)立約單位：甲校、乙校\n(二)見證單位：丙校與丁校\n",
    ],
)
def test_a_list_below_a_title_or_in_the_first_line_stays_in_its_entry(text: str) -> None:
    assert [(path, number) for path, number, _ in keys(text)] == [("1", 1)]
    assert "丙校與丁校" in read(text).entries[0].text


def test_entries_in_larger_type_go_on_behind_a_list_of_the_same_numbers() -> None:
    text = (
        "(一)交流\n\n#### 1. 締約情形\n\n1. 114年9月5日，甲校與乙校簽約。\n2. 114年9月6日，丙校與丁校簽約。\n\n"
        "#### 2. 來訪\n\n114年9月8日，某市市長來訪。\n"
    )
    assert [(path, number) for path, number, _ in keys(text)] == [("1", 1), ("1", 2)]
