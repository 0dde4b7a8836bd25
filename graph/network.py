"""Networks: who met whom, as networkx graphs in which every event between two things is its own, parallel edge.

A projection says what the nodes are: all things, people, bodies, cities, countries, or things and events (bipartite).
Pairs of the reporting side among themselves are left out, and so are a person and the body they stand for: those are
links of structure, not contacts. Among all things the reporting city is linked with everything an event concerns.
Any networkx backend may be used on what `project` and `gather` give.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import combinations
from typing import Final

import networkx as nx
import pyoxigraph as ox

from graph.cards import Card
from graph.entity import brief
from graph.facts import short
from graph.history import HistoryFilter, event_card, event_keys
from graph.store.base import Reader
from ontology.errors import NotFoundError, RequestError
from ontology.namespaces import DERIVED_GRAPH

PROJECTIONS: Final = ("things", "people", "bodies", "cities", "countries", "bipartite")
PERIODS: Final = ("month", "quarter", "half", "year")
MAXIMUM_EVENTS: Final = 5000
"""At most so many events are read, the latest first; what is left out is counted."""
CROWD: Final = 40
"""An event with more things than this links each of them to the reporting city only: all pairs would say nothing."""
_INVOLVED: Final = f"SELECT ?thing WHERE {{ GRAPH <{DERIVED_GRAPH}> {{ ?event kr:involves ?thing }} }}"
_CONTAINED: Final = f"SELECT ?thing WHERE {{ GRAPH <{DERIVED_GRAPH}> {{ ?event kr:involvesByContainment ?thing }} }}"
_CITIES: Final = "SELECT DISTINCT ?report ?city WHERE { ?report kr:reportingCity ?city } ORDER BY ?city ?report"
Describe = Callable[[str], Card | None]
"""How a thing is called and what it is; None where nothing is known of it."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One event as a network sees it: who took part (`strong`), what contains them (`weak`), whose report tells it."""

    id: str
    day: str
    card: Card
    strong: frozenset[str]
    weak: frozenset[str]
    city: str | None = None


@dataclass(frozen=True, slots=True)
class NetworkFilter:
    """What a network is drawn from: around which thing, how far, which types of nodes and of events, when."""

    centre: str | None = None
    depth: int = 1
    types: tuple[str, ...] = ()
    filters: HistoryFilter = field(default_factory=HistoryFilter)
    event_types: tuple[str, ...] = ()


def reporting_cities(reader: Reader) -> dict[str, str]:
    """Which city each report is of, by the report's id."""
    rows = reader.select(_CITIES).texts()
    return {short(report): short(city) for report, city in reversed(rows) if report and city}


def home(reader: Reader) -> str | None:
    """The reporting city: that of most reports."""
    return home_of(reporting_cities(reader))


def contacts(reader: Reader, wanted: NetworkFilter) -> tuple[list[Contact], int]:
    """The events a network is made of, oldest first, and how many were left out."""
    if not 1 <= wanted.depth <= 3:
        raise RequestError("depth must be 1, 2 or 3")
    found: dict[str, str] = {} if wanted.centre else _keys(reader, None, wanted)
    centres = {wanted.centre} - {None}
    seen: set[str] = set()
    for step in range(wanted.depth):
        for centre in sorted(filter(None, centres - seen)):
            found.update(_keys(reader, centre, wanted))
        seen |= {each for each in centres if each}
        if step + 1 < wanted.depth:
            reached = (thing for event in tuple(found) for thing in _involved(reader, event)[0])
            centres = {thing for thing in reached if brief(reader, thing)["country"] != "TW"}
    keys = sorted((day, event) for event, day in found.items())
    kept = keys[-MAXIMUM_EVENTS:]
    cities = reporting_cities(reader)
    return [_contact(reader, day, event, cities) for day, event in kept], len(keys) - len(kept)


def _keys(reader: Reader, entity: str | None, wanted: NetworkFilter) -> dict[str, str]:
    """The day of each event that fits, by its IRI."""
    filters = [replace(wanted.filters, event_type=word) for word in wanted.event_types] or [wanted.filters]
    return {event: day for each in filters for day, event in event_keys(reader, entity, None, each)}


def _involved(reader: Reader, event: str) -> tuple[frozenset[str], frozenset[str]]:
    node = ox.NamedNode(event)
    weak = {short(thing) for thing in reader.select(_CONTAINED, event=node).column("thing")}
    strong = {short(thing) for thing in reader.select(_INVOLVED, event=node).column("thing")} - weak
    return frozenset(strong), frozenset(weak)


