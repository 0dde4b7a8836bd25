"""The words a worker and its pool exchange over a local socket: a kind, a length, a body."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Final

HEADER: Final = struct.Struct("!cI")
READY: Final = b"R"
"""Worker -> pool, once: it can take a query; the body is JSON with what it gave up."""
QUERY: Final = b"Q"
"""Pool -> worker: JSON of a `Job`."""
DATA: Final = b"D"
"""Worker -> pool: a piece of the answer."""
END: Final = b"E"
"""Worker -> pool: the answer is whole; the body is JSON with `truncated`."""
ERROR: Final = b"X"
"""Worker -> pool: no answer; the body is JSON with `code` and `message`."""


def receive(connection: socket.socket) -> tuple[bytes, bytes] | None:
    """Read one frame in a worker; None when the other side has left."""
    header = _exactly(connection, HEADER.size)
    if header is None:
        return None
    kind, length = HEADER.unpack(header)
    body = _exactly(connection, length)
    return None if body is None else (kind, body)


def _exactly(connection: socket.socket, length: int) -> bytes | None:
    pieces = bytearray()
    while len(pieces) < length:
        piece = connection.recv(min(length - len(pieces), 1 << 20))
        if not piece:
            return None
        pieces += piece
    return bytes(pieces)


def send(connection: socket.socket, kind: bytes, body: bytes) -> None:
    """Write one frame in a worker."""
    connection.sendall(HEADER.pack(kind, len(body)) + body)


async def read(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Read one frame in the pool; asyncio.IncompleteReadError when the worker has died."""
    kind, length = HEADER.unpack(await reader.readexactly(HEADER.size))
    return kind, await reader.readexactly(length)
