"""From a path to a Document: the sample's outline, ids, sheets, folders, standard input."""

from __future__ import annotations

import io
import sys
from datetime import date
from pathlib import Path

import pytest

from ingest.document import Document, Period
from ingest.formats import Source
from ingest.reading import document_id, expand, read_document, read_documents, read_source, uniform
from ontology.errors import UnreadableSourceError

SAMPLE = Path("ingest/samples/kaohsiung-council-4-7.md")


@pytest.fixture(scope="module")
def sample() -> Document:
    return read_document(SAMPLE)


def test_the_sheet_speaks_for_the_sample(sample: Document) -> None:
    assert sample.id == "kaohsiung-council-4-7"
    assert sample.city == "高雄市"
    assert sample.department == "高雄市政府行政暨國際處"
    assert sample.period == Period(date(2025, 9, 1), date(2026, 2, 28))


def test_without_a_sheet_the_front_matter_says_the_same(sample: Document) -> None:
    bare = read_source(Source("x.md", SAMPLE.read_bytes(), ".md"), "x")
    assert (bare.title, bare.city, bare.department, bare.period) == (
        sample.title,
        sample.city,
        sample.department,
        sample.period,
    )


def test_every_span_of_the_sample_holds(sample: Document) -> None:
    for entry in sample.entries:
        assert sample.text[entry.body_start : entry.end] == entry.text
        assert sample.text[entry.start :].startswith(entry.title)
        assert entry.section.start <= entry.start <= entry.end <= entry.section.end
    for photo in sample.photos:
        assert sample.text[photo.start : photo.end] == photo.caption


def test_every_section_of_the_sample_has_its_entries(sample: Document) -> None:
    counts: dict[str, int] = {}
    for entry in sample.entries:
        counts[entry.section.path] = counts.get(entry.section.path, 0) + 1
        assert entry.number == counts[entry.section.path]
    assert counts == {
        "1.1": 14,
        "1.2": 39,
        "2.1": 4,
        "2.2": 2,
        "3.1": 1,
        "3.2": 1,
        "4.1": 2,
        "4.2": 1,
        "4.3": 1,
        "5.1": 1,
        "5.2": 1,
        "5.3": 3,
    }


def test_all_45_photos_hang_on_entries(sample: Document) -> None:
    assert [photo.number for photo in sample.photos] == list(range(1, 46))
    tied = [photo.number for entry in sample.entries for photo in entry.photos]
    assert sorted(tied) == list(range(1, 46))
    by_key = {(entry.section.path, entry.number): entry for entry in sample.entries}
    assert [photo.number for photo in by_key["5.1", 1].photos] == [43, 44]
    assert [photo.number for photo in by_key["1.2", 37].photos] == [38]


def test_the_conclusion_is_text_and_no_section(sample: Document) -> None:
    assert sample.conclusion is not None
    start, end = sample.conclusion
    assert sample.text[start:end].startswith("本處作為市府重要的幕僚機關")
    assert sample.text[start:end].endswith("大會圓滿成功")
    assert "結語" not in {section.heading for section in sample.sections}


def test_a_sentence_split_by_a_page_break_stays_one_entry(sample: Document) -> None:
    entry = next(each for each in sample.entries if "Oktawia" in each.text)
    assert "(Oktawia Gorzeńska\n\n)副市長" in entry.text
    assert entry.text.endswith("(照片 2)")


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("kaohsiung-council-4-7", "kaohsiung-council-4-7"),
        ("Report 2025_H2", "report-2025-h2"),
        ("a.b", "a-b"),
    ],
)
def test_ids_come_from_file_names(name: str, identifier: str) -> None:
    assert document_id(name) == identifier


def test_names_in_other_scripts_get_a_stable_mark() -> None:
    assert document_id("高雄市報告") == document_id("高雄市報告") != document_id("臺南市報告")
    assert document_id("高雄市報告").isascii()
    assert document_id("報告-4-7").startswith("4-7-")
    assert document_id("---").startswith("document-")


def test_a_folder_stands_for_its_reports(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.md").write_text("1. 甲\n\n114年9月5日，日本市長來訪。\n", encoding="utf-8")
    (tmp_path / "one.txt").write_text("1. 甲\n\n114年9月6日，日本市長來訪。\n", encoding="utf-8")
    (tmp_path / "notes.csv").write_text("x", encoding="utf-8")
    assert [Path(path).name for path in expand([tmp_path])] == ["two.md", "one.txt"]
    assert [document.id for document in read_documents([tmp_path])] == ["two", "one"]


def test_a_folder_without_reports_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSourceError, match="no report in this folder"):
        expand([tmp_path])


def test_standard_input_is_read_by_its_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    class Standard:
        buffer = io.BytesIO(SAMPLE.read_bytes())

    monkeypatch.setattr(sys, "stdin", Standard())
    document = read_document("-")
    assert len(document.entries) == 70
    assert document.id.startswith("stdin-")


def test_line_ends_and_controls_are_made_uniform_before_offsets_begin() -> None:
    assert uniform("一\r\n二\r三\u2028四\u2029五\x0c六\x85七") == "一\n二\n三\n四\n五\n六\n七"
    assert uniform("a\x00b\ufeffc\x1bd\ufffee\te") == "abcde\te"


def test_a_wrong_sheet_stops_the_report(tmp_path: Path) -> None:
    report = tmp_path / "r.md"
    report.write_text("1. 甲\n\n114年9月5日，日本市長來訪。\n", encoding="utf-8")
    sheet = tmp_path / "r.yaml"
    for content, complaint in [
        ("titel: x", "unknown key titel"),
        ("- x", "must hold keys"),
        ("title: [", "at line"),
        ("title: 5", "title must be text"),
        ("period: 2025", "period must be"),
        ("period: {start: 2026-01-01, end: 2025-01-01}", "ends before it starts"),
        ("published: soon", "published must be a day"),
    ]:
        sheet.write_text(content, encoding="utf-8")
        with pytest.raises(UnreadableSourceError, match=complaint):
            read_document(report)
    sheet.write_text("", encoding="utf-8")
    assert read_document(report).period is None
