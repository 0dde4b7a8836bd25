"""What a store is: it publishes named graphs as one new snapshot, and gives readers that keep theirs.

Terms in bindings and results are pyoxigraph's (`NamedNode`, `Literal`), whatever engine answers: it parses the result
formats of every SPARQL server. An engine is one module of this folder with `ENGINE: Engine`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol

import pyoxigraph as ox
from rdflib.term import Node

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Binding = ox.NamedNode | ox.Literal | Node
Row = tuple[Term | None, ...]


def text_of(term: Term | None) -> str | None:
    """Give the IRI or the lexical form of a term, None for an unbound variable."""
    if term is None:
        return None
    return str(term) if isinstance(term, ox.Triple) else term.value


@dataclass(frozen=True, slots=True)
class SnapshotRef:
    """A published state of the store: `id` depends on the content alone.

    `graph_folder` is where an embedded engine keeps the graph, None where a server does; `search_folder` holds the
    search index.
    """

    id: str
    graph_folder: Path | None = None
    search_folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Solutions:
    """The answer of a SELECT: variables in order, and rows of terms."""

    variables: tuple[str, ...]
    rows: list[Row]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def texts(self) -> list[tuple[str | None, ...]]:
        """Give each row as IRIs and lexical forms."""
        return [tuple(text_of(term) for term in row) for row in self.rows]

    def dictionaries(self) -> list[dict[str, str]]:
        """Give each row as variable -> IRI or lexical form, unbound variables left out."""
        return [
            {name: text for name, text in zip(self.variables, row, strict=True) if text is not None}
            for row in self.texts()
        ]

    def column(self, variable: str) -> list[str]:
        """Give one variable's IRIs or lexical forms, unbound ones left out."""
        place = self.variables.index(variable)
        return [text for row in self.rows if (text := text_of(row[place])) is not None]


class Reader(AbstractContextManager["Reader"], Protocol):
    """Reads one snapshot, and nothing but it.

    An embedded engine goes on reading it while newer ones are published. A server keeps only the newest: there a
    reader of a replaced one raises SnapshotReplacedError, and never gives an answer from two snapshots.
    """

    @property
    def snapshot(self) -> SnapshotRef:
        """The snapshot it reads, with its search index, which is made here where it is missing."""

    @property
    def snapshot_id(self) -> str:
        """The id of that snapshot."""

    def select(self, query: str, **bindings: Binding) -> Solutions:
        """Answer a SELECT over the union of all graphs; `bindings` give variables their values, never by text."""

    def ask(self, query: str, **bindings: Binding) -> bool:
        """Answer an ASK."""

    def construct(self, query: str, **bindings: Binding) -> Iterable[ox.Triple]:
        """Answer a CONSTRUCT or DESCRIBE."""

    def graph_names(self) -> tuple[str, ...]:
        """The IRIs of the named graphs, sorted."""

    def export(self, output: IO[bytes], media: ox.RdfFormat, graph: str | None = None) -> None:
        """Write one named graph, or all of them; a format without graphs gets the union."""

    def close(self) -> None:
        """Let go of the snapshot."""


class Store(Protocol):
    """Holds the published snapshots."""

    @property
    def location(self) -> str:
        """The folder or address it was opened by."""

    @property
    def workplace(self) -> Path:
        """A folder of this machine where a long run may put down its work and take it up again."""

    def publish(self, graphs: Mapping[str, bytes | None]) -> SnapshotRef:
        """Replace these named graphs (IRI -> sorted N-Quads; None removes), and publish all as one new snapshot.

        What follows from the graphs is derived, the search index is brought up to date, and readers see
        either everything or nothing. Content that is there already makes no new snapshot and writes nothing.
        """

    def current(self) -> SnapshotRef | None:
        """The published snapshot, None where nothing has been published."""

    def contents(self) -> Mapping[str, str]:
        """The graphs that were published: IRI -> SHA-256 of their N-Quads as given."""

    def reader(self) -> Reader:
        """Read the published snapshot; EmptyStoreError where there is none."""


@dataclass(frozen=True, slots=True)
class Access:
    """What opening a server's store needs beside its address: who asks, and a folder for what is kept on this machine.

    The folder holds the search index and the names of persons; both are made anew where they are missing.
    """

    user: str = ""
    password: str = field(default="", repr=False)
    cache: Path = Path("var/cache")


@dataclass(frozen=True, slots=True)
class Engine:
    """A kind of store: whether a location is for it, and how to open it."""

    name: str
    accepts: Callable[[str], bool]
    open: Callable[[str, Access], Store]
