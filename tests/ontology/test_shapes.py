"""Each shape lets a well-formed thing pass and catches the one that breaks it."""

from __future__ import annotations

from functools import cache

import pytest
from rdflib import RDF, SH, Graph, URIRef

from ontology.model import concept_files
from ontology.namespaces import ID, KR
from ontology.shapes import Finding, ValidationReport, shapes_graph, validate
from tests.ontology.world import DATE, WORLD, Thing, concept, turtle

NAMELESS: Thing = {"skos:prefLabel": None}
TWO_NAMES: Thing = {"skos:prefLabel": '"甲"@zh-Hant, "乙"@zh-Hant'}
TWO_STANDINGS = f"{concept('standing', 'sister_city')}, {concept('standing', 'mou_partner')}"
NOWHERE = '"nowhere"'
"""A literal where a thing must stand."""

# shape -> (the well-formed thing, what is bent in it)
BROKEN: dict[str, tuple[str, Thing]] = {
    "PersonShape.label": ("person-mayor", NAMELESS),
    "PersonShape.tagged": ("person-mayor", {"skos:prefLabel": '"科西奧雷克"'}),
    "PersonShape.titles": ("person-mayor", {"skos:prefLabel": '"副市長"@zh-Hant'}),
    "PersonShape.country": ("person-mayor", {"kr:countryCode": '"Poland"'}),
    "PersonShape.names": ("person-mayor", {"pnv:hasName": "krid:country-pl"}),
    "PersonShape.name": ("person-mayor", TWO_NAMES),
    "OrganizationShape.name": ("body-council", TWO_NAMES),
    "PlaceShape.name": ("place-gdynia", TWO_NAMES),
    "PostShape.name": ("post-mayor", TWO_NAMES),
    "EventShape.name": ("event-x", TWO_NAMES),
    "SeriesShape.name": ("series-x", TWO_NAMES),
    "AgreementShape.name": ("agreement-x", TWO_NAMES),
    "FigureShape.name": ("figure-x", TWO_NAMES),
    "PartnershipShape.closest": ("partnership-x", {"kr:standing": TWO_STANDINGS}),
    "PersonNameShape.literal": ("name-mayor", {"pnv:literalName": None}),
    "OrganizationShape.label": ("body-council", NAMELESS),
    "OrganizationShape.country": ("body-council", {"kr:countryCode": '"pl"'}),
    "OrganizationShape.kind": ("body-council", {"org:classification": concept("organisation-kind", "parliament")}),
    "OrganizationShape.self": ("office-poland", {"org:subOrganizationOf": "krid:country-pl"}),
    "OrganizationShape.represents": ("office-poland", {"kr:represents": "krid:body-council"}),
    "OrganizationShape.located": ("body-council", {"kr:locatedIn": "krid:person-mayor"}),
    "OrganizationShape.cycle": ("body-council", {"org:subOrganizationOf": "krid:broken-OrganizationShape.cycle"}),
    "PlaceShape.label": ("place-gdynia", NAMELESS),
    "PlaceShape.country": ("place-gdynia", {"kr:countryCode": '"PL", "DE"'}),
    "PlaceShape.kind": ("place-gdynia", {"kr:placeKind": concept("organisation-kind", "council")}),
    "PlaceShape.geonames": ("place-gdynia", {"kr:geonamesId": '"Gdynia"'}),
    "PlaceShape.within": ("place-gdynia", {"schema:containedInPlace": "krid:body-council"}),
    "PlaceShape.geometry": ("place-gdynia", {"geo:hasGeometry": "krid:geometry-swapped"}),
    "PlaceShape.cycle": ("place-gdynia", {"schema:containedInPlace": "krid:broken-PlaceShape.cycle"}),
    "PostShape.label": ("post-mayor", NAMELESS),
    "PostShape.body": ("post-mayor", {"org:postIn": "krid:place-gdynia"}),
    "MembershipShape.member": ("membership-mayor", {"org:member": "krid:body-council"}),
    "MembershipShape.body": ("membership-mayor", {"org:organization": "krid:place-gdynia"}),
    "MembershipShape.title": ("membership-mayor", {"kr:title": None}),
    "MembershipShape.post": ("membership-mayor", {"kr:post": "krid:body-council"}),
    "MembershipShape.observed": ("membership-mayor", {"kr:observedOn": '"2025-09-05"'}),
    "MembershipShape.former": ("membership-mayor", {"kr:former": '"前"'}),
    "MembershipShape.acting": ("membership-mayor", {"kr:acting": '"代理"'}),
    "MembershipShape.new": ("membership-mayor", {"kr:newlyAppointed": '"新任"'}),
    "EventShape.label": ("event-x", NAMELESS),
    "EventShape.type": ("event-x", {"sem:eventType": concept("event-type", "party")}),
    "EventShape.source": ("event-x", {"dcterms:source": None}),
    "EventShape.begins": ("event-x", {"schema:startDate": '"114年9月5日"'}),
    "EventShape.ends": ("event-x", {"schema:endDate": '"5 September"'}),
    "EventShape.sort": ("event-x", {"kr:sortDate": '"2025"^^xsd:gYear'}),
    "EventShape.order": ("event-x", {"schema:endDate": '"2025-09-04"^^xsd:date'}),
    "EventShape.place": ("event-x", {"sem:hasPlace": "krid:person-mayor"}),
    "EventShape.mode": ("event-x", {"schema:eventAttendanceMode": '"online"'}),
    "EventShape.super": ("event-x", {"schema:superEvent": "krid:series-x"}),
    "EventShape.topic": ("event-x", {"dcterms:subject": '"教育"'}),
    "EventShape.cameo": ("event-x", {"kr:cameo": concept("cameo", "999")}),
    "EventShape.plover": ("event-x", {"kr:plover": concept("plover", "chat")}),
    "EventShape.cycle": ("event-x", {"schema:superEvent": "krid:broken-EventShape.cycle"}),
    "DatedEventShape": ("event-x", {"kr:sortDate": None}),
    "SeriesShape.label": ("series-x", NAMELESS),
    "ParticipationShape.event": ("participation-x", {"kr:event": None}),
    "ParticipationShape.who": ("participation-x", {"kr:participant": "krid:photo-x"}),
    "ParticipationShape.role": ("participation-x", {"kr:role": concept("role", "king")}),
    "ParticipationShape.capacity": ("participation-x", {"kr:capacity": "krid:post-mayor"}),
    "AgreementShape.label": ("agreement-x", NAMELESS),
    "AgreementShape.parties": ("agreement-x", {"kr:party": "krid:place-gdynia"}),
    "AgreementShape.kind": ("agreement-x", {"kr:agreementKind": None}),
    "AgreementShape.status": ("agreement-x", {"kr:status": concept("agreement-status", "hoped_for")}),
    "AgreementShape.ordinal": ("agreement-x", {"kr:ordinal": '"第43座"'}),
    "AgreementShape.signed": ("agreement-x", {"kr:signedOn": '"2025-09-05"'}),
    "AgreementShape.signatory": ("agreement-x", {"kr:signatory": "krid:place-gdynia"}),
    "AgreementShape.witness": ("agreement-x", {"kr:witness": "krid:office-poland"}),
    "AgreementShape.generated": ("agreement-x", {"prov:wasGeneratedBy": "krid:entry-x"}),
    "SignedAgreementShape": ("agreement-x", {"prov:wasGeneratedBy": None}),
    "PlannedAgreementShape": ("agreement-x", {"kr:status": concept("agreement-status", "planned")}),
    "PartnershipShape.partners": ("partnership-x", {"kr:partner": "krid:place-gdynia"}),
    "PartnershipShape.standing": ("partnership-x", {"kr:standing": None}),
    "PartnershipShape.ordinal": ("partnership-x", {"kr:ordinal": "0"}),
    "PartnershipShape.since": ("partnership-x", {"kr:since": '"long ago"'}),
    "PartnershipShape.basis": ("partnership-x", {"kr:basis": "krid:event-x"}),
    "PartnershipShape.last": ("partnership-x", {"kr:lastContact": f'{DATE}, "2025-09-06"^^xsd:date'}),
    "PhotoShape.number": ("photo-x", {"kr:number": None}),
    "PhotoShape.caption": ("photo-x", {"schema:caption": '""'}),
    "PhotoShape.part": ("photo-x", {"dcterms:isPartOf": NOWHERE}),
    "PhotoShape.illustrates": ("photo-x", {"kr:illustrates": "krid:person-mayor"}),
    "PhotoShape.depicts": ("photo-x", {"foaf:depicts": '"市長"'}),
    "DepictionShape.photo": ("depiction-x", {"kr:photo": "krid:event-x"}),
    "DepictionShape.depicted": ("depiction-x", {"kr:depicted": None}),
    "DepictionShape.position": ("depiction-x", {"kr:position": '"左三", "左四"'}),
    "FigureShape.label": ("figure-x", NAMELESS),
    "FigureShape.value": ("figure-x", {"rdf:value": '"兩百"'}),
    "FigureShape.unit": ("figure-x", {"kr:unit": '""'}),
    "FigureShape.source": ("figure-x", {"dcterms:source": "krid:report-x"}),
    "FigureShape.from": ("figure-x", {"kr:periodStart": '"本期"'}),
    "FigureShape.to": ("figure-x", {"kr:periodEnd": '"本期"'}),
    "FigureShape.period": ("figure-x", {"kr:periodEnd": '"2024-02-28"^^xsd:date'}),
    "ReportShape.title": ("report-x", {"dcterms:title": None}),
    "ReportShape.text": ("report-x", {"schema:text": None}),
    "ReportShape.hash": ("report-x", {"kr:sha256": '"abc"'}),
    "ReportShape.city": ("report-x", {"kr:reportingCity": "krid:body-council"}),
    "ReportShape.body": ("report-x", {"kr:reportingBody": "krid:place-kaohsiung"}),
    "ReportShape.from": ("report-x", {"kr:periodStart": '"114年9月1日"'}),
    "ReportShape.to": ("report-x", {"kr:periodEnd": '"115年2月28日"'}),
    "ReportShape.period": ("report-x", {"kr:periodEnd": '"2025-02-28"^^xsd:date'}),
    "SectionShape.path": ("section-x", {"kr:sectionPath": '"壹、一"'}),
    "SectionShape.part": ("section-x", {"dcterms:isPartOf": None}),
    "SectionShape.start": ("section-x", {"kr:start": "-1"}),
    "SectionShape.before": ("section-x", {"kr:start": "7"}),
    "SectionShape.end": ("section-x", {"kr:end": None}),
    "EntryShape.path": ("entry-x", {"kr:sectionPath": None}),
    "EntryShape.number": ("entry-x", {"kr:number": "0"}),
    "EntryShape.part": ("entry-x", {"dcterms:isPartOf": NOWHERE}),
    "EntryShape.start": ("entry-x", {"kr:start": '"0"'}),
    "EntryShape.before": ("entry-x", {"kr:start": "8"}),
    "EntryShape.end": ("entry-x", {"kr:end": "7.5"}),
    "ClaimShape.subject": ("claim-x", {"rdf:subject": None}),
    "ClaimShape.predicate": ("claim-x", {"rdf:predicate": "skos:prefLabel, skos:altLabel"}),
    "ClaimShape.object": ("claim-x", {"rdf:object": None}),
    "ClaimShape.rule": ("claim-x", {"kr:rule": None}),
    "ClaimShape.confidence": ("claim-x", {"kr:confidence": "0.0"}),
    "ClaimShape.evidence": ("claim-x", {"prov:wasQuotedFrom": "krid:entry-x"}),
    "EvidenceShape.source": ("evidence-x", {"oa:hasSource": None}),
    "EvidenceShape.selector": ("evidence-x", {"oa:hasSelector": "krid:position-x"}),
    "EvidenceShape.entry": ("evidence-x", {"kr:entry": "krid:section-x"}),
    "PositionShape.start": ("position-x", {"oa:start": None}),
    "PositionShape.end": ("position-x", {"oa:end": "5, 6"}),
    "PositionShape.order": ("position-x", {"oa:start": "5"}),
    "QuoteShape.exact": ("quote-x", {"oa:exact": '""'}),
    "QuoteShape.prefix": ("quote-x", {"oa:prefix": '"a", "b"'}),
    "QuoteShape.suffix": ("quote-x", {"oa:suffix": '"a", "b"'}),
    "ExtractionShape.agent": ("extraction-x", {"prov:wasAssociatedWith": None}),
    "ExtractionShape.rules": ("extraction-x", {"kr:ruleSet": '"short"'}),
    "CorrectionShape.kind": ("correction-x", {"kr:correction": None}),
    "CorrectionShape.value": ("correction-x", {"rdf:value": None}),
    "CorrectionShape.used": ("correction-x", {"prov:used": '"place-gdynia"'}),
    "CorrectionShape.file": ("correction-x", {"dcterms:source": None}),
    "CorrectionShape.hash": ("correction-x", {"kr:sha256": '"abc"'}),
    "ConceptShape.zh": ("concept-x", {"skos:prefLabel": '"Culture"@en'}),
    "ConceptShape.notation": ("concept-x", {"skos:notation": None}),
    "ConceptShape.scheme": ("concept-x", {"skos:inScheme": None}),
    "BroaderShape.cycle": ("concept-y", {"skos:broader": "krid:broken-BroaderShape.cycle"}),
}


