"""Queries in processes that can be stopped: answers, limits, lanes, and what a worker may not do."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pyoxigraph as ox
import pytest

from graph.sparql.guard import guard
from graph.sparql.pool import Limits, QueryPool
from graph.sparql.process import Job, Snapshot
from ontology.errors import QueryBusyError, QueryError, QueryMemoryError, QuerySyntaxError, QueryTimeoutError

T = TypeVar("T")
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . FILTER(?a != ?g || ?d != ?j) }"
HUNGRY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?a ?d ?g ?j"
TITLE = '拜會\r\n<img src=x onerror=alert(1)> },{ "姊妹市"'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store")
    store = ox.Store(str(path))
    for number in range(400):
        thing = ox.NamedNode(f"https://example.org/thing/{number}")
        graph = ox.NamedNode(f"https://example.org/graph/{number % 2}")
        store.add(ox.Quad(thing, ox.NamedNode("https://example.org/number"), ox.Literal(number), graph))
    special = ox.NamedNode("https://example.org/special")
    store.add(
        ox.Quad(special, ox.NamedNode("https://example.org/title"), ox.Literal(TITLE, language="zh-hant"), special)
    )
    bell = ox.NamedNode("https://example.org/bell")
    store.add(ox.Quad(bell, ox.NamedNode("https://example.org/9"), ox.Literal("\x01"), bell))
    store.flush()
    return path


def finished(scene: Coroutine[Any, Any, T]) -> T:
    """Run a scene in a thread of its own: another test's browser may keep a loop running in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, scene).result()


Runner = Callable[..., tuple[bytes, bool]]


def job(query: str, name: str = "json", max_rows: int = 1000, max_bytes: int = 1 << 24) -> Job:
    guarded = guard(query)
    dataset = bool(guarded.default_graphs or guarded.named_graphs)
    text, beyond = guarded.limited(max_rows), guarded.beyond(max_rows)
    return Job(guarded.text, text, beyond, None, name, dataset, None, None, {}, max_rows, max_bytes)


@contextlib.asynccontextmanager
async def pool_over(folder: Path, limits: Limits) -> AsyncIterator[QueryPool]:
    pool = QueryPool(lambda: Snapshot("one", folder), limits)
    await pool.start()
    try:
        yield pool
    finally:
        await pool.close()


async def ask(pool: QueryPool, wanted: Job) -> tuple[bytes, bool]:
    async with pool.run(wanted) as answer:
        pieces = [piece async for piece in answer.pieces()]
    return b"".join(pieces), answer.truncated


@pytest.fixture
def run(folder: Path) -> Runner:
    def runner(wanted: Job, **limits: float) -> tuple[bytes, bool]:
        async def once() -> tuple[bytes, bool]:
            async with pool_over(folder, Limits(**limits)) as pool:  # type: ignore[arg-type]
                return await ask(pool, wanted)

        return finished(once())

    return runner


def test_the_default_graph_is_the_union(run: Runner) -> None:
    body, _ = run(job("SELECT (COUNT(*) AS ?n) { ?s <https://example.org/number> ?o }"))
    assert json.loads(body)["results"]["bindings"][0]["n"]["value"] == "400"


def test_from_narrows_the_default_graph(run: Runner) -> None:
    body, _ = run(job("SELECT (COUNT(*) AS ?n) FROM <https://example.org/graph/1> { ?s ?p ?o }"))
    assert json.loads(body)["results"]["bindings"][0]["n"]["value"] == "200"


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_a_cut_answer_says_so(run: Runner, name: str) -> None:
    body, truncated = run(job("SELECT * { ?s ?p ?o }", name, max_rows=10))
    assert truncated
    if name == "json":
        said = json.loads(body)
        assert len(said["results"]["bindings"]) == 10
        assert said["truncated"] is True
    if name == "xml":
        assert b"truncated" in body


def test_an_answer_within_the_limit_is_whole(run: Runner) -> None:
    body, truncated = run(job("SELECT * { ?s <https://example.org/number> ?o }", max_rows=401))
    assert not truncated
    assert "truncated" not in json.loads(body)


def test_triples_are_cut_as_well(run: Runner) -> None:
    body, truncated = run(job("CONSTRUCT WHERE { ?s <https://example.org/number> ?o }", "ntriples", max_rows=10))
    assert truncated
    assert body.count(b" .\n") == 10
    assert b"# truncated" in body


def test_xml_keeps_a_carriage_return_and_hostile_text(run: Runner) -> None:
    from xml.etree import ElementTree

    body, _ = run(job("SELECT ?o { ?s <https://example.org/title> ?o }", "xml"))
    (literal,) = ElementTree.fromstring(body).iter("{http://www.w3.org/2005/sparql-results#}literal")
    assert literal.text == TITLE


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("SELECT ?o { <https://example.org/bell> ?p ?o }", "xml"),
        ("CONSTRUCT WHERE { <https://example.org/bell> ?p ?o }", "rdfxml"),
    ],
)
def test_what_xml_cannot_say_is_refused_with_the_reason(run: Runner, query: str, name: str) -> None:
    with pytest.raises(QueryError, match="ask for"):
        run(job(query, name))


def test_bad_syntax_has_a_line_and_a_column(run: Runner) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        run(job("SELECT * {\n ?s ?p }"))
    assert caught.value.line == 2
    assert caught.value.column is not None


def test_an_endless_query_is_stopped(run: Runner) -> None:
    with pytest.raises(QueryTimeoutError):
        run(job(ENDLESS), seconds=0.5)


def test_a_hungry_query_is_stopped(run: Runner) -> None:
    with pytest.raises(QueryMemoryError):
        run(job(HUNGRY), seconds=60, memory_bytes=64 << 20)


