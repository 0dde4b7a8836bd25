"""What a publication writes beside what is published on a SPARQL server, and how it is moved into place.

The plan is a graph like the others; it is written last, so where it stands all of it stands. Every step of the move can
be repeated, by this process or by the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import pyoxigraph as ox

from graph.publication import Changes
from graph.store.remote_reader import CONTROL, PLAN, STAGED_DERIVED, STAGING, slot
from graph.store.sparql_client import SparqlClient
from ontology.errors import StoreError
from ontology.namespaces import DERIVED_GRAPH, ID, KR

_DERIVED: Final = f"<{DERIVED_GRAPH}>"
_READY, _REPLACES, _GONE, _TOUCHED, _FORGET, _FORGET_ALL = (
    f"<{KR[name]}>" for name in ("ready", "replaces", "gone", "touched", "forget", "forgetAll")
)
_DIGEST, _PENDING, _ORIGINAL, _KEPT = (
    f"<{KR[name]}>" for name in ("contentDigest", "pendingDigest", "original", "originalKnown")
)
_TRUE: Final = '"true"'
_SPANNING: Final = tuple(str(ID[kind]) for kind in ("place-", "country-", "partnership-"))
_BLOCK: Final = 300


class Staging:
    """The graphs of one publication that is under way."""

    def __init__(self, client: SparqlClient) -> None:
        self._client = client

    def write(
        self,
        snapshot: str,
        changes: Changes,
        digests: Mapping[str, str | None],
        originals: Mapping[str, str | None],
    ) -> None:
        """Stage everything; the plan comes last."""
        plan = [f'<{PLAN}> {_READY} "{snapshot}"']
        for number, (graph, content) in enumerate(sorted(changes.graphs.items())):
            name = ox.NamedNode(graph)
            if content is None:
                plan.append(f"{name} {_GONE} {_TRUE}")
                continue
            self._client.replace(slot(number), _without_graph(content, graph))
            plan.append(f"<{slot(number)}> {_REPLACES} {name}")
        for graph, digest in digests.items():
            plan.append(f"{ox.NamedNode(graph)} {_DIGEST} {ox.Literal(digest or '')}")
        for graph, packed in originals.items():
            plan.append(f"{ox.NamedNode(graph)} {_KEPT} {_TRUE}")
            if packed is not None:
                plan.append(f"{ox.NamedNode(graph)} {_ORIGINAL} {ox.Literal(packed)}")
        for subject, predicate in changes.forget:
            what = f"{_FORGET} <{predicate}>" if predicate else f"{_FORGET_ALL} {_TRUE}"
            plan.append(f"{ox.NamedNode(subject)} {what}")
        plan += [f"{ox.NamedNode(each)} {_TOUCHED} {_TRUE}" for each in changes.touched if each.startswith(_SPANNING)]
        self._client.replace(STAGED_DERIVED, "".join(f"{quad.triple} .\n" for quad in changes.derived).encode())
        self._client.replace(PLAN, "".join(f"{line} .\n" for line in sorted(plan)).encode())

    def _rows(self, pattern: str) -> list[tuple[str, str]]:
        found = self._client.query(f"SELECT ?s ?o WHERE {{ GRAPH <{PLAN}> {{ {pattern} }} }}")
        answer = ox.parse_query_results(found, format=ox.QueryResultsFormat.JSON)
        if not isinstance(answer, ox.QuerySolutions):
            raise StoreError(f"{self._client.address}: the answer to a SELECT holds no rows")
        return sorted((row["s"].value, row["o"].value) for row in answer)

    def ready(self) -> str | None:
        """The snapshot whose parts are all staged, None where there is none."""
        return next((value for _, value in self._rows(f"?s {_READY} ?o")), None)

    def touched(self) -> list[str]:
        """The things whose partnerships may have changed."""
        return [thing for thing, _ in self._rows(f"?s {_TOUCHED} ?o")]

    def copy_graphs(self) -> set[str]:
        """Put the staged graphs in the places of the published ones, and give their names."""
        for graph, _ in self._rows(f"?s {_GONE} ?o"):
            self._client.update(f"DROP SILENT GRAPH <{graph}>")
        replaced = self._rows(f"?s {_REPLACES} ?o")
        for staged, graph in replaced:
            self._client.update(f"COPY <{staged}> TO <{graph}>")
        return {graph for _, graph in replaced}

    def change_derived(self) -> None:
        """Forget what no longer follows, and add what does."""
        for wanted in (f"?s {_FORGET_ALL} ?all", f"?s {_FORGET} ?p"):
            self._client.update(
                f"DELETE {{ GRAPH {_DERIVED} {{ ?s ?p ?o }} }}"
                f" WHERE {{ GRAPH <{PLAN}> {{ {wanted} }} GRAPH {_DERIVED} {{ ?s ?p ?o }} }}"
            )
        self._client.update(f"ADD SILENT <{STAGED_DERIVED}> TO {_DERIVED}")

    def apply(self, changes: Changes) -> None:
        """Change the derived graph in a few places."""
        gone = sorted({str(ox.NamedNode(subject)) for subject, _ in changes.forget})
        for some in _blocks(gone):
            self._client.update(
                f"DELETE {{ GRAPH {_DERIVED} {{ ?s ?p ?o }} }}"
                f" WHERE {{ GRAPH {_DERIVED} {{ ?s ?p ?o }} FILTER(?s IN ({', '.join(some)})) }}"
            )
        for some in _blocks([str(quad.triple) for quad in changes.derived]):
            self._client.update(f"INSERT DATA {{ GRAPH {_DERIVED} {{ {' . '.join(some)} }} }}")

    def change_control(self) -> None:
        """Note the digests of the moved graphs, and what is kept of them as they were given."""
        for known, predicate in ((_DIGEST, _DIGEST), (_DIGEST, _PENDING), (_KEPT, _ORIGINAL)):
            self._client.update(
                f"DELETE {{ GRAPH <{CONTROL}> {{ ?s {predicate} ?o }} }}"
                f" WHERE {{ GRAPH <{PLAN}> {{ ?s {known} ?any }} GRAPH <{CONTROL}> {{ ?s {predicate} ?o }} }}"
            )
        for predicate in (_DIGEST, _ORIGINAL):
            self._client.update(
                f"INSERT {{ GRAPH <{CONTROL}> {{ ?s {predicate} ?o }} }}"
                f' WHERE {{ GRAPH <{PLAN}> {{ ?s {predicate} ?o FILTER(STR(?o) != "") }} }}'
            )

    def drop(self) -> None:
        """Remove everything staged, the plan first."""
        found = self._client.query(
            f'SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{STAGING}")) }}'
        )
        answer = ox.parse_query_results(found, format=ox.QueryResultsFormat.JSON)
        names = [row["g"].value for row in answer]  # type: ignore[union-attr]  # graph names are IRIs
        for name in sorted(names, key=lambda name: (name != PLAN, name)):
            self._client.update(f"DROP SILENT GRAPH <{name}>")


def _blocks(items: list[str]) -> Iterable[list[str]]:
    return (items[start : start + _BLOCK] for start in range(0, len(items), _BLOCK))


def _without_graph(content: bytes, graph: str) -> bytes:
    """N-Quads of one graph as N-Triples."""
    return content.replace(f" {ox.NamedNode(graph)} .\n".encode(), b" .\n")
