"""The SPARQL endpoint: SPARQL 1.1 Protocol, query only, over the published snapshot."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Final

from fastapi import APIRouter, FastAPI, HTTPException, Request
from fastapi.responses import Response, StreamingResponse

from api.dependencies import BaseURLDependency
from api.description import service_description, void_description
from api.protocol import ProtocolRequest, read_request
from api.responses import choose
from api.settings import Settings
from graph.sparql.guard import Guarded, guard
from graph.sparql.pool import Answer, Job, Limits, QueryPool, Snapshot
from graph.store.base import Store
from ontology.errors import EmptyStoreError, QueryError, RelationsError, RequestError
from ontology.namespaces import PREFIXES

router = APIRouter(tags=["sparql"])

RESULT_TYPES: Final = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
GRAPH_TYPES: Final = {
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
_ALIASES: Final = {
    "json": ("application/json",),
    "xml": ("application/xml", "text/xml"),
    "turtle": ("application/x-turtle",),
    "ntriples": ("text/plain",),
    "rdfxml": ("application/xml",),
    "jsonld": ("application/json",),
}
_CORS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type",
    "Access-Control-Expose-Headers": "Content-Type, X-Truncated, Retry-After",
    "Access-Control-Max-Age": "86400",
}
_FIRST: Final = 1 << 20
"""Bytes of an answer waited for before it is begun, so that an error or a cut can still be said in its head."""


def current_snapshot(store: Store) -> Snapshot:
    """Give what workers open; EmptyStoreError where nothing has been published."""
    published = store.current()
    if published is None or published.graph_folder is None:
        raise EmptyStoreError("Nothing has been ingested yet.")
    return Snapshot(published.id, published.graph_folder)


def limits(settings: Settings) -> Limits:
    """Give the limits of the settings."""
    return Limits(
        seconds=settings.sparql_seconds,
        memory_bytes=settings.sparql_memory_mib << 20,
        max_rows=settings.sparql_max_rows,
        max_bytes=settings.sparql_max_bytes,
        fast_queries=settings.sparql_fast_queries,
        long_queries=settings.sparql_long_queries,
        patience=settings.sparql_patience,
        queue=settings.sparql_queue,
        queue_seconds=settings.sparql_queue_seconds,
    )


@contextlib.asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Keep a pool of workers while the server runs."""
    store: Store = app.state.store
    pool = QueryPool(lambda: current_snapshot(store), limits(app.state.settings))
    app.state.queries = pool
    with contextlib.suppress(RelationsError):  # an empty store: workers start with the first query after an ingest
        await pool.start()
    yield
    await pool.close()


def _choose_format(accept: str | None, types: dict[str, str], asked: str | None) -> str:
    """Choose by `?format=`, by the format's own type, or by the more general types it is known by as well."""
    offers = dict(types)
    for name in types:
        offers |= {f"{name} {index}": alias for index, alias in enumerate(_ALIASES.get(name, ()))}
    named = asked if asked in types else next((name for name, media in types.items() if media == asked), asked)
    return choose(accept, offers, named).split(" ")[0]


def _check_graphs(graphs: tuple[str, ...], store: Store) -> None:
    known = set(store.contents())
    for graph in graphs:
        if graph not in known:
            raise RequestError(f"There is no graph <{graph}> in this store; no graph is fetched from elsewhere.")


def _job(asked: ProtocolRequest, guarded: Guarded, name: str, settings: Settings) -> Job:
    text = guarded.limited(settings.sparql_max_rows)
    return Job(
        query=text,
        format=name,
        bounded=text != guarded.text,
        has_dataset=bool(guarded.default_graphs or guarded.named_graphs),
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        prefixes=PREFIXES,
        max_rows=settings.sparql_max_rows,
        max_bytes=settings.sparql_max_bytes,
    )


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


def _head(media: str) -> dict[str, str]:
    text = media.startswith("text/") or media.endswith("xml")
    return {"Content-Type": f"{media}; charset=utf-8" if text else media, "Vary": "Accept", **_CORS}


async def _evaluate(request: Request, job: Job, media: str) -> Response:
    """Answer whole where the answer is small; else stream it, and break it off where it fails in the middle."""
    pool: QueryPool = request.app.state.queries
    stack = contextlib.AsyncExitStack()
    try:
        answer: Answer = await stack.enter_async_context(pool.run(job))
        pieces = answer.pieces()
        beginning, whole = await _begin(request, pieces)
    except BaseException:
        await stack.aclose()
        raise
    head = _head(media)
    if whole:
        await stack.aclose()
        if answer.truncated:
            head["X-Truncated"] = f"rows={job.max_rows}"
        return Response(b"" if request.method == "HEAD" else beginning, headers=head)

    async def rest() -> AsyncIterator[bytes]:
        async with stack:
            if request.method == "HEAD":
                return
            yield beginning
            async for piece in pieces:
                if await request.is_disconnected():
                    return
                yield piece
            if answer.truncated and job.format in ("csv", "tsv", "jsonld"):
                raise QueryError("The answer was cut at the row limit, and its format cannot say so.")

    return StreamingResponse(rest(), headers=head)


async def answer_query(request: Request, asked: ProtocolRequest, query: str) -> Response:
    """Check a query and evaluate it."""
    settings: Settings = request.app.state.settings
    guarded = guard(query)
    types = RESULT_TYPES if guarded.form in ("SELECT", "ASK") else GRAPH_TYPES
    name = _choose_format(request.headers.get("accept"), types, asked.format)
    protocol_graphs = (asked.default_graphs or ()) + (asked.named_graphs or ())
    _check_graphs(protocol_graphs + guarded.default_graphs + guarded.named_graphs, request.app.state.store)
    return await _evaluate(request, _job(asked, guarded, name, settings), types[name])


@router.get("/sparql", operation_id="sparql_get", response_class=Response, responses={200: {"content": {}}})
@router.head("/sparql", include_in_schema=False)
@router.post("/sparql", operation_id="sparql_post", response_class=Response, responses={200: {"content": {}}})
async def sparql(request: Request, base_url: BaseURLDependency) -> Response:
    """Answer a SPARQL 1.1 query (`query=` in the address or a form, or the body itself), or describe the service."""
    settings: Settings = request.app.state.settings
    asked = await read_request(request, settings.max_body_bytes, settings.body_seconds)
    if asked.query is not None:
        return await answer_query(request, asked, asked.query)
    name = _choose_format(request.headers.get("accept"), GRAPH_TYPES, asked.format)
    body = service_description(f"{base_url}/sparql", request.app.state.store, name)
    return Response(b"" if request.method == "HEAD" else body, headers=_head(GRAPH_TYPES[name]))


@router.options("/sparql", include_in_schema=False)
async def sparql_options() -> Response:
    """Tell a browser on another page that it may ask."""
    return Response(status_code=204, headers={"Allow": "GET, HEAD, POST, OPTIONS", **_CORS})


@router.api_route("/sparql", methods=["PUT", "DELETE", "PATCH"], include_in_schema=False)
async def sparql_other() -> Response:
    """Refuse what could only mean to write."""
    raise HTTPException(405, "This endpoint answers queries only.", {"Allow": "GET, HEAD, POST, OPTIONS"})


@router.get("/.well-known/void", response_class=Response, responses={200: {"content": {}}})
async def void(request: Request, base_url: BaseURLDependency) -> Response:
    """Describe the data set in VoID."""
    name = _choose_format(request.headers.get("accept"), GRAPH_TYPES, request.query_params.get("format"))
    body = void_description(base_url, request.app.state.store, name)
    return Response(body, headers=_head(GRAPH_TYPES[name]))
