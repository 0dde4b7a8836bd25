"""An id for every request, a line about it, and counters that count."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.store import open_store


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    store = open_store(str(tmp_path / "store"))
    store.publish({"https://w3id.org/kaohsiung-relations/graph/report/one": b""})
    with TestClient(create_app(Settings(store=str(tmp_path / "store")), store)) as client:
        yield client


def test_every_answer_has_an_id_and_a_sane_one_is_kept(client: TestClient) -> None:
    first, second = (client.get("/healthz").headers["x-request-id"] for _ in range(2))
    assert first != second
    assert client.get("/healthz", headers={"X-Request-ID": "proxy-7"}).headers["x-request-id"] == "proxy-7"
    forged = client.get("/healthz", headers={"X-Request-ID": "a b{}"}).headers["x-request-id"]
    assert re.fullmatch("[0-9a-f]{16}", forged)


def test_a_request_is_one_json_line(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="relations.access"):
        answer = client.get("/healthz?q=secret")
    (line,) = (json.loads(record.message) for record in caplog.records if record.name == "relations.access")
    assert line["request"] == answer.headers["x-request-id"]
    assert (line["method"], line["path"], line["status"], line["bytes"]) == (
        "GET",
        "/healthz",
        200,
        len(answer.content),
    )
    assert "secret" not in json.dumps(line)


def test_counters_name_routes_not_paths(client: TestClient) -> None:
    client.get("/healthz")
    client.get("/no/such/path/高雄")
    client.get("/sparql", params={"query": "ASK {}"})
    text = client.get("/metrics").text
    assert 'relations_requests_total{method="GET",route="/healthz",status="200"} 1.0' in text
    assert 'route="unmatched",status="404"} 1.0' in text
    assert "高雄" not in text
    assert "relations_sparql_in_flight 0.0" in text
    assert "relations_snapshot_info" in text