def test_too_many_bytes_are_refused(run: Runner) -> None:
    with pytest.raises(QueryError, match="bytes"):
        run(job("SELECT * { ?s ?p ?o }", max_bytes=1000))


def test_light_queries_pass_while_long_ones_run_and_one_too_many_is_refused(folder: Path) -> None:
    async def scene() -> None:
        limits = Limits(seconds=300, long_queries=3, fast_queries=2, patience=0.1, queue_seconds=60)
        async with pool_over(folder, limits) as pool:
            endless = [asyncio.create_task(ask(pool, job(ENDLESS))) for _ in range(4)]
            (refused,), running = await asyncio.wait(endless, return_when=asyncio.FIRST_COMPLETED)
            assert isinstance(refused.exception(), QueryBusyError)
            for _ in range(10):
                assert json.loads((await ask(pool, job("ASK { ?s ?p ?o }")))[0])["boolean"] is True
            assert pool.in_flight == len(running) == 3
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    finished(scene())


@pytest.mark.skipif(sys.platform != "linux", reason="idle scheduling is Linux's")
def test_more_long_queries_than_processors_leave_one_processor_to_the_rest(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.sparql.pool.os.cpu_count", lambda: 1)
    processors = sorted(os.sched_getaffinity(0))

    async def policies(pool: QueryPool, count: int) -> set[tuple[int, frozenset[int]]]:
        while sum(worker.slowed for worker in pool._running) < count:
            await asyncio.sleep(0.05)
        ids = [worker.process.pid for worker in pool._running]
        return {(os.sched_getscheduler(one), frozenset(os.sched_getaffinity(one))) for one in ids}

    async def scene() -> list[set[tuple[int, frozenset[int]]]]:
        async with pool_over(folder, Limits(seconds=60, patience=0.1)) as pool:
            first = asyncio.create_task(ask(pool, job(ENDLESS)))
            alone = await policies(pool, 1)
            second = asyncio.create_task(ask(pool, job(ENDLESS)))
            together = await policies(pool, 2)
            for task in (first, second):
                task.cancel()
            await asyncio.gather(first, second, return_exceptions=True)
            return [alone, together]

    alone, together = finished(scene())
    assert alone == {(os.SCHED_OTHER, frozenset(processors))}
    assert together == {(os.SCHED_IDLE, frozenset(processors[1:] or processors))}


def test_a_full_queue_is_refused_at_once(folder: Path) -> None:
    async def scene() -> None:
        limits = Limits(seconds=3, fast_queries=1, queue=0, patience=10)
        async with pool_over(folder, limits) as pool:
            first = asyncio.create_task(ask(pool, job(ENDLESS)))
            await asyncio.sleep(0.3)
            with pytest.raises(QueryBusyError):
                await ask(pool, job("ASK {}"))
            with pytest.raises(QueryTimeoutError):
                await first

    finished(scene())


def test_leaving_early_frees_the_worker(folder: Path) -> None:
    async def scene() -> int:
        async with pool_over(folder, Limits(seconds=30)) as pool:
            task = asyncio.create_task(ask(pool, job(ENDLESS)))
            await asyncio.sleep(0.5)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            return pool.in_flight

    assert finished(scene()) == 0


def test_a_killed_worker_is_an_error_and_the_next_query_is_answered(folder: Path) -> None:
    async def scene() -> tuple[bytes, bool]:
        async with pool_over(folder, Limits(seconds=30)) as pool:
            task = asyncio.create_task(ask(pool, job(ENDLESS)))
            await asyncio.sleep(0.5)
            (worker,) = pool._running
            os.kill(worker.process.pid, signal.SIGKILL)
            with pytest.raises(QueryError):
                await task
            return await ask(pool, job("ASK { ?s ?p ?o }"))

    assert json.loads(finished(scene())[0])["boolean"] is True


def test_a_newer_snapshot_is_used_by_the_next_query(folder: Path, tmp_path: Path) -> None:
    ox.Store(str(tmp_path)).flush()
    current = [Snapshot("one", folder)]

    async def scene() -> list[bool]:
        pool = QueryPool(lambda: current[0], Limits())
        await pool.start()
        found = [json.loads((await ask(pool, job("ASK { ?s ?p ?o }")))[0])["boolean"]]
        current[0] = Snapshot("two", tmp_path)
        found.append(json.loads((await ask(pool, job("ASK { ?s ?p ?o }")))[0])["boolean"])
        await pool.close()
        return found

    assert finished(scene()) == [True, False]


@pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux's")
def test_a_confined_process_cannot_open_a_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        program = f"""
import socket
from graph.sparql.confinement import close_network
socket.create_connection(("127.0.0.1", {port})).close()
print(close_network())
for family in (socket.AF_INET, socket.AF_INET6):
    try:
        socket.socket(family)
    except PermissionError:
        print("refused")
socket.socket(socket.AF_UNIX).close()
"""
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["seccomp", "refused", "refused"]


@pytest.mark.skipif(sys.platform != "linux", reason="the parent-death signal is Linux's")
def test_workers_die_with_the_pool(folder: Path) -> None:
    program = f"""
import asyncio, os
from pathlib import Path
from graph.sparql.pool import Limits, QueryPool
from graph.sparql.process import Snapshot
async def scene():
    pool = QueryPool(lambda: Snapshot("one", Path({str(folder)!r})), Limits())
    await pool.start()
    print(pool._idle[0].process.pid, flush=True)
    os.kill(os.getpid(), 9)
asyncio.run(scene())
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    worker = int(done.stdout)
    for _ in range(100):
        status = Path(f"/proc/{worker}/stat")
        if not status.exists() or status.read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] == "Z":
            return
        finished(asyncio.sleep(0.05))
    pytest.fail("the worker outlived its parent")
