"""The tokenizer that decides whether a stranger's query may run."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.sparql.guard import MAX_DEPTH, guard, tokens
from ontology.errors import QueryForbiddenError, QuerySyntaxError, RelationsError

REACHING_OUT = [
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
    r"ASK { \u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    r"ASK { S\U00000045RVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE ?s { ?s ?p ?o } } }",
    "SELECT * { ?s ?p '''x''' . SERVICE <http://127.0.0.1:9/> {} }",
    'SELECT * { ?s ?p "\\"" . SERVICE <http://127.0.0.1:9/> {} # "\n }',
    "SELECT * { ?s <http://x#y> ?o SERVICE<http://127.0.0.1:9/>{} }",
    "SELECT * {{}UNION{SERVICE?x{}}}",
    "PREFIX : <http://127.0.0.1:9/> ASK { SERVICE:b { ?s ?p ?o } }",
    "PREFIX a: <http://127.0.0.1:9/> ASK { SERVICEa:b { ?s ?p ?o } }",
    "PREFIX a: <http://127.0.0.1:9/> ASK { serviceSilenta:b { ?s ?p ?o } }",
    "ASK { ?s ?p trueSERVICE <http://127.0.0.1:9/> { ?x ?y ?z } }",
    "PREFIX a: <http://127.0.0.1:9/> ASK { ?s ?p trueSERVICEa:b { ?x ?y ?z } }",
    "ASK { ?s ?p 1SERVICE<http://127.0.0.1:9/>{ ?x ?y ?z } }",
]
HARMLESS = [
    'SELECT * { ?s ?p "SERVICE <http://x/> {}" }',
    "SELECT * { ?s ?p ?o } # SERVICE <http://x/>",
    "PREFIX service: <http://x/SERVICE> SELECT * { ?service service:SERVICE ?o }",
    "PREFIX a: <http://x/> SELECT * { ?s a:service ?o ; a:x-service 'LOAD' }",
    "SELECT * { ?s <http://x/SERVICE> ?o }",
    "SELECT * { ?s ?p '''a 'SERVICE' b''' }",
    "PREFIX service: <http://x/> SELECT * { GRAPH service:g { ?s ?p ?o } }",
]
UPDATES = [
    "INSERT DATA { <a:a> <a:b> <a:c> }",
    "DELETE WHERE { ?s ?p ?o }",
    "PREFIX a: <http://x/> LOAD <file:///etc/passwd>",
    "CLEAR ALL",
    "drop graph <http://x/>",
    "WITH <http://x/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    r"\u004COAD <http://127.0.0.1:9/>",
]


@pytest.mark.parametrize("query", REACHING_OUT + UPDATES)
def test_what_reaches_out_or_writes_is_refused(query: str) -> None:
    with pytest.raises(QueryForbiddenError):
        guard(query)


@pytest.mark.parametrize("query", HARMLESS)
def test_a_word_that_only_looks_like_it_is_not(query: str) -> None:
    assert guard(query).form == "SELECT"
    pyoxigraph.Store().query(guard(query).limited(5))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * " + "{" * 5000 + "}" * 5000,
        "SELECT * { ?s ?p ?o FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }",
        "SELECT * { ?s (" + "/".join(["<a:b>"] * 50_000) + ") ?o }",
        "SELECT * { ?s " + "^" * 100_000 + "<a:b> ?o }",
        "SELECT * { ?s " + "!" * 100_000 + "<a:b> ?o }",
    ],
    ids=["braces", "parentheses", "path", "inverses", "negations"],
)
def test_depth_bombs_are_refused_before_the_parser_sees_them(query: str) -> None:
    with pytest.raises(QuerySyntaxError):
        guard(query)


def test_a_deep_but_sane_query_passes() -> None:
    depth = MAX_DEPTH - 2
    query = "ASK " + "{" * depth + " ?s ?p ?o " + "}" * depth
    assert bool(pyoxigraph.Store().query(guard(query).text)) is False


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [("SELECT * {\n  ?s ?p \x00 }", 2, 9), ("SELECT * { ?s ?p ?o ) }", 1, 21), ("nonsense", 1, 1)],
)
def test_a_syntax_error_says_where(query: str, line: int, column: int) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        guard(query)
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize(
    ("query", "limited"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT * { ?s ?p ?o } LIMIT 7 "),
        ("SELECT * { ?s ?p ?o } LIMIT 3", "SELECT * { ?s ?p ?o } LIMIT 3"),
        ("SELECT * { ?s ?p ?o } LIMIT 30 OFFSET 2", "SELECT * { ?s ?p ?o }   LIMIT 7 OFFSET 2 "),
        ("SELECT * { ?s ?p ?o } # LIMIT 1", "SELECT * { ?s ?p ?o } LIMIT 7  # LIMIT 1"),
        ("SELECT * { { SELECT * { ?s ?p ?o } LIMIT 2 } }", "SELECT * { { SELECT * { ?s ?p ?o } LIMIT 2 } } LIMIT 7 "),
        ("SELECT * { ?s ?p ?o } VALUES ?s { 1 }", "SELECT * { ?s ?p ?o }  LIMIT 7 VALUES ?s { 1 }"),
        ("SELECT * { ?s ?p ?o } ORDER BY ?s", "SELECT * { ?s ?p ?o } ORDER BY ?s LIMIT 7 "),
        ("ASK { ?s ?p ?o }", "ASK { ?s ?p ?o }"),
    ],
)
def test_rows_are_bounded_in_the_query_itself(query: str, limited: str) -> None:
    assert guard(query).limited(7) == limited
    pyoxigraph.Store().query(limited)


def test_the_graphs_of_from_are_named_with_prefix_and_base() -> None:
    query = "BASE <http://b/> PREFIX g: <http://g/> SELECT * FROM <http://a/> FROM NAMED g:x FROM <y> { ?s ?p ?o }"
    guarded = guard(query)
    assert guarded.default_graphs == ("http://a/", "http://b/y")
    assert guarded.named_graphs == ("http://g/x",)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_and_never_crashes(text: str) -> None:
    try:
        found = list(tokens(text))
    except RelationsError:
        return
    assert all(text[token.start : token.start + len(token.text)] == token.text for token in found)
