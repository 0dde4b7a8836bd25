"""From what a person would type to one thing: a name in any script, a code, an id, an IRI."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph.search import Match, Search
from graph.store.base import Reader
from ontology.errors import NotFoundError
from ontology.namespaces import ID

_ID: Final = re.compile(r"[a-z]+-[A-Za-z0-9.-]+")
_REPLACED: Final = "SELECT ?canonical WHERE { ?thing dcterms:isReplacedBy ?canonical } ORDER BY ?canonical LIMIT 1"
_KNOWN: Final = "ASK { ?thing ?predicate ?value }"
_FIRST: Final = ("person", "organization", "place", "agreement", "partnership", "series")


@dataclass(frozen=True, slots=True)
class Resolved:
    """The best match, and the others that would have fitted, best first."""

    best: Match
    others: tuple[Match, ...] = ()

    @property
    def id(self) -> str:
        """The id of the best match."""
        return self.best.id


def canonical(reader: Reader, identifier: str) -> str:
    """The id a thing has today: that of the thing it was merged into, or its own."""
    seen = {identifier}
    while True:
        found = reader.select(_REPLACED, thing=ox.NamedNode(str(ID[identifier]))).column("canonical")
        if not found or found[0][len(ID) :] in seen:
            return identifier
        identifier = found[0][len(ID) :]
        seen.add(identifier)


def known(reader: Reader, identifier: str) -> bool:
    """Whether the graph says anything about an id."""
    return bool(_ID.fullmatch(identifier)) and reader.ask(_KNOWN, thing=ox.NamedNode(str(ID[identifier])))


def _by_id(reader: Reader, search: Search, identifier: str) -> Resolved | None:
    if not known(reader, identifier):
        return None
    current = canonical(reader, identifier)
    match = search.by_id(current)
    if match is None:
        label: dict[str, str | None] = {"zh-Hant": None, "en": None}
        kind = current.split("-", 1)[0]
        match = Match(current, str(ID[current]), kind, None, None, label, current, "id", 1.0, 0)
    return Resolved(match)


def resolve(reader: Reader, search: Search, text: str) -> Resolved:
    """Find the thing a text means; NotFoundError with near matches where nothing has such a name."""
    wanted = text.strip()
    identifier = wanted[len(ID) :] if wanted.startswith(str(ID)) else wanted
    if _ID.fullmatch(identifier) and (found := _by_id(reader, search, identifier)):
        return found
    matches: list[Match] = []
    if wanted:
        matches = search.find(wanted[:200], types=_FIRST, limit=10).items or search.find(wanted[:200], limit=10).items
    firm = [match for match in matches if match.reason != "fuzzy"]
    if not firm:
        near = tuple(dict.fromkeys(match.name for match in matches))
        hint = f"; near: {', '.join(near)}" if near else ""
        raise NotFoundError(f"{wanted or 'an empty name'}: nothing in the graph has this name{hint}", near)
    return Resolved(firm[0], tuple(firm[1:]))
