"""A pool of worker processes over the published snapshot: every query has a deadline, and none holds up the others.

Two lanes. A query starts in the fast lane; one that still runs after `Limits.patience` seconds is given the lowest
priority and a place among `Limits.long_queries`, so that its place in the fast lane is free again. Where no such place
is left it is stopped and the client asked to come back. A worker is replaced when it was slowed down, was killed, or
serves an older snapshot than the one published.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from graph.sparql import frames
from ontology.errors import QueryBusyError, QueryError, QueryMemoryError, QuerySyntaxError, QueryTimeoutError

_LOWEST_PRIORITY: Final = 19
_POSITION: Final = "error at "


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one query, and all of them together, may take: seconds, bytes, rows and places."""

    seconds: float = 20.0
    memory_bytes: int = 1 << 30
    max_rows: int = 1_000_000
    max_bytes: int = 256 << 20
    fast_queries: int = 4
    long_queries: int = 8
    patience: float = 0.2
    queue: int = 64
    queue_seconds: float = 5.0


@dataclass(frozen=True, slots=True)
class Job:
    """One query as a worker takes it. Graph lists of None mean: the union of all graphs, or what FROM says."""

    query: str
    format: str
    bounded: bool
    has_dataset: bool
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    prefixes: dict[str, str]
    max_rows: int
    max_bytes: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What workers open: the snapshot's id and the folder of its Oxigraph store."""

    id: str
    folder: Path


