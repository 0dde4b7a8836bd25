"""What else is told of an agreement: its subject, the hands that signed it, who witnessed it, its number."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.agreements.agreement import Agreement, Party
from ingest.agreements.candidates import CITY
from ingest.agreements.rules.reading import subject_in
from ingest.cues import table
from ingest.numerals import value_of

if TYPE_CHECKING:
    from ingest.agreements.around import Around
    from ingest.agreements.row import Row

_FURTHEST = 200
"""How many pieces away from a paper its verb and the hands that sign it may stand."""


def verb_of(row: Row, place: int) -> int:
    """Give the place of the verb of signing a paper is said of: the nearest of its clause; its own where none is."""
    first, last = row.clause(place)
    verbs = [at for at in range(max(first, place - _FURTHEST), min(last, place + _FURTHEST)) if row.pieces[at].signs]
    return min(verbs, key=lambda at: (at > place, abs(at - place)), default=place)


def subject_of(row: Row, place: int) -> str | None:
    """Give what an agreement is about: 經濟合作 in 簽署經濟合作備忘錄."""
    paper, verb = row.pieces[place], row.pieces[verb_of(row, place)]
    text = row.passage(place).compact.text
    return subject_in(text[verb.end : paper.end] if verb.end <= paper.start else paper.word)


def signatories_of(around: Around, parties: Iterable[Party]) -> tuple[str, ...]:
    """Give the people who sign for the parties in the sentence of the paper, but for those who only witness it.

    They are those who speak for a party; for a side nobody speaks for, the nearest of it who signs there.
    """
    row, people = around.row, dict[int, str]()
    for side, keys in _by_side(around, parties).items():
        voices = [at for key in keys for at, _ in around.seen[key].voices if around.seen[key].where == "here"]
        speaking = {at: name for at in voices if (name := _hand(row, at))}
        if not speaking:
            first, last = row.sentences[row.sentence[around.place]]
            low, high = max(first, around.place - _FURTHEST), min(last, around.place + _FURTHEST)
            names = row.names[bisect_left(row.names, low) : bisect_left(row.names, high)]
            signing = [at for at in names if row.side[at] == side and _signs(row, at) and _hand(row, at)]
            speaking = {at: _hand(row, at) or "" for at in sorted(signing, key=lambda at: abs(at - around.place))[:1]}
        people |= speaking
    return tuple(dict.fromkeys(people[at] for at in sorted(people)))


def _by_side(around: Around, parties: Iterable[Party]) -> dict[str, list[str]]:
    """Give the keys of the parties that are around, by the side they are of."""
    found: dict[str, list[str]] = {}
    for key in (party.entity_id or CITY for party in parties):
        if key in around.seen:
            found.setdefault(around.seen[key].candidate.side, []).append(key)
    return found


def _hand(row: Row, at: int) -> str | None:
    """Give the person a name of the row is, unless he only witnesses or accompanies."""
    phrase = row.pieces[at].phrase
    if phrase is None or phrase.head.entity_type != "person":
        return None
    roles = {part.role for part in row.parts(at)}
    aside = "signatory" not in roles and roles & set(table("agreements")["aside_roles"])
    return None if aside else phrase.head.entity_id


def _signs(row: Row, at: int) -> bool:
    return any(part.role == "signatory" for part in row.parts(at))


def witnesses_of(row: Row, place: int, signing: Iterable[str]) -> tuple[str, ...]:
    """Give the people in whose presence it was signed: 在 E 見證下 in its sentence, or 見證 behind it, before the next.

    None of those `signing` it witnesses it: 與 B 簽署備忘錄，並見證 C 與 D 簽署意向書.
    """
    low, high = row.sentences[row.sentence[place]]
    first, _ = row.clause(place)
    number = row.number[place] + 1
    following = row.papers[number] if number < len(row.papers) else high
    names = row.names[bisect_left(row.names, low) : bisect_left(row.names, high)]
    parts = [(at, part) for at in names for part in row.parts(at) if part.role == "witness"]
    start, stop = row.pieces[first].start, row.pieces[min(following, high) - 1].end
    heads = [row.pieces[at].phrase for at, part in parts if part.frame == "witness_under" or start <= part.start < stop]
    people = [one.head.entity_id for one in heads if one is not None and one.head.entity_type == "person"]
    return tuple(dict.fromkeys(one for one in people if one and one not in set(signing)))


def numbered(agreements: Sequence[Agreement], body: str) -> tuple[Agreement, ...]:
    """Give the first signed agreement between cities the ordinals the text counts: 第44及45座締盟城市."""
    match = re.search(table("agreements")["ordinal"], body)
    if match is None:
        return tuple(agreements)
    words = re.findall(r"[0-9一二三四五六七八九十百]+", match["numbers"])
    numbers = tuple(filter(None, map(value_of, words)))
    for place, one in enumerate(agreements):
        if one.status == "signed" and one.kind in (*table("agreements")["city_kinds"], "mou"):
            return (*agreements[:place], replace(one, ordinals=numbers), *agreements[place + 1 :])
    return tuple(agreements)
