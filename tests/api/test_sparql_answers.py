"""Formats of answers: negotiation, round trips, what a format cannot say; against the running server."""

from __future__ import annotations

import csv
import io
import re
from typing import Final
from urllib.parse import quote
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from rdflib import RDF, VOID, Graph, Namespace, URIRef

from tests.api.live import CHINESE, CODE, HARBOUR, LABEL, NASTY, ONE, TWO, Live

JSON: Final = "application/sparql-results+json"
XML: Final = "application/sparql-results+xml"
CSV: Final = "text/csv"
TSV: Final = "text/tab-separated-values"
TURTLE: Final = "text/turtle"
NTRIPLES: Final = "application/n-triples"
RDFXML: Final = "application/rdf+xml"
JSONLD: Final = "application/ld+json"
ABOUT: Final = f"SELECT ?o {{ {HARBOUR} ?p ?o }}"
TRIPLES: Final = f"CONSTRUCT {{ {HARBOUR} ?p ?o }} WHERE {{ {HARBOUR} ?p ?o }}"
SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
TEXTUAL: Final = {XML, CSV, TSV, TURTLE, RDFXML}


@pytest.mark.parametrize("query", [ABOUT, "ASK {}"])
@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("text/*", CSV),
        (JSON, JSON),
        (XML, XML),
        (CSV, CSV),
        (TSV, TSV),
        ("application/json", JSON),
        ("application/xml", XML),
        ("text/xml", XML),
        ("TEXT/CSV", CSV),
        ("text/csv; charset=utf-8", CSV),
        ("text/csv;header=present", CSV),
        (f"{CSV};q=0.1, {XML};q=0.9", XML),
        (f"{CSV};q=0.9, {XML};q=0.1", CSV),
        (f"{JSON};q=0, */*", XML),
        (f"{JSON};q=0, {XML};q=0, */*", CSV),
        ("*/*;q=0.5, text/csv", CSV),
        ("text/*;q=0.3, text/csv;q=0.1, */*;q=0.2", TSV),
        (f"application/*;q=0.9, {JSON};q=0.1", XML),
        (f"image/png, {TSV};q=0.01", TSV),
        ("image/png, */*;q=0.1", JSON),
        (f"{XML}, */*", XML),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", XML),
        (f"garbage, {XML}", XML),
        (f";;, ,{TSV}", TSV),
        (f"{TSV} ; q=1.000", TSV),
        (f"{XML};q=1;ext=1", XML),
        (f"  {CSV}  ", CSV),
    ],
)
def test_rows_follow_accept(server: Live, query: str, accept: str | None, media: str) -> None:
    reply = server.ask(query, accept)
    assert (reply.status, reply.media) == (200, media)
    assert "accept" in reply.headers["vary"].lower()
    assert ("charset=utf-8" in reply.headers["content-type"]) is (media in TEXTUAL)


@pytest.mark.parametrize("query", [TRIPLES, f"DESCRIBE {HARBOUR}"])
@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, TURTLE),
        ("*/*", TURTLE),
        ("text/*", TURTLE),
        ("application/*", NTRIPLES),
        (TURTLE, TURTLE),
        ("application/x-turtle", TURTLE),
        (NTRIPLES, NTRIPLES),
        ("text/plain", NTRIPLES),
        (RDFXML, RDFXML),
        ("application/xml", RDFXML),
        (JSONLD, JSONLD),
        ("application/json", JSONLD),
        (f"{TURTLE};q=0.1, {JSONLD}", JSONLD),
        (f"{TURTLE};q=0, */*", NTRIPLES),
        ("text/html, */*;q=0.1", TURTLE),
        (f'{JSONLD};profile="http://www.w3.org/ns/json-ld#expanded"', JSONLD),
    ],
)
def test_triples_follow_accept(server: Live, query: str, accept: str | None, media: str) -> None:
    reply = server.ask(query, accept)
    assert (reply.status, reply.media) == (200, media)
    assert "accept" in reply.headers["vary"].lower()
    assert ("charset=utf-8" in reply.headers["content-type"]) is (media in TEXTUAL)


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        *(
            (ABOUT, accept)
            for accept in ("image/png", "text/html", TURTLE, f"{JSON};q=0", "*/*;q=0", "application/pdf")
        ),
        *((TRIPLES, accept) for accept in ("image/png", CSV, JSON, "text/html", "application/trig", "*/*;q=0.0")),
    ],
)
def test_nothing_that_fits_is_406(server: Live, query: str, accept: str) -> None:
    reply = server.ask(query, accept)
    assert (reply.status, reply.media) == (406, "application/problem+json")
    assert "there are" in reply.json["detail"]