def _contact(reader: Reader, day: str, event: str, cities: Mapping[str, str]) -> Contact:
    strong, weak = _involved(reader, event)
    card = event_card(reader, event)
    told = str((card["entry"] or {}).get("report"))
    return Contact(short(event), day, card, strong, weak, cities.get(told) or home_of(cities))


def home_of(cities: Mapping[str, str]) -> str | None:
    """The city of most reports; None where no report names one."""
    found = sorted(cities.values())
    return max(found, key=found.count, default=None)


def _chosen(projection: str, thing: Card) -> bool:
    kind, type_ = thing["kind"], thing["type"]
    if projection == "people":
        return bool(type_ == "person")
    if projection == "bodies":
        return bool(type_ == "organization")
    if projection == "countries":
        return bool(kind == "country")
    if projection == "cities":
        return type_ == "place" and kind not in ("country", "venue")
    return type_ in ("person", "organization", "place")


def _of_type(thing: Card, types: tuple[str, ...]) -> bool:
    return not types or thing["type"] in types or thing["kind"] in types


def pairs(contact: Contact, things: Mapping[str, Card]) -> Iterator[tuple[str, str]]:
    """Which things an event brings together, each pair once: all who took part, and the reporting city with all."""
    city = contact.city
    own = {(each["id"], (each["organization"] or {}).get("id")) for each in contact.card["participants"]}
    strong = sorted(thing for thing in contact.strong if thing in things)
    if len(strong) <= CROWD:
        for one, other in combinations(strong, 2):
            ours = things[one]["country"] == things[other]["country"] == "TW"
            if not ours and (one, other) not in own and (other, one) not in own:
                yield one, other
    if city is not None and city in things:
        for thing in sorted((contact.strong | contact.weak) & things.keys()):
            if thing != city and not (city in contact.strong and thing in contact.strong and len(strong) <= CROWD):
                yield city, thing


def project(reader: Reader, projection: str = "things", wanted: NetworkFilter | None = None) -> nx.MultiGraph[str]:
    """Project the events on a network; each edge is one event, its key the event's id.

    Nodes carry type, kind, country, label (zh-Hant) and label_en, and how many of these events they are in; the graph
    carries `contacts` (the events by id), `centre` and `omitted_events`. RequestError where there is no such one.
    """
    wanted = wanted or NetworkFilter()
    _check(projection, PROJECTIONS, "a projection")
    found, omitted = contacts(reader, wanted)
    return projected(found, projection, _describer(reader), wanted, home(reader), omitted)


def by_period(
    reader: Reader, projection: str = "things", wanted: NetworkFilter | None = None, unit: str = "month"
) -> dict[str, nx.MultiGraph[str]]:
    """The same projection for each period in which something happened, oldest first.

    Periods are named 2025-09 (month), 2025-Q3 (quarter), 2025-H2 (half) or 2025 (year), by an event's first day.
    """
    return split(reader, project(reader, projection, wanted), projection, wanted, unit)


def split(
    reader: Reader, graph: nx.MultiGraph[str], projection: str, wanted: NetworkFilter | None = None, unit: str = "month"
) -> dict[str, nx.MultiGraph[str]]:
    """A network already projected, by period; `by_period` says how periods are named."""
    _check(unit, PERIODS, "a period")
    describe, whole = _describer(reader), graph.graph
    parts: dict[str, list[Contact]] = {}
    for contact in whole["contacts"].values():
        parts.setdefault(period_of(contact.day, unit), []).append(contact)
    return {
        name: projected(parts[name], projection, describe, wanted, whole["centre"], whole["omitted_events"])
        for name in sorted(parts)
    }


def period_of(day: str, unit: str) -> str:
    """The name of the period an ISO day lies in."""
    year, month = day[:4], int(day[5:7] or 1)
    half, quarter = (month + 5) // 6, (month + 2) // 3
    names = {"month": f"{year}-{month:02}", "quarter": f"{year}-Q{quarter}", "half": f"{year}-H{half}"}
    return names.get(unit, year)


def _check(word: str, known: tuple[str, ...], what: str) -> None:
    if word not in known:
        raise RequestError(f"{word}: not {what}; choose {', '.join(known)}")


