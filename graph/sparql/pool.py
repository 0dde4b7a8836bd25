"""A pool of worker processes over the published snapshot: every query has a deadline, and none holds up the others.

Two lanes. A query starts in the fast lane; one that still runs after `Limits.patience` seconds is given a lower
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
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from typing import Final

from graph.sparql import frames
from graph.sparql.process import Job, Snapshot, Worker
from ontology.errors import (
    AnswerTooLargeError,
    QueryBusyError,
    QueryError,
    QueryInterruptedError,
    QueryMemoryError,
    QuerySyntaxError,
    QueryTimeoutError,
    RelationsError,
)

_POSITION: Final = "error at "
_ATTEMPTS: Final = 3
_SLOW_CLIENT: Final = 10
_COUNTED: Final = ("killed_time", "killed_memory", "killed_other", "refused_queue", "refused_long")
_ERRORS: Final[dict[str, type[QueryError]]] = {
    kind.code: kind for kind in (QueryError, QuerySyntaxError, AnswerTooLargeError, QueryMemoryError)
}


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


def _worker_error(body: bytes) -> QueryError:
    said = json.loads(body)
    kind = _ERRORS.get(said["code"], QueryError)
    message = said["message"]
    if kind is not QuerySyntaxError:
        return kind(message)
    line = column = None
    if message.startswith(_POSITION):
        place = message[len(_POSITION) :].split(":")
        line, column = int(place[0]), int(place[1])
    return QuerySyntaxError(f"Not SPARQL 1.1: {message}", line, column)


class Answer:
    """An answer on its way: `pieces` gives its bytes; `truncated` is known once they are all read.

    What counts against the time a query may take is waiting for its worker, not for a client on a slow line; that one
    has `_SLOW_CLIENT` times as long, all in all.
    """

    def __init__(self, pool: QueryPool, worker: Worker) -> None:
        self.truncated = False
        self.finished = False
        self.begun = False
        self.stopped_by: QueryError | None = None
        self._pool = pool
        self._worker = worker
        self._left = pool.limits.seconds
        self._end = asyncio.get_running_loop().time() + _SLOW_CLIENT * pool.limits.seconds

    async def pieces(self) -> AsyncGenerator[bytes]:
        """Give the answer piece by piece; raises QueryError when the query fails or is stopped."""
        while True:
            kind, body = await self._frame()
            if kind == frames.DATA:
                self.begun = True
                yield body
                continue
            self.finished = True
            if kind == frames.ERROR:
                raise _worker_error(body)
            self.truncated = json.loads(body)["truncated"]
            return

    async def _frame(self) -> tuple[bytes, bytes]:
        clock = asyncio.get_running_loop().time
        started = clock()
        try:
            async with asyncio.timeout_at(min(started + self._left, self._end)):
                return await frames.read(self._worker.reader)
        except TimeoutError as error:
            self._pool.count("killed_time")
            limit = self._pool.limits.seconds
            raise QueryTimeoutError(f"The query ran longer than {limit:g} seconds and was stopped.") from error
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise self.stopped_by or await self._death() from error
        finally:
            self._left -= clock() - started

    async def _death(self) -> QueryError:
        ended_by = await self._worker.ended_by()
        if ended_by == -signal.SIGABRT:
            self._pool.count("killed_memory")
            limit = self._pool.limits.memory_bytes >> 20
            return QueryMemoryError(f"The query needed more than {limit} MiB of memory and was stopped.")
        self._pool.count("killed_other")
        if ended_by == -signal.SIGSEGV:
            return QueryError("The query is too deeply nested to be evaluated.")
        return QueryInterruptedError("The process answering the query ended before the answer was whole; ask again.")

    @property
    def repeatable(self) -> bool:
        """Whether the query may be asked once more: nothing was given yet, and it did not run for long."""
        return not self.begun and not self._worker.slowed


class QueryPool:
    """Workers for the snapshot that `current` names. Use `start` and `close` from the event loop's own thread."""

    def __init__(self, current: Callable[[], Snapshot], limits: Limits) -> None:
        self.limits = limits
        self.counts: Counter[str] = Counter(dict.fromkeys(_COUNTED, 0))
        self.network = "unknown"
        self._current = current
        self._idle: list[Worker] = []
        self._fast = asyncio.Semaphore(limits.fast_queries)
        self._waiting = 0
        self._long = 0
        self._running: set[Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._starting = 0
        self._closed = False

    async def start(self) -> None:
        """Have one worker ready before the first query."""
        self._idle.append(await self._spawn(self._current()))

    async def close(self) -> None:
        """End every worker."""
        self._closed = True
        for worker in (*self._idle, *self._running):
            self._dismiss(worker)
        self._idle.clear()
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

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
            worker = await self._started(job)
            self._running.add(worker)
            answer = Answer(self, worker)
            timer = asyncio.get_running_loop().call_later(self.limits.patience, lane.make_way, worker, answer)
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

    async def _started(self, job: Job) -> Worker:
        """Give a worker that has taken the job; one that died or whose snapshot has gone is replaced by another."""
        for _ in range(_ATTEMPTS - 1):
            with contextlib.suppress(QueryInterruptedError, ConnectionError):
                return await self._hand_over(job)
        try:
            return await self._hand_over(job)
        except ConnectionError as error:
            raise QueryInterruptedError("No query worker stays alive; ask again.") from error

    async def _hand_over(self, job: Job) -> Worker:
        worker = await self._worker()
        try:
            await worker.start(job)
        except BaseException:
            self._dismiss(worker)
            raise
        return worker

    async def _worker(self) -> Worker:
        snapshot = self._current()
        while self._idle:
            worker = self._idle.pop()
            if worker.alive and worker.snapshot.id == snapshot.id:
                return worker
            self._dismiss(worker)
        return await self._spawn(snapshot)

    async def _spawn(self, snapshot: Snapshot) -> Worker:
        self._starting += 1
        worker = Worker(snapshot, self.limits.memory_bytes)
        try:
            await worker.connect()
        except BaseException:
            self._dismiss(worker)
            raise
        finally:
            self._starting -= 1
        self.network = worker.network
        return worker

    def _retire(self, worker: Worker, *, reusable: bool) -> None:
        if reusable and not worker.slowed and not self._closed and worker.alive:
            self._idle.append(worker)
            return
        self._dismiss(worker)
        self.replenish()

    def _dismiss(self, worker: Worker) -> None:
        """End a worker; taking its memory back can last, and nobody waits for it."""
        worker.kill()
        self._begin(self._reap(worker))

    async def _reap(self, worker: Worker) -> None:
        await asyncio.to_thread(worker.process.wait)

    def share_out(self) -> None:
        """Where more long queries run than there are processors, let all of them stand behind everything else."""
        long = [worker for worker in self._running if worker.slowed]
        if len(long) > (os.cpu_count() or 1):
            for worker in long:
                worker.wait_its_turn()

    def replenish(self) -> None:
        """Have a worker in reserve, so that the next query need not wait for one to start."""
        if not self._idle and not self._starting and not self._closed:
            self._begin(self._refill())

    async def _refill(self) -> None:
        with contextlib.suppress(RelationsError):
            self._retire(await self._spawn(self._current()), reusable=True)

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


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
            worker.process.kill()
            return
        pool._long += 1
        pool._fast.release()
        self._is_long = True
        worker.slow_down()
        pool.share_out()
        pool.replenish()

    def leave(self) -> None:
        """Free the place."""
        if self._is_long:
            self._pool._long -= 1
        else:
            self._pool._fast.release()
