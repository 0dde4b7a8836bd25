"""Mentions: where an entry names people, organisations, places, or refers to them, and which of them its line lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.document import Document, Entry
from ingest.names.bodies import find_bodies
from ingest.names.marks import Marks, mark
from ingest.names.people import find_people
from ingest.names.places import find_places, suppress_events
from ingest.names.references import find_references
from ingest.names.view import View, without_space
from ingest.names.visits import visited
from ingest.names.words import unified
from ingest.register import Register

_JOINT = r"([、;；/]|[,，](?!\s*(?:Jr|Sr|II|III|IV|Ph)\b)|\sand\s|\s&\s)"
CHUNK = 1500
"""Longer stretches are read sentence by sentence, so that the work stays linear in the length."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands. `titles`: spans of the posts beside a person's name; `latin`: that of its Latin form."""

    start: int
    end: int
    exact: str
    name: str
    entity_type: str
    kind: str
    entity_id: str | None
    country: str | None
    score: float
    rule: str
    listed: bool
    titles: tuple[tuple[int, int], ...] = ()
    latin: tuple[int, int] | None = None


def find_mentions(document: Document, entry: Entry, register: Register) -> tuple[Mention, ...]:
    """Every mention of an entry and of its captions, sorted by place; captions are never listed."""
    context = _context(document, entry, register)
    found: list[Mention] = []
    stretches = [(start, end, True) for start, end in _stretches(document.text, entry)]
    stretches += [(photo.start, photo.end, False) for photo in entry.photos]
    for start, end, listing in stretches:
        read = _read(document, start, end, register, context)
        found.extend(read if listing else (replace(mention, listed=False) for mention in read))
    return tuple(sorted(_distinct(found), key=lambda mention: (mention.start, -mention.end, mention.entity_type)))


def _distinct(found: list[Mention]) -> list[Mention]:
    return list({(one.start, one.end, one.entity_type): one for one in found}.values())


def _stretches(text: str, entry: Entry) -> Iterator[tuple[int, int]]:
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


def _context(document: Document, entry: Entry, register: Register) -> str | None:
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


def _read(document: Document, start: int, end: int, register: Register, context: str | None) -> Iterator[Mention]:
    view = View.of(document.text, start, end)
    if not view.text:
        return
    marks = mark(view, register, context)
    find_places(marks)
    find_bodies(marks)
    find_people(marks)
    visited(marks)
    suppress_events(marks)
    yield from _people(document, marks)
    yield from _bodies(document, marks)
    yield from _places(document, marks)
    yield from find_references(document, marks, Mention)


def _spans(view: View, posts: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    return tuple(dict.fromkeys(view.span(*post) for post in posts))


def _people(document: Document, marks: Marks) -> Iterator[Mention]:
    view = marks.view
    for person in marks.people:
        start, end = view.span(person.start, person.end)
        exact = document.text[start:end]
        latin = view.span(*person.latin) if person.latin else None
        kind = "latin" if view.text[person.start].isascii() or "À" <= view.text[person.start] <= "ſ" else "name"
        yield Mention(
            start, end, exact, without_space(exact), "person", kind, None, person.country, 0.9, f"person-{person.rule}",
            person.listed, _spans(view, person.titles), latin,
        )  # fmt: skip
        if latin:
            exact = document.text[latin[0] : latin[1]]
            for first, stop, name in _several(exact):
                place = latin[0] + first
                yield Mention(
                    place, latin[0] + stop, exact[first:stop], name, "person", "latin", None, person.country, 0.9,
                    "person-latin", person.listed,
                )  # fmt: skip


def _several(exact: str) -> Iterator[tuple[int, int, str]]:
    """Two people's Latin names in one bracket are two; white space at the edges is no part of a name."""
    place = 0
    for part in re.split(_JOINT, exact):
        if part and not re.fullmatch(_JOINT, part):
            first = place + len(part) - len(part.lstrip())
            stop = place + len(part.rstrip())
            if stop > first:
                yield first, stop, without_space(exact[first:stop])
        place += len(part)


def _bodies(document: Document, marks: Marks) -> Iterator[Mention]:
    for body in marks.bodies:
        start, end = marks.view.span(body.start, body.end)
        exact = document.text[start:end]
        yield Mention(
            start, end, exact, without_space(exact), "organization", body.kind, None, body.country,
            0.95 if body.known else 0.8, "body-known" if body.known else "body-ending", body.listed,
        )  # fmt: skip


def _places(document: Document, marks: Marks) -> Iterator[Mention]:
    government = unified(marks.register.government_name or "-")
    for place in marks.places:
        inside = [body for body in marks.bodies if body.start <= place.start and place.end <= body.end]
        if inside and marks.key[inside[0].start : inside[0].end].startswith(government):
            place.listed = False
        start, end = marks.view.span(place.start, place.end)
        exact = document.text[start:end]
        yield Mention(
            start, end, exact, without_space(exact), "place", place.kind, None, place.country,
            0.95 if place.known else 0.6, "place-gazetteer" if place.known else "place-ending", place.listed,
        )  # fmt: skip
