"""The smallest world in which every class has one well-formed thing, as Turtle properties that a test can bend."""

from __future__ import annotations

from ontology.namespaces import PREFIXES

Thing = dict[str, str | None]

DATE = '"2025-09-05"^^xsd:date'


def concept(scheme: str, notation: str) -> str:
    return f"<{PREFIXES['concept']}{scheme}/{notation}>"


WORLD: dict[str, Thing] = {
    "country-pl": {
        "a": "kr:Country, kr:Place",
        "skos:prefLabel": '"波蘭"@zh-Hant, "Poland"@en',
        "kr:countryCode": '"PL"',
    },
    "place-gdynia": {
        "a": "kr:City, kr:Place",
        "skos:prefLabel": '"格丁尼亞市"@zh-Hant, "Gdynia"@en',
        "kr:countryCode": '"PL"',
        "kr:placeKind": concept("place-kind", "city"),
        "kr:geonamesId": '"3099424"',
        "schema:containedInPlace": "krid:country-pl",
        "geo:hasGeometry": "krid:geometry-gdynia",
    },
    "geometry-gdynia": {"a": "geo:Geometry", "geo:asWKT": '"POINT(18.5319 54.5189)"^^geo:wktLiteral'},
    "place-kaohsiung": {"a": "kr:City, kr:Place", "skos:prefLabel": '"高雄市"@zh-Hant', "kr:countryCode": '"TW"'},
    "body-council": {
        "a": "kr:Organization",
        "skos:prefLabel": '"格丁尼亞市議會"@zh-Hant',
        "kr:countryCode": '"PL"',
        "org:classification": concept("organisation-kind", "council"),
        "kr:locatedIn": "krid:place-gdynia",
    },
    "office-poland": {
        "a": "kr:Organization",
        "skos:prefLabel": '"波蘭台北辦事處"@zh-Hant, "Polish Office in Taipei"@en',
        "kr:represents": "krid:country-pl",
        "org:subOrganizationOf": "krid:body-council",
    },
    "person-mayor": {
        "a": "kr:Person",
        "skos:prefLabel": '"科西奧雷克"@zh-Hant, "Aleksandra Kosiorek"@en',
        "kr:countryCode": '"PL"',
        "pnv:hasName": "krid:name-mayor",
    },
    "name-mayor": {"a": "pnv:PersonName", "pnv:literalName": '"科西奧雷克"@zh-Hant'},
    "post-mayor": {"a": "kr:Post", "skos:prefLabel": '"市長"@zh-Hant', "org:postIn": "krid:body-council"},
    "membership-mayor": {
        "a": "kr:Membership",
        "org:member": "krid:person-mayor",
        "org:organization": "krid:body-council",
        "kr:post": "krid:post-mayor",
        "kr:title": '"市長"',
        "kr:observedOn": DATE,
        "kr:former": "false",
        "kr:acting": "false",
        "kr:newlyAppointed": "true",
    },
    "report-x": {
        "a": "kr:Report",
        "dcterms:title": '"業務報告"',
        "schema:text": '"科西奧雷克市長"',
        "kr:sha256": f'"{"0" * 64}"',
        "kr:periodStart": '"2025-09-01"^^xsd:date',
        "kr:periodEnd": '"2026-02-28"^^xsd:date',
        "kr:reportingCity": "krid:place-kaohsiung",
        "kr:reportingBody": "krid:body-council",
    },
    "section-x": {
        "a": "kr:Section",
        "kr:sectionPath": '"1.1"',
        "dcterms:isPartOf": "krid:report-x",
        "kr:start": "0",
        "kr:end": "7",
    },
    "entry-x": {
        "a": "kr:Entry",
        "kr:sectionPath": '"1.1"',
        "kr:number": "2",
        "dcterms:isPartOf": "krid:section-x",
        "kr:start": "0",
        "kr:end": "7",
    },
    "event-x": {
        "a": "kr:Event",
        "skos:prefLabel": '"出訪波蘭"@zh-Hant',
        "sem:eventType": concept("event-type", "signing"),
        "dcterms:source": "krid:entry-x",
        "schema:startDate": DATE,
        "schema:endDate": '"2025-09-16"^^xsd:date',
        "kr:sortDate": DATE,
        "sem:hasPlace": "krid:place-gdynia",
        "schema:eventAttendanceMode": "schema:OfflineEventAttendanceMode",
        "dcterms:subject": concept("topic", "education"),
        "kr:cameo": concept("cameo", "057"),
        "kr:plover": concept("plover", "support"),
    },
    "event-part": {
        "a": "kr:Event",
        "skos:prefLabel": '"簽約"@zh-Hant',
        "sem:eventType": concept("event-type", "signing"),
        "dcterms:source": "krid:entry-x",
        "schema:superEvent": "krid:event-x",
    },
    "series-x": {"a": "kr:Series", "skos:prefLabel": '"高雄燈會"@zh-Hant'},
    "participation-x": {
        "a": "kr:Participation",
        "kr:event": "krid:event-x",
        "kr:participant": "krid:person-mayor",
        "kr:role": concept("role", "signatory"),
        "kr:capacity": "krid:membership-mayor",
    },
    "agreement-x": {
        "a": "kr:Agreement",
        "skos:prefLabel": '"姊妹市協定"@zh-Hant',
        "kr:agreementKind": concept("agreement-kind", "sister_city"),
        "kr:status": concept("agreement-status", "signed"),
        "kr:party": "krid:place-gdynia, krid:place-kaohsiung",
        "kr:ordinal": "43",
        "kr:signedOn": DATE,
        "kr:signatory": "krid:person-mayor",
        "kr:witness": "krid:person-mayor",
        "prov:wasGeneratedBy": "krid:event-x",
    },
    "partnership-x": {
        "a": "kr:Partnership",
        "kr:partner": "krid:place-gdynia, krid:place-kaohsiung",
        "kr:standing": concept("standing", "sister_city"),
        "kr:ordinal": "43",
        "kr:since": '"2025"^^xsd:gYear',
        "kr:basis": "krid:agreement-x",
        "kr:lastContact": DATE,
    },
    "photo-x": {
        "a": "kr:Photo",
        "kr:number": "2",
        "schema:caption": '"簽署姊妹市協定"',
        "dcterms:isPartOf": "krid:report-x",
        "kr:illustrates": "krid:event-x",
        "foaf:depicts": "krid:person-mayor",
    },
    "depiction-x": {
        "a": "kr:Depiction",
        "kr:photo": "krid:photo-x",
        "kr:depicted": "krid:person-mayor",
        "kr:position": '"左三"',
    },
    "figure-x": {
        "a": "kr:Figure",
        "skos:prefLabel": '"場次"@zh-Hant',
        "rdf:value": "206.0",
        "kr:unit": '"場次"',
        "dcterms:source": "krid:entry-x",
        "kr:periodStart": '"2025-09-01"^^xsd:date',
        "kr:periodEnd": '"2026-02-28"^^xsd:date',
    },
    "claim-x": {
        "a": "kr:Claim",
        "rdf:subject": "krid:person-mayor",
        "rdf:predicate": "skos:prefLabel",
        "rdf:object": '"科西奧雷克"@zh-Hant',
        "kr:rule": '"name-then-title"',
        "kr:confidence": "0.9",
        "prov:wasQuotedFrom": "krid:evidence-x",
    },
    "evidence-x": {
        "a": "prov:Quotation",
        "oa:hasSource": "krid:report-x",
        "kr:entry": "krid:entry-x",
        "oa:hasSelector": "krid:position-x, krid:quote-x",
    },
    "position-x": {"a": "oa:TextPositionSelector", "oa:start": "0", "oa:end": "5"},
    "quote-x": {"a": "oa:TextQuoteSelector", "oa:exact": '"科西奧雷克"', "oa:prefix": '""', "oa:suffix": '"市長"'},
    "extraction-x": {
        "a": "prov:Activity",
        "prov:wasAssociatedWith": "krid:agent-kaohsiung-relations",
        "kr:ruleSet": '"0123456789abcdef"',
    },
    "correction-x": {
        "a": "kr:Correction",
        "kr:correction": '"rename"',
        "rdf:value": '"[]"',
        "prov:used": "krid:place-gdynia",
        "dcterms:source": '"corrections.yaml"',
        "kr:sha256": f'"{"0" * 64}"',
    },
    "scheme-x": {"a": "skos:ConceptScheme"},
    "concept-x": {
        "a": "skos:Concept",
        "skos:prefLabel": '"文化"@zh-Hant, "Culture"@en',
        "skos:notation": '"culture"',
        "skos:inScheme": "krid:scheme-x",
    },
    "concept-y": {
        "a": "skos:Concept",
        "skos:prefLabel": '"音樂"@zh-Hant, "Music"@en',
        "skos:notation": '"music"',
        "skos:inScheme": "krid:scheme-x",
        "skos:broader": "krid:concept-x",
    },
}


def turtle(things: dict[str, Thing]) -> str:
    """Write things as Turtle; a property without a value is left out."""
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    body = (
        f"krid:{name} " + " ;\n    ".join(f"{key} {value}" for key, value in thing.items() if value is not None) + " ."
        for name, thing in things.items()
    )
    return head + "\n".join(body)
