"""What stands before every route: headers for the browser, a body that is read within bounds, HEAD and OPTIONS."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import PayloadTooLargeError, RequestTimeoutError, UnsupportedMediaTypeError, problem
from api.headers import HEADERS
from ontology.errors import RelationsError, RequestError

_BODILESS: Final = frozenset(("GET", "HEAD", "OPTIONS", "TRACE"))
_HOST: Final = re.compile(r"[A-Za-z0-9._~-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
_PREFLIGHT_SECONDS: Final = "86400"


async def read_body(receive: Receive, max_bytes: int, seconds: float) -> bytes | None:
    """Read a body that is neither too large nor too slow in coming; None where the client left.

    Raises PayloadTooLargeError (413) and RequestTimeoutError (408).
    """
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return None
                body += message.get("body", b"")
                if len(body) > max_bytes:
                    raise PayloadTooLargeError(f"The body is larger than {max_bytes} bytes.")
                if not message.get("more_body", False):
                    return bytes(body)
    except TimeoutError as error:
        raise RequestTimeoutError(f"The body did not arrive within {seconds:g} seconds.") from error


def _check_head(headers: Headers, max_bytes: int) -> None:
    host = headers.get("host", "")
    if host and not _HOST.fullmatch(host):
        raise RequestError("The Host header is not the name of a host.")
    if headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise UnsupportedMediaTypeError("Compressed bodies are not read: send the query as it is.")
    declared = headers.get("content-length", "0")
    if not declared.isdigit() or int(declared) > max_bytes:
        raise PayloadTooLargeError(f"The body is larger than {max_bytes} bytes.")


def _joined(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Several Accept lines are one list (RFC 9110, section 5.3)."""
    accepted = [value for name, value in headers if name == b"accept"]
    if len(accepted) < 2:
        return headers
    return [(name, value) for name, value in headers if name != b"accept"] + [(b"accept", b", ".join(accepted))]


class _HeadOnly:
    """Lets the head of an answer pass and drops its body; what would follow the first piece is not waited for."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._done = False

    async def receive(self) -> Message:
        """Say that the client left, once it has what it wanted."""
        return {"type": "http.disconnect"} if self._done else await self._receive()

    async def send(self, message: Message) -> None:
        """Pass the head on and end the answer after it."""
        if message["type"] == "http.response.start":
            await self._send(message)
        elif not self._done:
            self._done = True
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})


class Guard:
    """Adds the headers where a page has not set its own, refuses what cannot be a request, reads bodies, knows methods.

    `allowed` gives the methods of a path, none where there is no such path.
    """

    def __init__(
        self, app: ASGIApp, max_body_bytes: int, body_seconds: float, allowed: Callable[[str], frozenset[str]]
    ) -> None:
        self.app = app
        self.max_body_bytes = max_body_bytes
        self.body_seconds = body_seconds
        self.allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                _secure(MutableHeaders(scope=message))
            await send(message)

        inner = dict(scope, headers=_joined(scope["headers"]))
        try:
            await self._pass(inner, receive, secured)
        finally:
            scope["route"] = inner.get("route")

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        method, headers = scope["method"], Headers(scope=scope)
        try:
            _check_head(headers, self.max_body_bytes)
            if method == "OPTIONS" and (methods := self.allowed(scope["path"])):
                await _options(methods, headers)(scope, receive, send)
                return
            if method not in _BODILESS:
                body = await read_body(receive, self.max_body_bytes, self.body_seconds)
                if body is None:
                    return
                receive = _replayed(body, receive)
        except RelationsError as error:
            await problem(error)(scope, receive, send)
            return
        if method == "HEAD":
            scope["method"] = "GET"
            head = _HeadOnly(receive, send)
            receive, send = head.receive, head.send
        await self.app(scope, receive, send)


def _secure(headers: MutableHeaders) -> None:
    framed = "frame-ancestors *" in headers.get("content-security-policy", "")
    for name, value in HEADERS.items():
        if not (framed and name == "X-Frame-Options"):
            headers.setdefault(name, value)


def _options(methods: frozenset[str], headers: Headers) -> Response:
    listed = ", ".join(sorted(methods))
    asked = headers.get("access-control-request-headers", "")
    return Response(
        status_code=204,
        headers={
            "Allow": listed,
            "Access-Control-Allow-Methods": listed,
            "Access-Control-Allow-Headers": asked or "Accept, Content-Type",
            "Access-Control-Max-Age": _PREFLIGHT_SECONDS,
            "Vary": "Access-Control-Request-Headers",
        },
    )


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Give a body that was read already once more, and then what the connection says."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
