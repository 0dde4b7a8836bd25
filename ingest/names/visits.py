"""Bodies that are where a visit goes to."""

from __future__ import annotations

from ingest.names.marks import Marks, Place
from ingest.names.words import words


def visited(marks: Marks) -> None:
    """A museum somebody goes to is a place of the visit, not a body taking part."""
    going = words("places", "going")
    for body in list(marks.bodies):
        if body.kind == "museum" and (
            going.before(marks.key, body.start) < body.start or marks.key[body.start - 1 : body.start] == "、"
        ):
            marks.bodies.remove(body)
            marks.places.append(Place(body.start, body.end, "venue", body.country, known=False))
