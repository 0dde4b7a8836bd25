"""The ontology's own documentation, from the Turtle: classes, properties, concept schemes with their crosswalks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from ontology.model import Model, load_model
from ontology.namespaces import PREFIXES


@cache
def model() -> Model:
    """Read the folder once; it does not change while the server runs."""
    return load_model()


def curie(iri: object) -> str:
    """Shorten an IRI by the longest prefix that fits."""
    text = str(iri)
    fitting = [(len(base), prefix) for prefix, base in PREFIXES.items() if text.startswith(base)]
    if not fitting:
        return text
    length, prefix = max(fitting)
    return f"{prefix}:{text[length:]}"


def _terms(things: Mapping[str, Any]) -> list[dict[str, object]]:
    return [{"name": curie(item.iri), "label": dict(item.labels)} for _, item in sorted(things.items())]


def terms() -> dict[str, object]:
    """Give what an editor completes: prefixes, classes and properties with their labels."""
    known = model()
    return {"prefixes": PREFIXES, "classes": _terms(known.entity_types), "properties": _terms(known.properties)}
