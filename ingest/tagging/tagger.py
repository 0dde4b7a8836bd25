"""The trained tagger: loaded once a process, trained first where the installation does not have it yet."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from threading import Lock

import pycrfsuite

from ingest.names.marks import Marks
from ingest.tagging.corpus import training_passages
from ingest.tagging.features import columns
from ingest.tagging.labels import OUTSIDE, spans
from ingest.tagging.span import TaggedSpan
from ingest.tagging.training import Progress, train

_LEARNT_FROM = ("ingest/tagging", "ingest/names", "ingest/language", "ontology/authorities")
"""What a model depends on beside the dictionary: passages, features, and the rules and words the features speak of."""


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


@cache
def tagger() -> Tagger:
    """The tagger of this installation; trained and kept where it is missing or older than what it learns from."""
    kept = _place()
    if kept.is_file():
        return Tagger(kept)
    if os.access(kept.parent, os.W_OK):
        keep()
        return Tagger(kept)
    with tempfile.TemporaryDirectory() as folder:
        _train(Path(folder) / kept.name)
        return Tagger(Path(folder) / kept.name)


def keep(progress: Progress | None = None) -> None:
    """Train the tagger of this installation and put it in place; `progress` is told after each step."""
    _train(_place(), progress)


def is_trained() -> bool:
    """Whether this installation has a tagger trained from what is installed; without, the first reading trains it."""
    return _place().is_file()


@cache
def fingerprint() -> str:
    """What the model would be trained from, as 16 hexadecimal digits."""
    digest = hashlib.sha256(version("rjieba").encode())
    for folder in _LEARNT_FROM:
        package, _, within = folder.partition("/")
        for name, one in sorted(_sources(files(package) / within, folder)):
            digest.update(name.encode() + b"\0" + one.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _sources(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    for one in folder.iterdir():
        if one.is_dir() and one.name == "passages":
            yield from _sources(one, f"{name}/{one.name}")
        elif one.name.endswith((".py", ".yaml", ".tsv", ".ttl")):
            yield f"{name}/{one.name}", one


def _place() -> Path:
    """Where the model is kept: beside this module."""
    folder = Path(__file__).parent / "models"
    with suppress(OSError):
        folder.mkdir(exist_ok=True)
    return folder / f"{fingerprint()}.crfsuite"


def _train(path: Path, progress: Progress | None = None) -> None:
    """Train a model and put it in place in one step; earlier models are no longer needed."""
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    os.close(handle)
    try:
        train(training_passages(), Path(name), progress=progress)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
    for other in path.parent.glob("*.crfsuite"):
        if other != path:
            other.unlink(missing_ok=True)
