"""The relationship history of a thing, alone or with another: one indexed pattern over what publication derived."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Any, Final

import pyoxigraph as ox
from rdflib import SDO

from graph.cards import Card
from graph.entity import brief
from graph.facts import short
from graph.store.base import Reader
from ontology.errors import RequestError
from ontology.namespaces import CONCEPT, DERIVED_GRAPH, ID

CURSOR: Final = r"[0-9-]{4,10}_[A-Za-z0-9._-]{1,300}"
"""A place in a history: the day and the id of the event before it."""
MAXIMUM: Final = 1000
"""The longest page."""
_EVENTS: Final = """
SELECT ?event ?day WHERE {
  GRAPH <%s> { ?event %s kr:sortDate ?day . %s } %s
}"""
_INVOLVES: Final = "kr:involves ?entity ;"
_CARD: Final = f"SELECT ?card WHERE {{ GRAPH <{DERIVED_GRAPH}> {{ ?event kr:card ?card }} }}"
_CARDS: Final = (
    f"SELECT ?event ?card WHERE {{ VALUES ?event {{ %s }} GRAPH <{DERIVED_GRAPH}> {{ ?event kr:card ?card }} }}"
)
_WITH: Final = "?event kr:involves ?with ."
_TYPE: Final = "?event sem:eventType ?wanted_type ."
_TOPIC: Final = "?event dcterms:subject ?wanted_topic ."


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """What a history is narrowed to; None and empty mean everything. Days are compared with an event's first day."""

    since: date | None = None
    until: date | None = None
    event_type: str | None = None
    topic: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of a history in the interface's shape; `next` is the cursor of the page after."""

    entity: Card
    with_: Card | None
    total: int
    items: list[Card]
    next: str | None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "entity": self.entity,
            "with": self.with_,
            "total": self.total,
            "items": self.items,
            "next": self.next,
        }


@dataclass(frozen=True, slots=True)
class Relation:
    """What two things have to do with each other, in the interface's shape."""

    a: Card
    b: Card
    first_contact: str | None
    last_contact: str | None
    standing: list[Card]
    agreements: list[Card]
    counts: dict[str, dict[str, int]]
    meetings: list[Card]
    history: HistoryPage = field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "a": self.a,
            "b": self.b,
            "first_contact": self.first_contact,
            "last_contact": self.last_contact,
            "standing": self.standing,
            "agreements": self.agreements,
            "counts": self.counts,
            "meetings": self.meetings,
            "history": self.history.to_dict(),
        }


def _cursor(key: tuple[str, str]) -> str:
    day, event = key
    return f"{day}_{short(event)}"


def _after(cursor: str) -> tuple[str, str]:
    if not re.fullmatch(CURSOR, cursor):
        raise RequestError("this cursor is not one this interface gave")
    day, _, event = cursor.partition("_")
    return day, str(ID[event])


def event_keys(reader: Reader, entity: str | None, with_: str | None, wanted: HistoryFilter) -> list[tuple[str, str]]:
    """The (day, event) pairs of a history, unsorted; without an entity those of every event there is."""
    bindings = {"entity": ox.NamedNode(str(ID[entity]))} if entity else {}
    outside = ""
    if with_:
        bindings["with"] = ox.NamedNode(str(ID[with_]))
    for word, scheme, name, pattern in (
        (wanted.event_type, "event-type", "wanted_type", _TYPE),
        (wanted.topic, "topic", "wanted_topic", _TOPIC),
    ):
        if word:
            try:
                bindings[name] = ox.NamedNode(str(CONCEPT[f"{scheme}/{word}"]))
            except ValueError as error:
                raise RequestError(f"{word}: not the word of a concept") from error
            outside += pattern
    query = _EVENTS % (DERIVED_GRAPH, _INVOLVES if entity else "", _WITH if with_ else "", outside)
    since = wanted.since.isoformat() if wanted.since else ""
    until = wanted.until.isoformat() if wanted.until else "9999"
    rows = reader.select(query, **bindings).texts()
    return list({(day, event) for event, day in rows if event and day and since <= day <= until})


