"""What each sign shows the tagger: itself and its neighbours, the words around it, what lexicon and rules found.

A feature is a short string; `columns` gives those of every sign, in the shape CRFsuite reads (one list a sign).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ingest.names.body import ending_kinds
from ingest.names.marks import DELIMITERS, Marks, boundary_words
from ingest.names.shapes import alphabet, japanese
from ingest.names.words import Words, words
from ingest.tagging.segmentation import segmented

Columns = list[list[str]]

_REACH = 4
"""How many signs away a word of the lexicon is seen."""
_NEAR = 2
"""How many signs away other signs, and what the rules found, are seen."""
_QUOTES = {"「": "」", "『": "』", "《": "》", "(": ")"}
_STEPS = (1, 2, 3, 4, 5, 6, 8, 11, 15, 20)


def columns(marks: Marks) -> Columns:
    """The features of every sign of a view, in its order."""
    key = marks.key
    shapes = [_shape(sign) for sign in key]
    faces = [
        sign if shape == sign or shape in ("han", "other") else shape for sign, shape in zip(key, shapes, strict=True)
    ]
    rows: Columns = [["bias"] for _ in key]
    for row, more in zip(rows, _distances(marks), strict=True):
        row.extend(more)
    for row, more in zip(rows, _inside(key), strict=True):
        row.extend(more)
    for place, row in enumerate(rows):
        row.append(f"pair-:{''.join(faces[max(0, place - 1) : place + 1])}")
        row.append(f"pair+:{''.join(faces[place : place + 2])}")
    _shown(rows, [[f"sign:{face}", f"shape:{shape}"] for face, shape in zip(faces, shapes, strict=True)], _NEAR)
    _shown(rows, _flags(marks), _REACH)
    _shown(rows, _found(marks), _NEAR)
    divided = [(end - start, word, part) for start, end, word, part in segmented(key)]
    _shown(rows, _divided(divided), _NEAR)
    for row, more in zip(rows, _beside(divided), strict=True):
        row.extend(more)
    return rows


def _shown(rows: Columns, values: list[list[str]], reach: int) -> None:
    """Show each sign's values to the signs up to `reach` before and after it."""
    last = len(rows) - 1
    for place, shown in enumerate(values):
        first, stop = max(0, place - reach), min(last, place + reach) + 1
        for value in shown:
            names = _steps(value, reach)
            for at in range(first, stop):
                rows[at].append(names[place - at])


@cache
def _steps(value: str, reach: int) -> tuple[str, ...]:
    """A value's names by how far off it stands: 0 to `reach`, then `-reach` to -1, as an index counts."""
    return tuple(f"{step}:{value}" for step in (*range(reach + 1), *range(-reach, 0)))


@cache
def _shape(sign: str) -> str:
    if sign.isdigit():
        return "digit"
    if sign.isascii():
        return sign if not sign.isalpha() else "upper" if sign.isupper() else "lower"
    if "À" <= sign <= "ɏ":
        return "lower" if sign.islower() else "upper"
    if "぀" <= sign <= "ヿ":
        return "kana"
    if "一" <= sign <= "鿿" or "㐀" <= sign <= "䶿":
        return "han"
    return sign if sign in DELIMITERS or sign == "·" else "other"


@cache
def _lexicons() -> tuple[tuple[str, Words, int], ...]:
    return (
        ("verb", boundary_words(), 1),
        ("after", words("boundaries", "after_name"), 1),
        ("venue", words("places", "endings", "venue"), 1),
        ("event", words("places", "events"), 1),
        ("surname", japanese(), 1),
        ("going", words("places", "going"), 1),
    )


@cache
def _alphabets(sign: str) -> tuple[str, ...]:
    names = ("chinese", "korean", "single", "given", "foreign")
    return tuple(name for name, signs in zip(names, alphabet(), strict=True) if sign in signs)


def _flags(marks: Marks) -> list[list[str]]:
    key = marks.key
    flags: list[list[str]] = [list(_alphabets(sign)) for sign in key]
    for start, end in marks.titles:
        _span(flags, start, end, "title")
    for name, lexicon, shortest in (
        *_lexicons(),
        ("place", marks.register.gazetteer.matcher, 2),
        ("body", marks.register.body_words, 2),
    ):
        for start, end in _matches(lexicon, key):
            if end - start >= shortest:
                _span(flags, start, end, name)
    endings, kinds = ending_kinds()
    for start, end in _matches(endings, key):
        _span(flags, start, end, kinds[key[start:end]])
    return flags


