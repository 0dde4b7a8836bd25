"""Mentions: where an entry names people, organisations, places, or refers to them, and which of them its line lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ingest.document import Document, Entry
from ingest.names.marks import Marks
from ingest.names.reading import first_country, read_marks, stretches
from ingest.names.recurrence import repeated
from ingest.names.references import find_references
from ingest.names.view import View, without_space
from ingest.names.words import unified
from ingest.register import Register
from ingest.tagging.revision import revise
from ingest.tagging.span import TaggedSpan
from ingest.tagging.tagger import tagger

Named = Callable[[Marks], list[TaggedSpan]]
"""Finds the names of a view, none over another."""
_JOINT = r"([、;；/]|[,，](?!\s*(?:Jr|Sr|II|III|IV|Ph)\b)|\sand\s|\s&\s)"


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


def find_mentions(
    document: Document, entry: Entry, register: Register, named: Named | None = None
) -> tuple[Mention, ...]:
    """Every mention of an entry and of its captions, sorted by place; captions are never listed.

    `named` finds the names of a view in place of the tagger.
    """
    context = first_country(document, entry, register)
    found: list[Mention] = []
    spans = [(start, end, True) for start, end in stretches(document.text, entry)]
    spans += [(photo.start, photo.end, False) for photo in entry.photos]
    for start, end, listing in spans:
        view = View.of(document.text, start, end)
        read = _read(document, view, register, context, named or tagger().tag)
        found.extend(read if listing else (replace(mention, listed=False) for mention in read))
    found = _settled(_distinct(found))
    found += repeated(document, found, spans)
    return tuple(sorted(found, key=lambda mention: (mention.start, -mention.end, mention.entity_type)))


def _settled(found: list[Mention]) -> list[Mention]:
    """Bodies and venues of one name in an entry are one, and so is their country: the one most often read."""
    read: dict[tuple[str, str], list[str]] = {}
    for one in found:
        if one.country and _unplaced(one):
            read.setdefault((one.entity_type, unified(one.name)), []).append(one.country)
    best = {name: max(countries, key=countries.count) for name, countries in read.items()}
    return [
        replace(one, country=best.get((one.entity_type, unified(one.name)), one.country)) if _unplaced(one) else one
        for one in found
    ]


def _unplaced(one: Mention) -> bool:
    """Whether the country of a name is only read from what surrounds it."""
    return one.rule == "body-ending" or (one.rule == "place-ending" and one.kind == "venue")


def _distinct(found: list[Mention]) -> list[Mention]:
    return list({(one.start, one.end, one.entity_type): one for one in found}.values())


def _read(document: Document, view: View, register: Register, context: str | None, named: Named) -> Iterator[Mention]:
    if not view.text:
        return
    marks = read_marks(view, register, context)
    revise(marks, named(marks))
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
