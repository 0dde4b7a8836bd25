"""Photo captions ("照片 12：...") and the references that tie them to entries ("(照片43、44)")."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.document import Photo
from ingest.language import rules
from ingest.lines import Line, caption_at
from ingest.numerals import CHINESE, value_of

_WORDS = "|".join(map(re.escape, rules("outline")["photo_words"]))
_NUMBER = rf"(?:\d{{1,4}}|[{CHINESE}]{{1,4}})"
_JOIN = rf"\s{{0,3}}(?P<join>[、,，及和與~～至到–—－-])\s{{0,3}}(?:{_WORDS})?\s{{0,3}}"
_REFERENCE = re.compile(
    rf"[（(﹙]\s{{0,3}}(?:如|見|詳|詳見|參見|請見|請參閱|參閱|附)?\s{{0,3}}(?:{_WORDS})\s{{0,3}}"
    rf"(?P<numbers>{_NUMBER}(?:{_JOIN.replace('?P<join>', '?:')}{_NUMBER}){{0,20}})\s{{0,3}}[)）﹚]"
)
_NUMBERS = re.compile(rf"(?P<number>{_NUMBER})(?:(?={_JOIN}))?")
_THROUGH = "~～至到–—－-"
LONGEST_RANGE = 50


def merged_captions(lines: Iterable[Line]) -> list[Line]:
    """Let a caption take the lines that go on from it, up to an empty line, a number or another caption."""
    answer: list[Line] = []
    caption = -1
    for line in lines:
        if line.kind == "caption":
            caption = len(answer)
        elif caption >= 0 and line.kind == "text" and line.marker is None and not line.heading and not line.bullet:
            first = answer[caption]
            answer[caption] = Line(first.start, line.end, "caption", words=first.words, title_end=line.end)
            line = Line(line.start, line.end, "skip")
        else:
            caption = -1
        if line.kind != "skip":
            answer.append(line)
    return answer


def read_photos(text: str, lines: Iterable[Line]) -> tuple[Photo, ...]:
    """Return the photos a report captions, in order; `start:end` is the caption's own words."""
    photos = []
    for line in lines:
        found = caption_at(text, line) if line.kind == "caption" else None
        if found is None:
            continue
        number, start = found
        while start < line.end and text[start].isspace():
            start += 1
        end = line.end
        while end > start and text[end - 1] in "*_ 　":
            end -= 1
        photos.append(Photo(number, text[start:end], start, end))
    return tuple(photos)


def references(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return the photo numbers referred to in `text[start:end]`, each with the offset where its bracket ends."""
    found: dict[int, int] = {}
    for reference in _REFERENCE.finditer(text, start, end):
        previous, through = None, False
        for match in _NUMBERS.finditer(text, reference.start("numbers"), reference.end("numbers")):
            number = value_of(match["number"])
            if number is None:
                continue
            numbers = [number]
            if through and previous is not None and previous < number <= previous + LONGEST_RANGE:
                numbers = list(range(previous + 1, number + 1))
            for each in numbers:
                found.setdefault(each, reference.end())
            previous, through = number, match["join"] is not None and match["join"] in _THROUGH
    return tuple(found.items())
