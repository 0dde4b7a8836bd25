"""Sentences of a report, by their spans: what is shown behind a statement."""

from __future__ import annotations

import re
from typing import Final

_END: Final = re.compile(r"[。！？][」』”）)]*(?:\s*[（(]\s*照片[^）)]{0,40}[）)])?|(?<=[A-Za-z])[.!?](?=\s+[A-Z])|\Z")
_SPACE: Final = re.compile(r"\s+")
_GAP: Final = re.compile(r"(?<=[\u2e80-\uffef])\s+|\s+(?=[\u2e80-\uffef])")


def body_start(text: str, start: int, end: int, title: str) -> int:
    """Where an entry's text begins after its title; white space inside the title does not matter."""
    wanted = _SPACE.sub("", title)
    if not wanted:
        return start
    first = text.find(wanted[0], start, end)
    while 0 <= first < start + 40:
        if found := _match(text, first, end, wanted):
            return found
        first = text.find(wanted[0], first + 1, end)
    return start


def _match(text: str, place: int, end: int, wanted: str) -> int | None:
    """Where a run of letters ends, white space between them left aside; None where it is another."""
    for letter in wanted:
        while place < end and text[place].isspace():
            place += 1
        if place >= end or text[place] != letter:
            return None
        place += 1
    return place


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Split `text[start:end]` into sentences; the spans carry no white space at their edges."""
    found = []
    for mark in _END.finditer(text, start, end):
        raw = text[start : mark.end()]
        if raw.strip():
            found.append((start + len(raw) - len(raw.lstrip()), start + len(raw.rstrip())))
        start = mark.end()
    return found


def readable(quote: str) -> str:
    """A quotation on one line: breaks between Chinese characters vanish, others become one space."""
    return _SPACE.sub(" ", _GAP.sub("", quote)).strip()
