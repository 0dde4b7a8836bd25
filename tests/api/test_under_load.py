"""The running server under load: killed workers, a killed server, many connections, a new snapshot, hostile queries.

No answer may be wrong and no light request may fail; how fast it is is measured by `python -m tests.bench.hostile`.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph.store import open_store
from tests.api.live import CHINESE, DATA, HARBOUR, ONE, TWO, Live, literal, live, values
from tests.bench.hostile import HOSTILE

LABELS = f"SELECT ?o {{ GRAPH <{ONE}> {{ {HARBOUR} ?p ?o }} }}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("load") / "store", DATA, sparql_seconds=4, sparql_memory_mib=128) as running:
        yield running


def light(server: Live) -> str:
    """Ask something light; say what became of it."""
    reply = server.ask(LABELS)
    if reply.status != 200:
        return str(reply.status)
    return "right" if values(reply) == {CHINESE} else "wrong"


@contextlib.contextmanager
def asking(ask: Callable[[], str], threads: int = 4) -> Iterator[Counter[str]]:
    """Ask again and again from several threads; count what became of it."""
    outcomes: Counter[str] = Counter()
    stop = threading.Event()

    def again() -> None:
        while not stop.is_set():
            outcomes[ask()] += 1

    asked = [threading.Thread(target=again) for _ in range(threads)]
    for thread in asked:
        thread.start()
    try:
        yield outcomes
    finally:
        stop.set()
        for thread in asked:
            thread.join()


def test_workers_that_are_killed_cost_no_answer(server: Live) -> None:
    killed = 0
    with asking(lambda: light(server)) as outcomes:
        for _ in range(6):
            for worker in server.workers():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(worker, signal.SIGKILL)
                    killed += 1
            before = outcomes["right"]
            wait_until(lambda: outcomes["right"] > before + 4)  # noqa: B023  # called at once
    assert killed >= 6
    assert set(outcomes) <= {"right", "503"}, outcomes
    assert outcomes["503"] <= killed, "a killed worker costs its own query at most"
    assert light(server) == "right"


def test_a_server_that_is_killed_leaves_nothing_behind(tmp_path: Path) -> None:
    store = tmp_path / "store"
    with live(store, DATA) as server:
        with ThreadPoolExecutor(4) as threads:
            running = [threads.submit(server.direct, query, "*/*") for query in HOSTILE[:4]]
            time.sleep(0.5)
            workers = server.workers()
            assert workers
            os.kill(server.process.pid, signal.SIGKILL)
            for each in running:
                assert each.exception() is not None, "no answer is made up"
        for worker in workers:
            wait_until(lambda: is_gone(worker))  # noqa: B023  # called at once
    with live(store) as again:
        assert light(again) == "right"


def is_gone(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return True
    return status.rsplit(")", 1)[1].split()[0] == "Z"


def wait_until(condition: Callable[[], bool]) -> None:
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    pytest.fail("waited 30 s in vain")


def test_two_hundred_connections_are_answered(server: Live) -> None:
    request = b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n"
    connections = [socket.create_connection(("127.0.0.1", server.port), timeout=60) for _ in range(200)]
    try:
        for _ in range(3):
            for connection in connections:
                connection.sendall(request)
            for connection in connections:
                received = b""
                while not received.endswith(b"}"):
                    received += connection.recv(65536)
                assert received.startswith(b"HTTP/1.1 200 ")
    finally:
        for connection in connections:
            connection.close()


def test_two_hundred_queries_at_once_are_answered_or_asked_to_wait(server: Live) -> None:
    with ThreadPoolExecutor(200) as threads:
        outcomes = Counter(threads.map(lambda _: light(server), range(400)))
    assert outcomes["right"] >= 64
    assert set(outcomes) <= {"right", "503"}


def test_a_new_snapshot_is_served_without_a_failed_request(server: Live) -> None:
    fresh = DATA[TWO].replace(b'"PL"', literal("新").encode())

    def both() -> str:
        reply = server.ask(f"SELECT ?o {{ GRAPH <{TWO}> {{ {HARBOUR} ?p ?o }} }}")
        if server.get("/entities?q=Gdynia").status != 200 or reply.status != 200:
            return "failed"
        return "+".join(sorted(values(reply)))

    with asking(both) as outcomes:
        before = server.get("/readyz").json["snapshot"]
        for number in range(6):
            published = open_store(str(server.store)).publish({TWO: fresh if number % 2 == 0 else DATA[TWO]})
            time.sleep(0.5)
            assert server.get("/readyz").json["snapshot"] == published.id != before
            before = published.id
    assert set(outcomes) == {"PL", "新"}, outcomes


def test_light_requests_are_answered_while_eight_hostile_queries_run(server: Live) -> None:
    with ThreadPoolExecutor(8) as threads:
        attack = [threads.submit(server.direct, query, "*/*") for query in HOSTILE]
        time.sleep(0.5)
        outcomes = Counter(light(server) for _ in range(50))
        for path in ("/healthz", "/readyz", "/entities?q=PL", "/metrics"):
            assert server.get(path).status == 200
        assert outcomes == {"right": 50}
        for each in attack:
            said = each.exception()
            assert said is not None or each.result().status in (200, 408, 503)
    stopped = server.get("/metrics").body.decode()
    assert 'relations_sparql_stopped_total{why="killed_time"}' in stopped
    assert light(server) == "right"
