"""Every error has a status and one shape, and says nothing of the machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.errors import MEDIA_TYPE, STATUS, problem
from api.settings import Settings
from graph.store import open_store
from ontology.errors import NotFoundError, RelationsError, StoreError


def tree(kind: type[RelationsError]) -> Iterator[type[RelationsError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from tree(child)


@pytest.mark.parametrize("kind", sorted(set(tree(RelationsError)), key=str))
def test_every_error_of_the_tree_has_a_status(kind: type[RelationsError]) -> None:
    assert kind in STATUS
    assert problem(kind("what happened")).status_code == STATUS[kind]


def test_codes_are_distinct() -> None:
    codes = [kind.code for kind in set(tree(RelationsError))]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/no/such/place", 404, "not_found"),
        ("DELETE", "/entities", 405, "method_not_allowed"),
        ("GET", "/entities?limit=0", 422, "invalid_parameter"),
        ("GET", "/entities?type=dragon", 422, "invalid_parameter"),
        ("GET", "/entities?cursor=%00", 400, "bad_request"),
        ("GET", "/entities/country-zz", 404, "not_found"),
        ("GET", "/entities/a%2Fb", 404, "not_found"),
        ("GET", "/entities/country-jp/history?from=2025-13-01", 422, "invalid_parameter"),
        ("GET", "/entities/country-jp/history?cursor=zz", 400, "bad_request"),
        ("GET", "/entities/country-jp/history?with=%E7%81%AB%E6%98%9F%E4%BA%BA", 404, "not_found"),
        ("GET", "/entities/country-jp?format=docx", 406, "not_acceptable"),
        ("GET", "/relations/%E7%81%AB%E6%98%9F%E4%BA%BA/Poland", 404, "not_found"),
        ("GET", "/reports/none", 404, "not_found"),
        ("GET", "/reports/hand-made-1/entries/1.1/99", 404, "not_found"),
        ("GET", "/reports/hand-made-1/entries/x/1", 422, "invalid_parameter"),
        ("GET", "/id/%FF%FE", 404, "not_found"),
        ("GET", "/concept/event-type/dragon", 404, "not_found"),
        ("GET", "/reconcile?queries=%7B", 422, "invalid_parameter"),
        ("GET", "/reconcile/flyout/type?id=dragon", 404, "not_found"),
    ],
)
def test_one_shape(client: TestClient, method: str, path: str, status: int, code: str) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == MEDIA_TYPE
    body = answer.json()
    assert {"type", "title", "status", "detail", "code"} <= body.keys()
    assert (body["status"], body["code"]) == (status, code)


def test_not_found_names_what_is_near(client: TestClient) -> None:
    near = client.get("/entities/格丁尼亞").json()["near"]
    assert "place-pl-gdynia" in near


def test_a_bug_is_answered_without_its_traceback(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(Settings(), open_store(str(tmp_path / "store")))

    @app.get("/broken")
    def broken() -> None:
        raise ValueError("/secret/place")

    @app.get("/full")
    def full() -> None:
        raise StoreError("/secret/place is full")

    with TestClient(app, raise_server_exceptions=False) as client:
        for path, status in (("/broken", 500), ("/full", 503)):
            answer = client.get(path)
            assert answer.status_code == status
            assert answer.headers["content-type"] == MEDIA_TYPE
            assert "secret" not in answer.text
            assert "Traceback" not in answer.text
    assert "/secret/place" in caplog.text


def test_an_empty_store_is_not_ready(tmp_path: Path) -> None:
    with TestClient(create_app(Settings(), open_store(str(tmp_path / "store")))) as client:
        assert client.get("/healthz").status_code == 200
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["code"] == "empty_store"
        assert answer.headers["retry-after"]
        assert str(tmp_path) not in answer.text


def test_near_matches_travel() -> None:
    assert b'"near":["a"]' in bytes(problem(NotFoundError("no", ("a",))).body)
