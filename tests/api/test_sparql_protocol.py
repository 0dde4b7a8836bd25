"""Ways of asking: methods, parameters, bodies, graphs; against the running server. Known failures: none.

The W3C's own tests are in `test_sparql_w3c.py`, formats in `test_sparql_answers.py`.
"""

from __future__ import annotations

from itertools import product
from typing import Final
from urllib.parse import quote, urlencode

import pytest

from tests.api.live import CHINESE, CODE, HARBOUR, LABEL, NASTY, ONE, TWO, Live, Reply, values

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"
ABOUT: Final = f"SELECT ?o {{ {HARBOUR} ?p ?o }}"
ASK: Final = quote("ASK {}")
WAYS: Final = ("get", "form", "form and address", "direct")


def send(server: Live, way: str, query: str, **graphs: str | list[str]) -> Reply:
    fields = {name.replace("_", "-"): value for name, value in graphs.items()}
    encoded = urlencode(fields, doseq=True)
    if way == "get":
        return server.get(f"/sparql?{urlencode({'query': query})}&{encoded}")
    if way == "form":
        return server.post(f"{urlencode({'query': query})}&{encoded}", FORM)
    if way == "form and address":
        return server.post(urlencode({"query": query}), FORM, f"/sparql?{encoded}")
    return server.post(query, DIRECT, f"/sparql?{encoded}")


@pytest.mark.parametrize("way", WAYS)
def test_every_way_gives_the_same_answer(server: Live, way: str) -> None:
    reply = send(server, way, ABOUT)
    assert (reply.status, reply.media) == (200, "application/sparql-results+json")
    assert values(reply) == {CHINESE, "PL"}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("graphs", "wanted"),
    [
        ({"default_graph_uri": ONE}, {CHINESE}),
        ({"default_graph_uri": [ONE, TWO]}, {CHINESE, "PL"}),
        ({"default_graph_uri": [ONE, ONE]}, {CHINESE}),
        ({"named_graph_uri": TWO}, set()),
        ({"default_graph_uri": ONE, "named_graph_uri": TWO}, {CHINESE}),
    ],
)
def test_the_default_graph_is_the_one_asked_for(
    server: Live, way: str, graphs: dict[str, str | list[str]], wanted: set[str]
) -> None:
    assert values(send(server, way, ABOUT, **graphs)) == wanted


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("graphs", "wanted"),
    [
        ({}, {ONE, TWO, NASTY}),
        ({"named_graph_uri": TWO}, {TWO}),
        ({"named_graph_uri": [ONE, TWO]}, {ONE, TWO}),
        ({"default_graph_uri": ONE}, set()),
        ({"default_graph_uri": ONE, "named_graph_uri": TWO}, {TWO}),
    ],
)
def test_graph_sees_the_named_graphs_asked_for(
    server: Live, way: str, graphs: dict[str, str | list[str]], wanted: set[str]
) -> None:
    found = values(send(server, way, "SELECT DISTINCT (STR(?g) AS ?o) { GRAPH ?g { ?s ?p ?x } }", **graphs))
    assert found & {ONE, TWO, NASTY} == wanted
    assert bool(found - {ONE, TWO, NASTY}) is (graphs == {})


@pytest.mark.parametrize(
    ("clauses", "wanted"),
    [
        (f"FROM <{ONE}>", {CHINESE}),
        (f"FROM <{ONE}> FROM <{TWO}>", {CHINESE, "PL"}),
        (f"FROM NAMED <{TWO}>", set()),
        (f"FROM <{TWO}> FROM NAMED <{ONE}>", {"PL"}),
        (f"\\u0046ROM <{ONE}>", {CHINESE}),
    ],
)
def test_from_narrows_and_the_protocol_goes_before_it(server: Live, clauses: str, wanted: set[str]) -> None:
    query = ABOUT.replace("{", f"{clauses} {{", 1)
    assert values(server.ask(query)) == wanted
    assert values(server.ask(query, **{"default-graph-uri": TWO})) == {"PL"}


@pytest.mark.parametrize("clauses", [f"FROM NAMED <{TWO}>", f"FROM <{ONE}> FROM NAMED <{TWO}>"])
def test_graph_sees_what_from_named_names(server: Live, clauses: str) -> None:
    assert values(server.ask(f"SELECT (STR(?g) AS ?o) {clauses} {{ GRAPH ?g {{ ?s ?p ?x }} }}")) == {TWO}


def test_the_default_graph_is_the_union_with_the_derived_graph_and_the_ontology(server: Live) -> None:
    graphs = values(server.ask("SELECT DISTINCT (STR(?g) AS ?o) { GRAPH ?g { ?s ?p ?x } }"))
    assert {each.rsplit("/graph/", 1)[1] for each in graphs} >= {"ontology", "report/one", "report/two"}
    assert server.ask("ASK { <https://w3id.org/kaohsiung-relations/ontology#Event> a ?class }").json["boolean"] is True


UNKNOWN: Final = (
    "http://example.org/none",
    "http://127.0.0.1:9/x.ttl",
    "file:///etc/passwd",
    "urn:x",
    "x",
    "",
    "http://example.org/<>",
    "http://example.org/高雄",
)


