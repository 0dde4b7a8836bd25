"""A SPARQL 1.1 server for tests: Query, Update and Graph Store Protocol over an Oxigraph in memory; and its mishaps.

It is what stands in for "any server" where no engine is installed: named graphs are not part of the default graph, so a
client must name its data set. `fate` is asked before each request: None lets it pass, a number is the status to refuse
it with, LOST_BEFORE and LOST_AFTER break the connection before or after the work is done.
"""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

USER, PASSWORD = "analyst", "only-for-this-test"


LOST_BEFORE, LOST_AFTER = -1, -2


@dataclass
class Served:
    """A running server: its address, its graphs, what was asked, and what befalls it."""

    address: str
    graphs: ox.Store = field(default_factory=ox.Store)
    asked: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    fate: Callable[[str], int | None] = lambda _: None
    guarded: bool = False
    limit: int = 0


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    served: Served
    fate: int | None = None

    def version_string(self) -> str:
        return "Oxigraph/for-tests"

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  # the base class's name
        self.served.heads.append(format % arguments)

    def _lose(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _answer(self, status: int, body: bytes = b"", media: str = "text/plain", **head: str) -> None:
        if self.fate == LOST_AFTER:
            self._lose()
            return
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        for name, value in head.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _form(self, body: bytes) -> dict[str, list[str]]:
        return parse_qs(body.decode()) if self.command == "POST" else parse_qs(urlsplit(self.path).query)

    def _work(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path, form = urlsplit(self.path).path, self._form(body)
        what = f"{self.command} {path} {next(iter(form.get('update', form.get('query', form.get('graph', [''])))), '')}"
        self.served.asked.append(what)
        known = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if self.served.guarded and self.headers.get("Authorization") != known:
            self._answer(401, b"who are you?", WWW_Authenticate='Basic realm="test"')
            return
        self.fate = self.served.fate(what)
        if self.fate == LOST_BEFORE:
            self._lose()
        elif self.fate is not None and self.fate > 0:
            self._answer(self.fate, b"not now")
        else:
            try:
                self._do(path, form, body)
            except (SyntaxError, ValueError) as error:
                self._answer(400, str(error).encode())

    def _do(self, path: str, form: dict[str, list[str]], body: bytes) -> None:
        if path == "/query":
            self._query(form)
        elif path == "/update":
            self.served.graphs.update(form["update"][0])
            self._answer(204)
        else:
            self._graph(parse_qs(urlsplit(self.path).query)["graph"][0], body)

    def _query(self, form: dict[str, list[str]]) -> None:
        named: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(name) for name in form.get("named-graph-uri", ())]
        default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [
            ox.NamedNode(name) for name in form.get("default-graph-uri", ())
        ]
        found = self.served.graphs.query(
            form["query"][0], default_graph=default or None, named_graphs=named if named or default else None
        )
        if isinstance(found, ox.QueryTriples):
            self._answer(200, found.serialize(format=ox.RdfFormat.N_TRIPLES) or b"", "application/n-triples")
        else:
            media = "application/sparql-results+json"
            head = {"X-SPARQL-MaxRows": str(self.served.limit)} if self.served.limit else {}
            self._answer(200, found.serialize(format=ox.QueryResultsFormat.JSON) or b"", media, **head)

    def _graph(self, name: str, body: bytes) -> None:
        node = ox.NamedNode(name)
        if self.command == "PUT":
            self.served.graphs.remove_graph(node)
            self.served.graphs.load(body, ox.RdfFormat.N_TRIPLES, to_graph=node)
            self._answer(204)
        elif any(self.served.graphs.quads_for_pattern(None, None, None, node)):
            content = self.served.graphs.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=node)
            self._answer(200, content or b"", "application/n-triples")
        else:
            self._answer(404)

    do_GET = do_POST = do_PUT = _work  # noqa: N815  # the base class's names


@contextmanager
def sparql_server() -> Iterator[Served]:
    """Run a server on loopback."""
    handler = type("Handler", (_Handler,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        handler.served = Served(f"http://127.0.0.1:{server.server_address[1]}/query")  # type: ignore[attr-defined]
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield handler.served  # type: ignore[attr-defined]
        finally:
            server.shutdown()
            thread.join()
