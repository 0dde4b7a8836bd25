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
    """The graphs to publish, with canonical ids; the ids that moved; every merged id.

    `originals` says for each of these graphs what must be kept of it as it was given, None where nothing need be.
    """

    graphs: dict[str, bytes | None]
    moved: frozenset[str]
    merged: dict[str, str]
    originals: dict[str, bytes | None]

    def record(self, changes: Changes) -> None:
        """Say in the derived graph which ids are replaced by which."""
        for old in sorted(self.moved):
            changes.forget.add((old, _REPLACED))
            changes.touched.add(old)
            if old in self.merged:
                new = self.merged[old]
                changes.touched.add(new)
                changes.derived.append(ox.Quad(ox.NamedNode(old), ox.NamedNode(_REPLACED), ox.NamedNode(new), DERIVED))


def unify(
    resolver: Resolver, graphs: Mapping[str, bytes | None], original: Callable[[str], bytes], reader: Reader | None
) -> Unified:
    """Find the canonical ids after a change, and give every graph they touch, rewritten from its `original`."""
    given = {graph: content for graph, content in graphs.items() if is_source(graph)}
    moved = resolver.replace(given)
    merged = resolver.merged()
    again = resolver.graphs_of(moved)
    if reader:
        for thing in moved | {merged[old] for old in moved if old in merged}:
            again.update(reader.select(_GRAPHS, thing=ox.NamedNode(thing)).column("graph"))
    again = {graph for graph in again if is_source(graph) and graph != CURATION} - given.keys()
    given |= {graph: original(graph) for graph in sorted(again)}
    final: dict[str, bytes | None] = dict(graphs)
    originals: dict[str, bytes | None] = {}
    for graph, content in given.items():
        final[graph] = content if graph == CURATION or content is None else rewrite(content, merged)
        originals[graph] = content if final[graph] != content else None
    return Unified(final, frozenset(moved), merged, originals)


def _file(state: Path, graph: str) -> Path:
    return state / "originals" / f"{sha256(graph.encode()).hexdigest()[:24]}.nq"


def kept_original(state: Path, graph: str) -> bytes | None:
    """The quads as given of a graph that was rewritten, None for one that was not."""
    file = _file(state, graph)
    return file.read_bytes() if file.exists() else None


def carry_originals(state: Path, before: Path | None) -> None:
    """Begin a new state with what an earlier one kept; the files are shared."""
    (state / "originals").mkdir()
    if before is not None and (before / "originals").exists():
        for file in (before / "originals").iterdir():
            os.link(file, state / "originals" / file.name)


def keep_originals(state: Path, originals: Mapping[str, bytes | None]) -> None:
    """Keep graphs as given; a file may be shared with an earlier state, so it is replaced, never written into."""
    for graph, content in originals.items():
        file = _file(state, graph)
        file.unlink(missing_ok=True)
        if content is not None:
            file.write_bytes(content)
