"""What a body is once its name is known: its kind, its country, the places inside its name."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from ingest.language import rules
from ingest.names.marks import Body, Marks
from ingest.names.words import Words, listed, unified

_LOCAL = ("government", "council")


@cache
def ending_kinds() -> tuple[Words, dict[str, str]]:
    """What bodies' names end with, and the kind of organisation each ending tells."""
    kinds: dict[str, str] = {}
    for kind in rules("bodies")["endings"]:
        for word in listed("bodies", "endings", kind):
            kinds.setdefault(word, kind)
    return Words(kinds), kinds


@cache
def known_kinds() -> dict[str, str]:
    """The kind of every body known by its short name alone."""
    return {word: kind for kind in rules("bodies")["known"] for word in listed("bodies", "known", kind)}


@cache
def latin_kinds() -> dict[str, str]:
    """The kind of organisation the last word of a Latin name tells."""
    return {word: kind for kind, words in rules("bodies")["latin"]["last"].items() for word in words}


def kind_of(name: str) -> str:
    """The kind of organisation a name's ending tells."""
    endings, kinds = ending_kinds()
    start = endings.before(name, len(name))
    if start == len(name) and " " in name:
        return latin_kinds().get(name.rsplit(" ", 1)[1].rstrip("."), "other")
    return kinds.get(name[start:], "other")


def place_body(marks: Marks, start: int, end: int, kind: str, *, listed: bool | None = None) -> None:
    """Keep a body by its span: its country, the places inside its name, whether it is an authority's.

    `listed`: whether an extraction line lists it; None where what stands before it decides.
    """
    key = marks.key
    whole = key[start:end]
    authority = marks.register.bodies.get(whole)
    inner = [place for place in marks.places if place.start >= start and place.end <= end]
    first = next((place for place in inner if place.start == start), None)
    home = marks.register.city is not None and whole.startswith(unified(marks.register.city))
    local = (not home and (kind in _LOCAL and first is not None and first.kind != "country" and authority is None)) or (
        kind in _LOCAL and first is not None and first.kind != "country" and key[start:end] != unified_government(marks)
    )
    for place in inner:
        place.listed = place.listed and place is first and local
    run = first
    while run is not None and local:
        run = next((place for place in inner if place.start == run.end), None) if run else None
        if run is not None:
            run.listed = True
    forms = rules("edges")["forms_of"].items()
    own = next((code for code, words in forms if whole.endswith(tuple(words))), None) or _named_after(marks, start, end)
    own = own or (first.country if first and not whole.startswith("台") else None)
    country = (authority.country_code if authority else None) or own or _country(marks, start, end)
    if whole in rules("edges")["envoys_to"]:
        country = None
    if authority is None and kind == "representative_office" and len(whole) <= 6:
        offices = [body.country for body in marks.bodies if body.kind == kind and body.end <= start]
        country = offices[-1] if offices else country
    shown = key[start - 1 : start] != "駐" if listed is None else listed
    marks.add_body(Body(start, end, kind, country, known=authority is not None, listed=shown, local=local))


def unified_government(marks: Marks) -> str:
    """The reporting city's government as it stands in a key."""
    return marks.register.government_name or ""


def posted(marks: Marks, start: int) -> int:
    """駐 and the city an office sits in belong to its name: 駐台北立陶宛貿易代表處."""
    key = marks.key
    if key[start - 1 : start] == "駐":
        return start - 1
    seat = marks.place_ends.get(start)
    return seat.start - 1 if seat and key[seat.start - 1 : seat.start] == "駐" else start


def innermost(marks: Marks, start: int, end: int) -> int:
    """Of a row of places before a body the last one belongs to its name: 青森縣 + 陸奧市教育委員會."""
    if marks.key[start:end] in marks.register.bodies:
        return start
    row = [place for place in marks.places if start <= place.start and place.end < end and place.kind != "venue"]
    row.sort(key=lambda place: place.start)
    for one, following in pairwise(row):
        if one.start == start and one.end == following.start and following.country == one.country:
            start = following.start
        else:
            break
    return start


def own_kind(marks: Marks, start: int, end: int) -> str:
    """The kind of organisation a name tells: an authority's, a known short name's, or its ending's."""
    name = marks.key[start:end]
    authority = marks.register.bodies.get(name)
    return (authority.kind if authority else None) or known_kinds().get(name) or kind_of(name)


