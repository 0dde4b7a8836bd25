"""The SPARQL endpoint: SPARQL 1.1 Protocol, query only, over the published snapshot."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Annotated, Any, Final

from fastapi import APIRouter, FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from api.dependencies import BaseURLDependency
from api.description import service_description, void_description
from api.errors import PROBLEM
from api.evaluation import evaluate, head
from api.parameters import formats
from api.protocol import DIRECT, FORM, ProtocolRequest, read_request
from api.responses import HTML, choose, negotiate
from api.settings import Settings
from graph.sparql.guard import Guarded, guard
from graph.sparql.pool import Limits, QueryPool
from graph.sparql.process import Job, Snapshot
from graph.store.base import Store
from ontology.errors import EmptyStoreError, RelationsError, RequestError
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
_GENERAL: Final = tuple(alias for name in GRAPH_TYPES for alias in _ALIASES.get(name, ()))


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
    """Choose by `?format=` (a name or a media type), else by Accept among the types and their more general names."""
    known = {media: name for name, media in types.items()}
    for name in types:
        for alias in _ALIASES.get(name, ()):
            known.setdefault(alias, name)
    if asked is not None:
        return known.get(asked) or choose(None, types, asked)
    return known[negotiate(accept, list(known))]


def _check_graphs(graphs: tuple[str, ...], store: Store) -> None:
    known = set(store.contents())
    for graph in graphs:
        if graph not in known:
            raise RequestError(f"There is no graph <{graph}> in this store; no graph is fetched from elsewhere.")


def _job(asked: ProtocolRequest, guarded: Guarded, base: str, name: str, settings: Settings) -> Job:
    return Job(
        written=guarded.text,
        query=guarded.limited(settings.sparql_max_rows),
        beyond=guarded.beyond(settings.sparql_max_rows),
        base=base,
        format=name,
        has_dataset=bool(guarded.default_graphs or guarded.named_graphs),
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        prefixes=PREFIXES,
        max_rows=settings.sparql_max_rows,
        max_bytes=settings.sparql_max_bytes,
    )


async def answer_query(request: Request, asked: ProtocolRequest, query: str, base: str) -> Response:
    """Check a query and evaluate it; relative IRIs are resolved against the endpoint's address."""
    settings: Settings = request.app.state.settings
    guarded = guard(query, base)
    types = RESULT_TYPES if guarded.form in ("SELECT", "ASK") else GRAPH_TYPES
    name = _choose_format(request.headers.get("accept"), types, asked.format)
    protocol_graphs = (asked.default_graphs or ()) + (asked.named_graphs or ())
    _check_graphs(protocol_graphs + guarded.default_graphs + guarded.named_graphs, request.app.state.store)
    return await evaluate(request, _job(asked, guarded, base, name, settings), types[name])


async def _described(request: Request, base_url: str, asked: str | None) -> Response:
    """Describe the service; a person with a browser is led to the page with the editor."""
    accept = request.headers.get("accept")
    if asked is None and negotiate(accept, [*GRAPH_TYPES.values(), *_GENERAL, HTML]) == HTML:
        return RedirectResponse("/workbench", status_code=303, headers={"Vary": "Accept"})
    name = _choose_format(accept, GRAPH_TYPES, asked)
    body = await run_in_threadpool(service_description, f"{base_url}/sparql", request.app.state.store, name)
    return Response(body, headers=head(GRAPH_TYPES[name]))


FormatQuery = Annotated[str | None, formats(*GRAPH_TYPES)]
_ANSWERED: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "Rows, a truth value or triples; without a query the description of the service",
        "content": {media: {} for media in (*RESULT_TYPES.values(), *GRAPH_TYPES.values())},
    },
    303: {"description": "The page with the editor, for a browser that asks without a query"},
    408: {**PROBLEM, "description": "The query, or its body, took too long"},
    413: {**PROBLEM, "description": "The query or its answer is too large"},
    415: {**PROBLEM, "description": "The body is neither a form nor a query"},
}
_FIELDS: Final[dict[str, Any]] = {
    "query": {"type": "string", "description": "A SPARQL 1.1 query."},
    "default-graph-uri": {"type": "array", "items": {"type": "string"}, "description": "Graphs of the store to ask."},
    "named-graph-uri": {"type": "array", "items": {"type": "string"}, "description": "Graphs `GRAPH` may name."},
    "format": {
        "type": "string",
        "enum": [*RESULT_TYPES, *GRAPH_TYPES],
        "description": "A format by name, in place of Accept.",
    },
}
_EXAMPLE: Final = "SELECT ?city ?name { ?city a kr:City ; skos:prefLabel ?name } LIMIT 10"
_IN_ADDRESS: Final[dict[str, Any]] = {
    "parameters": [
        {
            "name": name,
            "in": "query",
            "required": False,
            "schema": field,
            **({"example": _EXAMPLE} if name == "query" else {}),
        }
        for name, field in _FIELDS.items()
    ]
}
_IN_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            FORM: {"schema": {"type": "object", "required": ["query"], "properties": _FIELDS}},
            DIRECT: {"schema": {"type": "string"}, "example": _EXAMPLE},
        },
    }
}


@router.get(
    "/sparql", operation_id="sparql_get", response_class=Response, responses=_ANSWERED, openapi_extra=_IN_ADDRESS
)
@router.post(
    "/sparql", operation_id="sparql_post", response_class=Response, responses=_ANSWERED, openapi_extra=_IN_BODY
)
async def sparql(request: Request, base_url: BaseURLDependency) -> Response:
    """Answer a SPARQL 1.1 query (`query=` in the address or a form, or the body itself), or describe the service."""
    asked = await read_request(request)
    if asked.query is not None:
        return await answer_query(request, asked, asked.query, f"{base_url}/sparql")
    return await _described(request, base_url, asked.format)


@router.get(
    "/.well-known/void",
    response_class=Response,
    responses={200: {"content": {media: {} for media in GRAPH_TYPES.values()}}},
)
def void(request: Request, base_url: BaseURLDependency, format: FormatQuery = None) -> Response:  # noqa: A002
    """Describe the data set in VoID."""
    name = _choose_format(request.headers.get("accept"), GRAPH_TYPES, format)
    body = void_description(base_url, request.app.state.store, name)
    return Response(body, headers=head(GRAPH_TYPES[name]))