@pytest.mark.parametrize(
    ("query", "name", "media"),
    [
        (ABOUT, "json", JSON),
        (ABOUT, "xml", XML),
        (ABOUT, "csv", CSV),
        (ABOUT, "tsv", TSV),
        (ABOUT, CSV, CSV),
        (TRIPLES, "turtle", TURTLE),
        (TRIPLES, "ntriples", NTRIPLES),
        (TRIPLES, "rdfxml", RDFXML),
        (TRIPLES, "jsonld", JSONLD),
    ],
)
def test_a_format_may_be_named_in_the_address(server: Live, query: str, name: str, media: str) -> None:
    assert server.ask(query, "image/png", format=name).media == media
    assert server.ask(query, format="docx").status == 406


def test_several_accept_lines_are_one_list(server: Live) -> None:
    lines = b"Host: x\r\nConnection: close\r\nAccept: image/png\r\nAccept: text/csv\r\n\r\n"
    head = server.raw(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n" + lines)
    assert b"content-type: text/csv" in head


def test_rows_round_trip_in_every_format(server: Live) -> None:
    wanted = {CHINESE, "PL"}
    assert {row["o"]["value"] for row in server.ask(ABOUT).json["results"]["bindings"]} == wanted
    root = ElementTree.fromstring(server.ask(ABOUT, XML).body)
    assert {each.text for each in root.iter("{http://www.w3.org/2005/sparql-results#}literal")} == wanted
    rows = list(csv.reader(io.StringIO(server.ask(ABOUT, CSV).body.decode(), newline="")))
    assert rows[0] == ["o"]
    assert {row[0] for row in rows[1:]} == wanted
    lines = server.ask(ABOUT, TSV).body.decode().rstrip("\n").split("\n")
    assert lines[0] == "?o"
    turtle = "".join(f"<http://e.org/s> <http://e.org/p> {line} .\n" for line in lines[1:])
    found = {quad.object.value for quad in ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE) if is_literal(quad)}
    assert found == wanted


def parsed(body: bytes, media: str) -> list[ox.Quad]:
    return list(ox.parse(body, format=ox.RdfFormat.from_media_type(media)))


def is_literal(quad: ox.Quad) -> bool:
    return isinstance(quad.object, ox.Literal)


@pytest.mark.parametrize("media", [TURTLE, NTRIPLES, RDFXML, JSONLD])
@pytest.mark.parametrize("query", [TRIPLES, f"DESCRIBE {HARBOUR}"])
def test_triples_round_trip_in_every_format(server: Live, media: str, query: str) -> None:
    body = server.ask(query, media).body
    found = {quad.object.value for quad in ox.parse(body, format=ox.RdfFormat.from_media_type(media))}
    assert found >= {CHINESE, "PL"}
    if media != JSONLD:
        assert {str(each) for each in Graph().parse(data=body, format=media).objects()} >= {CHINESE, "PL"}


@pytest.mark.parametrize(("media", "yes"), [(JSON, b'"boolean":true'), (XML, b"<boolean>true"), (CSV, b"true")])
def test_ask_in_every_format(server: Live, media: str, yes: bytes) -> None:
    assert yes in server.ask("ASK {}", media).body
    assert yes.replace(b"true", b"false") in server.ask("ASK { <urn:a> <urn:b> <urn:c> }", media).body


@pytest.mark.parametrize("media", [JSON, XML, CSV, TSV])
def test_no_rows_and_unbound_variables(server: Live, media: str) -> None:
    empty = server.ask("SELECT ?a ?b { ?a <urn:none> ?b }", media)
    assert empty.status == 200
    assert re.search(rb"a\W.*b", empty.body, re.DOTALL)
    assert server.ask("SELECT ?a ?b { VALUES (?a ?b) { (1 UNDEF) (UNDEF UNDEF) } }", media).status == 200


@pytest.mark.parametrize("media", [TURTLE, NTRIPLES, RDFXML, JSONLD])
def test_no_triples(server: Live, media: str) -> None:
    body = server.ask("CONSTRUCT { ?s ?p ?o } WHERE { ?s <urn:none> ?o . ?s ?p ?o }", media).body
    assert list(ox.parse(body, format=ox.RdfFormat.from_media_type(media))) == []


