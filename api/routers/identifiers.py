"""The things' own addresses: `/id/...` leads to a thing, `/concept/...` describes a concept."""

from __future__ import annotations

from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response

from api import responses
from api.dependencies import BaseURLDependency, SnapshotDependency
from api.things import MovedError, describe_rdf, find, moved
from graph.entity import label_of
from ontology.errors import NotFoundError
from ontology.namespaces import CONCEPT

router = APIRouter(tags=["linked data"])
OFFERS: Final = {"json": responses.JSON, "jsonld": responses.JSON_LD, "turtle": responses.TURTLE}
_SEE_OTHER: Final[dict[int | str, dict[str, Any]]] = {
    303: {"description": "Where the thing is described"},
    308: {"description": "Merged into another thing"},
}
WordPath = Annotated[str, Path(pattern=r"^[a-z0-9][A-Za-z0-9_.-]*$", max_length=100)]


@router.get("/id/{id}", status_code=303, response_class=RedirectResponse, responses=_SEE_OTHER)
def thing(
    id: Annotated[str, Path(max_length=300, examples=["place-pl-gdynia"])],  # noqa: A002
    snapshot: SnapshotDependency,
    base: BaseURLDependency,
) -> Response:
    """Lead from a thing's IRI to its description, in the format the client takes."""
    try:
        identifier = find(snapshot, id)
    except MovedError as other:
        return moved(f"/id/{other.identifier}", "")
    kind, _, rest = identifier.partition("-")
    place = f"/reports/{quote(rest)}" if kind == "report" else f"/entities/{quote(identifier)}"
    headers = {"Vary": "Accept", "Link": f'<{base}{place}>; rel="describedby"'}
    return RedirectResponse(place, status_code=303, headers=headers)


@router.get("/concept/{scheme}/{word}")
def concept(scheme: WordPath, word: WordPath, request: Request, snapshot: SnapshotDependency) -> Response:
    """Describe a concept: an event type, a role, a topic ..."""
    chosen = responses.choose(request.headers.get("accept"), OFFERS)
    iri = str(CONCEPT[f"{scheme}/{word}"])
    label = label_of(snapshot.reader, iri)
    if not any(label.values()):
        raise NotFoundError(f"There is no concept {scheme}/{word}.")
    headers = {"Vary": "Accept"}
    if chosen == "json":
        return responses.JSONResponse({"iri": iri, "scheme": scheme, "word": word, "label": label}, headers=headers)
    return Response(describe_rdf(snapshot.reader, iri, chosen), media_type=OFFERS[chosen], headers=headers)
