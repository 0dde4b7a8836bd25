"""Whether the service lives, and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from api.dependencies import SnapshotDependency

router = APIRouter(tags=["health"])


class Alive(BaseModel):
    """The process answers."""

    status: str = "alive"


class Ready(BaseModel):
    """A snapshot is being served."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"status": "ready", "snapshot": "5f0c1d2e3a4b5c6d"}]})

    status: str = "ready"
    snapshot: str


@router.get("/healthz")
def healthz() -> Alive:
    """Say that the process answers."""
    return Alive()


@router.get("/readyz")
def readyz(snapshot: SnapshotDependency) -> Ready:
    """Say which snapshot is served; 503 while nothing has been ingested."""
    return Ready(snapshot=snapshot.id)
