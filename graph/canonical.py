"""Canonical ids at publication: which graphs must be rewritten because of what changed, and their quads as given.

Beside a snapshot's graph lie `people.db` (the resolver's names) and `originals/`, the quads as given of those graphs
that were rewritten: few, for the same person mostly has the same id in every report.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
from rdflib import DCTERMS

from graph.publication import DERIVED, Changes, is_source
from graph.resolver import CURATION, Resolver, rewrite
from graph.store.base import Reader

_REPLACED = str(DCTERMS.isReplacedBy)
_GRAPHS = "SELECT DISTINCT ?graph WHERE { { GRAPH ?graph { ?thing ?p ?o } } UNION { GRAPH ?graph { ?s ?q ?thing } } }"


@dataclass(frozen=True, slots=True)
class Unified:
    """The graphs to publish, with canonical ids; the ids that moved; every merged id."""

    graphs: dict[str, bytes | None]
    moved: frozenset[str]
    merged: dict[str, str]

    def record(self, changes: Changes) -> None:
        """Say in the derived graph which ids are replaced by which."""
        for old in sorted(self.moved):
            changes.forget.add((old, _REPLACED))
            changes.touched.add(old)
            if old in self.merged:
                new = self.merged[old]
                changes.touched.add(new)
                changes.derived.append(ox.Quad(ox.NamedNode(old), ox.NamedNode(_REPLACED), ox.NamedNode(new), DERIVED))


def _file(state: Path, graph: str) -> Path:
    return state / "originals" / f"{sha256(graph.encode()).hexdigest()[:24]}.nq"


def kept_original(state: Path, graph: str) -> bytes | None:
    """The quads as given of a graph that was rewritten, None for one that was not."""
    file = _file(state, graph)
    return file.read_bytes() if file.exists() else None


def unify(
    state: Path,
    before: Path | None,
    graphs: Mapping[str, bytes | None],
    original: Callable[[str], bytes],
    reader: Reader | None,
) -> Unified:
    """Find the canonical ids after a change, and give every graph they touch, rewritten."""
    given = {graph: content for graph, content in graphs.items() if is_source(graph)}
    with Resolver(state / "people.db", before / "people.db" if before else None) as resolver:
        moved = resolver.replace(given)
        merged = resolver.merged()
        again = resolver.graphs_of(moved)
    if reader:
        for thing in moved | {merged[old] for old in moved if old in merged}:
            again.update(reader.select(_GRAPHS, thing=ox.NamedNode(thing)).column("graph"))
    again = {graph for graph in again if is_source(graph) and graph != CURATION} - given.keys()
    given |= {graph: original(graph) for graph in sorted(again)}
    final: dict[str, bytes | None] = dict(graphs)
    _carry(state, before, set(given))
    for graph, content in given.items():
        final[graph] = content if graph == CURATION or content is None else rewrite(content, merged)
        if content is not None and final[graph] != content:
            _file(state, graph).write_bytes(content)
    return Unified(final, frozenset(moved), merged)


def _carry(state: Path, before: Path | None, done: set[str]) -> None:
    """Take over what was kept of graphs that stay as they are."""
    (state / "originals").mkdir()
    if before is None or not (before / "originals").exists():
        return
    skipped = {_file(state, graph).name for graph in done}
    for file in (before / "originals").iterdir():
        if file.name not in skipped:
            os.link(file, state / "originals" / file.name)
