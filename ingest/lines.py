"""A report's lines, each with what stands before its words: heading marks, numbering, a bullet.

One pass over the text, every test bounded to the first few characters of a line, so that a line of five
megabytes costs what it weighs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.language import rules
from ingest.numerals import CHINESE, STEMS, value_of

RULES = rules("outline")
SHORT = 120
_FORMAL = "壹貳贰參叁参肆伍陸柒捌玖拾"
_CLASSES = {
    "arabic": r"\d{1,4}",
    "chinese": f"[{CHINESE}]{{1,4}}",
    "formal": f"[{_FORMAL}]{{1,3}}",
    "stem": f"[{STEMS}]",
}
_PREFIX = re.compile(r"[\s　]{0,40}(?:>[ \t]?){0,4}(?P<hash>#{0,6})[ \t　]{0,40}(?P<bold>(?:\*\*|__)?)[ \t　]{0,8}")
_BULLET = re.compile("(?:" + "|".join(map(re.escape, RULES["bullets"])) + r")[ \t　]+(?=\S)|[•●■◆▶]")
_FURNITURE = re.compile("|".join(f"(?:{pattern})" for pattern in RULES["furniture"]))
_LEADER = "[" + re.escape("".join(RULES["leaders"])) + "]"
_CONTENTS_TAIL = re.compile(rf"(?:{_LEADER}\s?){{3,}}\s*[\d\s]{{1,6}}$|(?:[…⋯]{{1,}}|\t+)\s*\d{{1,4}}$")
_PHOTO = "|".join(map(re.escape, RULES["photo_words"]))
_CAPTION = re.compile(
    rf"[\s　*_▲△◎]{{0,8}}(?:{_PHOTO})\s{{0,3}}(?P<number>\d{{1,4}}|[{CHINESE}]{{1,4}})\s{{0,3}}"
    rf"(?:[{re.escape(''.join(RULES['caption_colons']))}]\s{{0,3}}|(?=\s))"
)
_HEAD_LINE = re.compile(r"[【\[]?(?:" + "|".join(RULES["head_lines"]) + r")\s{0,4}[:：】\]]")


@dataclass(frozen=True, slots=True)
class MarkerKind:
    """A way of numbering: its level among all (`rank`, 0 highest) and what it numbers (`role`)."""

    name: str
    role: str
    rank: int
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Marker:
    """A number found at the head of a line."""

    kind: MarkerKind
    number: int


@dataclass(frozen=True, slots=True)
class Line:
    """`start:end` without surrounding white space, `words` where its words begin after marks and numbering.

    `kind` is text, blank, contents, caption or head; `heading` its number of #, 7 for a bold line, 0 for none;
    `title_end` ends a bold lead-in that is followed by text on the same line, and is `end` otherwise.
    """

    start: int
    end: int
    kind: str
    heading: int = 0
    marker: Marker | None = None
    bullet: bool = False
    words: int = 0
    title_end: int = 0


def _openings(row: dict[str, list[str]]) -> list[str]:
    """The signs a row's numbering may begin with, besides digits."""
    return [*row["before"], *(name for name in row["numerals"] if name not in _CLASSES)]


def _marker_kinds() -> tuple[MarkerKind, ...]:
    kinds: list[MarkerKind] = []
    ranks: dict[str, int] = {}
    for row in RULES["markers"]:
        numerals = "|".join(_CLASSES.get(name, f"[{name}]") for name in row["numerals"])
        before = "|".join(map(re.escape, row["before"]))
        after = "|".join(map(re.escape, row["after"]))
        pattern = re.compile(rf"(?:{before})\s{{0,2}}(?P<number>{numerals})\s{{0,2}}(?:{after})[\s　]{{0,4}}")
        rank = ranks.setdefault(row["name"], len(ranks))
        kinds.append(MarkerKind(row["name"], row["role"], rank, pattern))
    return tuple(kinds)


