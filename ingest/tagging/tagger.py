"""The trained tagger: loaded once a process, trained first where the installation does not have it yet."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Lock

import pycrfsuite

from ingest.kept import KeptModel
from ingest.names.marks import Marks
from ingest.tagging.corpus import training_passages
from ingest.tagging.features import columns
from ingest.tagging.labels import OUTSIDE, spans
from ingest.tagging.span import TaggedSpan
from ingest.tagging.training import train

ENOUGH = 0.3
"""How sure the tagger must be of a name that the rules saw and its best labels leave out."""
ENOUGH_KNOWN = 0.15
"""How sure of a country or city the gazetteer knows."""


class Tagger:
    """A conditional random field over the signs of a view."""

    def __init__(self, model: Path) -> None:
        self._model = pycrfsuite.Tagger()
        self._model.open(str(model))
        self._lock = Lock()  # the model keeps the signs it was last asked about

    def tag(self, marks: Marks) -> list[TaggedSpan]:
        """Find the names of a view, none over another: those of the best labels, then those the rules saw as well."""
        with self._lock:
            return self._tag(marks)

    def _tag(self, marks: Marks) -> list[TaggedSpan]:
        labels = self._model.tag(columns(marks))
        taken = [label != OUTSIDE for label in labels]
        found = [TaggedSpan(kind, start, end, self._sure(kind, start, end)) for kind, start, end in spans(labels)]
        known = {(place.start, place.end) for place in marks.places if place.known and place.kind != "venue"}
        for kind, start, end in _ruled(marks):
            enough = ENOUGH_KNOWN if kind == "place" and (start, end) in known else ENOUGH
            if not any(taken[start:end]) and (sure := self._sure(kind, start, end)) >= enough:
                found.append(TaggedSpan(kind, start, end, sure))
                taken[start:end] = [True] * (end - start)
        return sorted(found, key=lambda one: one.start)

    def _sure(self, kind: str, start: int, end: int) -> float:
        signs = [(f"<{kind}", start), *((f"={kind}", at) for at in range(start + 1, end))]
        return min(float(self._model.marginal(label, at)) for label, at in signs)


def _ruled(marks: Marks) -> Iterator[tuple[str, int, int]]:
    """What the rules would list, bodies before the places in their names."""
    for body in marks.bodies:
        if body.listed:
            yield "organization", body.start, body.end
    for person in marks.people:
        yield "person", person.start, person.end
    for place in marks.places:
        if place.listed:
            yield "place", place.start, place.end


NAMES = "names"
KEPT = KeptModel(
    Path(__file__).parent / "models",
    ("ingest/tagging", "ingest/names", "ingest/language", "ontology/authorities"),
    lambda paths, progress: train(training_passages(), paths[NAMES], progress=progress),
    (NAMES,),
)
"""Where the model is kept, and what it depends on: passages, features, rules and words the features speak of."""


@cache
def tagger() -> Tagger:
    """The tagger of this installation; trained and kept where it is missing or older than what it learns from."""
    return KEPT.opened(lambda paths: Tagger(paths[NAMES]))
