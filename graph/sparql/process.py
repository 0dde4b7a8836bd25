"""One worker process, as the pool sees it: what it is given, how it is started, slowed down and ended."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from graph.sparql import frames
from ontology.errors import QueryInterruptedError

_BEHIND: Final = 10
"""Niceness of a query that runs for long: it still gets its tenth beside a busy processor."""


@dataclass(frozen=True, slots=True)
class Job:
    """One query as a worker takes it. Graph lists of None mean: the union of all graphs, or what FROM says.

    `written` is the query as it was sent, `query` the same within the row limit, `beyond` asks for the row after it;
    relative IRIs are resolved against `base`.
    """

    written: str
    query: str
    beyond: str | None
    base: str | None
    format: str
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
            self.process = subprocess.Popen(
                [sys.executable, "-m", "graph.sparql.worker", *arguments],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self.network = "unknown"
        self.reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter | None = None

    async def connect(self) -> None:
        """Wait until the worker says that it is ready; QueryInterruptedError if it cannot start."""
        try:
            self.reader, self._writer = await asyncio.open_unix_connection(sock=self._socket, limit=1 << 20)
            _, body = await frames.read(self.reader)
        except (asyncio.IncompleteReadError, OSError) as error:
            raise QueryInterruptedError("A query worker could not open the snapshot.") from error
        self.network = json.loads(body)["network"]

    async def start(self, job: Job) -> None:
        """Hand a query over; ConnectionError where the process has just died."""
        body = json.dumps(asdict(job)).encode()
        assert self._writer is not None  # noqa: S101  # connected before it is given away
        self._writer.write(frames.HEADER.pack(frames.QUERY, len(body)) + body)
        await self._writer.drain()

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self.process.poll() is None

    def slow_down(self) -> None:
        """Let the process stand behind others, for good."""
        self.slowed = True
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.setpriority(os.PRIO_PROCESS, self.process.pid, _BEHIND)

    def wait_its_turn(self) -> None:
        """Let the process run only where nothing else wants the processor, and never on the first one, for good.

        One processor is kept free of such work, where there are two: a kernel that does not interrupt itself lets even
        an idle task finish its tick, and a light request would wait for it.
        """
        with contextlib.suppress(AttributeError, OSError):
            os.sched_setscheduler(self.process.pid, os.SCHED_IDLE, os.sched_param(0))
            if others := sorted(os.sched_getaffinity(0))[1:]:
                os.sched_setaffinity(self.process.pid, others)

    async def ended_by(self) -> int | None:
        """Give the exit status once the process has ended, waiting for it a moment."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return await asyncio.to_thread(self.process.wait, 1)
        return None

    def kill(self) -> None:
        """End the process and close the socket; `process.wait` has still to be called, and may take a moment."""
        if self._writer is not None:
            self._writer.close()
        self.process.kill()
        self._socket.close()
