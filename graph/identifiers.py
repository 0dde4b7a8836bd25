"""Deterministic identifiers: the same thing gets the same id in every report, on every machine."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from rdflib import URIRef

from ontology.namespaces import ID

_SPACE = re.compile(r"\s+")


def fold(name: str) -> str:
    """Fold a name to the form identifiers are minted from: NFKC, lower case, single spaces."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", name)).strip().casefold()


def mint(kind: str, *key: str) -> str:
    """Mint the id of a thing: its kind, a hyphen and twelve hexadecimal digits of the SHA-256 of its folded key."""
    digest = hashlib.sha256("\x1f".join((kind, *(fold(part) for part in key))).encode()).hexdigest()
    return f"{kind}-{digest[:12]}"


def iri(identifier: str) -> URIRef:
    """Give the IRI of an id."""
    return ID[identifier]


def identifier(thing: str) -> str | None:
    """Give the id of an IRI of ours, None for one that is not."""
    return thing[len(ID) :] if thing.startswith(str(ID)) else None
