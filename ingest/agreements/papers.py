"""What each paper shows the reader who tells whether it is signed, stood already, is planned, or is only spoken of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ingest.agreements.rules.reading import within
from ingest.cues import table
from ingest.dates import DateSpan, first_day, last_day, long_before

if TYPE_CHECKING:
    from ingest.agreements.row import Row

_NEAR = 5
"""How many pieces away neighbours are told with their distance."""
_BEFORE, _BEHIND = 60, 40
"""How many pieces of the sentence are looked at."""


class Times:
    """When an entry's event took place, every date the entry names, and the last day the report tells of."""

    def __init__(self, event: Sequence[DateSpan], named: Sequence[DateSpan], until: date | None) -> None:
        self.event, self.named, self.until = event, named, until

    def word(self, start: int, end: int) -> str:
        """Say what the last date between two places of the document is to the event: now, long before, after, ..."""
        dates = [one for one in self.named if start <= one.text_start < end]
        if not dates or not self.event:
            return "none"
        last = dates[-1]
        if any(within(last, one) for one in self.event):
            return "now"
        if all(long_before(last, one) for one in self.event):
            return "before"
        late = timedelta(days=table("agreements")["later_days"])
        if all(first_day(last.start) > last_day(one.end or one.start) + late for one in self.event):
            told = self.until is not None and last_day(last.end or last.start) <= self.until
            return "later" if told else "after"
        return "other"


def paper_columns(row: Row, place: int, times: Times) -> list[str]:
    """The features of the paper at a place of the row."""
    found = [
        "bias",
        f"kind:{row.pieces[place].kind}",
        f"word:{row.pieces[place].word}",
        f"alone:{row.pieces[place].signs}",
    ]
    found.append("title" if place < row.head else "body")
    for step in range(1, _NEAR + 1):
        found += [f"-{step}:{row.face(place - step)}", f"+{step}:{row.face(place + step)}"]
    found += [f"--:{row.face(place - 2)}{row.face(place - 1)}", f"++:{row.face(place + 1)}{row.face(place + 2)}"]
    found += _around(row, place)
    found += _verbs(row, place)
    found += _scopes(row, place)
    found += _others(row, place)
    found += _dates(row, place, times)
    return found


def _around(row: Row, place: int) -> Iterator[str]:
    """The words of its clause, and longer words of its sentence."""
    first, last = row.clause(place)
    low, high = row.sentences[row.sentence[place]]
    for at in range(max(first, place - _BEFORE), place):
        yield f"clause-:{row.face(at)}"
    for at in range(place + 1, min(last, place + _BEHIND)):
        yield f"clause+:{row.face(at)}"
    for at in range(max(low, place - _BEFORE), first):
        if row.pieces[at].what == "word" and len(row.pieces[at].word) > 1:
            yield f"sentence-:{row.face(at)}"
    for at in range(last, min(high, place + _BEHIND)):
        if row.pieces[at].signs or (row.pieces[at].what == "word" and len(row.pieces[at].word) > 1):
            yield f"sentence+:{row.face(at)}"


def _verbs(row: Row, place: int) -> Iterator[str]:
    """The verbs of signing before and behind it in its sentence."""
    low, high = row.sentences[row.sentence[place]]
    first, last = row.clause(place)
    for name, places in (("verb-", range(place - 1, low - 1, -1)), ("verb+", range(place + 1, high))):
        at = next((one for one in places if row.pieces[one].signs), None)
        if at is None:
            yield f"{name}:none"
            continue
        free = row.count("paper", min(at, place), max(at, place)) == 0
        yield f"{name}:{row.pieces[at].word}"
        yield f"{name} off:{min(8, abs(at - place))}"
        yield f"{name} {'free' if free else 'taken'}"
        yield f"{name} {'in' if first <= at < last else 'out'}{'free' if free else 'taken'}"
        yield f"{name} before:{row.face(at - 1)}"
        yield f"{name}:{row.pieces[at].word}{'in' if first <= at < last else 'out'}{'free' if free else 'taken'}"
        if abs(at - place) <= 4:
            yield f"{name} to:{''.join(row.face(one) for one in range(min(at, place) + 1, max(at, place)))}"


def _scopes(row: Row, place: int) -> Iterator[str]:
    """Whether it stands in what is only talked of, retold or hoped for."""
    passage, start = row.passage(place), row.pieces[place].start
    low, _ = row.sentences[row.sentence[place]]
    verb = next((at for at in range(place - 1, low - 1, -1) if row.pieces[at].signs), place)
    for name, at in (("scope", start), ("scope of verb", row.pieces[verb].start)):
        kind = next((one.kind for one in passage.scopes if one.start <= at < one.end), "none")
        yield f"{name}:{kind}"


def _others(row: Row, place: int) -> Iterator[str]:
    """The papers and names around it."""
    kind, number = row.pieces[place].kind, row.number[place]
    before = [at for at in row.papers[max(0, number - 9) : number] if at >= row.head]
    behind = row.papers[number + 1 : number + 10]
    yield f"alike before:{min(2, sum(row.pieces[at].kind == kind for at in before))}"
    yield f"alike behind:{min(2, sum(row.pieces[at].kind == kind for at in behind))}"
    yield f"papers before:{min(3, len(before))}"
    low, high = row.sentences[row.sentence[place]]
    first, _ = row.clause(place)
    yield f"names:{min(4, row.count('name', low - 1, high))}"
    yield f"names in clause:{min(3, row.count('name', first - 1, place))}"


def _dates(row: Row, place: int, times: Times) -> Iterator[str]:
    """What the dates before it say: in its clause, in its sentence, and joined with the verb of its clause."""
    low, _ = row.sentences[row.sentence[place]]
    first, last = row.clause(place)
    here, told = _time(row, first, place, times), _time(row, low, place, times)
    verb = next((row.pieces[at].word for at in range(place - 1, first - 1, -1) if row.pieces[at].signs), "none")
    signs = any(row.pieces[at].signs for at in range(first, last))
    yield from (
        f"date:{told}",
        f"date in clause:{here}",
        f"dates:{here}{told}",
        f"date:{here}{verb}",
        f"date:{told}{signs}",
    )


def _time(row: Row, first: int, place: int, times: Times) -> str:
    """What the dates before it say, up to the verb of signing if that stands behind it."""
    compact = row.passage(place).compact
    start = compact.span(row.pieces[first].start, row.pieces[first].end)[0]
    return times.word(start, compact.span(row.pieces[place].start, row.pieces[place].end)[0])
