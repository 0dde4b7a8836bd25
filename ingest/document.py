"""What a report is made of before anything in it is understood.

All offsets are Unicode code points into `Document.text`, end exclusive, and for every span here
`document.text[start:end] == exact` holds; a test keeps it so for every format.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """The time a report covers, both days included."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Photo:
    """A numbered photo caption: `number` as printed, `caption` without the number, `start:end` the caption's span."""

    number: int
    caption: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """A node of the report's outline: `path` counts it ("1.1"), `heading` is its text without numbering."""

    path: str
    heading: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One numbered (or unnumbered) item: `number` as printed, 1 where a section is one unnumbered paragraph.

    `title` is empty where the entry has none; `start:end` spans title and text, `body_start` is where the text begins;
    `photos` are those whose number the text refers to.
    """

    section: Section
    number: int
    title: str
    text: str
    start: int
    end: int
    body_start: int
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A report as text, with what its source sheet or its own front matter says.

    `text` is what every offset counts in; `city` is the reporting city's name as printed ("高雄市"), `department` the
    reporting body ("高雄市政府行政暨國際處"), `sha256` that of the source's bytes. None where the report does not say.
    """

    id: str
    title: str
    publisher: str | None
    published: date | None
    period: Period | None
    text: str
    sha256: str
    city: str | None = None
    department: str | None = None
    sections: tuple[Section, ...] = field(default=())
    entries: tuple[Entry, ...] = field(default=())
    photos: tuple[Photo, ...] = field(default=())
    conclusion: tuple[int, int] | None = None
    language: str = "zh-Hant"