def _matches(lexicon: Words, key: str) -> Iterator[tuple[int, int]]:
    place = 0
    while place < len(key):
        end = lexicon.at(key, place)
        if end > place:
            yield place, end
            place = end
        else:
            place += 1


def _span(flags: list[list[str]], start: int, end: int, name: str) -> None:
    if end - start == 1:
        flags[start].append(f"{name}1")
        return
    flags[start].append(f"{name}<")
    for place in range(start + 1, end - 1):
        flags[place].append(f"{name}-")
    flags[end - 1].append(f"{name}>")


def _found(marks: Marks) -> list[list[str]]:
    """What the rules took each sign for."""
    found: list[list[str]] = [[] for _ in marks.key]
    for place in marks.places:
        kind = place.kind if place.kind in ("country", "venue") else "city"
        within = any(body.start <= place.start and place.end <= body.end for body in marks.bodies)
        word = "within" if within else "listed" if place.listed else "linked"
        _span(found, place.start, place.end, f"{kind}/{word}{'/known' if place.known else ''}")
    for body in marks.bodies:
        _span(found, body.start, body.end, f"body{'' if body.listed else '/linked'}{'/known' if body.known else ''}")
    for person in marks.people:
        _span(found, person.start, person.end, "person")
        if person.latin:
            _span(found, *person.latin, "person/latin")
    return found


def _divided(words: list[tuple[int, str, str]]) -> list[list[str]]:
    """Where each sign stands in its word, and the word's part of speech."""
    rows: list[list[str]] = []
    for length, _, part in words:
        edges = ["seg1"] if length == 1 else ["seg<", *["seg-"] * (length - 2), "seg>"]
        rows.extend([f"{edge}{part}"] for edge in edges)
    return rows


def _beside(words: list[tuple[int, str, str]]) -> list[list[str]]:
    """The word of each sign and those beside it, with their parts of speech, told apart for its first sign."""
    rows: list[list[str]] = []
    edged = [(0, "^", "^"), *words, (0, "$", "$")]
    for (_, last, last_part), (length, word, _), (_, after, after_part) in zip(
        edged, edged[1:], edged[2:], strict=False
    ):
        shown = (f"word:{word}", f"word-:{last}", f"word+:{after}", f"part-:{last_part}", f"part+:{after_part}")
        rows.extend([f"{at}{value}" for value in shown] for at in ("<", *"=" * (length - 1)))
    return rows


def _step(distance: int) -> str:
    return str(next((step for step in _STEPS if distance <= step), "far"))


def _distances(marks: Marks) -> list[list[str]]:
    """How far it is to the next ending of a body and to the next post, and from the last post and small word."""
    key = marks.key
    rows: list[list[str]] = [[] for _ in key]
    endings, kinds = ending_kinds()
    bodies = {start: (end, kinds[key[start:end]]) for start, end in _matches(endings, key) if end - start > 1}
    posts = dict(marks.titles)
    ends = set(marks.title_end)
    smalls = {end for _, end in _matches(boundary_words(), key)}
    ahead: tuple[int, str] | None = None
    post: int | None = None
    for place in range(len(key) - 1, -1, -1):
        if key[place] in DELIMITERS:
            ahead = post = None
        if place in bodies:
            ahead = bodies[place]
        if place in posts:
            post = place
        if ahead is not None:
            rows[place].append(f"ending:{ahead[1]}:{_step(ahead[0] - place)}")
        if post is not None:
            rows[place].append(f"post:{_step(post - place)}")
    last: int | None = None
    small: int | None = None
    for place, sign in enumerate(key):
        if sign in DELIMITERS:
            last = small = None
            continue
        if place in ends:
            last = place
        if place in smalls:
            small = place
        if last is not None:
            rows[place].append(f"behind:{_step(place - last)}")
        if small is not None:
            rows[place].append(f"small:{_step(place - small)}")
    return rows


def _inside(key: str) -> list[list[str]]:
    """Whether a sign stands in quotation marks or brackets."""
    rows: list[list[str]] = [[] for _ in key]
    for opening, closing in _QUOTES.items():
        start = key.find(opening)
        while start >= 0:
            end = key.find(closing, start + 1, start + 60)
            if end > 0:
                for place in range(start + 1, end):
                    rows[place].append(f"in{opening}")
                start = key.find(opening, end)
            else:
                start = key.find(opening, start + 1)
    return rows
