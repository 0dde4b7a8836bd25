"""Who may be a party: every body and city an entry names, and wherever a word of it speaks for one of them.

A city is spoken for by its name, by 本市 and by its mayor; a body by its name, its short form in brackets, 該校, and by
whoever holds a post there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.agreements.agreement import Party
from ingest.agreements.rules.parties import sentence_around
from ingest.comparison import same_party
from ingest.cues import table
from ingest.events import HOME, Countries, EventReading, short_forms
from ingest.names.view import is_latin

if TYPE_CHECKING:
    from ingest.agreements.rules.parties import Side
    from ingest.document import Document
    from ingest.linking import LinkedEntry
    from ingest.mentions import Mention
    from ingest.phrases import Phrase

CITY = ""
"""The key of the reporting city, whose entity an entry need not name."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A name of the row that speaks for a candidate: the `number`-th of the entry, and how it does.

    `how`: "head" by its own name, "other" as whose post is told, "inside" a longer name, "held" by a post read
    elsewhere, "official" as somebody of the reporting side, "ref" by a word such as 本市 or 該校.
    """

    number: int
    how: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A body or place that may be a party; `names` are its names as parties compare."""

    key: str
    kind: str
    side: str
    names: frozenset[str]

    @property
    def longest(self) -> str:
        """Its longest name."""
        return max(sorted(self.names), key=len)

    @property
    def is_city(self) -> bool:
        """Whether it is a city, or a region or country like one."""
        return self.kind.startswith("place/") and self.kind != "place/venue"


