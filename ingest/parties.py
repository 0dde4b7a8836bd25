"""The parties of an agreement: which of the names around a signing stand for a side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ingest.cues import Cue, Lexicon, table
from ingest.events import HOME, Countries, Sentence, short_forms

if TYPE_CHECKING:
    from ingest.document import Document
    from ingest.linking import LinkedEntry
    from ingest.mentions import Mention
    from ingest.phrases import Phrase


@dataclass(frozen=True, slots=True)
class Party:
    """A party by the shortest name the entry gives it; `entity_id` is None for the reporting city left unnamed."""

    entity_id: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Signing:
    """A verb of signing, the name of what is signed, and the clause around them."""

    verb: Cue
    kind: Cue
    clause: tuple[int, int]


@cache
def words() -> Lexicon:
    """Give the verbs of signing and the names of agreements."""
    rules = table("agreements")
    return Lexicon({"verb": rules["verbs"], **{f"kind:{kind}": words for kind, words in rules["kinds"].items()}})


class Names:
    """Chooses the parties of an agreement among the names of an entry."""

    def __init__(self, document: Document, linked: LinkedEntry) -> None:
        self.countries = Countries(linked)
        self.home = short_forms(document.city)[:1]
        self.places = {place.id: place for place in linked.places}
        self.bodies = {body.id: body for body in linked.organizations}
        self.people = {person.id: person for person in linked.people}
        self.entry = linked.entry
        self.short: dict[str, str] = {}
        for mention in linked.mentions:
            if mention.entity_id and mention.listed and mention.entity_type != "person":
                known = self.short.get(mention.entity_id)
                if known is None or (known.isascii(), len(known)) > (mention.name.isascii(), len(mention.name)):
                    self.short[mention.entity_id] = mention.name

    def is_place(self, party: Party) -> bool:
        """Whether a party is a city, county or state."""
        return party.entity_id is None or party.entity_id in self.places

    def named(self, parties: tuple[Party, ...]) -> bool:
        """Whether two parties or more are named, none filled in."""
        return len(parties) > 1 and all(one.entity_id is not None for one in parties)

    def apart(self, sentence: Sentence, found: Signing, kind: str) -> list[tuple[Party, ...]]:
        """Give the parties of each of several agreements: 分別與 A、B 及 C 簽署."""
        first, _ = found.clause
        if kind not in table("agreements")["city_kinds"] or not self.home:
            return []
        if not re.search("分別|各自|先後|陸續", sentence.compact.text[first : found.verb.start]):
            return []
        near = [one for one in sentence.phrases if first <= one.start < found.verb.start]
        cities = [party for one in near if (party := self._party(one, kind)) and self._foreign(party)]
        return [(Party(None, self.home[0]), one) for one in cities] if len(cities) > 1 else []

    def parties(self, sentence: Sentence, found: Signing, kind: str) -> tuple[tuple[Party, ...], list[str]]:
        """Give the parties of a pair of verb and name, and the people who signed."""
        around = self._around(sentence, found)
        people = [one.head.entity_id for one in around if one.head.entity_type == "person" and one.head.entity_id]
        schools = kind in table("agreements")["school_kinds"]
        chosen: dict[str, Party] = {}
        for phrase in around:
            party = self._party(phrase, kind)
            if party is not None:
                chosen.setdefault(party.name, party)
        if schools and not any(self._native(party) for party in chosen.values()):
            chosen |= {party.name: party for party in self._schools(sentence, found)}
        cities = kind in table("agreements")["city_kinds"]
        if (cities or len(chosen) < 2) and all(self._native(party) for party in chosen.values()):
            chosen |= {party.name: party for party in self._elsewhere(sentence, found.verb.start, cities)}
        abroad = [party for party in chosen.values() if self._foreign(party)]
        if (
            not cities
            and abroad
            and not any(map(self._is_city, abroad))
            and not any(map(self._native, chosen.values()))
        ):
            chosen |= {party.name: party for party in self._own_bodies(sentence, found)}
        complete = len(chosen) > 1 and not any(map(self._is_city, chosen.values()))
        if self.home and not complete and not any(self._native(party) for party in chosen.values()):
            chosen[self.home[0]] = Party(None, self.home[0])
        return tuple(self._level(list(chosen.values()), schools)), people

    def _level(self, parties: list[Party], schools: bool) -> Iterator[Party]:
        """Keep the cities alone where both sides are cities: the mayor signs, his companions do not."""
        cities = [one for one in parties if self._is_city(one)]
        both = any(map(self._native, cities)) and any(map(self._foreign, cities))
        named = [one for one in parties if not self._is_city(one)]
        bodies = any(map(self._native, named)) and any(map(self._foreign, named))
        yield from cities if both and not schools else named if bodies else parties

    def _is_city(self, party: Party) -> bool:
        place = self.places.get(party.entity_id or "")
        return party.entity_id is None or (place is not None and place.kind not in ("venue", "country", "other"))

    def _around(self, sentence: Sentence, found: Signing) -> list[Phrase]:
        """Give who stands around the verb of signing, and around another verb of the same clause before it."""
        first, last = found.clause
        taking: dict[int, Phrase] = {}
        for act in sentence.walk.acts:
            if act.start <= found.verb.start < act.end:
                named = [one for one in act.objects if one.start < found.kind.start]
                if len(named) > 1:
                    return named
                own = [*act.doers, *act.beside, *named]
                taking |= {one.start: one for one in own}
            elif first <= act.start < found.verb.start:
                taking |= {one.start: one for one in (*act.beside, *(act.objects if act.frame.pivot else ()))}
        if re.search(
            "(三方|雙方|各方|兩地|兩市|兩校|雙邊)[^,。]{0,6}$", sentence.compact.text[first : found.verb.start]
        ):
            before = [
                part for part in sentence.walk.parts if part.start < found.verb.start and part.role != "companion"
            ]
            taking |= {one.phrase.start: one.phrase for one in before if one.role in ("guest", "leader", "host")}
        if taking:
            return [taking[start] for start in sorted(taking)]
        near = [one for one in sentence.phrases if first <= one.start < last]
        near = [one for one in near if one.end <= max(found.kind.start, found.verb.start)]
        cut = [
            cue.end for cue in words().find(sentence.compact.text, first, found.verb.start) if cue.kinds[0] != "verb"
        ]
        marks = [place + 1 for place in range(first, found.verb.start) if sentence.compact.text[place] == "、"]
        return [one for one in near if one.start >= max([*cut, *(marks[-1:] if cut else [])], default=first)]

    def _party(self, phrase: Phrase, kind: str) -> Party | None:
        named = [*sorted(phrase.others, key=lambda one: one.start), phrase.head]
        bodies = [one for one in named if one.entity_id in self.bodies]
        places = [one for one in named if one.entity_id in self.places and self.places[one.entity_id].kind != "country"]
        for one in reversed(bodies):
            body = self.bodies[one.entity_id or ""]
            if body.kind != "government" and not (
                kind in table("agreements")["city_kinds"] and body.kind == "association"
            ):
                return self._named(one)
        schools = kind in table("agreements")["school_kinds"]
        if places and not (schools and bodies):
            return self._home(one) if self.countries.of((one := places[-1]).entity_id) == HOME else self._named(one)
        if phrase.head.entity_type == "person" and not bodies and (held := self._held(phrase, schools)):
            return held
        if (bodies or phrase.head.entity_type in ("person", "reference")) and not schools:
            return Party(None, self.home[0]) if self.home and self.countries.phrase(phrase) == HOME else None
        return None

    def _held(self, phrase: Phrase, schools: bool) -> Party | None:
        """Give the body a person stands for by his post, where it is none of the city's own."""
        person = self.people.get(phrase.head.entity_id or "")
        wanted = (
            ("school", "university") if schools else ("school", "university", "company", "museum", "council", "ngo")
        )
        for post in person.posts if person else ():
            body = self.bodies.get(post.body_id or "")
            if body is not None and body.kind in wanted and not post.former:
                return Party(body.id, self.short.get(body.id, body.name))
        return None

    def _schools(self, sentence: Sentence, found: Signing) -> Iterator[Party]:
        """Give the first school of the home side named before the verb."""
        for phrase in sentence.phrases:
            body = self.bodies.get(phrase.head.entity_id or "")
            if (
                phrase.start < found.verb.start
                and body
                and body.kind in ("school", "university")
                and body.country == HOME
            ):
                yield self._named(phrase.head)
                return

    def _home(self, mention: Mention) -> Party:
        if self.places[mention.entity_id or ""].kind == "venue":
            return self._named(mention)
        name = self._named(mention).name
        stem = self.home[0] if self.home and name.startswith(self.home[0]) else name
        return Party(mention.entity_id, stem)

    def _named(self, mention: Mention) -> Party:
        return Party(mention.entity_id, self.short.get(mention.entity_id or "", mention.name))

    def _foreign(self, party: Party) -> bool:
        return self.countries.of(party.entity_id) not in (None, HOME)

    def _native(self, party: Party) -> bool:
        return party.entity_id is None or self.countries.of(party.entity_id) == HOME

    def _own_bodies(self, sentence: Sentence, found: Signing) -> Iterator[Party]:
        """Give the last body of the home side before the verb that signs in its own name, as a museum does."""
        named = [
            self._named(one)
            for phrase in sentence.phrases
            for one in (*phrase.others, phrase.head)
            if phrase.start < found.verb.start and self._signs(one.entity_id)
        ]
        yield from named[-1:]

    def _signs(self, identifier: str | None) -> bool:
        body = self.bodies.get(identifier or "")
        return body is not None and body.country == HOME and body.kind not in ("government", "representative_office")

    def _elsewhere(self, sentence: Sentence, place: int, cities: bool) -> Iterator[Party]:
        """Give the last foreign city or body the sentence names before the verb."""
        found = [
            self._named(one)
            for phrase in sentence.phrases
            for one in (*phrase.others, phrase.head)
            if self._counterpart(one.entity_id, cities) and phrase.start < place
        ]
        yield from found[-1:]

    def _counterpart(self, identifier: str | None, cities: bool) -> bool:
        if self.countries.of(identifier) in (None, HOME):
            return False
        place, body = self.places.get(identifier or ""), self.bodies.get(identifier or "")
        if place is not None:
            return place.kind not in ("country", "venue")
        return not cities and body is not None and body.kind not in ("representative_office", "government")
