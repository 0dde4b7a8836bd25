"""An entry as its agreements are read: the row of what is said, who may agree, when it happened, what rules read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.agreements.around import Around
from ingest.agreements.candidates import Candidates
from ingest.agreements.pairs import PairColumns
from ingest.agreements.papers import Times, paper_columns
from ingest.agreements.proposals import Proposals
from ingest.agreements.row import Row
from ingest.agreements.rules.reading import proposals
from ingest.dates import DateSpan, dates_in

if TYPE_CHECKING:
    from ingest.document import Document
    from ingest.events import EventReading
    from ingest.linking import LinkedEntry


@dataclass(frozen=True, slots=True)
class Scene:
    """What the two models are asked about: the papers of a row, and the candidates around each."""

    row: Row
    candidates: Candidates
    times: Times
    proposals: Proposals

    @classmethod
    def of(
        cls, document: Document, linked: LinkedEntry, reading: EventReading, dates: Sequence[DateSpan] = ()
    ) -> Scene:
        """Set the scene of an entry whose event took place at `dates`."""
        candidates = Candidates(document, linked, reading)
        row = Row(reading, [candidates.side(phrase) for phrase in candidates.phrases])
        until = document.period.end if document.period else None
        times = Times(dates, dates_in(document, linked.entry), until)
        return cls(row, candidates, times, Proposals(row, candidates, proposals(document, linked, reading, dates)))

    def papers(self) -> list[list[str]]:
        """The features of each paper of the row, in its order."""
        return [
            [*paper_columns(self.row, place, self.times), *self.proposals.of_paper(place)] for place in self.row.papers
        ]

    def around(self, place: int) -> Around:
        """What is around the paper at a place of the row."""
        return Around(self.row, place, self.candidates)

    def columns(self, around: Around) -> PairColumns:
        """The features of the pairs around a paper."""
        return PairColumns(around, self.proposals)

    def offset(self, place: int) -> int:
        """Where in the document a piece begins."""
        return self.span(place, place)[0]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The document offsets of the pieces `first` to `last` of one passage."""
        start, end = self.row.pieces[first].start, self.row.pieces[last].end
        return self.row.passage(first).compact.span(start, end)
