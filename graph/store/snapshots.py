"""The folder of an embedded store: snapshots that never change, and one name that says which is published.

DIR/store.json                 what this folder is
DIR/CURRENT                    the id of the published snapshot, replaced by an atomic rename
DIR/lock                       held by whoever publishes
DIR/snapshots/ID/              manifest.json, graph/, search/; readers hold a shared lock on the manifest
DIR/work/                      what a long ingest has read so far
DIR/snapshots/.building-*      what a killed publication left: removed at the next start
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from graph.store.base import SnapshotRef
from ontology.errors import ForeignStoreError, StoreError, StoreFullError, StoreLockedError

KIND: Final = {"store": "kaohsiung-relations", "layout": 1}
Checkpoint = Callable[[str], None]


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_atomically(path: Path, content: str) -> None:
    """Write a small file so that a reader, or a crash, sees the old one or the new one."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("w", encoding="utf-8") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(path)
    _sync(path.parent)


@contextmanager
def storage_errors(place: object) -> Iterator[None]:
    """Turn what the system says about a full or unreadable disk into the errors of this project."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT) or "No space left" in str(error):
            raise StoreFullError(f"{place}: no space left; the published snapshot is untouched, free some") from error
        reason = error.strerror or str(error)
        raise StoreError(f"{place}: {reason}; check the folder and its permissions") from error


class SnapshotFolder:
    """The layout above, and nothing about what a snapshot holds."""

    def __init__(self, path: Path, checkpoint: Checkpoint = lambda _: None) -> None:
        self.path = path
        self.snapshots = path / "snapshots"
        self.work = path / "work"
        self.checkpoint = checkpoint
        self._check()

    def _check(self) -> None:
        with storage_errors(self.path):
            if not self.path.exists():
                return
            if not self.path.is_dir():
                raise ForeignStoreError(f"{self.path}: is a file, not a store folder; give another --store")
            mark = self.path / "store.json"
            if not mark.exists():
                strangers = [name for name in os.listdir(self.path) if not name.startswith(".store.json.")]
                if set(strangers) - {"lock", self.work.name}:
                    raise ForeignStoreError(f"{self.path}: holds something else; give an empty or a new folder")
                return
            try:
                found = json.loads(mark.read_text(encoding="utf-8"))
            except ValueError:
                found = None
            if found != KIND:
                raise ForeignStoreError(f"{self.path}: store.json is not this version's; give another --store")

    def current(self) -> SnapshotRef | None:
        """The published snapshot."""
        with storage_errors(self.path):
            try:
                name = (self.path / "CURRENT").read_text(encoding="utf-8").strip()
            except FileNotFoundError:
                return None
        return self.ref(name)

    def ref(self, name: str) -> SnapshotRef:
        """Where a snapshot lies."""
        folder = self.snapshots / name
        return SnapshotRef(name, folder / "graph", folder / "search")

    def manifest(self, name: str) -> dict[str, Any]:
        """What a snapshot says of itself."""
        with storage_errors(self.path):
            found: dict[str, Any] = json.loads((self.snapshots / name / "manifest.json").read_text(encoding="utf-8"))
        return found

    @contextmanager
    def publishing(self) -> Iterator[None]:
        """Hold the lock of whoever publishes; make the folder ours first."""
        with storage_errors(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise StoreLockedError(
                    f"{self.path}: another process is publishing; try again when it is done"
                ) from error
            with storage_errors(self.path):
                if not (self.path / "store.json").exists():
                    write_atomically(self.path / "store.json", json.dumps(KIND))
                self.snapshots.mkdir(exist_ok=True)
                self._sweep()
            yield
        finally:
            os.close(handle)

    def clean(self) -> None:
        """Remove what killed publications left, unless somebody is publishing or nothing may be written here."""
        if not (self.path / "store.json").exists() or not os.access(self.path, os.W_OK):
            return
        try:
            with self.publishing():
                pass
        except StoreLockedError:
            return

    def _sweep(self) -> None:
        published = self.current()
        for folder in self.snapshots.iterdir():
            if folder.name.startswith("."):
                shutil.rmtree(folder, ignore_errors=True)
            elif published is None or folder.name != published.id:
                self._discard(folder)

    def _discard(self, folder: Path) -> None:
        """Remove an old snapshot unless a reader holds it."""
        try:
            handle = os.open(folder / "manifest.json", os.O_RDONLY)
        except FileNotFoundError:
            shutil.rmtree(folder, ignore_errors=True)
            return
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            gone = folder.with_name(f".discarded-{folder.name}-{os.getpid()}")
            folder.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)
        except BlockingIOError:
            return
        finally:
            os.close(handle)

    @contextmanager
    def building(self, name: str) -> Iterator[Path]:
        """Give a folder to build a snapshot in; leave nothing behind where it fails."""
        folder = self.snapshots / f".building-{name}-{os.getpid()}"
        shutil.rmtree(folder, ignore_errors=True)
        try:
            with storage_errors(self.path):
                folder.mkdir()
                yield folder
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def swap(self, folder: Path, name: str, manifest: dict[str, Any]) -> SnapshotRef:
        """Publish what was built: after the last rename readers get the new snapshot, before it the old one."""
        with storage_errors(self.path):
            write_atomically(folder / "manifest.json", json.dumps(manifest, sort_keys=True))
            for each in sorted(folder.rglob("*")):
                _sync(each)
            self.checkpoint("synced")
            target = self.snapshots / name
            if target.exists():  # published before, replaced since, and still held by a reader: the same content
                shutil.rmtree(folder)
            else:
                folder.rename(target)
            _sync(self.snapshots)
            self.checkpoint("renamed")
            write_atomically(self.path / "CURRENT", name + "\n")
            self.checkpoint("published")
            self._sweep()
        return self.ref(name)

    def hold(self) -> tuple[SnapshotRef, int] | None:
        """Take the published snapshot with a shared lock that keeps it from being removed; close the handle after."""
        for _ in range(100):
            ref = self.current()
            if ref is None:
                return None
            manifest = self.snapshots / ref.id / "manifest.json"
            try:
                handle = os.open(manifest, os.O_RDONLY)
            except FileNotFoundError:
                continue
            fcntl.flock(handle, fcntl.LOCK_SH)
            try:
                if os.stat(manifest).st_ino == os.fstat(handle).st_ino:
                    return ref, handle
            except FileNotFoundError:
                pass
            os.close(handle)
        raise StoreError(f"{self.path}: CURRENT names a snapshot that is not there; publish again")
