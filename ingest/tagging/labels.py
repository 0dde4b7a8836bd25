"""Labels of signs: which sign begins a name, which goes on with it, of which kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.names.view import View
from ingest.names.words import unified
from ingest.tagging.corpus import Passage

OUTSIDE = "-"
KINDS = {"person": "people", "organization": "organizations", "place": "places"}
"""The entity types that are tagged, and where an extraction line lists them."""


def gold_labels(passage: Passage, view: View) -> list[str]:
    """The labels of a view of a passage: its gold names wherever they stand, the longest first."""
    names = [(_key(name), kind) for kind, list_name in KINDS.items() for name in passage.gold[list_name]]
    labels = [OUTSIDE] * len(view.key)
    for name, kind in sorted(names, key=lambda item: -len(item[0])):
        start = view.key.find(name)
        while start >= 0:
            end = start + len(name)
            if all(label == OUTSIDE for label in labels[start:end]):
                labels[start:end] = [f"<{kind}", *[f"={kind}"] * (len(name) - 1)]
            start = view.key.find(name, start + 1)
    return labels


def spans(labels: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """The kind, start and end of every name in a row of labels."""
    place = 0
    while place < len(labels):
        kind, start = labels[place][1:], place
        place += 1
        if kind:
            while place < len(labels) and labels[place] == f"={kind}":
                place += 1
            yield kind, start, place


def _key(name: str) -> str:
    return unified(View.of(name, 0, len(name)).text)
