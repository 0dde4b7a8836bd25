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
from graph.facts import Facts, read_facts
from ontology.namespaces import DERIVED_GRAPH, ID, KR, SEM

DERIVATION_VERSION: Final = "1"
"""Part of every snapshot's id: a change here makes stores derive anew."""
_DERIVED = ox.NamedNode(str(DERIVED_GRAPH))
_INVOLVES, _CONTAINMENT = ox.NamedNode(str(KR.involves)), ox.NamedNode(str(KR.involvesByContainment))
_CARD, _SORT_DATE = ox.NamedNode(str(KR.card)), ox.NamedNode(str(KR.sortDate))
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
                if link not in found and link.startswith(str(ID)):
                    found.add(link)
                    open_.append(link)
    return found


def _reach(facts: Facts, things: set[str]) -> Involvement:
    """Extend things by their parent bodies and whom they represent, then by the places that contain them."""
    strong = _closure(facts, things, str(ORG.subOrganizationOf), str(KR.represents))
    placed = strong | {place for thing in strong for place in facts.links(thing, str(KR.locatedIn))}
    held = _closure(facts, placed, str(SDO.containedInPlace))
    for thing in tuple(held):
        code = facts.text(thing, str(KR.countryCode))
        if code:
            held.add(str(ID[f"country-{code.lower()}"]))
    return Involvement(frozenset(strong), frozenset(held - strong))


def _direct(facts: Facts, event: str) -> set[str]:
    found = {*facts.links(event, str(SEM.hasActor)), *facts.links(event, str(SEM.hasPlace))}
    found.update(facts.links(event, str(KR.series)))
    for participation in facts.pointing(event, str(KR.event)):
        found.update(facts.links(participation, str(KR.participant)))
        for capacity in facts.links(participation, str(KR.capacity)):
            found.update(facts.links(capacity, str(ORG.organization)))
    for agreement in agreements_of(facts, event):
        found.add(agreement)
        for predicate in (KR.party, KR.signatory, KR.witness):
            found.update(facts.links(agreement, str(predicate)))
    return {thing for thing in found if thing.startswith(str(ID))}


def _bodies(facts: Facts, events: list[str]) -> dict[str, set[str]]:
    """For each person in these events, the bodies they stand for in them."""
    found: dict[str, set[str]] = {}
    for event in events:
        for participation in facts.pointing(event, str(KR.event)):
            for capacity in facts.links(participation, str(KR.capacity)):
                for actor in facts.links(participation, str(KR.participant)):
                    found.setdefault(actor, set()).update(facts.links(capacity, str(ORG.organization)))
    return found


def _parts(facts: Facts) -> dict[str, list[str]]:
    """Top-level event -> its parts, of every depth."""
    tops: dict[str, list[str]] = {}
    for event in facts.of_type("Event"):
        above = _closure(facts, {event}, str(SDO.superEvent)) - {event}
        tops.setdefault(event, []) if not above else None
        for each in above:
            if not facts.links(each, str(SDO.superEvent)):
                tops.setdefault(each, []).append(event)
    return tops


def _sort_date(facts: Facts, event: str) -> str | None:
    """The first day of an event; of the report's period where it has no date of its own."""
    given = facts.text(event, str(KR.sortDate)) or facts.text(event, str(SDO.startDate))
    if given is None:
        given = next((facts.text(report, str(KR.periodStart)) for report in facts.of_type("Report")), None)
    return None if given is None else (given + "-01-01"[len(given) - 4 :] if len(given) < 10 else given[:10])


def derive(graph: str, content: bytes, ontology: Facts) -> Derivation:
    """Derive what one named graph says about its events."""
    facts = read_facts([content], behind=ontology)
    text = next((facts.text(report, str(SDO.text)) or "" for report in facts.of_type("Report")), "")
    cities = {city for report in facts.of_type("Report") for city in facts.links(report, str(KR.reportingCity))}
    home = _reach(facts, cities)
    derivation = Derivation()
    source = ox.NamedNode(graph)
    for event, parts in sorted(_parts(facts).items()):
        events = [event, *sorted(parts)]
        involved = _reach(facts, {thing for each in events for thing in _direct(facts, each)})
        weak = (involved.weak | home.strong | home.weak) - involved.strong
        derivation.events[event] = Involvement(involved.strong, frozenset(weak))
        bodies = _bodies(facts, events)

        @cache
        def reach(thing: str, bodies: dict[str, set[str]] = bodies) -> set[str]:
            reached = _reach(facts, {thing, *bodies.get(thing, ())})
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
