"""What is known of an agreement."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Party:
    """A party by the name it has in the sentence that tells of the agreement.

    `entity_id` is None for the reporting city; `kind` is "city", "country" or the kind of a body or venue.
    """

    entity_id: str | None
    name: str
    kind: str = "city"


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement; `start:end` are document offsets of the words from the verb to its name.

    `kind`, `status`: words of the extraction lines; `confidence` is what the model gives its status and parties.
    """

    kind: str
    status: str
    parties: tuple[Party, ...]
    subject: str | None
    ordinals: tuple[int, ...]
    signatories: tuple[str, ...]
    witnesses: tuple[str, ...]
    start: int
    end: int
    confidence: float = 0.9
