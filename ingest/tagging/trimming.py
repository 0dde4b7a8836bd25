"""Tagged names put right at their edges: small words cut off, two names in one taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from ingest.language import rules
from ingest.names.body import own_kind, without_city
from ingest.names.marks import Marks
from ingest.names.shapes import LATIN_NAME
from ingest.names.words import signs, words
from ingest.tagging.completion import completed, ends_as_body, retyped
from ingest.tagging.span import TaggedSpan

_COUNTED = re.compile("[0-9]+(?:餘|多)?[所校個間家隊團]")
_COUNTED_BEFORE = re.compile("[0-9](?:餘|多)?[所校個間家隊團]$")
_TAIL = re.compile(r"(?<=[一-鿿])[A-ZÀ-Ž][^一-鿿]*$")
_MIXED = re.compile(r"[一-鿿]+[A-Z][A-Za-z]*|(?P<acronym>[A-Z]+)[一-鿿]+")
"""Chinese words and an acronym, which name a body only where they end like one: 高雄運用AI, IURC平台, but JA紀州."""
_DOUBLE = re.compile("駐[一-鿿]{2,5}兼$")
"""An office in two countries: 駐歐盟兼駐比利時代表處."""
_NUMBERED = re.compile("◎|[A-Za-z0-9]{1,2}[.、](?=[一-鿿])")
_APART = re.compile("(?<=[一-鿿])[—–:,;◎-]+(?=[^0-9])|[—–:,;◎-]+(?=[一-鿿])")
"""Signs no Chinese name of a body holds; a hyphen may stand in one that was written in letters."""
_DOUBTED = 0.6
_HERE = ("該", "本", "貴")


def trimmed(marks: Marks, one: TaggedSpan) -> Iterator[TaggedSpan]:
    """Give the name or names a tagged span stands for; none where it only counts bodies (9所中學)."""
    for part in _parted(marks, one):
        yield from _trimmed(marks, part)


def _parted(marks: Marks, one: TaggedSpan) -> Iterator[TaggedSpan]:
    """Take apart what two sides of a list or a sentence were read as one body: 甲商業會－乙商工會議所, A.水產養殖系."""
    if one.entity_type == "organization":
        numbered = _NUMBERED.match(marks.key, one.start, one.end)
        start = numbered.end() if numbered else one.start
        for match in _APART.finditer(marks.key, start, one.end):
            if match[0] != "-" or ends_as_body(marks.key[start : match.start()]):
                yield replace(one, start=start, end=match.start())
                start = match.end()
        one = replace(one, start=start)
    yield one


def _trimmed(marks: Marks, one: TaggedSpan) -> Iterator[TaggedSpan]:
    one = _cut(marks, one)
    if one.end - one.start < 2 or _half_a_word(marks.view.text, one.start):
        return
    if _straddled(marks, one.start) or _straddled(marks, one.end):
        yield from places_inside(marks, one)
        return
    tagged, one = one, completed(marks, retyped(marks, one))
    if one.entity_type == "person" and _no_person(marks, one):
        yield from places_inside(marks, one)
        return
    if one.entity_type == "organization":
        yield from _bodies(marks, one, seated=one.start < tagged.start)
    elif one.entity_type == "place":
        yield from _places(marks, one)
    else:
        yield one


def _no_person(marks: Marks, one: TaggedSpan) -> bool:
    """Whether what was taken for a person ends as a common noun does, with no post beside it."""
    posted = one.start in marks.title_end or any(start == one.end for start, _ in marks.titles)
    return not posted and marks.key.endswith(tuple(rules("edges")["never_end_person"]), one.start, one.end)


@cache
def _edges(side: str) -> tuple[str, ...]:
    return tuple(sorted(rules("edges").get(side, ()), key=len, reverse=True))


def _cut(marks: Marks, one: TaggedSpan) -> TaggedSpan:
    """Cut off the small words at both ends of a name."""
    text, kind = marks.view.text, "person" if one.entity_type == "person" else "body"
    known = text[one.start : one.end] in marks.register.body_words
    always = () if known or kind == "person" else _edges("never_begin_body")
    if any(one.start + len(word) + 2 < one.end and text.startswith(word, one.start) for word in always):
        one = replace(one, start=one.start + next(len(word) for word in always if text.startswith(word, one.start)))
    for word in () if known else _edges(f"before_{kind}"):
        at = one.start + len(word)
        enough = _enough(at, one.end, "place" if one.entity_type == "place" else kind)
        if text.startswith(word, one.start) and enough and (len(word) > 1 or _begins(marks, at)):
            start = one.start + len(word)
            one = replace(one, start=start + (text[start] == " "))
            break
    for word in () if known else _edges(f"behind_{kind}"):
        if text.endswith(word, one.start, one.end) and _enough(one.start, one.end - len(word), kind):
            one = replace(one, end=one.end - len(word))
            break
    return one


def _begins(marks: Marks, start: int) -> bool:
    """Whether the rules saw a name begin here: 與 is cut off 與熊本市議會, not off 與那國町."""
    starts = (
        [one.start for one in marks.bodies],
        [one.start for one in marks.places],
        [one.start for one in marks.people],
    )
    return any(start in each for each in starts)


def _half_a_word(text: str, start: int) -> bool:
    """Whether a Latin word goes on where a name was seen to begin."""
    return start > 0 and text[start].isalpha() and text[start - 1].isalpha() and text[start - 1 : start + 1].isascii()


def _straddled(marks: Marks, edge: int) -> bool:
    """Whether a word goes over an edge of what was taken for a name: 瞭 + 解高雄, 高雄永 + 續."""
    return edge > 0 and marks.key.startswith(tuple(rules("edges")["straddling"]), edge - 1)


def places_inside(marks: Marks, one: TaggedSpan) -> Iterator[TaggedSpan]:
    """Give the places the rules saw within a span."""
    for place in marks.places:
        if place.listed and one.start <= place.start and place.end <= one.end:
            yield TaggedSpan("place", place.start, place.end, one.sure)


def _enough(start: int, end: int, kind: str) -> bool:
    """Whether enough of a name is left."""
    return end - start >= (3 if kind == "body" else 2)


def _bodies(marks: Marks, one: TaggedSpan, *, seated: bool) -> Iterator[TaggedSpan]:
    """`seated`: what stands before the name was just found to belong to it."""
    key, start, end = marks.key, one.start, one.end
    if one.sure < _DOUBTED and (row := _row_of_places(marks, one)):
        yield from row
        return
    if (
        _COUNTED.match(key, start)
        or _COUNTED_BEFORE.search(key, max(0, start - 3), start)
        or key.startswith(tuple(rules("agreements")["both"]), start)
    ):
        return
    if start > 0 and key[start - 1] in _HERE and key[start] in "市縣州省區":
        start += 1
    tail = _TAIL.search(marks.view.text[start:end])
    if tail is not None and LATIN_NAME.fullmatch(tail[0]) and ends_as_body(key[start : start + tail.start()]):
        yield TaggedSpan("person", start + tail.start(), end, one.sure)
        end = start + tail.start()
    owner = next((body for body in marks.bodies if body.start == start and body.end < end), None)
    if owner is not None and owner.kind in ("university", "school") and one.sure < _DOUBTED:
        end = owner.end  # a team of a university, doubted: 東京都立大學男子啦啦隊MAXONS
    mixed = _MIXED.fullmatch(key, start, end)
    if mixed and not (mixed["acronym"] and one.sure >= _DOUBTED) and not ends_as_body(key[start:end]):
        return
    sent = _sent_to(marks, start, end)
    if sent is not None:
        yield TaggedSpan("place", start, sent, one.sure)
        start = sent + 1
    start = _seat(marks, start, end)
    kind = own_kind(marks, start, end)
    begin = without_city(marks, start, end, kind)[0] if kind == "school" and not seated else start
    if begin > start:
        yield TaggedSpan("place", start, begin, one.sure)
    yield TaggedSpan("organization", begin, end, one.sure)


def _row_of_places(marks: Marks, one: TaggedSpan) -> list[TaggedSpan]:
    """Give the places a span is made of where it is nothing else, as before a mayor: 慶尚南道 + 昌原 + 特例市."""
    row: list[TaggedSpan] = []
    at, inside = one.start, {place.start: place for place in marks.places if place.end <= one.end}
    while (place := inside.get(at)) is not None and place.kind != "venue":
        row.append(TaggedSpan("place", place.start, place.end, one.sure))
        at = place.end
    return row if at == one.end and len(row) > 1 else []


def _sent_to(marks: Marks, start: int, end: int) -> int | None:
    """Where a country ends whose envoys to a body are named: 斐濟 + 駐 + 聯合國."""
    seats = (one for one in marks.places if one.start == start and one.kind == "country" and one.end < end)
    country = next(seats, None)
    if country is None or marks.key[country.end] != "駐":
        return None
    return country.end if marks.key[country.end + 1 : end] in rules("edges")["envoys_to"] else None


def _seat(marks: Marks, start: int, end: int) -> int:
    """駐 and the country before it belong to an office's name: 駐義大利代表處, 斐濟駐台北商務代表處."""
    if own_kind(marks, start, end) != "representative_office":
        return start
    key = marks.key
    if key[start - 1 : start] == "駐":
        start -= 1
    double = _DOUBLE.search(key, max(0, start - 8), start)
    if double is not None:
        return double.start()
    country = marks.place_ends.get(start)
    taipei = key.startswith(("駐台", "駐高"), start)
    return country.start if taipei and country is not None and country.kind == "country" else start


