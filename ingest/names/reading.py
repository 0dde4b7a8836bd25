"""The rules in their order: from an entry to views, and from a view to marks of places, bodies and people."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.document import Document, Entry
from ingest.names.bodies import find_bodies
from ingest.names.marks import Marks, mark
from ingest.names.people import find_people
from ingest.names.places import find_places, suppress_events
from ingest.names.sisters import find_sisters
from ingest.names.view import View
from ingest.names.visits import visited
from ingest.register import Register

CHUNK = 1500
"""Longer stretches are read sentence by sentence, so that the work stays linear in the length."""


def read_marks(view: View, register: Register, context: str | None) -> Marks:
    """Find what the lexicon and the rules of the language see in a view."""
    marks = mark(view, register, context)
    find_places(marks)
    find_sisters(marks)
    find_bodies(marks)
    find_people(marks)
    visited(marks)
    suppress_events(marks)
    return marks


def marked(document: Document, entry: Entry, register: Register) -> Iterator[Marks]:
    """Give the marks of each stretch of an entry: its title, its body."""
    context = first_country(document, entry, register)
    for start, end in stretches(document.text, entry):
        view = View.of(document.text, start, end)
        if view.text:
            yield read_marks(view, register, context)


def stretches(text: str, entry: Entry) -> Iterator[tuple[int, int]]:
    """Give the spans of an entry read each on its own: its title, then its body, without captions."""
    photos = sorted((photo.start, photo.end) for photo in entry.photos if entry.start <= photo.start < entry.end)
    body = max(entry.start, min(entry.body_start, entry.end))
    for start, end in ((entry.start, body), (body, entry.end)):
        for first, stop in photos:
            if start <= first < end:
                yield from _chunks(text, start, first)
                start = min(stop, end)
        yield from _chunks(text, start, end)


def _chunks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > CHUNK:
        cut = max(text.rfind("。", start, start + CHUNK), text.rfind("\n\n", start, start + CHUNK))
        cut = cut + 1 if cut > start else start + CHUNK
        yield start, cut
        start = cut
    if end > start:
        yield start, end


def first_country(document: Document, entry: Entry, register: Register) -> str | None:
    """The first foreign country an entry names, which decides between places of one name."""
    view = View.of(document.text, entry.start, min(entry.end, entry.start + 4 * CHUNK))
    gazetteer, place = register.gazetteer, 0
    second: str | None = None
    while place < len(view.key):
        end = gazetteer.matcher.at(view.key, place)
        if end > place:
            name = view.key[place:end]
            known = gazetteer.find(name, None)
            if known and known.country not in ("TW", None) and name in gazetteer.strong:
                if known.kind == "country":
                    return known.country
                second = second or known.country
            place = end
        else:
            place += 1
    return second
