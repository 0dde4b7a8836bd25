"""The application: every module of `api/routers/` with a `router` is included.

A router module may also have `lifespan(app)`, an asynchronous context manager entered while the server runs.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib import import_module
from importlib.metadata import version
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, Final

from fastapi import APIRouter, FastAPI
from starlette.routing import Route

from api import errors, routers
from api.dependencies import SnapshotHolder
from api.observability import Metrics, Observed
from api.security import Guard
from api.settings import Settings
from graph.store.base import Store

DESCRIPTION: Final = """What happened between a city and its partners, when, who was there, and which sentence says so.

Read from half-yearly council reports. Every answer is JSON unless asked otherwise; every error is
`application/problem+json`. The graph itself is at `/sparql`."""
_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    400: {**errors.PROBLEM, "description": "The request makes no sense"},
    404: {**errors.PROBLEM, "description": "No such thing, with near matches"},
    405: {**errors.PROBLEM, "description": "The address has other methods"},
    406: {**errors.PROBLEM, "description": "None of the accepted formats can be made"},
    408: {**errors.PROBLEM, "description": "The body, or what was asked, took too long"},
    413: {**errors.PROBLEM, "description": "The body, or the answer, is too large"},
    415: {**errors.PROBLEM, "description": "A body of this kind is not read here"},
    422: {**errors.PROBLEM, "description": "A parameter has a value it cannot have"},
    500: {**errors.PROBLEM, "description": "A fault of ours, which was recorded"},
    503: {**errors.PROBLEM, "description": "Not ready, or too busy"},
}


def modules() -> Iterator[ModuleType]:
    """Find the routers' modules by walking the folder."""
    for module in sorted(iter_modules(routers.__path__), key=lambda module: module.name):
        yield import_module(f"{routers.__name__}.{module.name}")


def _allowed(path: str) -> frozenset[str]:
    """Give the methods of a path, over all routes: HEAD wherever there is GET, OPTIONS wherever there is anything."""
    methods: set[str] = set()
    for module in modules():
        for route in getattr(module, "router", APIRouter()).routes:
            if isinstance(route, Route) and route.path_regex.match(path):
                methods |= route.methods or set()
    if path == "/openapi.json":
        methods.add("GET")
    more = ({"HEAD"} if "GET" in methods else set()) | ({"OPTIONS"} if methods else set())
    return frozenset(methods | more)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for module in modules():
            if hasattr(module, "lifespan"):
                await stack.enter_async_context(module.lifespan(app))
        yield
    app.state.snapshots.close()


def create_app(settings: Settings, store: Store) -> FastAPI:
    """Make the application over a store."""
    app = FastAPI(
        title="Kaohsiung relations",
        description=DESCRIPTION,
        version=version("kaohsiung-relations"),
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        responses=dict(_RESPONSES),
        redirect_slashes=False,
    )
    app.state.settings = settings
    app.state.store = store
    app.state.snapshots = SnapshotHolder(store, settings.snapshot_check_seconds)
    app.state.metrics = Metrics()
    app.state.allowed = _allowed
    errors.install(app)
    for module in modules():
        if hasattr(module, "router"):
            app.include_router(module.router)
    app.add_middleware(
        Guard, max_body_bytes=settings.max_body_bytes, body_seconds=settings.body_seconds, allowed=app.state.allowed
    )
    app.add_middleware(Observed, metrics=app.state.metrics)
    return app
