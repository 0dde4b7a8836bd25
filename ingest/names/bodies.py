"""Organisations: what the authorities know, and what an ending says from the nearest boundary on."""

from __future__ import annotations

import re
from functools import cache

from ingest.names.body import ending_kinds, innermost, kind_of, known_kinds, own_kind, place_body, posted, without_city
from ingest.names.marks import DELIMITERS, Body, Marks
from ingest.names.words import Words, listed, words

LONGEST = 24
_COUNTED = re.compile("[一二兩三四五六七八九十百]+(所|堂|國|校|間|家|個|項|場|次|位)")
_NOT_NEXT = {
    "科": "技學系研目幻別",
    "部": "分落會長隊門屬署科",
    "課": "程堂題業後綱",
    "處": "理於長境置分罰",
    "局": "勢面部限",
    "室": "內外",
    "署": "名",
    "廳": "舍",
    "黨": "團籍員",
}
_OFFICE = ("representative_office", "association", "company", "ngo", "team")
_LOCAL = ("government", "council")


@cache
def _stops() -> Words:
    every = {*listed("boundaries", "verbs"), *listed("boundaries", "before_name")}
    hard = set(listed("boundaries", "never_inside_bodies"))
    soft = set(listed("boundaries", "inside_bodies"))
    return Words({word for word in every - soft if not word.startswith("駐")} | hard)


def find_bodies(marks: Marks) -> None:
    """Find the bodies of a view."""
    key = marks.key
    endings, kinds = ending_kinds()
    known = marks.register.body_words
    _quoted(marks)
    position = 0
    while position < len(key):
        end = known.at(key, position)
        split = _split(marks, position, end)
        if end > position and not split and _free(marks, position, end) and _whole_word(key, position, end):
            longer = _continued(marks, end)
            start = _left(marks, position, named=True)
            local = key[position:end] in known_kinds() and key[position:end] not in marks.register.bodies
            abroad = any(one.start == start and one.country != "TW" for one in marks.places)
            national = key[position:end][-1:] in "部局署處"
            _keep(marks, start if local or (abroad and national) else position, longer, named=True)
            position = longer
            continue
        end = endings.at(key, position)
        post = next((start for start, stop in marks.titles if position < start < end < stop), None)
        if post is not None:
            end = position + endings.at(key[position:post], 0)
        if end == position or not _free(marks, position, end) or _no_ending(marks, position, end):
            position += 1
            continue
        if key[end - 1] == "大" and key[end : end + 1] == "學":
            position += 1
            continue
        following = endings.at(key, end)
        if following > end and kinds[key[end:following]] in ("university", "school"):
            position += 1
            continue
        start = _left(marks, position)
        if start < position:
            stop = _continued(marks, end)
            _keep(marks, start, stop)
            position = stop
        else:
            position = end
    _acronyms(marks)


@cache
def _not_bodies() -> Words:
    return Words((*listed("bodies", "not_bodies"), *listed("boundaries", "verbs")))


@cache
def _common() -> tuple[str, ...]:
    return tuple(sorted(listed("bodies", "common"), key=len, reverse=True))


def _no_ending(marks: Marks, position: int, end: int) -> bool:
    """Whether what looks like an ending is part of a post, a verb, a common noun or a surname."""
    key = marks.key
    if any(start <= end - 1 < stop for start, stop in marks.titles if start >= position - 4 and start < end):
        return True
    if end - position == 1 and (key[end : end + 1] in _NOT_NEXT.get(key[position], ()) or marks.covered[position] == 1):
        return True
    if key[end : end + 1] in ("生", "聯") and key[end - 1] in "學中校":
        return True
    word = _not_bodies().before(key, end)
    if word < position:
        return True
    if end - position == 1 and key[position] == "部" and words("surnames", "japanese").before(key, end) == end - 2:
        return end + 1 < len(key) and key[end] not in DELIMITERS and marks.context == "JP"
    return False


def _acronyms(marks: Marks) -> None:
    """The initials in brackets right behind a body's name are a further name of it."""
    for match in re.finditer(r"\(([A-Z][A-Za-z&]{1,9})\)", marks.view.text):
        body = marks.body_ends.get(match.start())
        if body is not None and match[1][1:] != match[1][1:].lower() and _free(marks, match.start(1), match.end(1)):
            marks.add_body(Body(match.start(1), match.end(1), body.kind, body.country, known=False))


def _split(marks: Marks, position: int, end: int) -> bool:
    """Whether a post begins inside these words and is not fused with them (教育局長 is; 駐台大使 is not 台大)."""
    fused = words("titles", "fused")
    near = [(start, stop) for start, stop in marks.titles if position < start < end < stop]
    return any(marks.key[start:stop] not in fused for start, stop in near)


def _quoted(marks: Marks) -> None:
    """A quote that ends as a body's name does is that name as a whole."""
    key = marks.key
    endings, _ = ending_kinds()
    opened = key.find("「")
    while opened >= 0:
        closed = key.find("」", opened, opened + 30)
        if closed > opened + 3:
            start = endings.before(key[opened + 1 : closed], closed - opened - 1) + opened + 1
            if (
                start < closed
                and closed - start >= 2
                and not any(sign in DELIMITERS for sign in key[opened + 1 : closed])
            ):
                _keep(marks, opened + 1, closed, named=True)
        opened = key.find("「", opened + 1)


