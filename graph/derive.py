"""What follows from a report: who is involved in which event, and the history item of each event.

Derivation looks at one report and the ontology only, so its cost follows the report and not the store, and a store
built report by report is equal to one built at once. What spans reports is in `graph.publication`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Final

import pyoxigraph as ox
from rdflib import ORG, PROV, RDF, SDO, XSD

from graph.cards import agreements_of, card, dumps
from graph.facts import Facts, kr, read_facts
from ontology.namespaces import DERIVED_GRAPH, ID, SEM

_CONTAINED_IN_PLACE: Final = str(SDO.containedInPlace)
_HAS_ACTOR: Final = str(SEM.hasActor)
_HAS_PLACE: Final = str(SEM.hasPlace)
_ORGANIZATION: Final = str(ORG.organization)
_ID: Final = str(ID)
_START_DATE: Final = str(SDO.startDate)
_SUB_ORGANIZATION_OF: Final = str(ORG.subOrganizationOf)
_SUPER_EVENT: Final = str(SDO.superEvent)
_TEXT: Final = str(SDO.text)
DERIVATION_VERSION: Final = "2"
"""Part of every snapshot's id: a change here makes stores derive anew."""
_DERIVED = ox.NamedNode(str(DERIVED_GRAPH))
_INVOLVES, _CONTAINMENT = ox.NamedNode(kr("involves")), ox.NamedNode(kr("involvesByContainment"))
_CARD, _SORT_DATE = ox.NamedNode(kr("card")), ox.NamedNode(kr("sortDate"))
_FROM = ox.NamedNode(str(PROV.wasDerivedFrom))
_JSON, _DATE = ox.NamedNode(str(RDF.JSON)), ox.NamedNode(str(XSD.date))


@dataclass(frozen=True, slots=True)
class Involvement:
    """What takes part in an event: of itself or through its people and bodies, and merely by containment."""

    strong: frozenset[str]
    weak: frozenset[str]


@dataclass(slots=True)
class Derivation:
    """What one named graph gives: its quads for the derived graph, and the involvement behind them."""

    quads: list[ox.Quad] = field(default_factory=list)
    events: dict[str, Involvement] = field(default_factory=dict)


def _closure(facts: Facts, things: set[str], *predicates: str) -> set[str]:
    found, open_ = set(things), list(things)
    while open_:
        thing = open_.pop()
        for predicate in predicates:
            for link in facts.links(thing, predicate):
                if link not in found and link.startswith(_ID):
                    found.add(link)
                    open_.append(link)
    return found


class _Reach:
    """What a thing stands for, in one report: its parent bodies and whom they represent, and the places around it.

    What a set of things reaches is what each of them reaches, so each is followed once a report.
    """

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._known: dict[str, tuple[frozenset[str], frozenset[str]]] = {}

    def one(self, thing: str) -> tuple[frozenset[str], frozenset[str]]:
        """The thing with what it stands for, and all of that with what contains it."""
        if thing not in self._known:
            self._known[thing] = self._follow(thing)
        return self._known[thing]

    def _follow(self, thing: str) -> tuple[frozenset[str], frozenset[str]]:
        facts = self._facts
        strong = _closure(facts, {thing}, _SUB_ORGANIZATION_OF, kr("represents"))
        placed = strong | {place for each in strong for place in facts.links(each, kr("locatedIn"))}
        held = _closure(facts, placed, _CONTAINED_IN_PLACE)
        codes = {code for each in held if (code := facts.text(each, kr("countryCode")))}
        return frozenset(strong), frozenset(held | {f"{_ID}country-{code.lower()}" for code in codes})

    def all(self, things: set[str]) -> Involvement:
        """What a set of things reaches."""
        strong: set[str] = set()
        held: set[str] = set()
        for thing in things:
            near, around = self.one(thing)
            strong |= near
            held |= around
        return Involvement(frozenset(strong), frozenset(held - strong))


