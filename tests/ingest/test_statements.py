"""Statements rest on words, and say the same each time."""

from __future__ import annotations

from rdflib import PROV, RDF, SDO, Graph, Literal

from graph.identifiers import iri
from graph.rdf import nquads
from graph.statement import Statement
from ingest.extraction import extract_document
from ingest.statements import statements
from ontology.namespaces import CONCEPT, KR, SEM
from ontology.shapes import validate
from tests.ingest.reports import document, register

TITLE = "與日本熊本市簽署姊妹市協定"
BODY = "114年9月14日，羅達生副市長與日本熊本市大西一史市長在日本台灣交流協會高雄事務所奧正史所長見證下簽署姊妹市協定。"


def made() -> list[Statement]:
    report = document((TITLE, BODY))
    return list(statements(report, extract_document(report, register()), register()))


def test_evidence_is_the_text() -> None:
    report = document((TITLE, BODY))
    resting = [one.provenance for one in made() if one.provenance is not None]
    assert resting
    assert all(report.text[one.start : one.end] == one.exact for one in resting)


def test_the_event_has_type_date_and_actors() -> None:
    event = iri("event-small-1.1-1")
    said = {(one.predicate, one.object) for one in made() if one.subject == event}
    assert (SEM.eventType, CONCEPT["event-type/signing"]) in said
    assert (SDO.startDate, Literal("2025-09-14", datatype="http://www.w3.org/2001/XMLSchema#date")) in said
    assert any(predicate == SEM.hasActor for predicate, _ in said)


def test_a_signed_agreement_comes_from_the_event() -> None:
    told = made()
    (agreement,) = {one.subject for one in told if one.predicate == RDF.type and one.object == KR.Agreement}
    links = {(one.predicate, one.object) for one in told if one.subject == agreement}
    assert (PROV.wasGeneratedBy, iri("event-small-1.1-1")) in links
    assert (KR.status, CONCEPT["agreement-status/signed"]) in links


def test_the_same_report_gives_the_same_bytes() -> None:
    assert nquads(made(), "urn:graph") == nquads(made(), "urn:graph")


def test_a_report_breaks_no_shape() -> None:
    graph = Graph()
    for one in made():
        graph.add((one.subject, one.predicate, one.object))
    findings = [one for one in validate(graph).findings if one.severity == "violation"]
    assert findings == []
