"""Things: search, one thing in several formats, its relationship history."""

from __future__ import annotations

from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from api import models, responses
from api.dependencies import BaseURLDependency, SnapshotDependency
from api.errors import InvalidParameterError
from api.parameters import (
    CursorQuery,
    EventTypeQuery,
    FromQuery,
    LimitQuery,
    OffsetQuery,
    RoleQuery,
    SortQuery,
    TopicQuery,
    ToQuery,
    formats,
    history_filter,
    offset_cursor,
    read_offset,
)
from api.things import MovedError, describe_rdf, find, moved
from graph.entity import describe
from graph.history import HistoryPage, history
from graph.lookup import resolve
from graph.search import Match, known_types
from ontology.namespaces import ID

router = APIRouter(tags=["entities"])
IdPath = Annotated[str, Path(max_length=300, description="The id of a thing.", examples=["place-pl-gdynia"])]
OFFERS: Final = {
    "json": responses.JSON,
    "html": responses.HTML,
    "jsonld": responses.JSON_LD,
    "turtle": responses.TURTLE,
}
HISTORY_OFFERS: Final = {"json": responses.JSON, "csv": responses.CSV, "ics": responses.CALENDAR}
FormatQuery = Annotated[str | None, formats(*OFFERS)]
HistoryFormatQuery = Annotated[str | None, formats(*HISTORY_OFFERS)]
_MOVED: Final[dict[int | str, dict[str, Any]]] = {308: {"description": "Merged into another thing"}}
_TYPE: Final = "|".join(known_types())
TypesQuery = Annotated[
    str | None,
    Query(
        max_length=200,
        description="Types, with commas between.",
        examples=["place,organization"],
        json_schema_extra={"pattern": f"^(({_TYPE})(,({_TYPE}))*)?$"},
    ),
]
HISTORY_CONTENT: Final[dict[str, Any]] = {media: {} for media in (responses.CSV, responses.CALENDAR)}
_CONTENT: Final[dict[str, Any]] = {media: {} for media in (responses.HTML, responses.JSON_LD, responses.TURTLE)}


def found(match: Match) -> dict[str, Any]:
    """Write a match of a search."""
    return {
        "id": match.id,
        "iri": match.iri,
        "type": match.type,
        "kind": match.kind,
        "label": match.label,
        "country": match.country,
        "matched": match.matched,
        "reason": match.reason,
        "score": match.score,
        "events": match.events,
    }


@router.get("/entities", responses={200: {"model": models.SearchPage}})
def search(
    snapshot: SnapshotDependency,
    q: Annotated[str, Query(max_length=200, description="A name in any script, or a part of one.")] = "",
    type: TypesQuery = None,  # noqa: A002
    country: Annotated[str | None, Query(pattern="^[A-Za-z]{2}$", description="ISO 3166 code.")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: OffsetQuery = None,
) -> Response:
    """Search in any script; each item says which of its names matched, and why."""
    types = tuple(word.strip() for word in (type or "").split(",") if word.strip())
    unknown = sorted(set(types) - set(known_types()))
    if unknown:
        raise InvalidParameterError(f"type: no such type as {', '.join(unknown)}; there are {', '.join(known_types())}")
    offset = read_offset(cursor)
    page = snapshot.search.find(q, types=types, country=country, limit=limit, offset=offset)
    end = offset + len(page.items)
    more = offset_cursor(end) if page.items and end < page.total else None
    return responses.JSONResponse({"total": page.total, "items": [found(match) for match in page], "next": more})


def _links(base: str, identifier: str) -> dict[str, str]:
    here = f"{base}/entities/{quote(identifier)}"
    links = [f'<{here}>; rel="canonical"', f'<{here}/history>; rel="related"']
    links += [f'<{here}?format={key}>; rel="alternate"; type="{media}"' for key, media in OFFERS.items()]
    links.append(f'<{ID[identifier]}>; rel="describes"')
    return {"Link": ", ".join(links), "Vary": "Accept"}


@router.get("/entities/{id}", responses={200: {"model": models.Entity, "content": _CONTENT}, **_MOVED})
def entity(
    id: IdPath,  # noqa: A002
    request: Request,
    snapshot: SnapshotDependency,
    base: BaseURLDependency,
    format: FormatQuery = None,  # noqa: A002
) -> Response:
    """Give one thing: names, posts over time, partners, links, counts."""
    chosen = responses.choose(request.headers.get("accept"), OFFERS, format)
    try:
        identifier = find(snapshot, id)
    except MovedError as other:
        return moved(f"/entities/{other.identifier}", request.url.query)
    headers = _links(base, identifier)
    if chosen == "html":
        from api.viewer.pages import entity_page

        page = entity_page(request, identifier)
        page.headers["Link"] = headers["Link"]
        return page
    if chosen == "json":
        return responses.JSONResponse(describe(snapshot.reader, identifier).to_dict(), headers=headers)
    body = describe_rdf(snapshot.reader, str(ID[identifier]), chosen)
    return Response(body, media_type=OFFERS[chosen], headers=headers)


@router.get("/entities/{id}/history", responses={200: {"model": models.History, "content": HISTORY_CONTENT}, **_MOVED})
def entity_history(
    id: IdPath,  # noqa: A002
    request: Request,
    snapshot: SnapshotDependency,
    with_: Annotated[str | None, Query(alias="with", max_length=200, description="Another thing: id or name.")] = None,
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
    """Give what happened with a thing, oldest first, each event with its sentences."""
    chosen = responses.choose(request.headers.get("accept"), HISTORY_OFFERS, format)
    try:
        identifier = find(snapshot, id)
    except MovedError as other:
        return moved(f"/entities/{other.identifier}/history", request.url.query)
    partner = resolve(snapshot.reader, snapshot.search, with_).id if with_ else None
    wanted = history_filter(since, until, event_type, topic, role)
    page = history(snapshot.reader, identifier, partner, wanted, limit, cursor, sort)
    return write_history(page.to_dict(), page, chosen)


def write_history(answer: dict[str, Any], page: HistoryPage, chosen: str) -> Response:
    """Write an answer in JSON, or its history in CSV or iCalendar."""
    if chosen == "json":
        return responses.JSONResponse(answer, headers={"Vary": "Accept"})
    from graph.exports import history_calendar, history_csv

    body = history_csv(page).encode() if chosen == "csv" else history_calendar(page)
    headers = {"Vary": "Accept", "Content-Disposition": f'attachment; filename="history.{chosen}"'}
    if page.next:
        headers["X-Next-Cursor"] = page.next
    return Response(body, media_type=f"{HISTORY_OFFERS[chosen]}; charset=utf-8", headers=headers)