def _places(marks: Marks, one: TaggedSpan) -> Iterator[TaggedSpan]:
    """Take a region and the town or venue behind it apart: 亞速自治區 + 奧爾塔市."""
    key, start = marks.key, one.start
    for place in range(start + 2, one.end - 2):
        ending = next((word for word in rules("edges")["regions"] if key.startswith(word, place)), None)
        if ending is None or key.startswith(tuple(rules("edges")["not_split_before"]), place + len(ending)):
            continue
        rest = key[place + len(ending) : one.end]
        venue = words("places", "endings", "venue").before(rest, len(rest)) < len(rest)
        if len(rest) >= 3 and (venue or rest[-1] in "市鎮鄉村町區郡島縣"):
            yield TaggedSpan("place", start, place + len(ending), one.sure)
            yield TaggedSpan("place", place + len(ending), one.end, one.sure)
            return
    level, going_on = signs("edges", "level_signs"), signs("edges", "not_level_before")
    bare = key[one.end - 1] not in level and key[one.end : one.end + 1] in signs("edges", "own_level")
    if bare and key[one.end + 1 : one.end + 2] not in going_on:
        one = replace(one, end=one.end + 1)
    known = [place.end for place in marks.places if place.start == start and place.known and place.end < one.end]
    if known and one.sure < _DOUBTED and not _ends_as_place(key[start : one.end]):
        one = replace(one, end=max(known))
    yield one


def _ends_as_place(name: str) -> bool:
    return any(
        words("places", "endings", kind).before(name, len(name)) < len(name) for kind in rules("places")["endings"]
    )
