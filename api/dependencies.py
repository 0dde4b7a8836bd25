"""What routers are given: the settings, and a snapshot to read that stays the same for one request."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from api.settings import Settings
from graph.store.base import Reader, Store
from ontology.errors import EmptyStoreError

if TYPE_CHECKING:
    from graph.search import Search


@dataclass(eq=False)
class Snapshot:
    """A published snapshot opened for reading, with its search index."""

    reader: Reader
    _search: Search | None = field(default=None, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    users: int = 0

    @property
    def id(self) -> str:
        """The snapshot's id."""
        return self.reader.snapshot_id

    @property
    def search(self) -> Search:
        """The search index, opened when first asked for."""
        with self._lock:
            if self._search is None:
                from graph.search import Search

                folder = self.reader.snapshot.search_folder
                if folder is None:
                    raise EmptyStoreError(f"snapshot {self.id} has no search index")
                self._search = Search(folder)
            return self._search


class SnapshotHolder:
    """Gives requests the published snapshot; a newer one is opened beside it, the old one closed when unused."""

    def __init__(self, store: Store, check_seconds: float) -> None:
        self.store = store
        self._check_seconds = check_seconds
        self._lock = threading.Lock()
        self._current: Snapshot | None = None
        self._checked = float("-inf")

    def acquire(self) -> Snapshot:
        """Take the current snapshot; EmptyStoreError where nothing has been published."""
        with self._lock:
            if self._current is None or time.monotonic() - self._checked >= self._check_seconds:
                self._refresh()
            if self._current is None:
                raise EmptyStoreError(f"{self.store.location}: nothing has been ingested yet")
            self._current.users += 1
            return self._current

    def release(self, snapshot: Snapshot) -> None:
        """Give it back."""
        with self._lock:
            snapshot.users -= 1
            if snapshot is not self._current and snapshot.users == 0:
                snapshot.reader.close()

    def _refresh(self) -> None:
        published = self.store.current()
        self._checked = time.monotonic()
        if published is None or (self._current and self._current.id == published.id):
            return
        fresh = Snapshot(self.store.reader())
        old, self._current = self._current, fresh
        if old and old.users == 0:
            old.reader.close()

    def close(self) -> None:
        """Let go of the snapshot."""
        with self._lock:
            if self._current:
                self._current.reader.close()
                self._current = None


def settings(request: Request) -> Settings:
    """Give the settings the application was made with."""
    found: Settings = request.app.state.settings
    return found


def holder(request: Request) -> SnapshotHolder:
    """Give the holder of snapshots."""
    found: SnapshotHolder = request.app.state.snapshots
    return found


def snapshot(request: Request) -> Iterator[Snapshot]:
    """Give one snapshot for the whole of a request."""
    snapshots = holder(request)
    taken = snapshots.acquire()
    try:
        yield taken
    finally:
        snapshots.release(taken)


def base_url(request: Request) -> str:
    """Give the address the service is reached by, without a slash at its end."""
    return (settings(request).public_url or str(request.base_url)).rstrip("/")


SettingsDependency = Annotated[Settings, Depends(settings)]
SnapshotDependency = Annotated[Snapshot, Depends(snapshot)]
BaseURLDependency = Annotated[str, Depends(base_url)]
