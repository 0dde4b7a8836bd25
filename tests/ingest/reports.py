"""Small reports for tests: one entry of our own writing, read by the product's own front door."""

from __future__ import annotations

from datetime import date
from functools import cache

from ingest.document import Document, Period
from ingest.extraction import Extraction, extract_document
from ingest.formats import Source
from ingest.reading import read_source
from ingest.register import Register
from ingest.sheet import SourceSheet

PERIOD = Period(date(2025, 9, 1), date(2026, 2, 28))
HEAD = "高雄市政府行政暨國際處業務報告\n\n# 壹、重要業務執行狀況\n\n## 一、國際交流\n\n### (一)城市連結\n\n"


@cache
def register(city: str = "高雄市", department: str = "高雄市政府行政暨國際處") -> Register:
    """What a report of the city rests on."""
    return Register.load(city=city, department=department)


def document(*entries: tuple[str, str], captions: str = "") -> Document:
    """A report of these titles and bodies."""
    items = "".join(f"#### {n}. {title}\n\n{body}\n\n" for n, (title, body) in enumerate(entries, start=1))
    sheet = SourceSheet(city="高雄市", department="高雄市政府行政暨國際處", period=PERIOD)
    return read_source(Source("small.md", (HEAD + items + captions).encode(), ".md"), "small", sheet)


def read(title: str, body: str, captions: str = "") -> Extraction:
    """One entry, understood."""
    return extract_document(document((title, body), captions=captions), register())[0]


def names(extraction: Extraction) -> dict[str, str]:
    """The first name of each thing of an entry."""
    found: dict[str, str] = {}
    for mention in extraction.linked.mentions:
        if mention.entity_id:
            found.setdefault(mention.entity_id, mention.name)
    return found


def roles(extraction: Extraction) -> set[tuple[str, str]]:
    """Who plays which part."""
    called = names(extraction)
    parts = extraction.reading.participations if extraction.reading else ()
    return {(called.get(one.entity_id, one.entity_id), one.role) for one in parts}
