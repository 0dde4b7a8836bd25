"""Places: what the gazetteer knows, and what an ending says stands behind a boundary."""

from __future__ import annotations

import re
from functools import cache

from ingest.gazetteer import bare
from ingest.language import rules
from ingest.names.marks import DELIMITERS, Marks, Place, boundary_words
from ingest.names.words import Words, listed, signs, words

_SUFFIXES = ("廣域市", "特別自治市", "特別市", "特例市", "市", "縣", "州", "邦", "省", "郡", "町", "大區", "自治區")
_KIND = {
    "縣": "county",
    "郡": "county",
    "町": "county",
    "州": "state",
    "邦": "state",
    "省": "state",
    "大區": "state",
    "自治區": "state",
}
_AFTER_PLACE = ("區", "鄉", "鎮", "村", "町", "郡")
LONGEST = 9
_QUARTERS = frozenset("東西南北中")
_NOT_AFTER_VENUE = frozenset("市長民際區員會館局處府系")
_JUNK = re.compile(r"^[0-9一二三四五六七八九十]|姊妹|姐妹|城市$|友好|年")
_SHORT = frozenset("與及和在至到於赴往由並等訪邀請為從自對向將就經的之暨")
_KINGDOM = Words(("王國", "共和國", "聯邦"))
_TRAVEL = Words(("出訪", "赴", "前往", "訪問", "造訪", "參訪"))


def find_places(marks: Marks) -> None:
    """Find what the gazetteer knows, then places known by their ending, then venues."""
    _known(marks)
    _by_ending(marks)
    _venues(marks)


@cache
def _not_names() -> frozenset[str]:
    return frozenset(listed("places", "not_names"))


@cache
def _events() -> Words:
    return Words(listed("places", "events"))


def place_at(marks: Marks, start: int, end: int) -> Place:
    """The place whose name is known to stand at a span: what the gazetteer says of it, else what its ending tells."""
    name = marks.key[start:end]
    known = marks.register.gazetteer.find(name, _nearest(marks, name))
    if known is not None:
        return Place(start, end, known.kind, known.country, known=True)
    ending = next((ending for ending in _SUFFIXES if name.endswith(ending)), "")
    kind = _KIND.get(ending, "city") if ending else "venue" if _is_venue(name) else _district_kind(name)
    return Place(start, end, kind, _country_here(marks, start, end), known=False)


def _is_venue(name: str) -> bool:
    return words("places", "endings", "venue").before(name, len(name)) < len(name)


def _district_kind(name: str) -> str:
    return "county" if name[-1] in _AFTER_PLACE else "other"


def _known(marks: Marks) -> None:
    key, gazetteer = marks.key, marks.register.gazetteer
    named = _countries(marks)
    place = 0
    while place < len(key):
        end = gazetteer.matcher.at(key, place)
        while end > place and not _acceptable(marks, place, end, named):
            end = place + gazetteer.matcher.at(key[place : end - 1], 0) if end - place > 2 else place
        if end == place:
            place += 1
            continue
        country = _nearest(marks, key[place:end])
        known = gazetteer.find(key[place:end], country)
        if key[place:end] in listed("places", "abbreviations") or key[place:end] in listed("places", "continents"):
            place = end
            continue
        if known is not None and known.kind == "country":
            end = _KINGDOM.at(key, end)
        if known is not None:
            if known.kind != "country" and _goes_on(marks, place, end):
                marks.add_place(Place(place, end + 2, "county", known.country, known=False))
                place = end + 2
                continue
            marks.add_place(Place(place, end, known.kind, known.country, known=True))
            if known.country and known.kind == "country":
                named.add(known.country)
        place = end


def _goes_on(marks: Marks, start: int, end: int) -> bool:
    """Whether a bare name is the beginning of a longer one: 座間 of 座間味村, not 三重 of 三重津市."""
    key = marks.key
    if end - start != 2 or key[end + 1 : end + 2] not in ("村", "町") or not "一" <= key[end : end + 1] <= "鿿":
        return False
    return (
        boundary_words().at(key, end) == end
        and key[end] not in "市縣州區郡鄉鎮村町府道都"
        and key[end : end + 2] not in marks.register.gazetteer.places
    )


def _countries(marks: Marks) -> set[str]:
    named = {marks.context} if marks.context else set()
    return {code for code in named if code}


