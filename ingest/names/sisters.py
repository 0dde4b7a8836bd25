"""Harbours, lakes and the like joined to become sisters: A港與B港結為姊妹港, 簽署A湖、B湖姊妹湖協定."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ingest.language import rules
from ingest.names.marks import DELIMITERS, Marks, Place, boundary_words

_LONGEST = 6
"""Signs a name has at most before the noun, where nothing else says where it begins."""
_REACH = 40
"""How many signs may stand between the second name and the word for what they become."""


@cache
def _joined() -> re.Pattern[str]:
    sheet = rules("agreements")["sisters"]
    nouns, words = "|".join(sheet["nouns"]), "|".join(sheet["words"])
    ends = "".join(sheet["joints"])
    gap = f"[^。;{ends}]"
    return re.compile(
        rf"(?P<first>{nouns})[{ends}](?P<between>{gap}{{2,12}}?)(?P<second>(?P=first))(?=[^。;]{{0,{_REACH}}}?(?:{words})(?P=first))"
    )


def sisters(marks: Marks) -> Iterator[tuple[int, int]]:
    """The spans of such names, both of a pair."""
    for match in _joined().finditer(marks.key):
        for end, low in ((match.end("first"), 0), (match.end("second"), match.start("between"))):
            start = _begin(marks, end - len(match["first"]), low)
            if start is not None:
                yield start, end


def find_sisters(marks: Marks) -> None:
    """Mark such names as venues."""
    for start, end in sisters(marks):
        if not any(one.start < end and start < one.end and one.end > end for one in marks.places):
            country = next((one.country for one in reversed(marks.places) if one.end <= start), marks.context or "TW")
            kept = [one for one in marks.places if not (start <= one.start and one.end <= end)]
            marks.set_places([*kept, Place(start, end, "venue", country, known=False)])


def _begin(marks: Marks, noun: int, low: int) -> int | None:
    """Where a name begins: behind a place that is not of the name, a small word, or a delimiter."""
    key, start = marks.key, noun
    while start > low and noun - start < _LONGEST:
        word = boundary_words().before(key, start)
        before = marks.place_ends.get(start)
        if key[start - 1] in DELIMITERS or (word < start and noun - start >= 2) or start in marks.title_end:
            break
        if before is not None and noun - start >= 2:
            break
        start -= 1
    return start if noun - start >= 1 else None
