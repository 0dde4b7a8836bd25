"""The store on a SPARQL 1.1 server: any that answers queries and updates and keeps whole graphs.

A server has no snapshots, so a publication is written beside what is published and then moved:

    claim      one publisher at a time; a claim whose process is gone, or that is silent for long, lapses
    stage      changed graphs, derived statements and the plan, in graphs no reader sees; the plan comes last
    move       staged graphs are copied over, each step harmless when repeated; readers wait, or are told to ask again
               (on a Virtuoso of many graphs, whose queries cannot leave graphs out, they wait while it is staged too)
    done       the control graph names the new snapshot, what was staged goes, readers are let in

Whoever publishes next finishes a move that was broken off, and drops what was staged without a plan.
"""

from __future__ import annotations

import base64
import contextlib
import shutil
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from graph import indexing, publication
from graph.canonical import unify
from graph.publication import Changes, Comparison
from graph.resolver import Resolver
from graph.store.base import Access, Engine, SnapshotRef, Store
from graph.store.remote_control import REBUILDING, Control
from graph.store.remote_reader import RemoteReader, told
from graph.store.remote_staging import Staging
from graph.store.sparql_client import SparqlClient
from ontology.errors import EmptyStoreError, SnapshotReplacedError, StoreLockedError
from ontology.namespaces import ONTOLOGY_GRAPH

_BATCH: Final = 16
"""Graphs published together: few enough to be staged beside what is published."""
_WAIT_SECONDS: Final = 20.0
"""How long a reader waits for a move to end."""
_KEPT: Final = 2
"""Search indexes kept on this machine: the newest, and the one a running server may still read."""


