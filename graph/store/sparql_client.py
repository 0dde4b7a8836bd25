"""A client of the SPARQL 1.1 Protocol, SPARQL 1.1 Update and the Graph Store HTTP Protocol.

Every write it sends may be sent twice without harm (replace a graph, copy a graph, delete and insert), so it tries
again where a connection breaks or a server is busy. Credentials come with `Access`, go into the request's head and
nowhere else.
"""

from __future__ import annotations

import re
import time
import weakref
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import httpx2

from graph.store.base import Access
from ontology.errors import ForeignStoreError, QuerySyntaxError, StoreError, StoreUnreachableError

_BUSY: Final = frozenset((429, 502, 503, 504))
_DEADLOCK: Final = re.compile(r"\b40001\b|SR172|deadlock", re.IGNORECASE)
"""What Virtuoso says of a transaction that may simply be tried again."""
_CONNECT_SECONDS: Final = 5.0
_ANSWER_SECONDS: Final = 600.0
RESULTS: Final = "application/sparql-results+json"
TRIPLES: Final = "application/n-triples"


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The addresses of one server: for queries, for updates, for whole graphs."""

    query: str
    update: str
    graphs: str
    is_virtuoso: bool = False


class _Challenged(httpx2.Auth):
    """Answers the server's challenge, Digest or Basic, and from then on without being asked."""

    def __init__(self, access: Access) -> None:
        self._digest = httpx2.DigestAuth(access.user, access.password)
        self._basic = httpx2.BasicAuth(access.user, access.password)
        self._chosen: httpx2.Auth | None = None

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Send the request as it is until a server asks who we are."""
        if self._chosen is None:
            answer = yield request
            if answer.status_code != 401:
                return
            asked = answer.headers.get("www-authenticate", "").lower()
            self._chosen = self._digest if asked.startswith("digest") else self._basic
        yield from self._chosen.auth_flow(request)


def endpoints(address: str, server: str, has_user: bool) -> Endpoints:
    """Find the addresses of a server by its query address, what it calls itself, and the address's fragment.

    `#update=PATH&graphs=PATH` names the other two, relative to the first. Without it Virtuoso's are known, Oxigraph's
    are `update` and `store`, and others' are taken to be `update` and `data` beside the query address, as Fuseki's are.
    """
    query, fragment = urldefrag(address)
    named = {name: values[-1] for name, values in parse_qs(fragment).items()}
    virtuoso = server.startswith("Virtuoso")
    if virtuoso:
        update, graphs = "/sparql-auth", "/sparql-graph-crud-auth"
        query = urljoin(query, "/sparql-auth") if has_user else query
    else:
        update, graphs = "update", "store" if server.startswith("Oxigraph") else "data"
    places = (urljoin(query, named.get("update", update)), urljoin(query, named.get("graphs", graphs)))
    if any(urlsplit(place)[:2] != urlsplit(query)[:2] for place in places):
        raise ForeignStoreError("a store's addresses must all be of one server, or credentials would go to another")
    return Endpoints(query, *places, virtuoso)


class SparqlClient:
    """Asks one server."""

    def __init__(self, address: str, access: Access, pauses: Iterable[float] = (0.2, 0.5, 1.0, 2.0)) -> None:
        parts = urlsplit(address)
        if parts.username is not None or parts.password is not None:
            raise ForeignStoreError(
                "a store's address must not hold credentials: set RELATIONS_STORE_USER and RELATIONS_STORE_PASSWORD"
            )
        self.address = address
        self._pauses = tuple(pauses)
        self._http = httpx2.Client(
            auth=_Challenged(access) if access.user else None,
            timeout=httpx2.Timeout(_ANSWER_SECONDS, connect=_CONNECT_SECONDS),
            trust_env=False,
            headers={"User-Agent": "kaohsiung-relations"},
        )
        weakref.finalize(self, self._http.close)
        head = self._send("GET", urldefrag(address)[0], params={"query": "ASK {}"}, headers={"Accept": RESULTS})
        self.endpoints = endpoints(address, head.headers.get("server", ""), bool(access.user))

    def query(self, text: str, accept: str = RESULTS, graphs: tuple[str, ...] = ()) -> bytes:
        """Ask; `graphs` are the data set, their union its default graph; without any it is all the server holds."""
        form: dict[str, str | list[str]] = {"query": text}
        if graphs:
            form |= {"default-graph-uri": list(graphs), "named-graph-uri": list(graphs)}
        answer = self._send("POST", self.endpoints.query, data=form, headers={"Accept": accept})
        if limit := answer.headers.get("x-sparql-maxrows"):
            raise StoreError(
                f"{self.address}: the server cuts answers at {limit} rows; raise ResultSetMaxRows in virtuoso.ini"
            )
        if accept == TRIPLES and not answer.headers.get("content-type", "").startswith((TRIPLES, "text/plain")):
            raise QuerySyntaxError("this is neither a CONSTRUCT nor a DESCRIBE query")
        return answer.content

    def update(self, text: str) -> None:
        """Change the server's graphs."""
        self._send("POST", self.endpoints.update, data={"update": text})

    def replace(self, graph: str, triples: bytes) -> None:
        """Replace one graph by N-Triples."""
        self._send("PUT", self._graph(graph), content=triples, headers={"Content-Type": TRIPLES})

    def read(self, graph: str) -> bytes:
        """One graph as N-Triples, empty where there is none."""
        answer = self._send("GET", self._graph(graph), headers={"Accept": TRIPLES}, missing=True)
        return b"" if answer.status_code == 404 else answer.content

    def _graph(self, graph: str) -> str:
        name = "graph-uri" if self.endpoints.is_virtuoso else "graph"
        return str(httpx2.URL(self.endpoints.graphs, params={name: graph}))

    def _send(self, method: str, url: str, missing: bool = False, **more: object) -> httpx2.Response:
        pauses = iter(self._pauses)
        while True:
            try:
                answer = self._http.request(method, url, **more)  # type: ignore[arg-type]  # passed on as given
            except httpx2.InvalidURL as error:
                raise ForeignStoreError(f"{self.address}: not an address of a SPARQL server ({error})") from error
            except httpx2.TransportError as error:
                reason = str(error) or type(error).__name__
            else:
                busy = answer.status_code in _BUSY or (answer.status_code >= 400 and _DEADLOCK.search(answer.text))
                if not busy:
                    return self._checked(answer, missing)
                reason = f"{answer.status_code} {answer.reason_phrase}"
            pause = next(pauses, None)
            if pause is None:
                raise StoreUnreachableError(
                    f"{self.address}: the SPARQL server does not answer ({reason}); what was published is as it was,"
                    " run the same command again when the server is back and it goes on where it stopped"
                )
            time.sleep(pause)

    def _checked(self, answer: httpx2.Response, missing: bool) -> httpx2.Response:
        status = answer.status_code
        if answer.is_success or (missing and status == 404):
            return answer
        said = " ".join(answer.text.split())[:300]
        if status in (401, 403) or "No permission" in said:
            raise StoreUnreachableError(
                f"{self.address}: the server refuses us; set RELATIONS_STORE_USER and RELATIONS_STORE_PASSWORD"
                " to a user who may read and write"
            )
        if status == 400 or "SPARQL compiler" in said:
            raise QuerySyntaxError(said or "the server refuses this query")
        raise StoreError(f"{self.address}: the server answered {status}: {said}")