def _nearest(marks: Marks, name: str) -> str | None:
    codes = marks.register.gazetteer.countries(name)
    for other in reversed(marks.places[-6:]):
        if other.country in codes and other.country != "TW":
            return other.country
    if marks.context in codes:
        return marks.context
    return "TW" if "TW" in codes else None


def _acceptable(marks: Marks, start: int, end: int, named: set[str]) -> bool:
    """Whether a name of the gazetteer is a place here: strong names are, others need company."""
    key, name = marks.key, marks.key[start:end]
    following = key[end : end + 1]
    if name.endswith("國") and len(name) > 2 and following in ("土", "會", "立", "家", "際", "防", "務", "民", "內"):
        return False
    if following == "人" and len(name) == 2 and key[start - 1 : start] not in ("", ",", "、"):
        return False
    if name in marks.register.gazetteer.strong:
        return True
    codes = marks.register.gazetteer.countries(name)
    suffixed = name[-1] in "市縣州省邦"
    beside = marks.place_ends.get(start)
    if beside is not None and beside.country in codes:
        surname = name in words("surnames", "japanese")
        return not (surname and any(2 <= first - start <= 6 and first >= end for first, _ in marks.titles))
    if suffixed and name not in _not_names():
        return bool(codes & named) or _edge(marks, start) or len(name) >= 4
    if len(name) == 2:
        if any(bare(key[one.start : one.end]) == name for one in marks.places):
            return True
        return ("TW" in codes and name in _home_names(marks)) or (
            key[start - 1 : start] == "、" and start - 1 in marks.place_ends
        )
    return bool(codes & (named - {"TW"})) and _edge(marks, start)


def _home_names(marks: Marks) -> tuple[str, ...]:
    city = marks.register.city or ""
    return (city, city[:-1])


def _edge(marks: Marks, start: int) -> bool:
    key = marks.key
    if start == 0 or key[start - 1] in DELIMITERS or start in marks.place_ends:
        return True
    return boundary_words().before(key, start) < start


def _by_ending(marks: Marks) -> None:
    key = marks.key
    titles = {start for start, _ in marks.titles}
    for position in range(2, len(key)):
        for ending in _SUFFIXES:
            if not key.startswith(ending, position) or marks.covered[position]:
                continue
            end = position + len(ending)
            if position in titles or (
                key[end : end + 1] in ("長", "議", "民", "場", "集", "政", "面", "容", "府")
                and key[end : end + 2] != "議會"
            ):
                break
            start = _start(marks, position)
            if (
                start is None
                or position - start < 2
                or _JUNK.search(key[start:end])
                or key[start:end] in _not_names()
                or key[position - 1 : end] in _not_names()
            ):
                break
            country = _country_here(marks, start, end)
            marks.add_place(Place(start, end, _KIND.get(ending, "city"), country, known=False))
            break
        if key[position] in _AFTER_PLACE and not marks.covered[position]:
            _district(marks, position)


def _district(marks: Marks, position: int) -> None:
    for length in (1, 2, 3, 4):
        place = marks.place_ends.get(position - length)
        between = marks.key[position - length : position]
        if length == 1 and (marks.key[position] != "區" or between not in _QUARTERS):
            continue
        if any(sign in DELIMITERS for sign in between):
            return
        if place is not None and marks.key[place.end - 1] == marks.key[position]:
            return
        if place is not None and place.kind != "venue" and marks.key[position - 1] not in "地校園社山特專商會":
            marks.add_place(Place(position - length, position + 1, "county", place.country, known=False))
            return


def _start(marks: Marks, position: int) -> int | None:
    key = marks.key
    if marks.covered[position - 1] or key[position - 1] in DELIMITERS or key[position - 1] in "等的之與及和各該本":
        return None
    forbidden = signs("surnames", "never") - frozenset("館課處院京大")
    for start in range(position - 1, max(-1, position - LONGEST), -1):
        if start in marks.place_ends or (start == 0):
            return start
        if key[start - 1] in DELIMITERS or start in marks.title_end:
            return start
        if marks.covered[start - 1] or key[start - 1] in forbidden:
            return start
        if position - start >= 2 and boundary_words().before(key, start) < start:
            return start
    return None


