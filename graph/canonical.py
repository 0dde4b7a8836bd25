"""Canonical ids at publication: which graphs must be rewritten because of what changed, and their quads as given.

Beside a snapshot's graph lie `people.db` (the resolver's names) and `originals/`, the quads as given of those graphs
that were rewritten: few, for the same person mostly has the same id in every report.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
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


class Unifier(AbstractContextManager["Unifier"]):
    """Finds canonical ids while a new state is built in a folder, from an earlier one or from nothing.

    `content` reads a graph of the new state as it stands, for graphs that were never rewritten.
    """

    def __init__(self, state: Path, before: Path | None, content: Callable[[str], bytes]) -> None:
        self._originals = state / "originals"
        self._content = content
        self._originals.mkdir()
        if before is not None and (before / "originals").exists():
            for file in (before / "originals").iterdir():
                os.link(file, self._originals / file.name)
        self._resolver = Resolver(state / "people.db", before / "people.db" if before else None)

    def __exit__(self, *_: object) -> None:
        self._resolver.close()

    def original(self, graph: str) -> bytes:
        """A graph as it was given: what was kept of it where merging rewrote it, else what the store holds."""
        kept = kept_original(self._originals.parent, graph)
        return kept if kept is not None else self._content(graph)

    def unify(self, graphs: Mapping[str, bytes | None], reader: Reader | None) -> Unified:
        """Find the canonical ids after a change, and give every graph they touch, rewritten."""
        given = {graph: content for graph, content in graphs.items() if is_source(graph)}
        moved = self._resolver.replace(given)
        merged = self._resolver.merged()
        again = self._resolver.graphs_of(moved)
        if reader:
            for thing in moved | {merged[old] for old in moved if old in merged}:
                again.update(reader.select(_GRAPHS, thing=ox.NamedNode(thing)).column("graph"))
        again = {graph for graph in again if is_source(graph) and graph != CURATION} - given.keys()
        given |= {graph: self.original(graph) for graph in sorted(again)}
        final: dict[str, bytes | None] = dict(graphs)
        for graph, content in given.items():
            final[graph] = content if graph == CURATION or content is None else rewrite(content, merged)
            self._keep(graph, content if final[graph] != content else None)
        return Unified(final, frozenset(moved), merged)

    def _keep(self, graph: str, content: bytes | None) -> None:
        """Keep a graph as given, or nothing of it; a file may be shared with the state before, so it is replaced."""
        file = kept_file(self._originals.parent, graph)
        file.unlink(missing_ok=True)
        if content is not None:
            file.write_bytes(content)


def kept_file(state: Path, graph: str) -> Path:
    """Where a graph as given is kept."""
    return state / "originals" / f"{sha256(graph.encode()).hexdigest()[:24]}.nq"


def kept_original(state: Path, graph: str) -> bytes | None:
    """The quads as given of a graph that was rewritten, None for one that was not."""
    file = kept_file(state, graph)
    return file.read_bytes() if file.exists() else None
