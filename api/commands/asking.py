"""`relations query` and `relations validate`: questions to the whole graph."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.options import DEFAULT_STORE, StoreOption, reading
from api.commands.terminal import table
from ontology.errors import NotFoundError, RequestError

if TYPE_CHECKING:
    from graph.store.base import Reader

group = typer.Typer()


class QueryFormat(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    JSON = "json"
    XML = "xml"
    CSV = "csv"
    TSV = "tsv"
    TURTLE = "turtle"
    NTRIPLES = "ntriples"
    JSONLD = "jsonld"


def _settings(pairs: list[str]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not sign or not key:
            raise RequestError(f"--set {pair}: write --set KEY=VALUE")
        found[key] = value
    return found


@group.command()
def query(
    question: Annotated[
        str | None, typer.Argument(metavar="QUERY|FILE.rq|NAME", help="SPARQL, a file of it, or a shipped question.")
    ] = None,
    assigned: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="A parameter of a shipped question.")
    ] = None,
    format: Annotated[QueryFormat, typer.Option(help="How to print the answer.")] = QueryFormat.TABLE,  # noqa: A002
    listed: Annotated[bool, typer.Option("--list", help="List the shipped questions.")] = False,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Ask the graph in SPARQL, or one of the shipped questions by its name."""
    if listed or question is None:
        _list(format)
        return
    text, values = _text(question, _settings(assigned or []))
    with reading(store) as reader:
        _answer(reader, text, values, format)


def _list(format: QueryFormat) -> None:  # noqa: A002
    from graph.questions import questions

    found = [each.to_dict() for each in questions()]
    if format is QueryFormat.JSON:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    rows = [
        (each["name"], each["title"]["zh-Hant"], each["title"]["en"], ", ".join(p["name"] for p in each["parameters"]))
        for each in found
    ]
    table(("name", "question", "in English", "parameters"), rows, keep=1)


def _text(question: str, values: dict[str, str]) -> tuple[str, dict[str, Any]]:
    """Give the SPARQL and the bindings a question stands for."""
    from difflib import get_close_matches

    from graph.questions import questions

    shipped = {each.name: each for each in questions()}
    if question in shipped:
        return shipped[question].query, shipped[question].bindings(values)
    if question.endswith(".rq") or Path(question).is_file():
        try:
            return Path(question).read_text(encoding="utf-8"), {}
        except (OSError, UnicodeDecodeError) as error:
            raise RequestError(f"{question}: the query cannot be read ({error})") from error
    if not any(sign in question for sign in "{ ?"):
        near = tuple(get_close_matches(question, list(shipped), 3))
        hint = f"near: {', '.join(near)}" if near else "relations query --list names them"
        raise NotFoundError(f"{question}: no shipped question has this name; {hint}", near)
    return question, {}


def _answer(reader: Reader, text: str, values: dict[str, Any], format: QueryFormat) -> None:  # noqa: A002
    from graph.results import write_answer
    from graph.sparql.guard import guard

    form = guard(text).form
    if form in ("CONSTRUCT", "DESCRIBE"):
        _print_triples(reader.construct(text, **values), format)
    elif form == "ASK":
        answer = reader.ask(text, **values)
        typer.echo(write_answer(answer, format.value))
    else:
        _print_rows(reader, text, values, format)


def _print_rows(reader: Reader, text: str, values: dict[str, Any], format: QueryFormat) -> None:  # noqa: A002
    from graph.results import write_rows

    found = reader.select(text, **values)
    if format is QueryFormat.TABLE:
        table([f"{name}" for name in found.variables], [[_shown(cell) for cell in row] for row in found.texts()])
    elif format in (QueryFormat.JSON, QueryFormat.XML, QueryFormat.CSV, QueryFormat.TSV):
        typer.echo(write_rows(found, format.value), nl=False)
    else:
        raise RequestError(f"--format {format.value}: a SELECT answers rows; use table, json, xml, csv or tsv")


def _shown(value: str | None) -> str:
    from ontology.namespaces import PREFIXES

    if value is None:
        return ""
    fits = [(prefix, start) for prefix, start in PREFIXES.items() if value.startswith(start) and value != start]
    prefix, start = max(fits, key=lambda each: len(each[1]), default=("", ""))
    return f"{prefix}:{value[len(start) :]}" if start else value


def _print_triples(triples: Any, format: QueryFormat) -> None:  # noqa: A002
    import pyoxigraph as ox

    from ontology.namespaces import PREFIXES

    kinds = {
        QueryFormat.TURTLE: ox.RdfFormat.TURTLE,
        QueryFormat.TABLE: ox.RdfFormat.TURTLE,
        QueryFormat.NTRIPLES: ox.RdfFormat.N_TRIPLES,
        QueryFormat.JSONLD: ox.RdfFormat.JSON_LD,
        QueryFormat.XML: ox.RdfFormat.RDF_XML,
    }
    if format not in kinds:
        raise RequestError(f"--format {format.value}: the answer is a graph; use turtle, ntriples, jsonld or xml")
    written = ox.serialize(dict.fromkeys(triples), format=kinds[format], prefixes=PREFIXES)
    typer.echo(written or b"", nl=False)


@group.command()
def validate(store: StoreOption = DEFAULT_STORE) -> None:
    """Check the graph against the ontology's shapes; exit 1 with findings."""
    import io

    import pyoxigraph as ox
    from rdflib import Graph

    from ontology.shapes import validate as check

    with reading(store) as reader:
        out = io.BytesIO()
        reader.export(out, ox.RdfFormat.N_TRIPLES)
    graph = Graph()
    graph.parse(data=out.getvalue(), format="nt")
    report = check(graph, with_ontology=False)
    if not report.findings:
        typer.echo(f"{len(graph)} triples, no findings")
        return
    rows = [
        (each.severity, _shown(each.focus_node), _shown(each.path), f"{each.message_zh} {each.message_en}", each.shape)
        for each in report.findings
    ]
    table(("severity", "thing", "property", "finding", "shape"), rows)
    if not report.conforms:
        raise typer.Exit(1)
