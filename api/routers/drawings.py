"""What a person sees in the explorer, written as a file: the arrangement comes in, the words are the graph's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter
from fastapi.responses import Response

from api.dependencies import SnapshotDependency
from api.routers.network import OFFERS, title_of
from api.seen import Seen
from graph.lookup import resolve
from graph.sheet import MAXIMUM

if TYPE_CHECKING:
    from graph.picture import Picture

router = APIRouter(tags=["network"])
_CONTENT: Final[dict[str, Any]] = {media: {} for media in OFFERS.values()}


def _write(picture: Picture, seen: Seen) -> bytes:
    from graph import drawing, exports

    title = seen.title or title_of(picture)
    if seen.format == "svg":
        return drawing.svg(picture, title, seen.sheet()).encode()
    if seen.format == "html":
        return drawing.html(picture, title, seen.sheet()).encode()
    if seen.format == "gexf":
        return exports.gexf(picture, seen.sheet())
    if seen.format == "graphml":
        return exports.graphml(picture)
    return (exports.edges_csv(picture) if seen.format == "csv" else exports.network_json(picture)).encode()


@router.post("/network", responses={200: {"content": _CONTENT}})
def draw(seen: Seen, snapshot: SnapshotDependency) -> Response:
    """Write what is seen as SVG, GraphML, GEXF, CSV, JSON or one HTML file; things that are not there are left out."""
    from api.pictures import pictures
    from graph.network import NetworkFilter

    centre = resolve(snapshot.reader, snapshot.search, seen.centre).id if seen.centre else None
    wanted = NetworkFilter(centre)
    drawn = pictures.get(snapshot, wanted, "things", seen.limit)
    if {thing[0] for thing in seen.things} - {node["id"] for node in drawn.nodes} and drawn.omitted["nodes"]:
        drawn = pictures.get(snapshot, wanted, "things", MAXIMUM)
    content = _write(seen.narrow(drawn), seen)
    headers = {"Content-Disposition": f'attachment; filename="network.{seen.format}"'}
    return Response(content, media_type=OFFERS[seen.format], headers=headers)
