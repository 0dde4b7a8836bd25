"""The reconciliation service, as OpenRefine talks to it."""

from __future__ import annotations

import json

from fastapi.testclient import TestClient


def test_the_manifest_names_its_parts(client: TestClient) -> None:
    manifest = client.get("/reconcile").json()
    assert "0.2" in manifest["versions"]
    assert manifest["view"]["url"].endswith("/entities/{{id}}")
    for kind in ("entity", "type", "property"):
        part = manifest["suggest"][kind]
        answer = client.get("/reconcile" + part["service_path"], params={"prefix": "p"})
        assert answer.status_code == 200
        assert isinstance(answer.json()["result"], list)
    assert client.get("/reconcile").headers["access-control-allow-origin"] == "*"


def test_a_batch_is_matched_by_get_and_by_post(client: TestClient) -> None:
    queries = json.dumps({
        "q0": {"query": "Poland"}, "q1": {"query": "奧正史", "type": "person", "limit": 3},
        "q2": {"query": "火星"}, "q3": {"query": "Aomori", "properties": [{"pid": "country", "v": "JP"}]},
    })  # fmt: skip
    answers = [
        client.get("/reconcile", params={"queries": queries}),
        client.post("/reconcile", data={"queries": queries}),
    ]
    for answer in answers:
        found = answer.json()
        assert found["q0"]["result"][0] | {"score": 0} == {
            "id": "country-pl", "name": "波蘭", "description": "Poland · country · PL",
            "type": [{"id": "place", "name": "Place 地方"}], "score": 0, "match": True,
        }  # fmt: skip
        assert found["q1"]["result"][0]["id"] == "person-oku"
        assert found["q2"]["result"] == []
        assert found["q3"]["result"][0]["id"] == "place-jp-aomori-test"


def test_a_single_query_may_be_a_name_or_an_object(client: TestClient) -> None:
    for query in ("Gdynia", json.dumps({"query": "Gdynia"})):
        assert client.get("/reconcile", params={"query": query}).json()["result"][0]["id"] == "place-pl-gdynia"


def test_columns_are_filled(client: TestClient) -> None:
    asked = {
        "ids": ["place-pl-gdynia", "nothing-here"],
        "properties": [{"id": "country"}, {"id": "standing"}, {"id": "partner"}],
    }
    answer = client.post("/reconcile", data={"extend": json.dumps(asked)}).json()
    assert [each["id"] for each in answer["meta"]] == ["country", "standing", "partner"]
    assert answer["rows"]["place-pl-gdynia"] == {
        "country": [{"str": "PL"}],
        "standing": [{"str": "sister_city"}],
        "partner": [{"id": "place-tw-kaohsiung", "name": "高雄市"}],
    }
    assert answer["rows"]["nothing-here"] == {"country": [], "standing": [], "partner": []}
    assert client.get("/reconcile/properties?type=place").json()["properties"]


def test_a_preview_can_be_framed_and_escapes(client: TestClient) -> None:
    answer = client.get("/reconcile/preview", params={"id": "place-pl-gdynia"})
    assert "格丁尼亞市" in answer.text
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert client.get("/reconcile/flyout/entity", params={"id": "country-pl"}).json()["html"].startswith("<h1>")