MARKER_KINDS = _marker_kinds()
_FIRST = frozenset(CHINESE + _FORMAL + STEMS + "".join(sign for row in RULES["markers"] for sign in _openings(row)))
_TIGHT = ".．、﹒"
_YEAR = re.compile(r"\d{2,4}\s?年|(?:19|20)\d\d(?![\d./．-])")


def marker_at(text: str, start: int, end: int) -> tuple[Marker, int] | None:
    """Return the numbering that stands at `start`, and where the words after it begin."""
    if start >= end or not (text[start] in _FIRST or text[start].isdecimal()):
        return None
    head = text[start : min(end, start + 24)]
    for kind in MARKER_KINDS:
        match = kind.pattern.match(head)
        if match is None:
            continue
        number = value_of(match["number"])
        if number is None or _goes_on(kind, number, match[0], head[match.end() :]):
            continue
        return Marker(kind, number), start + match.end()
    return None


def _goes_on(kind: MarkerKind, number: int, marker: str, rest: str) -> bool:
    """Whether the number goes on, so that it is no numbering: "114.9.5", "9.14", "1、2樓", "一、二樓"."""
    if marker[-1:] not in _TIGHT:
        return False
    if kind.name == "chinese":
        return value_of(rest[:1]) == number + 1
    return kind.name == "arabic" and rest[:1].isdecimal() and _YEAR.match(rest) is None


def is_furniture(words: str) -> bool:
    """Whether a printed line is a page number or the like."""
    return len(words) <= SHORT and _FURNITURE.fullmatch(words) is not None


def opens_block(words: str) -> bool:
    """Whether a printed line surely begins something new: numbering, a caption, a line of a table of contents."""
    return marker_at(words, 0, len(words)) is not None or _line(words, 0, len(words)).kind != "text"


def caption_at(text: str, line: Line) -> tuple[int, int] | None:
    """Return a caption line's printed number and where its words begin."""
    match = _CAPTION.match(text[line.start : min(line.end, line.start + 40)])
    number = value_of(match["number"]) if match else None
    return (number, line.start + match.end()) if match and number is not None else None


def read_lines(text: str) -> Iterator[Line]:
    """Cut `text` into lines and say of each what it is."""
    position = 0
    length = len(text)
    while position < length:
        stop = text.find("\n", position)
        stop = length if stop < 0 else stop
        yield _line(text, position, stop)
        position = stop + 1


def _line(text: str, start: int, stop: int) -> Line:
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    while start < stop and text[start].isspace():
        start += 1
    if start == stop:
        return Line(start, stop, "blank")
    if stop - start <= SHORT * 4:
        whole = text[start:stop]
        if _FURNITURE.fullmatch(whole):
            return Line(start, stop, "blank")
        if _CONTENTS_TAIL.search(whole[-60:]):
            return Line(start, stop, "contents", words=start, title_end=stop)
        if _HEAD_LINE.match(whole) and stop - start <= SHORT:
            return Line(start, stop, "head", words=start, title_end=stop)
    if _CAPTION.match(text[start : min(stop, start + 40)]):
        return Line(start, stop, "caption", words=start, title_end=stop)
    return _words(text, start, stop)


def _words(text: str, start: int, stop: int) -> Line:
    prefix = _PREFIX.match(text, start, min(stop, start + 120))
    heading, position, bold = 0, start, False
    if prefix is not None:
        heading, position, bold = len(prefix["hash"]), prefix.end(), bool(prefix["bold"])
    bullet = _BULLET.match(text, position, stop) if not heading and not bold else None
    if bullet is not None:
        position = bullet.end()
    found = marker_at(text, position, stop)
    marker, words = found if found else (None, position)
    title_end = stop
    if bold or text.startswith(("**", "__"), words):
        words += 0 if bold else 2
        closing = next(
            (at for sign in ("**", "__") if (at := text.find(sign, words, min(stop, words + SHORT * 2))) > 0), -1
        )
        title_end = closing if closing > 0 else stop
        if closing > 0 and closing + 2 >= stop:
            heading = heading or 7
    while words < title_end and text[words].isspace():
        words += 1
    return Line(start, stop, "text", heading, marker, bullet is not None, min(words, stop), title_end)
