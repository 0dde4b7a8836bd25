"""The store on a SPARQL server when things go wrong: refused, busy, lost in the middle, killed, two at once."""

from __future__ import annotations

import io
import logging
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph import publication
from graph.history import history
from graph.lookup import resolve
from graph.search import Search
from graph.store import open_store, remote, remote_reader
from graph.store.base import Access, Store
from graph.store.oxigraph import OxigraphStore
from graph.store.remote import RemoteStore
from graph.store.remote_reader import CONTROL
from graph.store.sparql_client import SparqlClient, endpoints
from ontology.errors import ForeignStoreError, StoreError, StoreLockedError, StoreUnreachableError
from ontology.namespaces import KR
from tests.engines import Virtuoso
from tests.graph.conftest import Writer, report
from tests.graph.test_resolver import GRAPHS, namesake
from tests.graph.test_store import cleared, exported
from tests.sparql_server import LOST_AFTER, LOST_BEFORE, PASSWORD, USER, Served, sparql_server

WRITES = ("POST /update", "PUT /store")


@pytest.fixture
def served() -> Iterator[Served]:
    with sparql_server() as running:
        yield running


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "_WAIT_SECONDS", 0.0)


def opened(served: Served, tmp_path: Path, user: str = "", password: str = "") -> RemoteStore:
    access = Access(user, password, tmp_path / "cache")
    return RemoteStore(served.address, access, SparqlClient(served.address, access, pauses=(0.0, 0.0)))


def count_writes(fate: Callable[[int], int | None]) -> Callable[[str], int | None]:
    """A fate that depends on the number of the write."""
    number = 0

    def decide(what: str) -> int | None:
        nonlocal number
        if not what.startswith(WRITES):
            return fate(-number)
        number += 1
        return fate(number)

    return decide


def embedded(tmp_path: Path, *writers: Writer) -> list[bytes]:
    store = OxigraphStore(tmp_path / "embedded")
    store.publish({writer.graph: writer.content() for writer in writers})
    return exported(store)


class TestAddresses:
    def test_credentials_do_not_belong_into_the_address(self) -> None:
        with pytest.raises(ForeignStoreError, match="RELATIONS_STORE_PASSWORD") as caught:
            open_store("http://dba:secret@127.0.0.1:1/sparql")
        assert "secret" not in str(caught.value)

    def test_other_addresses_are_known_or_named(self) -> None:
        assert endpoints("http://h/ds/sparql", "Jetty", False).update == "http://h/ds/update"
        assert endpoints("http://h/query", "Oxigraph/0.4", False).graphs == "http://h/store"
        named = endpoints("http://h/repositories/x#update=x/statements&graphs=x/rdf-graphs/service", "", False)
        assert (named.query, named.update) == ("http://h/repositories/x", "http://h/repositories/x/statements")
        assert named.graphs == "http://h/repositories/x/rdf-graphs/service"
        assert endpoints("http://h/sparql", "Virtuoso/07", True).query == "http://h/sparql-auth"

    def test_no_address_leads_to_another_server(self) -> None:
        with pytest.raises(ForeignStoreError, match="one server"):
            endpoints("http://h/query#update=http://elsewhere/update", "", True)

    def test_nobody_there(self) -> None:
        with pytest.raises(StoreUnreachableError, match="does not answer"):
            RemoteStore("http://127.0.0.1:1/sparql", Access(), SparqlClient("http://127.0.0.1:1/sparql", Access(), ()))


class TestCredentials:
    def test_a_guarded_server_is_asked_as_a_user(
        self, served: Served, tmp_path: Path, hand_made: Writer, caplog: pytest.LogCaptureFixture
    ) -> None:
        served.guarded = True
        with caplog.at_level(logging.DEBUG):
            store = opened(served, tmp_path, USER, PASSWORD)
            store.publish({hand_made.graph: hand_made.content()})
            with pytest.raises(StoreUnreachableError, match="RELATIONS_STORE_USER") as caught:
                opened(served, tmp_path, USER, "wrong-word")
            with pytest.raises(StoreUnreachableError):
                opened(served, tmp_path)
        said = caplog.text + str(caught.value) + repr(Access(USER, PASSWORD)) + "".join(served.heads)
        assert PASSWORD not in said
        assert "wrong-word" not in said


