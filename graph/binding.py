"""Values for a query's variables: terms, written by the engine, in the places of variables found by a tokenizer.

Oxigraph's own substitutions refuse a variable that is not projected, and SPARQL servers have none. A term written
as N-Triples is one token of SPARQL, so what a value contains can never become part of the query.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import pyoxigraph as ox
from rdflib.term import Node

from graph.rdf import to_term

Value = ox.NamedNode | ox.Literal | Node

_TOKEN: Final = re.compile(
    r'''(?P<skip>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\'
    |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\\\s]*>|\#[^\n]*)
    |(?P<open>[({])|(?P<close>[)}])|[?$](?P<name>\w+)''',
    re.VERBOSE | re.DOTALL,
)


@lru_cache(maxsize=512)
def _pieces(query: str) -> tuple[tuple[str, str, str], ...]:
    """Cut a query into (text before, variable, form), the form saying how a value stands in that place."""
    pieces, done, depth, opened = [], 0, 0, False
    for token in _TOKEN.finditer(query):
        if token["open"]:
            depth += 1
            opened |= token["open"] == "{"
        elif token["close"]:
            depth -= 1
        elif token["name"]:
            form = "{}" if depth else "({})" if opened else "({} AS ?{})"
            pieces.append((query[done : token.start()], token["name"], form))
            done = token.end()
    return (*pieces, (query[done:], "", ""))


def bind(query: str, bindings: Mapping[str, Value]) -> str:
    """Put terms in the places of variables; a bound variable that is projected is given back as it was bound."""
    if not bindings:
        return query
    terms = {name: str(to_term(value) if isinstance(value, Node) else value) for name, value in bindings.items()}
    bound = []
    for before, name, form in _pieces(query):
        bound.append(before)
        if name in terms:
            bound.append(form.format(terms[name], name))
        elif name:
            bound.append(f"?{name}")
    return "".join(bound)