def event_cards(reader: Reader, events: Iterable[str]) -> dict[str, Card]:
    """The history items of events (IRIs) as publication made them, with all their sentences; in one question."""
    wanted = " ".join(str(ox.NamedNode(event)) for event in events)
    rows = reader.select(_CARDS % wanted).texts() if wanted else []
    return {event: json.loads(card) for event, card in rows if event and card}


def event_card(reader: Reader, event: str) -> Card:
    """The history item of an event (an IRI) as publication made it, with all its sentences."""
    found: Card = json.loads(reader.select(_CARD, event=ox.NamedNode(event)).column("card")[0])
    return found


def _plays(card: Card, role: str, entity: str) -> bool:
    """Whether the entity, or somebody who stands for it, has a role; its own role counts where it has one."""
    own = [each for each in card["participants"] if each["id"] == entity]
    standing = [each for each in card["participants"] if (each["organization"] or {}).get("id") == entity]
    return any(each["role"] == role for each in own or standing or card["participants"])


def _told(card: Card, entity: str, with_: str | None) -> Card:
    """Keep the sentences in which the asked things stand; the first sentence where they stand in none."""
    asked = {entity, with_} - {None}
    kept = [each for each in card["evidence"] if asked <= set(each["mentions"])]
    kept = kept or [each for each in card["evidence"] if entity in each["mentions"]] or card["evidence"][:1]
    return card | {"evidence": [{key: each[key] for key in ("quote", "start", "end")} for each in kept]}


def history(
    reader: Reader,
    entity: str,
    with_: str | None = None,
    filters: HistoryFilter | None = None,
    limit: int = 50,
    cursor: str | None = None,
    sort: str = "date",
) -> HistoryPage:
    """Give a page of the history of a thing (an id), alone or with another; `sort` is "date" or "-date"."""
    if not 1 <= limit <= MAXIMUM:
        raise RequestError(f"limit must lie between 1 and {MAXIMUM}")
    if sort not in ("date", "-date"):
        raise RequestError("sort must be date or -date")
    wanted = filters or HistoryFilter()
    subject, partner = brief(reader, entity), brief(reader, with_) if with_ else None
    keys = sorted(event_keys(reader, entity, with_, wanted), reverse=sort == "-date")
    cards: dict[str, Card] = {}
    if wanted.role:
        cards = event_cards(reader, (event for _, event in keys))
        keys = [key for key in keys if _plays(cards[key[1]], wanted.role, entity)]
    rest = keys
    if cursor:
        last = _after(cursor)
        rest = [key for key in keys if (key < last if sort == "-date" else key > last)]
    page = rest[:limit]
    cards = cards or event_cards(reader, (event for _, event in page))
    items = [_told(cards[event], entity, with_) for _, event in page]
    more = _cursor(page[-1]) if len(rest) > limit else None
    return HistoryPage(subject, partner, len(keys), items, more)


_PARTNERSHIPS: Final = """
SELECT DISTINCT ?partnership ?one ?other ?standing ?ordinal ?since ?rank WHERE {
  ?partnership kr:partner ?one ; kr:partner ?other . FILTER(?one != ?other)
  OPTIONAL { ?partnership kr:standing ?standing . OPTIONAL { ?standing kr:rank ?rank } }
  OPTIONAL { ?partnership kr:ordinal ?ordinal }
  OPTIONAL { ?partnership kr:since ?since }
} ORDER BY ?partnership ?rank"""
_ABOVE: Final = f"""
SELECT DISTINCT ?above WHERE {{
  ?thing (<{SDO.containedInPlace}>|kr:locatedIn|kr:represents|org:subOrganizationOf)* ?above
}}"""


