"""Clients that mean harm: slow, large, malformed, gone; against the running server, byte by byte."""

from __future__ import annotations

import gzip
import json
import re
import socket
import time
from typing import Final

import pytest

from api.headers import HEADERS
from tests.api.live import Live

CLOSE: Final = b"Host: x\r\nConnection: close\r\n"
POST: Final = b"POST /sparql HTTP/1.1\r\n" + CLOSE + b"Content-Type: application/sparql-query\r\n"
CHUNKED: Final = b"Transfer-Encoding: chunked\r\n\r\n"
LARGE_CHUNKS: Final = (b"10000\r\n" + b"a" * 65536 + b"\r\n") * 40 + b"0\r\n\r\n"
ENDLESS: Final = "SELECT%20(COUNT(*)%20AS%20?n)%20%7B?a%20?b%20?c.?d%20?e%20?f.?g%20?h%20?i.?j%20?k%20?l%7D"


def problem(answer: bytes) -> tuple[int, str]:
    """Give status and code of a problem, having checked its shape, its headers and what it must not say."""
    head, _, body = answer.partition(b"\r\n\r\n")
    status = int(head.split()[1])
    names = {line.partition(b":")[0].strip().lower().decode(): line for line in head.split(b"\r\n")[1:]}
    assert b"application/problem+json" in names["content-type"]
    assert {name.lower() for name in HEADERS} <= names.keys()
    said = json.loads(body)
    assert {"type", "title", "status", "detail", "code"} <= said.keys()
    assert said["status"] == status
    assert not re.search(rb"Traceback|/(tmp|root|home|usr|var)/|site-packages|\.py\b", body)
    return status, said["code"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"FOO / HTTP/1.1\r\n" + CLOSE + b"\r\n", 400),
        (b"\x00\x01\x02\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\n\n", 400),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        (POST + b"Content-Length: 6\r\nContent-Length: 7\r\n\r\nASK {}", 400),
        (POST + b"Content-Length: 6\r\n" + CHUNKED + b"6\r\nASK {}\r\n0\r\n\r\n", 400),
        (POST + b"Content-Length: -6\r\n\r\nASK {}", 400),
        (POST + b"Content-Length: 6x\r\n\r\nASK {}", 400),
        (POST + b"\r\n", 400),
        (POST + b"Content-Length: 99999999999999\r\n\r\nASK {}", 413),
        (POST + CHUNKED + LARGE_CHUNKS, 413),
        (POST.replace(b"/sparql", b"/reconcile") + CHUNKED + LARGE_CHUNKS, 413),
        (b"GET /sparql?query=" + b"a" * 70_000 + b" HTTP/1.1\r\n" + CLOSE + b"\r\n", 414),
        (b"GET /" + b"a" * 70_000, 414),
        (b"GET /healthz HTTP/1.1\r\n" + CLOSE + b"X: " + b"a" * 70_000 + b"\r\n\r\n", 431),
        (b"GET /healthz HTTP/1.1\r\n" + CLOSE + b"X: y\r\n" * 20_000, 431),
        (b'GET /sparql HTTP/1.1\r\nHost: "><b>\r\nConnection: close\r\n\r\n', 400),
        (b"GET /sparql HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n", 400),
        (b"GET /sparql?query=%FF HTTP/1.1\r\n" + CLOSE + b"\r\n", 400),
        (b"GET /sparql?query=ASK%7B%7D\xff HTTP/1.1\r\n" + CLOSE + b"\r\n", 400),
        (b"GET /entities/%00 HTTP/1.1\r\n" + CLOSE + b"\r\n", 404),
        (b"GET /entities/%FF%FE HTTP/1.1\r\n" + CLOSE + b"\r\n", 404),
        (b"GET /static/../../../../etc/passwd HTTP/1.1\r\n" + CLOSE + b"\r\n", 404),
        (b"GET /static/%2e%2e/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n" + CLOSE + b"\r\n", 404),
        (b"GET /static//etc/passwd HTTP/1.1\r\n" + CLOSE + b"\r\n", 404),
        (b"OPTIONS * HTTP/1.1\r\n" + CLOSE + b"\r\n", 404),
    ],
)
def test_what_is_no_request_or_too_large_a_one(server: Live, sent: bytes, status: int) -> None:
    assert problem(server.raw(sent))[0] == status
    assert server.get("/healthz").status == 200