def _whole_word(key: str, start: int, end: int) -> bool:
    if not key[start:end].isascii():
        return True
    return not (key[start - 1 : start].isascii() and key[start - 1 : start].isalpha()) and not (
        key[end : end + 1].isascii() and key[end : end + 1].isalpha()
    )


def _free(marks: Marks, start: int, end: int) -> bool:
    return 2 not in marks.covered[start:end]


def _continued(marks: Marks, end: int) -> int:
    """A body followed by its own sub-unit: 波蘭投資貿易局 + 台北辦事處, 外交部 + 中部辦事處."""
    key = marks.key
    endings, kinds = ending_kinds()
    if kind_of(key[max(0, end - 6) : end]) in ("university", "school", "company", "team", "museum", "council"):
        return end
    for reach in range(1, 13):
        position = end + reach
        if position >= len(key) or key[position - 1] in DELIMITERS:
            return end
        if _stops().at(key, position - 1) > position - 1 or any(position - 1 == first for first, _ in marks.titles):
            return end
        stop = endings.at(key, position)
        if stop > position and _no_ending(marks, position, stop):
            continue
        if stop > position and stop - end < 3 and stop - position == 1:
            return end
        if stop > position and kinds[key[position:stop]] not in (
            "government",
            "representative_office",
            "association",
            "council",
        ):
            return end
        if stop > position:
            return _continued(marks, stop) if stop - end < 14 else stop
    return end


def _left(marks: Marks, position: int, *, named: bool = False) -> int:
    key, stops, start = marks.key, _stops(), position
    while start > 0 and position - start < LONGEST:
        place = marks.place_ends.get(start)
        if place is not None:
            if place.kind == "country":
                if key[place.start - 1 : place.start] == "駐":
                    return place.start - 1
                if key.startswith(("國際學校", "國際學院", "人學校"), start):
                    start = place.start
                    continue
                keep = not named and _keeps_country(marks, place.start, start, position)
                before = marks.place_ends.get(place.start)
                if keep and before is not None and key[before.start - 1 : before.start] == "駐":
                    return before.start - 1
                return place.start if keep else start
            start = place.start
            continue
        body = marks.body_ends.get(start)
        if body is not None:
            if body.kind == "council":
                return start
            start = body.start
            continue
        if key[start - 1] in DELIMITERS:
            return _crossed(marks, start, position)
        if key[start - 1] == "駐" and start in {one.start for one in marks.places}:
            return start - 1
        if start in marks.title_end and start < position:
            return start
        stop = stops.before(key, start)
        if stop < start and not marks.covered[stop]:
            return _crossed(marks, start, position)
        if key[start - 1] in "日月年" and key[start - 2 : start - 1].isdigit():
            return start
        start -= 1
    return position if position - start >= LONGEST else start


def _crossed(marks: Marks, start: int, position: int) -> int:
    """工業與商業、資訊科技及通訊部 right behind a place is one department."""
    key, at = marks.key, start
    ending = key[position : position + 1]
    if ending not in "部局處署廳" or (start == position and key[start - 1] not in "、及與暨"):
        return start
    for _ in range(4):
        if at == 0 or key[at - 1] not in "、及與暨":
            return start
        before = at - 1
        while before > 0 and at - before < 7 and before not in marks.place_ends:
            if key[before - 1] in DELIMITERS or key[before - 1] in "及與暨" or before in marks.title_end:
                break
            before -= 1
        if before in marks.body_ends or at - before >= 7 or at - before < 3:
            return start
        place = marks.place_ends.get(before)
        if place is not None:
            return start if place.kind == "country" else _left(marks, before)
        at = before
    return start


def _keeps_country(marks: Marks, start: int, end: int, position: int) -> bool:
    """Whether a country is part of the name that follows it: an office's, an agency's abroad, not a local body's."""
    key = marks.key
    name = key[end:position]
    endings, kinds = ending_kinds()
    kind = kinds.get(key[position : endings.at(key, position)], "other")
    if kind == "representative_office":
        return not any(
            end <= place.start < position and place.kind != "country" and place.start - end < 1
            for place in marks.places
        )
    if kind == "company" and key[start:end] == "台灣":
        return True
    if kind == "association":
        return not name or name.startswith(("台灣", "在台", "台商"))
    return not name


def _keep(marks: Marks, start: int, end: int, *, named: bool = False) -> None:
    key = marks.key
    _, kinds = ending_kinds()
    start = innermost(marks, start, end)
    name = key[start:end]
    if not named and (name[0].isdigit() or name[0] in "級校所屆位多些隊課處局名"):
        return
    for common in _common():
        rest = name.removeprefix(common)
        if rest != name and (rest in kinds or len(rest) < 2):
            return
    if name in kinds and name not in known_kinds() and name not in marks.register.bodies:
        return
    if len(name) < 3 and name not in marks.register.body_words:
        return
    start, kind = without_city(marks, start, end, own_kind(marks, start, end))
    whole = key[start:end]
    if not named and ((any(sign.isdigit() for sign in whole) and "第" not in whole) or _COUNTED.match(whole)):
        return
    if not named and (start in marks.title_end and len(whole) <= 6 and len(whole[-1:]) and whole[-2:] not in kinds):
        return
    if "·" in whole and kind == "government":
        return
    if whole.startswith("前") and len(whole) > 3 and kind == "government":
        start += 1
    if kind == "representative_office":
        start = posted(marks, start)
    if kind == "team" and any(body.start == start and body.kind in ("university", "school") for body in marks.bodies):
        return
    place_body(marks, start, end, kind)
