"""The process that evaluates a stranger's query over a read-only snapshot, and can be killed at any moment.

Run as `python -m graph.sparql.worker FD SNAPSHOT PARENT MEMORY`: FD is a connected local socket, SNAPSHOT the folder of
an Oxigraph store, PARENT the process to die with, MEMORY how many bytes a query may take.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final, cast

import pyoxigraph as ox

from graph.sparql import confinement, frames
from graph.sparql.writing import AnswerWriter, NotWritableError, TooLargeError, writable

RESULT_FORMATS: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPH_FORMATS: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_BELOW_THE_SERVER: Final = 5
"""What is added to a worker's niceness: requests that need no query come first."""


def _dataset(job: dict[str, Any]) -> dict[str, Any]:
    if job["default_graphs"] is not None or job["named_graphs"] is not None:
        return {
            "default_graph": [ox.NamedNode(graph) for graph in job["default_graphs"] or ()],
            "named_graphs": [ox.NamedNode(graph) for graph in job["named_graphs"] or ()],
        }
    return {"use_default_graph_as_union": not job["has_dataset"]}


class _Triples:
    """Hands triples on up to a limit, refusing what the format cannot say, and remembers whether some were left out."""

    def __init__(self, triples: ox.QueryTriples, limit: int, name: str) -> None:
        self.truncated = False
        self._triples = triples
        self._limit = limit
        self._name = name

    def __iter__(self) -> Iterator[ox.Triple]:
        for count, triple in enumerate(self._triples):
            if count == self._limit:
                self.truncated = True
                return
            writable(triple, self._name)
            yield triple


def answer(store: ox.Store, job: dict[str, Any], writer: AnswerWriter) -> bool:
    """Evaluate one job into a writer; tell whether the answer was cut at the row limit."""
    result = store.query(job["query"], base_iri=job["base"], **_dataset(job))
    output = cast("IO[bytes]", writer)
    if isinstance(result, ox.QueryTriples):
        triples = _Triples(result, job["max_rows"], job["format"])
        graph_format = GRAPH_FORMATS[job["format"]]
        prefixes = job["prefixes"] if job["format"] == "turtle" else None
        ox.serialize(triples, output, format=graph_format, prefixes=prefixes)
        return writer.close(cut=triples.truncated)
    result.serialize(output, format=RESULT_FORMATS[job["format"]])
    return writer.close(cut=writer.rows() >= job["max_rows"] and _goes_on(store, job))


def _goes_on(store: ox.Store, job: dict[str, Any]) -> bool:
    """Tell whether there is a row after the last one that is given."""
    if job["beyond"] is None:
        return False
    rest = store.query(job["beyond"], base_iri=job["base"], **_dataset(job))
    return isinstance(rest, ox.QuerySolutions) and next(rest, None) is not None


def _syntax_error(job: dict[str, Any], error: SyntaxError) -> str:
    """Say what is wrong in the words the query was sent in, not in those with our LIMIT."""
    try:
        ox.Store().query(job["written"], base_iri=job["base"])
    except SyntaxError as own:
        return str(own)
    return str(error)


def _error(code: str, message: str) -> bytes:
    return json.dumps({"code": code, "message": message}).encode()


def _serve(store: ox.Store, connection: socket.socket) -> None:
    while (frame := frames.receive(connection)) is not None:
        job = json.loads(frame[1])
        writer = AnswerWriter(connection, job["format"], job["max_bytes"])
        try:
            truncated = answer(store, job, writer)
        except SyntaxError as error:
            frames.send(connection, frames.ERROR, _error("query_syntax", _syntax_error(job, error)))
        except TooLargeError:
            frames.send(
                connection,
                frames.ERROR,
                _error("answer_too_large", f"The answer has more than {job['max_bytes']:,} bytes."),
            )
        except MemoryError:
            frames.send(connection, frames.ERROR, _error("query_memory", "The query needed too much memory."))
        except (NotWritableError, RuntimeError, ValueError, OSError) as error:
            frames.send(connection, frames.ERROR, _error("query_error", str(error)))
        else:
            frames.send(connection, frames.END, json.dumps({"truncated": truncated}).encode())


def _keep(manifest: Path) -> None:
    """Hold the shared lock that keeps a published snapshot from being removed, until this process ends."""
    if manifest.exists():
        fcntl.flock(os.open(manifest, os.O_RDONLY), fcntl.LOCK_SH)


def main(descriptor: str, snapshot: str, parent: str, memory: str) -> None:
    """Open the snapshot, give up what is not needed, answer queries until the pool closes the socket."""
    confinement.die_with_parent(int(parent))
    os.nice(_BELOW_THE_SERVER)
    connection = socket.socket(fileno=int(descriptor))
    _keep(Path(snapshot).parent / "manifest.json")
    store = ox.Store.read_only(snapshot)
    network = confinement.close_network()
    confinement.limit_memory(int(memory))
    frames.send(connection, frames.READY, json.dumps({"pid": os.getpid(), "network": network}).encode())
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the pool has gone: nobody waits for the rest
        _serve(store, connection)
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:5])
