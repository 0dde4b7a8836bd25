"""Each path of the interface answers in its shape, over five hand-made entries."""

from __future__ import annotations

import csv
import io
from typing import Any

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar
from pydantic import BaseModel
from rdflib import SKOS, Graph, Literal, URIRef

from api import models

GDYNIA = "place-pl-gdynia"
PAGE = "/entities/country-jp/history"


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("/entities?q=Gdynia", models.SearchPage),
        ("/entities", models.SearchPage),
        (f"/entities/{GDYNIA}", models.Entity),
        (PAGE, models.History),
        (f"{PAGE}?with=高雄", models.History),
        ("/relations/高雄/Poland", models.Pair),
        ("/reports", models.ReportList),
        ("/reports/hand-made-1", models.Report),
        ("/reports/report-hand-made-1/entries/1.1/1", models.ReportEntry),
        ("/reports/report-hand-made-1/names", models.NameList),
        ("/reports/report-hand-made-1/entries/1.1/1/statements", models.StatementList),
    ],
)
def test_answers_have_the_documented_shape(client: TestClient, path: str, model: type[BaseModel]) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    model.model_validate(answer.json())


def test_search_says_why(client: TestClient) -> None:
    (item,) = client.get("/entities", params={"q": "poland", "limit": 1}).json()["items"]
    assert item["id"] == "country-pl"
    assert item["matched"] == "Poland"
    assert item["label"] == {"zh-Hant": "波蘭", "en": "Poland"}


def test_search_pages_without_gap_or_repetition(client: TestClient) -> None:
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = client.get("/entities", params={"limit": 4, "cursor": cursor}).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == page["total"]


def test_search_is_narrowed(client: TestClient) -> None:
    items = client.get("/entities", params={"type": "person", "country": "jp"}).json()["items"]
    assert {item["id"] for item in items} == {"person-miyashita", "person-oku"}


def test_a_thing_in_the_format_asked_for(client: TestClient) -> None:
    turtle = client.get(f"/entities/{GDYNIA}", headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=turtle.text, format="turtle")
    thing = URIRef(f"https://w3id.org/kaohsiung-relations/id/{GDYNIA}")
    assert (thing, SKOS.prefLabel, Literal("格丁尼亞市", lang="zh-hant")) in graph
    linked = client.get(f"/entities/{GDYNIA}", headers={"Accept": "application/ld+json"})
    read = ox.parse(linked.content, format=ox.RdfFormat.JSON_LD)
    assert {str(quad.triple) for quad in read} == {
        str(quad.triple) for quad in ox.parse(turtle.content, format=ox.RdfFormat.TURTLE)
    }
    page = client.get(f"/entities/{GDYNIA}", headers={"Accept": "text/html,*/*;q=0.8"})
    assert page.headers["content-type"].startswith("text/html")
    for answer in (turtle, linked, page):
        assert 'rel="alternate"' in answer.headers["link"]
        assert "Accept" in answer.headers["vary"]
    assert client.get(f"/entities/{GDYNIA}", headers={"Accept": "image/png"}).status_code == 406


def test_an_iri_leads_to_its_description(client: TestClient) -> None:
    answer = client.get(f"/id/{GDYNIA}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/entities/{GDYNIA}")
    assert client.get("/id/report-hand-made-1").headers["location"] == "/reports/hand-made-1"


def test_a_history_in_every_format(client: TestClient) -> None:
    days = [item["date"]["start"] for item in client.get(PAGE).json()["items"]]
    assert days == ["2025-10-20", "2025-12-16", "2026-01-05"]
    rows = list(csv.DictReader(io.StringIO(client.get(PAGE, headers={"Accept": "text/csv"}).text)))
    assert [row["start"] for row in rows] == days
    calendar = Calendar.from_ical(client.get(f"{PAGE}?format=ics").content)
    assert [str(event.decoded("dtstart")) for event in calendar.walk("VEVENT")] == days