def _direct(facts: Facts, event: str) -> set[str]:
    found = {*facts.links(event, _HAS_ACTOR), *facts.links(event, _HAS_PLACE)}
    found.update(facts.links(event, kr("series")))
    for participation in facts.pointing(event, kr("event")):
        found.update(facts.links(participation, kr("participant")))
        for capacity in facts.links(participation, kr("capacity")):
            found.update(facts.links(capacity, _ORGANIZATION))
    for agreement in agreements_of(facts, event):
        found.add(agreement)
        for name in ("party", "signatory", "witness"):
            found.update(facts.links(agreement, kr(name)))
    return {thing for thing in found if thing.startswith(_ID)}


def _bodies(facts: Facts, events: list[str]) -> dict[str, set[str]]:
    """For each person in these events, the bodies they stand for in them."""
    found: dict[str, set[str]] = {}
    for event in events:
        for participation in facts.pointing(event, kr("event")):
            for capacity in facts.links(participation, kr("capacity")):
                for actor in facts.links(participation, kr("participant")):
                    found.setdefault(actor, set()).update(facts.links(capacity, _ORGANIZATION))
    return found


def _parts(facts: Facts) -> dict[str, list[str]]:
    """Top-level event -> its parts, of every depth."""
    tops: dict[str, list[str]] = {}
    for event in facts.of_type("Event"):
        above = _closure(facts, {event}, _SUPER_EVENT) - {event}
        tops.setdefault(event, []) if not above else None
        for each in above:
            if not facts.links(each, _SUPER_EVENT):
                tops.setdefault(each, []).append(event)
    return tops


def _sort_date(facts: Facts, event: str) -> str | None:
    """The first day of an event; of the report's period where it has no date of its own."""
    given = facts.text(event, kr("sortDate")) or facts.text(event, _START_DATE)
    if given is None:
        given = next((facts.text(report, kr("periodStart")) for report in facts.of_type("Report")), None)
    return None if given is None else (given + "-01-01"[len(given) - 4 :] if len(given) < 10 else given[:10])


def derive(graph: str, content: bytes, ontology: Facts) -> Derivation:
    """Derive what one named graph says about its events."""
    facts = read_facts([content], behind=ontology)
    text = next((facts.text(report, _TEXT) or "" for report in facts.of_type("Report")), "")
    cities = {city for report in facts.of_type("Report") for city in facts.links(report, kr("reportingCity"))}
    reaching = _Reach(facts)
    home = reaching.all(cities)
    derivation = Derivation()
    source = ox.NamedNode(graph)
    for event, parts in sorted(_parts(facts).items()):
        events = [event, *sorted(parts)]
        involved = reaching.all({thing for each in events for thing in _direct(facts, each)})
        weak = (involved.weak | home.strong | home.weak) - involved.strong
        derivation.events[event] = Involvement(involved.strong, frozenset(weak))
        bodies = _bodies(facts, events)

        @cache
        def reach(thing: str, bodies: dict[str, set[str]] = bodies) -> set[str]:
            reached = reaching.all({thing, *bodies.get(thing, ())})
            return set(reached.strong | reached.weak)

        derivation.quads.extend(_quads(derivation.events[event], event, source))
        day = _sort_date(facts, event)
        if day:
            derivation.quads.append(ox.Quad(ox.NamedNode(event), _SORT_DATE, ox.Literal(day, datatype=_DATE), _DERIVED))
        item = dumps(card(facts, event, events[1:], text, reach))
        derivation.quads.append(ox.Quad(ox.NamedNode(event), _CARD, ox.Literal(item, datatype=_JSON), _DERIVED))
    return derivation


def _quads(involvement: Involvement, event: str, source: ox.NamedNode) -> list[ox.Quad]:
    node = ox.NamedNode(event)
    quads = [ox.Quad(node, _FROM, source, _DERIVED)]
    everything = sorted(involvement.strong | involvement.weak)
    quads.extend(ox.Quad(node, _INVOLVES, ox.NamedNode(thing), _DERIVED) for thing in everything)
    quads.extend(ox.Quad(node, _CONTAINMENT, ox.NamedNode(thing), _DERIVED) for thing in sorted(involvement.weak))
    return quads
