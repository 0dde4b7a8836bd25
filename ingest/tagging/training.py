"""Training the tagger: passages -> views with marks -> features and gold labels -> a CRFsuite model.

L-BFGS over the same examples in the same order gives the same model; nothing is downloaded and nothing is committed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pycrfsuite

from ingest.kept import Progress
from ingest.names.reading import marked
from ingest.register import Register
from ingest.tagging.corpus import Passage
from ingest.tagging.features import Columns, columns
from ingest.tagging.labels import gold_labels
from ingest.tagging.variants import Variants

VARIANTS = 1
"""Variants of each passage that are learnt from; chosen by cross-validation on the training passages."""
SETTINGS: dict[str, Any] = {"c1": 0.05, "c2": 0.5, "max_iterations": 80, "feature.possible_transitions": True}
"""Elastic-net weights and iterations, chosen in the same way: c1 and c2 of CRFsuite's manual; more do not help."""


class _Trainer(pycrfsuite.Trainer):  # type: ignore[misc]  # the library has no types
    """A trainer that tells how far it is instead of printing its log."""

    tell: Progress | None = None
    done = 0

    def message(self, message: str) -> None:
        """Take one line of the log."""
        if self.tell is not None and message.startswith("***** Iteration"):
            self.done += 1
            self.tell(self.done, SETTINGS["max_iterations"])


def train(
    passages: Iterable[Passage], path: Path, *, variants: int = VARIANTS, progress: Progress | None = None
) -> None:
    """Learn from passages and write the model to `path`, telling `progress` after each iteration."""
    trainer = _Trainer(verbose=False)
    trainer.tell = progress
    trainer.set_params(SETTINGS)
    known = tuple(passages)
    maker = Variants(known)
    for passage in known:
        for one in (passage, *maker.of(passage, variants)):
            for row, labels in examples(one):
                trainer.append(row, labels)
    trainer.train(str(path))


def examples(passage: Passage) -> Iterator[tuple[Columns, list[str]]]:
    """Features and labels of each stretch of a passage: its title, its body."""
    document = passage.document()
    for entry in document.entries[:1]:
        for marks in marked(document, entry, _register(passage.city, passage.department)):
            yield columns(marks), gold_labels(passage, marks.view)


@cache
def _register(city: str, department: str) -> Register:
    return Register.load(city=city, department=department)