WARNINGS = {"PartnershipShape.closest"} | {shape for shape in BROKEN if shape.endswith("Shape.name")}
"""What two reports may say differently without either being wrong."""


def _graph(things: dict[str, Thing]) -> Graph:
    graph = Graph().parse(data=turtle(things), format="turtle")
    for path in concept_files():
        graph.parse(path, format="turtle")
    return graph


@cache
def _report() -> ValidationReport:
    swapped: Thing = {"a": "geo:Geometry", "geo:asWKT": '"POINT(54.5189 118.5319)"^^geo:wktLiteral'}
    bent = {f"broken-{shape}": WORLD[name] | bend for shape, (name, bend) in BROKEN.items()}
    return validate(_graph(WORLD | {"geometry-swapped": swapped} | bent), with_ontology=False)


def test_a_well_formed_world_conforms() -> None:
    report = validate(_graph(WORLD), with_ontology=False)
    assert report == ValidationReport(conforms=True, findings=())


@pytest.mark.parametrize("shape", sorted(BROKEN))
def test_the_shape_catches_what_breaks_it(shape: str) -> None:
    focus = str(ID[f"broken-{shape}"])
    caught = [finding for finding in _report().findings if finding.focus_node == focus]
    assert shape in {finding.shape for finding in caught}, caught
    for finding in caught:
        assert finding.message_zh != finding.message_en
        assert finding.severity == ("warning" if finding.shape in WARNINGS else "violation")


