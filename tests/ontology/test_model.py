"""The model says what the contract names, in both languages, without holes."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, SKOS, URIRef

from ontology.errors import ModelError
from ontology.model import concept_words, load_model, ontology_graph, ontology_nquads
from ontology.namespaces import CONCEPT, ID, KR, ONTOLOGY_GRAPH

MODEL = load_model()
SCHEMES = {
    "event-type": "visit courtesy_call meeting signing delegation_abroad exhibition festival online_exchange training "
    "sports_exchange performance ceremony conference other",
    "role": "host guest leader member witness signatory organiser performer speaker companion participant subject",
    "agreement-kind": "sister_city friendship_city mou sister_school letter_of_intent declaration other",
    "agreement-status": "signed existing planned",
    "organisation-kind": "government council representative_office university school ngo company team association "
    "museum other",
    "place-kind": "city county prefecture state country venue other",
    "standing": "sister_city friendship_city mou_partner",
    "cameo": "030 036 040 041 042 043 044 046 050 051 057 060 061 064",
    "plover": "agree consult support concede cooperate aid retreat request accuse reject threaten protest sanction "
    "mobilize coerce assault",
    "topic": "education culture trade tourism agriculture fisheries youth sport smart-city semiconductors environment "
    "disaster-prevention industry investment science music transport health digital innovation sustainability "
    "urban-development indigenous shipping talent security",
}
CLASSES = """Agreement City Claim Correction Country Depiction Entry Event Extraction Figure Membership Organization
Participation Partnership Person Photo Place Post Region Report Section Series Topic Venue"""
PROPERTIES = """abbreviation acting agreementKind basis cameo capacity card code confidence correction countryCode
depicted entry event eventActor eventCount eventRecipient firstContact former geonamesId illustrates involves
involvesByContainment lastContact locatedIn mentionedIn newlyAppointed number observedOn ordinal participant partner
party periodEnd periodStart photo placeKind plover position post reportingBody reportingCity represents role rule
ruleSet sectionPath series sha256 signatory signedOn since sortDate standing start end status subject title unit
witness"""


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_every_notation_of_the_contract_is_a_concept(scheme: str) -> None:
    notations = SCHEMES[scheme].split()
    concepts = MODEL.scheme(scheme).concepts
    assert [notation for notation in notations if notation not in concepts] == []
    for notation in notations:
        assert concepts[notation].iri == CONCEPT[f"{scheme}/{notation}"]


@pytest.mark.parametrize("scheme", ["event-type", "role", "agreement-kind", "agreement-status", "standing", "plover"])
def test_no_concept_stands_outside_the_contract(scheme: str) -> None:
    assert set(MODEL.scheme(scheme).concepts) == set(SCHEMES[scheme].split())


@pytest.mark.parametrize("scheme", sorted(MODEL.schemes))
def test_concepts_have_both_languages_and_their_iri_their_notation(scheme: str) -> None:
    found = MODEL.scheme(scheme)
    assert set(found.labels) == {"zh-Hant", "en"}
    for notation, concept in found.concepts.items():
        assert {"zh-Hant", "en"} <= set(concept.labels), concept.iri
        assert str(concept.iri).rsplit("/", 1)[1] == notation == concept.notation


@pytest.mark.parametrize("scheme", sorted(MODEL.schemes))
def test_broader_leads_to_a_concept_and_never_in_a_circle(scheme: str) -> None:
    concepts = MODEL.scheme(scheme).concepts
    for concept in concepts.values():
        above, seen = concept.broader, [concept.notation]
        while above is not None:
            assert above not in seen, seen
            seen.append(above)
            above = concepts[above].broader


def test_every_event_type_leads_to_codes_that_exist() -> None:
    for concept in MODEL.scheme("event-type").concepts.values():
        assert concept.cameo_code in MODEL.scheme("cameo").concepts
        assert CONCEPT[f"cameo/{concept.cameo_code}"] in concept.matches


def test_the_codes_and_the_categories_agree() -> None:
    """An event type falls under the PLOVER category its CAMEO code falls under."""
    known = {concept.iri for scheme in MODEL.schemes.values() for concept in scheme.concepts.values()}
    for concept in MODEL.scheme("event-type").concepts.values():
        code = MODEL.concept("cameo", concept.cameo_code or "")
        categories = [match for match in concept.matches if "/plover/" in match]
        assert categories == [match for match in code.matches if "/plover/" in match], concept.notation
    for scheme in MODEL.schemes.values():
        assert {match for concept in scheme.concepts.values() for match in concept.matches} <= known


@pytest.mark.parametrize("name", CLASSES.split())
def test_every_class_has_labels_and_comments_in_both_languages(name: str) -> None:
    found = MODEL.entity_types[name]
    assert found.iri == KR[name]
    assert set(found.labels) == set(found.comments) == {"zh-Hant", "en"}


def test_no_class_is_forgotten_and_every_class_of_things_has_an_entity_type() -> None:
    assert set(MODEL.entity_types) == set(CLASSES.split())
    assert set(MODEL.scheme("entity-type").concepts) <= set(MODEL.entity_types)


@pytest.mark.parametrize("name", PROPERTIES.split())
def test_every_property_has_labels_and_comments_in_both_languages(name: str) -> None:
    found = MODEL.properties[name]
    assert found.iri == KR[name]
    assert set(found.labels) == set(found.comments) == {"zh-Hant", "en"}
    ours = {one.iri for one in MODEL.entity_types.values()}
    for domain in found.domains:
        assert not domain.startswith(KR) or domain in ours


def test_a_thing_belongs_to_the_standards_classes_too() -> None:
    classes = {str(one) for one in MODEL.standard_classes("Organization", "university")}
    assert {str(KR.Organization), "https://schema.org/CollegeOrUniversity"} <= classes
    assert {"http://xmlns.com/foaf/0.1/Person", "http://www.w3.org/ns/prov#Agent"} <= {
        str(one) for one in MODEL.standard_classes("Person")
    }
    assert str(KR.Place) in {str(one) for one in MODEL.standard_classes("City", "city")}


def test_the_words_of_a_topic_lead_to_it() -> None:
    words = concept_words("topic")
    assert words["經貿"] == CONCEPT["topic/trade"]
    assert words["災害應變"] == CONCEPT["topic/disaster-prevention"]
    assert words["農漁業"] in {CONCEPT["topic/agriculture"], CONCEPT["topic/fisheries"]}
    assert concept_words("department")["經發局"] == CONCEPT["department/economic-development"]


def test_a_preferred_label_wins_over_another_concepts_other_label() -> None:
    for scheme in MODEL.schemes.values():
        words = MODEL.concept_words(scheme.name)
        for concept in scheme.concepts.values():
            assert (
                MODEL.concept(scheme.name, str(words[concept.labels["zh-Hant"]]).rsplit("/", 1)[1]).labels["zh-Hant"]
                == (concept.labels["zh-Hant"])
            )


def test_an_unknown_name_is_a_model_error() -> None:
    with pytest.raises(ModelError, match="no concept scheme called party"):
        MODEL.scheme("party")
    with pytest.raises(ModelError, match="no concept king in the scheme role"):
        MODEL.concept("role", "king")


def test_a_malformed_schema_is_named(tmp_path: Path) -> None:
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema" / "broken.ttl").write_text("kr:Thing a", encoding="utf-8")
    with pytest.raises(ModelError, match=r"broken\.ttl"):
        load_model(tmp_path)


def test_the_published_graph_is_sorted_named_and_without_blank_nodes() -> None:
    content = ontology_nquads()
    lines = content.decode().splitlines()
    assert lines == sorted(set(lines))
    quads = list(ox.parse(content, format=ox.RdfFormat.N_QUADS))
    assert {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)} == {
        str(ONTOLOGY_GRAPH)
    }
    assert not [
        quad for quad in quads if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)
    ]


def test_the_published_graph_holds_the_standards_classes_of_authorities() -> None:
    graph = ontology_graph()
    types = {str(one) for one in graph.objects(ID["place-tw-kaohsiung"], RDF.type)}
    assert {str(KR.City), str(KR.Place), "https://schema.org/City", "https://schema.org/Place"} <= types
    assert (URIRef("https://schema.org/GovernmentOffice")) in set(graph.objects(ID["office-ait"], RDF.type))
    assert graph.value(CONCEPT["topic/education"], SKOS.notation) is not None


def test_every_file_says_where_it_comes_from() -> None:
    folder = Path(__file__).resolve().parents[2] / "ontology"
    for path in folder.glob("*/*.ttl"):
        head = path.read_text(encoding="utf-8").split("@prefix", 1)[0]
        assert head.startswith("# "), path.name
        if path.parent.name == "authorities":
            assert re.search(r"^# Source: ", head, re.MULTILINE), path.name
