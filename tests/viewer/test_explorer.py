"""The explorer as a person uses it: look, search, click, read the sentence, open, filter, send the view on."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.viewer.conftest import NARROW, STANCES, WIDE, Open, at, counted

pytestmark = pytest.mark.browser
GDYNIA = "place-pl-gdynia"
KAOHSIUNG = "place-tw-kaohsiung"
NAMES = {"zh-TW": "格丁尼亞市", "en-US": "Gdynia"}
Stance = tuple[tuple[int, int], str]


def press(page: Page, zh: str, en: str) -> None:
    """Press a button of the panel by its name in either language."""
    page.locator("#panel").get_by_role("button", name=re.compile(f"^({zh}|{en})$")).click()


class TestSearch:
    @pytest.mark.parametrize(("size", "language"), STANCES)
    @pytest.mark.parametrize("words", ["格丁尼亞", "gdyn"])
    def test_by_keyboard_in_any_script(
        self, server: str, visit: Open, size: tuple[int, int], language: str, words: str
    ) -> None:
        page = visit(server, size, language).page
        page.keyboard.press("/")
        page.keyboard.type(words)
        first = page.locator("#search-list [role=option]").first
        expect(first).to_contain_text(NAMES[language])
        expect(page.locator("#search-list mark").first).to_have_text(re.compile(words, re.IGNORECASE))
        page.keyboard.press("Enter")
        expect(page.locator("#panel h2")).to_have_text(NAMES[language])
        assert f"select={GDYNIA}" in page.url
        page.wait_for_timeout(500)  # the picture glides there
        box = page.locator("#graph").bounding_box()
        assert box is not None
        assert at(page, GDYNIA) == pytest.approx((box["x"] + box["width"] / 2, box["y"] + box["height"] / 2), abs=40)

    def test_says_why_it_matched(self, server: str, visit: Open) -> None:
        page = visit(server, language="en-US").page
        page.locator("#search").fill("PL")
        option = page.locator("#search-list [role=option]", has_text="Poland").first
        expect(option.locator(".option-why")).to_contain_text("PL")

    def test_arrows_choose_and_escape_closes(self, server: str, visit: Open) -> None:
        page = visit(server).page
        box = page.locator("#search")
        box.fill("波蘭")
        second = page.locator("#search-list [role=option]").nth(1)
        expect(second).to_be_visible()
        page.keyboard.press("ArrowDown")
        expect(second).to_have_attribute("aria-selected", "true")
        expect(box).to_have_attribute("aria-activedescendant", str(second.get_attribute("id")))
        page.keyboard.press("Escape")
        expect(page.locator("#search-list")).to_be_hidden()
        expect(box).to_have_attribute("aria-expanded", "false")

    def test_says_when_there_is_nothing(self, server: str, visit: Open) -> None:
        page = visit(server).page
        page.locator("#search").fill("qqqqzzzz")
        expect(page.locator("#search-list")).to_contain_text("找不到")


class TestSentence:
    @pytest.mark.parametrize(("size", "language"), STANCES)
    def test_a_node_opens_its_history_and_the_sentence(
        self, server: str, visit: Open, size: tuple[int, int], language: str
    ) -> None:
        page = visit(server, size, language).page
        page.mouse.click(*at(page, GDYNIA))
        expect(page.locator("#panel h2")).to_have_text(NAMES[language])
        expect(page.locator(".timeline > li").first).to_be_visible()
        page.locator(".moment", has_text="出訪波蘭格丁尼亞市").locator(".quote").click()
        expect(page.locator("#source mark").first).to_be_visible()
        marked = "".join(page.locator("#source mark").all_inner_texts())
        assert marked.startswith("114年9月14日至16日")
        assert marked.endswith("第43座締盟城市。")
        expect(page.locator("#source .entry-number")).to_have_text("1.1 #2")
        expect(page.locator("#source .photo")).to_contain_text("羅達生副市長率本處、教育局及經發局出訪波蘭格丁尼亞市")
        assert "source=" in page.url
        page.keyboard.press("Escape")
        expect(page.locator("#source")).to_be_hidden()
        expect(page).not_to_have_url(re.compile("source="))

    def test_names_posts_and_standing(self, server: str, visit: Open) -> None:
        page = visit(server).page
        page.locator("#search").fill("畢爾斯基")
        page.locator("[role=option]").first.wait_for()
        page.keyboard.press("Enter")
        expect(page.locator("#panel .entity-head")).to_contain_text("Janusz Henryk Bilski")
        expect(page.locator("#panel .post").first).to_contain_text("處長")
        expect(page.locator("#panel .post").first).to_contain_text("2025-09-25")
        page.goto(f"{server}/?select=place-jp-aomori-prefecture")
        expect(page.locator("#panel .aliases bdi[lang=ja]")).to_have_text("青森県")
        expect(page.locator("#panel")).to_contain_text("友好城市")
        expect(page.locator("#panel .days circle").first).to_be_attached()

    def test_a_mark_on_the_line_of_days_opens_the_report(self, server: str, visit: Open) -> None:
        page = visit(f"{server}/?select={GDYNIA}").page
        page.locator("#panel .days circle").first.dispatch_event("click")
        expect(page.locator("#source .paragraph")).to_be_visible()

    @pytest.mark.parametrize(("size", "language"), STANCES)
    def test_an_edge_opens_the_events_behind_it(
        self, server: str, visit: Open, size: tuple[int, int], language: str
    ) -> None:
        page = visit(f"{server}/?country=PL", size, language).page
        (ax, ay), (bx, by) = at(page, KAOHSIUNG), at(page, GDYNIA)
        spot = page.evaluate(
            "([a, b]) => { const p = document.getElementById('graph').picture, a1 = p.positions.get(a);"
            " const b1 = p.positions.get(b); for (let k = 0.3; k < 0.95; k += 0.01) {"
            " const found = p.lines.at(a1.x + (b1.x - a1.x) * k, a1.y + (b1.y - a1.y) * k, 2);"
            " const far = p.spots.every((s) => Math.hypot(s.x - a1.x - (b1.x - a1.x) * k,"
            " s.y - a1.y - (b1.y - a1.y) * k) > s.size + 12);"
            " const z = p.network.getScale(), x = (a1.x + (b1.x - a1.x) * k) * z, y = (a1.y + (b1.y - a1.y) * k) * z;"
            " if (p.labels.some(({area: [l, t, r, d]}) => x > l - 2 && x < r + 2 && y > t - 2 && y < d + 2)) continue;"
            " if (far && found && [found.source, found.target].includes(b)) return k; } return null; }",
            [KAOHSIUNG, GDYNIA],
        )
        assert spot is not None
        page.mouse.click(ax + (bx - ax) * spot, ay + (by - ay) * spot)
        expect(page.locator("#panel h2")).to_contain_text(NAMES[language])
        assert set(re.search(r"select=([^&]*)", page.url).group(1).split("~")) == {KAOHSIUNG, GDYNIA}  # type: ignore[union-attr]
        expect(page.locator(".timeline > li", has_text="出訪波蘭格丁尼亞市締結姊妹市")).to_be_visible()

    def test_the_tooltip_names_what_is_under_the_pointer(self, server: str, visit: Open) -> None:
        page = visit(server).page
        page.mouse.move(*at(page, GDYNIA))
        expect(page.locator("#tooltip")).to_contain_text("Gdynia")
        expect(page.locator("#tooltip")).to_contain_text("次交流")
        page.mouse.move(700, 20)
        expect(page.locator("#tooltip")).to_be_hidden()


class TestOpening:
    @pytest.mark.parametrize(("size", "language"), STANCES)
    def test_expand_with_a_cap_more_of_one_type_and_collapse(
        self, server: str, visit: Open, size: tuple[int, int], language: str
    ) -> None:
        page = visit(f"{server}/?select=country-jp", size, language).page
        before = counted(page)[0]
        stood = at(page, GDYNIA)
        press(page, "展開", "Expand")
        expect(page.locator("#panel").get_by_role("button", name=re.compile("^(收合|Collapse)$"))).to_be_visible()
        opened = counted(page)[0]
        row = page.locator("#panel .around li", has=page.locator("[data-more=person]"))
        shown, total = map(int, re.findall(r"\d+", row.locator(".legend-count").inner_text()))
        assert (shown, opened > before) == (8, True)
        if size == WIDE:
            assert at(page, GDYNIA) == pytest.approx(stood, abs=1)  # what was there did not move
        page.locator("#panel [data-more=person]").click()
        assert counted(page)[0] == opened + min(8, total - shown)
        press(page, "收合", "Collapse")
        assert counted(page)[0] == before

    def test_undo_goes_back_step_by_step_and_never_out_of_the_page(self, server: str, visit: Open) -> None:
        page = visit(f"{server}/?select={GDYNIA}").page
        before = counted(page)[0]
        expect(page.locator("#undo")).to_be_disabled()
        press(page, "展開", "Expand")
        opened = counted(page)[0]
        press(page, "隱藏", "Hide")
        expect(page.locator("#note")).to_contain_text("已隱藏")
        page.mouse.click(*at(page, "country-jp"))
        expect(page.locator("#panel h2")).to_have_text("日本")
        page.locator("#undo").click()
        expect(page.locator("#note")).to_be_hidden()
        assert counted(page)[0] == opened
        page.keyboard.press("Control+z")
        expect(page.locator("#undo")).to_be_disabled()
        assert counted(page)[0] == before
        page.locator("#redo").click()
        expect(page.locator("#undo")).to_be_enabled()
        assert counted(page)[0] == opened

    def test_pin_keeps_a_place_through_another_layout(self, server: str, visit: Open) -> None:
        page = visit(f"{server}/?select={GDYNIA}").page
        place = page.evaluate("id => document.getElementById('graph').picture.positions.get(id)", GDYNIA)
        press(page, "固定", "Pin")
        page.locator("#choose-layout").select_option("force")
        kept = page.evaluate("id => document.getElementById('graph').picture.positions.get(id)", GDYNIA)
        assert (kept["x"], kept["y"]) == pytest.approx((place["x"], place["y"]), abs=1)
        press(page, "取消固定", "Unpin")
        assert "pin=" not in page.url

    def test_dragging_pins_and_can_be_undone(self, server: str, visit: Open) -> None:
        page = visit(server).page
        x, y = at(page, GDYNIA)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 60, y + 40, steps=5)
        page.mouse.up()
        assert f"pin={GDYNIA}@" in page.url
        assert at(page, GDYNIA) == pytest.approx((x + 60, y + 40), abs=6)
        page.locator("#undo").click()
        expect(page.locator("#undo")).to_be_disabled()
        assert at(page, GDYNIA) == pytest.approx((x, y), abs=2)

    @pytest.mark.parametrize(("size", "language"), STANCES)
    def test_shortest_path_with_and_without_the_city(
        self, server: str, visit: Open, size: tuple[int, int], language: str
    ) -> None:
        page = visit(f"{server}/?select={GDYNIA}", size, language).page
        press(page, "最短路徑…", "Shortest path…")
        page.keyboard.type("青森縣")
        page.locator("[role=option]").first.wait_for()
        page.keyboard.press("Enter")
        note = page.locator("#note")
        expect(note).to_contain_text("高雄市" if language == "zh-TW" else "Kaohsiung")
        note.get_by_role("button", name=re.compile("不經過|Without")).click()
        path = page.evaluate("document.getElementById('graph').picture.view.path")
        assert (path[0], path[-1]) == (GDYNIA, "place-jp-aomori-prefecture")
        assert KAOHSIUNG not in path
        edges = page.evaluate(
            "document.getElementById('graph').picture.view.edges.map((edge) => [edge.source, edge.target])"
        )
        for one, other in pairwise(path):
            assert [one, other] in edges or [other, one] in edges
        note.get_by_role("button", name=re.compile("清除|Clear")).click()
        expect(note).to_be_hidden()

    @pytest.mark.parametrize(("size", "language"), STANCES)
    def test_what_two_things_share(self, server: str, visit: Open, size: tuple[int, int], language: str) -> None:
        page = visit(f"{server}/?select=country-pl", size, language).page
        press(page, "比較共有…", "Compare with…")
        page.locator("#search").fill("日本")
        page.locator("[role=option]").first.wait_for()
        page.keyboard.press("Enter")
        expect(page.locator("#panel")).to_contain_text("共同對象" if language == "zh-TW" else "Both are linked to")
        expect(page.locator("#panel .chip", has_text="陳其邁")).to_be_visible()
        lit = page.evaluate("[...document.getElementById('graph').picture.lit]")
        assert {"country-pl", "country-jp", KAOHSIUNG} < set(lit)
        people = page.evaluate(
            "document.getElementById('graph').picture.view.nodes.filter((node) => node.category === 'person')"
            ".map((node) => node.label['zh-Hant'])"
        )
        assert "陳其邁" in people  # whom both met is in the picture, though people are off


class TestFilters:
    @pytest.mark.parametrize(("size", "language"), STANCES)
    def test_they_combine_and_are_in_the_address(
        self, server: str, visit: Open, size: tuple[int, int], language: str
    ) -> None:
        page = visit(server, size, language).page
        everything = counted(page)[2]
        page.locator("#filters-toggle").click()
        page.locator("[data-filter=country] summary").click()
        page.locator("label[for=filter-country-PL]").click()
        poland = counted(page)[2]
        assert poland == 4  # the four entries about Poland, as `relations history 波蘭` in the README
        slider = page.locator("#period-from")
        slider.focus()
        for _ in range(3):
            slider = page.locator("#period-from")
            slider.press("ArrowRight")
        later = counted(page)[2]
        assert later < poland
        assert "country=PL" in page.url
        assert "from=2025-" in page.url
        expect(page.locator("#count")).to_be_visible()
        address = page.url
        page.go_back()
        page.go_forward()
        assert page.url == address
        page.locator("#filters .wide").click()
        assert counted(page)[2] == everything

    @pytest.mark.parametrize("name", ["event", "country", "topic", "role", "standing"])
    def test_each_choice_says_what_it_leaves(self, server: str, visit: Open, name: str) -> None:
        page = visit(server).page
        page.locator("#filters-toggle").click()
        page.locator(f"[data-filter={name}] summary").click()
        choice = page.locator(f"[data-filter={name}] .choice").nth(1)
        promised = int(choice.locator(".legend-count").inner_text())
        choice.click()
        assert counted(page)[2] == promised
        second = page.locator("[data-filter=off]")
        second.locator("summary").click()
        second.locator("label[for=filter-off-person]").click()
        assert counted(page)[2] == promised  # types of things are another question than events
        expect(page.locator("[data-category=person]")).to_have_attribute("aria-pressed", "true")

    @pytest.mark.parametrize("measure", ["degree", "strength", "betweenness", "core", "bridged"])
    def test_things_are_sized_by_a_measure(self, server: str, visit: Open, measure: str) -> None:
        page = visit(f"{server}/?size=same").page
        canvas = page.locator("#graph canvas")
        expect(canvas).to_be_visible()
        page.wait_for_timeout(600)
        alike = canvas.screenshot()
        page.locator("#choose-size").select_option(measure)
        page.wait_for_url(f"**size={measure}**")
        page.wait_for_timeout(600)
        assert canvas.screenshot() != alike
        page.reload()
        expect(page.locator("#choose-size")).to_have_value(measure)

    def test_histogram_and_handles_say_the_same(self, server: str, visit: Open) -> None:
        page = visit(f"{server}/?from=2025-10&to=2025-12").page
        expect(page.locator("#period b")).to_have_text("2025-10 – 2025-12")
        inside = page.locator("#period .bar-in title").all_text_contents()
        assert [text[:7] for text in inside] == ["2025-10", "2025-11", "2025-12"]
        assert sum(int(text.split(": ")[1]) for text in inside) == counted(page)[2]

    def test_the_count_is_always_visible(self, server: str, visit: Open) -> None:
        for size in (WIDE, NARROW):
            page = visit(f"{server}/?select={GDYNIA}", size).page
            for view in ("graph", "map", "charts", "table"):
                page.locator(f"[data-view-tab={view}]").click()
                expect(page.locator("#count b")).to_be_in_viewport()


class TestState:
    def test_a_view_can_be_sent_to_a_colleague(self, server: str, visit: Open) -> None:
        mine = visit(f"{server}/?layout=timeline&country=PL").page
        mine.locator("[data-category=country]").click()
        mine.locator("#choose-colour").select_option("country")
        mine.mouse.click(*at(mine, GDYNIA))
        mine.locator("#zoom-in").click()
        mine.mouse.move(400, 400)
        mine.mouse.wheel(0, -120)
        expect(mine).to_have_url(re.compile("at=-?[0-9]+_-?[0-9]+_"))
        theirs = visit(mine.url, language="en-US").page
        expect(theirs.locator("#panel h2")).to_have_text("Gdynia")
        expect(theirs.locator("#choose-layout")).to_have_value("timeline")
        expect(theirs.locator("#choose-colour")).to_have_value("country")
        expect(theirs.locator("[data-category=country]")).to_have_attribute("aria-pressed", "false")
        scale = "document.getElementById('graph').network.getScale()"
        assert theirs.evaluate(scale) == pytest.approx(mine.evaluate(scale), abs=0.01)

    def test_back_and_forward_walk_through_what_was_done(self, server: str, visit: Open) -> None:
        page = visit(server).page
        page.mouse.click(*at(page, GDYNIA))
        page.locator("[data-view-tab=table]").click()
        page.locator("#table [data-sort=first]").click()
        page.locator("[data-view-tab=map]").click()
        page.go_back()
        expect(page.locator("#table .things th.col-first")).to_have_attribute("aria-sort", "ascending")
        page.go_back()
        expect(page.locator("#table .things th.col-events")).to_have_attribute("aria-sort", "descending")
        page.go_back()
        expect(page.locator("body")).to_have_attribute("data-view", "graph")
        expect(page.locator("#panel h2")).to_have_text("格丁尼亞市")
        page.go_back()
        expect(page.locator("#panel h2")).to_have_text("高雄與夥伴")
        page.go_forward()
        expect(page.locator("#panel h2")).to_have_text("格丁尼亞市")

    def test_saved_views_are_a_file(self, server: str, visit: Open) -> None:
        page = visit(f"{server}/?country=PL&layout=hierarchy").page
        page.locator("#export").click()
        with page.expect_download() as waiting:
            page.locator("[data-export=view]").click()
        saved = waiting.value.path()
        assert "country=PL" in json.loads(saved.read_bytes())["state"]
        page.locator("#reset").click()
        page.locator("#view-file").set_input_files(saved)
        expect(page.locator("#filters-toggle .badge")).to_have_text("1")
        expect(page.locator("#choose-layout")).to_have_value("hierarchy")
        page.locator("#view-file").set_input_files({"name": "x.json", "mimeType": "application/json", "buffer": b"[]"})
        expect(page.locator("#spoken")).to_contain_text("x.json")


class TestEverybody:
    @pytest.mark.parametrize("size", [WIDE, NARROW])
    def test_language_and_theme_are_switched_in_place(self, server: str, visit: Open, size: tuple[int, int]) -> None:
        page = visit(f"{server}/?select={GDYNIA}&layout=force", size).page
        page.locator("#language").click()
        expect(page.locator("#panel h2")).to_have_text("Gdynia")
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page).to_have_title("Explorer · Kaohsiung Relations")
        labels = page.evaluate("document.getElementById('graph').picture.spots.map((spot) => spot.lines.join(' '))")
        assert "Kaohsiung" in labels
        page.locator("#theme").click()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        expect(page.locator("#panel h2")).to_have_text("Gdynia")
        assert "layout=force" in page.url

    @pytest.mark.parametrize("language", ["zh-TW", "en-US"])
    def test_everything_by_keyboard(self, server: str, visit: Open, language: str) -> None:
        page = visit(server, language=language).page
        before = counted(page)[0]
        page.locator("#graph").focus()
        page.keyboard.press("n")
        page.keyboard.press("n")
        assert "select=" in page.url
        expect(page.locator("#spoken")).to_contain_text("次交流" if language == "zh-TW" else "events")
        page.keyboard.press("Enter")
        assert counted(page)[0] > before
        page.keyboard.press("x")
        assert counted(page)[0] == before
        page.keyboard.press("h")
        assert counted(page)[0] == before - 1
        page.keyboard.press("Control+z")
        expect(page.locator("#note")).to_be_hidden()
        page.keyboard.press("+")
        page.keyboard.press("0")
        page.keyboard.press("?")
        expect(page.locator("#keys kbd").first).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#keys")).to_be_hidden()
        page.keyboard.press("Escape")
        assert "select=" not in page.url

    @pytest.mark.parametrize(("size", "language"), STANCES)
    def test_the_table_is_the_graph(self, server: str, visit: Open, size: tuple[int, int], language: str) -> None:
        page = visit(server, size, language).page
        page.locator("[data-view-tab=table]").click()
        nodes, edges, _ = counted(page)
        expect(page.locator("#table .things tbody tr")).to_have_count(nodes)
        expect(page.locator("#table .links tbody tr")).to_have_count(edges)
        page.locator("#table .things").get_by_role("button", name=NAMES[language], exact=True).click()
        expect(page.locator("#panel h2")).to_have_text(NAMES[language])
        expect(page.locator("#table tr.selected")).to_contain_text(NAMES[language])
        page.locator("#table .links").get_by_role("button").first.click()
        assert "~" in page.url
