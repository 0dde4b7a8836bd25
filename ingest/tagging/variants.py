"""Further passages to learn from: the same sentences with other people and other cities in them.

A name teaches the tagger its own signs, its sentence teaches it everything else; with the names exchanged the sentence
is seen once more. So it is with posts, which stand before a name in one city's reports and behind it in another's.
Chosen by a generator seeded with the passage's id, so that the same corpus gives the same passages.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from ingest.gazetteer import Gazetteer
from ingest.names.marks import title_words
from ingest.names.shapes import alphabet, japanese
from ingest.names.words import unified
from ingest.tagging.corpus import Passage

_DOTS = re.compile("[·‧・]")
_STAY = 0.5
"""How often a post stays where it stands."""
_PRIVATE, _PLACES = 0xE000, 0xE800
"""Names are exchanged through signs of Unicode's private use area, so that no name is exchanged inside another."""


class Variants:
    """Makes passages out of passages with the given and place names of all of them."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self._japanese = sorted(word for word in japanese() if len(word) >= 2)
        self._names: dict[str, list[str]] = defaultdict(list)
        self._places: dict[str, list[str]] = defaultdict(list)
        for passage in passages:
            for name in passage.gold["people"]:
                self._names[_script(name)].append(name)
            for name in passage.gold["places"]:
                self._places[name[-1]].append(name)
        for name in sorted(Gazetteer.load().strong):
            self._places[name[-1]].append(name)

    def of(self, passage: Passage, number: int) -> Iterator[Passage]:
        """Give `number` variants of a passage."""
        for turn in range(number):
            chance = random.Random(f"{passage.id}/{turn}")  # noqa: S311 - a reproducible choice, no secret
            people = {name: self._person(name, chance) for name in passage.gold["people"]}
            places = {name: self._place(name, passage.city, chance) for name in passage.gold["places"]}
            names = {**places, **people}
            order = sorted(names, key=len, reverse=True)
            gold = {
                **passage.gold,
                "people": [people[name] for name in passage.gold["people"]],
                "places": [places[name] for name in passage.gold["places"]],
                "organizations": [
                    _named(_hidden(name, order, people), order, names) for name in passage.gold["organizations"]
                ],
            }
            hidden = [_hidden(name, order, people) for name in passage.gold["organizations"]]
            title, body = (
                _named(_turned(_hidden(text, order, people), chance, hidden), order, names)
                for text in (passage.title, passage.body)
            )
            yield replace(passage, title=title, body=body, gold=gold)

    def _person(self, name: str, chance: random.Random) -> str:
        script = _script(name)
        if script == "chinese":
            surname, given = (chance.choice(self._names[script]) for _ in range(2))
            return surname[0] + given[1:]
        if script == "japanese":
            given = unified(other := chance.choice(self._names[script]))
            return chance.choice(self._japanese) + other[japanese().at(given, 0) :]
        if script == "dotted":
            first, last = (_DOTS.split(chance.choice(self._names[script])) for _ in range(2))
            return f"{first[0]}·{last[-1]}"
        return chance.choice(self._names[script]) if script == "latin" else name

    def _place(self, name: str, city: str, chance: random.Random) -> str:
        return chance.choice(self._places[name[-1]]) if name != city and name[-1] in "市縣州省" else name


def _script(name: str) -> str:
    if not "\u2e80" <= name[0] <= "\uffff":
        return "latin"
    if _DOTS.search(name):
        return "dotted"
    if any("\u3040" <= sign <= "\u30ff" for sign in name):
        return "kana"
    head = japanese().at(unified(name), 0)
    if head and 1 <= len(name) - head <= 3 and (len(name) > 3 or unified(name)[0] not in alphabet()[0]):
        return "japanese"
    return "chinese" if len(name) == 3 and unified(name)[0] in alphabet()[0] else "other"


def _hidden(text: str, order: list[str], people: Container[str]) -> str:
    """Put a private sign for each name, the longest first."""
    for number, name in enumerate(order):
        text = text.replace(name, _sign(number, name in people))
    return text


def _named(text: str, order: list[str], names: dict[str, str]) -> str:
    """Put the new names where the private signs stand."""
    for number, name in enumerate(order):
        for somebody in (True, False):
            text = text.replace(_sign(number, somebody), names[name])
    return text


def _sign(number: int, somebody: bool) -> str:
    return chr((_PRIVATE if somebody else _PLACES) + number)


_SIGN = re.compile("[\ue000-\ue7ff](?:[(（][\ue000-\ue7ff][)）])?")
"""A person's name, perhaps with its Latin form in brackets."""


def _turned(text: str, chance: random.Random, bodies: list[str]) -> str:
    """Put posts that stand before a name behind it, and those behind it before it, now and then.

    Not where that would tear a body apart whose name a post is fused with: 教育處 + 處長.
    """
    made, place = "", 0
    for match in _SIGN.finditer(text):
        if match.start() < place:
            continue
        before = title_words().before(text, match.start())
        behind = title_words().at(text, match.end())
        before = max(before, place)
        start, end = match.span()
        if (before < start) == (behind > end) or chance.random() < _STAY:
            continue
        if before < start:
            made += text[place:before] + match[0] + text[before:start]
            place = end
        else:
            made += text[place:start] + text[end:behind] + match[0]
            place = behind
    made += text[place:]
    return text if any(body in text and body not in made for body in bodies) else made
