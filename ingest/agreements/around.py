"""Who is around a paper: the candidates whose names it hears, where they stand to it and to the papers beside it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from ingest.agreements.candidates import CITY, Candidate, Candidates, Voice
from ingest.cues import table

if TYPE_CHECKING:
    from ingest.agreements.row import Row

MOST = 24
"""How many candidates of a paper are looked at, the nearest first."""
FURTHEST = 400
"""How many pieces away from a paper, or into the title, a name may speak for a party of it."""
_FAR = {"here": 0, "before": 1_000, "title": 2_000, "behind": 3_000, "never": 9_000}

Heard = tuple[tuple[int, Voice], ...]
"""Voices with their places in the row."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A candidate as a paper sees it: `voices` are those that count, all of them `where`; `heard` are all near it."""

    candidate: Candidate
    where: str
    voices: Heard
    heard: Heard

    @property
    def key(self) -> str:
        """The candidate's key."""
        return self.candidate.key


class Around:
    """The candidates around one paper of a row; `number` are the words of its sentence for how many agree."""

    def __init__(self, row: Row, place: int, candidates: Candidates) -> None:
        self.row, self.place = row, place
        self.kind = row.pieces[place].kind
        seen = [self._seen(candidates.all[key], tuple(heard)) for key, heard in self._heard(candidates).items()]
        near = sorted(seen, key=lambda one: (self.distance(one), one.key))[:MOST]
        self.seen = {one.key: one for one in sorted(near, key=lambda one: one.key)}
        low, high = row.sentences[row.sentence[place]]
        words = "".join(one.word for one in row.pieces[max(low, place - FURTHEST) : min(high, place + FURTHEST)])
        self.number = [name for name, sign in table("agreements")["number"].items() if re.search(sign, words)]
        self.before, self.behind = self._beside()
        self.own = {home: self._in_own_share(home) for home in (True, False)}

    def pairs(self) -> list[tuple[str, str]]:
        """Give every two candidates, in the order of their keys."""
        return list(combinations(self.seen, 2))

    def distance(self, one: Seen) -> int:
        """How far a candidate stands from the paper, those of its sentence first."""
        return _FAR[one.where] + min((abs(at - self.place) for at, _ in one.voices), default=0)

    def share(self, at: int) -> str:
        """Give whose share of the paper's sentence a place is in: its own, which lies between the papers beside it."""
        if not self.row.together(at, self.place):
            return "out"
        if at < self.place:
            return "own" if self.before is None or at > self.before else "earlier"
        return "behind" if self.behind is None or at < self.behind else "later"

    def _heard(self, candidates: Candidates) -> dict[str, list[tuple[int, Voice]]]:
        """Give the voices near the paper and in the title by candidate; the reporting city is always there."""
        names, place = self.row.names, self.place
        low, high = max(0, place - FURTHEST), place + FURTHEST
        titled = range(bisect_left(names, min(self.row.head, FURTHEST, low)))
        heard: dict[str, list[tuple[int, Voice]]] = {CITY: []} if CITY in candidates.all else {}
        for number in (*titled, *range(bisect_left(names, low), bisect_right(names, high))):
            for key, voice in candidates.spoken[number]:
                heard.setdefault(key, []).append((names[number], voice))
        return heard

    def _seen(self, candidate: Candidate, heard: Heard) -> Seen:
        """Choose the voices that count: those of the paper's sentence, else the nearest before, else others."""
        row, place = self.row, self.place
        here = tuple(one for one in heard if row.together(one[0], place))
        before = [one for one in heard if row.head <= one[0] < place]
        behind = [one for one in heard if one[0] > place]
        titled = tuple(one for one in heard if one[0] < row.head <= place)
        where, voices = "never", heard[:0]
        if here:
            where, voices = "here", here
        elif before:
            last = row.sentence[before[-1][0]]
            where, voices = "before", tuple(one for one in before if row.sentence[one[0]] == last)
        elif titled and not (behind and row.sentence[behind[0][0]] - row.sentence[place] <= 1):
            where, voices = "title", titled
        elif behind:
            first = row.sentence[behind[0][0]]
            where, voices = "behind", tuple(one for one in behind if row.sentence[one[0]] == first)
        return Seen(candidate, where, voices, heard)

    def _beside(self) -> tuple[int | None, int | None]:
        """Give the papers before and behind this one in its sentence."""
        row, number = self.row, self.row.number[self.place]
        before = row.papers[number - 1] if number else None
        behind = row.papers[number + 1] if number + 1 < len(row.papers) else None
        return (
            before if before is not None and row.together(before, self.place) else None,
            behind if behind is not None and row.together(behind, self.place) else None,
        )

    def _in_own_share(self, home: bool) -> int:
        """Count the candidates of a side in the paper's own share of the sentence."""
        sides = [one for one in self.seen.values() if (one.candidate.side == "home") is home]
        return sum(any(self.share(at) == "own" for at, _ in one.voices) for one in sides)
