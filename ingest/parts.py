"""Parts of an event: a journey with a signing and a call, or an entry that dates two acts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.date_spans import DateSpan
from ingest.events import EventReading, TypeCue

if TYPE_CHECKING:
    from ingest.linking import LinkedEntry

FRAMES = frozenset({"delegation_abroad", "visit", "courtesy_call", "signing", "meeting"})
"""The types that can be a stop of a journey or a part of a visit."""


@dataclass(frozen=True, slots=True)
class EventPart:
    """One act of several: its type, its own date where it has one, and the sentence's words from its cue."""

    event_type: str
    date: DateSpan | None
    start: int
    end: int


def read_parts(linked: LinkedEntry, reading: EventReading, dates: tuple[DateSpan, ...]) -> tuple[EventPart, ...]:
    """Give the parts of an event, none where it is a single act."""
    cues = sorted((cue for cue in reading.cues if cue.start >= linked.entry.body_start), key=lambda cue: cue.start)
    parts = list(_dated(cues, dates)) or list(_acts(cues))
    return tuple(parts) if len(parts) > 1 else ()


def _dated(cues: list[TypeCue], dates: tuple[DateSpan, ...]) -> Iterator[EventPart]:
    """Yield one part a date, where every date has an act of its own behind it."""
    if len(dates) < 2:
        return
    edges = [*(span.text_start for span in dates[1:]), cues[-1].end + 1 if cues else 0]
    for span, edge in zip(dates, edges, strict=True):
        own = [cue for cue in cues if span.text_end <= cue.start < edge]
        if own:
            best = min(own, key=lambda cue: cue.rank)
            yield EventPart(best.event_type, span, best.start, best.end)


def _acts(cues: list[TypeCue]) -> Iterator[EventPart]:
    """Yield the signing and what it was part of."""
    types = {cue.event_type for cue in cues}
    if "signing" not in types or not types & (FRAMES - {"signing"}):
        return
    told: set[str] = set()
    for cue in cues:
        if cue.event_type in FRAMES and cue.event_type not in told:
            told.add(cue.event_type)
            yield EventPart(cue.event_type, None, cue.start, cue.end)
