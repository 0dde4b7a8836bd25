"""The embedded store: Oxigraph in a folder, one immutable snapshot a publication."""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Final, Self

import pyoxigraph as ox

from graph import indexing, publication
from graph.binding import bind
from graph.canonical import Unified, carry_originals, keep_originals, kept_original, unify
from graph.derive import DERIVATION_VERSION
from graph.publication import DERIVED, Changes, Comparison
from graph.resolver import Resolver
from graph.store.base import Access, Binding, Engine, SnapshotRef, Solutions, Store
from graph.store.snapshots import Checkpoint, SnapshotFolder, storage_errors
from ontology.errors import EmptyStoreError, QuerySyntaxError
from ontology.namespaces import ONTOLOGY_GRAPH, PREFIXES

_LOADERS: Final = 2
_SMALL: Final = 1024 * 1024
"""Below this many bytes quads are added in a transaction, above it by bulk loading."""


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

    @property
    def workplace(self) -> Path:
        """A folder beside the snapshots."""
        return self._folder.work

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
            version = self._folder.manifest(before.id)["version"] if before else None
            wanted = publication.compare(contents, version, graphs)
            if before and wanted.id == before.id:
                return before
            with contextlib.ExitStack() as stack:
                folder = stack.enter_context(self._folder.building(wanted.id))
                reader = stack.enter_context(self.reader()) if before else None
                self._build(folder, reader, wanted, graphs)
                return self._folder.swap(folder, wanted.id, {"graphs": wanted.contents, "version": DERIVATION_VERSION})

    def _build(
        self, folder: Path, reader: OxigraphReader | None, wanted: Comparison, graphs: Mapping[str, bytes | None]
    ) -> None:
        """Change a copy of what `reader` reads; where all is stale, begin with an empty store and all graphs."""
        old = None if wanted.stale else reader
        names = sorted(wanted.contents) if wanted.stale else wanted.changed

        def content(graph: str) -> bytes | None:
            asked = graph in graphs or graph not in wanted.contents or graph == str(ONTOLOGY_GRAPH)
            return (
                publication.content_of(graphs, graph)
                if asked or reader is None
                else _original(_state(reader), reader, graph)
            )

        if old and old.snapshot.graph_folder:
            ox.Store.read_only(str(old.snapshot.graph_folder)).backup(str(folder / "graph"))
        self._checkpoint("copied")
        graph = ox.Store(str(folder / "graph"))
        fresh = OxigraphReader(graph, SnapshotRef("building"))
        touched: set[str] = set()
        counts: Counter[str] = Counter()
        loaded = 0
        before = _state(old) if old else None
        carry_originals(folder, before)
        with Resolver(folder / "people.db", before / "people.db" if before else None) as resolver:
            for batch in publication.batches(names, content):
                unified = unify(resolver, batch, lambda name: _original(folder, fresh, name), fresh)
                keep_originals(folder, unified.originals)
                changes = self._change(graph, unified, fresh)
                touched |= changes.touched
                counts.update(changes.counts)
                loaded += 1
        self._checkpoint("applied")
        _apply(graph, publication.recount(fresh if old else None, counts))
        _apply(graph, publication.partnerships(fresh, touched))
        self._checkpoint("derived")
        graph.flush()
        with ThreadPoolExecutor(1) as pool:
            # Lookups in what was loaded whole then take half as long; what comes later the engine merges by itself.
            optimizing = pool.submit(graph.optimize) if loaded > 1 and old is None else None
            indexing.build(fresh, folder / "search", old.snapshot.search_folder if old else None, touched)
            if optimizing:
                optimizing.result()
        self._checkpoint("indexed")

    def _change(self, graph: ox.Store, unified: Unified, fresh: OxigraphReader) -> Changes:
        """Replace a batch of graphs and what is derived from them; loading and deriving share the processors."""
        changes = publication.forgotten(fresh, unified.graphs)
        unified.record(changes)
        self._checkpoint("planned")
        with ThreadPoolExecutor(1) as pool:
            loading = pool.submit(_replace, graph, changes.graphs)
            publication.derive_all(changes)
            loading.result()
        _apply(graph, changes)
        return changes


def _state(reader: OxigraphReader) -> Path:
    folder = reader.snapshot.graph_folder
    if folder is None:
        raise EmptyStoreError("a snapshot that is being built has no folder yet")
    return folder.parent


def _original(state: Path, reader: OxigraphReader, graph: str) -> bytes:
    """A graph as it was given: what was kept of it where merging rewrote it, else what the store holds."""
    kept = kept_original(state, graph)
    return kept if kept is not None else reader.graph_content(graph)


def _replace(graph: ox.Store, contents: Mapping[str, bytes | None]) -> None:
    """Replace graphs: the engine loads what is one file by one processor, so it is given two."""
    for name in contents:
        graph.remove_graph(ox.NamedNode(name))
    with ThreadPoolExecutor(_LOADERS) as pool:
        parts = _parts([content for content in contents.values() if content])
        for loading in [pool.submit(_load, graph, part) for part in parts]:
            loading.result()


def _parts(contents: list[bytes]) -> list[bytes]:
    """Join graphs to as many parts of like size as there are loaders; what is small stays one."""
    size = sum(map(len, contents))
    parts: list[list[bytes]] = [[]]
    held = 0
    for content in contents:
        if size > _LOADERS * _SMALL and held >= size / _LOADERS * len(parts):
            parts.append([])
        parts[-1].append(content)
        held += len(content)
    return [b"".join(part) for part in parts]


def _apply(graph: ox.Store, changes: Changes) -> None:
    """Change the derived graph."""
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


def _open(location: str, _: Access) -> Store:
    return OxigraphStore(Path(location))


ENGINE: Engine = Engine("oxigraph", lambda location: "://" not in location, _open)
