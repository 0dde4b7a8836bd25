"""What is known of a person beside the name: posts, the Latin form in brackets, the country."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.names.marks import Marks, Person
from ingest.names.shapes import alphabet, compound, japanese
from ingest.names.words import signs, words

_HAN = re.compile("[一-鿿぀-ヿ0-9]")


def shown_country(marks: Marks, start: int) -> str | None:
    """The country something right before a name or its post shows; None where nothing does."""
    key = marks.key
    for _ in range(4):
        for end in (start, start - 1):
            body, place = marks.body_ends.get(end), marks.place_ends.get(end)
            if (body or place) and (end == start or key[end] in "籍)」的"):
                sender = (
                    marks.place_ends.get(body.start - 1) if body and key[body.start - 1 : body.start] == "駐" else None
                )
                named = sender or body or place  # 斐濟駐聯合國代表 comes from Fiji
                return named.country if named else None
        if start in marks.title_end:
            start = marks.title_end[start]
            continue
        if key[start - 1 : start] in ("暨", "兼", "、") and start - 1 in marks.title_end:
            start = marks.title_end[start - 1]
            continue
        if key[start - 1 : start] == ")" and (opened := key.rfind("(", max(0, start - 60), start)) > 0:
            start = opened
            continue
        if (
            words("references", "department").before(key, start) < start
            or words("references", "city_government").before(key, start) < start
        ):
            return marks.register.country
        return None
    return None


def near_country(marks: Marks, start: int) -> str | None:
    """The country of what stands right before a place of the text, else of what its sentence named last."""
    body = marks.body_ends.get(start)
    if body is not None and body.country:
        return body.country
    place = marks.place_ends.get(start)
    if place is not None:
        return place.country
    key = marks.key
    opening = max(key.rfind(sign, 0, start) for sign in "。;")
    spans = [(one.end, one.country) for one in marks.places if opening < one.end <= start and start - one.end < 30]
    spans += [(one.end, one.country) for one in marks.bodies if opening < one.end <= start and start - one.end < 30]
    if spans:
        return max(spans, key=lambda pair: pair[0])[1]
    return marks.context


def person_at(marks: Marks, start: int, end: int, before: Sequence[Person]) -> Person:
    """The person whose name is known to stand at a span: the posts and the Latin name beside it, and the country.

    `before` are the people named before: one joined to the last of them, without a post, is of the same country.
    """
    key = marks.key
    latin, behind = None, end
    if key[end : end + 1] == "(":
        closed = key.find(")", end, end + 60)
        if closed > 0:
            inner = key[end + 1 : closed]
            latin = (end + 1, closed) if len(inner) > 1 and not _HAN.search(inner) else None
            behind = closed + 1 if latin else end
    titles = [(first, stop) for first, stop in marks.titles if stop == start or first == behind]
    first = min([start, *(post[0] for post in titles)])
    country = shown_country(marks, first)
    if country is None and not titles and before and key[before[-1].end : start] in ("、", "及", "與", "和"):
        country = before[-1].country
    return Person(start, end, country or guessed_country(marks, start, end), latin, titles, rule="tagged")


def foreign_country(marks: Marks, start: int) -> str | None:
    """The same for somebody who comes from outside: where only home is near, the country the entry is about."""
    country = near_country(marks, start)
    return country if country != "TW" else marks.context


def guessed_country(marks: Marks, start: int, end: int) -> str | None:
    """A foreign-looking name is of the country talked of; a Chinese-looking one is left to the document."""
    name = marks.key[start:end]
    single = name[0] in alphabet()[0] or name[0] in signs("surnames", "chinese_rare")
    chinese = (single and len(name) <= 3) or name[:2] in compound()
    if chinese and not (marks.context == "JP" and japanese().at(name, 0) > 0 and len(name) > 3):
        return None
    return foreign_country(marks, start)
