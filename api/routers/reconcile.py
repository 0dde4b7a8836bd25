"""OpenRefine: match a column of names to things, and fill further columns from the graph."""

from __future__ import annotations

from html import escape
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, Response

from api import reconciliation
from api.dependencies import BaseURLDependency, Snapshot, SnapshotDependency
from api.responses import JSONResponse
from api.things import MovedError, find
from graph.entity import describe
from ontology.errors import NotFoundError

router = APIRouter(prefix="/reconcile", tags=["reconciliation"])
_OPEN: Final = {"Access-Control-Allow-Origin": "*"}
_FRAMED: Final = {"Content-Security-Policy": "default-src 'none'; frame-ancestors *"}
IdQuery = Annotated[str, Query(max_length=300, examples=["place-pl-gdynia"])]
PrefixQuery = Annotated[str, Query(max_length=200)]
JSONText = Annotated[str | None, Query(max_length=100_000)]
JSONForm = Annotated[str | None, Form()]


def _answer(value: dict[str, Any]) -> Response:
    return JSONResponse(value, headers=_OPEN)


def _serve(snapshot: Snapshot, base: str, queries: str | None, query: str | None, extend: str | None) -> Response:
    if queries is not None:
        batch = reconciliation.read_batch(queries)
        return _answer({key: reconciliation.reconcile(snapshot, each) for key, each in batch.items()})
    if query is not None:
        return _answer(reconciliation.reconcile(snapshot, reconciliation.read_single(query)))
    if extend is not None:
        return _answer(reconciliation.extend(snapshot, reconciliation.read_extension(extend)))
    return _answer(reconciliation.manifest(base))


@router.get("")
def service(
    snapshot: SnapshotDependency,
    base: BaseURLDependency,
    queries: JSONText = None,
    query: JSONText = None,
    extend: JSONText = None,
) -> Response:
    """Give the manifest, or match names (`queries`, `query`), or fill columns (`extend`)."""
    return _serve(snapshot, base, queries, query, extend)


@router.post("")
def service_form(
    snapshot: SnapshotDependency,
    base: BaseURLDependency,
    queries: JSONForm = None,
    query: JSONForm = None,
    extend: JSONForm = None,
) -> Response:
    """Match names or fill columns; the parameters come as a form."""
    return _serve(snapshot, base, queries, query, extend)


@router.get("/suggest/entity")
def suggest_entity(
    snapshot: SnapshotDependency,
    prefix: PrefixQuery,
    cursor: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> Response:
    """Suggest things as somebody types."""
    return _answer(reconciliation.suggest_entities(snapshot, prefix, cursor))


@router.get("/suggest/type")
def suggest_type(prefix: PrefixQuery = "") -> Response:
    """Suggest types."""
    return _answer(reconciliation.suggest_words(reconciliation.TYPES, prefix))


@router.get("/suggest/property")
def suggest_property(prefix: PrefixQuery = "") -> Response:
    """Suggest properties."""
    return _answer(reconciliation.suggest_words(reconciliation.PROPERTIES, prefix))


@router.get("/properties")
def properties(
    type: Annotated[str, Query(max_length=100)] = "",  # noqa: A002
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Response:
    """Propose columns for things of a type."""
    known = [{"id": key, "name": name} for key, name in reconciliation.PROPERTIES.items()]
    return _answer({"type": type, "limit": limit, "properties": known[:limit]})


def _card(snapshot: Snapshot, identifier: str) -> str:
    try:
        current = find(snapshot, identifier)
    except MovedError as other:
        current = other.identifier
    about = describe(snapshot.reader, current).to_dict()
    names = " · ".join(dict.fromkeys(each["text"] for each in about["names"] if each["text"]))
    facts = " · ".join(str(part) for part in (about["kind"] or about["type"], about["country"]) if part)
    span = " – ".join(filter(None, (about["first_contact"], about["last_contact"])))
    events = f"{about['counts']['events']} events {span}"
    return f"<h1>{escape(names)}</h1><p>{escape(facts)}</p><p>{escape(events)}</p>"


@router.get("/preview", response_class=HTMLResponse)
def preview(id: IdQuery, snapshot: SnapshotDependency) -> Response:  # noqa: A002
    """Give a small page about a thing, to be shown in a frame."""
    body = (
        f"<!doctype html><html lang=zh-Hant><meta charset=utf-8><title>{escape(id)}</title>{_card(snapshot, id)}</html>"
    )
    return HTMLResponse(body, headers={**_FRAMED, **_OPEN})


@router.get("/flyout/entity")
def flyout_entity(id: IdQuery, snapshot: SnapshotDependency) -> Response:  # noqa: A002
    """Give a few words about a thing."""
    return _answer({"id": id, "html": _card(snapshot, id)})


@router.get("/flyout/{kind}")
def flyout_word(kind: str, id: IdQuery) -> Response:  # noqa: A002
    """Give a few words about a type or a property."""
    words = {"type": reconciliation.TYPES, "property": reconciliation.PROPERTIES}.get(kind, {})
    if id not in words:
        raise NotFoundError(f"There is no {kind} {id}.", tuple(words))
    return _answer({"id": id, "html": f"<p>{escape(words[id])}</p>"})
