"""What the rules read as agreements, as the models see it: of each paper, and of each two who may agree by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ingest.agreements.rules.signings import LONGEST_ITEM
from ingest.comparison import same_party
from ingest.cues import table

if TYPE_CHECKING:
    from ingest.agreements.candidates import Candidates
    from ingest.agreements.row import Row
    from ingest.agreements.rules.reading import Proposal


class Proposals:
    """The agreements the rules read in the entry of a row."""

    def __init__(self, row: Row, candidates: Candidates, read: Iterable[Proposal]) -> None:
        self._row = row
        self._read = list(read)
        self._parties = [frozenset(same_party(party.name) for party in one.parties) for one in self._read]
        self._of = {
            key: {number for number, parties in enumerate(self._parties) if parties & one.names}
            for key, one in candidates.all.items()
        }
        self._known: dict[int, tuple[set[int], set[int], set[int]]] = {}

    def at(self, place: int) -> list[Proposal]:
        """Give what they read of a paper itself."""
        return [self._read[number] for number in sorted(self._near(place)[0])]

    def of_paper(self, place: int) -> Iterator[str]:
        """Say what they read of a paper itself, and of papers of its kind near it."""
        here, alike, _ = self._near(place)
        yield f"rules here:{self._read[min(here)].status if here else 'none'}"
        yield f"rules of kind:{'+'.join(sorted({self._read[number].status for number in alike})) or 'none'}"

    def of_pair(self, place: int, one: str, other: str) -> Iterator[str]:
        """Say whether they read two candidates as parties: of this paper, of one of its kind, of any near it."""
        first, second = self._of[one], self._of[other]
        for name, read in zip(("here", "of kind", "anywhere"), self._near(place), strict=True):
            both = first & second & read
            word = "nothing" if not read else "none" if first.isdisjoint(read) and second.isdisjoint(read) else "one"
            if both:
                word = "alone" if any(len(self._parties[number]) == 2 for number in both) else "both"
            yield f"rules {name}:{word}"

    def _near(self, place: int) -> tuple[set[int], set[int], set[int]]:
        """Give the numbers of what they read of a paper itself, of papers of its kind, and of any, near it."""
        if place not in self._known:
            compact, paper = self._row.passage(place).compact, self._row.pieces[place]
            start, end = compact.span(paper.start, paper.end)
            near = {at for at, one in enumerate(self._read) if abs(one.start - start) <= LONGEST_ITEM}
            here = {at for at in near if self._read[at].start < end and start < self._read[at].end}
            self._known[place] = here, {at for at in near if may_be(paper.kind, self._read[at].kind)}, near
        return self._known[place]


def may_be(called: str, kind: str) -> bool:
    """Whether a paper called so can be of a kind: 姊妹市 signed by councils is `other`, by schools a sister school."""
    loose: Sequence[str] = (*table("agreements")["city_kinds"], "other")
    return called == kind or (kind in ("other", "sister_school") and called in loose)
