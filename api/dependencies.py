"""What routers are given: the settings, and a snapshot to read that stays the same for one request."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

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
        self._looking = threading.Lock()
        self._current: Snapshot | None = None
        self._checked = float("-inf")

    def at_hand(self) -> Snapshot | None:
        """Take the current snapshot where it was looked for a moment ago; never waits for the store."""
        return None if self._is_due() else self._take()

    def acquire(self) -> Snapshot:
        """Take the current snapshot, looking for a newer one; EmptyStoreError where nothing has been published."""
        if self._is_due():
            with self._looking:
                if self._is_due():
                    self._refresh()
        taken = self._take()
        if taken is None:
            raise EmptyStoreError(f"{self.store.location}: nothing has been ingested yet")
        return taken

    def release(self, snapshot: Snapshot) -> None:
        """Give it back."""
        with self._lock:
            snapshot.users -= 1
            if snapshot is not self._current and snapshot.users == 0:
                snapshot.reader.close()

    def _is_due(self) -> bool:
        return self._current is None or time.monotonic() - self._checked >= self._check_seconds

    def _take(self) -> Snapshot | None:
        with self._lock:
            if self._current is not None:
                self._current.users += 1
            return self._current

    def _refresh(self) -> None:
        published = self.store.current()
        if published is not None and (self._current is None or self._current.id != published.id):
            fresh = Snapshot(self.store.reader())
            with self._lock:
                old, self._current = self._current, fresh
                if old and old.users == 0:
                    old.reader.close()
        self._checked = time.monotonic()

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


async def snapshot(request: Request) -> AsyncIterator[Snapshot]:
    """Give one snapshot for the whole of a request; only where a newer one is to be looked for, a thread does it."""
    snapshots = holder(request)
    taken = snapshots.at_hand()
    if taken is None:
        taken = await run_in_threadpool(snapshots.acquire)
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
