"""The reconciliation service against the schemas of API 0.2, over the shipped sample."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest
from fastapi.testclient import TestClient

from api import reconciliation
from tests.api import reconciliation_schemas as schemas

NAMES = ("波蘭", "Poland", "PL", "Gdynia", "Gdnyia", "奧正史", "AIT", "格丁尼亚", "nothing at all", "", "<b>", "高雄")


def check(schema: schemas.Schema, value: Any) -> None:
    jsonschema_rs.validator_for(schema).validate(value)


def test_the_schemas_can_fail() -> None:
    with pytest.raises(jsonschema_rs.ValidationError):
        check(schemas.EXTENSION, {"meta": [], "rows": {"a": {"b": [{"date": "2025-09-14"}]}}})
    with pytest.raises(jsonschema_rs.ValidationError):
        check(schemas.RESULT_BATCH, {"q0": {}})
    with pytest.raises(jsonschema_rs.ValidationError):
        check(schemas.MANIFEST, {"versions": ["0.1"], "name": "", "identifierSpace": "", "schemaSpace": ""})


def test_manifest(sample_client: TestClient) -> None:
    manifest = sample_client.get("/reconcile").json()
    check(schemas.MANIFEST, manifest)
    for name in manifest["defaultTypes"]:
        assert name["id"] in reconciliation.TYPES


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_queries(sample_client: TestClient, method: str) -> None:
    queries: dict[str, Any] = {f"q{number}": {"query": name} for number, name in enumerate(NAMES)}
    queries |= {
        "typed": {"query": "Poland", "type": ["place", "organization"], "type_strict": "any", "limit": 3.0},
        "narrowed": {"query": "Aomori", "properties": [{"pid": "country", "v": ["JP", {"id": "country-jp"}]}]},
        "by property": {"properties": [{"pid": "country", "v": "PL"}], "limit": 2},
    }
    sent = {"queries": json.dumps(queries)}
    if method == "GET":
        answer = sample_client.get("/reconcile", params=sent)
    else:
        answer = sample_client.post("/reconcile", data=sent)
    found = answer.json()
    check(schemas.RESULT_BATCH, found)
    assert found.keys() == queries.keys()
    assert found["q0"]["result"][0]["id"] == "country-pl"
    assert found["q0"]["result"][0]["match"] is True
    assert found["q4"]["result"][0]["id"] == "place-pl-gdynia"
    assert found["q4"]["result"][0]["match"] is False
    assert found["q9"]["result"] == []
    assert len(found["typed"]["result"]) == 3
    assert {each["id"].split("-")[0] for each in found["by property"]["result"]} <= {"country", "place", "office"}
    assert len(found["by property"]["result"]) == 2


@pytest.mark.parametrize(
    "queries", ["{", "[]", '{"q0": {}}', '{"q0": {"query": 1}}', '{"q0": {"query": "a", "limit": 0}}']
)
def test_queries_that_make_no_sense(sample_client: TestClient, queries: str) -> None:
    answer = sample_client.get("/reconcile", params={"queries": queries})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("prefix", ["p", "Gdy", "波", "x" * 50, "é"])
def test_suggestions_and_what_flies_out(sample_client: TestClient, prefix: str) -> None:
    kinds = {
        "entity": schemas.SUGGESTED_ENTITIES,
        "property": schemas.SUGGESTED_PROPERTIES,
        "type": schemas.SUGGESTED_TYPES,
    }
    for kind, schema in kinds.items():
        found = sample_client.get(f"/reconcile/suggest/{kind}", params={"prefix": prefix}).json()
        check(schema, found)
        for each in found["result"][:3]:
            flyout = sample_client.get(f"/reconcile/flyout/{kind}", params={"id": each["id"]}).json()
            assert flyout["id"] == each["id"]
            assert flyout["html"].startswith("<")


def test_columns(sample_client: TestClient) -> None:
    ids = [each["id"] for each in sample_client.get("/entities", params={"limit": 60}).json()["items"]]
    asked = {"ids": [*ids, "nothing"], "properties": [{"id": name} for name in [*reconciliation.PROPERTIES, "dragon"]]}
    found = sample_client.post("/reconcile", data={"extend": json.dumps(asked)}).json()
    check(schemas.EXTENSION, found)
    assert found["rows"]["country-pl"]["first_contact"] == [{"date": "2025-09-14T00:00:00"}]
    assert found["rows"].keys() == {*ids, "nothing"}
    assert all(cells == [] for cells in found["rows"]["nothing"].values())
    check(schemas.PROPOSED, sample_client.get("/reconcile/properties?type=place&limit=3").json())


def test_a_preview_is_small_and_escapes(sample_client: TestClient) -> None:
    answer = sample_client.get("/reconcile/preview", params={"id": "place-pl-gdynia"})
    assert answer.headers["content-type"].startswith("text/html")
    assert len(answer.content) < 5000
    assert sample_client.get("/reconcile/preview", params={"id": "<script>"}).status_code == 404


def test_every_part_may_be_called_from_elsewhere(sample_client: TestClient) -> None:
    for path in ("", "/suggest/entity?prefix=a", "/suggest/type", "/suggest/property", "/properties"):
        assert sample_client.get(f"/reconcile{path}").headers["access-control-allow-origin"] == "*"
