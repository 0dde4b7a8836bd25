"""The development corpus: invented passages with gold lines, see README.md beside this file.

Every passage becomes a small report of its own, the way a council report frames its entries; `load()` gives all of
them, `half("tuning")` and `half("unseen")` the two halves, which depend on nothing but the passage's id.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from ingest.document import Period

FOLDER = Path(__file__).parent / "passages"
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
        """`tuning` where the id's SHA-256 is even, else `unseen`."""
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


@cache
def load() -> tuple[Passage, ...]:
    """Every passage, in the order of files and within them."""
    return tuple(
        _passage(sheet, item)
        for path in sorted(FOLDER.glob("*.yaml"))
        for sheet in [yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)]
        for item in sheet["passages"]
    )


def half(name: Half) -> tuple[Passage, ...]:
    """The passages of one half."""
    return tuple(passage for passage in load() if passage.half == name)


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
