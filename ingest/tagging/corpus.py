"""Passages with gold lines: what the tagger learns from, and what reading is measured against.

Every passage becomes a small report of its own, the way a council report frames its entries. The half a passage belongs
to depends on nothing but its id: the tagger learns from `tuning`, which ships in `ingest/tagging/passages/`; `unseen`
stands with the tests and is only counted.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal

import yaml

from ingest.document import Document, Period
from ingest.formats import Source
from ingest.reading import read_source
from ingest.sheet import SourceSheet

Half = Literal["tuning", "unseen"]
_DAY = re.compile(r"(\d{3})年(\d+)月(\d+)日")

_SHELL = """{department}業務報告

議長、副議長、各位議員女士、先生：

謹就{period}(以下簡稱本期)重要業務執行情形扼要報告如後，敬請指教。

# 壹、重要業務執行狀況

## 一、城市外交

### (一)國際交流

{entry}
"""


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage: whose report it stands in, its words, its gold line, and the half it belongs to."""

    id: str
    city: str
    department: str
    period: str
    title: str
    body: str
    captions: tuple[str, ...]
    gold: dict[str, Any]

    @property
    def half(self) -> Half:
        """`tuning` where the id's SHA-256 ends in an even byte, else `unseen`."""
        return "unseen" if hashlib.sha256(self.id.encode()).digest()[-1] % 2 else "tuning"

    @property
    def text(self) -> str:
        """The passage inside the frame of a report: section 1.1, entry 1."""
        heading = f"#### 1. {self.title}\n\n" if self.title else "1. "
        captions = "".join(f"\n\n{caption}" for caption in self.captions)
        entry = f"{heading}{self.body}{captions}"
        return _SHELL.format(department=self.department, period=self.period, entry=entry)

    @property
    def covers(self) -> Period:
        """The period, as a source sheet would give it."""
        days = [date(int(year) + 1911, int(month), int(day)) for year, month, day in _DAY.findall(self.period)]
        return Period(days[0], days[1])

    @property
    def words(self) -> str:
        """Title and body without white space: where every name of the gold line stands."""
        return "".join((self.title + "\n" + self.body).split())

    def document(self) -> Document:
        """The passage as a report, with what its source sheet would say."""
        sheet = SourceSheet(city=self.city, department=self.department, period=self.covers)
        return read_source(Source(f"{self.id}.md", self.text.encode(), ".md"), self.id, sheet)


@cache
def training_passages() -> tuple[Passage, ...]:
    """The passages the tagger learns from, in the order of files and within them."""
    return tuple(read_passages(passage_files()))


def passage_files() -> list[Traversable]:
    """The files of those passages, one a reporting city, sorted by name."""
    folder = files("ingest.tagging") / "passages"
    return sorted((one for one in folder.iterdir() if one.name.endswith(".yaml")), key=lambda one: one.name)


def read_passages(paths: Iterable[Traversable]) -> Iterator[Passage]:
    """Read the passages of YAML files, written as `tests/ingest/corpus/README.md` says."""
    for path in paths:
        sheet = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - every scalar stays text
        for item in sheet["passages"]:
            yield _passage(sheet, item)


def _passage(sheet: dict[str, str], item: dict[str, Any]) -> Passage:
    gold: dict[str, Any] = {
        "section": "1.1",
        "entry": 1,
        "dates": [_span(words) for words in item["dates"]],
        "event_type": item["event_type"],
        **{kind: item.get(kind, []) for kind in ("people", "organizations", "places", "countries", "agreements")},
        "photos": [int(number) for number in item.get("photos", [])],
    }
    return Passage(
        id=item["id"],
        city=sheet["city"],
        department=sheet["department"],
        period=sheet["period"],
        title=item.get("title", ""),
        body=item["body"].strip(),
        captions=tuple(item.get("captions", ())),
        gold=gold,
    )


def _span(words: str) -> dict[str, str | None]:
    start, _, end = words.partition("/")
    return {"start": start, "end": end or None}
