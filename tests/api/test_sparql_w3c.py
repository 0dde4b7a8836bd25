"""The W3C's protocol tests for queries, against the running server, under the names of their manifest.

https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/manifest: the requests are those the manifest asks for,
over graphs of our own. Its tests of updates are there too, and have to be refused: nothing over HTTP changes the store.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from tests.api.live import Live, Reply, live

KNOWN_FAILURES: dict[str, str] = {}
"""Name of a test -> why it fails. None does."""

BASE = "http://kasei.example/data/"
DATA = {
    f"{BASE}data{number}.rdf": (
        f"<{BASE}data{number}.rdf> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
        f" <http://xmlns.com/foaf/0.1/Document> <{BASE}data{number}.rdf> .\n"
    ).encode()
    for number in (1, 2, 3)
}
FIRST, SECOND, THIRD = DATA
FORM, DIRECT, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
BOTH = f"ASK {{ <{FIRST}> a ?type . <{SECOND}> a ?type }}"
NAMED = f"GRAPH ?g1 {{ <{FIRST}> a ?type }} GRAPH ?g2 {{ <{SECOND}> a ?type }}"
CLEAR = "CLEAR NAMED"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("w3c") / "store", DATA) as running:
        yield running


def path(**fields: str | list[str]) -> str:
    return "/sparql?" + urlencode({name.replace("_", "-"): value for name, value in fields.items()}, doseq=True)


def form(**fields: str) -> str:
    return urlencode({name.replace("_", "-"): value for name, value in fields.items()})


def is_true(reply: Reply) -> bool:
    return reply.status == 200 and reply.json["boolean"] is True


def query_post_form(server: Live) -> bool:
    return is_true(server.post(form(query="ASK {}"), FORM, path(default_graph_uri=FIRST)))


def query_dataset_default_graphs_get(server: Live) -> bool:
    only_one = server.get(path(query=BOTH, default_graph_uri=FIRST))
    both = server.get(path(query=BOTH, default_graph_uri=[FIRST, SECOND]))
    return is_true(both) and only_one.json["boolean"] is False


def query_dataset_default_graphs_post(server: Live) -> bool:
    return is_true(server.post(BOTH, DIRECT, path(default_graph_uri=[FIRST, SECOND])))


def query_dataset_named_graphs_post(server: Live) -> bool:
    only_one = server.post(f"ASK {{ {NAMED} }}", DIRECT, path(named_graph_uri=FIRST))
    both = server.post(f"ASK {{ {NAMED} }}", DIRECT, path(named_graph_uri=[FIRST, SECOND]))
    return is_true(both) and only_one.json["boolean"] is False


def query_dataset_named_graphs_get(server: Live) -> bool:
    return is_true(server.get(path(query=f"ASK {{ {NAMED} }}", named_graph_uri=[FIRST, SECOND])))


def query_dataset_full(server: Live) -> bool:
    query = f"ASK {{ <{THIRD}> a ?type {NAMED} }}"
    right = server.post(query, DIRECT, path(default_graph_uri=THIRD, named_graph_uri=[FIRST, SECOND]))
    wrong = server.post(query, DIRECT, path(default_graph_uri=FIRST, named_graph_uri=[FIRST, SECOND]))
    return is_true(right) and wrong.json["boolean"] is False


def query_multiple_dataset(server: Live) -> bool:
    query = f"ASK FROM <{THIRD}> {{ GRAPH ?g1 {{ <{FIRST}> a ?type }} GRAPH ?g2 {{ <{SECOND}> a ?type }} }}"
    return is_true(server.post(query, DIRECT, path(default_graph_uri=THIRD, named_graph_uri=[FIRST, SECOND])))


def query_get(server: Live) -> bool:
    return is_true(server.get(path(query="ASK {}")))


def query_content_type_select(server: Live) -> bool:
    reply = server.post(form(query="SELECT (1 AS ?value) {}"), FORM, Accept="application/sparql-results+xml")
    ElementTree.fromstring(reply.body)
    return reply.media == "application/sparql-results+xml"


def query_content_type_ask(server: Live) -> bool:
    reply = server.post(form(query="ASK {}"), FORM, Accept="application/sparql-results+json")
    return is_true(reply) and reply.media == "application/sparql-results+json"


def _triples(server: Live, query: str, media: str) -> int:
    reply = server.post(form(query=query), FORM, Accept=media)
    assert reply.media == media
    return len(list(ox.parse(reply.body, format=ox.RdfFormat.from_media_type(media))))


def query_content_type_describe(server: Live) -> bool:
    return _triples(server, f"DESCRIBE <{FIRST}>", "application/rdf+xml") == 1


def query_content_type_construct(server: Live) -> bool:
    return _triples(server, "CONSTRUCT { <http://e.org/s> <http://e.org/p> 1 } WHERE {}", "text/turtle") == 1


def query_post_direct(server: Live) -> bool:
    return is_true(server.post("ASK {}", DIRECT, path(default_graph_uri=FIRST)))


def bad_query_method(server: Live) -> bool:
    return server.request("PUT", path(query="ASK {}")).status == 405


def bad_multiple_queries(server: Live) -> bool:
    return server.get(path(query=["ASK {}", "SELECT * {}"])).status == 400


def bad_query_wrong_media_type(server: Live) -> bool:
    return server.post("ASK {}", "text/plain").status == 415


def bad_query_missing_form_type(server: Live) -> bool:
    return server.post(form(query="ASK {}"), None).status == 415


def bad_query_missing_direct_type(server: Live) -> bool:
    return server.post("ASK {}", None).status == 415


def bad_query_non_utf8(server: Live) -> bool:
    said = server.post("ASK {}".encode("utf-16"), f"{DIRECT}; charset=UTF-16").status
    unsaid = server.post("ASK {}".encode("utf-16"), DIRECT).status
    return (said, unsaid) == (415, 400)


def bad_query_syntax(server: Live) -> bool:
    return server.get(path(query="ASK {")).status == 400


def update_post_form(server: Live) -> bool:
    return server.post(form(update=CLEAR), FORM).status == 400


def update_post_direct(server: Live) -> bool:
    return server.post(CLEAR, UPDATE).status == 415


def update_dataset_full(server: Live) -> bool:
    graphs = path(using_graph_uri=THIRD, using_named_graph_uri=FIRST)
    return server.post(CLEAR, UPDATE, graphs).status == 415


def bad_update_get(server: Live) -> bool:
    return server.get(path(update=CLEAR)).status == 400


def bad_multiple_updates(server: Live) -> bool:
    return server.post(f"{form(update=CLEAR)}&{form(update=CLEAR)}", FORM).status == 400


def bad_update_wrong_media_type(server: Live) -> bool:
    return server.post(CLEAR, "text/plain").status == 415


def bad_update_missing_form_type(server: Live) -> bool:
    return server.post(form(update=CLEAR), None).status == 415


TESTS = (
    query_post_form,
    query_dataset_default_graphs_get,
    query_dataset_default_graphs_post,
    query_dataset_named_graphs_post,
    query_dataset_named_graphs_get,
    query_dataset_full,
    query_multiple_dataset,
    query_get,
    query_content_type_select,
    query_content_type_ask,
    query_content_type_describe,
    query_content_type_construct,
    query_post_direct,
    bad_query_method,
    bad_multiple_queries,
    bad_query_wrong_media_type,
    bad_query_missing_form_type,
    bad_query_missing_direct_type,
    bad_query_non_utf8,
    bad_query_syntax,
    update_post_form,
    update_post_direct,
    update_dataset_full,
    bad_update_get,
    bad_multiple_updates,
    bad_update_wrong_media_type,
    bad_update_missing_form_type,
)


@pytest.mark.parametrize("name", [each.__name__ for each in TESTS])
def test_of_the_manifest(server: Live, name: str) -> None:
    (test,) = (each for each in TESTS if each.__name__ == name)
    before = server.get("/readyz").json["snapshot"]
    assert test(server) is (name not in KNOWN_FAILURES), KNOWN_FAILURES.get(name, "")
    assert server.get("/readyz").json["snapshot"] == before
    assert is_true(server.get(path(query=f"ASK {{ {NAMED} }}")))


def test_known_failures_are_tests() -> None:
    assert set(KNOWN_FAILURES) <= {each.__name__ for each in TESTS}


def test_relative_iris_are_those_of_the_endpoint(server: Live) -> None:
    reply = server.get(path(query="SELECT (STR(<test>) AS ?o) {}"))
    (row,) = reply.json["results"]["bindings"]
    assert row["o"]["value"] == f"http://127.0.0.1:{server.port}/test"
    based = server.get(path(query=f"BASE <{BASE}> ASK {{ <data1.rdf> a ?type }}"))
    assert is_true(based)
    assert is_true(server.get(path(query=f"BASE <{BASE}> ASK FROM <data1.rdf> {{ <data1.rdf> a ?type }}")))
