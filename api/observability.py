"""What an operator sees of the service: one JSON line a request with its id, and counters for Prometheus."""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
from contextvars import ContextVar
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import unexpected

LOG: Final = logging.getLogger("relations.access")
ERRORS: Final = logging.getLogger("relations.errors")
REQUEST_ID: Final[ContextVar[str | None]] = ContextVar("request_id", default=None)
_REQUEST_ID: Final = re.compile(rb"[A-Za-z0-9._-]{1,64}")


class Metrics:
    """Counters of one application; a registry of its own, so that two applications do not share them."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "relations_requests", "Requests answered.", ("method", "route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "relations_request_seconds", "Seconds until an answer was sent whole.", ("route",), registry=self.registry
        )
        self.query_seconds = Histogram(
            "relations_sparql_seconds", "Seconds until the answer to a SPARQL query began.", registry=self.registry
        )


def _request_id(scope: Scope) -> str:
    """Keep the id a proxy gave where it is a sane one, else make one."""
    given: bytes = dict(scope["headers"]).get(b"x-request-id", b"")
    return given.decode("ascii") if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def _route(scope: Scope) -> str:
    """Give the pattern of the path that answered, never the path: ids and queries stay out of labels."""
    return getattr(scope.get("route"), "path", None) or "unmatched"


class Observed:
    """Gives every request an id, measures it, and writes one line about it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _request_id(scope)
        started = time.perf_counter()
        method = scope["method"]
        status = 500
        sent = 0
        begun = False

        async def observed(message: Message) -> None:
            nonlocal status, sent, begun
            begun = True
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            else:
                sent += len(message.get("body", b""))
            await send(message)

        token = REQUEST_ID.set(request_id)
        try:
            await self.app(scope, receive, observed)
        except Exception:
            ERRORS.exception("unexpected error for %s %s", method, scope["path"][:200])
            if not begun:
                await unexpected()(scope, receive, observed)
            raise
        finally:
            REQUEST_ID.reset(token)
            self._note(scope, request_id, status, sent, time.perf_counter() - started)

    def _note(self, scope: Scope, request_id: str, status: int, sent: int, seconds: float) -> None:
        route = _route(scope)
        self.metrics.requests.labels(scope["method"], route, str(status)).inc()
        self.metrics.seconds.labels(route).observe(seconds)
        line = {
            "request": request_id,
            "method": scope["method"],
            "path": scope["path"][:200],
            "status": status,
            "bytes": sent,
            "milliseconds": round(seconds * 1000, 1),
        }
        LOG.info(json.dumps(line, ensure_ascii=False), extra={"fields": line})
