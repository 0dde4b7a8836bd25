"""Figures of the sample's administrative sections, and numbers that are none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.document import Document
from ingest.figures import Figure, figures_of
from ingest.formats import Source
from ingest.reading import read_document, read_source


@pytest.fixture(scope="module")
def sample() -> Document:
    return read_document("ingest/samples/kaohsiung-council-4-7.md")


def figures(document: Document, path: str, number: int = 1) -> list[Figure]:
    entry = next(each for each in document.entries if (each.section.path, each.number) == (path, number))
    return list(figures_of(entry, document))


def test_levels_changes_and_rates(sample: Document) -> None:
    found = [(each.counted, each.value, each.unit, each.change) for each in figures(sample, "4.1")]
    assert found == [
        ("現有員額", Decimal(7565), "人", ""),
        ("工友人數", Decimal(2205), "人", "from"),
        ("工友人數", Decimal(18), "人", "decrease"),
        ("工友人數精簡率", Decimal("0.82"), "%", "rate"),
        ("業務助理人數", Decimal(491), "人", "from"),
        ("業務助理人數", Decimal(9), "人", "decrease"),
        ("業務助理人數精簡率", Decimal("1.83"), "%", "rate"),
    ]
    assert {each.period_end for each in figures(sample, "4.1")} == {"2025-12-31"}


@pytest.mark.parametrize(
    ("path", "number", "values"),
    [
        ("2.2", 2, ["206場次", "1100場次"]),
        ("3.2", 1, ["6個"]),
        ("4.1", 2, ["5次", "19案", "452人"]),
        ("4.2", 1, ["39人"]),
        ("4.3", 1, ["3班次", "92人"]),
        ("5.1", 1, ["18場次"]),
        ("5.2", 1, ["16次", "120家"]),
        ("5.3", 1, ["7560件", "3485件", "908件", "147件"]),
        ("5.3", 3, ["23場次", "189人次"]),
        ("2.1", 2, []),
        ("2.1", 3, []),
        ("3.1", 1, []),
        ("5.3", 2, []),
    ],
)
def test_every_administrative_figure(sample: Document, path: str, number: int, values: list[str]) -> None:
    found = figures(sample, path, number)
    assert [f"{each.value}{each.unit}" for each in found] == values
    for each in found:
        assert sample.text[each.start : each.end] == each.exact
        assert each.counted
        assert each.period_start is not None
        assert each.period_end is not None


def test_the_reports_own_period_is_meant_by_its_word(sample: Document) -> None:
    assert {(each.period_start, each.period_end) for each in figures(sample, "5.3")} == {("2025-09-01", "2026-02-28")}


def test_people_of_exchanges_are_counted(sample: Document) -> None:
    assert [(each.value, each.unit) for each in figures(sample, "1.2", 13)] == [(Decimal(129), "人")]
    assert figures(sample, "1.1", 4)[0].counted == "於高雄各級學校任職的史瓦帝尼籍教師"
    assert figures(sample, "1.1", 3) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("114年9月5日，訪團10人來訪。", ["10人"]),
        ("114年9月5日，率議員九名來訪。", []),
        ("114年9月5日，第 17 名選手出席。", []),
        ("114年9月5日，「2025 3人籃球賽」開幕。", []),
        ("114年9月5日，投資達 1.5 億元。", ["150000000.0元"]),
        ("114年9月5日，逾 1,200 餘人次參加。", ["1200人次"]),
    ],
)
def test_other_numbers(text: str, values: list[str]) -> None:
    document = read_source(Source("r.md", f"1. 標題\n\n{text}\n".encode(), ".md"), "r")
    assert [f"{each.value}{each.unit}" for each in figures_of(document.entries[0], document)] == values
