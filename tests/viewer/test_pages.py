"""The reading pages and the workbench."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.viewer.conftest import NARROW, WIDE, Open

pytestmark = pytest.mark.browser
REPORT = "report-kaohsiung-council-4-7"


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_the_page_of_a_thing(server: str, visit: Open, size: tuple[int, int]) -> None:
    page = visit(f"{server}/entities/place-pl-gdynia", size, "en-US", ready=False).page
    expect(page.locator("h1")).to_have_text("Gdynia")
    expect(page.locator(".timeline > li")).to_have_count(2)
    page.locator(".statements summary").click()
    expect(page.locator(".statement").first).to_be_visible()
    page.locator(".quote").first.click()
    expect(page.locator("#source mark").first).to_be_visible()


def test_the_whole_report_with_every_name_marked(server: str, visit: Open) -> None:
    page = visit(f"{server}/reports/{REPORT}?at=1.1-3", ready=False).page
    entry = page.locator("[id='entry-1.1-3']")
    expect(entry.locator(".name", has_text="陸奧市").first).to_be_visible()
    assert "照片 3" in entry.inner_text()
    entry.locator(".name", has_text="奧正史").first.click()
    expect(page.locator("#beside h2")).to_have_text("奧正史")
    expect(page.locator("#beside .timeline > li")).to_have_count(4)


@pytest.mark.parametrize("language", ["zh-TW", "en-US"])
def test_the_ontology_is_documented(server: str, visit: Open, language: str) -> None:
    page = visit(f"{server}/ontology", language=language, ready=False).page
    expect(page.locator("#Event h3")).to_contain_text("Event")
    expect(page.locator("[id='event-type/visit']")).to_contain_text("CAMEO")


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_a_query_is_answered_as_table_chart_network_and_map(server: str, visit: Open, size: tuple[int, int]) -> None:
    page = visit(f"{server}/workbench", size).page
    expect(page.locator(".CodeMirror")).to_be_visible()
    page.locator("#run").click()
    expect(page.locator("#results table tbody tr")).to_have_count(50)
    expect(page.locator("#summary")).to_contain_text("50 列")
    assert page.locator("#results a").first.get_attribute("href") is not None
    for tab in ("chart", "network", "map", "raw"):
        page.locator(f"[data-tab={tab}]").click()
        expect(page.locator(f"[data-tab={tab}]")).to_have_attribute("aria-pressed", "true")
        expect(page.locator("#results")).not_to_be_empty()
    expect(page.locator("#own code").first).to_contain_text("SELECT ?event ?title")


def test_a_shipped_question_with_its_parameter(server: str, visit: Open) -> None:
    page = visit(f"{server}/workbench", language="en-US").page
    question = page.locator(".question", has_text="Contacts per country")
    question.locator("summary").click()
    question.locator("input").first.fill("2026-01-01")
    question.get_by_role("button", name="Run").click()
    expect(page.locator("#results tbody tr").first).to_be_visible()
    assert "2026-01-01" in page.locator(".CodeMirror").inner_text()
    page.locator("[data-tab=chart]").click()
    expect(page.locator("#results meter").first).to_be_visible()


def test_an_error_stands_at_its_line(server: str, visit: Open) -> None:
    seen = visit(f"{server}/workbench?query=SELECT%20*%20WHERE%20%7B%0A%20%20%3Fs%20%3Fp%20%0A%7D")
    seen.page.locator("#run").click()
    expect(seen.page.locator(".query-error")).to_contain_text("行")
    expect(seen.page.locator(".error-line")).to_be_attached()
    seen.complaints.clear()  # the browser itself reports the 400


def test_a_query_is_shared_and_taken_elsewhere(server: str, visit: Open) -> None:
    page = visit(f"{server}/workbench?query=ASK%20%7B%7D").page
    page.locator("#share").click()
    expect(page.locator("#summary")).to_contain_text("已複製")
    assert page.evaluate("navigator.clipboard.readText()").endswith("query=ASK%20%7B%7D")
    page.locator("#code").click()
    expect(page.locator(".snippet")).to_have_count(3)
    assert "curl" in page.locator(".snippet pre").first.inner_text()


def test_prefixes_and_labels_are_completed(server: str, visit: Open) -> None:
    page = visit(f"{server}/workbench?query=SELECT%20*%20WHERE%20%7B%20%3Fs%20a%20kr%3AEv").page
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+Space")
    expect(page.locator(".CodeMirror-hint", has_text="kr:Event").first).to_be_visible()