@pytest.mark.parametrize(
    ("parameters", "number"),
    [
        ({"from": "2025-12"}, 2),
        ({"to": "2025"}, 2),
        ({"from": "2025-10-20", "to": "2025-10-20"}, 1),
        ({"event_type": "signing"}, 1),
        ({"topic": "education"}, 1),
        ({"role": "witness"}, 1),
        ({"with": "Aomori"}, 2),
        ({"with": "place-jp-aomori-test"}, 2),
    ],
)
def test_a_history_is_narrowed(client: TestClient, parameters: dict[str, str], number: int) -> None:
    assert client.get(PAGE, params=parameters).json()["total"] == number


def test_a_history_pages_in_both_directions(client: TestClient) -> None:
    for sort in ("date", "-date"):
        seen: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            page = client.get(PAGE, params={"limit": 1, "sort": sort, "cursor": cursor}).json()
            seen += [item["date"]["start"] for item in page["items"]]
            cursor = page["next"]
        assert seen == sorted(seen, reverse=sort == "-date")
        assert len(seen) == 3


def test_a_pair(client: TestClient) -> None:
    pair = client.get("/relations/Kaohsiung/波蘭").json()
    assert pair["first_contact"] == pair["last_contact"] == "2025-09-14"
    assert [(each["standing"], each["ordinal"]) for each in pair["standing"]] == [("sister_city", 43)]
    assert pair["counts"]["year"] == {"2025": 1}
    assert pair["history"]["total"] == 1


def test_an_entry_shows_where_names_stand(client: TestClient) -> None:
    entry = client.get("/reports/hand-made-1/entries/1.1/1").json()
    assert entry["spans"]
    for span in entry["spans"]:
        inside = entry["text"][span["start"] - entry["start"] : span["end"] - entry["start"]]
        assert inside == span["exact"]
    assert {span["entity"]["id"] for span in entry["spans"]} >= {GDYNIA, "person-luo"}
    assert entry["photos"][0]["caption"] == "羅達生副市長(左三)"


def test_a_report_as_text_is_what_offsets_count_in(client: TestClient) -> None:
    text = client.get("/reports/hand-made-1", headers={"Accept": "text/plain"}).text
    evidence = client.get(PAGE).json()["items"][0]["evidence"][0]
    assert text[evidence["start"] : evidence["end"]] == evidence["quote"]


def test_every_name_of_a_report_is_listed(client: TestClient) -> None:
    text = client.get("/reports/hand-made-1", headers={"Accept": "text/plain"}).text
    found = client.get("/reports/hand-made-1/names").json()
    assert found["total"] == len(found["items"])
    words = [(text[name["start"] : name["end"]], name["entity"]["id"]) for name in found["items"]]
    assert words == [
        ("格丁尼亞市", GDYNIA),
        ("羅達生", "person-luo"),
        ("科西奧雷克", "person-kosiorek"),
        ("青森縣", "place-jp-aomori-test"),
        ("奧正史", "person-oku"),
        ("張子霖", "person-gibson"),
        ("青森大學", "body-aomori-university"),
        ("奧正史", "person-oku"),
    ]
    assert all(name["rule"] == "mention" and name["confidence"] == 0.9 for name in found["items"])
    assert client.get("/reports/nowhere/names").status_code == 404


def test_what_was_made_of_an_entry(client: TestClient) -> None:
    text = client.get("/reports/hand-made-1", headers={"Accept": "text/plain"}).text
    found = client.get("/reports/hand-made-1/entries/1.1/1/statements").json()
    assert found["total"] == len(found["items"]) > 0
    assert all(text[each["start"] : each["end"]] == each["exact"] for each in found["items"])
    assert [event["event"]["id"] for event in found["events"]] == ["event-hand-made-1-1.1-1"]
    party = next(each for each in found["items"] if each["predicate"].endswith("#party"))
    assert (party["subject"]["type"], party["object"]["id"], party["rule"]) == ("agreement", GDYNIA, "test")
    assert party["exact"] == "共同簽署姊妹市協定"
    assert client.get("/reports/hand-made-1/entries/1.1/99/statements").status_code == 404


def test_a_concept_is_described(client: TestClient) -> None:
    assert client.get("/concept/event-type/visit").json()["label"]["en"] == "Visit"


