"""Addresses of things: where they lead, in which format, and after a merge; pages with links; pairs page by page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from graph.store import open_store
from ontology.namespaces import ID
from tests.api.conftest import opened
from tests.graph.conftest import report
from tests.graph.test_resolver import namesake

FORMATS = {
    "text/html": "text/html",
    "application/ld+json": "application/ld+json",
    "text/turtle": "text/turtle",
    "application/json": "application/json",
    "*/*": "application/json",
}


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Two reports of one person under two ids: `person-oku` is `person-aaa` today."""
    place: Path = tmp_path_factory.mktemp("merged") / "store"
    graphs = {writer.graph: writer.content() for writer in (report(), namesake())}
    open_store(str(place)).publish(graphs)
    yield from opened(str(place))


@pytest.mark.parametrize("path", ["/id/person-oku", "/entities/person-oku", "/entities/person-oku/history"])
def test_a_merged_id_leads_on_for_good(merged: TestClient, path: str) -> None:
    answer = merged.get(path)
    assert answer.status_code == 308
    assert answer.headers["location"] == path.replace("person-oku", "person-aaa")
    assert answer.headers["access-control-allow-origin"] == "*"


def test_what_was_asked_goes_with_it(merged: TestClient) -> None:
    answer = merged.get("/entities/person-oku/history", params={"sort": "-date", "limit": 1})
    assert answer.headers["location"] == "/entities/person-aaa/history?sort=-date&limit=1"
    assert merged.get(answer.headers["location"]).json()["total"] == 4


def test_every_way_to_a_merged_thing_arrives(merged: TestClient) -> None:
    for accept, media in FORMATS.items():
        answer = merged.get("/id/person-oku", headers={"Accept": accept}, follow_redirects=True)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(media)
        assert answer.url.path == "/entities/person-aaa"
    assert "奧正史" in merged.get("/reconcile/preview", params={"id": "person-oku"}).text
    columns = merged.get("/reconcile", params={"extend": '{"ids": ["person-oku"], "properties": [{"id": "iri"}]}'})
    assert columns.json()["rows"]["person-oku"]["iri"] == [{"str": str(ID["person-aaa"])}]
    assert merged.get("/relations/person-oku/高雄").json()["a"]["id"] == "person-aaa"


def test_a_thing_leads_to_its_description(client: TestClient) -> None:
    answer = client.get("/id/place-pl-gdynia")
    assert (answer.status_code, answer.headers["location"]) == (303, "/entities/place-pl-gdynia")
    assert 'rel="describedby"' in answer.headers["link"]
    assert client.get("/id/report-hand-made-1").headers["location"] == "/reports/hand-made-1"
    assert client.get("/id/none").status_code == 404


@pytest.mark.parametrize(("accept", "media"), FORMATS.items())
def test_a_description_in_every_format_with_links(client: TestClient, accept: str, media: str) -> None:
    answer = client.get("/entities/place-pl-gdynia", headers={"Accept": accept})
    assert answer.headers["content-type"].startswith(media)
    assert "Accept" in answer.headers["vary"]
    links = answer.headers["link"]
    assert '/entities/place-pl-gdynia>; rel="canonical"' in links
    assert 'rel="alternate"; type="text/turtle"' in links
    assert f'<{ID["place-pl-gdynia"]}>; rel="describes"' in links
    if media in ("application/ld+json", "text/turtle"):
        quads = list(ox.parse(answer.content, format=ox.RdfFormat.from_media_type(media)))
        labels = {quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)}
        assert {"格丁尼亞市", "Gdynia"} <= labels
        assert ox.NamedNode(str(ID["place-pl-gdynia"])) in {quad.subject for quad in quads}


def test_the_links_of_a_description_lead_somewhere(client: TestClient) -> None:
    links = client.get("/entities/place-pl-gdynia").headers["link"]
    base = "http://testserver"
    targets = [part.split(">")[0].lstrip(" <") for part in links.split(",")]
    ours = [target.removeprefix(base) for target in targets if target.startswith(base)]
    assert len(ours) >= 6
    assert {client.get(target).status_code for target in ours} == {200}


def test_a_pair_is_read_page_by_page(client: TestClient) -> None:
    path = f"/relations/{quote('日本')}/{quote('高雄')}"
    whole = client.get(path).json()
    seen: list[str] = []
    cursor = ""
    while True:
        page = client.get(path, params={"limit": 1, "cursor": cursor}).json()
        assert page["counts"] == whole["counts"], "the summary is of all, whatever the page"
        seen += [item["event"]["id"] for item in page["history"]["items"]]
        cursor = page["history"]["next"]
        if cursor is None:
            break
    assert seen == [item["event"]["id"] for item in whole["history"]["items"]]
    newest = client.get(path, params={"sort": "-date"}).json()["history"]["items"]
    assert [item["event"]["id"] for item in newest] == seen[::-1]


def test_a_pair_is_narrowed_as_a_history_is(client: TestClient) -> None:
    path = f"/relations/{quote('日本')}/{quote('高雄')}"
    for wanted in (
        {"from": "2025-12-01"},
        {"to": "2025-10"},
        {"event_type": "signing"},
        {"topic": "education"},
        {"role": "witness"},
    ):
        page = client.get(path, params=wanted).json()
        total = page["history"]["total"]
        assert 0 < total < 3
        assert sum(page["counts"]["year"].values()) == total, "what is counted is what is shown"
    assert client.get(path, params={"role": "dragon"}).json()["history"]["total"] == 0


def test_a_pair_has_the_agreements_of_its_two_sides_alone(sample_client: TestClient) -> None:
    def labels(a: str, b: str) -> set[str]:
        return {each["label"]["zh-Hant"] for each in sample_client.get(f"/relations/{a}/{b}").json()["agreements"]}

    gdynia = labels("格丁尼亞", "高雄")
    assert any("姊妹市" in label for label in gdynia)
    assert not any(other in label for label in gdynia for other in ("波茲南", "卡托維茲"))
    assert any("波茲南" in label for label in labels("波蘭", "高雄"))


def test_each_standing_of_a_partnership_is_told_once(sample_client: TestClient) -> None:
    found = sample_client.get("/entities/place-pl-gdynia").json()["partnerships"]
    keys = [(each["id"], each["standing"]) for each in found]
    assert len(keys) == len(set(keys))
    assert {each["since"] for each in found if each["standing"] == "sister_city"} == {"2025-09-14"}
