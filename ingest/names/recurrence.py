"""A full name once known is found wherever the document says it again: in captions, without a post."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.document import Document
from ingest.mentions import Mention
from ingest.names.view import View
from ingest.names.words import Words, unified


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
        if one.entity_type in ("person", "organization")
        for place in range(one.start, one.end)
    }
    places = {(one.start, one.end): one for one in mentions}
    for start, end, listed in stretches:
        view, position = View.of(document.text, start, end), 0
        while position < len(view.key):
            stop = words.at(view.key, position)
            if stop == position:
                position += 1
                continue
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
            position = stop
    return tuple(sorted(places.values(), key=lambda one: (one.start, -one.end, one.entity_type)))


def _in_caption(start: int, stretches: list[tuple[int, int, bool]]) -> bool:
    return any(first <= start < stop for first, stop, listed in stretches if not listed)
