"""The HTTP server's own limits: how long a client may take over a request's head, and how large that may be."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS: Final = 10.0
HEAD_BYTES: Final = 64 * 1024


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's protocol with a deadline and a size for the head of each request; beyond them the client is left."""

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._head_bytes = 0
        self._in_head = True
        self._deadline: asyncio.TimerHandle | None = self.loop.call_later(HEAD_SECONDS, self._too_late)

    def data_received(self, data: bytes) -> None:
        """Take bytes, as long as the head they may belong to stays small."""
        if self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES and self.transport is not None:
                self._leave(b"431 Request Header Fields Too Large")
                return
            if self._deadline is None:
                self._deadline = self.loop.call_later(HEAD_SECONDS, self._too_late)
        super().data_received(data)

    def on_headers_complete(self) -> None:
        """The head is whole: the deadline is met."""
        self._in_head = False
        self._cancel()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The next bytes begin another head."""
        super().on_message_complete()
        self._in_head = True
        self._head_bytes = 0

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone."""
        self._cancel()
        super().connection_lost(exc)

    def _cancel(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_late(self) -> None:
        self._deadline = None
        if self._in_head and not self.transport.is_closing():
            self._leave(b"408 Request Timeout")

    def _leave(self, status: bytes) -> None:
        self._cancel()
        self.transport.write(b"HTTP/1.1 " + status + b"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
        self.transport.close()
