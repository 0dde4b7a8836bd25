"""People: the name beside a post, decided by what stands on its other side and by what names look like."""

from __future__ import annotations

import re
from functools import cache

from ingest.names.marks import DELIMITERS, Marks, Person, boundary_words
from ingest.names.person import foreign_country, guessed_country, near_country, shown_country
from ingest.names.shapes import LATIN_NAME, alphabet, japanese, looks
from ingest.names.words import Words, words

_LONGEST = 13
_COUNTED = re.compile("[一二兩三四五六七八九十0-9]+餘?[人位名]")


@cache
def _after() -> Words:
    return words("boundaries", "after_name")


def find_people(marks: Marks) -> None:
    """Find the people of a view by their posts, then in lists, then Latin names alone."""
    inside = {place: True for one in marks.places if one.end - one.start > 2 for place in range(one.start, one.end)}
    for start, end in marks.titles:
        if start in inside and end - 1 in inside:
            continue
        found = _before(marks, start, end)
        if found is None:
            found = _behind(marks, start, end)
        if found is not None:
            _keep(marks, found)
    _dotted(marks)
    _lists(marks)


def _edge(marks: Marks, start: int) -> float:
    key = marks.key
    if start == 0 or key[start - 1] in DELIMITERS:
        return 2.7
    if start in marks.body_ends or start in marks.title_end:
        return 3.2
    place = marks.place_ends.get(start)
    if place is not None:
        return 3.0
    if marks.covered[start - 1] and marks.covered[start : start + 1] and marks.covered[start]:
        return -4.0
    word = boundary_words().before(key, start)
    if word < start and not marks.covered[start - 1]:
        if start - word >= 2 or key[word] in "與和及由偕暨率請邀":
            return 2.7
        return 0.8
    return -4.0


def _overlap(marks: Marks, start: int, end: int) -> float:
    loss = 0.0
    for position in range(start, end):
        if marks.covered[position] == 2:
            return -6.0
        if marks.covered[position] == 1:
            loss = -2.0
    if loss and any(place.start <= start and end <= place.end for place in marks.places):
        return -8.0
    if loss and key_is_surname(marks, start):
        loss = -0.6
    if loss and start > 0 and marks.covered[start] and start not in marks.place_ends and marks.covered[start - 1] == 1:
        loss -= 2.0
    if loss and any(start <= place.start and place.end == end for place in marks.places):
        loss -= 5.0
    return loss


def key_is_surname(marks: Marks, start: int) -> bool:
    """Whether a known place here is as well a Japanese surname: 山口, 川崎."""
    return any(
        place.start == start and place.end - start == 2 and marks.key[start : start + 2] in japanese()
        for place in marks.places
    )


def _before(marks: Marks, start: int, end: int) -> Person | None:
    key, stop, latin = marks.key, start, None
    if stop > 0 and key[stop - 1] == ")":
        opened = key.rfind("(", max(0, stop - 60), stop)
        if opened > 0:
            inner = key[opened + 1 : stop - 1]
            latin = (
                (opened + 1, stop - 1) if LATIN_NAME.match(inner) or (inner[:1].isupper() and inner.isascii()) else None
            )
            stop = opened
    elif key[stop - 1 : stop] in ("、", "兼", "暨") and any(other_end == stop - 1 for _, other_end in marks.titles):
        holder = next((one for one in marks.people if any(post[1] == stop - 1 for post in one.titles)), None)
        if holder is not None:
            holder.titles.append((start, end))
        return None
    alone = _latin_ending(marks, stop)
    if alone is not None:
        return Person(alone, stop, shown_country(marks, alone) or foreign_country(marks, alone), titles=[(start, end)])
    ambiguous = key[start:end] in words("titles", "ambiguous")
    best, at = 3.4 if not ambiguous else 5.2, -1
    dotted = _dot_start(marks, stop)
    for first in range(stop - 2, max(-1, stop - _LONGEST) - 1, -1) if dotted is None else (dotted,):
        if first < 0 or key[first] in DELIMITERS or (first + 1 in marks.title_end and first + 1 < stop):
            break
        edge = _edge(marks, first)
        if edge < 0:
            continue
        country = near_country(marks, first)
        name = looks(key[first:stop], country)
        if name < 0:
            continue
        score = name + edge + _overlap(marks, first, stop) + (1.0 if latin else 0.0)
        if score > best:
            best, at = score, first
    if at < 0:
        return None
    before = marks.title_end.get(at)
    titles = [(start, end)] if before is None else [(before, at), (start, end)]
    return Person(
        at,
        stop,
        shown_country(marks, at) or guessed_country(marks, at, stop),
        latin,
        titles,
        address=key[start:end] in words("titles", "address"),
    )