@pytest.mark.parametrize("field", ["default_graph_uri", "named_graph_uri"])
@pytest.mark.parametrize("graph", UNKNOWN)
def test_a_graph_that_is_not_in_the_store_is_never_fetched(server: Live, field: str, graph: str) -> None:
    for way in WAYS:
        reply = send(server, way, "ASK {}", **{field: graph})
        assert (reply.status, reply.media) == (400, "application/problem+json")
        assert "no graph is fetched" in reply.json["detail"]


@pytest.mark.parametrize(
    "clause",
    ["FROM <http://127.0.0.1:9/>", "FROM NAMED <file:///etc/passwd>", "FROM <x>", r"\u0046ROM <http://127.0.0.1:9/>"],
)
def test_from_elsewhere_is_refused(server: Live, clause: str) -> None:
    reply = server.ask(f"SELECT * {clause} {{ ?s ?p ?o }}")
    assert (reply.status, reply.media) == (400, "application/problem+json")


@pytest.mark.parametrize(
    "address",
    [
        f"query={ASK}&query={ASK}",
        "query=",
        "query",
        f"query={quote('ASK {')}",
        "query=%FF",
        "query=%C0%AF",
        "query=%ED%A0%80",
        "query=%",
        f"query={ASK}&x=%FF",
        f"query={ASK}&update=CLEAR+ALL",
        "update=CLEAR+ALL",
        f"Query={ASK}",
        f"default-graph-uri={quote(ONE, safe='')}",
        "query=%20%0A",
        "query=ASK%00%7B%7D",
        f"query={quote('INSERT DATA {}')}",
        f"query={quote('DELETE WHERE { ?s ?p ?o }')}",
        f"query={quote('LOAD <http://127.0.0.1:9/>')}",
        f"query={quote('SELECT * {} LIMIT 5 LIMIT 6')}",
    ],
)
def test_an_address_that_makes_no_sense(server: Live, address: str) -> None:
    reply = server.get(f"/sparql?{address}")
    assert (reply.status, reply.media) == (400, "application/problem+json")
    assert {"type", "title", "status", "detail", "code"} <= reply.json.keys()


@pytest.mark.parametrize(
    ("media", "body", "status"),
    [
        (FORM, f"query={ASK}", 200),
        (f"{FORM}; charset=UTF-8", f"query={ASK}", 200),
        (f'{FORM};charset="utf-8"', f"query={ASK}", 200),
        (f"{FORM}; charset=utf8", f"query={ASK}", 200),
        ("Application/X-WWW-Form-UrlEncoded", f"query={ASK}", 200),
        (FORM, f"query={ASK}&unknown=1", 200),
        (FORM, f"query={quote('ASK { BIND(')}%22高雄%22 AS ?x) }}", 200),
        (DIRECT, "ASK {}", 200),
        (DIRECT, "\ufeffASK {}", 200),
        (f"{DIRECT};charset=utf-8", "ASK {}", 200),
        (f"{DIRECT}; charset=US-ASCII", "ASK {}", 200),
        ("APPLICATION/SPARQL-QUERY", "ASK {}", 200),
        (f"{DIRECT}; foo=bar", "ASK {}", 200),
        (f"{FORM}; charset=iso-8859-1", f"query={ASK}", 415),
        (f"{DIRECT}; charset=utf-16", "ASK {}", 415),
        (f"{DIRECT}; charset=big5", "ASK {}", 415),
        ("text/plain", "ASK {}", 415),
        ("application/json", "{}", 415),
        ("multipart/form-data; boundary=x", "--x--", 415),
        ("application/sparql-update", "CLEAR ALL", 415),
        ("application/sparql-queryx", "ASK {}", 415),
        ("", "ASK {}", 415),
        (None, "ASK {}", 415),
        (FORM, "", 400),
        (FORM, f"query={ASK}&query={ASK}", 400),
        (FORM, "query=%FF", 400),
        (FORM, "update=CLEAR+ALL", 400),
        (FORM, f"query={ASK}&update=CLEAR+ALL", 400),
        (FORM, f"query={ASK}" + "&x=1" * 1001, 400),
        (DIRECT, "", 400),
        (DIRECT, "  \n", 400),
        (DIRECT, b"ASK { ?s ?p '\xff' }", 400),
        (DIRECT, b"ASK { ?s ?p '\xed\xa0\x80' }", 400),
        (DIRECT, "CLEAR ALL", 400),
        (DIRECT, "x" * ((1 << 20) + 1), 413),
    ],
)
def test_bodies(server: Live, media: str | None, body: str | bytes, status: int) -> None:
    reply = server.post(body, media)
    assert reply.status == status, reply.body
    assert reply.media == ("application/sparql-results+json" if status == 200 else "application/problem+json")


@pytest.mark.parametrize("size", [60_000, 70_000, 900_000])
def test_a_long_query_in_one_write_with_its_head_is_read(server: Live, size: int) -> None:
    query = b"ASK {} #" + b"x" * size
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {DIRECT}\r\n"
    assert server.raw(f"{head}Content-Length: {len(query)}\r\n\r\n".encode() + query).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(("media", "body"), [(FORM, f"query={ASK}"), (DIRECT, "ASK {}")])
