"""Where the graph is kept: every module of this folder with an `ENGINE` is a kind of store."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from graph.store.base import Access, Engine, Store
from ontology.errors import ForeignStoreError


def engines() -> Iterator[Engine]:
    """Find the engines by walking the folder, in the order of their names; none is imported before it is asked for."""
    for module in iter_modules(__path__):
        engine = getattr(import_module(f"{__name__}.{module.name}"), "ENGINE", None)
        if isinstance(engine, Engine):
            yield engine


def open_store(location: str | Path, access: Access | None = None) -> Store:
    """Open the store at a folder or an address; a foreign folder is refused, a missing one is an empty store."""
    place = str(location)
    for engine in engines():
        if engine.accepts(place):
            return engine.open(place, access or Access())
    raise ForeignStoreError(f"{place}: no engine can open this; give a folder or the address of a SPARQL server")
