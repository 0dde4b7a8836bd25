"""Names the rules are surer of than the tagger: bodies by their Latin words, by their head, by what they sign.

Unionville High School              Latin words that end, or begin, as a body's name does
越南 | 昂古萊漫畫城 | 執行長 甲     unknown words between a place and one who heads a body
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from ingest.language import rules
from ingest.names.body import ending_kinds, latin_kinds
from ingest.names.marks import DELIMITERS, Marks
from ingest.names.words import Words, listed, signs
from ingest.names.words import words as every
from ingest.tagging.segmentation import segmented
from ingest.tagging.span import TaggedSpan


def certain(marks: Marks) -> list[TaggedSpan]:
    """The names no tagger need confirm."""
    return [TaggedSpan("organization", start, end, 1.0) for start, end in latin_bodies(marks.view.text)]


def latin_bodies(text: str) -> Iterator[tuple[int, int]]:
    """Latin words that end or begin as a body's name does, not in quotation marks: Finavia Oyj, University of Leeds."""
    sheet = rules("bodies")["latin"]
    for match in _run().finditer(text):
        words = re.split(r"[ ,]+", match[0])
        last = words[-1].rsplit("-", 1)[-1].rstrip(".") if len(words) == 1 else words[-1].rstrip(".")
        if len(words) == 1 and (last == words[0].rstrip(".") or len(last) < _LATIN_WORD):
            continue
        named = last in latin_kinds() or (words[0] in sheet["first"] and len(words) > 2)
        if named and text[match.start() - 1 : match.start()] not in ("「", "『", "《", "〈"):
            yield match.span()


_LATIN_WORD = 6
"""Signs of the last part of a name in one word: Annette-Schule."""


@cache
def _run() -> re.Pattern[str]:
    word = r"[A-ZÀ-Ž][A-Za-zÀ-ɏ.'’&-]*"
    small = "|".join(rules("bodies")["latin"]["small"])
    return re.compile(rf"(?<![A-Za-zÀ-ɏ]){word}(?: (?:(?:{small}) )*{word})*(?:, ?(?:Ltd|Inc)\.?)?")


def led(marks: Marks, found: Iterable[TaggedSpan]) -> Iterator[TaggedSpan]:
    """What stands before the post of somebody who heads a body, where it is unknown or was taken for a person.

    比利時 + 漫畫城 + 執行長, 某某海運 + 董事長.
    """
    spans = list(found)
    taken = {place for one in spans for place in range(one.start, one.end)}
    ends = {one.end for one in spans if one.entity_type == "place"}
    people = {one.start: one for one in spans if one.entity_type == "person"}
    misread = {one.end: one for one in people.values() if one.end - one.start >= _SHORTEST}
    for start, stop in marks.titles:
        if stop not in people:
            continue
        head = marks.key[start:stop] in _heads()
        before = misread.get(start)
        if before and before.start not in marks.title_end and (head or marks.key[before.start].isascii()):
            yield replace(before, entity_type="organization")
        if not head:
            continue
        first = _unknown(marks, start, ends, taken)
        if first in ends and start - first >= _SHORTEST and not _small(marks.key, first):
            place = marks.key[start - 1] in signs("edges", "place_ends") and marks.key[start] == marks.key[start - 1]
            yield TaggedSpan("place" if place else "organization", first, start, 1.0)


def glossed(marks: Marks, found: Iterable[TaggedSpan]) -> Iterator[TaggedSpan]:
    """The people the rules saw with a post before a Latin name that was tagged alone: 阿古托(Ronald Aguto)省長."""
    taken = {place for one in found for place in range(one.start, one.end)}
    latin = {(one.start, one.end) for one in found if one.entity_type == "person"}
    for person in marks.people:
        if person.titles and person.latin in latin and taken.isdisjoint(range(person.start, person.end)):
            yield TaggedSpan("person", person.start, person.end, 1.0)


def _unknown(marks: Marks, start: int, ends: set[int], taken: set[int]) -> int:
    """Where the words before a post begin: behind a place, else wherever something else stands."""
    first = start
    while first > 0 and first not in ends and first - 1 not in taken and start - first < _LONGEST:
        if marks.key[first - 1] in DELIMITERS:
            break
        first -= 1
    return first


_SHORTEST, _LONGEST = 4, 14
"""Signs such a name has."""


def _small(key: str, start: int) -> bool:
    """Whether words begin with a small word, so that they are no name."""
    words = every("boundaries", "verbs")
    return any(words.at(key, place) > place for place in (start, start + 1))


@cache
def _heads() -> Words:
    return Words(listed("titles", "heads"))


