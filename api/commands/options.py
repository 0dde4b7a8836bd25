"""Options several commands share, and what they open."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Final

import typer

from ontology.errors import EmptyStoreError, RequestError

if TYPE_CHECKING:
    from graph.search import Search
    from graph.store.base import Reader, Store

DEFAULT_STORE: Final = "var/store"

StoreOption = Annotated[
    str,
    typer.Option(
        "--store", metavar="DIR|URL", envvar="RELATIONS_STORE", help="Folder of the store, or a SPARQL server."
    ),
]
OutputOption = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="File to write.")]


def open_store(location: str) -> Store:
    """Open the store at a folder or an address."""
    from graph.store import open_store as opened

    if "://" not in location:
        return opened(location)
    from api.settings import Settings
    from graph.store.base import Access

    found = Settings()
    return opened(location, Access(found.store_user, found.store_password.get_secret_value(), Path(found.store_cache)))


@contextlib.contextmanager
def reading(location: str) -> Iterator[Reader]:
    """Read the published snapshot of a store that must be there."""
    if "://" not in location and not Path(location).exists():
        raise EmptyStoreError(f"{location}: no store here; run relations ingest REPORT --store {location} first")
    with open_store(location).reader() as reader:
        yield reader


def searching(reader: Reader) -> Search:
    """Open the search index of the snapshot a reader reads."""
    from graph.search import Search

    folder = reader.snapshot.search_folder
    if folder is None:
        raise EmptyStoreError(f"snapshot {reader.snapshot_id} has no search index; ingest the reports again")
    return Search(folder)


@contextlib.contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """Write a file beside its place and put it there when it is whole; `-` is standard output."""
    if str(path) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = path.with_name(f".{path.name}.part{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            yield file
        part.replace(path)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise RequestError(f"{path}: cannot be written ({error.strerror}); choose another place with -o") from error
    finally:
        part.unlink(missing_ok=True)
