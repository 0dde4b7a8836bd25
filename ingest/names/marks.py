"""What the lexicon knows in a passage: places, bodies, titles and boundary words, each found in one pass."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from ingest.names.view import View
from ingest.names.words import Words, listed, signs, words
from ingest.register import Register

DELIMITERS = frozenset(',、。;:!?()「」『』《》〈〉[]{}"“”—–…/|　~～ <>=+')


@cache
def title_words() -> Words:
    """Every post, with what may stand before and after it."""
    posts = listed("titles", "posts")
    prefixes = listed("titles", "prefixes")
    tails = listed("titles", "suffixes")
    made = [*posts, *listed("titles", "address")]
    made += [before + post for before in prefixes for post in posts]
    made += (
        [f"前副{post}" for post in posts] + [f"新任副{post}" for post in posts] + [f"代理副{post}" for post in posts]
    )
    made += [post + tail for post in posts for tail in tails]
    return Words(made)


@cache
def _mask_words() -> Words:
    return words("titles", "not_posts")


@cache
def _hoping() -> tuple[str, ...]:
    return listed("titles", "hoping")


@cache
def boundary_words() -> Words:
    """Words a name may stand right behind."""
    return Words([*listed("boundaries", "verbs"), *listed("boundaries", "before_name")])


@dataclass(slots=True)
class Place:
    """A place found in a view."""

    start: int
    end: int
    kind: str
    country: str | None
    known: bool
    listed: bool = True


@dataclass(slots=True)
class Body:
    """A body found in a view; `local`: a government or council of the place its name begins with."""

    start: int
    end: int
    kind: str
    country: str | None
    known: bool
    listed: bool = True
    local: bool = False


@dataclass(slots=True)
class Person:
    """A person found in a view: `name` spans, the Latin name in brackets, and the posts beside it."""

    start: int
    end: int
    country: str | None
    latin: tuple[int, int] | None = None
    titles: list[tuple[int, int]] = field(default_factory=list)
    rule: str = "title"
    listed: bool = True
    address: bool = False


@dataclass(slots=True)
class Marks:
    """A view with what was found in it so far."""

    view: View
    register: Register
    context: str | None
    titles: list[tuple[int, int]] = field(default_factory=list)
    title_end: dict[int, int] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    covered: bytearray = field(default_factory=bytearray)
    place_ends: dict[int, Place] = field(default_factory=dict)
    body_ends: dict[int, Body] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The unified text."""
        return self.view.key

    def add_place(self, place: Place) -> None:
        """Keep a place; what it covers is no longer ordinary words."""
        self.places.append(place)
        self.place_ends[place.end] = place
        self.covered[place.start : place.end] = b"\x01" * (place.end - place.start)

    def set_places(self, places: Iterable[Place]) -> None:
        """Let these be the places of the view, in their order, and no others."""
        self.places = sorted(places, key=lambda one: (one.start, -one.end))
        self.place_ends = {place.end: place for place in self.places}

    def set_bodies(self, bodies: Iterable[Body]) -> None:
        """Let these be the bodies of the view, in their order, and no others."""
        self.bodies = sorted(bodies, key=lambda one: (one.start, -one.end))
        self.body_ends = {body.end: body for body in self.bodies}

    def add_body(self, body: Body) -> None:
        """Keep a body."""
        self.bodies.append(body)
        self.body_ends[body.end] = body
        self.covered[body.start : body.end] = b"\x02" * (body.end - body.start)


def mark(view: View, register: Register, context: str | None) -> Marks:
    """Find the titles of a view."""
    found = Marks(view, register, context, covered=bytearray(len(view.key)))
    key, titles, masks = view.key, title_words(), _mask_words()
    place = 0
    while place < len(key):
        masked = masks.at(key, place)
        end = titles.at(key, place)
        if masked > place and masked >= end and key[masked : masked + 1] not in _hoping():
            place = masked
            continue
        if end > place:
            found.titles.append((place, end))
            found.title_end[end] = place
            place = end
            continue
        place += 1
    return found


def never() -> frozenset[str]:
    """The signs no name of a person holds."""
    return signs("surnames", "never")


__all__ = ["DELIMITERS", "Body", "Marks", "Person", "Place", "boundary_words", "mark", "never", "title_words", "words"]
