"""Measures of networks: who is central, who goes between, what grows, what sleeps. Seeded: the same twice."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

import networkx as nx

from graph.facts import short
from graph.network import gather
from graph.store.base import Reader

SEED: Final = 20250901
_SAMPLE: Final = 400
"""Betweenness is estimated from this many nodes where there are more."""
_PARTNERSHIPS: Final = """
SELECT DISTINCT ?partnership ?last WHERE {
  ?partnership a kr:Partnership . OPTIONAL { ?partnership kr:lastContact ?last }
}"""


@dataclass(frozen=True, slots=True)
class Measures:
    """What is measured of one node."""

    degree: int
    strength: int
    betweenness: float
    community: int
    core: int


def measure(graph: nx.MultiGraph[str]) -> dict[str, Measures]:
    """Degree, events, betweenness, community and core number of every node."""
    simple = gather(graph)
    sample = _SAMPLE if len(simple) > _SAMPLE else None
    between = nx.betweenness_centrality(simple, k=sample, seed=SEED)
    parts = nx.community.louvain_communities(simple, weight="weight", seed=SEED) if simple else []
    ordered = sorted((sorted(part) for part in parts), key=lambda part: (-len(part), part[0]))
    community = {node: number for number, part in enumerate(ordered) for node in part}
    core = nx.core_number(simple)
    return {
        node: Measures(
            simple.degree(node),
            int(simple.degree(node, weight="weight")),
            round(between[node], 6),
            community[node],
            core[node],
        )
        for node in sorted(simple)
    }


def brokers(graph: nx.MultiGraph[str], number: int = 10) -> list[str]:
    """The nodes that go between most others, best first."""
    found = measure(graph)
    return sorted(found, key=lambda node: (-found[node].betweenness, node))[:number]


def growth(before: nx.MultiGraph[str], after: nx.MultiGraph[str]) -> dict[str, int]:
    """How many more (or fewer) events each node has in the later network; nodes without change are left out."""

    def events(graph: nx.MultiGraph[str], node: str) -> int:
        return int(graph.nodes[node]["events"]) if node in graph else 0

    found = {node: events(after, node) - events(before, node) for node in sorted({*before, *after})}
    return {node: change for node, change in found.items() if change}


def months_before(day: date, months: int) -> date:
    """The day so many months earlier, the last of its month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def dormant(reader: Reader, months: int, at: date) -> list[str]:
    """The partnerships without contact in the months before a day, never met first, then the longest asleep."""
    limit = months_before(at, months).isoformat()
    rows = [(last or "", short(name or "")) for name, last in reader.select(_PARTNERSHIPS).texts()]
    return [name for last, name in sorted(rows) if last < limit]
