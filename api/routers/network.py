"""The network: who met whom, as data or as a drawing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import StringConstraints

from api import responses
from api.dependencies import Snapshot, SnapshotDependency
from api.labels import name
from api.parameters import DAY, FromQuery, ToQuery, day, formats, history_filter
from graph.lookup import resolve

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.network import NetworkFilter
    from graph.picture import Picture

router = APIRouter(tags=["network"])
OFFERS: Final = {
    "json": responses.JSON,
    "graphml": responses.GRAPHML,
    "gexf": responses.GEXF,
    "csv": responses.CSV,
    "svg": responses.SVG,
    "html": responses.HTML,
}
_CONTENT: Final[dict[str, Any]] = {media: {} for media in OFFERS.values()}
MEASURE_OFFERS: Final = {"json": responses.JSON, "csv": responses.CSV}
_MEASURES: Final[dict[str, Any]] = {media: {} for media in MEASURE_OFFERS.values()}
FormatQuery = Annotated[str | None, formats(*OFFERS)]
MeasureFormatQuery = Annotated[str | None, formats(*MEASURE_OFFERS)]
_WORD: Final = r"^[a-z][a-z_,]*$"
CentreQuery = Annotated[str | None, Query(max_length=200, description="An id, or any name of a thing.")]
DepthQuery = Annotated[int, Query(ge=1, le=3, description="Steps from the centre.")]
TypeQuery = Annotated[list[str] | None, Query(description="Types or kinds of nodes.")]
EventTypesQuery = Annotated[
    list[Annotated[str, StringConstraints(pattern=r"^[a-z_,-]*$", max_length=400)]] | None,
    Query(description="Only events of these types."),
]


def _projections(schema: dict[str, Any]) -> None:
    """Name the projections in OpenAPI; networkx is loaded when the first network or the document is asked for."""
    from graph.network import PROJECTIONS

    schema["enum"] = list(PROJECTIONS)


def _rankings(schema: dict[str, Any]) -> None:
    from graph.analysis import RANKINGS

    schema["enum"] = list(RANKINGS)


def _periods(schema: dict[str, Any]) -> None:
    from graph.network import PERIODS

    schema["enum"] = list(PERIODS)


ProjectionQuery = Annotated[
    str, Query(pattern=_WORD, description="What the nodes are.", json_schema_extra=_projections)
]
_OWN_POLICY: Final = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)"')


def write(picture: Picture, chosen: str, title: str) -> bytes:
    """Write a picture in a format by its name."""
    from graph import drawing, exports

    if chosen in ("svg", "html"):
        draw: Callable[[Picture, str], str] = drawing.svg if chosen == "svg" else drawing.html
        return draw(picture, title).encode()
    if chosen in ("graphml", "gexf"):
        return exports.graphml(picture) if chosen == "graphml" else exports.gexf(picture)
    return (exports.edges_csv(picture) if chosen == "csv" else exports.network_json(picture)).encode()


def title_of(picture: Picture) -> str:
    """Name a picture by its centre."""
    labels = {node["id"]: node["label"] for node in picture.nodes}
    return name(labels.get(picture.centre), picture.centre or "Network")


class Filters:
    """What a network is drawn or measured of: around which thing, how far, which types, when."""

    def __init__(
        self,
        centre: CentreQuery = None,
        depth: DepthQuery = 1,
        type: TypeQuery = None,  # noqa: A002
        event_type: EventTypesQuery = None,
        since: FromQuery = None,
        until: ToQuery = None,
    ) -> None:
        self.centre, self.depth = centre, depth
        self.types, self.event_types = _words(type), _words(event_type)
        self.filters = history_filter(since, until, None)

    def of(self, snapshot: Snapshot) -> NetworkFilter:
        """Give the filter of a network, its centre looked up by any of its names; NotFoundError where it has none."""
        from graph.network import NetworkFilter

        thing = resolve(snapshot.reader, snapshot.search, self.centre).id if self.centre else None
        return NetworkFilter(thing, self.depth, self.types, self.filters, self.event_types)


FiltersDependency = Annotated[Filters, Depends()]


@router.get("/network", responses={200: {"content": _CONTENT}})
def network(
    request: Request,
    snapshot: SnapshotDependency,
    asked: FiltersDependency,
    projection: ProjectionQuery = "things",
    ids: Annotated[str | None, Query(max_length=8000, description="Only these nodes, commas between.")] = None,
    limit: Annotated[int, Query(ge=1, le=5000, description="Nodes, at most.")] = 1000,
    format: FormatQuery = None,  # noqa: A002
) -> Response:
    """Give nodes and edges, parallel edges gathered with a count; what is left out is counted."""
    from api.pictures import pictures

    chosen = responses.choose(request.headers.get("accept"), OFFERS, format)
    wanted = asked.of(snapshot)
    drawn = pictures.get(snapshot, wanted, projection, limit)
    if ids:
        drawn = only(drawn, frozenset(ids.split(",")))
    body = write(drawn, chosen, title_of(drawn))
    headers = {"Vary": "Accept"}
    if chosen == "html":
        headers["Content-Security-Policy"] = policy(body)
    return Response(body, media_type=OFFERS[chosen], headers=headers)


def policy(page: bytes) -> str:
    """Give the policy a drawing carries in itself, with its scripts' hashes, for the header; and a sandbox around."""
    own = _OWN_POLICY.search(page)
    return "; ".join(filter(None, ("sandbox allow-scripts; frame-ancestors 'none'", own and own[1].decode())))


