"""A SPARQL query on its way through the pool: its answer whole where it is small, else streamed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fastapi import Request
from fastapi.responses import Response, StreamingResponse
from starlette.types import Send

from graph.sparql.pool import Answer, QueryPool
from graph.sparql.process import Job
from ontology.errors import QueryError, QueryInterruptedError, RelationsError

if TYPE_CHECKING:
    from api.observability import Metrics

_CANNOT_SAY_CUT: Final = frozenset(("csv", "tsv", "jsonld"))
_LOG: Final = logging.getLogger("relations.sparql")
_FIRST: Final = 1 << 20
"""Bytes of an answer waited for before it is begun, so that an error or a cut can still be said in its head."""


def head(media: str) -> dict[str, str]:
    """Give the headers of an answer in a format."""
    text = media.startswith("text/") or media.endswith("xml")
    return {"Content-Type": f"{media}; charset=utf-8" if text else media, "Vary": "Accept"}


async def _until_gone(request: Request) -> None:
    while not await request.is_disconnected():
        await asyncio.sleep(0.05)


async def _first_piece(answer: AsyncGenerator[bytes]) -> tuple[bytes, bool]:
    """Give the beginning of an answer and whether that is all of it."""
    held = bytearray()
    async for piece in answer:
        held += piece
        if len(held) >= _FIRST:
            return bytes(held), False
    return bytes(held), True


async def _begin(request: Request, pieces: AsyncGenerator[bytes]) -> tuple[bytes, bool]:
    """Wait for the beginning of an answer, or for the client to leave."""
    first = asyncio.ensure_future(_first_piece(pieces))
    gone = asyncio.ensure_future(_until_gone(request))
    try:
        await asyncio.wait((first, gone), return_when=asyncio.FIRST_COMPLETED)
        if not first.done():
            raise QueryError("The client left before the answer was ready.")
        return first.result()
    finally:
        for task in (first, gone):
            task.cancel()
        await asyncio.gather(first, gone, return_exceptions=True)


@dataclass(frozen=True, slots=True)
class _Begun:
    """An answer whose beginning is there: the rest of it, and what has to be closed after that."""

    answer: Answer
    pieces: AsyncGenerator[bytes]
    beginning: bytes
    is_whole: bool
    place: contextlib.AsyncExitStack


async def _ask(request: Request, job: Job) -> _Begun:
    """Begin to answer a job; where its process dies at once, of whatever, it is asked a second time."""
    pool: QueryPool = request.app.state.queries
    for is_last in (False, True):
        place = contextlib.AsyncExitStack()
        answer: Answer | None = None
        try:
            answer = await place.enter_async_context(pool.run(job))
            pieces = answer.pieces()
            beginning, is_whole = await _begin(request, pieces)
        except QueryInterruptedError:
            await place.aclose()
            if is_last or answer is None or not answer.repeatable:
                raise
        except BaseException:
            await place.aclose()
            raise
        else:
            return _Begun(answer, pieces, beginning, is_whole, place)
    raise AssertionError("the second time is the last")


class _Streamed(StreamingResponse):
    """An answer that is broken off where it fails in the middle: the connection ends before its last chunk."""

    def __init__(self, pieces: AsyncGenerator[bytes], headers: dict[str, str]) -> None:
        super().__init__(pieces, headers=headers)
        self._pieces = pieces

    async def stream_response(self, send: Send) -> None:
        """Send the pieces, without the last one where something went wrong; afterwards the worker is free."""
        try:
            async with contextlib.aclosing(self._pieces):
                await super().stream_response(send)
        except RelationsError as error:
            _LOG.warning("an answer was broken off: %s", error.message)


async def _rest(job: Job, begun: _Begun) -> AsyncGenerator[bytes]:
    async with begun.place:
        yield begun.beginning
        async for piece in begun.pieces:
            yield piece
        if begun.answer.truncated and job.format in _CANNOT_SAY_CUT:
            raise QueryError("The answer was cut at the row limit, and its format cannot say so.")


async def evaluate(request: Request, job: Job, media: str) -> Response:
    """Answer whole where the answer is small; else stream it, and break it off where it fails in the middle."""
    metrics: Metrics = request.app.state.metrics
    started = time.perf_counter()
    try:
        begun = await _ask(request, job)
    finally:
        metrics.query_seconds.observe(time.perf_counter() - started)
    headers = head(media)
    if not begun.is_whole:
        return _Streamed(_rest(job, begun), headers)
    await begun.place.aclose()
    if begun.answer.truncated:
        headers["X-Truncated"] = f"rows={job.max_rows}"
    return Response(begun.beginning, headers=headers)
