"""What a viewer draws: nodes with positions and measures, gathered edges, the events behind them, structure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import networkx as nx
import pyoxigraph as ox

from graph.entity import label_of
from graph.facts import short
from graph.measures import measure
from graph.network import Contact, NetworkFilter, gather, largest, project
from graph.placement import positions
from graph.sheet import MAXIMUM
from graph.store.base import Reader
from ontology.errors import RequestError
from ontology.namespaces import CONCEPT, ID

_STRUCTURE: Final = """
SELECT DISTINCT ?kind ?other WHERE {
  { ?thing schema:containedInPlace ?other BIND("containment" AS ?kind) }
  UNION { ?thing kr:locatedIn ?other BIND("containment" AS ?kind) }
  UNION { ?thing org:subOrganizationOf ?other BIND("member" AS ?kind) }
  UNION { ?thing kr:represents ?other BIND("represents" AS ?kind) }
  UNION { ?held org:member ?thing ; org:organization ?other BIND("member" AS ?kind) }
  UNION { ?partnership kr:partner ?thing ; kr:partner ?other BIND("partnership" AS ?kind) FILTER(?other != ?thing) }
}"""
_STANDING: Final = "SELECT DISTINCT ?standing WHERE { ?partnership kr:partner ?thing ; kr:standing ?standing }"
_POINT: Final = "SELECT ?point WHERE { ?thing geo:hasGeometry ?geometry . ?geometry geo:asWKT ?point } LIMIT 1"


@dataclass(frozen=True, slots=True)
class Picture:
    """A network ready to be drawn; `graph` is the projection it was made of."""

    graph: nx.MultiGraph[str]
    centre: str | None
    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    events: dict[str, dict[str, Any]]
    topics: dict[str, dict[str, str | None]]
    omitted: dict[str, int]
    total: dict[str, int]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        names = ("centre", "nodes", "edges", "events", "topics", "omitted", "total")
        return {name: getattr(self, name) for name in names}


def _point(reader: Reader, thing: ox.NamedNode) -> tuple[float | None, float | None]:
    for text in reader.select(_POINT, thing=thing).column("point"):
        numbers = text[text.find("(") + 1 : text.find(")")].split()
        if len(numbers) == 2:
            return float(numbers[0]), float(numbers[1])
    return None, None


def _nodes(reader: Reader, graph: nx.MultiGraph[str], centre: str | None) -> list[dict[str, Any]]:
    measured, placed = measure(graph), positions(gather(graph), centre)
    nodes = []
    for node in sorted(graph):
        found = graph.nodes[node]
        thing = ox.NamedNode(str(ID[node]))
        standing = sorted(text.rsplit("/", 1)[-1] for text in reader.select(_STANDING, thing=thing).column("standing"))
        longitude, latitude = _point(reader, thing) if found["type"] == "place" else (None, None)
        nodes.append(
            {
                "id": node,
                "iri": thing.value,
                "label": {"zh-Hant": found["label"], "en": found["label_en"] or None},
                "type": found["type"],
                "kind": found["kind"] or None,
                "country": found["country"] or None,
                "events": found["events"],
                "standing": standing,
                "x": placed[node][0],
                "y": placed[node][1],
                "community": measured[node].community,
                "degree": measured[node].degree,
                "strength": measured[node].strength,
                "betweenness": measured[node].betweenness,
                "core": measured[node].core,
                "bridged": measured[node].bridged,
                "longitude": longitude,
                "latitude": latitude,
            }
        )
    return nodes


def _edges(reader: Reader, graph: nx.MultiGraph[str]) -> list[dict[str, Any]]:
    edges = [
        {
            "source": min(one, other),
            "target": max(one, other),
            "count": edge["weight"],
            "kind": "event",
            "events": sorted(edge["events"]),
            "first": edge["first"],
            "last": edge["last"],
        }
        for one, other, edge in gather(graph).edges(data=True)
    ]
    found: dict[tuple[str, str, str], None] = {}
    for node in graph:
        for kind, other in reader.select(_STRUCTURE, thing=ox.NamedNode(str(ID[node]))).texts():
            target = short(other or "")
            if kind and target in graph and target != node:
                ends = sorted((node, target)) if kind == "partnership" else (node, target)
                found.setdefault((ends[0], ends[1], kind))
    edges.extend(
        {"source": source, "target": target, "count": 1, "kind": kind, "events": [], "first": None, "last": None}
        for source, target, kind in found
    )
    return sorted(edges, key=lambda edge: (edge["source"], edge["target"], edge["kind"]))


def _event(contact: Contact) -> dict[str, Any]:
    card = contact.card
    roles: dict[str, list[str]] = {}
    for each in card["participants"]:
        if each["role"]:
            roles.setdefault(each["id"], []).append(each["role"])
    countries = {thing[8:].upper() for thing in contact.strong | contact.weak if thing.startswith("country-")} - {"TW"}
    return {
        "date": card["date"],
        "label": card["event"]["label"],
        "event_type": card["event_type"],
        "topics": card["topics"],
        "countries": sorted(countries),
        "roles": roles,
        "entry": card["entry"],
    }


def picture(
    reader: Reader, wanted: NetworkFilter | None = None, projection: str = "things", limit: int = 1000
) -> Picture:
    """Make the picture of a network of at most `limit` nodes; what is left out is counted, never silent."""
    if not 1 <= limit <= MAXIMUM:
        raise RequestError(f"limit must lie between 1 and {MAXIMUM}")
    whole = project(reader, projection, wanted)
    graph = largest(whole, limit) if len(whole) > limit else whole
    centre = graph.graph["centre"]
    shown = {key for _, _, key in graph.edges(keys=True)}
    events = {key: _event(contact) for key, contact in sorted(graph.graph["contacts"].items()) if key in shown}
    words = sorted({word for event in events.values() for word in event["topics"]})
    return Picture(
        graph,
        centre,
        _nodes(reader, graph, centre),
        _edges(reader, graph),
        events,
        {word: label_of(reader, str(CONCEPT[f"topic/{word}"])) for word in words},
        {
            "nodes": len(whole) - len(graph),
            "edges": whole.number_of_edges() - graph.number_of_edges(),
            "events": graph.graph["omitted_events"],
        },
        {"nodes": len(whole), "edges": whole.number_of_edges(), "events": len(graph.graph["contacts"])},
    )