def projected(
    found: Iterable[Contact],
    projection: str,
    describe: Describe,
    wanted: NetworkFilter | None = None,
    centre: str | None = None,
    omitted: int = 0,
) -> nx.MultiGraph[str]:
    """Project these events, and no others, on a network; `project` says what it carries."""
    wanted = wanted or NetworkFilter()
    middle = wanted.centre or centre
    graph: nx.MultiGraph[str] = nx.MultiGraph(centre=middle, contacts={}, omitted_events=omitted)
    for contact in found:
        graph.graph["contacts"][contact.id] = contact
        described = {thing: card for thing in contact.strong | contact.weak if (card := describe(thing))}
        things = {
            thing: card
            for thing, card in described.items()
            if _chosen(projection, card) and (_of_type(card, wanted.types) or thing == middle)
        }
        if projection == "bipartite":
            _join_event(graph, contact, things)
            continue
        for thing in things:
            _add(graph, thing, things[thing])
        seen = _all_strong(contact, things) if projection in ("cities", "countries") else contact
        for one, other in pairs(seen, things):
            graph.add_edge(one, other, key=contact.id, day=contact.day, kind="event")
    return graph


def _all_strong(contact: Contact, things: Iterable[str]) -> Contact:
    """Among places a contact by containment counts: two countries meet through their cities."""
    return replace(contact, strong=frozenset(things), weak=frozenset())


def _describer(reader: Reader) -> Describe:
    @cache
    def described(thing: str) -> Card | None:
        try:
            return brief(reader, thing)
        except NotFoundError:
            return None

    return described


def _add(graph: nx.MultiGraph[str], thing: str, card: Card) -> None:
    if thing not in graph:
        graph.add_node(
            thing,
            type=card["type"],
            kind=card["kind"] or "",
            country=card["country"] or "",
            label=card["label"]["zh-Hant"] or card["label"]["en"] or thing,
            label_en=card["label"]["en"] or "",
            events=0,
        )
    graph.nodes[thing]["events"] += 1


def _join_event(graph: nx.MultiGraph[str], contact: Contact, things: dict[str, Card]) -> None:
    label = contact.card["event"]["label"]["zh-Hant"] or contact.id
    kind = contact.card["event"]["type"]
    graph.add_node(contact.id, type="event", kind=kind, country="", label=label, label_en="", events=1)
    for thing, card in things.items():
        if thing in contact.strong:
            _add(graph, thing, card)
            graph.add_edge(thing, contact.id, key=contact.id, day=contact.day, kind="event")


def gather(graph: nx.MultiGraph[str]) -> nx.Graph[str]:
    """Gather parallel edges: one edge a pair with `weight`, its `events`, the `first` and the `last` day."""
    gathered: nx.Graph[str] = nx.Graph()
    gathered.graph.update(graph.graph)
    gathered.add_nodes_from(graph.nodes(data=True))
    for one, other, key, edge in graph.edges(keys=True, data=True):
        if not gathered.has_edge(one, other):
            gathered.add_edge(one, other, weight=0, events=[], kind="event", first=edge["day"], last=edge["day"])
        pair = gathered.edges[one, other]
        pair["weight"] += 1
        pair["events"].append(key)
        pair["first"], pair["last"] = min(pair["first"], edge["day"]), max(pair["last"], edge["day"])
    return gathered


def largest(graph: nx.MultiGraph[str], limit: int) -> nx.MultiGraph[str]:
    """Keep the centre and the nodes with most events, ties by id."""
    ranked = sorted(graph, key=lambda each: (each != graph.graph.get("centre"), -graph.nodes[each]["events"], each))
    kept: nx.MultiGraph[str] = graph.subgraph(ranked[:limit]).copy()
    return kept


def shortest_path(graph: nx.MultiGraph[str], one: str, other: str) -> list[str]:
    """The nodes on a shortest path; NotFoundError where there is none."""
    try:
        path: list[str] = nx.shortest_path(graph, one, other)
    except (nx.NodeNotFound, nx.NetworkXNoPath) as error:
        raise NotFoundError(f"nothing here leads from {one} to {other}") from error
    return path


def shared_neighbours(graph: nx.MultiGraph[str], one: str, other: str) -> list[str]:
    """What two nodes both have to do with, sorted."""
    if one not in graph or other not in graph:
        raise NotFoundError(f"{one if one not in graph else other} is not in this network")
    return sorted(set(graph[one]) & set(graph[other]))