def test_a_query_in_address_and_body_are_two(server: Live, media: str, body: str) -> None:
    assert server.post(body, media, f"/sparql?query={ASK}").status == 400


def test_a_form_is_decoded_once(server: Live) -> None:
    body = "query=" + quote('SELECT ("%41+ +" AS ?o) {}', safe="").replace("%20", "+")
    assert values(server.post(body, FORM)) == {"%41+ +"}


def test_a_plus_in_the_address_is_a_space_and_an_escaped_one_a_plus(server: Live) -> None:
    assert values(server.get("/sparql?query=SELECT+(%22a+b%2Bc%22+AS+?o)+%7B%7D")) == {"a b+c"}


def test_chinese_in_every_spelling_of_an_address(server: Live) -> None:
    line = 'GET /sparql?query=SELECT%20("高雄"%20AS%20?o)%7B%7D HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
    assert '"value":"高雄"'.encode() in server.raw(line.encode())
    assert values(server.ask('SELECT ("高雄" AS ?o) {}')) == {"高雄"}
    assert values(server.ask(r'SELECT ("\u9AD8\U000096C4" AS ?o) {}')) == {"高雄"}


@pytest.mark.parametrize(
    ("query", "line"),
    [("SELECT * {\n ?s ?p }", 2), ("SELECT *\n\n{ ?s ?p ?o", 3), ("ASK {\n?s ?p ?o }}", 2), ("nonsense", 1), ("", 1)],
)
def test_bad_syntax_has_line_and_column(server: Live, query: str, line: int) -> None:
    said = server.ask(query).json
    assert (said["code"], said["line"]) == ("query_syntax", line)
    assert said["column"] > 0


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
@pytest.mark.parametrize("path", ["/sparql", "/entities", "/reconcile", "/readyz", "/id/country-pl"])
def test_other_methods_are_not_allowed(server: Live, method: str, path: str) -> None:
    reply = server.request(method, f"{path}?query={ASK}")
    assert (reply.status, reply.media) == (405, "application/problem+json")
    allowed = set(reply.headers["allow"].split(", "))
    assert {"GET", "HEAD", "OPTIONS"} <= allowed
    assert ("POST" in allowed) is (path in ("/sparql", "/reconcile"))


@pytest.mark.parametrize("path", [f"/sparql?query={ASK}", "/sparql", "/readyz", "/openapi.json", "/entities?q=PL"])
def test_head_has_the_head_of_get(server: Live, path: str) -> None:
    head, get = server.request("HEAD", path), server.get(path)
    assert (head.status, head.body) == (get.status, b"")
    for name in ("content-type", "content-length", "vary"):
        assert head.headers.get(name) == get.headers.get(name)


def test_head_of_what_fails_and_of_what_is_large(server: Live) -> None:
    assert server.request("HEAD", "/sparql?query=x").status == 400
    many = quote("SELECT * { ?a ?b ?c . ?d ?e ?f }")
    connection = server.raw(f"HEAD /sparql?query={many} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert connection.startswith(b"HTTP/1.1 200 ")
    assert connection.endswith(b"\r\n\r\n")


@pytest.mark.parametrize("path", ["/sparql", "/entities", "/relations/a/b", "/reconcile", "/.well-known/void"])
def test_options_and_cors(server: Live, path: str) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    reply = server.request("OPTIONS", path, headers={**asked, "Access-Control-Request-Headers": "content-type,x-y"})
    assert (reply.status, reply.body) == (204, b"")
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "content-type" in reply.headers["access-control-allow-headers"]
    assert {"GET", "HEAD"} <= set(reply.headers["access-control-allow-methods"].split(", "))
    assert reply.headers["allow"] == reply.headers["access-control-allow-methods"]
    assert server.request("OPTIONS", "/no/such/place").status == 404


@pytest.mark.parametrize("path", [f"/sparql?query={ASK}", "/sparql?query=x", "/entities", "/entities/none", "/nowhere"])
def test_a_page_of_another_host_may_read_answers_and_errors(server: Live, path: str) -> None:
    reply = server.get(path, Origin="https://example.org")
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in reply.headers


def test_nothing_is_written_over_http(server: Live) -> None:
    before = server.get("/readyz").json["snapshot"]
    for method, path in product(("POST", "PUT", "PATCH", "DELETE"), ("/sparql", "/entities", f"/sparql?graph={ONE}")):
        for media in ("application/sparql-update", FORM, "text/turtle"):
            body = b"update=CLEAR+ALL" if media == FORM else b"CLEAR ALL"
            assert server.request(method, path, body, {"Content-Type": media}).status in (400, 405, 415)
    assert server.get("/readyz").json["snapshot"] == before
    assert values(server.ask(f"SELECT ?o {{ {{ {HARBOUR} {LABEL} ?o }} UNION {{ {HARBOUR} {CODE} ?o }} }}")) == {
        CHINESE,
        "PL",
    }
