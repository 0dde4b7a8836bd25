"""Agreements: what was signed, is retold or planned, between whom, as which in number, by whose hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
    read = list(_agreements(reading.body, names))
    if not any(one.status == "signed" for one in read):
        read += [one for one in _agreements(reading.title, names) if not any(_same(one, other) for other in read)]
    kept: dict[tuple[object, ...], Agreement] = {}
    for one in read:
        key = (one.kind, one.status, tuple(sorted(party.name for party in one.parties)), one.subject)
        if len(one.parties) > 1:
            kept.setdefault(key, one)
    return _numbered(tuple(_without_echoes(list(kept.values()))), reading.body)


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
        if kind in table("agreements")["city_kinds"] and not any(names.is_place(party) for party in parties):
            kind = "other"
        start, end = min(found.verb.start, found.kind.start), max(found.verb.end, found.kind.end)
        status = _status(sentence, found)
        witnesses = _role(sentence, ("witness", "witness_under")) if status == "signed" else ()
        signers = tuple(dict.fromkeys(people)) if status == "signed" else ()
        yield Agreement(
            kind, status, parties, _subject(sentence, found), (), signers, witnesses, *sentence.compact.span(start, end)
        )


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
    match = re.fullmatch(r".*?(?P<subject>[一-鿿]{2,10}?)(?:合作)?(?:備忘錄|意向書|協定書?|協議書?|宣言).*", between)
    if match is None:
        return None
    subject = re.split(r"[及與和、的之]", match["subject"])[-1]
    return subject if 2 <= len(subject) <= 8 and subject not in ("友好", "友好交流", "姊妹市", "姊妹校") else None


def _role(sentence: Sentence, frames: Sequence[str]) -> tuple[str, ...]:
    found = (part.phrase.head for part in sentence.walk.parts if part.frame in frames and part.role == "witness")
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

    def parties(self, sentence: Sentence, found: _Found, kind: str) -> tuple[tuple[Party, ...], list[str]]:
        """Give the parties of a pair of verb and name, and the people who signed."""
        around = self._around(sentence, found)
        rules = table("agreements")
        cities = kind in rules["city_kinds"]
        chosen: dict[str, Party] = {}
        people = [one.head.entity_id for one in around if one.head.entity_type == "person" and one.head.entity_id]
        for phrase in around:
            party = self._party(phrase, cities, kind in rules["school_kinds"])
            if party is not None:
                chosen.setdefault(party.name, party)
        if not any(self._foreign(party) for party in chosen.values()):
            chosen |= {party.name: party for party in self._elsewhere(sentence, found.verb.start)}
        schools = kind in rules["school_kinds"] and len(chosen) > 1
        if self.home and not schools and not any(self._native(party) for party in chosen.values()):
            chosen[self.home[0]] = Party(None, self.home[0])
        return tuple(chosen.values()), people

    def _around(self, sentence: Sentence, found: _Found) -> list[Phrase]:
        for act in sentence.walk.acts:
            if act.frame.name in ("sign", "bond") and act.start <= found.verb.start < act.end:
                taking = [*act.doers, *act.beside, *(one for one in act.objects if one.start < found.kind.start)]
                if taking:
                    return taking
        first, last = found.clause
        near = [
            one
            for one in sentence.phrases
            if first <= one.start < last and one.end <= max(found.kind.start, found.verb.start)
        ]
        cut = [
            cue.end for cue in _words().find(sentence.compact.text, first, found.verb.start) if cue.kinds[0] != "verb"
        ]
        cut += (
            [place + 1 for place in range(first, found.verb.start) if sentence.compact.text[place] == "、"][-1:]
            if cut
            else []
        )
        return [one for one in near if one.start >= max(cut, default=first)]

    def _party(self, phrase: Phrase, cities: bool, schools: bool) -> Party | None:
        named = [*sorted(phrase.others, key=lambda one: one.start), phrase.head]
        bodies = [one for one in named if one.entity_id in self.bodies]
        places = [one for one in named if one.entity_id in self.places and self.places[one.entity_id].kind != "country"]
        for one in reversed(bodies):
            body = self.bodies[one.entity_id or ""]
            if body.kind == "government" or (cities and body.kind not in ("council", "museum")):
                continue
            return self._named(one)
        if places and not (schools and bodies):
            return self._home(one) if self.countries.of((one := places[-1]).entity_id) == HOME else self._named(one)
        if bodies or phrase.head.entity_type in ("person", "reference"):
            return Party(None, self.home[0]) if self.home and self.countries.phrase(phrase) == HOME else None
        return None

    def _home(self, mention: Mention) -> Party:
        name = self._named(mention).name
        stem = self.home[0] if self.home and name.startswith(self.home[0]) else name
        return Party(mention.entity_id, stem)

    def _named(self, mention: Mention) -> Party:
        return Party(mention.entity_id, self.short.get(mention.entity_id or "", mention.name))

    def _foreign(self, party: Party) -> bool:
        return self.countries.of(party.entity_id) not in (None, HOME)

    def _native(self, party: Party) -> bool:
        return party.entity_id is None or self.countries.of(party.entity_id) == HOME

    def _elsewhere(self, sentence: Sentence, place: int) -> Iterator[Party]:
        """Give the foreign cities of the sentence before the verb, or the first after it."""
        found = [
            self._named(one)
            for phrase in sentence.phrases
            for one in (*phrase.others, phrase.head)
            if one.entity_id in self.places
            and self.places[one.entity_id].kind != "country"
            and self.countries.of(one.entity_id) not in (None, HOME)
            and phrase.start < place
        ]
        yield from found[-1:]
