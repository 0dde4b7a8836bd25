"""The pages one reads: a thing, a report, the vocabulary."""

from __future__ import annotations

import json
import re
import urllib.request
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from playwright.sync_api import expect

from ontology.model import load_model
from tests.viewer.barriers import serious_barriers
from tests.viewer.conftest import NARROW, WIDE, Open

pytestmark = pytest.mark.browser
REPORT = "report-kaohsiung-council-4-7"


def get(address: str, accept: str = "application/json") -> str:
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Accept": accept}), timeout=60) as answer:
        return str(answer.read().decode())


def found(server: str, name: str) -> str:
    """The id of the first thing with this name."""
    return str(json.loads(get(f"{server}/entities?q={quote(name)}&limit=1"))["items"][0]["id"])


def same(text: str) -> str:
    """Text without white space and the signs of headings."""
    return re.sub(r"[\s#]+", "", text)


class TestEntity:
    @pytest.mark.parametrize("size", [WIDE, NARROW])
    def test_names_history_partners_and_the_sentence(self, server: str, visit: Open, size: tuple[int, int]) -> None:
        page = visit(f"{server}/entities/place-pl-gdynia", size, "en-US").page
        expect(page.locator("h1")).to_have_text("Gdynia")
        expect(page.locator(".names")).to_contain_text("格丁尼亞市")
        expect(page.locator(".timeline > li").first).to_be_visible()
        partners = page.locator(".partners .bar-name").all_inner_texts()
        assert "Kaohsiung" in partners
        counts = [int(text) for text in page.locator(".partners > .bars .bar-value").all_inner_texts()]
        assert counts == sorted(counts, reverse=True)
        page.locator(".quote").first.click()
        expect(page.locator("#source mark").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def test_a_person_has_names_in_each_script_and_posts_over_time(self, server: str, visit: Open) -> None:
        page = visit(f"{server}/entities/{found(server, '畢爾斯基')}").page
        expect(page.locator(".names dd[lang=en]")).to_contain_text("Janusz Henryk Bilski")
        expect(page.locator(".names dd[lang=zh-hant]")).to_have_text("畢爾斯基")
        post = page.locator(".facts .post", has_text="波蘭台北辦事處")
        expect(post).to_have_count(1)
        expect(post).to_contain_text("2025-09-25 – 2026-02-02")
        page.locator("#language").click()
        expect(page.locator("h1")).to_have_text("Janusz Bilski")

    def test_every_statement_has_its_words_and_they_open_the_report(self, server: str, visit: Open) -> None:
        page = visit(f"{server}/entities/office-ait").page
        page.locator(".statements summary").click()
        expect(page.locator(".statement").first).to_contain_text("信心")
        page.locator(".statement .words").first.click()
        expect(page.locator("#source mark").first).to_be_visible()
        words = page.locator(".statement .words q").first.inner_text()
        assert "".join(page.locator("#source mark").all_inner_texts()) == words
        page.keyboard.press("Escape")
        expect(page.locator("#source")).to_be_hidden()

    def test_the_same_for_programs(self, server: str, visit: Open) -> None:
        page = visit(f"{server}/entities/place-pl-gdynia").page
        addresses = [link.get_attribute("href") for link in page.locator(".files a").all()]
        assert len(addresses) == 5
        bodies = [get(f"{server}{address}") for address in addresses]
        assert json.loads(bodies[0])["id"] == "place-pl-gdynia"
        assert "格丁尼亞市" in bodies[2]
        assert bodies[4].startswith("BEGIN:VCALENDAR")

    def test_what_is_not_there(self, server: str, visit: Open) -> None:
        seen = visit(f"{server}/entities/place-of-dragons", ready=False)
        expect(seen.page.locator("body")).to_contain_text("place-of-dragons")
        seen.complaints.clear()  # the browser itself reports the 404

    def test_a_hostile_report_is_text(self, hostile_server: str, visit: Open) -> None:
        page = visit(f"{hostile_server}/entities/{found(hostile_server, '陳其邁')}").page
        expect(page.locator(".timeline")).to_contain_text("<svg onload=alert(4)>")
        page.locator(".statements summary").click()
        expect(page.locator(".statement").first).to_be_visible()
        assert page.locator("img, iframe, svg[onload], [onerror], a[href^='javascript:']").count() == 0


class TestReport:
    @pytest.mark.parametrize("size", [WIDE, NARROW])
    def test_the_whole_report_is_there(self, server: str, visit: Open, size: tuple[int, int]) -> None:
        page = visit(f"{server}/reports/{REPORT}", size).page
        source = get(f"{server}/reports/{REPORT}", "text/plain")
        shown = "".join(page.locator(".body > *, .body .entry-text > *").all_inner_texts())
        heads = "".join(page.locator(".body .entry-head h4").all_inner_texts())
        for line in filter(None, map(same, source.split("\n"))):
            assert line in same(shown) or line in same(heads), line
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def test_every_recognised_name_is_marked_by_its_type(self, server: str, visit: Open) -> None:
        page = visit(f"{server}/reports/{REPORT}").page
        names = json.loads(get(f"{server}/reports/{REPORT}/names"))["items"]
        text = get(f"{server}/reports/{REPORT}", "text/plain")
        marks: list[dict[str, Any]] = page.locator(".body a.name").evaluate_all(
            "all => all.map(a => ({start: +a.dataset.start, end: +a.dataset.end, text: a.textContent,"
            " type: a.className, href: a.getAttribute('href')}))"
        )
        for mark in marks:
            assert same(text[mark["start"] : mark["end"]]) == same(mark["text"])
            assert re.search(r"type-\w+", mark["type"])
        covered = {place for mark in marks for place in range(mark["start"], mark["end"])}
        assert [name for name in names if not covered & set(range(name["start"], name["end"]))] == []
        mine = {mark["href"] for mark in marks}
        assert "/entities/place-pl-gdynia" in mine

    def test_pointing_at_a_name_shows_what_it_was_taken_for(self, server: str, visit: Open) -> None:
        page = visit(f"{server}/reports/{REPORT}?at=1.1-3", language="en-US").page
        name = page.locator("[id='entry-1.1-3'] .entry-text .name", has_text="青森縣").first
        name.hover()
        card = page.get_by_role("tooltip")
        expect(card).to_contain_text("Aomori Prefecture")
        expect(card).to_contain_text("place-jp-aomori-prefecture")
        expect(card).to_contain_text("confidence")
        page.keyboard.press("Escape")
        expect(card).to_be_hidden()
        name.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        expect(card).to_be_visible()
        expect(name).to_have_attribute("aria-describedby", "hover-card")
        name.click()
        expect(page.locator("h1")).to_have_text("Aomori Prefecture")

    def test_what_was_made_of_an_entry_stands_beside_it(self, server: str, visit: Open) -> None:
        page = visit(f"{server}/reports/{REPORT}").page
        page.locator("[id='entry-1.1-2'] .entry-number").click()
        beside = page.locator("#beside")
        expect(beside.locator("h2")).to_contain_text("出訪波蘭格丁尼亞市締結姊妹市")
        expect(beside.locator(".timeline > li")).to_have_count(1)
        expect(beside.locator(".about").first).to_contain_text("事件類型")
        beside.locator(".words", has_text="羅達生").first.hover()
        pointed = "".join(page.locator(".body .pointed").all_inner_texts())
        assert "羅達生" in pointed
        assert "at=1.1-2" in page.url
        page.reload()
        expect(beside.locator("h2")).to_contain_text("出訪波蘭格丁尼亞市締結姊妹市")
        beside.get_by_role("button", name="關閉").click()
        expect(beside.locator("h2")).to_have_count(0)

    def test_types_are_switched_off(self, server: str, visit: Open) -> None:
        page = visit(f"{server}/reports/{REPORT}").page
        name = page.locator(".body .name.type-person").first
        before = name.evaluate("a => getComputedStyle(a).color")
        page.locator(".marks [data-type=person]").click()
        expect(page.locator(".marks [data-type=person]")).to_have_attribute("aria-pressed", "false")
        assert name.evaluate("a => getComputedStyle(a).color") != before

    def test_on_a_phone_contents_and_statements_give_way(self, server: str, visit: Open) -> None:
        page = visit(f"{server}/reports/{REPORT}", NARROW).page
        expect(page.locator(".contents a").first).to_be_hidden()
        expect(page.locator("#beside")).to_be_hidden()
        page.locator(".contents summary").first.click()
        page.locator(".contents a", has_text="出訪波蘭").click()
        expect(page.locator("[id='entry-1.1-2']")).to_be_in_viewport()
        page.locator("[id='entry-1.1-2'] .entry-number").click()
        expect(page.locator("#beside .about").first).to_be_attached()
        page.locator("#beside").get_by_role("button", name="關閉").click()
        expect(page.locator("#beside")).to_be_hidden()

    def test_a_hostile_report_is_text_and_rare_signs_do_not_shift_it(self, hostile_server: str, visit: Open) -> None:
        page = visit(f"{hostile_server}/reports/report-hostile?at=1.1-2").page
        expect(page.locator("#beside .about").first).to_be_visible()
        for said in ("<script>alert(2)</script>", "{{7*7}}", "<svg onload=alert(4)>", "照片 1：日本熊本市<img"):
            expect(page.locator(".report-text")).to_contain_text(said)
        expect(page.locator("#beside")).to_contain_text("<svg onload=alert(4)>")
        expect(page.locator("[id='entry-1.1-3'] .name", has_text="𠮷田一郎").first).to_have_text("𠮷田一郎")
        expect(page.locator("[id='entry-1.1-3'] .entry-text .name", has_text="陳其邁")).to_have_text("陳其邁")
        expect(page.locator(".caption .name", has_text="熊本市").first).to_be_visible()
        page.locator("[id='entry-1.1-2'] .name").first.hover()
        expect(page.get_by_role("tooltip")).to_be_visible()
        assert page.locator("img, iframe, svg[onload], [onerror], a[href^='javascript:']").count() == 0

    @pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", NARROW)])
    def test_no_serious_barrier_beside_an_entry(
        self, server: str, visit: Open, scheme: str, size: tuple[int, int]
    ) -> None:
        page = visit(f"{server}/reports/{REPORT}", size, "en-US", scheme).page
        page.locator("[id='entry-1.1-2'] .entry-number").click()
        expect(page.locator("#beside .about").first).to_be_attached()
        assert serious_barriers(page) == []


class TestOntology:
    @pytest.mark.parametrize(("language", "size"), [("zh-TW", WIDE), ("en-US", NARROW)])
    def test_all_of_the_vocabulary_is_there(
        self, server: str, visit: Open, language: str, size: tuple[int, int]
    ) -> None:
        page = visit(f"{server}/ontology", size, language).page
        shown = set(page.locator(".ontology-term").evaluate_all("all => all.map(each => each.id)"))
        model = load_model()
        assert shown == {
            *model.entity_types,
            *model.properties,
            *(f"{name}/{word}" for name, scheme in model.schemes.items() for word in scheme.concepts),
        }
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        expect(page.locator("h1")).to_have_text("知識本體" if language == "zh-TW" else "Ontology")
        definition = model.concept("event-type", "signing").definitions
        expect(page.locator("[id='event-type/signing']")).to_contain_text(definition["zh-Hant"])
        expect(page.locator("[id='event-type/signing']")).to_contain_text(definition["en"])

    def test_each_event_type_has_its_codes(self, server: str, visit: Open) -> None:
        page = visit(f"{server}/ontology").page
        rows = page.locator(".crosswalk tbody tr")
        types = load_model().scheme("event-type").concepts
        assert rows.count() == len(types)
        for row, concept in zip(rows.all_inner_texts(), types.values(), strict=True):
            assert concept.cameo_code is None or concept.cameo_code in row
            for match in (str(match) for match in concept.matches if "/plover/" in str(match)):
                assert match.rsplit("/", 1)[1].upper() in row
        signing = page.locator(".crosswalk tr", has_text="Signing")
        expect(signing).to_contain_text("057")
        expect(signing).to_contain_text("SUPPORT")

    def test_classes_name_their_properties_and_rules(self, server: str, visit: Open) -> None:
        page = visit(f"{server}/ontology#Event", language="en-US").page
        event = page.locator("#Event")
        expect(event).to_contain_text("sem:Event")
        expect(event.locator("a[href='#sortDate']").first).to_be_visible()
        event.locator("summary").click()
        expect(event.locator("tr", has_text="an event comes from an entry")).to_contain_text("1..*")
        event.get_by_role("link", name="Query its instances").click()
        expect(page.locator("#results tbody tr").first).to_be_visible()

    def test_a_term_is_found_by_any_word(self, server: str, visit: Open) -> None:
        page = visit(f"{server}/ontology").page
        for words, term in (
            ("拜會", "event-type/courtesy_call"),
            ("cameo 057", "event-type/signing"),
            ("witness", "witness"),
        ):
            page.locator("#find-term").fill(words)
            expect(page.locator(f"[id='{term}']")).to_be_visible()
            expect(page.locator("#Photo")).to_be_hidden()
        page.locator("#find-term").fill("")
        expect(page.locator("#Photo")).to_be_visible()

    def test_it_is_given_as_rdf(self, server: str) -> None:
        for kind, form in (("text/turtle", ox.RdfFormat.TURTLE), ("application/ld+json", ox.RdfFormat.JSON_LD)):
            triples = {str(quad.triple) for quad in ox.parse(input=get(f"{server}/ontology", kind), format=form)}
            assert any("ontology#Event>" in triple and "#Class>" in triple for triple in triples)
            assert len(triples) > 1000

    @pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", NARROW)])
    def test_no_serious_barrier_with_rules_open(
        self, server: str, visit: Open, scheme: str, size: tuple[int, int]
    ) -> None:
        page = visit(f"{server}/ontology", size, "en-US", scheme).page
        page.locator("#Event summary").click()
        assert serious_barriers(page) == []
