"""The commands, run in-process, and as real processes where a terminal, a pipe or an exit code is the matter."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from icalendar import Calendar
from typer.testing import CliRunner

from api.cli import app, one_line
from graph.store import open_store

RELATIONS = str(Path(sys.executable).parent / "relations")


class Run:
    """One command that has ended."""

    def __init__(self, *arguments: str) -> None:
        done = CliRunner().invoke(app, [*arguments], env={"NO_COLOR": "1", "COLUMNS": "200"})
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        self.code, self.out, self.err = done.exit_code, done.stdout, done.stderr


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [RELATIONS, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, **environment},
    )


def test_every_command_of_the_contract_is_there() -> None:
    listed = Run("--help").out
    names = "ingest extract evaluate query history network validate export import explain open serve"
    for name in names.split():
        assert f"  {name} " in listed
        assert Run(name, "--help").code == 0


def test_help_answers_at_once() -> None:
    started = time.perf_counter()
    loaded = subprocess.run(
        [sys.executable, "-c", "import api.cli, sys; print(*sorted(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not {"rdflib", "pyoxigraph", "fastapi", "networkx", "pydantic", "rich.console"} & set(loaded)
    assert time.perf_counter() - started < 10


def test_history_in_every_format(location: str) -> None:
    table = Run("history", "日本", "--store", location)
    assert table.code == 0
    assert "日本: 3 events" in table.out
    assert [line.split()[1] for line in table.out.splitlines() if "1.1#" in line] == ["1.1#2", "1.1#4", "1.1#5"]
    page = json.loads(Run("history", "Japan", "--format", "json", "--store", location).out)
    assert page["total"] == len(page["items"]) == 3
    rows = list(csv.reader(io.StringIO(Run("history", "JP", "--format", "csv", "--store", location).out)))
    assert len(rows) == 4
    calendar = Calendar.from_ical(Run("history", "日本", "--format", "ics", "--store", location).out)
    assert len(calendar.walk("VEVENT")) == 3


def test_history_is_narrowed_and_of_two(location: str) -> None:
    def entries(*arguments: str) -> int:
        return Run("history", *arguments, "--store", location).out.count("1.1#")

    assert entries("日本", "--from", "2025-12") == 2
    assert entries("日本", "--to", "2025") == 2
    assert entries("日本", "--event-type", "signing") == 1
    assert entries("日本", "Aomori") == 2
    assert entries("奧正史", "羅達生") == 2


def test_a_name_nobody_has_ends_with_near_matches(location: str) -> None:
    done = Run("history", "Gdinya", "--store", location)
    assert done.code == 2
    assert done.out == ""
    assert done.err.startswith("relations: Gdinya")
    assert done.err.count("\n") == 1
    assert "格丁尼亞市" in Run("history", "Gdynja", "--store", location).err


def test_explain_shows_sentence_rule_and_confidence(location: str) -> None:
    shown = Run("explain", "格丁尼亞市", "--store", location).out
    assert "mention" in shown
    assert "0.90" in shown
    assert "羅達生副市長與科西奧雷克" in shown
    statements = json.loads(Run("explain", "Gdynia", "--format", "json", "--store", location).out)
    assert any(each["quote"] == "格丁尼亞市" for each in statements)


QUERY = "SELECT ?label WHERE { krid:place-pl-gdynia skos:prefLabel ?label }"


@pytest.mark.parametrize("name", ["table", "json", "xml", "csv", "tsv"])
def test_a_select_in_every_format(location: str, name: str) -> None:
    done = Run("query", QUERY, "--format", name, "--store", location)
    assert done.code == 0, done.err
    assert "格丁尼亞市" in done.out
    kinds = {"json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML, "tsv": ox.QueryResultsFormat.TSV}
    if name in kinds:
        found = ox.parse_query_results(done.out.encode(), format=kinds[name])
        assert isinstance(found, ox.QuerySolutions)
        assert "格丁尼亞市" in {solution["label"].value for solution in found}


@pytest.mark.parametrize("name", ["table", "turtle", "ntriples", "jsonld", "xml"])
def test_a_construct_in_every_format(location: str, name: str) -> None:
    done = Run("query", "DESCRIBE krid:place-pl-gdynia", "--format", name, "--store", location)
    assert done.code == 0, done.err
    assert "Gdynia" in done.out


def test_an_ask_a_file_and_a_shipped_question(location: str, tmp_path: Path) -> None:
    assert Run("query", "ASK { ?s ?p ?o }", "--store", location).out == "true\n"
    file = tmp_path / "question.rq"
    file.write_text(QUERY, encoding="utf-8")
    assert "格丁尼亞市" in Run("query", str(file), "--store", location).out
    assert "sister_city" in Run("query", "partners-and-standing", "--store", location).out
    assert "partners-and-standing" in Run("query", "--list").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("query", "SELECT {"), "relations: "),
        (("query", "DELETE WHERE { ?s ?p ?o }"), "update"),
        (("query", "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }"), "SERVICE"),
        (("query", "partners-and-standin"), "partners-and-standing"),
        (("query", "nowhere.rq"), "nowhere.rq"),
        (("query", "partners-and-standing", "--set", "x"), "KEY=VALUE"),
        (("query", "partners-and-standing", "--set", "dragon=1"), "dragon"),
        (("query", QUERY, "--format", "turtle"), "turtle"),
        (("history", "日本", "--from", "tomorrow"), "tomorrow"),
        (("history", "日本", "--format", "yaml"), "yaml"),
        (("history",), "A"),
        (("export", "-o", "graph.docx"), "docx"),
        (("network", "-o", "graph.docx"), "docx"),
        (("network", "--by", "charm"), "charm"),
        (("network", "--projection", "dreams"), "dreams"),
        (("network", "--against", "yesterday"), "2025-09..2025-11"),
        (("network", "--unit", "fortnight"), "fortnight"),
        (("export", "-o", "/proc/nothing/graph.nq"), "/proc/nothing/graph.nq"),
    ],
)
def test_wrong_usage_ends_with_two(location: str, arguments: tuple[str, ...], said: str) -> None:
    done = Run(*arguments, "--store", location)
    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("suffix", ["nq", "trig", "jsonld", "ttl", "nt", "rdf"])
def test_the_graph_is_exported(location: str, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"graph.{suffix}"
    assert Run("export", "-o", str(file), "--store", location).code == 0
    content = file.read_bytes()
    assert "格丁尼亞市".encode() in content
    assert sum(1 for _ in ox.parse(path=str(file))) > 1000
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


@pytest.mark.parametrize("suffix", ["html", "graphml", "gexf", "json", "csv", "svg"])
def test_the_network_is_written(location: str, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"network.{suffix}"
    done = Run("network", "日本", "-o", str(file), "--store", location)
    assert done.code == 0, done.err
    assert "奧正史" in file.read_text(encoding="utf-8")
    assert "nodes" in done.err


def test_the_network_is_measured(location: str) -> None:
    printed = Run("network", "--by", "degree", "--dormant", "3", "--at", "2026-03-01", "--store", location)
    assert printed.code == 0, printed.err
    assert printed.out.startswith("people: 5 nodes")
    assert next(line for line in printed.out.splitlines() if line.startswith(("羅達生", "奧正史"))).startswith("羅達生")
    assert "without contact in the 3 months before 2026-03-01" in printed.out
    assert "格丁尼亞市" in printed.out.split("without contact")[1]
    told = json.loads(Run("network", "--against", "2025-09..2025-11", "--format", "json", "--store", location).out)
    assert {each["id"]: each["change"] for each in told["growth"]}["person-luo"] == -2
    rows = list(csv.DictReader(io.StringIO(Run("network", "--format", "csv", "--store", location).out)))
    assert rows[0]["label"] == "羅達生"
    assert {"degree", "betweenness", "core", "community", "bridged"} <= rows[0].keys()


def own_store(tmp_path: Path) -> str:
    from tests.graph.conftest import report

    place = str(tmp_path / "store")
    writer = report()
    open_store(place).publish({writer.graph: writer.content()})
    return place


GRAPHS = {
    "notes.ttl": '@prefix ex: <http://example.org/> . ex:a ex:says "甲" ; ex:has [ ex:says "乙" ] .',
    "notes.trig": '@prefix ex: <http://example.org/> . ex:g { ex:a ex:says "甲" }',
    "notes.nq": '<http://example.org/a> <http://example.org/says> "甲" <http://example.org/g> .',
    "notes.jsonld": '{"@id": "http://example.org/a", "http://example.org/says": "甲"}',
    "notes.rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="http://example.org/">'
    '<rdf:Description rdf:about="http://example.org/a"><ex:says>甲</ex:says></rdf:Description></rdf:RDF>',
}


@pytest.mark.parametrize("name", sorted(GRAPHS))
def test_an_analysts_graph_is_imported(tmp_path: Path, name: str) -> None:
    store, file = own_store(tmp_path), tmp_path / name
    file.write_text(GRAPHS[name], encoding="utf-8")
    done = Run("import", str(file), "--store", store)
    assert done.code == 0, done.err
    graph = "https://w3id.org/kaohsiung-relations/graph/import/notes"
    asked = f'ASK {{ GRAPH <{graph}> {{ <http://example.org/a> <http://example.org/says> "甲" }} }}'
    assert Run("query", asked, "--store", store).out == "true\n"
    assert Run("import", str(file), "--store", store).out == done.out
    assert "3 events" in Run("history", "日本", "--store", store).out


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.ttl", "this is no turtle", "line 1"),
        ("a.jsonld", '{"@context": "http://example.org/context", "@id": "x:y"}', "context"),
        ("a.jsonld", '{"@context": [{"a": "b:c"}, "http://example.org/context"], "@id": "x:y"}', "context"),
        ("a.rdf", '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><r>&e;</r>', "entities"),
        ("a.docx", "x", "suffix"),
    ],
)
def test_a_graph_that_cannot_be_read_changes_nothing(tmp_path: Path, name: str, content: str, said: str) -> None:
    store, file = own_store(tmp_path), tmp_path / name
    before = open_store(store).current()
    file.write_text(content, encoding="utf-8")
    done = Run("import", str(file), "--store", store)
    assert done.code == 2
    assert str(file) in done.err
    assert said in done.err
    assert done.err.count("\n") == 1
    assert open_store(store).current() == before


def test_a_pipe_gets_plain_rows(location: str) -> None:
    done = process("history", "日本", "--store", location, COLUMNS="")
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert len(done.stdout.splitlines()) == 5
    narrow = process("history", "日本", "--store", location, COLUMNS="60")
    from rich.cells import cell_len

    assert max(cell_len(line) for line in narrow.stdout.splitlines()) <= 60


def test_a_reader_that_leaves_early_hears_nothing(location: str) -> None:
    asked = f"{RELATIONS} query 'SELECT * {{?s ?p ?o}}' --format tsv --store {location}"
    command = f"{asked} | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=120, check=True)
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert done.stdout.splitlines()[-1] == "0"


def test_messages_stay_on_one_line() -> None:
    assert one_line("a\nb\x1b[31m\tc") == "a b\\x1b[31m c"
