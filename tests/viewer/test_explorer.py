"""The explorer as a person uses it: look, search, click, read the sentence, filter, send the view on."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.viewer.conftest import NARROW, WIDE, Open

pytestmark = pytest.mark.browser
GDYNIA = "place-pl-gdynia"
KAOHSIUNG = "place-tw-kaohsiung"


def at(page: Page, thing: str) -> tuple[float, float]:
    """Where a node stands in the window."""
    place = page.evaluate(
        "id => { const holder = document.getElementById('graph'), box = holder.getBoundingClientRect();"
        " const p = holder.network.canvasToDOM(holder.network.getPosition(id));"
        " return [p.x + box.left, p.y + box.top]; }",
        thing,
    )
    return float(place[0]), float(place[1])


def counted(page: Page) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", page.locator("#count b").inner_text())]


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize(("language", "title"), [("zh-TW", "高雄與夥伴"), ("en-US", "Kaohsiung and its partners")])
def test_opens_on_the_city_and_its_partners(
    server: str, visit: Open, size: tuple[int, int], language: str, title: str
) -> None:
    page = visit(server, size, language).page
    expect(page.locator("#panel h2")).to_have_text(title)
    nodes, edges, events = counted(page)
    assert nodes > 60
    assert edges > 60
    assert events >= 53
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_nothing_moves_by_itself(server: str, visit: Open) -> None:
    page = visit(server).page
    before = at(page, GDYNIA)
    page.wait_for_timeout(400)
    assert at(page, GDYNIA) == before
    page.reload()
    page.locator("body[data-ready=true]").wait_for()
    assert at(page, GDYNIA) == pytest.approx(before, abs=1)


@pytest.mark.parametrize("words", ["格丁尼亞", "Gdynia", "gdyn"])
def test_search_by_keyboard_in_any_script(server: str, visit: Open, words: str) -> None:
    page = visit(server).page
    page.keyboard.press("/")
    page.keyboard.type(words)
    expect(page.locator("#search-list [role=option]").first).to_contain_text("格丁尼亞市")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("格丁尼亞市")
    assert f"select={GDYNIA}" in page.url


def test_search_says_when_there_is_nothing(server: str, visit: Open) -> None:
    page = visit(server).page
    page.locator("#search").fill("qqqqzzzz")
    expect(page.locator("#search-list")).to_contain_text("找不到")


def test_a_node_opens_its_history_and_the_sentence(server: str, visit: Open) -> None:
    page = visit(server).page
    page.mouse.click(*at(page, GDYNIA))
    expect(page.locator("#panel h2")).to_have_text("格丁尼亞市")
    expect(page.locator(".timeline > li")).to_have_count(2)
    page.locator(".moment", has_text="出訪波蘭格丁尼亞市").locator(".quote").click()
    expect(page.locator("#source mark").first).to_be_visible()
    marked = "".join(page.locator("#source mark").all_inner_texts())
    assert marked.startswith("114年9月14日至16日")
    assert marked.endswith("第43座締盟城市。")
    expect(page.locator("#source .entry-number")).to_have_text("1.1 #2")
    expect(page.locator("#source .photo")).to_contain_text("照片 2")
    page.keyboard.press("Escape")
    expect(page.locator("#source")).to_be_hidden()


def test_an_edge_opens_the_events_behind_it(server: str, visit: Open) -> None:
    page = visit(server).page
    (ax, ay), (bx, by) = at(page, KAOHSIUNG), at(page, GDYNIA)
    page.mouse.click(ax + (bx - ax) * 0.88, ay + (by - ay) * 0.88)
    if "~" not in page.url:  # another line lies over this one: the address says the same
        page.goto(f"{server}/?select={KAOHSIUNG}~{GDYNIA}")
    expect(page.locator("#panel .eyebrow").first).to_have_text("兩者之間")
    expect(page.locator(".timeline > li").first).to_be_visible()


def test_the_legend_filters(server: str, visit: Open) -> None:
    page = visit(server).page
    before = counted(page)[0]
    page.locator("[data-category=office]").click()
    assert counted(page)[0] < before
    expect(page.locator("[data-category=office]")).to_have_attribute("aria-pressed", "false")
    page.locator("[data-category=person]").click()
    assert counted(page)[0] > before


def test_filters_combine_and_are_in_the_address(server: str, visit: Open) -> None:
    page = visit(server).page
    everything = counted(page)[2]
    page.locator("#filters-toggle").click()
    page.locator("[data-filter=country] summary").click()
    page.locator("label[for=filter-country-PL]").click()
    poland = counted(page)[2]
    assert 4 <= poland < everything
    page.locator("#period-from").evaluate(
        "slider => { slider.value = slider.max; slider.dispatchEvent(new Event('change', {bubbles: true})); }"
    )
    assert counted(page)[2] < poland
    assert "country=PL" in page.url
    address = page.url
    page.go_back()
    assert counted(page)[2] == poland
    page.go_forward()
    assert page.url == address
    page.locator("#filters .wide").click()
    assert counted(page)[2] == everything


def test_a_view_can_be_sent_to_a_colleague(server: str, visit: Open) -> None:
    address = f"{server}/?select={GDYNIA}&off=country&layout=timeline&country=PL"
    page = visit(address, language="en-US").page
    expect(page.locator("#panel h2")).to_have_text("Gdynia")
    expect(page.locator("#choose-layout")).to_have_value("timeline")
    expect(page.locator("[data-category=country]")).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("layout", ["force", "hierarchy", "timeline", "country"])
def test_layouts_keep_every_node(server: str, visit: Open, layout: str) -> None:
    page = visit(f"{server}/?layout={layout}").page
    places = page.evaluate("Object.values(document.getElementById('graph').network.getPositions())")
    assert len(places) == counted(page)[0]
    assert len({(round(place["x"]), round(place["y"])) for place in places}) == len(places)


def test_expand_more_collapse_hide_and_undo(server: str, visit: Open) -> None:
    page = visit(f"{server}/?select={GDYNIA}").page
    before = counted(page)[0]
    page.get_by_role("button", name="展開").click()
    expect(page.get_by_role("button", name="收合")).to_be_visible()
    opened = counted(page)[0]
    assert opened > before
    page.get_by_role("button", name="收合").click()
    assert counted(page)[0] == before
    page.locator("#undo").click()
    expect(page.locator("#count b")).to_contain_text(str(opened))
    page.locator("#panel").get_by_role("button", name="隱藏").click()
    expect(page.locator("#note")).to_contain_text("已隱藏")
    page.locator("#note button").click()
    assert counted(page)[0] >= opened - 1


def test_shortest_path_and_what_two_share(server: str, visit: Open) -> None:
    page = visit(f"{server}/?select={GDYNIA}").page
    page.get_by_role("button", name="最短路徑…").click()
    page.keyboard.type("青森縣")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("#note")).to_contain_text("步")
    page.goto(f"{server}/?select={GDYNIA}")
    page.get_by_role("button", name="比較共有…").click()
    page.locator("#search").fill("波蘭")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_contain_text("共同對象")


def test_everything_by_keyboard(server: str, visit: Open) -> None:
    page = visit(server).page
    page.locator("#graph").focus()
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert "select=" in page.url
    expect(page.locator("#spoken")).to_contain_text("次交流")
    page.keyboard.press("+")
    page.keyboard.press("0")
    page.keyboard.press("Escape")
    assert "select=" not in page.url


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_the_table_is_the_graph(server: str, visit: Open, size: tuple[int, int]) -> None:
    page = visit(server, size).page
    page.locator("[data-view-tab=table]").click()
    rows = page.locator("#table tbody tr")
    assert rows.count() == counted(page)[0]
    page.locator("#table").get_by_role("button", name="格丁尼亞市", exact=True).click()
    expect(page.locator("#panel h2")).to_have_text("格丁尼亞市")


def test_map_and_charts_are_the_same_selection(server: str, visit: Open) -> None:
    page = visit(f"{server}/?view=map").page
    expect(page.locator(".land").first).to_be_attached()
    spot = page.locator(".map-spot", has_text="格丁尼亞市")
    spot.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("格丁尼亞市")
    page.locator("[data-view-tab=charts]").click()
    expect(page.locator("#charts .plot-block").first).to_be_attached()
    expect(page.locator("#charts .heat")).to_contain_text("日本")
    expect(page.locator("#charts .plot-step")).to_be_attached()
    page.locator("#charts .key-item").first.click()
    assert "event=" in page.url


def test_language_and_theme_are_switched_in_place(server: str, visit: Open) -> None:
    page = visit(f"{server}/?select={GDYNIA}").page
    page.locator("#language").click()
    expect(page.locator("#panel h2")).to_have_text("Gdynia")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator("#theme").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("kind", ["png", "svg", "graphml", "gexf", "csv", "json", "html", "view"])
def test_what_is_seen_can_be_taken_along(server: str, visit: Open, kind: str) -> None:
    page = visit(f"{server}/?country=PL").page
    page.locator("#export").click()
    with page.expect_download() as waiting:
        page.locator(f"[data-export={kind}]").click()
    content = waiting.value.path().read_bytes()
    assert len(content) > 200 or kind == "view"
    if kind == "png":
        assert content.startswith(b"\x89PNG")
    elif kind == "view":
        assert "country=PL" in json.loads(content)["state"]
        page.locator("#reset").click()
        page.locator("#view-file").set_input_files(waiting.value.path())
        expect(page.locator("#filters-toggle .badge")).to_have_text("1")
    else:
        assert "格丁尼亞市" in content.decode("utf-8-sig")


def test_the_single_file_opens_without_a_server(server: str, visit: Open) -> None:
    page = visit(f"{server}/?country=PL").page
    page.locator("#export").click()
    with page.expect_download() as waiting:
        page.locator("[data-export=html]").click()
    path = waiting.value.path().with_suffix(".html")
    waiting.value.save_as(path)
    alone = page.context.new_page()
    asked: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto(path.as_uri())
    expect(alone.locator("canvas")).to_be_visible()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
