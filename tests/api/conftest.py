"""A store and an application over it.

Fixture strategy: the real pipeline reads the shipped sample once a session; the application runs in-process, without
a network. Tests that publish make a store of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.store import open_store
from graph.store.base import Store

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLE = ROOT / "ingest" / "samples" / "kaohsiung-council-4-7.md"


@pytest.fixture(scope="session")
def sample_location(tmp_path_factory: pytest.TempPathFactory) -> str:
    from ingest.pipeline import run

    location = str(tmp_path_factory.mktemp("api") / "store")
    run([str(SAMPLE)], open_store(location))
    return location


@pytest.fixture(scope="session")
def sample_store(sample_location: str) -> Store:
    return open_store(sample_location)


@pytest.fixture(scope="session")
def client(sample_store: Store) -> Iterator[TestClient]:
    app = create_app(Settings(), sample_store)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as opened:
        yield opened
