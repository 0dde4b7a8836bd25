"""Which files the browser may have, where they are on disk, and how long it may keep them."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from api.viewer.setup import HERE

STATIC: Final = HERE / "static"
MODULES: Final = HERE / "node_modules"
TYPES: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


def _pyvis() -> Path:
    spec = find_spec("pyvis")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("pyvis is not installed")
    return Path(spec.origin).parent / "templates" / "lib" / "vis-9.1.2"


@lru_cache
def vendor() -> dict[str, Path]:
    """Map the public name of each part to its file: a closed list, so no path can be asked for."""
    return {
        "vis-network.js": _pyvis() / "vis-network.min.js",
        "yasqe.js": MODULES / "@zazuko/yasqe/build/yasqe.min.js",
        "yasqe.css": MODULES / "@zazuko/yasqe/build/yasqe.min.css",
        "countries-110m.json": MODULES / "world-atlas/countries-110m.json",
        "countries-50m.json": MODULES / "world-atlas/countries-50m.json",
    }


def find(path: str) -> Path | None:
    """Give the file behind `/static/{path}`, or None: only files of the folder and the closed list of parts."""
    if path.startswith("vendor/"):
        part = vendor().get(path.removeprefix("vendor/"))
        return part if part is not None and part.is_file() else None
    wanted = (STATIC / path).resolve()
    inside = wanted.is_relative_to(STATIC.resolve())
    return wanted if inside and wanted.is_file() and wanted.suffix in TYPES else None


@lru_cache(maxsize=256)
def etag(file: Path, modified: int) -> str:
    """Give a strong tag of the content; `modified` makes an edited file a new question."""
    del modified
    return '"' + hashlib.sha256(file.read_bytes()).hexdigest()[:24] + '"'
