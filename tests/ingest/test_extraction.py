"""The extraction line, and entries that cannot be understood."""

from __future__ import annotations

import pytest

from ingest import extraction
from ingest.document import Document
from ingest.events import EventReading, read_event
from ingest.linking import LinkedEntry
from ontology.errors import EntryError
from tests.ingest.reports import document, read, register

KEYS = [
    "section",
    "entry",
    "title",
    "start",
    "end",
    "dates",
    "event_type",
    "people",
    "organizations",
    "places",
    "agreements",
    "countries",
    "topics",
    "photos",
    "figures",
]
TITLE, BODY = "日本熊本市拜會", "114年9月5日，日本熊本市大西一史市長拜會陳其邁市長。"


def test_a_line_has_every_key() -> None:
    assert list(read(TITLE, BODY).line()) == KEYS
    assert list(read("檔案", "114年9月5日完成。").line()) == KEYS


def test_spans_of_a_line_are_the_text() -> None:
    report = document((TITLE, BODY))
    for one in extraction.extract_document(report, register()):
        line = one.line()
        for item in (*line["people"], *line["organizations"], *line["places"]):
            assert "".join(report.text[item["start"] : item["end"]].split()) == item["name"]


def test_an_entry_that_fails_is_recorded_and_the_next_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = read_event

    def fail(source: Document, linked: LinkedEntry) -> EventReading:
        if linked.entry.number == 1:
            raise EntryError("no sense in it")
        return kept(source, linked)

    monkeypatch.setattr("ingest.extraction.read_event", fail)
    first, second = extraction.extract_document(document((TITLE, BODY), (TITLE, BODY)), register())
    assert (first.error, second.error) == ("no sense in it", None)
    assert list(first.line()) == KEYS
