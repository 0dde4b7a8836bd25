"""Queries that mean harm, against the running server: each is refused or ended with a clear problem, and the next is
answered. What may leave is listened for on a socket of our own.
"""

from __future__ import annotations

import contextlib
import json
import re
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.api.live import DATA, HARBOUR, LABEL, Live, Reply, live

TEXT: Final = '"' + "a" * 1000 + '"'
MANY: Final = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
ALL: Final = "CONCAT(STR(?a), STR(?d), STR(?g), STR(?j))"
TOO_DEEP: Final = {
    "braces": "SELECT * " + "{" * 5000 + "}" * 5000,
    "parentheses": "SELECT * { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }",
    "lists": "SELECT * { ?s ?p " + "(" * 5000 + ")" * 5000 + " }",
    "blank nodes": "SELECT * { ?s ?p " + "[ ?p " * 5000 + "1" + "]" * 5000 + " }",
    "a path of 100,000 characters": "SELECT * { ?s " + "/".join(["<a:b>"] * 16_667) + " ?o }",
    "a path of alternatives": "SELECT * { ?s (" + "|".join(["<a:b>"] * 16_667) + ")* ?o }",
    "inverses": "SELECT * { ?s " + "^" * 100_000 + "<a:b> ?o }",
    "negations": "SELECT * { ?s ?p ?o FILTER(" + "!" * 100_000 + "true) }",
    "minus signs": "SELECT (1" + "-1" * 5000 + " AS ?x) {}",
    "conjunctions": "SELECT * { ?s ?p ?o FILTER(" + "&&".join(["?s=?o"] * 5000) + ") }",
    "words": "ASK {" + " ?s ?p ?o ." * 7000 + "}",
    "optional in optional": "SELECT * {" + "?s ?p ?o OPTIONAL {" * 5000 + "}" * 5001,
    "selects in selects": "SELECT * {" + "{SELECT * {" * 5000 + "}}" * 5000 + "}",
    "triples in triples": "SELECT * { " + "<< " * 5000 + "?s ?p ?o" + " >> ?p ?o" * 5000 + " }",
}
ENDLESS: Final = {
    "a product": f"SELECT (COUNT(*) AS ?n) {{ {MANY} }}",
    "a product under a filter": f"ASK {{ {MANY} FILTER(STRLEN({ALL}) > 1000000) }}",
    "a far offset": f"SELECT * {{ {MANY} }} OFFSET 100000000000",
    "paths": "SELECT (COUNT(*) AS ?n) { ?a (<x:a>|!<x:b>)* ?b . ?c (<x:a>|!<x:b>)* ?d . ?e (<x:a>|!<x:b>)* ?f }",
    "values": "SELECT (COUNT(*) AS ?n) {" + "".join(f"VALUES ?x{n} {{ 1 2 3 4 5 6 7 8 9 }}" for n in range(12)) + "}",
    "regular expressions": f'SELECT (COUNT(*) AS ?n) {{ {MANY} FILTER(REGEX({ALL}, "^(a+)+$")) }}',
    "patterns made of data": f'ASK {{ {MANY} FILTER(REGEX({ALL}, CONCAT("(", ENCODE_FOR_URI(?a), "x){{1,50}}"))) }}',
}
HUNGRY: Final = {
    "order": f"SELECT * {{ {MANY} }} ORDER BY ?c ?f ?i",
    "concatenation of groups": f"SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?c), {TEXT})) AS ?x) {{ {MANY} }}",
    "replacement": f'SELECT (STRLEN(?z) AS ?n) {{ BIND(REPLACE({TEXT}, "a", {TEXT}) AS ?x)'
    f' BIND(REPLACE(?x, "a", {TEXT}) AS ?y) BIND(REPLACE(?y, "a", {TEXT}) AS ?z) }}',
    "doubling": 'SELECT (STRLEN(?x40) AS ?n) { BIND("aaaaaaaa" AS ?x0)'
    + "".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
    + "}",
}
HARMLESS: Final = {
    "regex that backtracks elsewhere": f'ASK {{ FILTER(REGEX("{"a" * 5000}b", "^(a+)+$")) }}',
    "regex of many repetitions": 'ASK { FILTER(REGEX("aaa", "((a{1,100}){1,100}){1,100}")) }',
    "regex that is none": 'SELECT (REGEX("a", "(") AS ?x) {}',
    "division by nothing": "SELECT (1/0 AS ?x) {}",
    "a number beyond numbers": "SELECT (9223372036854775807+1 AS ?x) {}",
    "a limit beyond numbers": "SELECT * { ?s ?p ?o } LIMIT 99999999999999999999999999999999",
    "two hundred clauses": "SELECT * {" + "".join(f"BIND({n} AS ?v{n})" for n in range(400)) + "}",
    "a literal of 900,000 characters": f'ASK {{ ?s ?p "{"x" * 900_000}" }}',
    "a list of 9,000": "ASK { FILTER(1 IN (" + ",".join(map(str, range(9000))) + ")) }",
}
NO_QUERY: Final = {
    "an unknown function": "SELECT (<http://e.org/f>(1) AS ?n) {}",
    "half a character": 'ASK { ?s ?p "\\uD800" }',
    "no character": 'ASK { ?s ?p "\\U00110000" }',
    "an escape in a name": "ASK { ?\\u0000 ?p ?o }",
}
NOT_A_CALL: Final = {
    "a string": f'ASK {{ {HARBOUR} {LABEL} ?x FILTER(?x != "SERVICE <http://e.org/> {{}}") }}',
    "a comment": f"ASK {{ {HARBOUR} ?p ?o }} # SERVICE <http://e.org/>",
    "a prefixed name": f"PREFIX service: <http://e.org/> ASK {{ {HARBOUR} ?p ?o FILTER(?p != service:SERVICE) }}",
    "a variable": f"ASK {{ {HARBOUR} ?service ?SERVICE }}",
    "an IRI": f"ASK {{ {HARBOUR} ?p ?o FILTER(?p != <http://e.org/SERVICE>) }}",
    "an escaped string": f'ASK {{ {HARBOUR} ?p ?o FILTER(?o != "\\u0053ERVICE <http://e.org/> {{}}") }}',
}


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A server with little memory for a query and all the time in the world."""
    store = tmp_path_factory.mktemp("narrow") / "store"
    with live(store, DATA, sparql_memory_mib=32, sparql_seconds=600) as running:
        yield running


@pytest.fixture(autouse=True)
def still_there(server: Live) -> Iterator[None]:
    yield
    assert server.ask("ASK { ?s ?p ?o }").json["boolean"] is True


def refused(reply: Reply, *statuses: int) -> None:
    assert reply.status in statuses, reply.body[:300]
    assert reply.media == "application/problem+json"
    assert {"type", "title", "status", "detail", "code"} <= reply.json.keys()
    assert "Traceback" not in reply.body.decode()
    assert not re.search(r"/(tmp|root|home|usr|var)/|site-packages|\.py\b", reply.body.decode())
    if reply.status == 503:
        assert int(reply.headers["retry-after"]) > 0


@pytest.mark.parametrize("name", TOO_DEEP)
def test_depth_is_refused_before_evaluation(server: Live, name: str) -> None:
    before = server.metric('relations_sparql_stopped_total{why="killed_other"}')
    refused(server.direct(TOO_DEEP[name]), 400)
    assert server.metric('relations_sparql_stopped_total{why="killed_other"}') == before


@pytest.mark.parametrize("name", ENDLESS)
def test_what_does_not_end_is_ended(server: Live, name: str) -> None:
    reply = server.direct(ENDLESS[name])
    refused(reply, 408)
    assert reply.json["code"] == "query_timeout"


@pytest.mark.parametrize("name", HUNGRY)
def test_what_eats_memory_is_ended(narrow: Live, name: str) -> None:
    reply = narrow.direct(HUNGRY[name])
    refused(reply, 503)
    assert reply.json["code"] == "query_memory"
    assert narrow.ask("ASK { ?s ?p ?o }").json["boolean"] is True


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_looks_dangerous_is_answered(server: Live, name: str) -> None:
    assert server.direct(HARMLESS[name]).status == 200


@pytest.mark.parametrize("name", NO_QUERY)
def test_what_cannot_be_evaluated_is_the_clients_error(server: Live, name: str) -> None:
    refused(server.direct(NO_QUERY[name]), 400)


@pytest.mark.parametrize("name", NOT_A_CALL)
def test_the_word_service_elsewhere_is_no_call(server: Live, name: str) -> None:
    assert server.direct(NOT_A_CALL[name]).json["boolean"] is True


class Listener:
    """A socket that notes who connects."""

    def __init__(self) -> None:
        self.visits = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/x"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                self._socket.accept()[0].close()
                self.visits += 1

    def close(self) -> None:
        """Stop."""
        self._socket.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    listening = Listener()
    yield listening
    listening.close()


CALLS: Final = {
    "plain": "SELECT * { SERVICE <HERE> { ?s ?p ?o } }",
    "silent": "SELECT * { SERVICE SILENT <HERE> { ?s ?p ?o } }",
    "small letters": "SELECT * { service <HERE> { ?s ?p ?o } }",
    "escaped": "SELECT * { \\u0053ERVICE <HERE> { ?s ?p ?o } }",
    "long escapes": "SELECT * { S\\U00000045RV\\u0049CE <HERE> { ?s ?p ?o } }",
    "in exists": "SELECT * { ?s ?p ?o FILTER EXISTS { \\u0053ERVICE <HERE> { ?s ?p ?o } } }",
    "in not exists": "ASK { FILTER NOT EXISTS { SERVICE <HERE> { ?s ?p ?o } } }",
    "in optional": "SELECT * { ?s ?p ?o OPTIONAL { SERVICE <HERE> { ?s ?p ?o } } }",
    "in a subselect": "SELECT * { { SELECT * { SERVICE <HERE> { ?s ?p ?o } } } }",
    "in minus": "SELECT * { ?s ?p ?o MINUS { SERVICE <HERE> { ?s ?p ?o } } }",
    "with a variable": "SELECT * { VALUES ?x { <HERE> } SERVICE ?x { ?s ?p ?o } }",
    "with a prefix": "PREFIX h: <HERE> SELECT * { SERVICE h: { ?s ?p ?o } }",
    "glued to a prefix": "PREFIX : <HERE> ASK { SERVICE: { ?s ?p ?o } }",
    "glued to a word": "ASK { ?s ?p trueSERVICE <HERE> { ?x ?y ?z } }",
    "after a comment": "SELECT * { # nothing\r SERVICE <HERE> { ?s ?p ?o } }",
    "after a string": "SELECT * { ?s ?p '''a\\'''' . SERVICE <HERE> {} }",
    "construct": "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <HERE> { ?s ?p ?o } }",
    "describe": "DESCRIBE ?s { SERVICE <HERE> { ?s ?p ?o } }",
    "from": "SELECT * FROM <HERE> { ?s ?p ?o }",
    "from named": "SELECT * FROM NAMED <HERE> { GRAPH ?g { ?s ?p ?o } }",
    "escaped from": "SELECT * \\u0046ROM <HERE> { ?s ?p ?o }",
    "load": "LOAD <HERE>",
    "load into": "LOAD SILENT <HERE> INTO GRAPH <http://e.org/g>",
    "insert and load": "INSERT DATA { <a:a> <a:b> <a:c> } ; LOAD <HERE>",
    "insert with a call": "INSERT { ?s ?p ?o } WHERE { SERVICE <HERE> { ?s ?p ?o } }",
}


@pytest.mark.parametrize("name", CALLS)
def test_no_request_leaves(server: Live, listener: Listener, name: str) -> None:
    reply = server.direct(CALLS[name].replace("HERE", listener.address))
    refused(reply, 400)
    assert reply.json["code"] == ("bad_request" if "from" in name else "query_forbidden"), "before it was evaluated"
    refused(server.ask("ASK {}", **{"default-graph-uri": listener.address}), 400)
    assert listener.visits == 0


@pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux's")
def test_workers_have_no_network_and_say_so(server: Live) -> None:
    assert server.get("/readyz").json["network"] == "seccomp"
    workers = server.workers()
    assert workers
    for worker in workers:
        status = Path(f"/proc/{worker}/status").read_text(encoding="ascii")
        assert re.search(r"^Seccomp:\s+2$", status, re.MULTILINE), "a filter is in force"
        assert re.search(r"^NoNewPrivs:\s+1$", status, re.MULTILINE)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    store = tmp_path_factory.mktemp("small") / "store"
    with live(store, DATA, sparql_max_rows=10, sparql_max_bytes=20_000, sparql_seconds=3) as running:
        yield running


NUMBERS: Final = "?s <http://e.org/number> ?o"
ROWS: Final = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
TRIPLES: Final = {
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
    "jsonld": "application/ld+json",
}


def cut(small: Live, name: str, query: str) -> Reply:
    reply = small.direct(query, {**ROWS, **TRIPLES}[name])
    assert reply.status == 200
    return reply


@pytest.mark.parametrize("name", [*ROWS, *TRIPLES])
def test_a_cut_answer_says_so_in_its_head(small: Live, name: str) -> None:
    query = f"SELECT ?o {{ {NUMBERS} }}" if name in ROWS else f"CONSTRUCT WHERE {{ {NUMBERS} }}"
    assert cut(small, name, query).headers["x-truncated"] == "rows=10"


@pytest.mark.parametrize("name", ["json", "xml", "turtle", "ntriples", "rdfxml"])
def test_a_cut_answer_says_so_in_its_body(small: Live, name: str) -> None:
    query = f"SELECT ?o {{ {NUMBERS} }}" if name in ROWS else f"CONSTRUCT WHERE {{ {NUMBERS} }}"
    assert b"truncated" in cut(small, name, query).body


@pytest.mark.parametrize("name", [*ROWS])
@pytest.mark.parametrize(
    "query",
    [
        f"SELECT ?o {{ {NUMBERS} }} LIMIT 10",
        f"SELECT ?o {{ {NUMBERS} }} LIMIT 9",
        f"SELECT ?o {{ {NUMBERS} }} OFFSET 190",
        f"SELECT ?o {{ {NUMBERS} }} OFFSET 190 LIMIT 50",
        "SELECT ?o { VALUES ?o { 1 2 3 4 5 6 7 8 9 10 } }",
        f"SELECT ?o {{ <http://e.org/row> {LABEL} ?o }}",
        'SELECT ?o { VALUES ?o { "},{" "\\r\\n" "a\\nb" "</result>" "}},{" } }',
    ],
)
def test_an_answer_of_just_as_many_rows_is_whole(small: Live, name: str, query: str) -> None:
    reply = cut(small, name, query)
    assert "x-truncated" not in reply.headers
    assert b"truncated" not in reply.body


def test_one_row_too_many(small: Live) -> None:
    reply = cut(small, "json", "SELECT ?o { VALUES ?o { 1 2 3 4 5 6 7 8 9 10 11 } }")
    assert len(reply.json["results"]["bindings"]) == 10
    assert reply.json["truncated"] is True
    limited = cut(small, "json", "SELECT ?o { VALUES ?o { 1 2 3 4 5 6 7 8 9 10 11 12 } } OFFSET 1 LIMIT 11")
    assert [row["o"]["value"] for row in limited.json["results"]["bindings"]] == [str(n) for n in range(2, 12)]
    assert limited.json["truncated"] is True


def test_too_many_bytes_are_an_error(small: Live) -> None:
    reply = small.direct(f'SELECT ("{"x" * 30_000}" AS ?o) {{}}')
    refused(reply, 413)
    assert reply.json["code"] == "answer_too_large"


def test_a_stream_that_is_stopped_is_never_taken_for_whole(tmp_path: Path) -> None:
    import http.client

    with live(tmp_path / "store", DATA, sparql_max_rows=20_000) as server:
        query = "SELECT * { ?a <http://e.org/number> ?c . ?d <http://e.org/number> ?f . ?g <http://e.org/number> ?i }"
        said = server.direct(query, ROWS["json"])
        assert json.loads(said.body)["truncated"] is True
        assert len(json.loads(said.body)["results"]["bindings"]) == 20_000
        with pytest.raises(http.client.IncompleteRead):
            server.direct(query, ROWS["csv"])
        assert server.ask("ASK {}").status == 200


def peak(server: Live) -> int:
    """The bytes a server has held at most."""
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="utf-8")
    (kilobytes,) = re.findall(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(kilobytes) * 1024


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_a_million_rows_stream_in_little_memory(tmp_path: Path) -> None:
    query = f"SELECT * {{ {NUMBERS} . ?t <http://e.org/number> ?x . ?u <http://e.org/number> ?y }} LIMIT 1000000"
    with live(tmp_path / "store", DATA, sparql_seconds=120, sparql_memory_mib=64) as server:
        server.ask("ASK {}")
        before = peak(server)
        reply = server.direct(query, ROWS["tsv"])
        assert reply.body.count(b"\n") == 1_000_001
        assert "x-truncated" not in reply.headers
        assert peak(server) - before < len(reply.body) // 4
