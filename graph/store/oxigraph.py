"""The embedded store: Oxigraph in a folder, one immutable snapshot a publication."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, Final, Self

import pyoxigraph as ox

from graph import indexing, publication
from graph.binding import bind
from graph.canonical import kept_original, unify
from graph.derive import DERIVATION_VERSION
from graph.publication import DERIVED, Changes
from graph.store.base import Binding, Engine, SnapshotRef, Solutions, Store
from graph.store.snapshots import Checkpoint, SnapshotFolder, storage_errors
from ontology.errors import EmptyStoreError, QuerySyntaxError
from ontology.namespaces import ONTOLOGY_GRAPH, PREFIXES

_SMALL: Final = 1024 * 1024
"""Below this many bytes quads are added in a transaction, above it by bulk loading."""
_CHUNK: Final = 64 * 1024 * 1024
"""Graphs are loaded together up to this many bytes, so that many small reports do not make many small files."""


class OxigraphReader:
    """Reads one snapshot."""

    def __init__(self, graph: ox.Store, snapshot: SnapshotRef, handle: int | None = None) -> None:
        self._graph = graph
        self._snapshot = snapshot
        self._handle = handle

    @property
    def snapshot(self) -> SnapshotRef:
        """The snapshot it reads."""
        return self._snapshot

    @property
    def snapshot_id(self) -> str:
        """The id of that snapshot."""
        return self._snapshot.id

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the snapshot."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _query(self, query: str, bindings: Mapping[str, Binding]) -> object:
        try:
            return self._graph.query(bind(query, bindings), prefixes=PREFIXES, use_default_graph_as_union=True)
        except SyntaxError as error:
            raise QuerySyntaxError(str(error), error.lineno, error.offset) from error

    def select(self, query: str, **bindings: Binding) -> Solutions:
        """Answer a SELECT."""
        found = self._query(query, bindings)
        if not isinstance(found, ox.QuerySolutions):
            raise QuerySyntaxError("this is not a SELECT query")
        names = tuple(variable.value for variable in found.variables)
        return Solutions(names, [tuple(solution) for solution in found])

    def ask(self, query: str, **bindings: Binding) -> bool:
        """Answer an ASK."""
        found = self._query(query, bindings)
        if not isinstance(found, ox.QueryBoolean):
            raise QuerySyntaxError("this is not an ASK query")
        return bool(found)

    def construct(self, query: str, **bindings: Binding) -> Iterable[ox.Triple]:
        """Answer a CONSTRUCT or DESCRIBE."""
        found = self._query(query, bindings)
        if not isinstance(found, ox.QueryTriples):
            raise QuerySyntaxError("this is neither a CONSTRUCT nor a DESCRIBE query")
        return found

    def graph_names(self) -> tuple[str, ...]:
        """The IRIs of the named graphs, sorted."""
        return tuple(sorted(name.value for name in self._graph.named_graphs()))

    def graph_content(self, graph: str) -> bytes:
        """One named graph as sorted N-Quads."""
        quads = self._graph.quads_for_pattern(None, None, None, ox.NamedNode(graph))
        return "".join(sorted(f"{quad} .\n" for quad in quads)).encode()

    def export(self, output: IO[bytes], media: ox.RdfFormat, graph: str | None = None) -> None:
        """Write one named graph, or all of them; a format without graphs gets the union."""
        if graph is not None:
            self._graph.dump(output, media, from_graph=ox.NamedNode(graph), prefixes=PREFIXES)
        elif media.supports_datasets:
            self._graph.dump(output, media, prefixes=PREFIXES)
        else:
            every = self._graph.query("CONSTRUCT WHERE { ?s ?p ?o }", use_default_graph_as_union=True)
            if isinstance(every, ox.QueryTriples):
                ox.serialize(dict.fromkeys(every), output, media, prefixes=PREFIXES)


class OxigraphStore:
    """A folder of snapshots; see `graph.store.snapshots` for its layout and for what survives a kill."""

    def __init__(self, path: Path, checkpoint: Checkpoint = lambda _: None) -> None:
        self._folder = SnapshotFolder(path, checkpoint)
        self._checkpoint = checkpoint
        self._folder.clean()

    @property
    def location(self) -> str:
        """The folder."""
        return str(self._folder.path)

    def current(self) -> SnapshotRef | None:
        """The published snapshot, None where nothing has been published."""
        return self._folder.current()

    def contents(self) -> Mapping[str, str]:
        """The graphs that were published: IRI -> SHA-256 of their N-Quads as given."""
        ref = self.current()
        found: dict[str, str] = self._folder.manifest(ref.id)["graphs"] if ref else {}
        return found

    def reader(self) -> OxigraphReader:
        """Read the published snapshot."""
        held = self._folder.hold()
        if held is None:
            raise EmptyStoreError(f"{self.location}: nothing has been ingested yet; run relations ingest REPORT first")
        ref, handle = held
        with storage_errors(self._folder.path):
            return OxigraphReader(ox.Store.read_only(str(ref.graph_folder)), ref, handle)

    def publish(self, graphs: Mapping[str, bytes | None]) -> SnapshotRef:
        """Replace these named graphs and publish all as one new snapshot."""
        with self._folder.publishing():
            before, contents = self.current(), self.contents()
            asked = {graph: content or None for graph, content in graphs.items()}
            asked[str(ONTOLOGY_GRAPH)] = publication.ontology_content() or None
            after = dict(contents)
            for graph, content in asked.items():
                after.pop(graph, None)
                if content is not None:
                    after[graph] = publication.digest(content)
            name = publication.snapshot_id(after)
            if before and name == before.id:
                return before
            changed = {graph: content for graph, content in asked.items() if contents.get(graph) != after.get(graph)}
            rebuild = before is None or self._stale(before, contents, after)
            with self._folder.building(name) as folder:
                if rebuild:
                    changed |= self._others(contents, changed)
                    self._build(folder, None, changed)
                else:
                    with self.reader() as reader:
                        self._build(folder, reader, changed)
                return self._folder.swap(folder, name, {"graphs": after, "version": DERIVATION_VERSION})

    def _stale(self, before: SnapshotRef, contents: Mapping[str, str], after: Mapping[str, str]) -> bool:
        """Whether all must be derived anew: what derivation falls back on has changed."""
        version = self._folder.manifest(before.id)["version"]
        ontology = str(ONTOLOGY_GRAPH)
        return bool(version != DERIVATION_VERSION or contents.get(ontology) != after.get(ontology))

    def _others(self, contents: Mapping[str, str], changed: Mapping[str, bytes | None]) -> dict[str, bytes | None]:
        if not contents:
            return {}
        with self.reader() as reader:
            return {graph: _original(reader, graph) for graph in contents if graph not in changed}

    def _build(self, folder: Path, reader: OxigraphReader | None, graphs: Mapping[str, bytes | None]) -> None:
        before = _state(reader) if reader else None
        unified = unify(folder, before, graphs, lambda graph: _original(reader, graph), reader)
        changes = publication.plan(reader, unified.graphs)
        unified.record(changes)
        self._checkpoint("planned")
        if reader and reader.snapshot.graph_folder:
            ox.Store.read_only(str(reader.snapshot.graph_folder)).backup(str(folder / "graph"))
        self._checkpoint("copied")
        graph = ox.Store(str(folder / "graph"))
        _apply(graph, changes)
        self._checkpoint("applied")
        fresh = OxigraphReader(graph, SnapshotRef("building"))
        _apply(graph, publication.partnerships(fresh, changes.touched))
        self._checkpoint("derived")
        graph.flush()
        indexing.build(fresh, folder / "search", reader.snapshot.search_folder if reader else None, changes.touched)
        self._checkpoint("indexed")


def _state(reader: OxigraphReader) -> Path:
    folder = reader.snapshot.graph_folder
    if folder is None:
        raise EmptyStoreError("a snapshot that is being built has no folder yet")
    return folder.parent


def _original(reader: OxigraphReader | None, graph: str) -> bytes:
    """A graph as it was given: what was kept of it where merging rewrote it, else what the store holds."""
    if reader is None:
        return b""
    kept = kept_original(_state(reader), graph)
    return kept if kept is not None else reader.graph_content(graph)


def _apply(graph: ox.Store, changes: Changes) -> None:
    for name in changes.graphs:
        graph.remove_graph(ox.NamedNode(name))
    chunk: list[bytes] = []
    for content in changes.graphs.values():
        chunk.append(content or b"")
        if sum(map(len, chunk)) > _CHUNK:
            _load(graph, b"".join(chunk))
            chunk = []
    _load(graph, b"".join(chunk))
    for subject, predicate in changes.forget:
        wanted = ox.NamedNode(predicate) if predicate else None
        for quad in list(graph.quads_for_pattern(ox.NamedNode(subject), wanted, None, DERIVED)):
            graph.remove(quad)
    if len(changes.derived) > _SMALL // 100:
        graph.bulk_extend(changes.derived)
    else:
        graph.extend(changes.derived)


def _load(graph: ox.Store, content: bytes) -> None:
    """Bulk loading writes new files each time, which pays only for many quads."""
    if len(content) > _SMALL:
        graph.bulk_load(content, ox.RdfFormat.N_QUADS)
    elif content:
        graph.load(content, ox.RdfFormat.N_QUADS)


def _open(location: str) -> Store:
    return OxigraphStore(Path(location))


ENGINE: Engine = Engine("oxigraph", lambda location: "://" not in location, _open)
