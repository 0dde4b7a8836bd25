"""Whether the service lives, and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict

from api.dependencies import SnapshotDependency
from graph.sparql.pool import QueryPool

router = APIRouter(tags=["health"])


class Alive(BaseModel):
    """The process answers."""

    status: str = "alive"


class Ready(BaseModel):
    """A snapshot is being served."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"status": "ready", "snapshot": "5f0c1d2e3a4b5c6d", "network": "seccomp"}]}
    )

    status: str = "ready"
    snapshot: str
    network: str


@router.get("/healthz")
def healthz() -> Alive:
    """Say that the process answers."""
    return Alive()


@router.get("/readyz")
def readyz(request: Request, snapshot: SnapshotDependency) -> Ready:
    """Say which snapshot is served, and how the network is closed to SPARQL queries ("seccomp", or "none" where the
    system has no means we know); 503 while nothing has been ingested.
    """
    queries: QueryPool | None = getattr(request.app.state, "queries", None)
    return Ready(snapshot=snapshot.id, network=queries.network if queries else "unknown")
