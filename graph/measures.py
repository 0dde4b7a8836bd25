"""Measures of networks: who is central, who goes between, what grows, what sleeps. Seeded: the same twice.

Every measure is networkx's own, asked for through its dispatch, so that a larger graph may be given to another backend:
`NETWORKX_BACKEND_PRIORITY=parallel` in the environment, or `networkx.config.backend_priority` in a program.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

import networkx as nx
import pyoxigraph as ox

from graph.facts import short
from graph.network import gather
from graph.store.base import Reader

SEED: Final = 20250901
_SAMPLE: Final = 400
"""Betweenness is estimated from this many nodes where there are more (Brandes and Pich 2007)."""
_PARTNERSHIPS: Final = """
SELECT DISTINCT ?partnership ?standing ?last WHERE {
  ?partnership a kr:Partnership . OPTIONAL { ?partnership kr:standing ?standing }
  OPTIONAL { ?partnership kr:lastContact ?last }
}"""
_PARTNERS: Final = "SELECT DISTINCT ?partner WHERE { ?partnership kr:partner ?partner } ORDER BY ?partner"
_ENDS: Final = "SELECT ?end WHERE { ?report a kr:Report ; kr:periodEnd ?end } ORDER BY DESC(?end) LIMIT 1"


@dataclass(frozen=True, slots=True)
class Measures:
    """What is measured of one node.

    `degree` counts those it met, `strength` the events with them; `betweenness` is Freeman's, 0 to 1; `community` is
    its number by the Louvain method, 0 the largest; `core` the largest k of a k-core it is in; `bridged` counts the
    communities, its own included, in which it met somebody.
    """

    degree: int
    strength: int
    betweenness: float
    community: int
    core: int
    bridged: int


@dataclass(frozen=True, slots=True)
class Growth:
    """A node's events in an earlier and a later network."""

    before: int
    after: int

    @property
    def change(self) -> int:
        """How many more; negative where there are fewer."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Sleeping:
    """Two that have not met for a while: `last` is None where they never have, `months` the whole months since."""

    partners: tuple[str, ...]
    last: str | None
    months: int | None
    standing: tuple[str, ...] = ()
    id: str | None = None


def measure(graph: nx.MultiGraph[str]) -> dict[str, Measures]:
    """Degree, events, betweenness, community, core number and communities bridged, of every node."""
    simple = gather(graph)
    sample = _SAMPLE if len(simple) > _SAMPLE else None
    between = nx.betweenness_centrality(simple, k=sample, seed=SEED)
    community = {node: number for number, part in enumerate(communities(simple)) for node in part}
    core = nx.core_number(simple)
    return {
        node: Measures(
            degree=simple.degree(node),
            strength=int(simple.degree(node, weight="weight")),
            betweenness=round(between[node], 6),
            community=community[node],
            core=core[node],
            bridged=len({community[other] for other in simple[node]}),
        )
        for node in sorted(simple)
    }


def communities(simple: nx.Graph[str]) -> list[list[str]]:
    """The communities of a gathered network (Louvain, weighted by events), the largest first, each sorted."""
    if not simple:
        return []
    parts = nx.community.louvain_communities(simple, weight="weight", seed=SEED)
    return sorted((sorted(part) for part in parts), key=lambda part: (-len(part), part[0]))


def brokers(measured: dict[str, Measures], number: int = 10) -> list[str]:
    """The nodes that go between others, best first: by betweenness, and only where they reach two communities."""
    able = [node for node, found in measured.items() if found.betweenness > 0 and found.bridged > 1]
    return sorted(able, key=lambda node: (-measured[node].betweenness, node))[:number]


def growth(before: nx.MultiGraph[str], after: nx.MultiGraph[str]) -> dict[str, Growth]:
    """The events of each node in an earlier and a later network; nodes without change are left out."""

    def events(graph: nx.MultiGraph[str], node: str) -> int:
        return int(graph.nodes[node]["events"]) if node in graph else 0

    found = {node: Growth(events(before, node), events(after, node)) for node in sorted({*before, *after})}
    return {node: grown for node, grown in found.items() if grown.change}


def months_before(day: date, months: int) -> date:
    """The day so many months earlier, the last of its month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(first: date, last: date) -> int:
    """The whole months from one day to a later one."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (first > months_before(last, months))


def last_day(reader: Reader) -> date | None:
    """The last day the reports cover; None where none says."""
    found = reader.select(_ENDS).column("end")
    return date.fromisoformat(found[0]) if found else None


def dormant(reader: Reader, months: int, at: date) -> list[Sleeping]:
    """The partnerships without contact in the months before a day, never met first, then the longest asleep."""
    limit = months_before(at, months).isoformat()
    known: dict[str, tuple[set[str], str]] = {}
    for partnership, standing, last in reader.select(_PARTNERSHIPS).texts():
        words, latest = known.get(partnership or "", (set(), ""))
        words |= {standing.rsplit("/", 1)[-1]} if standing else set()
        known[partnership or ""] = (words, max(latest, last or ""))
    found = [
        Sleeping(
            tuple(map(short, reader.select(_PARTNERS, partnership=ox.NamedNode(iri)).column("partner"))),
            latest or None,
            months_between(date.fromisoformat(latest), at) if latest else None,
            tuple(sorted(words)),
            short(iri),
        )
        for iri, (words, latest) in known.items()
        if latest < limit
    ]
    return sorted(found, key=lambda each: (each.last or "", each.id or ""))


def sleeping(graph: nx.MultiGraph[str], months: int, at: date) -> list[Sleeping]:
    """The pairs of a network that did meet, but not in the months before a day; the longest asleep first."""
    limit = months_before(at, months).isoformat()
    found = [
        Sleeping((min(one, other), max(one, other)), pair["last"], months_between(date.fromisoformat(pair["last"]), at))
        for one, other, pair in gather(graph).edges(data=True)
        if pair["last"] < limit
    ]
    return sorted(found, key=lambda each: (each.last or "", each.partners))
