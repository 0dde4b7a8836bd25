"""The unit of knowledge: one triple, the words it rests on, the rule that read them, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import URIRef
from rdflib.term import Node


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a statement was read, in the words of the W3C Web Annotation model.

    `document` is the report's id; `start` and `end` are offsets into `Document.text` in Unicode code points,
    end exclusive; `exact` is the text between them; `entry` is the id of the entry it stands in, if any.
    """

    document: str
    start: int
    end: int
    exact: str
    entry: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One RDF triple with its evidence.

    `provenance` is None only for what the report's source sheet says (title, publisher, period) and for structure.
    `rule` names the rule that made it, `confidence` lies in (0, 1].
    """

    subject: URIRef
    predicate: URIRef
    object: Node
    provenance: Provenance | None = None
    rule: str = "structure"
    confidence: float = 1.0