def test_every_answer_is_safe_in_a_browser(client: TestClient) -> None:
    for path in ("/healthz", "/nowhere", "/entities", f"/entities/{GDYNIA}?format=html"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["referrer-policy"]


def test_a_body_too_large_is_refused(client: TestClient) -> None:
    answer = client.post("/reconcile", data={"queries": "x" * 2_000_000})
    assert (answer.status_code, answer.json()["code"]) == (413, "payload_too_large")


def test_the_interface_describes_itself(client: TestClient) -> None:
    described: dict[str, Any] = client.get("/openapi.json").json()
    paths = {
        "/entities", "/entities/{id}", "/entities/{id}/history", "/relations/{a}/{b}", "/reports", "/reports/{id}",
        "/reports/{id}/entries/{section}/{entry}", "/reconcile", "/healthz", "/readyz",
    }  # fmt: skip
    assert paths <= described["paths"].keys()
    for path in paths:
        assert all(each.get("description") for each in described["paths"][path].values()), path


def test_a_network_in_every_format(client: TestClient) -> None:
    found = client.get("/network", params={"centre": "Japan"}).json()
    assert found["centre"] == "country-jp"
    assert {"nodes", "edges", "events", "omitted"} <= found.keys()
    assert all(edge["count"] >= 1 for edge in found["edges"])
    for name, media in (
        ("graphml", "graphml+xml"),
        ("gexf", "gexf+xml"),
        ("csv", "csv"),
        ("svg", "svg"),
        ("html", "html"),
    ):
        answer = client.get("/network", params={"centre": "Japan", "format": name})
        assert answer.status_code == 200
        assert media in answer.headers["content-type"]
        assert "奧正史" in answer.text


def test_a_network_is_narrowed(client: TestClient) -> None:
    def events(**parameters: Any) -> set[str]:
        return {event["event_type"][0] for event in client.get("/network", params=parameters).json()["events"].values()}

    assert events(event_type="signing") == {"signing"}
    assert events(event_type=["signing", "sports_exchange"]) == {"signing", "sports_exchange"}
    ids = "person-oku,person-luo"
    assert {node["id"] for node in client.get("/network", params={"ids": ids}).json()["nodes"]} == set(ids.split(","))


def test_a_network_is_measured(client: TestClient) -> None:
    asked = {"projection": "people", "by": "degree", "compare_to": "2025-11", "months": "3", "at": "2026-03-01"}
    found = client.get("/network/measures", params=asked).json()
    assert found["summary"]["events"] == 2
    assert [part["period"] for part in found["periods"]] == ["2025-12", "2026-01"]
    assert found["nodes"][0]["id"] in ("person-luo", "person-oku")
    assert {each["id"]: each["change"] for each in found["growth"]}["person-kosiorek"] == -1
    assert [each["partners"][0]["id"] for each in found["dormant"]["partnerships"]] == ["place-pl-gdynia"]
    whole = client.get("/network/measures", params={"centre": "Japan", "projection": "things", "limit": 3}).json()
    assert whole["centre"] == "country-jp"
    assert len(whole["nodes"]) == 3 < whole["total"]
    table = client.get("/network/measures", headers={"Accept": "text/csv"})
    assert table.text.startswith("id,label,label_en,type")
    nodes = client.get("/network", params={"centre": "Japan"}).json()["nodes"]
    assert all({"degree", "strength", "betweenness", "community", "core", "bridged"} <= node.keys() for node in nodes)
    for wrong in ({"projection": "dreams"}, {"by": "charm"}, {"unit": "fortnight"}, {"months": "0"}, {"at": "noon"}):
        assert client.get("/network/measures", params=wrong).status_code in (400, 422)


def test_shipped_questions_are_answered(client: TestClient) -> None:
    listed = client.get("/queries").json()
    assert listed["total"] >= 10
    for item in listed["items"]:
        answer = client.get(f"/queries/{item['name']}/answer")
        assert answer.status_code == 200, (item["name"], answer.text)
        assert answer.json()["head"]["vars"]
    models.Question.model_validate(client.get("/queries/partners-and-standing").json())
    assert "sister_city" in client.get("/queries/partners-and-standing/answer?format=csv").text
    assert client.get("/queries/nothing").status_code == 404
    assert client.get("/queries/partners-and-standing/answer?dragon=1").status_code == 400
