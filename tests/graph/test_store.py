"""One contract for every kind of store found in `graph/store`, and what the embedded one survives."""

from __future__ import annotations

import fcntl
import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, Literal

from graph.identifiers import iri
from graph.store import engines, open_store
from graph.store.base import Access, Store, text_of
from graph.store.oxigraph import OxigraphStore
from graph.store.remote import RemoteStore
from graph.store.sparql_client import SparqlClient
from ontology.errors import (
    EmptyStoreError,
    ForeignStoreError,
    QuerySyntaxError,
    SnapshotReplacedError,
    StoreError,
    StoreFullError,
    StoreLockedError,
)
from ontology.namespaces import DERIVED_GRAPH, GRAPH, ONTOLOGY_GRAPH
from tests.engines import Virtuoso
from tests.graph.conftest import Writer, report
from tests.sparql_server import sparql_server

STEPS = ("planned", "copied", "applied", "derived", "indexed", "synced", "renamed")
DAYS = "SELECT ?day { GRAPH krgraph:derived { ?e kr:involves ?x ; kr:sortDate ?day } }"


def days_of(store: Store, thing: str) -> list[str]:
    with store.reader() as reader:
        return sorted(reader.select(DAYS, x=iri(thing)).column("day"))


def cleared(server: Virtuoso) -> None:
    """Remove every graph of ours from a server that several tests share."""
    client = SparqlClient(server.address, Access(server.user, server.password))
    found = client.query("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
    rows = ox.parse_query_results(found, format=ox.QueryResultsFormat.JSON)
    assert isinstance(rows, ox.QuerySolutions)
    for row in rows:
        name = text_of(row["g"])
        if name and name.startswith(str(GRAPH)):
            client.update(f"DROP SILENT GRAPH <{name}>")


@pytest.fixture(params=["oxigraph", "remote", pytest.param("virtuoso", marks=pytest.mark.engine)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "oxigraph":
        yield open_store(tmp_path / "store")
    elif request.param == "remote":
        with sparql_server() as served:
            yield open_store(served.address, Access(cache=tmp_path / "cache"))
    else:
        server = request.getfixturevalue("virtuoso_server")
        cleared(server)
        yield open_store(server.address, Access(server.user, server.password, tmp_path / "cache"))


def test_every_engine_is_under_contract() -> None:
    assert [engine.name for engine in engines()] == ["oxigraph", "remote"]


class TestContract:
    def test_nothing_published_is_said(self, store: Store) -> None:
        assert store.current() is None
        assert store.contents() == {}
        with pytest.raises(EmptyStoreError, match="relations ingest"):
            store.reader()

    def test_published_graphs_are_read(self, store: Store, hand_made: Writer) -> None:
        ref = store.publish({hand_made.graph: hand_made.content()})
        assert store.current() == ref
        assert set(store.contents()) >= {hand_made.graph}
        with store.reader() as reader:
            assert reader.snapshot_id == ref.id
            assert {hand_made.graph, str(DERIVED_GRAPH), str(ONTOLOGY_GRAPH)} <= set(reader.graph_names())
            assert reader.ask("ASK { ?x a kr:Person }", x=iri("person-oku"))
            assert not reader.ask("ASK { ?x a kr:Person }", x=iri("office-ait"))
            triples = list(reader.construct("CONSTRUCT { ?x a ?type } WHERE { ?x a ?type }", x=iri("person-oku")))
            assert [str(triple.predicate.value) for triple in triples] == [str(RDF.type)]

    def test_the_same_again_changes_nothing(self, store: Store, hand_made: Writer) -> None:
        first = store.publish({hand_made.graph: hand_made.content()})
        assert store.publish({hand_made.graph: hand_made.content()}) == first

    def test_the_way_does_not_matter(self, store: Store, tmp_path: Path, hand_made: Writer) -> None:
        other = report("hand-made-2")
        store.publish({hand_made.graph: hand_made.content()})
        ref = store.publish({other.graph: other.content()})
        at_once = OxigraphStore(tmp_path / "at-once")
        assert at_once.publish({other.graph: other.content(), hand_made.graph: hand_made.content()}).id == ref.id
        assert exported(store) == exported(at_once)

    def test_a_removed_graph_leaves_nothing(self, store: Store, hand_made: Writer) -> None:
        other = report("hand-made-2")
        before = store.publish({hand_made.graph: hand_made.content()})
        whole = exported(store)
        store.publish({other.graph: other.content()})
        assert len(days_of(store, "country-jp")) == 6
        assert store.publish({other.graph: None}).id == before.id
        assert exported(store) == whole

    def test_a_reader_reads_its_snapshot_or_says_that_it_is_gone(self, store: Store, hand_made: Writer) -> None:
        store.publish({hand_made.graph: hand_made.content()})
        other = report("hand-made-2")
        with store.reader() as reader:
            store.publish({other.graph: other.content()})
            if isinstance(store, RemoteStore):
                with pytest.raises(SnapshotReplacedError, match="ask again"):
                    reader.select("SELECT ?e { ?e kr:card ?c }")
            else:
                assert len(reader.select("SELECT ?e { ?e kr:card ?c }")) == 5
        assert len(days_of(store, "person-luo")) == 8

    def test_values_are_never_part_of_the_query(self, store: Store, hand_made: Writer) -> None:
        store.publish({hand_made.graph: hand_made.content()})
        hostile = Literal('x" } DELETE WHERE { ?s ?p ?o } #')
        with store.reader() as reader:
            assert len(reader.select("SELECT ?s WHERE { ?s skos:prefLabel ?name }", name=hostile)) == 0
            found = reader.select("SELECT ?name ?s { ?s a kr:Person . BIND(?name AS ?n) } ORDER BY ?name", name=hostile)
            assert {row[0] for row in found.texts()} == {str(hostile)}

    def test_a_bad_query_says_so(self, store: Store, hand_made: Writer) -> None:
        store.publish({hand_made.graph: hand_made.content()})
        with store.reader() as reader:
            with pytest.raises(QuerySyntaxError):
                reader.select("SELECT WHERE {")
            with pytest.raises(QuerySyntaxError):
                reader.select("ASK { ?s ?p ?o }")

    def test_exports(self, store: Store, hand_made: Writer) -> None:
        store.publish({hand_made.graph: hand_made.content()})
        with store.reader() as reader:
            one, union = io.BytesIO(), io.BytesIO()
            reader.export(one, ox.RdfFormat.N_QUADS, hand_made.graph)
            reader.export(union, ox.RdfFormat.N_TRIPLES)
        assert one.getvalue().count(b"\n") == hand_made.content().count(b"\n")
        lines = union.getvalue().splitlines()
        assert len(lines) == len(set(lines)) > 100


def exported(store: Store) -> list[bytes]:
    output = io.BytesIO()
    with store.reader() as reader:
        reader.export(output, ox.RdfFormat.N_QUADS)
    return sorted(output.getvalue().splitlines())


def in_another_process(folder: Path, step: str) -> int:
    """Publish a second report in a process that is killed at a step."""
    code = f"""
import os, signal
from pathlib import Path
from graph.store.oxigraph import OxigraphStore
from graph.store.remote import RemoteStore
from graph.store.sparql_client import SparqlClient
from tests.graph.conftest import report, use_small_ontology
use_small_ontology()
def checkpoint(step):
    if step == {step!r}:
        os.kill(os.getpid(), signal.SIGKILL)
other = report("hand-made-2")
OxigraphStore(Path({str(folder)!r}), checkpoint).publish({{other.graph: other.content()}})
"""
    return subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[2]).returncode


class TestEmbedded:
    @pytest.mark.parametrize("step", STEPS)
    def test_killed_at_any_step_the_old_snapshot_serves(self, tmp_path: Path, hand_made: Writer, step: str) -> None:
        folder = tmp_path / "store"
        before = OxigraphStore(folder).publish({hand_made.graph: hand_made.content()})
        assert in_another_process(folder, step) == -signal.SIGKILL
        again = OxigraphStore(folder)
        assert again.current() == before
        assert len(days_of(again, "country-jp")) == 3
        assert [path.name for path in (folder / "snapshots").iterdir()] == [before.id]
        other = report("hand-made-2")
        again.publish({other.graph: other.content()})
        assert len(days_of(again, "country-jp")) == 6

    def test_killed_after_the_swap_the_new_snapshot_serves(self, tmp_path: Path, hand_made: Writer) -> None:
        OxigraphStore(tmp_path).publish({hand_made.graph: hand_made.content()})
        assert in_another_process(tmp_path, "published") == -signal.SIGKILL
        assert len(days_of(OxigraphStore(tmp_path), "country-jp")) == 6

    def test_a_folder_of_something_else_is_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "letters.txt").write_text("mine")
        with pytest.raises(ForeignStoreError, match="something else"):
            open_store(tmp_path)
        with pytest.raises(ForeignStoreError, match="is a file"):
            open_store(tmp_path / "letters.txt")
        assert os.listdir(tmp_path) == ["letters.txt"]

    def test_a_store_of_another_layout_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "store.json").write_text('{"store": "kaohsiung-relations", "layout": 99}')
        with pytest.raises(ForeignStoreError, match="not this version"):
            open_store(tmp_path)

    def test_two_cannot_publish_at_once(self, tmp_path: Path, hand_made: Writer) -> None:
        store = OxigraphStore(tmp_path)
        store.publish({hand_made.graph: hand_made.content()})
        with (tmp_path / "lock").open("w") as other:
            fcntl.flock(other, fcntl.LOCK_EX)
            with pytest.raises(StoreLockedError, match="another process"):
                store.publish({hand_made.graph: None})
            assert len(days_of(OxigraphStore(tmp_path), "person-oku")) == 2

    @pytest.mark.parametrize(("error", "expected"), [(28, StoreFullError), (13, StoreError)])
    def test_no_space_leaves_the_old_snapshot(
        self, tmp_path: Path, hand_made: Writer, error: int, expected: type[StoreError]
    ) -> None:
        before = OxigraphStore(tmp_path).publish({hand_made.graph: hand_made.content()})

        def full(step: str) -> None:
            if step == "applied":
                raise OSError(error, os.strerror(error))

        with pytest.raises(expected):
            OxigraphStore(tmp_path, full).publish({hand_made.graph: None})
        assert OxigraphStore(tmp_path).current() == before
        assert os.listdir(tmp_path / "snapshots") == [before.id]

    def test_an_address_needs_an_engine(self) -> None:
        with pytest.raises(ForeignStoreError, match="no engine"):
            open_store("gopher://nobody")


@pytest.mark.parametrize("sizes", [(1, 1, 1), (30_000, 30_000, 30_000), (90_000, 1, 1), (1, 1, 90_000)])
def test_large_graphs_are_loaded_by_two_and_none_is_lost(sizes: tuple[int, ...], tmp_path: Path) -> None:
    graphs = {str(GRAPH[f"report/{number}"]): size for number, size in enumerate(sizes)}
    made = {
        graph: "".join(f'<http://e.org/{number:06d}> <http://e.org/p> "x" <{graph}> .\n' for number in range(size))
        for graph, size in graphs.items()
    }
    store = open_store(tmp_path / "store")
    store.publish({graph: content.encode() for graph, content in made.items()})
    with store.reader() as reader:
        for graph, content in made.items():
            output = io.BytesIO()
            reader.export(output, ox.RdfFormat.N_TRIPLES, graph)
            expected = content.replace(f" <{graph}> .", " .").splitlines()
            assert sorted(output.getvalue().decode().splitlines()) == expected
