"""Tagged names read too short are completed, and names taken for something of another kind are put right.

縣 + 立醫院 -> 彰化縣立醫院          昌原 + 特例市 -> 昌原特例市
財團法人 + 某某基金會                 某某大學 + 附屬 + 高級中學
某某科學園區 + 管理局
農業與 + 生命科學大學                 某某大學 + 某某分校
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from ingest.language import rules
from ingest.names.body import ending_kinds, own_kind
from ingest.names.marks import Marks, boundary_words
from ingest.names.shapes import japanese
from ingest.names.words import signs, words
from ingest.tagging.certain import latin_bodies
from ingest.tagging.span import TaggedSpan

_LONGEST_PART, _SHORTEST_PART = 6, 2
"""Signs of a part of a name before 與, 及 or 暨."""
_SURE = 0.95
"""How sure of a name the tagger is where nothing before 與 need belong to it."""


def completed(marks: Marks, one: TaggedSpan) -> TaggedSpan:
    """Take in what a name cannot go without."""
    key, start = marks.key, one.start
    if key[start] == "立" and key[start - 1 : start] in signs("edges", "founders"):
        seat = marks.place_ends.get(start)
        return replace(one, start=seat.start if seat is not None else start - 1)
    level = next((word for word in rules("edges")["levels"] if key.startswith(word, start)), None)
    if level is not None and one.end - start > len(level) and (place := marks.place_ends.get(start)) is not None:
        return replace(one, start=place.start)
    return _body(marks, one) if one.entity_type == "organization" else one


def _body(marks: Marks, one: TaggedSpan) -> TaggedSpan:
    """Take in the legal form before a body's name, the branch behind it, the university it belongs to."""
    key, start = marks.key, one.start
    pupils = key[one.end + 1 : one.end + 2] in signs("edges", "not_school_before")
    if key.startswith(("中學", "小學", "大學"), one.end - 1) and not pupils:
        one = replace(one, end=one.end + 1)
    branch = _branch().match(key, one.end)
    legal = next((word for word in _legal() if key.endswith(word, 0, start)), "")
    one = replace(one, start=start - len(legal), end=branch.end() if branch is not None else one.end)
    for word in rules("edges")["belonging"]:
        owner = marks.body_ends.get(start - word.find(key[start])) if key[start] in word else None
        if owner is not None and key.startswith(word, owner.end):
            return replace(one, start=owner.start)
    if (seat := _seat(marks, start, own_kind(marks, start, one.end))) < start:
        return replace(one, start=seat)
    site = marks.place_ends.get(start)
    name = key[start : one.end]
    bare = site is not None and site.kind == "venue" and name in ending_kinds()[0]
    if site is not None and (bare or name in rules("edges")["not_alone"]):
        return replace(one, start=site.start)
    if not legal and one.sure < _SURE and key[start - 1 : start] in ("與", "及", "暨"):
        return replace(one, start=_joint(marks, start))
    return one


def _seat(marks: Marks, start: int, kind: str) -> int:
    """Where a body's name begins if the place right before it belongs to it: 花蓮縣鳳林鎮 + 農會, 濟州 + 觀光大學.

    Counted in the training passages: a place of Taiwan always does, but not a township before a school, nor a team's
    home; abroad a city called without its level does, but not before a school or where the name begins with a place.
    """
    first = start
    if marks.key[start].isascii() or kind == "team":
        return start
    while (place := marks.place_ends.get(first)) is not None and place.known:
        last = marks.key[place.end - 1]
        if place.country == "TW":
            county = marks.key[place.start - 1 : place.start] in ("縣", "市") and place.start in marks.place_ends
            belongs = last in signs("edges", "place_ends") and (kind != "school" or last in "縣市" or county)
        else:
            bare = last not in signs("edges", "place_ends") and place.kind not in ("country", "state")
            belongs = bare and kind != "school" and not any(one.start == start for one in marks.places)
        if not belongs:
            break
        first = place.start
    return first


