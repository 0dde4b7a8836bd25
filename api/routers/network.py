"""The network: who met whom, as data or as a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api import responses
from api.dependencies import SnapshotDependency
from api.labels import name
from api.parameters import FormatQuery, FromQuery, ToQuery, history_filter
from graph.lookup import resolve
from graph.network import NetworkFilter

if TYPE_CHECKING:
    from collections.abc import Callable

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
_WORD: Final = r"^[a-z][a-z_,]*$"


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


@router.get("/network", responses={200: {"content": _CONTENT}})
def network(
    request: Request,
    snapshot: SnapshotDependency,
    centre: Annotated[str | None, Query(max_length=200, description="An id, or any name of a thing.")] = None,
    depth: Annotated[int, Query(ge=1, le=3, description="Steps from the centre.")] = 1,
    type: Annotated[list[str] | None, Query(description="Types or kinds of nodes.")] = None,  # noqa: A002
    event_type: Annotated[list[str] | None, Query(description="Only events of these types.")] = None,
    since: FromQuery = None,
    until: ToQuery = None,
    projection: Annotated[str, Query(pattern=_WORD, description="things, people, bodies, cities ...")] = "things",
    ids: Annotated[str | None, Query(max_length=8000, description="Only these nodes, commas between.")] = None,
    limit: Annotated[int, Query(ge=1, le=5000, description="Nodes, at most.")] = 1000,
    format: FormatQuery = None,  # noqa: A002
) -> Response:
    """Give nodes and edges, parallel edges gathered with a count; what is left out is counted."""
    from api.pictures import pictures

    chosen = responses.choose(request.headers.get("accept"), OFFERS, format)
    types = tuple(word for each in type or () for word in each.split(",") if word)
    event_types = [word for each in event_type or () for word in each.split(",") if word]
    filters = history_filter(since, until, event_types[0] if len(event_types) == 1 else None)
    thing = resolve(snapshot.reader, snapshot.search, centre).id if centre else None
    drawn = pictures.get(snapshot, NetworkFilter(thing, depth, types, filters), projection, limit)
    if len(event_types) > 1:
        drawn = of_types(drawn, frozenset(event_types))
    if ids:
        drawn = only(drawn, frozenset(ids.split(",")))
    headers = {"Vary": "Accept"}
    if chosen == "html":
        headers["Content-Security-Policy"] = "sandbox allow-scripts; frame-ancestors 'none'"
    return Response(write(drawn, chosen, title_of(drawn)), media_type=OFFERS[chosen], headers=headers)


def only(picture: Picture, ids: frozenset[str]) -> Picture:
    """Keep some nodes and what is between them."""
    from dataclasses import replace

    nodes = [node for node in picture.nodes if node["id"] in ids]
    kept = {node["id"] for node in nodes}
    edges = [edge for edge in picture.edges if edge["source"] in kept and edge["target"] in kept]
    shown = {event for edge in edges for event in edge["events"]}
    events = {key: event for key, event in picture.events.items() if key in shown}
    return replace(picture, nodes=nodes, edges=edges, events=events)


def of_types(picture: Picture, types: frozenset[str]) -> Picture:
    """Keep the events of some types, and what they bring together."""
    from dataclasses import replace

    events = {key: event for key, event in picture.events.items() if types.intersection(event["event_type"])}
    edges = []
    for edge in picture.edges:
        kept = [event for event in edge["events"] if event in events]
        if kept or not edge["events"]:
            edges.append(edge | {"events": kept, "count": len(kept) or edge["count"]})
    met = {edge[end] for edge in edges if edge["events"] for end in ("source", "target")} | {picture.centre}
    nodes = [node for node in picture.nodes if node["id"] in met]
    edges = [edge for edge in edges if edge["source"] in met and edge["target"] in met]
    return replace(picture, nodes=nodes, edges=edges, events=events)
