"""What a publication changes, for any engine: which graphs, which derived facts, whose search entries.

An engine compares what is asked for with what is there, plans each batch of graphs with a reader of the present state
(None where there is none) and carries the plan out on a copy; in the end `recount` and `partnerships` say, with a
reader of the copy, what spans reports. The cost follows the changed graphs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Final

import pyoxigraph as ox
from rdflib import PROV, RDF, XSD

from graph.derive import DERIVATION_VERSION, derive
from graph.facts import Facts, block, read_facts
from graph.store.base import Reader
from ontology.model import ontology_nquads
from ontology.namespaces import DERIVED_GRAPH, ID, KR, ONTOLOGY_GRAPH

DERIVED: Final = ox.NamedNode(str(DERIVED_GRAPH))
BATCH = 64 << 20
"""Graphs are published together up to this many bytes: memory is bounded, and many small ones make few files."""
_COUNT: Final = ox.NamedNode(str(KR.eventCount))
_INTEGER: Final = ox.NamedNode(str(XSD.integer))
_TYPED: Final = re.compile(
    b"^<(%s[^>]+)> <%s> " % (re.escape(str(ID).encode()), re.escape(str(RDF.type).encode())), re.MULTILINE
)
_OLD_EVENTS: Final = f"""
SELECT ?event ?thing WHERE {{
  GRAPH <{DERIVED_GRAPH}> {{ ?event <{PROV.wasDerivedFrom}> ?graph ; <{KR.involves}> ?thing }}
}}"""
_OLD_COUNT: Final = f"SELECT ?count WHERE {{ GRAPH <{DERIVED_GRAPH}> {{ ?thing <{KR.eventCount}> ?count }} }}"
_OLD_THINGS: Final = f"SELECT DISTINCT ?thing WHERE {{ GRAPH ?graph {{ ?thing <{RDF.type}> ?type }} }}"


@dataclass(slots=True)
class Changes:
    """What one publication does, or one part of it.

    `graphs` are the named graphs to replace (None: to remove); `forget` the subjects in the derived graph whose
    statements go (of one predicate, or all where it is None), before `derived` is added; `touched` the things
    whose search entries are made anew; `counts` how many events more or fewer each thing has.
    """

    graphs: dict[str, bytes | None] = field(default_factory=dict)
    forget: set[tuple[str, str | None]] = field(default_factory=set)
    derived: list[ox.Quad] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is asked for beside what is there: the id and the digests after it, the graphs that differ.

    `stale` says that all must be derived anew, because what derivation falls back on has changed.
    """

    id: str
    contents: dict[str, str]
    changed: tuple[str, ...]
    stale: bool


def digest(content: bytes) -> str:
    """The SHA-256 a graph's content is known by."""
    return sha256(content).hexdigest()


def snapshot_id(contents: Mapping[str, str]) -> str:
    """The id of a snapshot: it depends on the graphs' digests and on how we derive, on nothing else."""
    lines = [f"{graph} {contents[graph]}" for graph in sorted(contents)]
    return digest("\n".join([DERIVATION_VERSION, *lines]).encode())[:16]


@lru_cache(maxsize=1)
def ontology_content() -> bytes:
    """The ontology graph as N-Quads: schema, concepts, authorities."""
    return ontology_nquads()


@lru_cache(maxsize=2)
def _ontology_facts(content: bytes) -> Facts:
    return read_facts([content])


def ontology_facts() -> Facts:
    """What derivation falls back on: containment, who represents whom, labels."""
    return _ontology_facts(ontology_content())


def is_source(graph: str) -> bool:
    """Whether a graph holds what somebody said, not what we derived or the ontology."""
    return graph not in (str(ONTOLOGY_GRAPH), str(DERIVED_GRAPH))


def content_of(graphs: Mapping[str, bytes | None], graph: str) -> bytes | None:
    """The content asked for a graph, None where it goes; the ontology's is always our own."""
    return (ontology_content() if graph == str(ONTOLOGY_GRAPH) else graphs[graph]) or None


def compare(contents: Mapping[str, str], version: str | None, graphs: Mapping[str, bytes | None]) -> Comparison:
    """Compare the graphs asked for with the digests of those that are there.

    One content is looked at at a time, and none whose digest the graphs know themselves, in `digests`.
    """
    after = dict(contents)
    known: Mapping[str, str] = getattr(graphs, "digests", {})
    for graph in {*graphs, str(ONTOLOGY_GRAPH)}:
        after.pop(graph, None)
        if graph in known:
            after[graph] = known[graph]
        elif (content := content_of(graphs, graph)) is not None:
            after[graph] = digest(content)
    changed = sorted(graph for graph in {*contents, *after} if contents.get(graph) != after.get(graph))
    stale = version != DERIVATION_VERSION or str(ONTOLOGY_GRAPH) in changed
    return Comparison(snapshot_id(after), after, tuple(changed), stale)


def batches(names: Iterable[str], content: Callable[[str], bytes | None]) -> Iterator[dict[str, bytes | None]]:
    """Give graphs with their contents, some at a time: as many as have BATCH bytes together, at least one."""
    batch: dict[str, bytes | None] = {}
    held = 0
    for name in names:
        batch[name] = content(name)
        held += len(batch[name] or b"")
        if held >= BATCH:
            yield batch
            batch, held = {}, 0
    if batch:
        yield batch