class TestTryingAgain:
    @pytest.mark.parametrize("mishap", [503, LOST_BEFORE, LOST_AFTER])
    def test_every_write_may_fail_once_or_be_done_twice(
        self, served: Served, tmp_path: Path, hand_made: Writer, mishap: int
    ) -> None:
        seen: set[str] = set()

        def first_time(what: str) -> int | None:
            known = re.sub(r'(?<=")[^"]*(?=")', "", what)  # a time or a number does not make it another request
            if known in seen or not what.startswith(WRITES):
                return None
            seen.add(known)
            return mishap

        served.fate = first_time
        opened(served, tmp_path).publish({hand_made.graph: hand_made.content()})
        assert len(seen) > 8
        assert exported(opened(served, tmp_path)) == embedded(tmp_path, hand_made)

    def test_a_long_answer_that_was_cut_is_an_error(self, served: Served, tmp_path: Path) -> None:
        store = opened(served, tmp_path)
        served.limit = 10_000
        with pytest.raises(StoreError, match="ResultSetMaxRows"):
            store.contents()


def writes_of_one_more(served: Served, tmp_path: Path, hand_made: Writer) -> int:
    opened(served, tmp_path).publish({hand_made.graph: hand_made.content()})
    other = report("hand-made-2")
    served.asked.clear()
    opened(served, tmp_path).publish({other.graph: other.content()})
    number = sum(what.startswith(WRITES) for what in served.asked)
    opened(served, tmp_path).publish({other.graph: None})
    return number


