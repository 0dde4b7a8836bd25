"""What was made of a report's words: every recognised name of it, and every statement an entry gave rise to."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import pyoxigraph as ox

from graph.entity import brief, label_of
from graph.facts import short
from graph.history import event_card
from graph.store.base import Reader
from ontology.errors import NotFoundError
from ontology.namespaces import BASE, ID

_NAMES: Final = """
SELECT DISTINCT ?thing ?entry ?start ?end ?rule ?confidence WHERE {
  ?evidence oa:hasSource ?report ; oa:hasSelector ?selector . ?selector oa:start ?start ; oa:end ?end .
  ?claim prov:wasQuotedFrom ?evidence ; rdf:predicate kr:mentionedIn ; rdf:subject ?thing ; rdf:object ?entry ;
    kr:rule ?rule ; kr:confidence ?confidence . }"""
_STATEMENTS: Final = """
SELECT DISTINCT ?subject ?predicate ?object ?rule ?confidence ?exact ?start ?end WHERE {
  ?evidence kr:entry ?entry ; oa:hasSelector ?quoted ; oa:hasSelector ?placed .
  ?quoted oa:exact ?exact . ?placed oa:start ?start ; oa:end ?end .
  ?claim prov:wasQuotedFrom ?evidence ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
    kr:rule ?rule ; kr:confidence ?confidence . }"""
_EVENTS: Final = "SELECT DISTINCT ?event WHERE { ?event dcterms:source ?entry ; kr:card ?card } ORDER BY ?event"


def names(reader: Reader, report: dict[str, Any]) -> list[dict[str, Any]]:
    """Every recognised name of a report in the order of its text, what it was taken for, by which rule, how sure."""
    described = cache(lambda thing: _thing(reader, thing))
    found: list[dict[str, Any]] = [
        {
            "start": int(start or 0),
            "end": int(end or 0),
            "entity": described(thing or ""),
            "entry": short(entry or ""),
            "rule": rule,
            "confidence": float(confidence or 0),
        }
        for thing, entry, start, end, rule, confidence in reader.select(
            _NAMES, report=ox.NamedNode(report["iri"])
        ).texts()
    ]
    return sorted(found, key=lambda each: (each["start"], -each["end"], each["entity"]["id"]))


def statements(reader: Reader, entry: str) -> dict[str, Any]:
    """The events an entry (its id) tells of, and every statement made of it with its words, rule and confidence."""
    node = ox.NamedNode(str(ID[entry]))
    described = cache(lambda thing: _thing(reader, thing))
    events = [event_card(reader, event) for event in reader.select(_EVENTS, entry=node).column("event")]
    items: list[dict[str, Any]] = [
        {
            "subject": described(subject or ""),
            "predicate": predicate,
            "object": described(value or "") if (value or "").startswith(BASE) else {"value": value},
            "rule": rule,
            "confidence": float(confidence or 0),
            "exact": exact,
            "start": int(start or 0),
            "end": int(end or 0),
        }
        for subject, predicate, value, rule, confidence, exact, start, end in reader.select(
            _STATEMENTS, entry=node
        ).texts()
    ]
    ordered = sorted(
        items, key=lambda each: (each["subject"]["id"], each["predicate"], each["start"], str(each["object"]))
    )
    return {"total": len(ordered), "events": events, "items": ordered}


def _thing(reader: Reader, iri: str) -> dict[str, Any]:
    if not iri.startswith(str(ID)):
        return {"id": iri.removeprefix(BASE), "iri": iri, "label": label_of(reader, iri)}
    try:
        return brief(reader, short(iri))
    except NotFoundError:
        return {"id": short(iri), "iri": iri, "label": {"zh-Hant": None, "en": None}}
