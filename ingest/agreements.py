"""Agreements: what was signed, is retold or planned, between whom, as which in number, by whose hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from ingest.cues import Cue, Lexicon, table
from ingest.events import HOME, Countries, EventReading, Sentence, short_forms
from ingest.numerals import value_of
from ingest.tokens import COMMAS, STOPS

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
class Agreement:
    """An agreement; `start:end` are document offsets of the words from the verb to its name."""

    kind: str
    status: str
    parties: tuple[Party, ...]
    subject: str | None
    ordinals: tuple[int, ...]
    signatories: tuple[str, ...]
    witnesses: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Found:
    verb: Cue
    kind: Cue
    clause: tuple[int, int]


def read_agreements(document: Document, linked: LinkedEntry, reading: EventReading) -> tuple[Agreement, ...]:
    """Read the agreements of an entry; the title counts where the body names none."""
    names = _Names(document, linked)
    read = [one for one in _agreements(reading.body, names) if len(one.parties) > 1]
    if not any(one.status == "signed" for one in read):
        read += [one for one in _agreements(reading.title, names) if not any(_same(one, other) for other in read)]
    read = [_by_title(one, list(_agreements(reading.title, names)), read, names) for one in read]
    kept: dict[tuple[object, ...], Agreement] = {}
    for one in read:
        key = (one.kind, one.status, tuple(sorted(party.name for party in one.parties)), one.subject)
        kept.setdefault(key, one)
    return _numbered(tuple(_without_echoes(list(kept.values()))), reading.body)


def _by_title(one: Agreement, titled: list[Agreement], read: list[Agreement], names: _Names) -> Agreement:
    """Take the parties of the title where it names two for the only agreement of its kind."""
    alike = [other for other in read if other.kind == one.kind and other.status == one.status]
    match = [other for other in titled if other.kind == one.kind and names.named(other.parties) and len(titled) == 1]
    if one.status != "signed" or len(alike) != 1 or not match or len(match[0].parties) < len(one.parties):
        return one
    return replace(one, parties=match[0].parties)


def _same(one: Agreement, other: Agreement) -> bool:
    return one.kind == other.kind


def _without_echoes(found: list[Agreement]) -> Iterator[Agreement]:
    """Drop a mention without subject that repeats an agreement of the same kind and parties."""
    for number, one in enumerate(found):
        twins = [
            other
            for place, other in enumerate(found)
            if place != number
            and other.kind == one.kind
            and {p.name for p in other.parties} == {p.name for p in one.parties}
        ]
        if not any((other.subject or place < number) and not one.subject for place, other in enumerate(twins)):
            yield one


@cache
def _words() -> Lexicon:
    rules = table("agreements")
    return Lexicon({"verb": rules["verbs"], **{f"kind:{kind}": words for kind, words in rules["kinds"].items()}})


def _agreements(sentence: Sentence, names: _Names) -> Iterator[Agreement]:
    for found in _pairs(sentence):
        kind = found.kind.kinds[0].removeprefix("kind:")
        parties, people = names.parties(sentence, found, kind)
        if kind in table("agreements")["city_kinds"] and any(not names.is_place(party) for party in parties):
            kind = "other"
        start, end = min(found.verb.start, found.kind.start), max(found.verb.end, found.kind.end)
        status = _status(sentence, found)
        witnesses = _witnesses(sentence, found) if status == "signed" else ()
        signers = tuple(dict.fromkeys(people)) if status == "signed" else ()
        where = sentence.compact.span(start, end)
        for each in names.apart(sentence, found, kind) or (parties,):
            yield Agreement(kind, status, each, _subject(sentence, found), (), signers, witnesses, *where)


def _pairs(sentence: Sentence) -> Iterator[_Found]:
    """Pair each verb of signing with the names of agreements in its clause: behind it, else before it."""
    text = sentence.compact.text
    inside = [(one.start, one.end) for one in sentence.phrases if one.head.entity_type != "place"]
    cues = [cue for cue in _words().find(text) if not any(a <= cue.start and cue.end <= b for a, b in inside)]
    taken: set[int] = set()
    weak = table("agreements")["weak"]
    for number, verb in enumerate(cues):
        if verb.kinds[0] != "verb":
            continue
        first, last = _clause(text, verb)
        behind = []
        for cue in cues[number + 1 :]:
            if cue.start >= last or cue.kinds[0] == "verb":
                break
            behind.append(cue)
        if verb.word in weak and not (behind and behind[0].start - verb.end <= 12):
            continue
        behind = _distinct(text, [cue for cue in behind if cue.start not in taken])
        if not behind:
            before = [
                cue for cue in cues[:number] if cue.start >= first and cue.kinds[0] != "verb" and cue.start not in taken
            ]
            behind = before[-1:] if verb.start - (before[-1].end if before else 0) <= 6 else []
        for cue in behind:
            taken.add(cue.start)
            if text.startswith("城市", cue.end):
                continue
            yield _Found(verb, cue, (first, last))


def _distinct(text: str, cues: list[Cue]) -> list[Cue]:
    """Keep the names that are signed: the first, and those joined to it by 及 or 、."""
    kept = cues[:1]
    for cue in cues[1:]:
        between = text[kept[-1].end : cue.start]
        if len(between) <= 14 and re.match(r"(書)?[及與和暨、]|(書)?以及", between) and "成為" not in between:
            kept.append(cue)
        else:
            break
    return kept


def _clause(text: str, verb: Cue) -> tuple[int, int]:
    edges = STOPS | COMMAS
    first = max((place for place in range(verb.start - 1, -1, -1) if text[place] in edges), default=-1) + 1
    return first, next((place for place in range(verb.end, len(text)) if text[place] in edges), len(text))


def _status(sentence: Sentence, found: _Found) -> str:
    rules, text = table("agreements"), sentence.compact.text
    place = min(found.verb.start, found.kind.start)
    scope = next((one.kind for one in sentence.scopes if one.start <= place < one.end), None)
    before, after = text[found.clause[0] : place], text[max(found.kind.end, found.verb.end) :][:10]
    if after.startswith(tuple(rules["pending"])):
        return "planned"
    if (
        scope in ("retold", "told")
        or after.startswith(tuple(rules["standing"]))
        or re.match(r".{0,3}\d+[週周]年", after)
    ):
        return "existing"
    if scope in ("planned", "topic") or any(word in before for word in rules["planned"]):
        return "planned"
    return "existing" if any(word in before for word in rules["existing"]) else "signed"


def _subject(sentence: Sentence, found: _Found) -> str | None:
    """Give what an agreement is about: 經濟合作 in 簽署經濟合作備忘錄."""
    words = found.kind.word
    between = (
        sentence.compact.text[found.verb.end : found.kind.start] + words
        if found.kind.start >= found.verb.end
        else words
    )
    match = re.fullmatch(r".*?(?P<subject>[一-鿿]{2,10})(?:備忘錄|意向書|協定書?|協議書?|宣言).*", between)
    if match is None:
        return None
    subject = re.split(r"[及與和、的之]", match["subject"])[-1]
    return subject if 2 <= len(subject) <= 8 and subject not in _PLAIN else None


_PLAIN = ("友好", "友好交流", "姊妹市", "姊妹校", "合作", "交流", "友好合作", "交流合作", "共同", "城市交流")


def _witnesses(sentence: Sentence, found: _Found) -> tuple[str, ...]:
    """Give the people in whose presence it was signed: 在 E 見證下, or 見證 in the same clause or the next."""
    first, last = found.clause
    edge = next(
        (place for place in range(last + 1, len(sentence.compact.text)) if sentence.compact.text[place] in STOPS), 0
    )
    found_parts = (
        part.phrase.head
        for part in sentence.walk.parts
        if part.role == "witness"
        and (part.frame == "witness_under" or first <= part.end <= last or last <= part.start < edge)
    )
    return _people(found_parts)


def _people(heads: Iterable[Mention]) -> tuple[str, ...]:
    found = heads
    return tuple(dict.fromkeys(one.entity_id for one in found if one.entity_id and one.entity_type == "person"))


def _numbered(agreements: tuple[Agreement, ...], body: Sentence) -> tuple[Agreement, ...]:
    """Give the first signed agreement between cities the ordinals the text counts: 第44及45座締盟城市."""
    match = re.search(table("agreements")["ordinal"], body.compact.text)
    if match is None:
        return agreements
    numbers = tuple(
        filter(None, (value_of(word) for word in re.findall(r"[0-9一二三四五六七八九十百]+", match["numbers"])))
    )
    for place, one in enumerate(agreements):
        if one.status == "signed" and one.kind in (*table("agreements")["city_kinds"], "mou"):
            return (*agreements[:place], replace(one, ordinals=numbers), *agreements[place + 1 :])
    return agreements


class _Names:
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
                if known is None or len(mention.name) < len(known):
                    self.short[mention.entity_id] = mention.name

    def is_place(self, party: Party) -> bool:
        """Whether a party is a city, county or state."""
        return party.entity_id is None or party.entity_id in self.places

    def named(self, parties: tuple[Party, ...]) -> bool:
        """Whether two parties or more are named, none filled in."""
        return len(parties) > 1 and all(one.entity_id is not None for one in parties)

    def apart(self, sentence: Sentence, found: _Found, kind: str) -> list[tuple[Party, ...]]:
        """Give the parties of each of several agreements: 分別與 A、B 及 C 簽署."""
        first, _ = found.clause
        if kind not in table("agreements")["city_kinds"] or not self.home:
            return []
        if not re.search("分別|各自|先後|陸續", sentence.compact.text[first : found.verb.start]):
            return []
        near = [one for one in sentence.phrases if first <= one.start < found.verb.start]
        cities = [party for one in near if (party := self._party(one, kind)) and self._foreign(party)]
        return [(Party(None, self.home[0]), one) for one in cities] if len(cities) > 1 else []

    def parties(self, sentence: Sentence, found: _Found, kind: str) -> tuple[tuple[Party, ...], list[str]]:
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
        if not any(self._foreign(party) for party in chosen.values()):
            cities = kind in table("agreements")["city_kinds"]
            chosen |= {party.name: party for party in self._elsewhere(sentence, found.verb.start, cities)}
        if self.home and not any(self._native(party) for party in chosen.values()):
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

    def _around(self, sentence: Sentence, found: _Found) -> list[Phrase]:
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
            cue.end for cue in _words().find(sentence.compact.text, first, found.verb.start) if cue.kinds[0] != "verb"
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

    def _schools(self, sentence: Sentence, found: _Found) -> Iterator[Party]:
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
