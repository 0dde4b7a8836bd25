"""What the explorer draws: the first sight, layouts, map, charts, and large graphs with what is left out."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.bench.explorer import graph
from tests.viewer.conftest import EVERY_STANCE, NARROW, STANCES, WIDE, Open, at, counted

pytestmark = pytest.mark.browser
GDYNIA = "place-pl-gdynia"
KAOHSIUNG = "place-tw-kaohsiung"
LAYOUTS = ["country", "force", "hierarchy", "timeline"]


def picture(page: Page, expression: str) -> Any:
    """Ask the canvas something: `p` is the picture."""
    return page.evaluate(f"(() => {{ const p = document.getElementById('graph').picture; return {expression}; }})()")


def overlaps(page: Page) -> list[list[str]]:
    """Pairs of names that cover each other, each named with its own lines as drawn."""
    found: list[list[str]] = picture(
        page,
        "p.labels.flatMap((a, i) => p.labels.slice(i + 1)"
        ".filter((b) => a.area[0] < b.area[2] && b.area[0] < a.area[2])"
        ".filter((b) => a.area[1] < b.area[3] && b.area[1] < a.area[3])"
        ".map((b) => [a.id, b.id]))",
    )
    return found


class TestFirstSight:
    @pytest.mark.parametrize(("size", "language"), EVERY_STANCE)
    def test_the_city_and_its_partners_with_names_apart(
        self, server: str, visit: Open, size: tuple[int, int], language: str
    ) -> None:
        page = visit(server, size, language).page
        title = "高雄與夥伴" if language == "zh-TW" else "Kaohsiung and its partners"
        expect(page.locator("#panel h2")).to_have_text(title)
        nodes, edges, events = counted(page)
        assert nodes > 60
        assert edges > 60
        assert events >= 53
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert overlaps(page) == []
        named = len(picture(page, "p.labels.map(({ id }) => id)"))
        assert named > nodes * (0.8 if size == WIDE else 0.25)

    def test_nothing_moves_by_itself_and_a_second_visit_is_the_same(self, server: str, visit: Open) -> None:
        page = visit(server).page
        before = at(page, GDYNIA)
        page.wait_for_timeout(400)
        assert at(page, GDYNIA) == before
        everything = picture(page, "[...p.positions].map(([id, { x, y }]) => [id, x, y])")
        again = visit(server).page
        assert picture(again, "[...p.positions].map(([id, { x, y }]) => [id, x, y])") == everything

    def test_partners_stand_on_the_field_of_their_country(self, server: str, visit: Open) -> None:
        page = visit(server).page
        strays = picture(
            page,
            "p.view.nodes.filter((node) => { const field = p.layout.hulls.find((h) => h.country === node.country);"
            " const at = p.positions.get(node.id); return field && node.id !== p.centre"
            " && (Math.abs(at.x - field.x) > field.w / 2 || Math.abs(at.y - field.y) > field.h / 2); })"
            ".map(({ id }) => id)",
        )
        assert strays == []
        fields = picture(page, "p.layout.hulls")
        for number, one in enumerate(fields):
            for other in fields[number + 1 :]:
                apart = abs(one["x"] - other["x"]) * 2 >= one["w"] + other["w"]
                assert apart or abs(one["y"] - other["y"]) * 2 >= one["h"] + other["h"]

    def test_wider_lines_have_more_events(self, server: str, visit: Open) -> None:
        page = visit(server).page
        widths = page.evaluate("import('/static/js/edges.js').then(({ widthOf }) => [1, 2, 4, 8, 16, 40].map(widthOf))")
        assert widths == [*sorted(set(widths[:-1])), widths[-2]]
        counts = dict(
            picture(page, "p.view.edges.map((edge) => [[edge.source, edge.target].sort().join('~'), edge.count])")
        )
        assert counts[f"country-jp~{KAOHSIUNG}"] > counts[f"country-pl~{KAOHSIUNG}"] == 4

    def test_shape_and_colour_tell_the_type_and_the_legend_says_so(self, server: str, visit: Open) -> None:
        page = visit(f"{server}/?off=none").page
        shapes = picture(page, "[...p.shapes.values()].map(({ id, category, fill }) => [id, category, fill])")
        looks: dict[str, set[str]] = {}
        for thing, category, fill in shapes:
            if thing != KAOHSIUNG:
                looks.setdefault(category, set()).add(fill)
        assert all(len(fills) == 1 for fills in looks.values())
        assert len({fill for fills in looks.values() for fill in fills}) == len(looks)
        assert {*looks} == {
            *page.locator("#legend-items [data-category]").evaluate_all("all => all.map((one) => one.dataset.category)")
        }

    @pytest.mark.parametrize(("size", "language"), STANCES)
    def test_the_legend_filters(self, server: str, visit: Open, size: tuple[int, int], language: str) -> None:
        page = visit(server, size, language).page
        before = counted(page)[0]
        office = page.locator("[data-category=office]")
        number = int(office.locator(".legend-count").text_content() or 0)
        office.click()
        assert counted(page)[0] == before - number
        expect(office).to_have_attribute("aria-pressed", "false")
        page.locator("[data-category=person]").click()
        assert counted(page)[0] > before - number


class TestLayouts:
    @pytest.mark.parametrize("layout", LAYOUTS)
    @pytest.mark.parametrize("size", [WIDE, NARROW])
    def test_every_thing_has_its_own_place(self, server: str, visit: Open, layout: str, size: tuple[int, int]) -> None:
        page = visit(f"{server}/?layout={layout}&select={GDYNIA}", size).page
        places = picture(page, "p.view.nodes.map(({ id }) => p.positions.get(id))")
        assert len(places) == counted(page)[0]
        assert len({(round(place["x"]), round(place["y"])) for place in places}) == len(places)
        expect(page.locator("#panel h2")).to_have_text("格丁尼亞市")

    def test_the_timeline_goes_by_first_contact(self, server: str, visit: Open) -> None:
        page = visit(f"{server}/?layout=timeline&country=PL").page
        first = {"country-pl": "2025-09-14", "office-poland": "2025-09-25", "place-pl-poznan": "2026-02-02"}
        places = [picture(page, f"p.positions.get('{thing}').x") for thing in first]
        assert places == sorted(set(places))
        months = picture(page, "p.layout.axis")
        assert [month["text"] for month in months][:2] == ["2025-10", "2025-11"]

    def test_the_hierarchy_indents_what_lies_in_something(self, server: str, visit: Open) -> None:
        page = visit(f"{server}/?layout=hierarchy&country=PL").page
        country, region, city = (
            picture(page, f"p.positions.get('{thing}')")
            for thing in ("country-pl", "place-pl-pomeranian-voivodeship", GDYNIA)
        )
        assert country["x"] < region["x"] < city["x"]
        assert country["y"] < region["y"] < city["y"]

    @pytest.mark.parametrize(("size", "language"), STANCES)
    def test_the_map_shows_partners_and_events_by_country(
        self, server: str, visit: Open, size: tuple[int, int], language: str
    ) -> None:
        page = visit(f"{server}/?view=map", size, language).page
        poland = page.locator("[data-country=country-pl]")
        expect(poland).to_have_attribute("aria-label", re.compile("波蘭 4|Poland 4"))
        expect(page.locator("[data-country=country-mh]")).to_be_attached()  # too small for the coarse outlines
        spot = page.locator(".map-spot", has_text=re.compile("格丁尼亞市|Gdynia"))
        spot.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#panel h2")).to_have_text(re.compile("格丁尼亞市|Gdynia"))
        expect(page.locator(".map-spot.chosen")).to_have_count(1)
        page.locator("[data-country=country-jp]").dispatch_event("click")
        expect(page.locator("#panel h2")).to_have_text(re.compile("日本|Japan"))

    @pytest.mark.parametrize(("size", "language"), STANCES)
    def test_charts_count_the_same_selection(
        self, server: str, visit: Open, size: tuple[int, int], language: str
    ) -> None:
        page = visit(f"{server}/?view=charts", size, language).page
        events = counted(page)[2]
        totals = [int(text) for text in page.locator("#charts .plot-total").all_text_contents()]
        undated = page.locator("#charts .chart-undated")
        left = int(re.findall(r"\d+", undated.inner_text())[0]) if undated.count() else 0
        assert sum(totals) + left == events
        expect(page.locator("#charts .heat")).to_contain_text("日本" if language == "zh-TW" else "Japan")
        expect(page.locator("#charts .step-list li").first).to_contain_text("2025-09-14")
        page.goto(f"{server}/?view=charts&select=country-pl")
        expect(page.locator("#charts .chart-note")).to_contain_text("4")
        expect(page.locator("#charts .heat tbody tr")).to_have_count(1)
        page.locator("#charts .key-item").first.click()
        assert "event=" in page.url
        page.go_back()
        page.locator("#charts .heat button").first.click()
        assert "country=PL" in page.url
        assert "from=2025-09" in page.url


class TestLarge:
    @staticmethod
    def serve(page: Page, nodes: int, edges: int, left: int = 0) -> None:
        made = graph(nodes, edges)
        made["omitted"]["nodes"] = left

        def fulfil(route: Route) -> None:
            route.fulfill(body=json.dumps(made), content_type="application/json")

        page.route("**/network?*", fulfil)

    def test_beyond_the_cap_a_notice_says_how_much_is_left_out(self, server: str, visit: Open) -> None:
        page = visit(server).page
        self.serve(page, 6_000, 9_000)
        page.goto(f"{server}/?off=none")
        page.locator("body[data-ready=true]").wait_for()
        assert counted(page)[0] == 5_000
        expect(page.locator("#note .notice")).to_contain_text("1000")

    def test_what_the_server_left_out_is_said_and_can_be_asked_for(self, server: str, visit: Open) -> None:
        page = visit(server, language="en-US").page
        self.serve(page, 700, 900, left=1_300)
        page.goto(f"{server}/?off=none")
        page.locator("body[data-ready=true]").wait_for()
        expect(page.locator("#note .notice")).to_contain_text("1300")
        with page.expect_request("**/network?limit=1800"):
            page.get_by_role("button", name="Load more").click()
        assert "limit=1800" in page.url

    def test_a_large_graph_still_answers_clicks(self, server: str, visit: Open) -> None:
        seen = visit(server)
        page = seen.page
        self.serve(page, 2_000, 8_000)
        page.goto(f"{server}/?off=none&links=all")
        page.locator("body[data-ready=true]").wait_for()
        x, y = at(page, "thing-5")
        page.mouse.click(x, y)
        expect(page).to_have_url(re.compile("select=thing-"))
        assert len(picture(page, "[...p.lit]")) > 2
        page.locator("[data-category=person]").click()
        assert counted(page)[0] == 1_500
        seen.complaints.clear()  # the browser itself reports that the made-up thing has no page


def test_a_person_who_wants_less_motion_gets_none(server: str, visit: Open) -> None:
    page = visit(server).page
    page.emulate_media(reduced_motion="reduce")
    page.locator("#zoom-in").click()
    page.locator("#zoom-in").click()
    page.locator("#search").fill("波特蘭市")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("波特蘭市")
    before = at(page, "place-us-portland")
    page.wait_for_timeout(200)
    assert at(page, "place-us-portland") == before
