"""The two models agreements are read with, both conditional random fields: of papers in a row, and of single pairs."""

from __future__ import annotations

from functools import cache
from math import tanh
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import pycrfsuite

from ingest.agreements.training import AGREE, train
from ingest.kept import KeptModel

if TYPE_CHECKING:
    from ingest.agreements.around import Around
    from ingest.agreements.scene import Scene

PAPERS, PAIRS = "papers", "pairs"
KEPT = KeptModel(
    Path(__file__).parent / "models",
    (
        *("ingest", "ingest/agreements", "ingest/agreements/rules", "ingest/names", "ingest/tagging"),
        *("ingest/language", "ontology/authorities"),
    ),
    lambda paths, progress: train(paths[PAPERS], paths[PAIRS], progress),
    (PAPERS, PAIRS),
)
"""Where the models are kept, and all that what an entry shows them depends on."""


class Models:
    """Tells the status of papers and which candidates agree by one."""

    def __init__(self, papers: Path, pairs: Path) -> None:
        self._papers = pycrfsuite.Tagger()
        self._papers.open(str(papers))
        self.weights = _weights(pairs)
        self._lock = Lock()  # a model keeps what it was last asked about

    def statuses(self, scene: Scene) -> list[tuple[int, str, dict[str, float]]]:
        """Give each paper's place in the row, the status told best of all of them together, how likely each is."""
        columns = scene.papers()
        if not columns:
            return []
        with self._lock:
            told = self._papers.tag(columns)
            words = self._papers.labels()
            likely = [
                {word: float(self._papers.marginal(word, at)) for word in words} for at in range(len(scene.row.papers))
            ]
        return list(zip(scene.row.papers, told, likely, strict=True))

    def agreeing(self, scene: Scene, around: Around, status: str) -> dict[tuple[str, str], float]:
        """Give how sure it is of each pair of candidates around a paper that they agree by it."""
        columns = scene.columns(around)
        alone = {key: sum(self.weights.get(name, 0.0) for name in shown) for key, shown in columns.alone.items()}
        found = {}
        for one, other in around.pairs():
            together = sum(self.weights.get(name, 0.0) for name in columns.together((one, other), status))
            found[one, other] = (1 + tanh((alone[one] + alone[other] + together) / 2)) / 2
        return found


def _weights(pairs: Path) -> dict[str, float]:
    """Give what each feature of a pair speaks for agreeing, less what it speaks against it.

    A field over a single pair is a logistic regression: weighing a candidate once for all its pairs, rather than
    asking the library pair by pair, gives the same figures faster.
    """
    model = pycrfsuite.Tagger()
    model.open(str(pairs))
    weights: dict[str, float] = {}
    for (name, label), weight in model.info().state_features.items():
        weights[name] = weights.get(name, 0.0) + (weight if label == AGREE else -weight)
    return weights


@cache
def models() -> Models:
    """The models of this installation; trained and kept where they are missing or older than what they learn from."""
    return KEPT.opened(lambda paths: Models(paths[PAPERS], paths[PAIRS]))
