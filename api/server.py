"""The HTTP server's own limits: how long a client may take over a request's head, how large that may be, and how long
a client may leave an answer unread. What goes wrong before there is a request is answered in the one shape too.
"""

from __future__ import annotations

import asyncio
import re
from http import HTTPStatus
from typing import Any, Final

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.errors import answer
from api.headers import HEADERS

HEAD_SECONDS: Final = 10.0
HEAD_BYTES: Final = 64 * 1024
UNREAD_SECONDS: Final = 30.0
"""Seconds a client may leave an answer unread while more of it waits to be sent."""
_NOT_ASCII: Final = re.compile(rb"[\x80-\xff]")
_SAID: Final = {
    400: ("bad_request", "This is not an HTTP request that can be read."),
    408: ("request_timeout", "The request did not arrive in time."),
    414: ("address_too_large", f"The address is longer than {HEAD_BYTES} bytes: send the query by POST."),
    431: ("headers_too_large", f"The headers are larger than {HEAD_BYTES} bytes."),
}


def _percent_encoded(line: bytes) -> bytes:
    """Write a request line as RFC 3986 wants it: old clients send names of an address as bare UTF-8."""
    return _NOT_ASCII.sub(lambda byte: b"%%%02X" % byte.group()[0], line)


def _refusal(status: int) -> ASGIApp:
    async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
        await answer(status, *_SAID[status], {**HEADERS, "Connection": "close"})(scope, receive, send)

    return refuse


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's protocol with a deadline and a size for each request's head, and a deadline for reading answers."""

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._head_bytes = 0
        self._in_head = True
        self._line: bytes | None = b""
        self._deadline: asyncio.TimerHandle | None = self.loop.call_later(HEAD_SECONDS, self._too_late)
        self._unread: asyncio.TimerHandle | None = None

    def data_received(self, data: bytes) -> None:
        """Take bytes, as long as the head they may belong to stays small."""
        if self._in_head:
            self._head_bytes += len(data)
            if self._deadline is None:
                self._deadline = self.loop.call_later(HEAD_SECONDS, self._too_late)
            if self._line is not None:
                self._line += data
                if b"\n" not in self._line and len(self._line) <= HEAD_BYTES:
                    return
                line, end, rest = self._line.partition(b"\n")
                data, self._line = _percent_encoded(line) + end + rest, None
                if len(line) > HEAD_BYTES:
                    self._leave(414)
                    return
        super().data_received(data)
        if self._in_head and self._head_bytes > HEAD_BYTES and not self.transport.is_closing():
            self._leave(431)

    def on_headers_complete(self) -> None:
        """The head is whole: the deadline is met."""
        self._in_head = False
        self._cancel()
        application = self.app
        if len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers) > HEAD_BYTES:
            self.app = _refusal(431)
        try:
            super().on_headers_complete()
        finally:
            self.app = application

    def on_message_complete(self) -> None:
        """The next bytes begin another head."""
        super().on_message_complete()
        self._in_head = True
        self._head_bytes = 0
        self._line = b""

    def pause_writing(self) -> None:
        """The client is slower than the answer: wait for it, but not for ever."""
        super().pause_writing()
        if self._unread is None:
            self._unread = self.loop.call_later(UNREAD_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """The client has read on."""
        self._cancel_unread()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone."""
        self._cancel()
        self._cancel_unread()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # said in our own words
        """Answer what is no HTTP."""
        self._leave(400)

    def _cancel(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _cancel_unread(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _too_late(self) -> None:
        self._deadline = None
        if self._in_head and not self.transport.is_closing():
            self._leave(408)

    def _leave(self, status: int) -> None:
        """Answer and close the connection."""
        self._cancel()
        said = answer(status, *_SAID[status], {**HEADERS, "Connection": "close"})
        head = b"".join(b"%s: %s\r\n" % pair for pair in said.raw_headers)
        reason = HTTPStatus(status).phrase.encode()
        self.transport.write(b"HTTP/1.1 %d %s\r\n%s\r\n%s" % (status, reason, head, bytes(said.body)))
        self.transport.close()
