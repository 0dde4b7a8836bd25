"""The parties of an agreement: what each of the names that sign stands for, a city or a body of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.agreements.rules.sides import EACH, Group
from ingest.cues import table
from ingest.events import HOME, Countries, short_forms
from ingest.names.view import is_latin

if TYPE_CHECKING:
    from ingest.document import Document, Entry
    from ingest.linking import LinkedEntry
    from ingest.mentions import Mention
    from ingest.phrases import Phrase


@dataclass(frozen=True, slots=True)
class Side:
    """A party by the first name the entry gives it; `entity_id` is None for the reporting city left unnamed.

    `level`: "city", "department" of a city, "school", or "body"; `guessed` where only a post without body tells it.
    """

    entity_id: str | None
    name: str
    level: str = "city"
    native: bool = True
    guessed: bool = False

    @property
    def key(self) -> str:
        """What tells it from other parties, however it is called."""
        return self.name if self.native and self.level == "city" else self.entity_id or self.name


class Parties:
    """Tells the parties of an entry's agreements from the names that sign them."""

    def __init__(self, document: Document, linked: LinkedEntry) -> None:
        self.countries = Countries(linked)
        self.home = short_forms(document.city)[:1]
        self.department = document.department
        self.places = {place.id: place for place in linked.places}
        self.bodies = {body.id: body for body in linked.organizations}
        self.people = {person.id: person for person in linked.people}
        self.linked = linked
        self.text = document.text
        self.named_as: dict[str, list[Mention]] = {}
        for mention in sorted(linked.mentions, key=lambda one: (is_latin(one.name), -len(one.name), one.start)):
            if mention.entity_id and mention.listed and mention.entity_type in ("organization", "place"):
                self.named_as.setdefault(mention.entity_id, []).append(mention)

    def native(self, phrase: Phrase) -> bool:
        """Whether a name belongs to the reporting side."""
        return self.countries.phrase(phrase) == HOME

    def of(self, group: Group, kind: str, apart: bool) -> list[tuple[Side, ...]]:
        """Give the parties of each agreement a group signs: several for A與B、C與D, for 分別與B、C (`apart`)."""
        if group.joints[:1] == (EACH,):
            each = self._together(group, kind)
            return [(each[0], other) for other in each[1:]]
        pairs = group.pairs()
        if pairs:
            return [made for pair in pairs if len(made := self._together(pair, kind)) > 1]
        parties = self._together(group, kind)
        own, others = ([one for one in parties if one.native is side] for side in (True, False))
        if apart and len(own) == 1 and len(others) > 1:
            return [(own[0], other) for other in others]
        if apart and len(own) == len(others) > 1:
            return list(zip(own, others, strict=True))
        return [parties] if len(parties) > 1 else []

    def cities(self, word: str) -> list[tuple[Side, ...]]:
        """Give the reporting city and the first foreign city named, for 兩市; none for words of other sides."""
        home = self._city()
        if word not in table("agreements")["both_cities"] or home is None:
            return []
        for one in self.linked.mentions:
            if self._is_city(one) and one.country != HOME and self.places[one.entity_id or ""].kind != "venue":
                row = [
                    one,
                    *(other for other in self.linked.mentions if self._is_city(other) and other.start == one.end),
                ]
                return [(home, self._place(row[-1]))]
        return []

    def kindred(self, word: str, place: int, post: str = "") -> list[tuple[Side, ...]]:
        """Give the last of each side named before a place that a word calls: councils for 兩議會, harbours for 兩港.

        `post` are the signs behind the word: 雙方議長 are those of councils too.
        """
        kinds = table("agreements")["both_kinds"].get(word, ())
        kinds = kinds or next((led for lead, led in table("agreements")["leads"].items() if post.startswith(lead)), ())
        before = [one for one in self.linked.mentions if one.listed and one.entity_id and one.start < place]
        for named in (
            [one for one in before if word.startswith("兩") and one.name.endswith(word[1:])],
            [one for one in before if self._kind(one) in kinds],
        ):
            sides = [[one for one in named if (one.country == HOME) is native] for native in (True, False)]
            if all(sides):
                return [tuple(self._thing(side[-1]) for side in sides)]
            if len({one.entity_id for one in named}) == 2:
                return [tuple(self._thing(one) for one in {one.entity_id: one for one in named}.values())]
        return []

    def _thing(self, mention: Mention) -> Side:
        return self._body(mention) if mention.entity_id in self.bodies else self._place(mention)

    def called(self, parties: Iterable[Side], place: int) -> tuple[Side, ...]:
        """Give parties by the names they have in the sentence that signs, at `place` of the document."""
        home = self.home[:1]
        return tuple(
            one if one.entity_id is None or one.name in home else replace(one, name=self._called(one.entity_id, place))
            for one in parties
        )

    def named(self, parties: Iterable[Side]) -> bool:
        """Whether no party is the reporting city left unnamed."""
        return all(one.entity_id is not None for one in parties)

    def _together(self, group: Group, kind: str) -> tuple[Side, ...]:
        found: dict[str, Side] = {}
        for phrase in group.names:
            party = self._party(phrase, kind)
            if party is not None and party.key in {one.key for one in found.values()}:
                party = self._other(party, phrase.head) or party
            if party is not None:
                found.setdefault(party.name, party)
        return tuple(self._completed(list(found.values()), kind))

    def _other(self, party: Side, mention: Mention) -> Side | None:
        """Give whom 該校 stands for beside the body it was taken for: the last of its kind named before."""
        if mention.entity_type != "reference" or mention.kind != "that_body":
            return None
        kind = self.bodies[party.key].kind if party.key in self.bodies else None
        before = [one for one in self.linked.mentions if one.start < mention.start and self._kind(one) == kind]
        other = [one for one in before if one.listed and one.entity_id != party.key]
        return self._body(other[-1]) if other else None

    def _completed(self, parties: list[Side], kind: str) -> list[Side]:
        """Put the sides on one level, and the reporting side where only others are named."""
        certain = [one for one in parties if not one.guessed]
        if len(certain) > 1 and {one.native for one in certain} == {True, False}:
            parties = certain
        if kind in table("agreements")["school_kinds"] and any(one.level == "school" for one in parties):
            schools = [one for one in parties if one.level in ("school", "city")]
            parties = schools if len(schools) > 1 or len(parties) != 2 else parties
            if len(parties) < 2 and not any(one.native for one in parties):
                parties += self._own_school()
        if any(one.level == "city" for one in parties if not one.native):
            city = self._city()
            parties = [city if city and one.native and one.level == "department" else one for one in parties]
            parties = list({one.name: one for one in parties}.values())
        parties = list(_level(parties))
        if len(parties) == 1 and not parties[0].native:
            own = self._own_body(parties[0]) if parties[0].level in ("body", "school") else None
            parties += [one for one in (own or self._city(),) if one is not None]
        return parties

    def _own_body(self, other: Side) -> Side | None:
        """Give the body of the home side that signs with another: of its kind, else the first named."""
        kind = self.bodies[other.key].kind if other.key in self.bodies else None
        own = [one for one in self.linked.mentions if one.listed and self._kind(one) and one.country == HOME]
        alike = next((one for one in own if self._kind(one) == kind and kind in ("council", "museum", "company")), None)
        if alike:
            return self._body(alike)
        acts = own and self._kind(own[0]) not in ("government", "representative_office", "council")
        return self._body(own[0]) if acts else None

    def _own_school(self) -> Iterator[Side]:
        """Give the first school of the home side the entry names."""
        for mention in self.linked.mentions:
            body = self.bodies.get(mention.entity_id or "")
            if body is not None and body.kind in ("school", "university") and body.country == HOME:
                yield self._body(mention)
                return

    def _party(self, phrase: Phrase, kind: str) -> Side | None:
        """Give what a name stands for: a mayor for his city, a head for his school, a bureau for itself."""
        named = [*sorted(phrase.others, key=lambda one: one.start), phrase.head]
        bodies = [one for one in named if one.entity_id in self.bodies and one.entity_type == "organization"]
        places = [one for one in named if self._is_city(one)]
        schools = kind in table("agreements")["school_kinds"]
        if bodies and not self._whole_city(bodies[-1]) and not self._between_cities(bodies[-1], kind):
            return self._body(bodies[-1])
        if phrase.head.entity_type == "person" and not bodies and not places:
            called = [
                one for one in named if one.entity_type == "reference" and one.kind in ("that_place", "that_body")
            ]
            return (self._referred(called[-1]) if called else None) or self._held(phrase, schools)
        if places:
            return self._place(places[-1])
        if bodies:
            return self._seat(bodies[-1])
        if phrase.head.entity_type == "reference":
            return self._referred(phrase.head)
        only = phrase.head
        return Side(only.entity_id, self._name(only), "country", False) if self._is_country(only) else None

    def _whole_city(self, mention: Mention) -> bool:
        """Whether a body is a city's whole government, which signs for the city but where it is called a party."""
        return not self._named_party(mention) and mention.name.endswith(tuple(table("agreements")["whole_city"]))

    def _named_party(self, mention: Mention) -> bool:
        """Whether a body is called a party in so many words: 花蓮縣政府(甲方)."""
        return re.match(table("agreements")["named_party"], self.text[mention.end : mention.end + 8]) is not None

    def _between_cities(self, mention: Mention, kind: str) -> bool:
        """Whether what is signed is between cities though a department's head signs it."""
        body = self.bodies[mention.entity_id or ""]
        own = mention.name.endswith(tuple(table("agreements")["own_offices"]))
        for_city = any(word in mention.name for word in table("agreements")["for_cities"])
        of_city = (body.kind == "government" and not own) or (body.kind == "association" and for_city)
        return kind in table("agreements")["city_kinds"] and of_city and not self._named_party(mention)

    def _seat(self, mention: Mention) -> Side | None:
        """Give the city whose government or department a body is."""
        body = self.bodies[mention.entity_id or ""]
        if body.country == HOME and (len(mention.name) <= 4 or mention.name.startswith(tuple(self.home))):
            return self._city()
        place = self.places.get(body.located_in or "")
        if place is None or place.kind == "country":
            return self._body(mention)
        return Side(place.id, self._called(place.id, mention.start), "city", False)

    def _held(self, phrase: Phrase, schools: bool) -> Side | None:
        """Give the body or city a post stands for: the one beside it, else one of its kind named before."""
        person = self.people.get(phrase.head.entity_id or "")
        if person is None:
            return None
        country = self.countries.of(person.id)
        for post in person.posts:
            body = self.bodies.get(post.body_id or "")
            if body is not None and body.mentions and not post.former and not self._whole_city(body.mentions[0]):
                return self._body(body.mentions[0])
            if led := self._led(post.title, country, phrase.head.start):
                return led
            kinds = next((kinds for word, kinds in table("agreements")["leads"].items() if word in post.title), ())
            near = [one for one in self.linked.mentions if self._kind(one) in kinds and one.country == country]
            if near:
                before = [one for one in near if one.start < phrase.head.start]
                return replace(self._body((before or near)[-1 if before else 0]), guessed=True)
        if schools:
            return next(self._own_school(), None) if country == HOME else None
        if country == HOME:
            return replace(city, guessed=True) if (city := self._city()) else None
        cities = [one for one in self.linked.mentions if self._is_city(one) and one.country == country]
        before = [one for one in cities if one.start < phrase.head.start]
        return replace(self._place(before[-1]), guessed=True) if before else None

    def _led(self, title: str, country: str | None, place: int) -> Side | None:
        """Give the office or part of a city whose head somebody is, by the ending of its name, the nearest before."""
        ends = next((ends for word, ends in table("agreements")["leads_named"].items() if title.endswith(word)), ())
        for end in ends:
            near = [
                one for one in self.linked.mentions if one.listed and one.name.endswith(end) and one.country == country
            ]
            near = [one for one in near if one.start < place] or near
            for one in near[-1:]:
                if one.entity_id in self.bodies:
                    return replace(self._body(one), guessed=True)
                if self._is_city(one):
                    return replace(self._place(one), guessed=True)
        return None

    def _kind(self, mention: Mention) -> str | None:
        body = self.bodies.get(mention.entity_id or "") if mention.entity_type == "organization" else None
        return body.kind if body else None

    def _body(self, mention: Mention) -> Side:
        body = self.bodies[mention.entity_id or ""]
        level = {"government": "department", "school": "school", "university": "school"}.get(body.kind, "body")
        if mention.name.endswith(tuple(table("agreements")["own_offices"])) or self._named_party(mention):
            level = "city" if body.kind == "government" else level
        return Side(body.id, self._name(mention), level, self.countries.of(body.id) == HOME)

    def _place(self, mention: Mention) -> Side:
        name = self._name(mention)
        native = self.countries.of(mention.entity_id) == HOME
        if native and self.home and name in (self.home[0], f"{self.home[0]}市", f"{self.home[0]}縣"):
            name = self.home[0]
        level = "body" if self.places[mention.entity_id or ""].kind == "venue" else "city"
        return Side(mention.entity_id, name, level, native)

    def _referred(self, mention: Mention) -> Side | None:
        """Give what 本市, 該校 or 本會 stands for; a department that speaks of itself signs for its city."""
        if mention.kind in ("city", "city_government", "department"):
            council = self.department if self.department and self.department.endswith("議會") else None
            return Side(None, council, "body") if council and mention.kind == "department" else self._city()
        if mention.entity_id in self.bodies:
            return self._body(mention)
        return self._place(mention) if mention.entity_id in self.places else None

    def _city(self) -> Side | None:
        return Side(None, self.home[0]) if self.home else None

    def _name(self, mention: Mention) -> str:
        return self._called(mention.entity_id or "", mention.start) or mention.name

    def _called(self, entity_id: str, place: int) -> str:
        """Give the fullest name in the sentence at `place`; of what is only referred to there, that of the body."""
        known = self.bodies.get(entity_id) or self.places.get(entity_id)
        named = self.named_as.get(entity_id, [])
        first, last = sentence_around(self.text, self.linked.entry, place)
        body = self.linked.entry.body_start
        told = [one for one in named if first <= one.start < last] or [one for one in named if one.start >= body]
        return (told or named)[0].name if named else known.name if known else ""

    def _is_city(self, mention: Mention) -> bool:
        place = self.places.get(mention.entity_id or "")
        return place is not None and mention.entity_type == "place" and place.kind != "country"

    def _is_country(self, mention: Mention) -> bool:
        place = self.places.get(mention.entity_id or "")
        return place is not None and place.kind == "country" and place.country != HOME


def _level(parties: list[Side]) -> Iterator[Side]:
    """Keep the cities alone where both sides are cities, else the bodies alone where both sides are bodies."""
    for wanted in (("city",), ("school", "body", "department")):
        alike = [one for one in parties if one.level in wanted]
        if {one.native for one in alike} == {True, False}:
            yield from alike
            return
    countries = [one for one in parties if one.level == "country"]
    yield from (one for one in parties if one not in countries or len(parties) == len(countries) + 1 == 2)


def apart(text: str) -> bool:
    """Whether words say that each of several signs an agreement of its own."""
    return re.search("|".join(table("agreements")["apart"]), text) is not None


def sentence_around(text: str, entry: Entry, place: int) -> tuple[int, int]:
    """Give where the sentence around a place of an entry's title or body begins and ends."""
    start, end = (entry.start, entry.body_start) if place < entry.body_start else (entry.body_start, entry.end)
    first = max((text.rfind(sign, start, place) + 1 for sign in "。；;"), default=0)
    stops = [found for sign in "。；;" if (found := text.find(sign, place, end)) >= 0]
    return max(first, start), min(stops, default=end)