class Candidates:
    """The candidates of an entry, and what each is called."""

    def __init__(self, document: Document, linked: LinkedEntry, reading: EventReading) -> None:
        self.text, self.linked = document.text, linked
        self.countries = Countries(linked)
        self.city = document.city or ""
        self.council = document.department if (document.department or "").endswith("議會") else None
        self.places = {place.id: place for place in linked.places}
        self.bodies = {body.id: body for body in linked.organizations}
        self.people = {person.id: person for person in linked.people}
        self._named: dict[str, list[Mention]] = {}
        for mention in sorted(linked.mentions, key=lambda one: (is_latin(one.name), -len(one.name), one.start)):
            if mention.entity_id and mention.listed and mention.entity_type in ("organization", "place"):
                self._named.setdefault(mention.entity_id, []).append(mention)
        self._inner = [one for one in linked.mentions if one.listed and one.entity_type in ("organization", "place")]
        self._starts = [one.start for one in self._inner]
        self._alias = dict(self._short_forms())
        self.phrases = (*reading.title.phrases, *reading.body.phrases)
        self.spoken = [list(self._voices(number, phrase)) for number, phrase in enumerate(self.phrases)]
        keys = dict.fromkeys(key for voices in self.spoken for key, _ in voices) | ({CITY: None} if self.city else {})
        self.all = {key: self._candidate(key) for key in keys}

    def side(self, phrase: Phrase) -> str:
        """Give the side of a name: "home", "abroad" or "open"."""
        return _side(self.countries.phrase(phrase))

    def party(self, candidate: Candidate, place: int) -> Party:
        """Give a candidate as a party, called as in the sentence at `place` of the document."""
        if candidate.key == CITY:
            return Party(None, short_forms(self.city)[0] if self.city else "")
        kind = "city" if candidate.is_city else candidate.kind.partition("/")[2]
        return Party(candidate.key, self._called(candidate.key, place), kind)

    def as_party(self, side: Side) -> Party:
        """Give whom the rules call a party."""
        body = self.bodies.get(side.entity_id or "")
        return Party(side.entity_id, side.name, body.kind if body else "city")

    def _voices(self, number: int, phrase: Phrase) -> Iterator[tuple[str, Voice]]:
        for key, how in self._spoken_for(phrase):
            yield key, Voice(number, how)

    def _candidate(self, key: str) -> Candidate:
        if key == CITY:
            return Candidate(CITY, "place/city", "home", frozenset({same_party(self.city)}))
        thing = self.bodies.get(key) or self.places[key]
        sort = "organization" if key in self.bodies else "place"
        keys = (key, *(short for short, full in self._alias.items() if full == key))
        named = [one.name for each in keys for one in self._named.get(each, ())]
        names = frozenset(same_party(name) for name in (thing.name, *named))
        return Candidate(key, f"{sort}/{thing.kind}", _side(self.countries.of(key)), names)

    def _spoken_for(self, phrase: Phrase) -> Iterator[tuple[str, str]]:
        for mention, how in ((phrase.head, "head"), *((one, "other") for one in phrase.others)):
            if mention.entity_type in ("organization", "place"):
                yield from self._key(mention.entity_id, how)
                for one in self._inside(mention):
                    if one.entity_id != mention.entity_id:
                        yield from self._key(one.entity_id, "inside")
            elif mention.entity_type == "reference":
                yield from self._referred(mention)
            elif not any(one.entity_type in ("organization", "place") for one in phrase.others):
                yield from self._held(phrase, mention)

    def _inside(self, mention: Mention) -> Iterator[Mention]:
        """Give the names inside a longer one: 永同郡 in 永同郡議會."""
        for at in range(bisect_left(self._starts, mention.start), len(self._inner)):
            one = self._inner[at]
            if one.start >= mention.end:
                return
            if one.end <= mention.end:
                yield one

    def _referred(self, mention: Mention) -> Iterator[tuple[str, str]]:
        if mention.kind in ("city", "city_government") or (mention.kind == "department" and not self.council):
            yield CITY, "ref"
        elif mention.kind == "department":
            own = next((key for key, body in self.bodies.items() if body.name == self.council), None)
            yield from self._key(own, "ref/department")
        else:
            yield from self._key(mention.entity_id, f"ref/{mention.kind}")

    def _held(self, phrase: Phrase, mention: Mention) -> Iterator[tuple[str, str]]:
        """Somebody without a body beside the name speaks for where a post was read, and for the city if he is of it."""
        person = self.people.get(mention.entity_id or "")
        if person is None:
            return
        bodies = dict.fromkeys(post.body_id for post in person.posts if post.body_id and not post.former)
        known = [key for body in bodies for key in self._key(body, "held")]
        yield from known
        if self.side(phrase) == "home" and self.city:
            yield CITY, "official" if known else "official/bare"

    def _key(self, entity_id: str | None, how: str) -> Iterator[tuple[str, str]]:
        key = self._alias.get(entity_id or "", entity_id or "")
        place = self.places.get(key)
        if self.city and place is not None and same_party(place.name) == same_party(self.city):
            yield CITY, how
        elif key in self.bodies or place is not None:
            yield key, how

    def _short_forms(self) -> Iterator[tuple[str, str]]:
        """Give each body that is only the short form of the one before it in brackets: 國立中山大學(下稱中山大學)."""
        named = [one for one in self.linked.mentions if one.listed and one.entity_type == "organization"]
        opening = re.compile(table("agreements")["short"])
        for full, short in pairwise(named):
            between = "".join(self.text[full.end : short.start].split())
            if full.entity_id and short.entity_id and full.entity_id != short.entity_id and opening.fullmatch(between):
                yield short.entity_id, full.entity_id

    def _called(self, key: str, place: int) -> str:
        """Give the fullest name in the sentence at `place`; of what is only referred to there, that of the body."""
        keys = (key, *(short for short, full in self._alias.items() if full == key))
        named = sorted(
            (one for each in keys for one in self._named.get(each, ())),
            key=lambda one: (is_latin(one.name), -len(one.name), one.start),
        )
        if not named:
            return (self.bodies.get(key) or self.places[key]).name
        first, last = sentence_around(self.text, self.linked.entry, place)
        told = [one for one in named if first <= one.start < last]
        told = told or [one for one in named if one.start >= self.linked.entry.body_start]
        return (told or named)[0].name


def _side(country: str | None) -> str:
    return "open" if country is None else "home" if country == HOME else "abroad"