def _dot_start(marks: Marks, stop: int) -> int | None:
    key = marks.key
    dot = key.rfind("·", max(0, stop - 12), stop)
    if dot < 0 or any(sign in DELIMITERS for sign in key[dot:stop]):
        return None
    transliteration = alphabet()[4]
    for start in range(dot - 1, max(0, dot - 9), -1):
        if any(sign in DELIMITERS for sign in key[start:dot]):
            break
        if start in marks.body_ends or start in marks.title_end or start in marks.place_ends:
            return start
    first = dot
    while first > 0 and dot - first < 14:
        before = key[first - 1]
        if before == "·" or (before in transliteration and not marks.covered[first - 1]):
            first -= 1
            continue
        break
    for start in range(first, dot):
        if _edge(marks, start) >= 2.5:
            return start
    return first if first < dot else None


def _latin_ending(marks: Marks, stop: int) -> int | None:
    text = marks.view.text
    first = stop
    while (
        first > 0
        and (ord(text[first - 1]) < 0x2E80)
        and text[first - 1] not in '()"0123456789;:!?/'
        and stop - first < 50
    ):
        first -= 1
    while first < stop and text[first] in " ,、.-":
        first += 1
    match = LATIN_NAME.fullmatch(text[first:stop].strip())
    return first if match else None


def _behind(marks: Marks, start: int, end: int) -> Person | None:
    key, text = marks.key, marks.view.text
    match = LATIN_NAME.match(text, end)
    if match and (match.end() >= len(key) or key[match.end()] not in "0123456789"):
        return Person(
            end, match.end(), shown_country(marks, start) or foreign_country(marks, start), titles=[(start, end)]
        )
    ambiguous = key[start:end] in words("titles", "ambiguous") or key[start:end] in words("titles", "address")
    ambiguous = ambiguous and start not in marks.body_ends
    best, at = 5.2 if not ambiguous else 6.0, -1
    latin: tuple[int, int] | None = None
    country = near_country(marks, start)
    posts = {first for first, _ in marks.titles}
    if words("titles", "behind_posts").at(key, end) > end:
        return None
    for stop in range(end + 2, min(len(key), end + _LONGEST) + 1):
        if key[stop - 1] in DELIMITERS or (stop - 2 in posts and stop - 2 >= end):
            break
        right, inside = _right(marks, stop)
        name = looks(key[end:stop], country)
        if name < 0 or (right < 2 and (name < 3.3 or ambiguous)):
            continue
        if "·" in key[end:stop] and key[stop : stop + 1] not in alphabet()[4]:
            right = max(right, 2.4)
        score = name + right + (2.5 if inside else 0.0) + _overlap(marks, end, stop)
        if score > best:
            best, at, latin = score, stop, inside
    if at < 0:
        return None
    return Person(end, at, shown_country(marks, start) or guessed_country(marks, end, at), latin, [(start, end)])


def _right(marks: Marks, stop: int) -> tuple[float, tuple[int, int] | None]:
    key = marks.key
    if stop >= len(key):
        return 3.0, None
    if key[stop] == "(":
        closed = key.find(")", stop, stop + 60)
        inner = key[stop + 1 : closed] if closed > 0 else ""
        latin = (stop + 1, closed) if LATIN_NAME.match(inner) else None
        return (3.5 if latin else 2.8), latin
    if key[stop] in DELIMITERS:
        return 3.0, None
    if any(start == stop for start, _ in marks.titles):
        return 2.8, None
    if key[stop].isdigit() or _COUNTED.match(key, stop):
        return 3.0, None
    word = _after().at(key, stop)
    if word == stop and boundary_words().at(key, stop) > stop + 1:
        word = stop + 2
    return (2.6, None) if word > stop else (1.5, None)


