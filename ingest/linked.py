"""What linking makes of an entry's mentions: people with posts, organisations, places, and what stays open."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.document import Entry
from ingest.mentions import Mention


@dataclass(frozen=True, slots=True)
class PostHeld:
    """A post as an entry shows it held; `body_name` is the body's own words, None where nothing says."""

    title: str
    body_id: str | None
    body_name: str | None
    start: int
    end: int
    former: bool = False
    acting: bool = False
    newly_appointed: bool = False
    country: str | None = None


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Something left open: an unknown place, a reference that points nowhere."""

    kind: str
    name: str
    start: int
    end: int
    guess: str | None = None


@dataclass(frozen=True, slots=True)
class LinkedPerson:
    """A person of an entry with the posts shown there."""

    id: str
    name: str
    latin: str | None
    country: str | None
    posts: tuple[PostHeld, ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class LinkedOrganization:
    """An organisation of an entry."""

    id: str
    name: str
    kind: str
    country: str | None
    parent_id: str | None
    represents: str | None
    located_in: str | None
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class LinkedPlace:
    """A place of an entry."""

    id: str
    name: str
    kind: str
    country: str | None
    geonames_id: str | None
    latitude: float | None
    longitude: float | None
    contained_in: str | None
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class LinkedEntry:
    """An entry with everything it names, every mention carrying the id of what it means."""

    entry: Entry
    people: tuple[LinkedPerson, ...]
    organizations: tuple[LinkedOrganization, ...]
    places: tuple[LinkedPlace, ...]
    mentions: tuple[Mention, ...]
    open: tuple[OpenQuestion, ...] = ()