def _words(lists: list[str] | None) -> tuple[str, ...]:
    return tuple(word for each in lists or () for word in each.split(",") if word)


@router.get("/network/measures", responses={200: {"content": _MEASURES}})
def network_measures(
    request: Request,
    snapshot: SnapshotDependency,
    asked: FiltersDependency,
    projection: ProjectionQuery = "people",
    by: Annotated[
        str, Query(pattern=_WORD, description="What the nodes are ranked by.", json_schema_extra=_rankings)
    ] = "events",
    compare_from: Annotated[str | None, Query(pattern=DAY, description="First day of an earlier period.")] = None,
    compare_to: Annotated[str | None, Query(pattern=DAY, description="Its last day.")] = None,
    months: Annotated[int, Query(ge=1, le=1200, description="Without contact so long is dormant.")] = 3,
    at: Annotated[str | None, Query(pattern=DAY, description="Counted back from here, not the report's end.")] = None,
    unit: Annotated[
        str, Query(pattern=_WORD, description="How long a period is.", json_schema_extra=_periods)
    ] = "month",
    limit: Annotated[int, Query(ge=1, le=5000, description="Nodes, at most.")] = 1000,
    format: MeasureFormatQuery = None,  # noqa: A002
) -> Response:
    """Measure a network: its nodes ranked, communities, brokers, growth against an earlier period, who is dormant."""
    from graph.analysis import Question, analyse

    chosen = responses.choose(request.headers.get("accept"), MEASURE_OFFERS, format)
    wanted = asked.of(snapshot)
    against = history_filter(compare_from, compare_to, None) if compare_from or compare_to else None
    found = analyse(snapshot.reader, projection, wanted, Question(against, months, day(at, last=True), unit))
    if chosen == "json":
        return responses.JSONResponse(found.to_dict(by, limit), headers={"Vary": "Accept"})
    headers = {"Vary": "Accept", "Content-Disposition": 'attachment; filename="network-measures.csv"'}
    return Response(found.csv(by, limit).encode(), media_type="text/csv; charset=utf-8", headers=headers)


def only(picture: Picture, ids: frozenset[str]) -> Picture:
    """Keep some nodes and what is between them."""
    from dataclasses import replace

    nodes = [node for node in picture.nodes if node["id"] in ids]
    kept = {node["id"] for node in nodes}
    edges = [edge for edge in picture.edges if edge["source"] in kept and edge["target"] in kept]
    shown = {event for edge in edges for event in edge["events"]}
    events = {key: event for key, event in picture.events.items() if key in shown}
    return replace(picture, nodes=nodes, edges=edges, events=events)
