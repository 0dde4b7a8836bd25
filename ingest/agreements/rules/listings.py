"""Agreements told without a sentence: an item of a list that opens with its two sides, a form with its fields.

1、甲校—乙校，姊妹校協定，114/9/24，校長…                 sides, paper, day
項次二：甲公會與乙協會，文件為研修備忘錄，於114年…簽訂        the same in half a sentence
立約單位：甲、乙  文件名稱：…契約  簽約日期：114年…          fields
我方單位：甲  外方單位：乙
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING

from ingest.agreements.rules.sides import Group, Sides, signing_words
from ingest.agreements.rules.signings import LONGEST_ITEM, compounds
from ingest.cues import Cue, table

if TYPE_CHECKING:
    from ingest.phrases import Phrase


@dataclass(frozen=True, slots=True)
class Listed:
    """What an item or a form tells: who, the name of the paper, and whether it is signed or planned."""

    group: Group
    kind: Cue
    status: str


def listed(sides: Sides, title: str) -> Listed | None:
    """Read the item of a list that opens with its sides; the paper may stand in the title alone."""
    return _told(sides, sides.headed(), sides.first, sides.last, title)


def fielded(sides: Sides, title: str) -> Iterator[Listed]:
    """Read the forms of a text: each begins with the field that names the sides, or with the one before it."""
    starts = list(_fields().finditer(sides.text, sides.first, sides.last))
    for number, match in enumerate(starts):
        last = starts[number + 1].start() if number + 1 < len(starts) else sides.last
        last = min(last, match.end() + LONGEST_ITEM)
        names = _named(sides, match.end(), last)
        if match["own"] and (other := _counter().search(sides.text, match.end(), last)):
            names += _named(sides, other.end(), last)
        first = max(sides.first, match.start() - LONGEST_ITEM) if number == 0 else match.start()
        if found := _told(sides, Group(tuple(names)), first, last, title):
            yield found


def _named(sides: Sides, start: int, last: int) -> list[Phrase]:
    """Give the bodies and places a field names: up to the next field, mark of a list or full stop, none in brackets."""
    stop = _until().search(sides.text, start, last)
    last = stop.start() if stop else last
    return [
        one
        for one in _within(sides, start, last)
        if one.end <= last
        and sides.text.count("(", start, one.start) == sides.text.count(")", start, one.start)
        and (one.head.entity_type != "person" or one.others)
    ]


def _within(sides: Sides, start: int, last: int) -> Sequence[Phrase]:
    """Give the names that begin between two places of the text, those that stand by included."""
    phrases = sides.sentence.phrases
    first, stop = (bisect_left(phrases, place, key=attrgetter("start")) for place in (start, last))
    return phrases[first:stop]


def _told(sides: Sides, group: Group, first: int, last: int, title: str) -> Listed | None:
    if len(group.names) < 2:
        return None
    text, rules = sides.text[first:last], table("agreements")
    if re.search(rules["unsigned"], text):
        return None
    kind = next(iter(_papers(sides, first, last)), None) or next(iter(_named_in(title)), None)
    if kind is None:
        return None
    signed = re.search(rules["listed_signed"], text) or re.search(rules["listed_signed"], title)
    if re.search(rules["listed_planned"], text):
        return Listed(group, kind, "planned")
    return Listed(group, kind, "signed") if signed else None


def _papers(sides: Sides, first: int, last: int) -> Iterator[Cue]:
    """Give the names of papers between two places that stand in no name."""
    taken = {place for one in _within(sides, first, last) for place in range(one.start, one.end)}
    for cue in compounds(list(signing_words().find(sides.text[first:last]))):
        start = first + cue.start
        if cue.kinds[0] != "verb" and start not in taken:
            yield Cue(start, first + cue.end, cue.word, cue.kinds)


def _named_in(title: str) -> Iterator[Cue]:
    """Give the names of papers in a title, as standing at its end."""
    for cue in compounds(list(signing_words().find(title))):
        if cue.kinds[0] != "verb":
            yield Cue(0, 0, cue.word, cue.kinds)


@cache
def _fields() -> re.Pattern[str]:
    rules = table("agreements")
    return re.compile(f"(?:{rules['sides_field']}|(?P<own>{rules['own_field']})):")


@cache
def _counter() -> re.Pattern[str]:
    return re.compile(f"(?:{table('agreements')['other_field']}):")


@cache
def _until() -> re.Pattern[str]:
    return re.compile(f"[。;◎※●■]|(?:{table('agreements')['field']})[^,。;:、()]{{0,6}}:")
