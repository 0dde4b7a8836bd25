"""What was read of many reports, on disk until it is published, so that a run may be broken off and taken up again.

A reading is known by all it depends on: the report's bytes, name and source sheet, the corrections, and everything this
package reads by (`reading_rules`). Each is one file, put in its place by a rename; a killed run leaves whole readings.
"""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from graph.publication import digest
from ingest.formats import Source
from ingest.sheet import SourceSheet
from ontology.errors import StoreLockedError
from ontology.model import ontology_nquads

if TYPE_CHECKING:
    from ingest.curation import Correction
    from ingest.pipeline import DocumentReport

_LEVEL: Final = 1
PATIENCE = 10.0
"""Seconds to wait for whoever holds the folder."""


@dataclass(frozen=True, slots=True)
class Task:
    """One report to be read, complete: whoever reads it needs no file of ours."""

    source: Source
    identifier: str
    sheet: SourceSheet | None
    corrections: tuple[Correction, ...]
    rules: str

    @property
    def key(self) -> str:
        """The name of its reading."""
        known = (self.source.suffix, self.identifier, self.sheet, [str(each) for each in self.corrections], self.rules)
        return sha256(repr(known).encode() + b"\0" + self.source.content).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a report: the N-Quads of its graph, compressed, and what is told of them."""

    graph: str
    digest: str
    packed: bytes
    told: DocumentReport

    @classmethod
    def of(cls, graph: str, content: bytes, told: DocumentReport) -> Reading:
        """Pack the N-Quads of a graph."""
        return cls(graph, digest(content), zlib.compress(content, _LEVEL), told)

    @property
    def content(self) -> bytes:
        """The N-Quads."""
        return zlib.decompress(self.packed)


@cache
def reading_rules() -> str:
    """Give the hash of everything a report is read by: this package with its data, and the ontology."""
    found = sha256(ontology_nquads())
    for name, file in sorted(_files(files("ingest"), "")):
        found.update(name.encode() + b"\0" + file.read_bytes())
    return found.hexdigest()[:32]


def _files(folder: Traversable, above: str) -> Iterator[tuple[str, Traversable]]:
    for each in folder.iterdir():
        name = f"{above}/{each.name}"
        if each.is_dir():
            if each.name not in ("__pycache__", "samples"):
                yield from _files(each, name)
        elif not each.name.endswith((".pyc", ".tmp")):
            yield name, each


class Readings(Mapping[str, bytes | None]):
    """The graphs to publish: those of the readings, each taken from its file when it is asked for, and a few more.

    `digests` are known beforehand, so that comparing with what is published reads no file. `told` is called with how
    many graphs have been asked for, as publication goes on.
    """

    def __init__(self, readings: Sequence[Callable[[], Reading]], more: Mapping[str, bytes | None]) -> None:
        self._more = dict(more)
        self._places: dict[str, Callable[[], Reading]] = {}
        self.digests: dict[str, str] = {}
        self.asked: Callable[[int, int], None] = lambda *_: None
        self._seen: set[str] = set()
        for place in readings:
            reading = place()
            self._places[reading.graph] = place
            self.digests[reading.graph] = reading.digest

    def __getitem__(self, graph: str) -> bytes | None:
        if graph in self._more:
            return self._more[graph]
        content = self._places[graph]().content
        self._seen.add(graph)
        self.asked(len(self._seen), len(self._places))
        return content

    def __contains__(self, graph: object) -> bool:
        return graph in self._places or graph in self._more

    def __iter__(self) -> Iterator[str]:
        yield from self._places
        yield from self._more

    def __len__(self) -> int:
        return len(self._places) + len(self._more)


class Spool:
    """A folder of readings."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        self._take(folder)

    def _take(self, folder: Path) -> None:
        """Hold the folder; the processes of a run that was killed let go of it when they notice."""
        ends = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                if time.monotonic() < ends:
                    time.sleep(0.05)
                    continue
                os.close(self._lock)
                raise StoreLockedError(
                    f"{folder}: another run is reading into this store; try again when it is done"
                ) from error
            return

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._lock)

    def _file(self, key: str) -> Path:
        return self._folder / f"{key}.reading"

    def has(self, key: str) -> bool:
        """Whether this reading is there."""
        return self._file(key).exists()

    def put(self, key: str, reading: Reading) -> None:
        """Keep a reading."""
        part = self._folder / f".{key}.{os.getpid()}"
        part.write_bytes(pickle.dumps(reading))
        part.replace(self._file(key))

    def get(self, key: str) -> Reading:
        """Take a reading; these are files of ours, in the store's own folder."""
        found: Reading = pickle.loads(self._file(key).read_bytes())  # noqa: S301  # written above, in the store's folder
        return found

    def remove(self) -> None:
        """Forget all of them: they are published."""
        shutil.rmtree(self._folder, ignore_errors=True)
