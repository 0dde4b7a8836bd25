"""The control graph of a store on a SPARQL server: which snapshot is published, of what, and who is publishing."""

from __future__ import annotations

import contextlib
import os
import socket
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import pyoxigraph as ox

from graph.derive import DERIVATION_VERSION
from graph.store.remote_reader import CONTROL
from graph.store.sparql_client import SparqlClient
from ontology.errors import StoreError, StoreLockedError
from ontology.namespaces import DERIVED_GRAPH, GRAPH, KR

_LAPSE: Final = timedelta(minutes=15)
"""A claim that was not renewed for so long is taken over: no step of a publication takes this long."""
_STORE: Final = f"<{CONTROL}>"
_SNAPSHOT, _VERSION, _MOVING = (f"<{KR[name]}>" for name in ("snapshot", "derivationVersion", "moving"))
_DIGEST, _PENDING, _ORIGINAL = (f"<{KR[name]}>" for name in ("contentDigest", "pendingDigest", "original"))
_HOLDER, _RENEWED = (f"<{KR[name]}>" for name in ("publisher", "renewed"))
_LIVE: Final[set[str]] = set()
"""The claims of this process: any other that bears its number is of a publication that has ended badly."""
REBUILDING: Final = "rebuilding"
"""What is being moved while everything is derived anew."""


def literal(text: str) -> str:
    """A text as SPARQL writes it."""
    return str(ox.Literal(text))


def node(iri: str) -> str:
    """An IRI as SPARQL writes it."""
    return str(ox.NamedNode(iri))


@dataclass(frozen=True, slots=True)
class State:
    """What is published: its id, how it was derived, and what is being moved into place (None: nothing)."""

    snapshot: str | None
    version: str | None
    moving: str | None


class Control:
    """Reads and writes the control graph."""

    def __init__(self, client: SparqlClient) -> None:
        self._client = client

    def rows(self, pattern: str, names: str) -> list[dict[str, str]]:
        """Ask the control graph."""
        found = self._client.query(f"SELECT {names} WHERE {{ GRAPH {_STORE} {{ {pattern} }} }}")
        answer = ox.parse_query_results(found, format=ox.QueryResultsFormat.JSON)
        if not isinstance(answer, ox.QuerySolutions):
            raise StoreError(f"{self._client.address}: the answer to a SELECT holds no rows")
        variables = [variable.value for variable in answer.variables]
        return [{name: row[name].value for name in variables if row[name] is not None} for row in answer]

    def state(self) -> State:
        """What is published, and whether anything is being moved."""
        found = {row["p"]: row["o"] for row in self.rows(f"{_STORE} ?p ?o", "?p ?o")}
        return State(*(found.get(predicate[1:-1]) for predicate in (_SNAPSHOT, _VERSION, _MOVING)))

    def digests(self) -> dict[str, str]:
        """The published graphs and their digests."""
        return {row["g"]: row["d"] for row in self.rows(f"?g {_DIGEST} ?d", "?g ?d")}

    def pending(self) -> dict[str, str]:
        """The graphs that wait to be derived anew, and their digests."""
        return {row["g"]: row["d"] for row in self.rows(f"?g {_PENDING} ?d", "?g ?d")}

    def original(self, graph: str) -> str | None:
        """What is kept of a graph as it was given, None where nothing is."""
        return next((row["o"] for row in self.rows(f"{node(graph)} {_ORIGINAL} ?o", "?o")), None)

    def _set(self, predicate: str, value: str | None) -> None:
        self._client.update(f"DELETE WHERE {{ GRAPH {_STORE} {{ {_STORE} {predicate} ?old }} }}")
        if value is not None:
            self._client.update(f"INSERT DATA {{ GRAPH {_STORE} {{ {_STORE} {predicate} {literal(value)} }} }}")

    def begin_move(self, snapshot: str) -> None:
        """Keep readers out, unless they are kept out already while everything is derived anew."""
        if self.state().moving is None:
            self._client.update(f"INSERT DATA {{ GRAPH {_STORE} {{ {_STORE} {_MOVING} {literal(snapshot)} }} }}")

    def end_move(self) -> None:
        """Let readers in again."""
        if self.state().moving != REBUILDING:
            self._set(_MOVING, None)

    def name(self, snapshot: str) -> None:
        """Name the new snapshot, while readers are still kept out."""
        self._set(_SNAPSHOT, snapshot)

    def begin_rebuild(self, pending: Mapping[str, str]) -> None:
        """Forget what is derived, and note which graphs wait to be derived anew."""
        self._set(_MOVING, REBUILDING)
        waiting = [f"{node(graph)} {_PENDING} {literal(digest)}" for graph, digest in sorted(pending.items())]
        for start in range(0, len(waiting), 200):
            self._client.update(f"INSERT DATA {{ GRAPH {_STORE} {{ {' . '.join(waiting[start : start + 200])} }} }}")
        self._set(_SNAPSHOT, None)
        self._client.update(f"DROP SILENT GRAPH <{DERIVED_GRAPH}>")
        self._client.update(f"DELETE WHERE {{ GRAPH {_STORE} {{ ?graph {_DIGEST} ?old }} }}")
        self._set(_VERSION, DERIVATION_VERSION)

    def end_rebuild(self, snapshot: str) -> None:
        """Name the snapshot that is whole now."""
        if self.state().moving is not None:
            self._set(_SNAPSHOT, snapshot)
            self._set(_MOVING, None)

    @contextlib.contextmanager
    def claimed(self) -> Iterator[Callable[[], None]]:
        """Be the only one who publishes; gives a function that renews the claim.

        Two who claim at once both see the other, for each writes before it looks, and both step back.
        """
        claim = f"<{GRAPH['publisher/' + uuid.uuid4().hex]}>"
        holder = literal(f"{socket.gethostname()} {os.getpid()}")

        def renew() -> None:
            self._client.update(
                f"INSERT {{ GRAPH {_STORE} {{ {claim} {_HOLDER} {holder} ; {_RENEWED} ?now }} }}"
                " WHERE { BIND(NOW() AS ?now) }"
            )

        self._refuse(claim)
        _LIVE.add(claim)
        try:
            renew()
            self._refuse(claim)
            yield renew
        finally:
            _LIVE.discard(claim)
            with contextlib.suppress(StoreError):  # the server is gone: the claim lapses
                self._client.update(f"DELETE WHERE {{ GRAPH {_STORE} {{ {claim} ?p ?o }} }}")

    def _refuse(self, claim: str) -> None:
        """Raise where somebody else is publishing; forget claims of those who are gone."""
        rows = self.rows(
            f"?claim {_HOLDER} ?who ; {_RENEWED} ?renewed BIND(NOW() AS ?now)", "?claim ?who ?renewed ?now"
        )
        latest: dict[str, dict[str, str]] = {}
        for row in rows:
            if row["claim"] not in latest or row["renewed"] > latest[row["claim"]]["renewed"]:
                latest[row["claim"]] = row
        for name, row in latest.items():
            if node(name) == claim:
                continue
            if node(name) in _LIVE or not _lapsed(row):
                raise StoreLockedError(
                    f"{self._client.address}: {row['who']} (machine, process) is publishing; try again when it is done"
                )
            self._client.update(f"DELETE WHERE {{ GRAPH {_STORE} {{ {node(name)} ?p ?o }} }}")


def _lapsed(row: Mapping[str, str]) -> bool:
    machine, _, process = row["who"].rpartition(" ")
    if machine == socket.gethostname():
        if int(process) == os.getpid():
            return True
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False
    return _moment(row["now"]) - _moment(row["renewed"]) > _LAPSE


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).replace(tzinfo=None)
