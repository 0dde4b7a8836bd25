"""A full name once known is found wherever it is said again: people's in the document, bodies' in their entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.document import Document
from ingest.names.view import View, is_latin
from ingest.names.words import Words, unified

if TYPE_CHECKING:
    from ingest.mentions import Mention


def recurring(document: Document, entries: Sequence[tuple[Mention, ...]]) -> list[tuple[Mention, ...]]:
    """The mentions of every entry with those of people known from anywhere in the document added."""
    known: dict[str, Mention] = {}
    for mentions in entries:
        for mention in mentions:
            if mention.entity_type == "person" and len(mention.name) >= 3:
                known.setdefault(unified(mention.name), mention)
    words = Words(known)
    return [
        _added(document, start_end, mentions, known, words)
        for start_end, mentions in zip(_stretches(document), entries, strict=True)
    ]


def repeated(
    document: Document, mentions: Sequence[Mention], spans: Sequence[tuple[int, int, bool]]
) -> Iterator[Mention]:
    """The bodies an entry lists, wherever its spans say them again and nothing else was seen.

    The last of a span: whether a line lists what stands in it.
    """
    listed = [one for one in mentions if one.listed and one.entity_type in ("person", "organization", "place")]
    known = {unified(one.name): one for one in listed if one.entity_type == "organization" and not is_latin(one.name)}
    words = Words(name for name in known if len(name) >= _WHOLE)
    taken = {place for one in listed for place in range(one.start, one.end)}
    for start, end, listing in spans:
        view = View.of(document.text, start, end)
        for position, stop in _said(view, words):
            first, last = view.span(position, stop)
            if taken.isdisjoint(range(first, last)):
                model, exact = known[view.key[position:stop]], document.text[first:last]
                name = view.text[position:stop]
                yield replace(
                    model, start=first, end=last, exact=exact, name=name, score=0.8, rule="body-again", listed=listing
                )


_WHOLE = 3
"""How many signs a body's name has at least, to be known again by them alone."""


def _said(view: View, words: Words) -> Iterator[tuple[int, int]]:
    """Where a view says known names, the longest first, none over another."""
    position = 0
    while position < len(view.key):
        stop = words.at(view.key, position)
        if stop > position:
            yield position, stop
        position = max(stop, position + 1)


def _stretches(document: Document) -> list[list[tuple[int, int, bool]]]:
    return [
        [(entry.start, entry.end, True), *((photo.start, photo.end, False) for photo in entry.photos)]
        for entry in document.entries
    ]


def _added(
    document: Document,
    stretches: list[tuple[int, int, bool]],
    mentions: tuple[Mention, ...],
    known: dict[str, Mention],
    words: Words,
) -> tuple[Mention, ...]:
    taken = {
        place
        for one in mentions
        if one.entity_type in ("person", "organization") or (one.entity_type == "place" and one.listed)
        for place in range(one.start, one.end)
    }
    places = {(one.start, one.end): one for one in mentions}
    for start, end, listed in stretches:
        view = View.of(document.text, start, end)
        for position, stop in _said(view, words):
            first, last = view.span(position, stop)
            inside = (
                re.match(r"\w", view.key[stop : stop + 1]) and view.key[stop - 1].isascii() and view.key[stop].isascii()
            )
            if first not in taken and last - 1 not in taken and not inside:
                model = known[view.key[position:stop]]
                exact = document.text[first:last]
                places[first, last] = replace(
                    model, start=first, end=last, exact=exact, name=view.text[position:stop], score=0.85,
                    rule="person-again", listed=listed and not _in_caption(first, stretches), titles=(), latin=None,
                )  # fmt: skip
    return tuple(sorted(places.values(), key=lambda one: (one.start, -one.end, one.entity_type)))


def _in_caption(start: int, stretches: list[tuple[int, int, bool]]) -> bool:
    return any(first <= start < stop for first, stop, listed in stretches if not listed)