def signing(marks: Marks, found: Iterable[TaggedSpan]) -> Iterator[TaggedSpan]:
    """Unknown words in the place of those who sign: A與B簽署備忘錄, where nothing else was seen in A or B.

    A stands behind a date, a mark of punctuation or a place, B behind 與 or 、 and perhaps a place.
    """
    spans, key, done = sorted(found, key=lambda one: one.start), marks.key, -1
    for verb in _signed().finditer(key):
        first = max((key.rfind(sign, 0, verb.start()) + 1 for sign in _CLAUSE), default=0)
        if first == done or verb.start() - first > _CLAUSE_LENGTH:
            continue
        done = first
        begun = _DATED.match(key, first, verb.start())
        first = begun.end() if begun else first
        here = [one for one in spans if one.start < verb.start() and first < one.end]
        if not any(one.entity_type == "person" for one in here):
            slots = list(_slots(key, first, _stop(key, first, verb.start(), here), here))
            for start, end in slots if len(slots) > 1 else ():
                yield from _slot(marks, start, end, here)


_CLAUSE = ",。;:\n"
_CLAUSE_LENGTH = 120
_DATED = re.compile(r"(?:.{0,4}\d+年)?(?:\d+月)?(?:\d+日)?(?:上午|下午|當日|同日)?(?:,|於)?")


def _stop(key: str, first: int, last: int, spans: Iterable[TaggedSpan]) -> int:
    """Where those who sign are all named: before a date, an adverb or where it was signed, in no name."""
    inside = {place for one in spans for place in range(one.start, one.end)}
    return next((one.start() for one in _behind().finditer(key, first, last) if one.start() not in inside), last)


@cache
def _behind() -> re.Pattern[str]:
    words = "|".join(rules("agreements")["between"])
    return re.compile(rf"(?:\d+年)?\d+月(?:\d+日)?|\d+年|{words}|[於在假](?=[^與、]{{2,20}}$)")


@cache
def _signed() -> re.Pattern[str]:
    return re.compile("|".join(sorted(rules("agreements")["slots"], key=len, reverse=True)))


def _slots(key: str, first: int, last: int, spans: Iterable[TaggedSpan]) -> Iterator[tuple[int, int]]:
    """The stretches between 與, 及, 和 and 、 that stand in no name."""
    inside = {place for one in spans for place in range(one.start, one.end)}
    start = first
    for place in range(first, last + 1):
        if place == last or (key[place] in "與及和、—" and place not in inside):
            if place > start:
                together = _TOGETHER.search(key, start, place)
                yield start, together.start() if together else place
            start = place + 1


def _slot(marks: Marks, start: int, end: int, spans: Iterable[TaggedSpan]) -> Iterator[TaggedSpan]:
    """What a slot names, where no post or small word is seen in it: the words behind its places.

    A name seen in it goes on to its end where a body's name ends there: 亞速大學 + 海洋研究所.
    """
    within = [one for one in spans if one.start < end and start < one.end]
    bodies = [one for one in within if one.entity_type == "organization"]
    if any(start <= first < end for first, _ in marks.titles) or len(bodies) > 1:
        return
    places = [one for one in within if one.entity_type == "place" and not (bodies and one.start > bodies[0].start)]
    last = max(places, key=lambda one: one.end, default=None)
    first = last.end if last is not None else start
    if (
        last is not None
        and not bodies
        and first < end
        and marks.key[last.end - 1] not in signs("edges", "place_ends")
        and not _land(marks, last)
    ):
        first = last.start
    if bodies and not (first == bodies[0].start and bodies[0].end < end and _ends(marks.key[first:end])):
        return
    latin = _LATIN.fullmatch(marks.key, first, end)
    end = end if latin else first + _noun_end(marks.key[first:end])
    words = marks.key[first:end]
    named = latin or (_SHORTEST <= len(words) <= _LONGEST and _HAN.fullmatch(words))
    if named and not words.endswith(tuple(rules("edges")["papers"])):
        yield TaggedSpan("place" if words[-1] in signs("edges", "sign_places") else "organization", first, end, 1.0)


def _noun_end(words: str) -> int:
    """Where words that may all be of a name end: before an adverb at their end; nowhere with a verb or a pronoun."""
    parts = list(segmented(words))
    while parts and parts[-1][3] in ("d", "zg", "c", "p", "u"):
        parts.pop()
    inside = {part[0] for *_, part in parts} & set("rtdcu")
    if inside or not parts or parts[0][3] in ("f", "m") or parts[-1][3] == "f":
        return 0
    return parts[-1][1]


def _ends(name: str) -> bool:
    """Whether words end as the name of a body or a venue does."""
    venues = every("places", "endings", "venue")
    return min(ending_kinds()[0].before(name, len(name)), venues.before(name, len(name))) < len(name)


def _land(marks: Marks, span: TaggedSpan) -> bool:
    """Whether a place is a country."""
    return any(one.kind == "country" and (one.start, one.end) == (span.start, span.end) for one in marks.places)


_TOGETHER = re.compile("(?:[兩三四雙各][校館會院方市縣園所造]+)?$")
_HAN = re.compile("[A-Z]{0,3}[一-鿿·]+")
_LATIN = re.compile(r"[A-ZÀ-Ž][A-Za-zÀ-ɏ.'’&-]*(?:,? [A-Za-zÀ-ɏ.'’&-]+)*")
