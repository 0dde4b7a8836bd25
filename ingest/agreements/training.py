"""Learning to read agreements: passages with their gold names, and which paper each gold agreement is told by.

A gold line says kind, status and parties, not where. So each is laid beside the paper of its kind that its parties
stand nearest to; what no agreement is laid beside is only spoken of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pycrfsuite

from ingest.agreements.around import Around
from ingest.agreements.candidates import CITY
from ingest.agreements.proposals import may_be
from ingest.agreements.scene import Scene
from ingest.comparison import same_party
from ingest.dates import event_dates
from ingest.events import read_event
from ingest.kept import Progress
from ingest.linking import link_document
from ingest.names.marks import Marks
from ingest.register import Register
from ingest.tagging.corpus import Passage, training_passages
from ingest.tagging.labels import gold_labels, spans
from ingest.tagging.span import TaggedSpan

NONE, AGREE, APART = "none", "agree", "apart"
SETTINGS: dict[str, Any] = {"c1": 0.02, "c2": 0.5, "max_iterations": 80}
"""Elastic-net weights and iterations (CRFsuite's manual), chosen by cross-validation on the training passages."""

_SENTENCE, _BEHIND, _TITLE, _OTHER_KIND, _SHARED, _OTHER_STATUS = 60, 20, 250, 30, 45, 400
"""What it costs, in signs, that a party stands in another sentence, behind the paper; that the paper stands in the
title, is of another kind, tells of another agreement of this status already, or of one of another status."""
_UNNAMED, _UNNAMED_CITY = 400, 150


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold agreement; `parties` as parties compare."""

    kind: str
    status: str
    parties: frozenset[str]


Told = dict[int, list[Gold]]
"""The agreements each paper of a row tells of, by its place."""


def train(papers: Path, pairs: Path, progress: Progress | None = None, passages: Iterable[Passage] = ()) -> None:
    """Learn from passages, those that ship with the installation where none are given, and write both models."""
    known = tuple(passages) or training_passages()
    rows, single = _Trainer(verbose=False), _Trainer(verbose=False)
    for number, passage in enumerate(known):
        scene = gold_scene(passage)
        told = laid(scene, gold_of(passage))
        if scene.row.papers:
            rows.append(scene.papers(), [told[at][0].status if at in told else NONE for at in scene.row.papers])
        for columns, label in pair_examples(scene, told):
            single.append([columns], [label])
        if progress is not None:
            progress(number, 2 * len(known))
    for trainer, path in ((rows, papers), (single, pairs)):
        trainer.set_params(SETTINGS)
        trainer.train(str(path))
    if progress is not None:
        progress(2 * len(known), 2 * len(known))


class _Trainer(pycrfsuite.Trainer):  # type: ignore[misc]  # the library has no types
    """A trainer that does not print its log."""

    def message(self, message: str) -> None:
        """Drop a line of the log."""


def gold_scene(passage: Passage) -> Scene:
    """Read a passage with its gold names in place of what the tagger would find."""

    def named(marks: Marks) -> list[TaggedSpan]:
        return [TaggedSpan(kind, start, end, 1.0) for kind, start, end in spans(gold_labels(passage, marks.view))]

    document = passage.document()
    (linked,) = link_document(document, _register(passage.city, passage.department), named)[:1]
    return Scene.of(document, linked, read_event(document, linked), event_dates(linked.entry, document))


def gold_of(passage: Passage) -> list[Gold]:
    """The gold agreements of a passage."""
    lines = passage.gold["agreements"]
    return [Gold(one["kind"], one["status"], frozenset(map(same_party, one["parties"]))) for one in lines]


def laid(scene: Scene, gold: Iterable[Gold]) -> Told:
    """Lay each gold agreement beside the paper that tells of it; those no paper can tell of are left out."""
    told: Told = {}
    for one in gold:
        costs = [
            (_cost(scene, place, one, told), place)
            for place in scene.row.papers
            if may_be(scene.row.pieces[place].kind, one.kind)
        ]
        if costs:
            told.setdefault(min(costs)[1], []).append(one)
    return told


def _cost(scene: Scene, place: int, one: Gold, told: Told) -> int:
    row = scene.row
    cost = sum(_distance(scene, place, party) for party in sorted(one.parties))
    cost += _TITLE if place < row.head else 0
    cost += _OTHER_KIND if row.pieces[place].kind != one.kind else 0
    if place in told:
        cost += _SHARED if told[place][0].status == one.status else _OTHER_STATUS
    return cost


def _distance(scene: Scene, place: int, party: str) -> int:
    """How far, in signs, the nearest name that speaks for a party stands from a paper."""
    row, candidates = scene.row, scene.candidates.all
    called = {key for key, one in candidates.items() if party in one.names}
    distances = []
    for number, voices in enumerate(scene.candidates.spoken):
        at = row.names[number]
        if (at < row.head) is (place < row.head) and any(key in called for key, _ in voices):
            far = abs(row.pieces[at].start - row.pieces[place].start) + (_BEHIND if at > place else 0)
            distances.append(far + (0 if row.together(at, place) else _SENTENCE))
    return min(distances, default=_UNNAMED_CITY if CITY in called else _UNNAMED)


def pair_examples(scene: Scene, told: Told) -> Iterator[tuple[dict[str, float], str]]:
    """Features and label of every pair around each paper that tells of an agreement."""
    for place, agreements in told.items():
        around = scene.around(place)
        agreeing = {pair for one in agreements for pair in _pairs(around, one)}
        columns = scene.columns(around)
        for pair in around.pairs():
            yield columns.of(pair, agreements[0].status), AGREE if pair in agreeing else APART


def _pairs(around: Around, one: Gold) -> Iterator[tuple[str, str]]:
    """Give the pairs of candidates that are parties: of those called alike, the one the paper hears best."""
    keys = set()
    for party in one.parties:
        called = [seen for seen in around.seen.values() if party in seen.candidate.names]
        if called:
            keys.add(min(called, key=around.distance).key)
    yield from combinations(sorted(keys), 2)


@cache
def _register(city: str, department: str) -> Register:
    return Register.load(city=city, department=department)
