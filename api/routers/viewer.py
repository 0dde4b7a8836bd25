"""The pages and what they are made of: `/`, `/workbench`, `/ontology` and `/static/...`."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, Response

from api import responses
from api.parameters import formats
from api.viewer import assets, ontology
from api.viewer.pages import page, policy
from ontology.errors import NotFoundError
from ontology.namespaces import BASE

router = APIRouter(tags=["viewer"], include_in_schema=False)
OFFERS: Final = {"html": responses.HTML, "turtle": responses.TURTLE, "jsonld": responses.JSON_LD}
FormatQuery = Annotated[str | None, formats(*OFFERS)]


@router.get("/")
def explorer(request: Request) -> HTMLResponse:
    """Show the explorer."""
    return page(request, "explorer")


@router.get("/workbench")
def workbench(request: Request) -> HTMLResponse:
    """Show the SPARQL page; its editor writes the height of its lines into style attributes."""
    return page(request, "workbench", csp=policy(style_src_attr="'unsafe-inline'"))


@router.get("/ontology")
def documentation(request: Request, format: FormatQuery = None) -> Response:  # noqa: A002
    """Show what can be said: classes, properties and concept schemes; the same as Turtle or JSON-LD."""
    chosen = responses.choose(request.headers.get("accept"), OFFERS, format)
    if chosen == "html":
        return page(request, "ontology", ontology=ontology, base=BASE)
    headers = {"Vary": "Accept"}
    return Response(ontology.rdf(chosen), media_type=OFFERS[chosen], headers=headers)


@router.get("/ontology/terms")
def terms() -> dict[str, object]:
    """Give what the query editor completes."""
    return ontology.terms()


@router.get("/static/{path:path}")
def static(path: str, request: Request) -> Response:
    """Give one file of the viewer, with a tag so that an unchanged one costs nothing."""
    file = assets.find(path)
    if file is None:
        raise NotFoundError(f"There is no file /static/{path}.")
    tag = assets.etag(file, file.stat().st_mtime_ns)
    headers = {"ETag": tag, "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return FileResponse(file, media_type=assets.TYPES[file.suffix], headers=headers)