class RemoteStore:
    """A SPARQL server; see the module's words for how it publishes."""

    def __init__(self, address: str, access: Access, client: SparqlClient | None = None) -> None:
        self._client = client or SparqlClient(address, access)
        self._control = Control(self._client)
        self._staging = Staging(self._client)
        self._address = address
        self._cache = access.cache / sha256(address.encode()).hexdigest()[:16]
        self._names: tuple[str, tuple[str, ...]] = ("", ())

    @property
    def location(self) -> str:
        """The address."""
        return self._address

    @property
    def workplace(self) -> Path:
        """A folder beside what is kept of the store on this machine."""
        return self._cache / ".work"

    def current(self) -> SnapshotRef | None:
        """The published snapshot, None where nothing has been published."""
        found = self._control.state()
        return SnapshotRef(found.snapshot, None, None) if found.snapshot and found.moving != REBUILDING else None

    def contents(self) -> Mapping[str, str]:
        """The graphs that were published: IRI -> SHA-256 of their N-Quads as given."""
        return self._control.digests()

    def reader(self) -> RemoteReader:
        """Read the published snapshot; wait for a move to end."""
        ends = time.monotonic() + _WAIT_SECONDS
        while (found := self._control.state()).moving:
            if time.monotonic() > ends:
                raise StoreLockedError(
                    f"{self._address}: a publication is being moved into place, or was broken off while it was;"
                    " run relations ingest again to finish it"
                )
            time.sleep(0.1)
        if found.snapshot is None:
            raise EmptyStoreError(f"{self._address}: nothing has been ingested yet; run relations ingest REPORT first")
        return self._checked_reader(found.snapshot)

    def _checked_reader(self, snapshot: str) -> RemoteReader:
        """Read a snapshot for as long as it is the published one."""

        def check() -> None:
            found = self._control.state()
            if found.moving or found.snapshot != snapshot:
                raise SnapshotReplacedError(f"{self._address}: something else was published meanwhile; ask again")

        if self._names[0] != snapshot:
            names = tuple(self.contents())
            check()
            self._names = (snapshot, names)
        return RemoteReader(self._client, snapshot, self._names[1], self._search, check)

    def _reader(self, names: Iterable[str]) -> RemoteReader:
        """Read what is there while nobody else may write."""
        return RemoteReader(self._client, "", names, self._search)

    def _search(self, reader: RemoteReader) -> Path:
        """The search index of a snapshot on this machine, made where there is none."""
        folder = self._cache / reader.snapshot_id
        if not folder.exists():
            self._index(reader, None, set())
        return folder

    def _index(self, reader: RemoteReader, before: Path | None, touched: set[str]) -> None:
        self._cache.mkdir(parents=True, exist_ok=True)
        building = self._cache / f".building-{reader.snapshot_id}-{time.monotonic_ns()}"
        try:
            indexing.build(reader, building, before, touched)
            with contextlib.suppress(OSError):  # somebody else made the same index meanwhile
                building.rename(self._cache / reader.snapshot_id)
        finally:
            shutil.rmtree(building, ignore_errors=True)
        indexes = [path for path in self._cache.iterdir() if path.is_dir() and not path.name.startswith(".")]
        for old in sorted(indexes, key=lambda path: path.stat().st_mtime)[:-_KEPT]:
            shutil.rmtree(old, ignore_errors=True)

    def publish(self, graphs: Mapping[str, bytes | None]) -> SnapshotRef:
        """Replace these named graphs; each batch of them becomes visible at once, or not at all."""
        with self._control.claimed() as renew:
            self._finish()
            found, contents, pending = self._control.state(), self._control.digests(), self._control.pending()
            wanted = publication.compare({**contents, **pending}, found.version, graphs)
            if wanted.stale:
                pending |= contents
                contents = {}
                self._control.begin_rebuild(pending)
                found = self._control.state()
            names = sorted({*wanted.changed, *pending}, key=lambda graph: (graph != str(ONTOLOGY_GRAPH), graph))
            if names or found.moving:
                self._publish(names, graphs, wanted, dict(contents), found.snapshot, renew)
            return SnapshotRef(wanted.id, None, None)

    def _publish(
        self,
        names: list[str],
        graphs: Mapping[str, bytes | None],
        wanted: Comparison,
        contents: dict[str, str],
        before: str | None,
        renew: Callable[[], None],
    ) -> None:
        def content(graph: str) -> bytes | None:
            asked = graph in graphs or graph not in wanted.contents or graph == str(ONTOLOGY_GRAPH)
            return publication.content_of(graphs, graph) if asked else self._original(graph)

        touched: set[str] = set()
        with self._names_of_persons(before) as resolver:
            for some in (names[start : start + _BATCH] for start in range(0, len(names), _BATCH)):
                for batch in publication.batches(some, content):
                    renew()
                    for graph in batch:
                        contents.pop(graph, None)
                        contents |= {graph: wanted.contents[graph]} if graph in wanted.contents else {}
                    touched |= self._publish_batch(batch, contents, resolver)
        self._control.end_rebuild(wanted.id)
        old = self._cache / (before or "none")
        if old.exists() and not wanted.stale:
            self._index(self._checked_reader(wanted.id), old, touched)

    def _publish_batch(
        self, batch: dict[str, bytes | None], contents: Mapping[str, str], resolver: Resolver
    ) -> set[str]:
        snapshot = publication.snapshot_id(contents)
        names = {*self._control.digests(), *self._control.pending()}
        reader = self._reader(names)
        unified = unify(resolver, batch, self._original, reader)
        changes = publication.plan(reader, unified.graphs)
        unified.record(changes)
        counted = publication.recount(reader, changes.counts)
        changes.forget |= counted.forget
        changes.derived += counted.derived
        if not told(self._client, len(names)):
            self._control.begin_move(snapshot)
        self._staging.write(
            snapshot, changes, {graph: contents.get(graph) for graph in batch}, _packed(unified.originals)
        )
        resolver.belongs_to(snapshot)
        self._move()
        return changes.touched

    def _finish(self) -> None:
        """Finish the move that was broken off, or drop what was staged without a plan."""
        if self._staging.ready() is not None:
            self._move()
        else:
            self._staging.drop()
            self._control.end_move()

    def _move(self) -> None:
        snapshot = self._staging.ready()
        if snapshot is None:
            return
        self._control.begin_move(snapshot)
        names = {*self._control.digests(), *self._control.pending(), *self._staging.copy_graphs()}
        self._staging.change_derived()
        changes = publication.partnerships(self._reader(names), self._staging.touched())
        self._staging.apply(Changes(forget=changes.forget, derived=changes.derived))
        self._staging.change_control()
        self._control.name(snapshot)
        self._staging.drop()
        self._control.end_move()

    def _original(self, graph: str) -> bytes:
        """A graph as it was given: what was kept of it where merging rewrote it, else what the server holds."""
        packed = self._control.original(graph)
        if packed is not None:
            return zlib.decompress(base64.b64decode(packed))
        return self._reader(()).graph_content(graph)

    @contextlib.contextmanager
    def _names_of_persons(self, snapshot: str | None) -> Iterator[Resolver]:
        """The resolver of the published state: from this machine, or made anew from the server's graphs."""
        self._cache.mkdir(parents=True, exist_ok=True)
        file = self._cache / "people.db"
        with Resolver(file) as resolver:
            if resolver.snapshot == snapshot:
                yield resolver
                return
        file.unlink()
        with Resolver(file) as resolver:
            for graph in self._control.digests():
                if publication.is_source(graph):
                    resolver.replace({graph: self._original(graph)})
            yield resolver


def _packed(originals: Mapping[str, bytes | None]) -> dict[str, str | None]:
    return {
        graph: None if content is None else base64.b64encode(zlib.compress(content)).decode()
        for graph, content in originals.items()
    }


def _open(location: str, access: Access) -> Store:
    return RemoteStore(location, access)


ENGINE: Engine = Engine("remote", lambda location: location.startswith(("http://", "https://")), _open)
