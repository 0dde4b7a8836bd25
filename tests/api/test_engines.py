"""The whole product on a SPARQL server says what it says on the embedded store, word for word."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import networkx as nx
import pytest

from graph.questions import questions
from graph.store import open_store
from graph.store.base import Access
from tests.engines import Virtuoso
from tests.graph.test_store import cleared
from tests.readme_blocks import RELATIONS, ROOT, SAMPLE, serving

pytestmark = pytest.mark.engine
_NETWORK = re.compile(r'(?<="),"network":"(?:seccomp|unknown|none)"(?=}$)')
PAGES = (
    "/entities?q=波蘭&limit=3",
    "/entities/place-pl-gdynia",
    "/entities/country-pl/history",
    "/entities/office-ait/history?format=csv",
    "/relations/AIT/高雄市",
    "/network?centre=AIT&format=csv",
    "/reports",
    "/reports/report-kaohsiung-council-4-7",
    "/reports/report-kaohsiung-council-4-7/entries/1.2/6",
    "/readyz",
    "/reconcile?queries=" + '{"a":{"query":"Gdynia"}}',
)
COMMANDS = (
    ("history", "波蘭"),
    ("history", "奧正史", "青森縣", "--format", "json"),
    ("explain", "畢爾斯基"),
    ("open", "-o", "-"),
)


@dataclass(frozen=True)
class Place:
    """A store, and what reaching it needs in the environment."""

    store: str
    environment: dict[str, str]

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [RELATIONS, *arguments, "--store", self.store],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert self.environment.get("RELATIONS_STORE_PASSWORD", "\0") not in done.stderr + done.stdout[:200]
        return f"{done.returncode}\n{done.stdout}"


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Place:
    place = Place(str(tmp_path_factory.mktemp("embedded") / "store"), {})
    assert place.run("ingest", str(SAMPLE)).startswith("0\n")
    return place


@pytest.fixture(scope="module")
def remote(tmp_path_factory: pytest.TempPathFactory, virtuoso_server: Virtuoso) -> Place:
    cleared(virtuoso_server)
    user = "analyst"
    password = "not-to-be-printed"
    virtuoso_server.sql_command(f"DB.DBA.USER_CREATE('{user}', '{password}'); GRANT SPARQL_UPDATE TO \"{user}\";")
    virtuoso_server.sql_command(f"DB.DBA.RDF_DEFAULT_USER_PERMS_SET('{user}', 7)")
    place = Place(
        virtuoso_server.address,
        {
            "RELATIONS_STORE_USER": user,
            "RELATIONS_STORE_PASSWORD": password,
            "RELATIONS_STORE_CACHE": str(tmp_path_factory.mktemp("cache")),
        },
    )
    assert place.run("ingest", str(SAMPLE)).startswith("0\n")
    return place


def test_the_same_report_again_changes_nothing(remote: Place) -> None:
    assert "(nothing changed)" in remote.run("ingest", str(SAMPLE))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_commands(embedded: Place, remote: Place, command: tuple[str, ...]) -> None:
    said = remote.run(*command)
    assert said == embedded.run(*command)
    assert len(said) > 10


def test_shipped_questions(embedded: Place, remote: Place, tmp_path: Path) -> None:
    user, password, _ = remote.environment.values()
    server = open_store(remote.store, Access(user, password, tmp_path))
    with open_store(embedded.store).reader() as one, server.reader() as other:
        for question in questions():
            if all(parameter.default is not None for parameter in question.parameters):
                asked = [each.select(question.query, **question.bindings({})) for each in (one, other)]
                assert sorted(map(repr, asked[0].texts())) == sorted(map(repr, asked[1].texts())), question.name


def test_network(embedded: Place, remote: Place, tmp_path: Path) -> None:
    for place, name in ((embedded, "embedded.graphml"), (remote, "remote.graphml")):
        assert place.run("network", "AIT", "-o", str(tmp_path / name)).startswith("0\n")
    one: Any
    other: Any
    one, other = (nx.Graph(nx.read_graphml(tmp_path / name)) for name in ("embedded.graphml", "remote.graphml"))
    assert one.number_of_edges() > 100
    assert {frozenset(edge) for edge in one.edges} == {frozenset(edge) for edge in other.edges}
    told = ("label", "type", "country", "events")
    assert all(one.nodes[node][key] == other.nodes[node][key] for node in one for key in told)
    assert len(one) == len(other)


def test_validate(remote: Place) -> None:
    assert remote.run("validate").startswith("0\nseverity")  # warnings and hints only


def test_export(embedded: Place, remote: Place, tmp_path: Path) -> None:
    for place, name in ((embedded, "embedded.nq"), (remote, "remote.nq")):
        assert place.run("export", "-o", str(tmp_path / name)).startswith("0\n")
    lines = [sorted((tmp_path / name).read_text().splitlines()) for name in ("embedded.nq", "remote.nq")]
    assert lines[0] == lines[1]
    assert len(lines[0]) > 100_000


def test_the_server_and_its_viewer(embedded: Place, remote: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in remote.environment.items():
        monkeypatch.setenv(name, value)
    with serving(Path(embedded.store)) as one, serving(remote.store) as other, httpx2.Client(timeout=60) as client:
        for page in PAGES:
            answers = [client.get(f"http://{address}{page}") for address in (one, other)]
            assert answers[0].status_code == answers[1].status_code == 200, page
            # how queries are kept from the network is known of our own workers alone
            told = [_NETWORK.sub("", answer.text) for answer in answers]
            assert told[1].replace(other, one) == told[0], page
        for page in ("/", "/entities/place-pl-gdynia"):
            shown = client.get(f"http://{other}{page}", headers={"Accept": "text/html"})
            assert shown.headers["content-type"].startswith("text/html"), page