def _dotted(marks: Marks) -> None:
    """A transliterated name with its Latin form in brackets is a person without a post too."""
    for match in re.finditer(r"·[^()\s、,。;「」]{1,10}\(([A-ZÀ-Ž][^()]{3,50})\)", marks.key):
        stop = match.start(1) - 1
        start = _dot_start(marks, stop)
        if start is not None and not _taken(marks, start):
            latin = (match.start(1), match.end(1))
            _keep(marks, Person(start, stop, near_country(marks, start), latin, rule="latin"))


def _taken(marks: Marks, position: int) -> bool:
    return any(person.start <= position < person.end for person in marks.people)


def _lists(marks: Marks) -> None:
    """Names joined to a found one by 、 or 及, and names before 等."""
    key = marks.key
    for person in list(marks.people):
        start = person.start
        if person.titles and person.titles[0][0] < person.start:
            _forward(marks, person)
            continue
        for _ in range(12):
            if start == 0 or key[start - 1] not in "、及與和暨":
                break
            found = _listed(marks, start - 1, person.country)
            if found is None:
                break
            _keep(marks, found)
            start = found.start
    for match in re.finditer("等", key):
        stop = match.start()
        found = _listed(marks, stop, near_country(marks, stop))
        chain = []
        while found is not None:
            chain.append(found)
            start = found.start
            found = _listed(marks, start - 1, found.country) if start > 0 and key[start - 1] in "、及與和" else None
        if len(chain) >= 2:
            for one in chain:
                if not _taken(marks, one.start):
                    _keep(marks, one)


def _forward(marks: Marks, person: Person) -> None:
    key, place = marks.key, person.end
    if person.latin is not None:
        place = person.latin[1] + 1
    for _ in range(12):
        if place >= len(key) or key[place] not in "、及與和":
            return
        latin = LATIN_NAME.match(marks.view.text, place + 1)
        if latin and not _taken(marks, place + 1):
            _keep(marks, Person(place + 1, latin.end(), person.country, rule="list"))
            place = latin.end()
            continue
        best, at = 6.0, -1
        for stop in range(place + 3, min(len(key), place + 8) + 1):
            if key[stop - 1] in DELIMITERS:
                break
            right, _ = _right(marks, stop)
            score = looks(key[place + 1 : stop], person.country) + right + _overlap(marks, place + 1, stop)
            if right > 2 and score > best:
                best, at = score, stop
        if at < 0 or _taken(marks, place + 1):
            return
        _keep(marks, Person(place + 1, at, person.country, titles=[], rule="list"))
        place = at


def _listed(marks: Marks, stop: int, country: str | None) -> Person | None:
    key = marks.key
    best, at = 5.8, -1
    for first in range(stop - 2, max(-1, stop - 8), -1):
        if key[first] in DELIMITERS:
            break
        edge = _edge(marks, first)
        name = looks(key[first:stop], country)
        if edge < 2.5 or name < 3.3:
            continue
        score = name + edge + _overlap(marks, first, stop)
        if score > best:
            best, at = score, first
    return Person(at, stop, country, titles=[], rule="list") if at >= 0 and not _taken(marks, at) else None


def _keep(marks: Marks, person: Person) -> None:
    if (
        person.country == marks.register.country
        and marks.context
        and (person.latin or "·" in marks.key[person.start : person.end])
    ):
        person.country = foreign_country(marks, person.start)
    for other in marks.people:
        if other.start < person.end and person.start < other.end:
            if other.start == person.start and other.end == person.end:
                other.titles.extend(post for post in person.titles if post not in other.titles)
                other.latin = other.latin or person.latin
            return
    marks.people.append(person)
    for position in range(person.start, person.end):
        marks.covered[position] = 3
    for place in marks.places:
        if person.start <= place.start < person.end:
            place.listed = False
