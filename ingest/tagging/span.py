"""A name where the tagger sees it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """A name in a view: its entity type and how sure the tagger is of its weakest sign, between 0 and 1."""

    entity_type: str
    start: int
    end: int
    sure: float