@pytest.mark.parametrize(
    ("query", "media"),
    [
        (f"SELECT ?o {{ <http://e.org/bell> {LABEL} ?o }}", XML),
        (f"CONSTRUCT WHERE {{ <http://e.org/bell> {LABEL} ?o }}", RDFXML),
        ("CONSTRUCT WHERE { <http://e.org/digit> ?p ?o }", RDFXML),
        ("CONSTRUCT { <urn:s> <http://e.org/> 1 } WHERE {}", RDFXML),
        ("CONSTRUCT { <urn:s> <http://e.org/a²> 1 } WHERE {}", RDFXML),
        ("CONSTRUCT { <urn:s> <http://e.org/a(b)> 1 } WHERE {}", RDFXML),
        ("CONSTRUCT { <urn:s> <http://e.org/٣a> 1 } WHERE {}", RDFXML),
    ],
)
def test_what_xml_cannot_say_is_an_error_and_other_formats_say_it(server: Live, query: str, media: str) -> None:
    reply = server.ask(query, media)
    assert (reply.status, reply.media) == (400, "application/problem+json")
    assert "ask for" in reply.json["detail"]
    assert server.ask(query, JSON if media == XML else TURTLE).status == 200


@pytest.mark.parametrize("name", ["a", "高雄", "a.b", "a-b", "_a", "a%20b", "²a", "a?b=c&d", "a'b", "é"])
def test_rdf_xml_is_well_formed_whatever_the_predicate(server: Live, name: str) -> None:
    iri = f"http://e.org/{name}"
    reply = server.ask(f'CONSTRUCT {{ <urn:s> <{iri}> "]]>&<\\r" }} WHERE {{}}', RDFXML)
    assert reply.status == 200
    ((_, predicate, value),) = Graph().parse(data=reply.body, format="xml")
    assert (str(predicate), str(value)) == (iri, "]]>&<\r")


@pytest.mark.parametrize("sign", ["\\uFFFE", "\\uFFFF", "\\u0000", "\\u000B", "\\u001F"])
def test_signs_xml_lacks(server: Live, sign: str) -> None:
    query = f'SELECT ("a{sign}b" AS ?o) {{}}'
    assert server.ask(query, XML).status == 400
    assert server.ask(query, JSON).status == 200


@pytest.mark.parametrize("accept", [None, "*/*", TURTLE, NTRIPLES, RDFXML, JSONLD, "application/xml"])
@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
def test_descriptions_by_content_negotiation(server: Live, path: str, accept: str | None) -> None:
    reply = server.get(path, **({} if accept is None else {"Accept": accept}))
    assert reply.status == 200
    assert "accept" in reply.headers["vary"].lower()
    named = {quad.object for quad in parsed(reply.body, reply.media)} | {
        quad.subject for quad in parsed(reply.body, reply.media)
    }
    assert {ox.NamedNode(ONE), ox.NamedNode(TWO)} <= named


def test_the_service_describes_itself(server: Live) -> None:
    graph = Graph().parse(data=server.get("/sparql", Accept=TURTLE).body, format="turtle")
    (service,) = graph.subjects(RDF.type, SD.Service)
    assert str(service) == f"http://127.0.0.1:{server.port}/sparql"
    assert (service, SD.endpoint, service) in graph
    assert (service, SD.supportedLanguage, SD.SPARQL11Query) in graph
    assert (service, SD.feature, SD.UnionDefaultGraph) in graph
    assert len(set(graph.objects(service, SD.resultFormat))) == 8
    assert {str(each) for each in graph.objects(None, SD.name)} >= {ONE, TWO, NASTY}


def test_the_data_set_describes_itself(server: Live) -> None:
    graph = Graph().parse(data=server.get("/.well-known/void", Accept=TURTLE).body, format="turtle")
    (dataset,) = graph.subjects(VOID.sparqlEndpoint, None)
    assert (dataset, RDF.type, VOID.Dataset) in graph
    assert {str(each) for each in graph.objects(dataset, VOID.subset)} >= {ONE, TWO}
    assert str(graph.value(URIRef(ONE), VOID.triples)) == "1"


def test_a_browser_is_led_to_the_page_with_the_editor(server: Live) -> None:
    reply = server.get("/sparql", Accept="text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    assert (reply.status, reply.headers["location"]) == (303, "/workbench")
    assert server.get("/sparql", Accept="image/png").status == 406
    assert server.get("/sparql?format=turtle", Accept="text/html").status == 200


def test_prefixes_of_ours_need_no_declaration_only_in_turtle_answers(server: Live) -> None:
    body = server.ask(f"CONSTRUCT {{ {HARBOUR} {CODE} 'PL' }} WHERE {{}}", TURTLE).body
    assert b"kr:countryCode" in body
    assert server.get(f"/sparql?query={quote('ASK { ?s kr:x ?o }')}").status == 400
