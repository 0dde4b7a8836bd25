"""Reading the published graphs of a SPARQL server: one snapshot, or an error that says it has been replaced."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Final, Self

import pyoxigraph as ox

from graph.binding import bind
from graph.store.base import Binding, SnapshotRef, Solutions, Term
from graph.store.sparql_client import RESULTS, TRIPLES, SparqlClient
from ontology.errors import QuerySyntaxError, StoreError
from ontology.namespaces import DERIVED_GRAPH, GEO, GRAPH, PREFIXES

CONTROL: Final = str(GRAPH["store"])
"""What the server's graphs are: which snapshot, their digests, who is publishing."""
STAGING: Final = str(GRAPH["staging/"])
"""What is being written lies in graphs of these names until all of it is there; no reader ever sees them."""
PLAN, STAGED_DERIVED = STAGING + "plan", STAGING + "derived"
_PROLOGUE: Final = " ".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in PREFIXES.items()) + "\n"
_GEOMETRY: Final = ox.NamedNode("http://www.openlinksw.com/schemas/virtrdf#Geometry")
_WKT: Final = ox.NamedNode(str(GEO.wktLiteral))
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
_DIGITS: Final = 4
_DISTINCT: Final = re.compile(
    r"(?:\s|#[^\n]*\n|PREFIX\s+\S*\s*<[^>]*>|BASE\s*<[^>]*>)*SELECT\s+DISTINCT\b", re.IGNORECASE
)
"""A question whose rows must differ: Virtuoso 7.2.5 repeats some, the first times it is asked one with OPTIONAL."""
EXPLICIT: Final = 64
"""Virtuoso is told its data set graph by graph up to so many graphs; beyond, it is the union of all it holds.

Its own way to leave graphs out, `input:default-graph-exclude`, loses rows in 7.2.5 where a GRAPH holds two patterns.
"""


def told(client: SparqlClient, graphs: int) -> bool:
    """Whether queries name their data set graph by graph; else it is all the server holds, what is staged included."""
    return not client.endpoints.is_virtuoso or graphs <= EXPLICIT


def slot(number: int) -> str:
    """The name of a staging graph."""
    return f"{STAGING}{number}"


def _given_back(term: Term | None) -> Term | None:
    """Undo what Virtuoso does to geometries: a type of its own, and numbers through four bytes of floating point."""
    if isinstance(term, ox.Literal) and term.datatype == _GEOMETRY:
        text = _NUMBER.sub(lambda number: f"{round(float(number[0]), _DIGITS):.{_DIGITS}f}", term.value)
        return ox.Literal(text, datatype=_WKT)
    return term


def triples(content: bytes) -> Iterator[ox.Triple]:
    """Parse N-Triples as a server wrote them."""
    for quad in ox.parse(content, format=ox.RdfFormat.N_TRIPLES):
        value = _given_back(quad.object)
        yield quad.triple if value is quad.object or value is None else ox.Triple(quad.subject, quad.predicate, value)


class RemoteReader:
    """Reads what is published; `check` raises where that is no longer the snapshot it was opened for."""

    def __init__(
        self,
        client: SparqlClient,
        snapshot: str,
        names: Iterable[str],
        search: Callable[[RemoteReader], Path],
        check: Callable[[], None] = lambda: None,
    ) -> None:
        self._client = client
        self._snapshot = snapshot
        self._names = tuple(sorted({*names, str(DERIVED_GRAPH)}))
        self._search = search
        self._check = check

    @property
    def snapshot(self) -> SnapshotRef:
        """The snapshot it reads, with its search index, which is made here where this machine has none."""
        return SnapshotRef(self._snapshot, None, self._search(self))

    @property
    def snapshot_id(self) -> str:
        """The id of that snapshot."""
        return self._snapshot

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the snapshot: nothing is held."""

    def _ask(self, query: str, bindings: Mapping[str, Binding], accept: str) -> bytes:
        graphs = self._names if told(self._client, len(self._names)) else ()
        found = self._client.query(_PROLOGUE + bind(query, bindings), accept, graphs)
        self._check()
        return found

    def _results(self, query: str, bindings: Mapping[str, Binding]) -> ox.QuerySolutions | ox.QueryBoolean:
        found = self._ask(query, bindings, RESULTS)
        try:
            return ox.parse_query_results(found, format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise StoreError(f"{self._client.address}: the answer is not SPARQL results in JSON ({error})") from error

    def select(self, query: str, **bindings: Binding) -> Solutions:
        """Answer a SELECT."""
        found = self._results(query, bindings)
        if not isinstance(found, ox.QuerySolutions):
            raise QuerySyntaxError("this is not a SELECT query")
        names = tuple(variable.value for variable in found.variables)
        rows = [tuple(_given_back(term) for term in solution) for solution in found]
        return Solutions(names, list(dict.fromkeys(rows)) if _DISTINCT.match(query) else rows)

    def ask(self, query: str, **bindings: Binding) -> bool:
        """Answer an ASK."""
        found = self._results(query, bindings)
        if not isinstance(found, ox.QueryBoolean):
            raise QuerySyntaxError("this is not an ASK query")
        return bool(found)

    def construct(self, query: str, **bindings: Binding) -> Iterable[ox.Triple]:
        """Answer a CONSTRUCT or DESCRIBE."""
        return triples(self._ask(query, bindings, TRIPLES))

    def graph_names(self) -> tuple[str, ...]:
        """The IRIs of the named graphs, sorted."""
        return self._names

    def export(self, output: IO[bytes], media: ox.RdfFormat, graph: str | None = None) -> None:
        """Write one named graph, or all of them; a format without graphs gets the union."""
        if graph is None and media.supports_datasets:
            quads = (
                ox.Quad(each.subject, each.predicate, each.object, ox.NamedNode(name))
                for name in self._names
                for each in self._graph(name)
            )
            ox.serialize(quads, output, media, prefixes=PREFIXES)
        else:
            names = (graph,) if graph is not None else self._names
            union = dict.fromkeys(each for name in names for each in self._graph(name))
            ox.serialize(union, output, media, prefixes=PREFIXES)
        self._check()

    def _graph(self, name: str) -> Iterator[ox.Triple]:
        yield from triples(self._client.read(name))

    def graph_content(self, graph: str) -> bytes:
        """One named graph as sorted N-Quads."""
        tail = f" {ox.NamedNode(graph)} .\n"
        return "".join(sorted(f"{triple}{tail}" for triple in self._graph(graph))).encode()
