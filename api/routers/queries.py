"""The shipped questions: what they ask, and their answers."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from api import models, responses
from api.dependencies import SnapshotDependency
from api.parameters import formats
from graph.questions import Question, questions
from graph.results import write_rows
from ontology.errors import NotFoundError

router = APIRouter(tags=["questions"])
OFFERS: Final = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": responses.CSV,
    "tsv": "text/tab-separated-values",
}
FormatQuery = Annotated[str | None, formats(*OFFERS)]
NamePath = Annotated[str, Path(max_length=100, examples=["partners-and-standing"])]


def _find(name: str) -> Question:
    found = {each.name: each for each in questions()}
    if name not in found:
        raise NotFoundError(f"There is no question {name}; there are {', '.join(found)}.", tuple(found))
    return found[name]


@router.get("/queries")
def every_question() -> dict[str, Any]:
    """List the shipped questions with their parameters and their SPARQL."""
    items = [each.to_dict() for each in questions()]
    return {"total": len(items), "items": items}


@router.get("/queries/{name}", responses={200: {"model": models.Question}})
def question(name: NamePath) -> Response:
    """Give one question."""
    return responses.JSONResponse(_find(name).to_dict())


@router.get("/queries/{name}/answer", responses={200: {"content": {media: {} for media in OFFERS.values()}}})
def answer(name: NamePath, request: Request, snapshot: SnapshotDependency, format: FormatQuery = None) -> Response:  # noqa: A002
    """Answer a question; its parameters are query parameters, `format` chooses json, xml, csv or tsv."""
    asked = _find(name)
    offers = {**OFFERS, "json": responses.JSON} if "application/json" in request.headers.get("accept", "") else OFFERS
    chosen = responses.choose(request.headers.get("accept"), offers, format)
    values = {key: value for key, value in request.query_params.items() if key != "format"}
    body = write_rows(asked.ask(snapshot.reader, **values), chosen)
    return Response(body.encode(), media_type=f"{offers[chosen]}; charset=utf-8", headers={"Vary": "Accept"})