class TestLostInTheMiddle:
    def test_after_any_write_the_old_or_the_new_is_whole_and_the_same_again_finishes(
        self, served: Served, tmp_path: Path, hand_made: Writer
    ) -> None:
        """The second report is another's namesake, so that a graph which is not published is rewritten too."""
        other = namesake()
        number = writes_of_one_more(served, tmp_path, hand_made)
        old, new = embedded(tmp_path / "a", hand_made), embedded(tmp_path / "b", hand_made, other)
        locked = 0
        for step in range(1, number + 1, 2):
            served.fate = count_writes(lambda write, step=step: LOST_BEFORE if abs(write) >= step else None)  # type: ignore[misc]
            store = opened(served, tmp_path)
            with pytest.raises(StoreUnreachableError, match="run the same command again"):
                store.publish({other.graph: other.content()})
            served.fate = lambda _: None
            try:
                assert exported(opened(served, tmp_path)) in (old, new)
            except StoreLockedError:
                locked += 1
            again = opened(served, tmp_path)
            again.publish({other.graph: other.content()})
            assert exported(again) == new
            again.publish({other.graph: None})
            assert exported(again) == old
        assert 0 < locked < number

    @pytest.mark.parametrize("step", [3, 6, 9, 12, 15])
    def test_killed_in_the_middle(self, served: Served, tmp_path: Path, hand_made: Writer, step: int) -> None:
        opened(served, tmp_path).publish({hand_made.graph: hand_made.content()})
        code = f"""
import os, signal
from pathlib import Path
from graph.store import open_store
from graph.store.base import Access
from graph.store.sparql_client import SparqlClient
from tests.graph.conftest import report, use_small_ontology
use_small_ontology()
sent = SparqlClient._send
done = 0
def sending(self, method, url, *more, **named):
    global done
    done += url.endswith("/update") or method == "PUT"
    if done == {step}:
        os.kill(os.getpid(), signal.SIGKILL)
    return sent(self, method, url, *more, **named)
SparqlClient._send = sending
other, cache = report("hand-made-2"), Path({str(tmp_path / "cache")!r})
open_store({served.address!r}, Access(cache=cache)).publish({{other.graph: other.content()}})
"""
        ended = subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[2]).returncode
        assert ended == -signal.SIGKILL
        other = report("hand-made-2")
        again = opened(served, tmp_path)
        again.publish({other.graph: other.content()})
        assert exported(again) == embedded(tmp_path, hand_made, other)

    def test_while_everything_is_derived_anew(
        self, served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(remote, "_BATCH", 1)
        opened(served, tmp_path).publish(GRAPHS)
        old = exported(opened(served, tmp_path))
        monkeypatch.setattr(publication, "DERIVATION_VERSION", "another")
        monkeypatch.setattr("graph.store.remote_control.DERIVATION_VERSION", "another")
        locked = 0
        for step in (2, 5, 9, 20, 40):
            served.fate = count_writes(lambda write, step=step: LOST_BEFORE if abs(write) >= step else None)  # type: ignore[misc]
            with pytest.raises(StoreUnreachableError):
                opened(served, tmp_path).publish({})
            served.fate = lambda _: None
            try:
                assert exported(opened(served, tmp_path)) == old
            except StoreLockedError:
                locked += 1
        opened(served, tmp_path).publish({})
        assert exported(opened(served, tmp_path)) == old
        assert locked > 2


class TestReadersMeanwhile:
    @pytest.mark.parametrize("virtuoso_like", [False, True])
    def test_at_every_write_a_reader_sees_the_old_or_the_new_or_waits(
        self, served: Served, tmp_path: Path, hand_made: Writer, monkeypatch: pytest.MonkeyPatch, virtuoso_like: bool
    ) -> None:
        """Also where the data set cannot be named graph by graph, as on a Virtuoso of very many graphs."""
        opened(served, tmp_path).publish({hand_made.graph: hand_made.content()})
        other = namesake()
        counted = "SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o } }"
        if virtuoso_like:
            monkeypatch.setattr(remote_reader, "told", lambda *_: False)
            monkeypatch.setattr(remote, "told", lambda *_: False)
            counted = "SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } } }"
            counted = counted.replace("{ ?s ?p ?o } }", '{ ?s ?p ?o } FILTER(!CONTAINS(STR(?g), "graph/store")) }')
        seen: list[str] = []
        looking = False

        def look(what: str) -> None:
            nonlocal looking
            if looking or not what.startswith(WRITES):
                return
            looking = True
            try:
                with opened(served, tmp_path).reader() as reader:
                    seen.extend(reader.select(counted).column("n"))
            except StoreLockedError:
                seen.append("waits")
            finally:
                looking = False

        served.fate = look
        opened(served, tmp_path).publish({other.graph: other.content()})
        look("PUT /store")
        assert len(set(seen)) == 3
        assert [*dict.fromkeys(seen)][1] == "waits"
        assert seen.count("waits") < len(seen) - 1


class TestTwoAtOnce:
    def claim(self, who: str, minutes: int) -> str:
        return f"""INSERT {{ GRAPH <{CONTROL}> {{ <{CONTROL}/x> <{KR.publisher}> "{who}" ; <{KR.renewed}> ?then }} }}
            WHERE {{ BIND(NOW() - "PT{minutes}M"^^<http://www.w3.org/2001/XMLSchema#dayTimeDuration> AS ?then) }}"""

    def test_the_second_is_told(self, served: Served, tmp_path: Path, hand_made: Writer) -> None:
        served.graphs.update(self.claim("another-machine 7", 5))
        with pytest.raises(StoreLockedError, match=r"another-machine 7 \(machine, process\) is publishing"):
            opened(served, tmp_path).publish({hand_made.graph: hand_made.content()})

    @pytest.mark.parametrize("minutes", [16])
    def test_a_silent_claim_lapses(self, served: Served, tmp_path: Path, hand_made: Writer, minutes: int) -> None:
        served.graphs.update(self.claim("another-machine 7", minutes))
        opened(served, tmp_path).publish({hand_made.graph: hand_made.content()})
        assert not served.graphs.query(f"ASK {{ GRAPH <{CONTROL}> {{ ?claim <{KR.publisher}> ?who }} }}")

    def test_one_publishes_while_the_other_does(self, served: Served, tmp_path: Path, hand_made: Writer) -> None:
        first, second = opened(served, tmp_path), opened(served, tmp_path)
        told: list[str] = []

        def meanwhile(what: str) -> None:
            if what.startswith("PUT") and not told:
                told.append("")
                with pytest.raises(StoreLockedError):
                    second.publish({hand_made.graph: None})

        served.fate = meanwhile
        first.publish({hand_made.graph: hand_made.content()})
        assert told


class TestManyReports:
    def test_batches_and_another_machine(
        self, served: Served, tmp_path: Path, hand_made: Writer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(remote, "_BATCH", 1)
        opened(served, tmp_path / "here").publish(GRAPHS)
        elsewhere = opened(served, tmp_path / "there")
        fourth = report("hand-made-4")
        ref = elsewhere.publish({fourth.graph: fourth.content()})
        at_once = OxigraphStore(tmp_path / "at-once")
        assert at_once.publish({**GRAPHS, fourth.graph: fourth.content()}).id == ref.id
        assert exported(elsewhere) == exported(at_once)
        with opened(served, tmp_path / "here").reader() as reader:
            folder = reader.snapshot.search_folder
            assert folder
            assert {match.id for match in Search(folder).find("羅達生")} & {"person-luo", "person-gibson"}

    def test_one_more_brings_the_search_index_up_to_date(
        self, served: Served, tmp_path: Path, hand_made: Writer
    ) -> None:
        store = opened(served, tmp_path)
        store.publish({hand_made.graph: hand_made.content()})
        with store.reader() as reader:
            assert reader.snapshot.search_folder
        other = namesake()
        store.publish({other.graph: other.content()})
        current = store.current()
        assert current
        assert current.id in [path.name for path in (tmp_path / "cache").glob("*/*") if path.is_dir()]
        with store.reader() as reader:
            search = Search(reader.snapshot.search_folder or tmp_path)
            assert [match.id for match in search.find("奧正史", types=("person",))] == ["person-aaa"]
            assert history(reader, resolve(reader, search, "奧正史").id).total == 4


@pytest.mark.engine
class TestVirtuoso:
    @pytest.fixture
    def store(self, virtuoso_server: Virtuoso, tmp_path: Path) -> Store:
        cleared(virtuoso_server)
        access = Access(virtuoso_server.user, virtuoso_server.password, tmp_path / "cache")
        return open_store(virtuoso_server.address, access)

    def test_more_graphs_than_are_named(self, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(remote_reader, "EXPLICIT", 1)
        monkeypatch.setattr(remote, "_BATCH", 2)
        store.publish(GRAPHS)
        at_once = OxigraphStore(tmp_path / "at-once")
        at_once.publish(GRAPHS)
        assert exported(store) == exported(at_once)
        with store.reader() as reader, at_once.reader() as other:
            page = history(reader, "person-gibson")
            assert page.total
            assert page == history(other, "person-gibson")

    def test_the_server_is_lost_and_comes_back(
        self,
        store: Store,
        virtuoso_server: Virtuoso,
        tmp_path: Path,
        hand_made: Writer,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        store.publish({hand_made.graph: hand_made.content()})
        other = namesake()
        sent = SparqlClient.update

        def lost(client: SparqlClient, text: str) -> None:
            if text.startswith("COPY"):
                sent(client, text)
                virtuoso_server.kill()
            sent(client, text)

        with monkeypatch.context() as patched:
            patched.setattr(SparqlClient, "update", lost)
            with pytest.raises(StoreUnreachableError, match="run the same command again"):
                store.publish({other.graph: other.content()})
        virtuoso_server.start()
        with pytest.raises(StoreLockedError, match="run relations ingest again"):
            store.reader()
        store.publish({other.graph: other.content()})
        assert exported(store) == embedded(tmp_path, hand_made, other)

    def test_strangers_are_left_alone(self, store: Store, virtuoso_server: Virtuoso, hand_made: Writer) -> None:
        client = SparqlClient(virtuoso_server.address, Access(virtuoso_server.user, virtuoso_server.password))
        client.update('INSERT DATA { GRAPH <urn:stranger> { <urn:a> <urn:b> "c" } }')
        store.publish({hand_made.graph: hand_made.content()})
        with store.reader() as reader:
            assert not reader.ask("ASK { ?s <urn:b> ?o }")
        output = io.BytesIO()
        with store.reader() as reader:
            reader.export(output, ox.RdfFormat.N_QUADS)
        assert b"urn:stranger" not in output.getvalue()
        assert client.read("urn:stranger")