@cache
def _branch() -> re.Pattern[str]:
    return re.compile(f"(?:(?![在於與及和由等])[一-鿿]){{1,6}}(?:{'|'.join(rules('edges')['branches'])})(?!長)")


@cache
def _legal() -> tuple[str, ...]:
    """What kind of legal person a body is, before its name: 一般財團法人, 株式會社."""
    return tuple(sorted(rules("edges")["legal"], key=len, reverse=True))


def _joint(marks: Marks, start: int) -> int:
    """Where a name begins of which a part stands before 與, 及 or 暨: 匈牙利 + 農業與 + 生命科學大學.

    That part is right behind a place or a body, and is no name, post or small word itself; what follows begins with
    no place of its own.
    """
    key, at = marks.key, start - 1
    if any(one.start == start for one in marks.places):
        return start
    for first in range(at - _SHORTEST_PART, max(-1, at - _LONGEST_PART - 1), -1):
        if first in marks.place_ends or first in marks.body_ends:
            part = key[first:at]
            told = not re.fullmatch("[一-鿿、]+", part) or boundary_words().at(key, first) > first
            told = told or boundary_words().before(part, len(part)) < len(part) - 1
            spans = [(one.start, one.end) for each in (marks.people, marks.bodies, marks.places) for one in each]
            named = any(begin < at and first < end for begin, end in spans)
            post = any(begin < at and first < end for begin, end in marks.titles)
            return start if told or named or post or ends_as_body(part) else first
    return start


def retyped(marks: Marks, one: TaggedSpan) -> TaggedSpan:
    """A theatre somebody heads by name acts as a body; Latin words may name one; 鎮 before 鎮長 ends a place."""
    key = marks.key
    if one.entity_type == "organization" and key[one.start : one.end] not in marks.register.bodies:
        same = next((place for place in marks.places if (place.start, place.end) == (one.start, one.end)), None)
        return replace(one, entity_type="place") if same is not None and same.known and same.kind != "venue" else one
    if one.entity_type == "place" and _is_posted(marks, one):
        return replace(one, entity_type="person")
    if one.entity_type == "place" and _is_venue(key[one.start : one.end]):
        headed = words("titles", "heads").at(key, one.end) > one.end
        return replace(one, entity_type="organization") if headed else one
    if one.entity_type == "person" and (0, one.end - one.start) in latin_bodies(marks.view.text[one.start : one.end]):
        return replace(one, entity_type="organization")
    if one.entity_type == "person" and one.end - one.start > 2 and key[one.end - 1] in signs("edges", "level_signs"):
        head = f"{key[one.end - 1]}長"
        glossed = re.compile(r"\([^()]{1,40}\)").match(key, one.end)
        headed = key.startswith((head, f"副{head}"), glossed.end() if glossed else one.end)
        place = marks.place_ends.get(one.end)
        posted = one.start in marks.title_end or any(start == one.end for start, _ in marks.titles)
        ruled = place is not None and place.start == one.start and (place.known or not posted)
        if headed or ruled or (one.start in marks.place_ends and one.end - one.start > 3):
            return replace(one, entity_type="place")
    return one


def _is_posted(marks: Marks, one: TaggedSpan) -> bool:
    """Whether what was taken for a place is somebody's name before his post: 大城肇 + 副知事."""
    key, name = marks.key, marks.key[one.start : one.end]
    short = 3 <= len(name) <= 4 and japanese().at(key, one.start) > one.start
    known = any(place.start == one.start and place.end == one.end for place in marks.places)
    placelike = name[-1] in signs("edges", "place_ends") or _is_venue(name) or name[-1] in "島灣山湖港"
    return short and not known and not placelike and any(start == one.end for start, _ in marks.titles)


def _is_venue(name: str) -> bool:
    return words("places", "endings", "venue").before(name, len(name)) < len(name)


def ends_as_body(name: str) -> bool:
    """Whether a name ends as a body's does."""
    endings, _ = ending_kinds()
    return endings.before(name, len(name)) < len(name)
