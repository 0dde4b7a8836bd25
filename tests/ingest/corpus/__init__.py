"""The development corpus: invented passages with gold lines, see README.md beside this file.

`load()` gives all of them, `half("tuning")` and `half("unseen")` the two halves. The tuning half stands where the
tagger learns from it, in `ingest/tagging/passages/`; the unseen half stands here.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ingest.tagging.corpus import Half, Passage, read_passages, training_passages

FOLDER = Path(__file__).parent / "passages"

__all__ = ["FOLDER", "Half", "Passage", "half", "load"]


@cache
def load() -> tuple[Passage, ...]:
    """Every passage, in the order of files and within them."""
    return (*training_passages(), *read_passages(sorted(FOLDER.glob("*.yaml"))))


def half(name: Half) -> tuple[Passage, ...]:
    """The passages of one half."""
    return tuple(passage for passage in load() if passage.half == name)
