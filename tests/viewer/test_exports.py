"""Taking along what is seen: the picture's own arrangement, filters and lines, in files other tools open."""

from __future__ import annotations

import csv
import io
import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
from playwright.sync_api import Page, expect

from tests.viewer.conftest import STANCES, Open, counted

pytestmark = pytest.mark.browser
SVG = "{http://www.w3.org/2000/svg}"
GDYNIA = "place-pl-gdynia"


def taken(page: Page, kind: str, suffix: str = "") -> Path:
    """Choose an export and give the file."""
    page.locator("#export").click()
    with page.expect_download() as waiting:
        page.locator(f"[data-export={kind}]").click()
    path = waiting.value.path().with_suffix(suffix or f".{kind}")
    waiting.value.save_as(path)
    return path


@pytest.fixture
def poland(server: str, visit: Open) -> Page:
    """Poland, from October on: three of its four entries."""
    return visit(f"{server}/?country=PL&from=2025-09-20&layout=timeline").page


def test_png_is_the_canvas(poland: Page) -> None:
    assert taken(poland, "png").read_bytes().startswith(b"\x89PNG")


def test_svg_has_what_is_seen_where_it_is_seen(poland: Page) -> None:
    root = ElementTree.fromstring(taken(poland, "svg").read_text())
    nodes, edges, _ = counted(poland)
    shapes = root.findall(f".//{SVG}g/{SVG}g/{SVG}title")
    assert len(shapes) == nodes
    lines = [line for line in root.findall(f".//{SVG}line") if line.find(f"{SVG}title") is not None]
    assert len(lines) == edges
    place = poland.evaluate(f"document.getElementById('graph').picture.positions.get('{GDYNIA}')")
    circles = root.findall(f".//{SVG}circle")
    assert any(
        abs(float(one.get("cx", 0)) - place["x"]) < 0.2 and abs(float(one.get("cy", 0)) - place["y"]) < 0.2
        for one in circles
    )
    text = "".join(root.itertext())
    assert "格丁尼亞市" in text
    assert "2025-10" in text  # the months of the timeline


def test_svg_is_in_the_language_and_colours_of_the_page(server: str, visit: Open) -> None:
    page = visit(f"{server}/?country=PL", language="en-US", scheme="dark").page
    content = taken(page, "svg").read_text()
    assert "Gdynia" in content
    assert "Representative office" in content
    assert "#12181f" in content  # the dark ground


@pytest.mark.parametrize("kind", ["graphml", "gexf"])
def test_networks_hold_the_events_seen(poland: Page, kind: str) -> None:
    path = taken(poland, kind)
    read: Any = nx.read_graphml(path) if kind == "graphml" else nx.read_gexf(path)
    nodes, _, events = counted(poland)
    assert len(read) == nodes
    assert {edge["event"] for _, _, edge in read.edges(data=True) if edge["event"]} != set()
    dates = {edge["date"] for _, _, edge in read.edges(data=True) if edge["date"]}
    assert len({edge["event"] for _, _, edge in read.edges(data=True) if edge["event"]}) == events
    assert min(dates) == "2025-09-25"  # the visit to Gdynia of 14 September is filtered away
    if kind == "gexf":
        assert "viz:position" in path.read_text()


def test_tables(poland: Page) -> None:
    nodes, edges, _ = counted(poland)
    things = list(csv.DictReader(io.StringIO(taken(poland, "csv").read_bytes().decode("utf-8-sig"))))
    assert len(things) == nodes
    assert {"格丁尼亞市", "波蘭"} <= {row["name"] for row in things}
    links = list(csv.DictReader(io.StringIO(taken(poland, "links", ".csv").read_text())))
    assert len({(row["source"], row["target"], row["kind"]) for row in links}) == edges


def test_json_is_the_network(poland: Page) -> None:
    read = json.loads(taken(poland, "json").read_bytes())
    assert [len(read["nodes"]), len(read["edges"]), len(read["events"])] == counted(poland)


@pytest.mark.parametrize(("size", "language"), STANCES)
def test_the_single_file_opens_without_a_server_and_keeps_the_sentence(
    server: str, visit: Open, size: tuple[int, int], language: str
) -> None:
    page = visit(f"{server}/?country=PL", size, language).page
    path = taken(page, "html")
    page.context.set_offline(True)
    alone = page.context.new_page()
    asked: list[str] = []
    said: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.on("console", lambda line: said.append(line.text))
    alone.on("pageerror", lambda problem: said.append(str(problem)))
    alone.goto(path.as_uri())
    expect(alone.locator("canvas")).to_be_visible()
    alone.locator("#find").fill("格丁尼亞市")
    alone.locator("#find").press("Enter")
    alone.locator("#find").blur()
    expect(alone.locator("#panel h2")).to_have_text("格丁尼亞市" if language == "zh-TW" else "Gdynia")
    expect(alone.locator("#panel blockquote").first).to_be_visible()
    assert any("第43座締盟城市。" in text for text in alone.locator("#panel blockquote").all_inner_texts())
    expect(alone.locator("#panel")).to_contain_text("1.1 #2")
    offices = alone.locator("#legend button", has_text="駐外" if language == "zh-TW" else "Representative office")
    offices.click()
    expect(offices).to_have_attribute("aria-pressed", "false")
    assert alone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert said == []


def test_from_another_view_the_same_is_taken_along(server: str, visit: Open) -> None:
    page = visit(f"{server}/?country=PL&view=table").page
    root = ElementTree.fromstring(taken(page, "svg").read_text())
    assert len(root.findall(f".//{SVG}g/{SVG}g/{SVG}title")) == counted(page)[0]


BODY: dict[str, Any] = {"format": "svg", "things": [[GDYNIA, 0, 0, 8, "dot", "#112233", "under"]]}


@pytest.mark.parametrize(
    "change",
    [
        {"format": "exe"},
        {"things": [[GDYNIA, 0, 0, 8, "dot", "url(#x)", "under"]]},
        {"things": [[GDYNIA, 0, 0, 8, "<script>", "#112233", "under"]]},
        {"things": [[GDYNIA, 1e300, 0, 8, "dot", "#112233", "under"]]},
        {"lines": [[0, 7, "event", False]]},
        {"inks": {"ground": "red;}"}},
        {"more": 1},
        {"centre": '"'},
    ],
)
def test_an_arrangement_that_is_none_is_refused(server: str, change: dict[str, Any]) -> None:
    body = json.dumps(BODY | change).encode()
    request = urllib.request.Request(f"{server}/network", body, {"Content-Type": "application/json"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=30)
    assert refused.value.code == (404 if "centre" in change else 422)
    assert refused.value.headers["Content-Type"] == "application/problem+json"
    refused.value.close()


def test_titles_of_the_sender_are_text(server: str) -> None:
    hostile = "</title><script>alert(1)</script>"
    for kind in ("svg", "html"):
        body = BODY | {
            "format": kind,
            "title": hostile,
            "fields": [[hostile[:80], 0, 0, 90, 40]],
            "axis": [[5, hostile]],
        }
        request = urllib.request.Request(
            f"{server}/network", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            content = answer.read().decode()
        assert "<script>alert(1)" not in content
        if kind == "svg":
            root = ElementTree.fromstring(content)
            assert root.get("aria-label") == hostile
