"""The SPARQL 1.1 Protocol against the running application, query only; known failures: none."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient
from rdflib import Graph

from api.app import create_app
from api.settings import Settings
from graph.store import open_store

DATA: Final = {
    "https://w3id.org/kaohsiung-relations/graph/report/one": (
        "<https://w3id.org/kaohsiung-relations/id/place-pl-gdynia> "
        '<http://www.w3.org/2004/02/skos/core#prefLabel> "格丁尼亞市,\\"港\\"\\n"@zh-hant '
        "<https://w3id.org/kaohsiung-relations/graph/report/one> .\n"
    ).encode(),
    "https://w3id.org/kaohsiung-relations/graph/report/two": (
        b"<https://w3id.org/kaohsiung-relations/id/place-pl-gdynia> "
        b'<https://w3id.org/kaohsiung-relations/ontology#countryCode> "PL" '
        b"<https://w3id.org/kaohsiung-relations/graph/report/two> .\n"
    ),
}
ONE, TWO = DATA
LABEL: Final = (
    "SELECT ?label { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?label . FILTER(isIRI(?s)) } ORDER BY ?s"
)
GDYNIA: Final = "<https://w3id.org/kaohsiung-relations/id/place-pl-gdynia>"
ABOUT: Final = f"SELECT ?o {{ {GDYNIA} ?p ?o FILTER(isLiteral(?o)) }}"
FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT: Final = {"Content-Type": "application/sparql-query"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder: Path = tmp_path_factory.mktemp("protocol") / "store"
    store = open_store(str(folder))
    store.publish(DATA)
    settings = Settings(store=str(folder), sparql_seconds=3)
    with TestClient(create_app(settings, store), raise_server_exceptions=False) as client:
        yield client


def values(body: bytes) -> set[str]:
    return {row["o"]["value"] for row in json.loads(body)["results"]["bindings"]}


def test_query_by_get(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": ABOUT})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/sparql-results+json"
    assert "accept" in answer.headers["vary"].lower()
    assert '格丁尼亞市,"港"\n' in values(answer.content)


def test_query_by_form(client: TestClient) -> None:
    assert "PL" in values(client.post("/sparql", data={"query": ABOUT}).content)


def test_query_by_direct_post(client: TestClient) -> None:
    assert "PL" in values(client.post("/sparql", content=ABOUT.encode(), headers=DIRECT).content)


@pytest.mark.parametrize("way", ["get", "form", "direct"])
def test_the_default_graph_can_be_named(client: TestClient, way: str) -> None:
    graphs = {"default-graph-uri": ONE}
    if way == "get":
        answer = client.get("/sparql", params={"query": ABOUT, **graphs})
    elif way == "form":
        answer = client.post("/sparql", data={"query": ABOUT, **graphs})
    else:
        answer = client.post("/sparql", params=graphs, content=ABOUT.encode(), headers=DIRECT)
    assert values(answer.content) == {'格丁尼亞市,"港"\n'}


def test_several_default_graphs_and_a_named_one(client: TestClient) -> None:
    both = client.get("/sparql", params={"query": ABOUT, "default-graph-uri": [ONE, TWO]})
    assert len(values(both.content)) == 2
    named = "SELECT ?o { GRAPH ?g { ?s ?p ?o } }"
    assert values(client.get("/sparql", params={"query": named, "named-graph-uri": TWO}).content) == {"PL"}
    assert values(client.get("/sparql", params={"query": ABOUT, "named-graph-uri": TWO}).content) == set()


def test_the_protocol_overrides_from(client: TestClient) -> None:
    query = ABOUT.replace("{", f"FROM <{ONE}> {{", 1)
    assert values(client.get("/sparql", params={"query": query}).content) == {'格丁尼亞市,"港"\n'}
    assert values(client.get("/sparql", params={"query": query, "default-graph-uri": TWO}).content) == {"PL"}


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"query": ["ASK {}", "ASK {}"]}, 400),
        ({"query": "ASK {"}, 400),
        ({"query": ""}, 400),
        ({"query": "ASK {}", "default-graph-uri": "http://127.0.0.1:9/"}, 400),
        ({"query": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"}, 400),
        ({"query": "SELECT * FROM NAMED <http://127.0.0.1:9/> { ?s ?p ?o }"}, 400),
        ({"query": "INSERT DATA { <a:a> <a:b> <a:c> }"}, 400),
        ({"query": "ASK { SERVICE <http://127.0.0.1:9/> {} }"}, 400),
        ({"query": "ASK {}", "update": "CLEAR ALL"}, 400),
    ],
)
def test_a_bad_query_is_refused(client: TestClient, parameters: dict[str, str], status: int) -> None:
    answer = client.get("/sparql", params=parameters)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "code"} <= answer.json().keys()


def test_bad_syntax_has_line_and_column(client: TestClient) -> None:
    said = client.get("/sparql", params={"query": "SELECT * {\n ?s ?p }"}).json()
    assert (said["code"], said["line"]) == ("query_syntax", 2)
    assert said["column"] > 0


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"Content-Type": "text/plain"}, b"ASK {}", 415),
        ({"Content-Type": ""}, b"ASK {}", 415),
        ({"Content-Type": "application/sparql-update"}, b"CLEAR ALL", 415),
        ({**DIRECT, "Content-Encoding": "gzip"}, b"\x1f\x8b", 415),
        ({"Content-Type": "application/sparql-query; charset=utf-16"}, b"ASK {}", 415),
        (DIRECT, b"ASK { ?s ?p '\xff' }", 400),
        (FORM, b"query=ASK%20%7B%20%3Fs%20%3Fp%20%22%FF%22%20%7D", 400),
        (FORM, b"", 400),
        (FORM, b"query=ASK+%7B%7D&query=ASK+%7B%7D", 400),
        (FORM, b"update=CLEAR+ALL", 400),
        (DIRECT, b"", 400),
        (DIRECT, b"x" * ((1 << 20) + 1), 413),
    ],
)
def test_a_bad_body_is_refused(client: TestClient, headers: dict[str, str], body: bytes, status: int) -> None:
    assert client.post("/sparql", content=body, headers=headers).status_code == status


def test_a_query_in_the_address_and_in_the_body_are_two(client: TestClient) -> None:
    answer = client.post("/sparql", params={"query": "ASK {}"}, content=b"ASK {}", headers=DIRECT)
    assert answer.status_code == 400


def test_a_form_is_decoded_once(client: TestClient) -> None:
    body = b"query=SELECT+%28%22%2541%2B%22+AS+%3Fo%29+%7B%7D"
    assert values(client.post("/sparql", content=body, headers=FORM).content) == {"%41+"}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_allowed(client: TestClient, method: str) -> None:
    answer = client.request(method, "/sparql", params={"query": "ASK {}"})
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


def test_head_has_the_head_alone(client: TestClient) -> None:
    answer = client.head("/sparql", params={"query": ABOUT})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"] == "application/sparql-results+json"


def test_options_and_cors(client: TestClient) -> None:
    answer = client.options(
        "/sparql", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    )
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert client.get("/sparql", params={"query": "ASK {}"}).headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml; charset=utf-8"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/csv;q=0.1, application/sparql-results+xml;q=0.9", "application/sparql-results+xml; charset=utf-8"),
        ("*/*;q=0.5, text/csv", "text/csv; charset=utf-8"),
        ("text/*", "text/csv; charset=utf-8"),
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml; charset=utf-8"),
    ],
)
def test_the_format_follows_accept(client: TestClient, accept: str, media: str) -> None:
    answer = client.get("/sparql", params={"query": ABOUT}, headers={"Accept": accept})
    assert answer.headers["content-type"] == media


def test_nothing_that_fits_is_406(client: TestClient) -> None:
    assert client.get("/sparql", params={"query": ABOUT}, headers={"Accept": "image/png"}).status_code == 406
    construct = {"query": "CONSTRUCT WHERE { ?s ?p ?o }"}
    assert client.get("/sparql", params=construct, headers={"Accept": "text/csv"}).status_code == 406


@pytest.mark.parametrize(
    "media", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]
)
@pytest.mark.parametrize("form", ["CONSTRUCT { ?s ?p ?o } WHERE { BIND(%s AS ?s) ?s ?p ?o }", "DESCRIBE %s"])
def test_graphs_round_trip_in_every_format(client: TestClient, media: str, form: str) -> None:
    answer = client.get("/sparql", params={"query": form % GDYNIA}, headers={"Accept": media})
    assert answer.status_code == 200
    triples = ox.parse(answer.content, format=ox.RdfFormat.from_media_type(media))
    assert '格丁尼亞市,"港"\n' in {quad.object.value for quad in triples if isinstance(quad.object, ox.Literal)}


def test_rows_round_trip_in_every_format(client: TestClient) -> None:
    wanted = {'格丁尼亞市,"港"\n', "PL"}
    found = client.get("/sparql", params={"query": ABOUT}, headers={"Accept": "text/csv"}).text
    assert wanted <= {row[0] for row in csv.reader(io.StringIO(found, newline=""))}
    xml = client.get("/sparql", params={"query": ABOUT}, headers={"Accept": "application/sparql-results+xml"}).content
    assert wanted <= {each.text for each in ElementTree.fromstring(xml).iter() if each.tag.endswith("literal")}


def test_ask_in_every_format(client: TestClient) -> None:
    for accept in ("application/sparql-results+json", "application/sparql-results+xml", "text/csv"):
        assert b"true" in client.get("/sparql", params={"query": "ASK {}"}, headers={"Accept": accept}).content


def test_the_service_describes_itself(client: TestClient) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=answer.content, format="turtle")
    assert {ONE, TWO} <= {str(each) for each in graph.objects()}
    assert client.get("/.well-known/void", headers={"Accept": "application/ld+json"}).status_code == 200


def test_an_endless_query_is_ended_and_says_so(client: TestClient) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    answer = client.get("/sparql", params={"query": endless})
    assert answer.status_code == 408
    assert answer.json()["code"] == "query_timeout"
    assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


def test_nothing_was_written(client: TestClient) -> None:
    before = client.get("/readyz").json()["snapshot"]
    client.post("/sparql", data={"query": "CLEAR ALL"})
    client.post("/sparql", content=b"CLEAR ALL", headers={"Content-Type": "application/sparql-update"})
    assert client.get("/readyz").json()["snapshot"] == before
    assert len(values(client.get("/sparql", params={"query": ABOUT}).content)) >= 2
