"""A network analysed: its measures, communities and brokers, what grew against another period, what sleeps."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

import networkx as nx

from graph.entity import brief
from graph.exports import table
from graph.history import HistoryFilter
from graph.measures import (
    Growth,
    Measures,
    Sleeping,
    brokers,
    communities,
    dormant,
    growth,
    last_day,
    measure,
    sleeping,
)
from graph.network import NetworkFilter, gather, project, split
from graph.store.base import Reader
from ontology.errors import NotFoundError, RequestError

RANKINGS: Final = ("events", "degree", "strength", "betweenness", "core", "bridged", "growth")
_SHOWN: Final = 12
"""So many members of a community are named, those with most events."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a network beyond its projection: an earlier period to compare with, and how long is asleep."""

    against: HistoryFilter | None = None
    months: int = 3
    at: date | None = None
    unit: str = "month"


@dataclass(frozen=True, slots=True)
class Analysis:
    """A network in numbers; `nodes` are sorted by events, `to_dict` is the interface's shape."""

    projection: str
    centre: str | None
    summary: dict[str, Any]
    nodes: list[dict[str, Any]]
    communities: list[dict[str, Any]]
    brokers: list[str]
    growth: list[dict[str, Any]]
    periods: list[dict[str, Any]]
    dormant: dict[str, Any]

    def to_dict(self, by: str = "events", limit: int | None = None) -> dict[str, Any]:
        """Plain JSON, the nodes ranked by a measure and cut at `limit`."""
        found = asdict(self) | {"nodes": self.ranked(by)[:limit]}
        return found | {"total": len(self.nodes), "by": by}

    def ranked(self, by: str) -> list[dict[str, Any]]:
        """The nodes by a measure, best first, ties by events and id; RequestError where there is no such measure."""
        if by not in RANKINGS:
            raise RequestError(f"{by}: not a measure; choose {', '.join(RANKINGS)}")
        return sorted(self.nodes, key=lambda node: (-(node[by] or 0), -node["events"], node["id"]))

    def csv(self, by: str = "events", limit: int | None = None) -> str:
        """The nodes as CSV, as a spreadsheet or Gephi's node table takes them."""
        columns = ("id", "type", "kind", "country", *RANKINGS, "community")
        rows: list[list[object]] = [["id", "label", "label_en", *columns[1:]]]
        for node in self.ranked(by)[:limit]:
            label = node["label"]
            rows.append([node["id"], label["zh-Hant"], label["en"], *(node[name] for name in columns[1:])])
        return table(rows)


def analyse(
    reader: Reader, projection: str = "people", wanted: NetworkFilter | None = None, question: Question | None = None
) -> Analysis:
    """Measure a projection; RequestError where the projection or the period is none.

    Where a period to compare with is asked but none to look at, the network begins the day after it.
    """
    wanted, question = _after(wanted or NetworkFilter(), question or Question()), question or Question()
    graph = project(reader, projection, wanted)
    measured = measure(graph)
    simple = gather(graph)
    grown = _grown(reader, projection, wanted, question, graph)
    at = question.at or last_day(reader) or _latest(graph)
    return Analysis(
        projection=projection,
        centre=graph.graph["centre"],
        summary=_summary(graph, simple, measured),
        nodes=[_node(graph, node, found, grown) for node, found in measured.items()],
        communities=_communities(graph, simple),
        brokers=brokers(measured),
        growth=[
            {**_thing(reader, node), "before": found.before, "after": found.after, "change": found.change}
            for node, found in sorted(grown.items(), key=lambda each: (-each[1].change, each[0]))
        ],
        periods=[
            {
                "period": name,
                "nodes": len(part),
                "pairs": len(gather(part).edges),
                "events": len(part.graph["contacts"]),
            }
            for name, part in split(reader, graph, projection, wanted, question.unit).items()
        ],
        dormant={
            "at": at.isoformat() if at else None,
            "months": question.months,
            "partnerships": [_asleep(reader, each) for each in dormant(reader, question.months, at)] if at else [],
            "contacts": [_asleep(reader, each) for each in sleeping(graph, question.months, at)] if at else [],
        },
    )


def _after(wanted: NetworkFilter, question: Question) -> NetworkFilter:
    ended = question.against.until if question.against else None
    if ended is None or wanted.filters.since is not None:
        return wanted
    return replace(wanted, filters=replace(wanted.filters, since=ended + timedelta(days=1)))


def _size(part: nx.MultiGraph[str]) -> dict[str, int]:
    return {"nodes": len(part), "pairs": gather(part).number_of_edges(), "events": len(part.graph["contacts"])}


def _latest(graph: nx.MultiGraph[str]) -> date | None:
    days = [contact.day for contact in graph.graph["contacts"].values()]
    return date.fromisoformat(max(days)) if days else None


def _grown(
    reader: Reader, projection: str, wanted: NetworkFilter, question: Question, after: nx.MultiGraph[str]
) -> dict[str, Growth]:
    if question.against is None:
        return {}
    period = replace(wanted.filters, since=question.against.since, until=question.against.until)
    return growth(project(reader, projection, replace(wanted, filters=period)), after)


def _summary(graph: nx.MultiGraph[str], simple: nx.Graph[str], measured: dict[str, Measures]) -> dict[str, Any]:
    return {
        "nodes": len(simple),
        "pairs": simple.number_of_edges(),
        "links": graph.number_of_edges(),
        "events": len(graph.graph["contacts"]),
        "omitted_events": graph.graph["omitted_events"],
        "density": round(nx.density(simple), 6),
        "components": nx.number_connected_components(simple) if simple else 0,
        "communities": len({found.community for found in measured.values()}),
        "core": max((found.core for found in measured.values()), default=0),
    }


def _node(graph: nx.MultiGraph[str], node: str, found: Measures, grown: dict[str, Growth]) -> dict[str, Any]:
    said = graph.nodes[node]
    return {
        "id": node,
        "label": {"zh-Hant": said["label"], "en": said["label_en"] or None},
        "type": said["type"],
        "kind": said["kind"] or None,
        "country": said["country"] or None,
        "events": said["events"],
        **asdict(found),
        "growth": grown[node].change if node in grown else 0,
    }


def _communities(graph: nx.MultiGraph[str], simple: nx.Graph[str]) -> list[dict[str, Any]]:
    found = []
    for number, part in enumerate(communities(simple)):
        named = sorted(part, key=lambda node: (-graph.nodes[node]["events"], node))[:_SHOWN]
        found.append({"number": number, "size": len(part), "members": named})
    return found


def _thing(reader: Reader, node: str) -> dict[str, Any]:
    try:
        card = brief(reader, node)
    except NotFoundError:
        return {"id": node, "label": {"zh-Hant": None, "en": None}}
    return {"id": node, "label": card["label"]}


def _asleep(reader: Reader, each: Sleeping) -> dict[str, Any]:
    return {
        "id": each.id,
        "partners": [_thing(reader, partner) for partner in each.partners],
        "standing": list(each.standing),
        "last": each.last,
        "months": each.months,
    }