class Worker:
    """A running worker process and the socket to it."""

    def __init__(self, snapshot: Snapshot, memory_bytes: int) -> None:
        self.snapshot = snapshot
        self.slowed = False
        self._socket, theirs = socket.socketpair()
        with theirs:
            arguments = (str(theirs.fileno()), str(snapshot.folder), str(os.getpid()), str(memory_bytes))
            self._process = subprocess.Popen(
                [sys.executable, "-m", "graph.sparql.worker", *arguments],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self.network = "unknown"
        self.reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter

    async def connect(self) -> None:
        """Wait until the worker says that it is ready; QueryError if it cannot start."""
        self.reader, self._writer = await asyncio.open_unix_connection(sock=self._socket, limit=1 << 20)
        try:
            _, body = await frames.read(self.reader)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise QueryError("A query worker could not open the snapshot.") from error
        self.network = json.loads(body)["network"]

    async def start(self, job: Job) -> None:
        """Hand a query over."""
        body = json.dumps(asdict(job)).encode()
        self._writer.write(frames.HEADER.pack(frames.QUERY, len(body)) + body)
        await self._writer.drain()

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def slow_down(self) -> None:
        """Give the process the lowest priority, for good."""
        self.slowed = True
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _LOWEST_PRIORITY)

    def ended_by(self) -> int | None:
        """Give the exit status once the process has ended, waiting for it a moment."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(timeout=1)
        return None

    def kill(self) -> None:
        """End the process and close the socket."""
        with contextlib.suppress(AttributeError):
            self._writer.close()
        self._process.kill()
        self._process.wait()
        self._socket.close()


def _worker_error(body: bytes) -> QueryError:
    said = json.loads(body)
    if said["code"] != "query_syntax":
        return QueryError(said["message"])
    message = said["message"]
    line = column = None
    if message.startswith(_POSITION):
        place = message[len(_POSITION) :].split(":")
        line, column = int(place[0]), int(place[1])
    return QuerySyntaxError(f"Not SPARQL 1.1: {message}", line, column)


class Answer:
    """An answer on its way: `pieces` gives its bytes; `truncated` is known once they are all read."""

    def __init__(self, pool: QueryPool, worker: Worker, deadline: float) -> None:
        self.truncated = False
        self.finished = False
        self.stopped_by: QueryError | None = None
        self._pool = pool
        self._worker = worker
        self._deadline = deadline

    async def pieces(self) -> AsyncGenerator[bytes]:
        """Give the answer piece by piece; raises QueryError when the query fails or is stopped."""
        while True:
            kind, body = await self._frame()
            if kind == frames.DATA:
                yield body
                continue
            self.finished = True
            if kind == frames.ERROR:
                raise _worker_error(body)
            self.truncated = json.loads(body)["truncated"]
            return

    async def _frame(self) -> tuple[bytes, bytes]:
        try:
            async with asyncio.timeout_at(self._deadline):
                return await frames.read(self._worker.reader)
        except TimeoutError as error:
            self._pool.count("killed_time")
            limit = self._pool.limits.seconds
            raise QueryTimeoutError(f"The query ran longer than {limit:g} seconds and was stopped.") from error
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise self.stopped_by or self._death() from error

    def _death(self) -> QueryError:
        if self._worker.ended_by() == -signal.SIGABRT:
            self._pool.count("killed_memory")
            limit = self._pool.limits.memory_bytes >> 20
            return QueryMemoryError(f"The query needed more than {limit} MiB of memory and was stopped.")
        self._pool.count("killed_other")
        return QueryError("The process answering the query ended before the answer was whole; ask again.")


class QueryPool:
    """Workers for the snapshot that `current` names. Use `start` and `close` from the event loop's own thread."""

    def __init__(self, current: Callable[[], Snapshot], limits: Limits) -> None:
        self.limits = limits
        self.counts: Counter[str] = Counter()
        self.network = "unknown"
        self._current = current
        self._idle: list[Worker] = []
        self._fast = asyncio.Semaphore(limits.fast_queries)
        self._waiting = 0
        self._long = 0
        self._running: set[Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Have one worker ready before the first query."""
        self._idle.append(await self._spawn(self._current()))

    async def close(self) -> None:
        """End every worker."""
        for task in self._tasks:
            task.cancel()
        for worker in (*self._idle, *self._running):
            worker.kill()
        self._idle.clear()

    def count(self, what: str) -> None:
        """Count an occurrence for the metrics."""
        self.counts[what] += 1

    @property
    def in_flight(self) -> int:
        """How many queries are being evaluated now."""
        return len(self._running)

    @contextlib.asynccontextmanager
    async def run(self, job: Job) -> AsyncIterator[Answer]:
        """Evaluate a job; leaving the block before the answer is whole kills its worker.

        Raises QueryBusyError when too many queries wait or too many long ones run.
        """
        await self._enter()
        lane = _Place(self)
        worker: Worker | None = None
        try:
            worker = await self._worker()
            self._running.add(worker)
            await worker.start(job)
            loop = asyncio.get_running_loop()
            answer = Answer(self, worker, loop.time() + self.limits.seconds)
            timer = loop.call_later(self.limits.patience, lane.make_way, worker, answer)
            try:
                yield answer
            finally:
                timer.cancel()
                self._retire(worker, reusable=answer.finished)
        finally:
            if worker is not None:
                self._running.discard(worker)
            lane.leave()

    async def _enter(self) -> None:
        if self._fast.locked() and self._waiting >= self.limits.queue:
            self.count("refused_queue")
            raise QueryBusyError("Too many queries are waiting; ask again in a moment.", retry_after=5)
        self._waiting += 1
        try:
            async with asyncio.timeout(self.limits.queue_seconds):
                await self._fast.acquire()
        except TimeoutError as error:
            self.count("refused_queue")
            raise QueryBusyError("No place for the query became free in time.", retry_after=5) from error
        finally:
            self._waiting -= 1

    async def _worker(self) -> Worker:
        snapshot = self._current()
        while self._idle:
            worker = self._idle.pop()
            if worker.alive and worker.snapshot.id == snapshot.id:
                return worker
            worker.kill()
        return await self._spawn(snapshot)

    async def _spawn(self, snapshot: Snapshot) -> Worker:
        worker = Worker(snapshot, self.limits.memory_bytes)
        try:
            await worker.connect()
        except BaseException:
            worker.kill()
            raise
        self.network = worker.network
        return worker

    def _retire(self, worker: Worker, *, reusable: bool) -> None:
        if reusable and not worker.slowed and worker.alive:
            self._idle.append(worker)
            return
        worker.kill()
        if not self._idle:
            task = asyncio.get_running_loop().create_task(self._refill())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _refill(self) -> None:
        with contextlib.suppress(QueryError):
            self._idle.append(await self._spawn(self._current()))


class _Place:
    """The place one query holds: in the fast lane first, among the long ones later."""

    def __init__(self, pool: QueryPool) -> None:
        self._pool = pool
        self._is_long = False

    def make_way(self, worker: Worker, answer: Answer) -> None:
        """Move to the long lane, or stop the query where that is full."""
        pool = self._pool
        if pool._long >= pool.limits.long_queries:
            pool.count("refused_long")
            answer.stopped_by = QueryBusyError("Too many long queries are running; ask again later.", retry_after=10)
            os.kill(worker._process.pid, signal.SIGKILL)
            return
        pool._long += 1
        pool._fast.release()
        self._is_long = True
        worker.slow_down()

    def leave(self) -> None:
        """Free the place."""
        if self._is_long:
            self._pool._long -= 1
        else:
            self._pool._fast.release()
