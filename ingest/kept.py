"""Models an installation trains for itself and keeps: trained once, again where what they learn from has changed."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

Loaded = TypeVar("Loaded")
Progress = Callable[[int, int], None]
"""Told after each step: its number, and how many there may be."""
Paths = dict[str, Path]
"""The files of a model by the names of its parts."""


class KeptModel:
    """A model in files beside the code that reads it, named after what it was trained from."""

    def __init__(
        self,
        folder: Path,
        learnt_from: Sequence[str],
        train: Callable[[Paths, Progress | None], None],
        parts: Sequence[str],
    ) -> None:
        """`learnt_from`: folders of the project ("ingest/names") the model depends on; `train` writes every part."""
        self._folder, self._learnt_from, self._train, self._parts = folder, learnt_from, train, parts

    def is_trained(self) -> bool:
        """Whether this installation has the model, trained from what is installed."""
        return all(path.is_file() for path in self._places().values())

    def opened(self, load: Callable[[Paths], Loaded]) -> Loaded:
        """Load the model, trained first where it is missing; not kept where its folder cannot be written."""
        if not self.is_trained() and os.access(self._folder, os.W_OK):
            self.keep()
        if self.is_trained():
            return load(self._places())
        with tempfile.TemporaryDirectory() as folder:
            paths = {part: Path(folder) / part for part in self._parts}
            self._train(paths, None)
            return load(paths)

    def keep(self, progress: Progress | None = None) -> None:
        """Train the model and put it in place in one step; earlier ones are no longer needed."""
        places = self._places()
        with tempfile.TemporaryDirectory(dir=self._folder, suffix=".part") as folder:
            paths = {part: Path(folder) / part for part in self._parts}
            self._train(paths, progress)
            for part, place in places.items():
                paths[part].replace(place)
        for other in self._folder.glob("*.crfsuite"):
            if other not in places.values():
                other.unlink(missing_ok=True)

    def fingerprint(self) -> str:
        """Give what the model would be trained from, as 16 hexadecimal digits."""
        digest = hashlib.sha256(version("rjieba").encode())
        for folder in self._learnt_from:
            package, _, within = folder.partition("/")
            for name, one in sorted(_sources(files(package) / within, folder)):
                digest.update(name.encode() + b"\0" + one.read_bytes() + b"\0")
        return digest.hexdigest()[:16]

    def _places(self) -> Paths:
        with suppress(OSError):
            self._folder.mkdir(exist_ok=True)
        name = self.fingerprint()
        return {part: self._folder / f"{name}-{part}.crfsuite" for part in self._parts}


def _sources(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    for one in folder.iterdir():
        if one.is_dir() and one.name == "passages":
            yield from _sources(one, f"{name}/{one.name}")
        elif one.name.endswith((".py", ".yaml", ".tsv", ".ttl")):
            yield f"{name}/{one.name}", one