def without_city(marks: Marks, start: int, end: int, kind: str) -> tuple[int, str]:
    """Where the name of a school or university begins: a bare city before it is a place of its own."""
    if kind == "university":
        seat = next((one for one in marks.places if one.start == start and one.end < end - 3), None)
        return (
            seat.end if seat and marks.key[seat.end - 1] in "市縣州省" and marks.key[seat.end] != "立" else start
        ), kind
    if kind in ("museum", "team", "company") or marks.key[:end].endswith(tuple(rules("edges")["own_seat"])):
        return _without_seat(marks, start, end, kind), kind
    if kind != "school" or not any(marks.key[:end].endswith(word, start) for word in listed("bodies", "own_city")):
        return start, kind
    cut, plain = start, rules("edges")["plain_schools"]
    for place in sorted(marks.places, key=lambda found: found.start):
        if place.start == cut and place.end < end - 3:
            rest = marks.key[place.end : end]
            proper = rest[: ending_kinds()[0].before(rest, len(rest))]
            if (
                len(proper) >= 2
                and not any(one.start == place.end and one.kind == "country" for one in marks.places)
                and not proper.startswith(("立", "市立", "縣立", "私立", "第", "國際", "大學"))
                and proper not in plain
            ):
                cut = place.end
    return cut + (cut > start and marks.key[cut] == "市"), kind


def _without_seat(marks: Marks, start: int, end: int, kind: str) -> int:
    """Where the proper name of a museum, team, company or hospital abroad begins: the city before it is a place.

    勞托卡市 + 藍鯊橄欖球俱樂部, 義大利 + 巴勒摩 + 馬西莫劇院; a name that says no more than what it is keeps its city.
    """
    seat = max(
        (one for one in marks.places if one.start == start and one.end < end - 3), key=lambda one: one.end, default=None
    )
    if seat is None or seat.country in ("TW", None) or seat.kind == "country":
        return start
    cut = seat.end + (marks.key[seat.end] in "市縣州省")
    before = marks.place_ends.get(start)
    row = before is not None and before.kind == "country" and seat.known and kind != "company"
    row = row or seat.kind == "state"
    rest = marks.key[cut:end]
    proper = rest[: ending_kinds()[0].before(rest, len(rest))]
    levelled = marks.key[cut - 1] in "市縣州省鎮郡邦町"
    own = (
        len(proper) >= 2
        and proper not in rules("edges")["plain_seats"]
        and not proper.startswith(("立", "市立", "國際"))
    )
    return cut if own and (levelled or row) else start


def _named_after(marks: Marks, start: int, end: int) -> str | None:
    """The country of the place a body is named after: 屏東縣立圖書館, and 筑波大學 where the entry names Japan."""
    gazetteer, key = marks.register.gazetteer, marks.key
    legal = next((word for word in rules("edges")["legal_forms"] if key.startswith(word, start)), "")
    first = start + len(legal)
    stop = gazetteer.matcher.at(key, first)
    known = gazetteer.find(key[first:stop], marks.context) if first < stop < end else None
    if known is None or (known.country == "TW" and not legal and key[stop - 1] not in "市縣鄉鎮區灣"):
        return None
    abroad = {place.country for place in marks.places} | {marks.context, "TW"}
    return known.country if known.country in abroad else None


def _country(marks: Marks, start: int, end: int) -> str | None:
    """The country of a body that does not say it: of what stands beside it, else of the reporting side."""
    key, context = marks.key, marks.context or "TW"
    foreign = key[start].isascii() or _told_foreign(marks, end)
    beside = next((body for body in marks.bodies if 0 <= start - body.end <= 1), None)
    if beside is not None and not (beside.country == "TW" and (foreign or key[start - 1] in _WITH)):
        return beside.country
    opening = max((key.rfind(sign, 0, start) for sign in ",。;"), default=-1)
    before = [place for place in marks.places if opening <= place.start and place.end <= start and place.country]
    before = [place for place in before if not (foreign and place.country == "TW")]
    nearest = max(before, key=lambda place: place.end, default=None)
    if nearest and start - nearest.end <= 12 and not _parted(marks, nearest.end, start):
        return nearest.country
    return context if foreign else "TW"


_WITH = "與和跟同"
_LATIN = re.compile("[A-ZÀ-Ž][a-zà-ž]")
_GLOSS = re.compile(r"\((?:[A-ZÀ-Ž][^()\s一-鿿]*[a-zà-ž][^()\s一-鿿]*)(?:\s[^()一-鿿]+)+\)")


def _told_foreign(marks: Marks, end: int) -> bool:
    """Whether a body's name is given in letters behind it, or its head has no Chinese name: 白雲鐵道執行長Ľubomír."""
    gloss = _GLOSS.match(marks.key, end)
    post = next((stop for begun, stop in marks.titles if begun == (gloss.end() if gloss else end)), None)
    return gloss is not None or (post is not None and _LATIN.match(marks.key, post) is not None)


def _parted(marks: Marks, start: int, end: int) -> bool:
    """Whether what stands between a place and a body takes them apart: 日本甲校訪乙校, 德國與丙協會."""
    between = any(start <= body.start and body.end <= end for body in marks.bodies)
    return between and any(word in marks.key[start:end] for word in rules("edges")["parting"])
