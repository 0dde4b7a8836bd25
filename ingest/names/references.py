"""Words that stand for somebody named elsewhere: 本處, 市府, 雙方, 訪團, 該市, 蔣市長."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from ingest.document import Document
from ingest.names.marks import Marks
from ingest.names.words import Words, listed, signs

if TYPE_CHECKING:
    from ingest.mentions import Mention

_GROUPS = ("department", "city_government", "city", "that_place", "that_body", "both", "delegation")


@cache
def _lexicon() -> tuple[dict[str, str], Words]:
    kinds = {word: group for group in _GROUPS for word in listed("references", group)}
    return kinds, Words(kinds)


def find_references(document: Document, marks: Marks, make: type[Mention]) -> Iterator[Mention]:
    """The references of a view: `kind` says to what sort of thing they point."""
    kinds, words = _lexicon()
    position, key = 0, marks.key
    while position < len(key):
        end = words.at(key, position)
        if end == position or marks.covered[position]:
            position += 1
            continue
        start, stop = marks.view.span(position, end)
        exact = document.text[start:stop]
        name = key[position:end]
        yield make(start, stop, exact, name, "reference", kinds[name], None, None, 0.7, "reference", False)
        position = end
    yield from _surnames(document, marks, make)


def _surnames(document: Document, marks: Marks, make: type[Mention]) -> Iterator[Mention]:
    key, chinese = marks.key, signs("surnames", "chinese")
    for start, end in marks.titles:
        first = start - 1
        if first < 0 or marks.covered[first] or key[first] not in chinese:
            continue
        at, stop = marks.view.span(first, end)
        exact = document.text[at:stop]
        yield make(at, stop, exact, key[first:end], "reference", "person", None, None, 0.5, "reference", False)
