"""Stores and applications over them.

Fixture strategy: `client` is over five hand-made entries, which are ready in a moment; `sample_location` is the shipped
sample read by the real pipeline, once a session, for what only a whole report shows. Everything runs in-process and
without a network; tests that publish make a store of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.store import open_store
from tests.api.live import DATA, Live, live
from tests.graph.conftest import report

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLE = ROOT / "ingest" / "samples" / "kaohsiung-council-4-7.md"


def opened(location: str) -> Iterator[TestClient]:
    app = create_app(Settings(snapshot_check_seconds=0), open_store(location))
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="session")
def location(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = str(tmp_path_factory.mktemp("hand-made") / "store")
    writer = report()
    open_store(place).publish({writer.graph: writer.content()})
    return place


@pytest.fixture(scope="session")
def client(location: str) -> Iterator[TestClient]:
    yield from opened(location)


@pytest.fixture(scope="session")
def sample_location(tmp_path_factory: pytest.TempPathFactory) -> str:
    from ingest.pipeline import run

    place = str(tmp_path_factory.mktemp("sample") / "store")
    run([str(SAMPLE)], open_store(place))
    return place


@pytest.fixture(scope="session")
def sample_client(sample_location: str) -> Iterator[TestClient]:
    yield from opened(sample_location)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The real server over three small graphs, with little time and memory for a query."""
    store = tmp_path_factory.mktemp("live") / "store"
    with live(store, DATA, sparql_seconds=2, sparql_memory_mib=128, body_seconds=1) as running:
        yield running
