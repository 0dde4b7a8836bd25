"""Pairs: what two things have to do with each other."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from api import models, responses
from api.dependencies import SnapshotDependency
from api.parameters import (
    CursorQuery,
    EventTypeQuery,
    FromQuery,
    LimitQuery,
    RoleQuery,
    SortQuery,
    TopicQuery,
    ToQuery,
)
from api.parameters import history_filter as narrowed
from api.routers.entities import HISTORY_CONTENT, HISTORY_OFFERS, HistoryFormatQuery, write_history
from graph.history import relation
from graph.lookup import resolve

router = APIRouter(tags=["relations"])
NamePath = Annotated[str, Path(max_length=200, description="An id, or any name of a thing.", examples=["高雄市"])]


@router.get("/relations/{a}/{b}", responses={200: {"model": models.Pair, "content": HISTORY_CONTENT}})
def pair(
    a: NamePath,
    b: NamePath,
    request: Request,
    snapshot: SnapshotDependency,
    since: FromQuery = None,
    until: ToQuery = None,
    event_type: EventTypeQuery = None,
    topic: TopicQuery = None,
    role: RoleQuery = None,
    sort: SortQuery = "date",
    limit: LimitQuery = 50,
    cursor: CursorQuery = None,
    format: HistoryFormatQuery = None,  # noqa: A002
) -> Response:
    """Give first and last contact, standing, agreements, counts by year, type and topic, who met whom, the history."""
    chosen = responses.choose(request.headers.get("accept"), HISTORY_OFFERS, format)
    one, other = (resolve(snapshot.reader, snapshot.search, text).id for text in (a, b))
    wanted = narrowed(since, until, event_type, topic, role)
    found = relation(snapshot.reader, one, other, wanted, limit, cursor, sort)
    return write_history(found.to_dict(), found.history, chosen)