def _above(reader: Reader, thing: str) -> set[str]:
    """The ids of a thing and of all it is part of, lies in or stands for."""
    found = reader.select(_ABOVE, thing=ox.NamedNode(str(ID[thing]))).column("above")
    return {short(above) for above in found} | {thing}


def _standing(reader: Reader, a: str, b: str) -> list[Card]:
    """Each standing once, the closest first and alone with the number the city has among partners."""
    found: dict[tuple[str, str | None], Card] = {}
    for row in reader.select(_PARTNERSHIPS).texts():
        partnership, one, other = (short(text or "") for text in row[:3])
        standing, ordinal, since = row[3:6]
        if a not in _above(reader, one) or b not in _above(reader, other):
            continue
        closest = not any(known == partnership for known, _ in found)
        item = found.setdefault(
            (partnership, standing),
            {
                "id": partnership,
                "standing": standing.rsplit("/", 1)[-1] if standing else None,
                "ordinal": int(ordinal) if ordinal and closest else None,
                "since": since,
                "partners": [brief(reader, one), brief(reader, other)],
            },
        )
        item["since"] = max(item["since"] or "", since or "", key=len) or None
    return list(found.values())


def _agreements(reader: Reader, cards: list[Card], a: str, b: str) -> list[Card]:
    """What was signed or named where both took part, without agreements of a third place."""
    found = {each["id"]: each for card in cards for each in card["agreements"]}
    if {a.partition("-")[0], b.partition("-")[0]} & {"person", "event"}:
        return [found[name] for name in sorted(found)]
    above = {thing: _above(reader, thing) for thing in (a, b)}

    def belongs(party: str) -> bool:
        over = _above(reader, party)
        return any(thing in over or party in above[thing] for thing in (a, b))

    def is_theirs(agreement: Card) -> bool:
        parties = [each["id"] for each in agreement["parties"]]
        return all(belongs(party) for party in parties if party.partition("-")[0] in ("place", "country"))

    return [found[name] for name in sorted(found) if is_theirs(found[name])]


def _meetings(cards: list[Card]) -> list[Card]:
    """Who met whom: people of different countries in the same events, most often first."""
    counted: Counter[tuple[str, str]] = Counter()
    people: dict[str, Card] = {}
    for card in cards:
        present = {each["id"]: each for each in card["participants"] if each["type"] == "person"}
        people |= {
            name: {key: each[key] for key in ("id", "label", "title", "country")} for name, each in present.items()
        }
        counted.update(
            (one, other)
            for one, other in combinations(sorted(present), 2)
            if present[one]["country"] != present[other]["country"]
        )
    return [
        {"people": [people[one], people[other]], "events": times}
        for (one, other), times in sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    ]


def relation(
    reader: Reader,
    a: str,
    b: str,
    filters: HistoryFilter | None = None,
    limit: int = 50,
    cursor: str | None = None,
    sort: str = "date",
) -> Relation:
    """Say what two things (ids) have to do with each other; `limit`, `cursor` and `sort` are those of its history."""
    wanted = filters or HistoryFilter()
    page = history(reader, a, b, wanted, limit, cursor, sort)
    keys = sorted(event_keys(reader, a, b, wanted))
    found = event_cards(reader, (event for _, event in keys))
    if wanted.role:
        keys = [key for key in keys if _plays(found[key[1]], wanted.role, a)]
    cards = [found[event] for _, event in keys]
    counts = {
        "year": dict(sorted(Counter(day[:4] for day, _ in keys).items())),
        "type": dict(Counter(word for card in cards for word in card["event_type"]).most_common()),
        "topic": dict(Counter(word for card in cards for word in card["topics"]).most_common()),
    }
    return Relation(
        page.entity,
        page.with_ or {},
        keys[0][0] if keys else None,
        keys[-1][0] if keys else None,
        _standing(reader, a, b),
        _agreements(reader, cards, a, b),
        counts,
        _meetings(cards),
        page,
    )