def test_only_what_is_broken_is_found() -> None:
    report = _report()
    assert not report.conforms
    unbent = [finding for finding in report.findings if "/id/broken-" not in finding.focus_node]
    # The two whose parent or whole a broken thing claims to be stand in its circle.
    assert [finding for finding in unbent if not finding.shape.endswith(".cycle")] == []


def test_every_shape_has_its_violation() -> None:
    graph = shapes_graph()
    shapes = {
        str(shape).removeprefix(str(KR))
        for kind in (SH.PropertyShape, SH.SPARQLConstraint)
        for shape in graph.subjects(RDF.type, kind)
    }
    whole = {
        str(shape).removeprefix(str(KR))
        for shape in graph.subjects(RDF.type, SH.NodeShape)
        if isinstance(shape, URIRef)
        and (shape, SH.property, None) not in graph
        and (shape, SH.sparql, None) not in graph
    }
    assert shapes | whole == set(BROKEN)


def test_every_class_of_ours_has_a_shape() -> None:
    graph = shapes_graph()
    targets = {str(target) for target in graph.objects(None, SH.targetClass)}
    classes = {str(one) for one in graph.subjects(RDF.type, URIRef("http://www.w3.org/2002/07/owl#Class"))}
    # an extraction is known by its rule set, a topic is a concept
    assert classes - targets == {str(KR.Extraction), str(KR.Topic)}


def test_the_ontology_itself_conforms() -> None:
    report = validate(Graph())
    assert report.findings == ()


def test_a_warning_alone_still_conforms() -> None:
    report = validate(_graph(WORLD | {"series-x": WORLD["series-x"] | TWO_NAMES}), with_ontology=False)
    assert report.conforms
    assert [finding.severity for finding in report.findings] == ["warning"]


def test_a_finding_reads_without_the_graph() -> None:
    found: list[Finding] = [one for one in _report().findings if one.shape == "ClaimShape.confidence"]
    (finding,) = found
    assert finding.path.endswith("#confidence")
    assert finding.value == "0.0"
    assert finding.message_en == "confidence is above 0 and at most 1"
    assert finding.message_zh == "信心須大於 0 且至多 1"
