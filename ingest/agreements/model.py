"""The two models agreements are read with, both conditional random fields: of papers in a row, and of single pairs."""

from __future__ import annotations

from functools import cache
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
        self._papers, self._pairs = pycrfsuite.Tagger(), pycrfsuite.Tagger()
        self._papers.open(str(papers))
        self._pairs.open(str(pairs))
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
        found = {}
        with self._lock:
            for pair, columns in scene.columns(around, status):
                self._pairs.set([columns])
                found[pair] = float(self._pairs.marginal(AGREE, 0))
        return found


@cache
def models() -> Models:
    """The models of this installation; trained and kept where they are missing or older than what they learn from."""
    return KEPT.opened(lambda paths: Models(paths[PAPERS], paths[PAIRS]))
