"""A sheet: where each thing of a picture stands on paper, how it looks, and what lies under it.

The explorer sends the sheet a person sees; without one, a sheet is made of the picture's own seeded positions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from unicodedata import east_asian_width

from graph.appearance import CENTRE, COLOURS, SHAPES, category, size

if TYPE_CHECKING:
    from graph.picture import Picture

MAXIMUM: Final = 5000
"""The most things a picture holds and a sheet places."""
FONT: Final = 12
LINE: Final = 14
Line = tuple[frozenset[str], str]
"""The two ends of a line, and its kind."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing: its middle, half its width, shape, colour (#rrggbb), and the side its name stands on, or "none"."""

    x: float
    y: float
    size: float
    shape: str
    fill: str
    side: str = "under"


@dataclass(frozen=True, slots=True)
class Field:
    """A rounded field under the things of one country: its upper left corner and extent, its title or ""."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours (#rrggbb) of what is not a thing."""

    ground: str = "#fafbfc"
    ink: str = "#1b2733"
    muted: str = "#56636f"
    edge: str = "#a9b8c6"
    field: str = "#f0f4f8"
    border: str = "#dde5ec"


@dataclass(frozen=True, slots=True)
class Sheet:
    """`lines` are the pairs of ids joined by a line of a kind, and whether it is faint; None for all of them.

    `threads` are the days of a thing, as places along a line at a height; `scale` is at which names are 12 pixels.
    """

    marks: Mapping[str, Mark]
    lines: Mapping[Line, bool] | None = None
    fields: tuple[Field, ...] = ()
    axis: tuple[tuple[float, str], ...] = ()
    threads: tuple[tuple[float, tuple[float, ...]], ...] = ()
    scale: float = 1.0
    ink: Ink = Ink()
    language: str = "zh-Hant"


def line_of(edge: Mapping[str, Any]) -> Line:
    """The line an edge of a picture is drawn as."""
    return frozenset((edge["source"], edge["target"])), edge["kind"]


def plain(picture: Picture) -> Sheet:
    """The sheet of a picture nobody has arranged."""
    marks = {}
    for node in picture.nodes:
        kind = category(node)
        if node["id"] == picture.centre:
            marks[node["id"]] = Mark(node["x"], node["y"], 20, "star", CENTRE)
        else:
            marks[node["id"]] = Mark(node["x"], node["y"], size(node["events"]), SHAPES[kind], COLOURS[kind])
    return Sheet(marks)


def named(label: Mapping[str, Any], language: str, fallback: str = "") -> str:
    """A label in the language of the sheet, else in the other."""
    other = "en" if language == "zh-Hant" else "zh-Hant"
    return str(label.get(language) or label.get(other) or fallback)


def width(text: str) -> float:
    """Pixels a text takes, near enough: wide signs are square."""
    return sum(FONT if east_asian_width(sign) in "WF" else FONT * 0.56 for sign in text)


def wrap(text: str, most: float = 92) -> list[str]:
    """At most two lines, the second cut with an ellipsis."""
    if width(text) <= most:
        return [text]
    parts = [word + " " for word in text.split()] if " " in text else list(text)
    lines = ["", ""]
    row = 0
    for part in parts:
        if row == 0 and lines[0] and width(lines[0] + part) > most:
            row = 1
        if row == 1 and width(lines[1] + part) > most - FONT:
            return [lines[0].strip(), lines[1].strip() + "…"]
        lines[row] += part
    return [line.strip() for line in lines if line.strip()]


def cut(text: str, most: float = 150) -> list[str]:
    """One line, cut with an ellipsis."""
    if width(text) <= most:
        return [text]
    kept = ""
    for sign in text:
        if width(kept + sign) > most - FONT:
            break
        kept += sign
    return [kept.strip() + "…"]


def words(mark: Mark, name: str) -> list[str]:
    """The lines of a name on its side of a shape."""
    return cut(name) if mark.side in ("left", "right") else wrap(name)
