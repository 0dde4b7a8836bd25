"""The shipped report, read by the real pipeline: what the command line and the interface say of it."""

from __future__ import annotations

import json
import re

import pytest
from fastapi.testclient import TestClient

from api import models
from tests.api.conftest import SAMPLE
from tests.api.test_cli import Run


def tight(text: str) -> str:
    return re.sub(r"\s", "", text)


def listed(name: str, location: str) -> list[str]:
    shown = Run("history", name, "--store", location)
    assert shown.code == 0, shown.err
    return re.findall(r"\b\d\.\d#\d+\b", shown.out)


@pytest.mark.parametrize("name", ["波蘭", "Poland", "PL", "country-pl"])
def test_the_history_of_poland(sample_location: str, name: str) -> None:
    assert listed(name, sample_location) == ["1.1#2", "1.2#6", "1.2#14", "1.2#36"]


def test_the_history_of_one_person(sample_location: str) -> None:
    assert listed("奧正史", sample_location) == ["1.1#1", "1.1#3", "1.2#26", "1.2#30"]


def test_partners_and_their_standing(sample_location: str) -> None:
    found = json.loads(Run("query", "partners-and-standing", "--format", "json", "--store", sample_location).out)
    rows = [{key: cell["value"] for key, cell in row.items()} for row in found["results"]["bindings"]]
    ordinals = {row["ordinal"]: (row["name"], row["standing"]) for row in rows if "ordinal" in row}
    assert ordinals["43"] == ("格丁尼亞市", "sister_city")
    assert ordinals["44"] == ("青森縣", "friendship_city")
    assert ordinals["45"][0].startswith("陸奧")


def test_extraction_lines_keep_to_the_contract() -> None:
    lines = [json.loads(line) for line in Run("extract", str(SAMPLE)).out.splitlines()]
    assert len(lines) == 70
    text = SAMPLE.read_text(encoding="utf-8")
    for line in lines:
        assert {
            "section", "entry", "title", "start", "end", "dates", "event_type", "people", "organizations", "places",
            "agreements", "countries", "topics", "photos", "figures",
        } <= line.keys()  # fmt: skip
        assert "TW" not in line["countries"]
        for kind in ("people", "organizations", "places"):
            for item in line[kind]:
                assert tight(text[item["start"] : item["end"]]) == tight(item["name"])


def test_a_second_ingest_changes_nothing(sample_location: str) -> None:
    done = Run("ingest", str(SAMPLE), "--store", sample_location)
    assert done.code == 0
    assert "nothing changed" in done.out


def test_what_stays_open_can_be_filled_in(sample_location: str) -> None:
    assert Run("open", "-o", "-", "--store", sample_location).out.startswith("# What stayed open")


def test_scores_are_printed() -> None:
    gold = SAMPLE.parent.parent.parent / "tests" / "ingest" / "gold" / "section-1-1.jsonl"
    scores = json.loads(Run("evaluate", str(gold), str(SAMPLE), "--format", "json").out)["scores"]
    assert scores["entries"]["f1"] == 1.0


def test_every_entry_of_the_report_is_served(sample_client: TestClient) -> None:
    report = sample_client.get("/reports/kaohsiung-council-4-7").json()
    assert report["entries"] == len(report["outline"]) == 70
    assert {"1.1", "1.2", "2.1"} <= {section["path"] for section in report["sections"]}
    for entry in report["outline"]:
        answer = sample_client.get(f"/reports/kaohsiung-council-4-7/entries/{entry['section']}/{entry['number']}")
        found = models.ReportEntry.model_validate(answer.json())
        assert all(found.start <= span.start < span.end <= found.end for span in found.spans)


@pytest.mark.parametrize("name", ["波蘭", "奧正史", "AIT", "日本"])
def test_pages_of_real_things_have_their_shape(sample_client: TestClient, name: str) -> None:
    found = models.SearchPage.model_validate(sample_client.get("/entities", params={"q": name}).json())
    identifier = found.items[0].id
    models.Entity.model_validate(sample_client.get(f"/entities/{identifier}").json())
    history = models.History.model_validate(sample_client.get(f"/entities/{identifier}/history").json())
    assert history.total == len(history.items) > 0
    assert all(item.evidence for item in history.items)


def test_only_the_closest_standing_has_the_number_among_partners(sample_client: TestClient) -> None:
    """第43座締盟城市 is said of the sister city, not of the memoranda signed on the same journey."""
    partnerships = sample_client.get("/entities/place-pl-gdynia").json()["partnerships"]
    assert [(one["standing"], one["ordinal"]) for one in partnerships] == [("sister_city", 43), ("mou_partner", None)]
    standing = sample_client.get("/relations/Gdynia/高雄市").json()["standing"]
    assert [(one["standing"], one["ordinal"]) for one in standing] == [("sister_city", 43), ("mou_partner", None)]