def _country_here(marks: Marks, start: int, end: int) -> str | None:
    """The country of a place that does not say it: of the last place named, else where the entry plays.

    What stands before 與 and a country, and what is 國立 or a foundation's, is of the reporting side. Taiwan's own
    cities and counties are all known, so one that is not lies abroad.
    """
    key = marks.key
    if key.startswith(tuple(rules("edges")["home_forms"]), start):
        return "TW"
    before = [place for place in marks.places if place.end <= start and start - place.end < 40 and place.country]
    if key[end - 1] in signs("edges", "levels_known"):
        before = [place for place in before if place.country != "TW"]
    if before:
        return max(before, key=lambda place: place.end).country
    behind = marks.register.gazetteer.matcher.at(key, end + 1)
    other = (
        marks.register.gazetteer.find(key[end + 1 : behind], None) if key[end : end + 1] in ("與", "和", "跟") else None
    )
    return "TW" if other and other.kind == "country" and other.country != "TW" else marks.context or "TW"


def _venues(marks: Marks) -> None:
    key = marks.key
    endings, weak = words("places", "endings", "venue"), frozenset(listed("places", "weak_venue"))
    going = words("places", "going")
    position = 1
    while position < len(key):
        end = endings.at(key, position)
        if end == position or marks.covered[position] or key[end : end + 1] in _NOT_AFTER_VENUE:
            position += 1
            continue
        start = _venue_start(marks, position)
        name = key[start:end]
        if end - position == 1 and any(end <= first <= end + 3 for first, _ in marks.titles):
            position = end
            continue
        if name.endswith("學堂"):
            position = end
            continue
        behind = going.before(key, start) < start or key[start - 1 : start] in "、與及和"
        strong = key[position:end] not in weak and position > start
        last = max(
            (place.end for place in marks.places if start <= place.start and place.end <= position), default=start
        )
        if end - position == 1 and position - last < 2 and key[position:end] not in ("港", "站"):
            position = end
            continue
        if name[:1].isdigit():
            position = end
            continue
        if 3 <= len(name) <= 16 and position > start and (behind or (strong and _edge(marks, start))):
            covered = [place for place in marks.places if place.start >= start and place.end <= end]
            for place in covered:
                place.listed = place.end == start or (place.listed and False)
            marks.add_place(Place(start, end, "venue", _country_here(marks, start, end), known=False))
        position = end


def _venue_start(marks: Marks, position: int) -> int:
    key, start = marks.key, position
    boundaries = boundary_words()
    while start > 0 and position - start < 12:
        place = marks.place_ends.get(start)
        if place is not None:
            if place.kind in ("country", "venue"):
                break
            start = place.start
            continue
        if key[start - 1] in DELIMITERS or start in marks.title_end or marks.covered[start - 1]:
            break
        if key[start - 1] in "府局":
            break
        word = boundaries.before(key, start)
        if word < start - 1 or (word < start and key[word] in _SHORT):
            break
        start -= 1
    return start


def suppress_events(marks: Marks) -> None:
    """A place right before the name of a festival, a programme or an event stands only inside that name."""
    key, events = marks.key, _events()
    reach = 9
    for place in marks.places:
        if not place.listed or place.kind == "venue":
            continue
        if _TRAVEL.before(key, place.start) < place.start:
            continue
        for position in range(place.end, min(len(key), place.end + reach)):
            if key[position] in DELIMITERS or marks.covered[position]:
                break
            end = events.at(key, position)
            if end == position + 1 and key[position - 1 : end] in words("places", "not_events"):
                end = position
            if boundary_words().at(key, position) > position + 1 and end <= position + 1:
                break
            if end > position:
                place.listed = position - place.end > 6 or (
                    key[position:end]
                    in (
                        "日",
                        "月",
                        "展",
                        "週",
                        "周",
                        "季",
                        "賽",
                        "計畫",
                        "計劃",
                        "活動",
                        "協定",
                        "協議",
                        "會議",
                        "方案",
                    )
                    and position > place.end + 2
                )
                break
            if words("boundaries", "verbs").at(key, position) > position + 1 or key[position] in _SHORT:
                break
        opened = key.rfind("「", max(0, place.start - 20), place.start)
        closed = key.find("」", place.end, place.end + 20)
        if opened >= 0 and closed >= 0 and "」" not in key[opened : place.start] and closed - opened < 24:
            place.listed = False
