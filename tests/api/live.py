"""The real server in a process of its own, and requests written byte by byte where a client library would mend them."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from graph.store import open_store
from tests.readme_blocks import RELATIONS, ROOT

GRAPHS = "https://w3id.org/kaohsiung-relations/graph/report/"
ONE, TWO, NASTY = f"{GRAPHS}one", f"{GRAPHS}two", f"{GRAPHS}nasty"
HARBOUR = "<http://e.org/harbour>"
LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
CODE = "<https://w3id.org/kaohsiung-relations/ontology#countryCode>"
CHINESE = '格丁尼亞市,"港"\t\r\n&<b>\\ 𠮷'
"""A comma, quotes, a tab, both line ends, markup, a backslash and a character beyond the first plane."""
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def literal(text: str) -> str:
    """Write a literal as N-Quads does."""
    return '"' + "".join(_ESCAPES.get(sign, sign) for sign in text) + '"'


DATA = {
    ONE: f"{HARBOUR} {LABEL} {literal(CHINESE)}@zh-hant <{ONE}> .\n".encode(),
    TWO: f"{HARBOUR} {CODE} {literal('PL')} <{TWO}> .\n".encode(),
    NASTY: (
        f'<http://e.org/bell> {LABEL} "\\u0001" <{NASTY}> .\n'
        f'<http://e.org/digit> <http://e.org/9> "x" <{NASTY}> .\n'
        f"<http://e.org/row> {LABEL} {literal('}},{' * 40)} <{NASTY}> .\n"
        + "".join(f'<http://e.org/n> <http://e.org/number> "{number}" <{NASTY}> .\n' for number in range(200))
    ).encode(),
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the status, the headers with small names, the whole body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def media(self) -> str:
        """The media type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0]


class Live:
    """A running server."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, store: Path) -> None:
        self.process = process
        self.port = port
        self.store = store

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None, wait: float = 60
    ) -> Reply:
        """Send one request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=wait)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Reply:
        """Send a GET."""
        return self.request("GET", path, headers=headers)

    def ask(self, query: str, accept: str | None = None, **more: str | list[str]) -> Reply:
        """Send a query by GET."""
        path = "/sparql?" + urlencode({"query": query, **more}, doseq=True)
        return self.request("GET", path, headers={} if accept is None else {"Accept": accept})

    def post(self, body: bytes | str, media: str | None, path: str = "/sparql", **headers: str) -> Reply:
        """Send a body."""
        sent = body.encode() if isinstance(body, str) else body
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.request("POST", path, sent, given if media is None else {"Content-Type": media, **given})

    def direct(self, query: str, accept: str = "application/sparql-results+json") -> Reply:
        """Send a query as a body, which may be long."""
        return self.post(query, "application/sparql-query", Accept=accept)

    def raw(self, *pieces: bytes, pause: float = 0.0, wait: float = 30) -> bytes:
        """Write bytes as they are and give what comes back until the server closes."""
        received = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait) as connection:
            with contextlib.suppress(ConnectionError):
                for piece in pieces:
                    connection.sendall(piece)
                    time.sleep(pause)
            with contextlib.suppress(ConnectionError):
                while piece := connection.recv(65536):
                    received += piece
        return received

    def workers(self) -> list[int]:
        """Give the process ids of the query workers."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        return [int(word) for word in listed.split()]

    def metric(self, name: str) -> float:
        """Give the value of a line of `/metrics`."""
        (value,) = re.findall(rf"^{re.escape(name)} (\S+)$", self.get("/metrics").body.decode(), re.MULTILINE)
        return float(value)


def values(reply: Reply, variable: str = "o") -> set[str]:
    """Give the values of a variable of a JSON answer."""
    return {row[variable]["value"] for row in reply.json["results"]["bindings"] if variable in row}


def names(text: str) -> str:
    """Percent-encode a name for a path."""
    return quote(text, safe="")


@contextlib.contextmanager
def live(store: Path, data: dict[str, bytes] | None = None, **settings: object) -> Iterator[Live]:
    """Serve a store, with the data published into it first; settings are those of the environment, in small letters."""
    if data:
        open_store(str(store)).publish(data)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {f"RELATIONS_{name.upper()}": str(value) for name, value in settings.items()}
    process = subprocess.Popen(
        [RELATIONS, "serve", "--store", str(store), "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=sys.stderr if settings.get("log_requests") else subprocess.DEVNULL,
    )
    server = Live(process, port, store)
    try:
        for _ in range(3000):
            with contextlib.suppress(OSError):
                if server.get("/healthz").status == 200:
                    break
            time.sleep(0.02)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)
