"""Finding the thing a path means, and writing it as RDF."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox
from fastapi.responses import RedirectResponse

from api.dependencies import Snapshot
from graph.lookup import canonical, known
from graph.store.base import Reader
from ontology.errors import NotFoundError
from ontology.namespaces import PREFIXES

RDF_FORMATS: Final = {"turtle": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD}
_ABOUT: Final = "CONSTRUCT { ?thing ?predicate ?value } WHERE { ?thing ?predicate ?value }"
_LABELS: Final = (
    "CONSTRUCT { ?value skos:prefLabel ?label } WHERE { ?thing ?predicate ?value . ?value skos:prefLabel ?label }"
)


class MovedError(Exception):
    """A thing was merged into another: `identifier` is the one it has today."""

    def __init__(self, identifier: str) -> None:
        super().__init__(identifier)
        self.identifier = identifier


def find(snapshot: Snapshot, identifier: str) -> str:
    """Give the id if the graph knows it; NotFoundError with near matches, MovedError after a merge."""
    if not known(snapshot.reader, identifier):
        items = snapshot.search.find(identifier[:200], limit=5).items if identifier.strip() else []
        near = tuple(match.id for match in items)
        hint = f" Near: {', '.join(near)}." if near else ""
        raise NotFoundError(f"There is nothing with the id {identifier}.{hint}", near)
    current = canonical(snapshot.reader, identifier)
    if current != identifier:
        raise MovedError(current)
    return identifier


def moved(path: str, query: str) -> RedirectResponse:
    """Send a client on, for good."""
    return RedirectResponse(quote(path, safe="/") + (f"?{query}" if query else ""), status_code=308)


def describe_rdf(reader: Reader, iri: str, name: str) -> bytes:
    """Write what the graph says of an IRI, and the labels of what it links to, as `turtle` or `jsonld`."""
    node = ox.NamedNode(iri)
    triples: Iterable[ox.Triple] = dict.fromkeys(
        triple for query in (_ABOUT, _LABELS) for triple in reader.construct(query, thing=node)
    )
    out = io.BytesIO()
    ox.serialize(triples, out, RDF_FORMATS[name], prefixes=PREFIXES)
    return out.getvalue()
