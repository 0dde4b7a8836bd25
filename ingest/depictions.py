"""Who is in a picture: the names of a caption, and the position it gives them (左三)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.compact import Compact

if TYPE_CHECKING:
    from ingest.document import Document, Photo
    from ingest.linking import LinkedEntry

_POSITION = re.compile(r"[^,。;、()]{0,8}\(((?:前排|後排)?(?:左|右|中|中央|前|後)[0-9一二三四五六七八九十]{0,2})\)")


@dataclass(frozen=True, slots=True)
class Depiction:
    """Somebody or something a photo shows; document offsets of the name in the caption."""

    photo: int
    entity_id: str
    position: str | None
    start: int
    end: int


def read_depictions(document: Document, linked: LinkedEntry) -> tuple[Depiction, ...]:
    """Give what the entry's photos depict, by the names in their captions."""
    found: list[Depiction] = []
    for photo in linked.entry.photos:
        found.extend(_depicted(document, linked, photo))
    return tuple(found)


def _depicted(document: Document, linked: LinkedEntry, photo: Photo) -> list[Depiction]:
    compact = Compact.of(document.text, photo.start, photo.end)
    names: dict[str, str] = {}
    for mention in linked.mentions:
        if mention.entity_id and len(mention.name) > 1:
            names.setdefault(mention.name, mention.entity_id)
    found: dict[str, Depiction] = {}
    taken: list[tuple[int, int]] = []
    for name, identifier in sorted(names.items(), key=lambda item: (-len(item[0]), item[0])):
        start = compact.text.find(name)
        end = start + len(name)
        if start < 0 or identifier in found or any(first < end and start < last for first, last in taken):
            continue
        taken.append((start, end))
        position = _POSITION.match(compact.text, end) if identifier.startswith("person-") else None
        found[identifier] = Depiction(
            photo.number, identifier, position[1] if position else None, *compact.span(start, end)
        )
    return sorted(found.values(), key=lambda one: (one.start, one.entity_id))