def plan(reader: Reader | None, graphs: Mapping[str, bytes | None]) -> Changes:
    """Plan the replacement of named graphs."""
    changes = forgotten(reader, graphs)
    derive_all(changes)
    return changes


def forgotten(reader: Reader | None, graphs: Mapping[str, bytes | None]) -> Changes:
    """Find what of the present state goes with the present content of these graphs."""
    changes = Changes(graphs=dict(graphs))
    if reader:
        for graph in sorted(graphs):
            _forget(reader, graph, changes)
    return changes


def derive_all(changes: Changes) -> None:
    """Derive what follows from the graphs to come."""
    facts = ontology_facts()
    for graph, content in sorted(changes.graphs.items()):
        if content and is_source(graph):
            derivation = derive(graph, content, facts)
            changes.derived.extend(derivation.quads)
            for involvement in derivation.events.values():
                changes.counts.update(involvement.strong)
                changes.counts.update(involvement.weak)
        if content:
            changes.touched.update(_typed(content))
    changes.touched.update(changes.counts)


def _typed(content: bytes) -> set[str]:
    """The things of ours a graph describes."""
    cuts = sorted(block(content, f"<{ID}{kind}-".encode()) for kind in ("claim", "evidence"))
    found: set[bytes] = set()
    done = 0
    for first, last in (*cuts, (len(content), len(content))):
        found.update(_TYPED.findall(content, done, first))
        done = max(done, last)
    return {thing.decode() for thing in found}


def _forget(reader: Reader, graph: str, changes: Changes) -> None:
    node = ox.NamedNode(graph)
    for event, thing in reader.select(_OLD_EVENTS, graph=node).texts():
        if event and thing:
            changes.forget.add((event, None))
            changes.counts[thing] -= 1
    changes.touched.update(reader.select(_OLD_THINGS, graph=node).column("thing"))


def recount(reader: Reader | None, counts: Mapping[str, int]) -> Changes:
    """Bring the number of events of each thing up to date."""
    changes = Changes()
    for thing, change in sorted(counts.items()):
        if change == 0:
            continue
        node = ox.NamedNode(thing)
        before = sum(map(int, reader.select(_OLD_COUNT, thing=node).column("count"))) if reader else 0
        if before:
            changes.forget.add((thing, _COUNT.value))
        if before + change:
            changes.derived.append(ox.Quad(node, _COUNT, ox.Literal(str(before + change), datatype=_INTEGER), DERIVED))
    return changes


_PARTNERSHIPS: Final = f"SELECT DISTINCT ?partnership WHERE {{ ?partnership <{KR.partner}> ?place }}"
_PARTNERS: Final = f"SELECT DISTINCT ?place WHERE {{ ?partnership <{KR.partner}> ?place }}"
_CONTACTS: Final = f"""
SELECT DISTINCT ?event ?day WHERE {{
  GRAPH <{DERIVED_GRAPH}> {{ ?event <{KR.involves}> ?rarer ; <{KR.sortDate}> ?day . ?event <{KR.involves}> ?other }}
}}"""
_SINCE: Final = f"""
SELECT DISTINCT ?day WHERE {{
  {{ ?partnership <{KR.basis}> ?agreement . ?agreement <{KR.signedOn}> ?day }}
  UNION {{ ?partnership <{KR.basis}> ?agreement . ?agreement <{PROV.wasGeneratedBy}> ?event .
          GRAPH <{DERIVED_GRAPH}> {{ ?event <{KR.sortDate}> ?day }} }}
}}"""


def partnerships(reader: Reader, touched: Iterable[str]) -> Changes:
    """Recompute contacts and beginnings of the partnerships whose places took part in changed events."""
    found: set[str] = set()
    for thing in touched:
        if thing.startswith(str(ID["partnership-"])):
            found.add(thing)
        elif thing.startswith((str(ID["place-"]), str(ID["country-"]))):
            found.update(reader.select(_PARTNERSHIPS, place=ox.NamedNode(thing)).column("partnership"))
    changes = Changes()
    for partnership in sorted(found):
        node = ox.NamedNode(partnership)
        changes.forget.add((partnership, None))
        for predicate, day in _partnership(reader, node):
            changes.derived.append(ox.Quad(node, ox.NamedNode(str(predicate)), day, DERIVED))
    return changes


def _partnership(reader: Reader, node: ox.NamedNode) -> list[tuple[str, ox.Literal]]:
    places = [ox.NamedNode(place) for place in sorted(reader.select(_PARTNERS, partnership=node).column("place"))]
    if len(places) != 2:
        return []
    rarer, other = sorted(
        places, key=lambda place: sum(map(int, reader.select(_OLD_COUNT, thing=place).column("count")))
    )
    days = sorted(reader.select(_CONTACTS, rarer=rarer, other=other).column("day"))
    facts = (
        [
            (str(KR.firstContact), ox.Literal(days[0], datatype=ox.NamedNode(str(XSD.date)))),
            (str(KR.lastContact), ox.Literal(days[-1], datatype=ox.NamedNode(str(XSD.date)))),
            (str(KR.eventCount), ox.Literal(str(len(days)), datatype=_INTEGER)),
        ]
        if days
        else []
    )
    since = sorted(reader.select(_SINCE, partnership=node).column("day"))
    if since:
        facts.append((str(KR.since), ox.Literal(since[0], datatype=ox.NamedNode(str(XSD.date)))))
    return facts
