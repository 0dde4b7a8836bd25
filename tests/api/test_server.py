"""Clients that are slow or send too much of a head, against the real server."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import uvicorn

from api import server
from api.commands.serve import _listen

GIVEN_UP = threading.Event()


async def endless(send: Any) -> None:
    """Send until the client has gone."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    with contextlib.suppress(OSError):
        for _ in range(100_000):
            await send({"type": "http.response.body", "body": b"x" * 65536, "more_body": True})
            await asyncio.sleep(0)


async def hello(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["path"] == "/endless":
        sending = asyncio.ensure_future(endless(send))
        while (await receive())["type"] != "http.disconnect":
            pass
        sending.cancel()
        GIVEN_UP.set()
        return
    while (await receive())["type"] == "http.request":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})
        return


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.4)
    monkeypatch.setattr(server, "UNREAD_SECONDS", 0.4)
    config = uvicorn.Config(hello, http=server.PatientProtocol, lifespan="off", log_level="critical")
    running = uvicorn.Server(config)
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
    thread.start()
    yield listening.getsockname()
    running.should_exit = True
    thread.join()


def answer(connection: socket.socket) -> bytes:
    connection.settimeout(10)
    received = b""
    with contextlib.suppress(ConnectionError):
        while piece := connection.recv(4096):
            received += piece
    return received


def test_a_slow_head_is_not_waited_for(address: tuple[str, int]) -> None:
    with socket.create_connection(address) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        assert answer(connection).startswith(b"HTTP/1.1 408 ")


def test_a_client_that_says_nothing_is_left(address: tuple[str, int]) -> None:
    with socket.create_connection(address) as connection:
        assert answer(connection).startswith(b"HTTP/1.1 408 ")


def test_a_large_head_is_refused(address: tuple[str, int]) -> None:
    with socket.create_connection(address) as connection, contextlib.suppress(ConnectionError):
        connection.sendall(b"GET / HTTP/1.1\r\nX: " + b"a" * (server.HEAD_BYTES + 10))
        assert answer(connection).startswith(b"HTTP/1.1 431 ")


def test_requests_on_one_connection_are_answered_and_each_head_has_its_own_time(address: tuple[str, int]) -> None:
    with socket.create_connection(address) as connection:
        for _ in range(3):
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            received = b""
            while not received.endswith(b"\r\n\r\nok"):
                piece = connection.recv(4096)
                assert piece, received
                received += piece
            time.sleep(0.5)


def test_an_answer_that_is_not_read_is_given_up(address: tuple[str, int]) -> None:
    GIVEN_UP.clear()
    with socket.create_connection(address) as connection:
        connection.sendall(b"GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
        assert GIVEN_UP.wait(20)


def test_bare_utf8_in_an_address_is_read(address: tuple[str, int]) -> None:
    with socket.create_connection(address) as connection:
        connection.sendall("GET /高雄?q=波蘭 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        assert answer(connection).startswith(b"HTTP/1.1 200 ")


def test_an_answer_is_not_held_back_until_its_head_is_acknowledged() -> None:
    """Without TCP_NODELAY every request on a kept connection takes the 40 ms of a delayed acknowledgement."""
    found: list[int] = []

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        found.append(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    async def serve() -> None:
        listening = _listen("127.0.0.1", 0)
        async with await asyncio.start_server(answer, sock=listening):
            reader, writer = await asyncio.open_connection(*listening.getsockname())
            await reader.read()
            writer.close()

    # in a thread of its own: a browser test before may have left this one with a running loop
    with ThreadPoolExecutor(1) as executor:
        executor.submit(asyncio.run, serve()).result()
    assert found == [1]
