"""Programmes and occasions that come again: IURC, 高雄燈會, 韓國文化日 as event series."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ingest.cues import Lexicon, fold_width, table
from ingest.events import EventReading, Sentence

_QUOTED = re.compile(r"「([^「」]{2,60})」")
_LATIN = re.compile(r"\(([^()]*?)(?:,\s?)?([A-Z]{3,6})?\)$")


@dataclass(frozen=True, slots=True)
class EventSeries:
    """A series by its name without the edition, and a Latin name or abbreviation where the text gives one."""

    name: str
    latin: str | None
    start: int
    end: int


def read_series(reading: EventReading) -> tuple[EventSeries, ...]:
    """Give each series an entry names, once."""
    found: dict[str, EventSeries] = {}
    for sentence in (reading.title, reading.body):
        for one in (*_quoted(sentence), *_open(sentence)):
            found.setdefault(one.name, one)
    return tuple(sorted(found.values(), key=lambda one: (one.start, one.name)))


def _quoted(sentence: Sentence) -> Iterator[EventSeries]:
    heads = tuple(table("series")["heads"])
    for match in _QUOTED.finditer(sentence.compact.text):
        name, latin = _split(match[1])
        if name.endswith(heads) and sentence.told(match.start()):
            yield EventSeries(name, latin, *sentence.compact.span(match.start(1), match.end(1)))


def _split(words: str) -> tuple[str, str | None]:
    match = _LATIN.search(words)
    latin = None if match is None else (match[2] or match[1] or None)
    return _plain(words[: match.start()] if match else words), latin


def _plain(name: str) -> str:
    return re.sub(table("series")["edition"], "", name).strip()


@cache
def _ends() -> Lexicon:
    rules = table("series")
    return Lexicon({"open": rules["open"]})


def _open(sentence: Sentence) -> Iterator[EventSeries]:
    """Find a series without quotes: from its last word back to the nearest break."""
    text = sentence.compact.text
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for cue in _ends().find(text):
        if not sentence.told(cue.start) or any(start <= cue.start < end for start, end in quoted):
            continue
        start = _begin(text, cue.start)
        name = _plain(text[start : cue.end])
        if 3 <= len(name) <= 16 and name != cue.word:
            after = re.match(r"\(([A-Za-z .'-]{3,60})\)", text[cue.end :])
            yield EventSeries(name, after[1] if after else None, *sentence.compact.span(start, cue.end))


def _begin(text: str, place: int) -> int:
    breaks = tuple(fold_width(word) for word in table("series")["breaks"])
    while place > 0 and not text.endswith(breaks, 0, place) and (text[place - 1].isalnum() or text[place - 1] == " "):
        place -= 1
    return place