@pytest.mark.parametrize("path", ["/sparql", "/reconcile", "/entities"])
@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "x-gzip", "gzip, gzip"])
def test_a_compressed_body_is_not_unpacked(server: Live, path: str, encoding: str) -> None:
    bomb = gzip.compress(b" " * (100 << 20), 9)
    reply = server.post(bomb, "application/sparql-query", path, Content_Encoding=encoding)
    assert reply.status == 415
    assert reply.json["code"] == "unsupported_media_type"


@pytest.mark.parametrize("path", ["/sparql", "/reconcile"])
def test_a_body_that_trickles_is_not_waited_for(server: Live, path: str) -> None:
    head = POST.replace(b"/sparql", path.encode()) + b"Content-Length: 600\r\n\r\n"
    assert problem(server.raw(head, b"A"))[0] == 408


def test_a_body_without_a_length_is_read(server: Live) -> None:
    body = b"3\r\nASK\r\n3\r\n {}\r\n0\r\n\r\n"
    assert server.raw(POST + CHUNKED + body).startswith(b"HTTP/1.1 200 ")


def test_an_old_client_and_one_without_a_host(server: Live) -> None:
    assert server.raw(b"GET /healthz HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 200 ")
    assert server.raw(b"GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n").startswith(b"HTTP/1.1 200 ")


def test_a_client_that_wants_another_protocol_gets_this_one(server: Live) -> None:
    upgrade = b"Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\n" + upgrade)
        assert connection.recv(4096).startswith(b"HTTP/1.1 200 ")


def in_flight(server: Live) -> float:
    return server.metric("relations_sparql_in_flight")


def wait_for(server: Live, count: float) -> None:
    for _ in range(100):
        if in_flight(server) == count:
            return
        time.sleep(0.05)
    pytest.fail(f"{in_flight(server)} queries in flight, not {count}")


def test_a_client_that_leaves_frees_its_worker(server: Live) -> None:
    wait_for(server, 0)
    stopped = server.metric('relations_sparql_stopped_total{why="killed_time"}')
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(f"GET /sparql?query={ENDLESS} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        wait_for(server, 1)
    wait_for(server, 0)
    assert server.metric('relations_sparql_stopped_total{why="killed_time"}') == stopped, "it did not run to its end"


def test_a_client_that_leaves_in_the_middle_of_an_answer_frees_its_worker(server: Live) -> None:
    wait_for(server, 0)
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        many = "SELECT%20*%20%7B?a%20?b%20?c.?d%20?e%20?f%7D"
        connection.sendall(f"GET /sparql?query={many} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
    wait_for(server, 0)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/workbench",
        "/ontology",
        "/entities",
        "/entities/country-pl",
        "/sparql",
        "/metrics",
        "/openapi.json",
        "/nowhere",
        "/reports",
        "/network",
        "/reconcile",
        "/static/css/page.css",
        "/entities?limit=x",
    ],
)
def test_every_answer_has_the_headers_of_a_careful_site(server: Live, path: str) -> None:
    for accept in ("text/html", "*/*"):
        headers = server.get(path, Accept=accept).headers
        policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
        assert policy["default-src"] in ("'self'", "'none'")
        assert policy["frame-ancestors"] == "'none'"
        assert "unsafe" not in policy.get("script-src", "")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] in ("same-origin", "no-referrer")
        assert "server" not in headers
        assert "x-powered-by" not in headers


def test_a_preview_may_be_framed_and_nothing_else(server: Live) -> None:
    headers = server.get("/reconcile/preview?id=country-pl").headers
    assert "frame-ancestors *" in headers["content-security-policy"]
    assert "x-frame-options" not in headers
    assert "script-src" not in headers["content-security-policy"]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x>', "' OR 1=1", "${7*7}", "\r\nX-Evil: 1"])
def test_what_is_asked_comes_back_as_data_or_not_at_all(server: Live, text: str) -> None:
    from urllib.parse import quote

    escaped = quote(text, safe="")
    for path in (f"/entities?q={escaped}", f"/entities/{escaped}", f"/relations/{escaped}/x", f"/id/{escaped}"):
        reply = server.get(path, Accept="text/html, application/json")
        assert reply.status in (200, 404)
        assert reply.media in ("application/json", "application/problem+json")
        assert "x-evil" not in reply.headers
