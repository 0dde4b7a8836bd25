"""The workbench as an analyst uses it: write with help, ask, look at the answer each way, take it along."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.viewer.barriers import serious_barriers
from tests.viewer.conftest import HOSTILE, NARROW, WIDE, Open, serving

pytestmark = pytest.mark.browser
NAMES = """SELECT DISTINCT ?city ?name WHERE {
  ?city a kr:City ; skos:prefLabel ?name FILTER(LANGMATCHES(LANG(?name), "zh"))
} ORDER BY ?city LIMIT 150"""
GRAPH = "CONSTRUCT { ?event sem:hasPlace ?place } WHERE { ?event sem:hasPlace ?place } LIMIT 40"
HINTS = ".CodeMirror-hints"


def opened(visit: Open, server: str, query: str = "", view: str = "", **how: str | tuple[int, int]) -> Page:
    asked = f"?query={quote(query)}" + (f"&view={view}" if view else "") if query else ""
    page = visit(f"{server}/workbench{asked}", **how).page
    expect(page.locator(".CodeMirror")).to_be_visible()
    return page


def write(page: Page, text: str) -> None:
    """Write at the end of an emptied editor."""
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type(text)


def written(page: Page) -> str:
    return str(page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()"))


def ask(page: Page, title: str) -> Locator:
    """Open a shipped question and give its box."""
    question = page.locator(".question", has_text=title)
    question.locator("summary").click()
    return question


def cells(page: Page, column: str) -> list[str]:
    heads = page.locator("#results thead th").all_inner_texts()
    place = next(index for index, text in enumerate(heads) if text.strip(" ▾▴") == column)
    return [row.locator("td").nth(place).inner_text() for row in page.locator("#results tbody tr").all()]


class TestWriting:
    def test_the_parts_of_a_query_have_colours(self, server: str, visit: Open) -> None:
        for scheme in ("light", "dark"):
            page = opened(visit, server, 'SELECT ?a WHERE { ?a a kr:Event ; kr:number "x" } # remark', scheme=scheme)
            colours = [
                page.locator(f".CodeMirror-line .cm-{part}").first.evaluate("span => getComputedStyle(span).color")
                for part in ("keyword", "atom", "string", "comment")
            ]
            assert len(set(colours)) == 4

    def test_prefixes_are_completed(self, server: str, visit: Open) -> None:
        page = opened(visit, server)
        write(page, "PREFIX sko")
        expect(page.locator(HINTS)).to_contain_text("skos:")
        page.keyboard.press("Enter")
        assert written(page) == "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"

    def test_classes_and_properties_are_completed_and_their_prefix_declared(self, server: str, visit: Open) -> None:
        page = opened(visit, server)
        for begun, chosen in (("kr:Even", "kr:Event"), ("kr:particip", "kr:participant")):
            write(page, f"SELECT * WHERE {{ ?a ?b {begun}")
            page.locator(f"{HINTS} li", has_text=chosen).first.click()
            text = written(page)
            assert re.search(rf"\?b {chosen}$", text, re.MULTILINE)
            assert text.startswith("PREFIX kr: <https://w3id.org/kaohsiung-relations/ontology#>\n")

    def test_words_of_the_ontology_are_found_by_their_labels(self, server: str, visit: Open) -> None:
        page = opened(visit, server)
        for begun, said, put in (
            ("sister", "sister_city", "concept/agreement-kind/sister_city>"),
            ("拜會", "event-type/courtesy_call", "concept/event-type/courtesy_call>"),
            ("行為者", "kr:eventActor", "kr:eventActor"),
        ):
            write(page, f"SELECT * WHERE {{ ?a ?b {begun}")
            page.keyboard.press("Control+Space")
            page.locator(f"{HINTS} li", has_text=said).first.click()
            assert put in written(page)

    def test_things_are_found_by_any_name(self, server: str, visit: Open) -> None:
        page = opened(visit, server)
        for begun in ("格丁尼亞", "gdyni", '"格丁尼亞', '"Gdynia'):
            write(page, f"SELECT * WHERE {{ ?a ?b {begun}")
            page.keyboard.press("Control+Space")
            page.locator(f"{HINTS} li", has_text="place-pl-gdynia").first.click()
            assert re.search(r"\?b krid:place-pl-gdynia$", written(page).split("\n")[1])

    def test_the_editor_does_not_hold_the_keyboard(self, server: str, visit: Open) -> None:
        page = opened(visit, server)
        page.locator(".CodeMirror").click()
        page.keyboard.press("Tab")
        assert not page.evaluate("document.querySelector('.CodeMirror').contains(document.activeElement)")

    def test_variables_are_completed(self, server: str, visit: Open) -> None:
        page = opened(visit, server)
        write(page, "SELECT ?companion WHERE { ?com")
        expect(page.locator(HINTS)).to_contain_text("?companion")

    def test_a_known_prefix_need_not_be_declared(self, server: str, visit: Open) -> None:
        page = opened(visit, server)
        write(page, 'ASK { krid:place-pl-gdynia skos:prefLabel ?name FILTER(?name != "qb:none") } # foaf:x')
        page.locator("#run").click()
        expect(page.locator(".yes-no")).to_have_text("是")
        declared = re.findall(r"PREFIX (\w+):", written(page))
        assert sorted(declared) == ["krid", "skos"]

    def test_an_error_stands_at_its_line(self, server: str, visit: Open) -> None:
        broken = quote("SELECT * WHERE {\n  ?s ?p \n}")
        seen = visit(f"{server}/workbench?query={broken}", language="en-US")
        seen.page.locator("#run").click()
        expect(seen.page.locator(".query-error")).to_contain_text("line 3")
        marked = seen.page.locator(".CodeMirror-code > div:has(.error-line)")
        expect(marked.locator(".CodeMirror-linenumber")).to_have_text("3")
        expect(seen.page.locator("[role=alert]")).to_be_visible()
        seen.complaints.clear()  # the browser itself reports the 400


class TestQuestions:
    def test_every_question_is_there_in_both_languages(self, server: str, visit: Open) -> None:
        page = opened(visit, server)
        chinese = page.locator(".question summary").all_inner_texts()
        page.locator("#language").click()
        expect(page.locator(".question summary").first).not_to_have_text(chinese[0])
        english = page.locator(".question summary").all_inner_texts()
        assert len(english) == len(chinese) >= 14
        assert all(text.isascii() for text in english)
        assert not any(text.isascii() for text in chinese)

    @pytest.mark.parametrize("size", [WIDE, NARROW])
    def test_a_day_is_chosen_as_a_day(self, server: str, visit: Open, size: tuple[int, int]) -> None:
        page = opened(visit, server, language="en-US", size=size)
        if size == NARROW:
            page.locator(".fold summary").first.click()
        question = ask(page, "Contacts per country")
        expect(question.locator("input[type=date]")).to_have_count(2)
        question.get_by_label("first day").fill("2026-01-01")
        question.get_by_role("button", name="Run").click()
        expect(page.locator("#results tbody tr").first).to_be_visible()
        assert min(cells(page, "first")) >= "2026-01-01"
        assert '"2026-01-01"^^<http://www.w3.org/2001/XMLSchema#date>' in written(page)

    def test_a_concept_is_chosen_from_its_scheme(self, server: str, visit: Open) -> None:
        page = opened(visit, server, language="en-US")
        question = ask(page, "Agreements signed in a period")
        question.locator("select").select_option(label="Sister school agreement")
        question.get_by_role("button", name="Run").click()
        expect(page.locator("#results tbody tr").first).to_be_visible()
        assert "concept/agreement-kind/sister_school>" in written(page)

    def test_a_thing_is_chosen_by_search(self, server: str, visit: Open) -> None:
        page = opened(visit, server)
        question = ask(page, "誰與誰同行")
        question.locator("input").press_sequentially("羅達")
        page.locator(".parameter-search [role=option]").first.click()
        expect(question.locator("input")).to_have_value("羅達生")
        question.get_by_role("button", name="執行").click()
        expect(page.locator("#results tbody tr").first).to_be_visible()
        assert set(cells(page, "name")) == {"羅達生"}

    def test_hostile_values_stay_one_term(self, server: str, visit: Open) -> None:
        page = opened(visit, server)
        question = ask(page, "報告中的數字")
        question.locator("input").fill('2.1" } DELETE { \\" <b>')
        question.get_by_role("button", name="執行").click()
        expect(page.locator("#results")).to_contain_text("沒有結果")

    def test_every_question_runs_as_it_stands(self, server: str, visit: Open) -> None:
        page = opened(visit, server)
        for question in page.locator(".question").all():
            page.evaluate("document.getElementById('summary').replaceChildren()")
            question.locator("summary").click()
            question.get_by_role("button", name="執行").click()
            expect(page.locator("#summary")).to_contain_text(re.compile(r"列，[\d,]+ 毫秒"))


class TestAnswers:
    @pytest.mark.parametrize(("language", "called"), [("zh-TW", "格丁尼亞市"), ("en-US", "Gdynia")])
    def test_iris_are_shown_by_their_names_and_lead_to_their_pages(
        self, server: str, visit: Open, language: str, called: str
    ) -> None:
        query = "SELECT ?thing ?type { VALUES (?thing ?type) { (krid:place-pl-gdynia kr:City) } }"
        page = opened(visit, server, query, "table", language=language)
        thing = page.locator("#results tbody a").first
        expect(thing).to_have_text(called)
        expect(thing).to_have_attribute("title", re.compile("/id/place-pl-gdynia$"))
        expect(page.locator("#results tbody a").nth(1)).to_have_attribute("href", "/ontology#City")
        thing.click()
        expect(page.locator("h1")).to_have_text(called)

    def test_names_follow_the_language(self, server: str, visit: Open) -> None:
        page = opened(visit, server, "SELECT ?thing { VALUES ?thing { krid:country-de } }", "table")
        expect(page.locator("#results tbody a")).to_have_text("德國")
        page.locator("#language").click()
        expect(page.locator("#results tbody a")).to_have_text("Germany")

    def test_rows_are_sorted_and_turned_page_by_page(self, server: str, visit: Open) -> None:
        page = opened(visit, server, NAMES, "table")
        expect(page.locator("#results tbody tr")).to_have_count(100)
        expect(page.locator(".pager")).to_contain_text("第 1–100 列，共 150 列")
        page.locator(".pager button").last.click()
        expect(page.locator("#results tbody tr")).to_have_count(50)
        page.locator("[data-sort=name]").click()
        expect(page.locator("th[aria-sort=ascending]")).to_contain_text("name")
        first = cells(page, "name")[0]
        page.locator("[data-sort=name]").click()
        expect(page.locator("th[aria-sort=descending]")).to_contain_text("name")
        assert cells(page, "name")[0] != first

    def test_numbers_are_sorted_as_numbers(self, server: str, visit: Open) -> None:
        page = opened(visit, server, "SELECT ?n { VALUES ?n { 9 100 -3 20 } }", "table")
        expect(page.locator("#results tbody tr")).to_have_count(4)
        page.locator("[data-sort=n]").click()
        expect(page.locator("th[aria-sort=ascending]")).to_be_visible()
        assert cells(page, "n") == ["-3", "9", "20", "100"]

    @pytest.mark.parametrize("size", [WIDE, NARROW])
    def test_a_chart_of_months_and_of_names(self, server: str, visit: Open, size: tuple[int, int]) -> None:
        months = 'SELECT ?m ?k ?n { VALUES (?m ?k ?n) { ("2025-09" "a" 2) ("2025-11" "a" 3) ("2025-11" "b" 1) } }'
        page = opened(visit, server, months, "chart", size=size)
        expect(page.locator("#results svg[aria-label='2025-09: 2, 2025-10: 0, 2025-11: 4']")).to_be_visible()
        page.locator("[data-choose=across]").select_option("k")
        page.locator("[data-choose=series]").select_option("")
        bars = page.locator("#results .bar")
        expect(bars).to_have_count(2)
        assert [bar.locator(".bar-value").inner_text() for bar in bars.all()] == ["5", "1"]
        page.locator("[data-choose=value]").select_option("*")
        assert [bar.locator(".bar-value").inner_text() for bar in bars.all()] == ["2", "1"]

    def test_a_network_of_the_things_in_a_row(self, server: str, visit: Open) -> None:
        pairs = (
            "SELECT ?a ?b { VALUES (?a ?b) { (krid:country-jp krid:country-pl) (krid:country-jp krid:country-de) } }"
        )
        page = opened(visit, server, pairs, "network")
        expect(page.locator(".small-network line")).to_have_count(2)
        expect(page.locator(".small-network text")).to_have_count(3)
        expect(page.locator(".small-network")).to_contain_text("3 個節點，2 條連結")
        before = page.locator(".small-network > svg").get_attribute("viewBox")
        page.get_by_role("button", name="放大").click()
        assert page.locator(".small-network > svg").get_attribute("viewBox") != before
        page.locator(".small-network a", has_text="波蘭").click()
        expect(page.locator("h1")).to_have_text("波蘭")

    def test_a_graph_is_a_table_a_network_and_turtle(self, server: str, visit: Open) -> None:
        page = opened(visit, server, GRAPH, "table")
        expect(page.locator("#results tbody tr")).to_have_count(40)
        assert set(cells(page, "predicate")) == {"hasPlace"}
        page.locator("[data-tab=network]").click()
        expect(page.locator(".small-network line").first).to_be_attached()
        page.locator("[data-tab=raw]").click()
        expect(page.locator("#results pre")).to_contain_text("sem:hasPlace")
        expect(page.locator("#summary")).to_contain_text("40 個三元組")

    def test_places_are_shown_on_the_map(self, server: str, visit: Open) -> None:
        things = "(krid:place-pl-gdynia 2) (krid:office-ait 1) (krid:country-jp 1)"
        page = opened(visit, server, f"SELECT ?thing ?n {{ VALUES (?thing ?n) {{ {things} }} }}", "map")
        expect(page.locator(".land").first).to_be_attached()
        expect(page.locator(".map-spot")).to_have_count(2)  # a country has no point of its own
        expect(page.locator("#results")).to_contain_text("3 列中有 2 個地點")
        page.locator(".map-spot", has_text="格丁尼亞市").focus()
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("格丁尼亞市")

    def test_written_coordinates_are_enough_for_a_map(self, server: str, visit: Open) -> None:
        page = opened(
            visit, server, 'SELECT ?label ?lon ?lat { VALUES (?label ?lon ?lat) { ("甲" 18.5 54.5) } }', "map"
        )
        expect(page.locator(".map-spot", has_text="甲")).to_be_attached()

    def test_what_cannot_be_drawn_says_so(self, server: str, visit: Open) -> None:
        page = opened(visit, server, "SELECT ?n { VALUES ?n { 1 2 } }", "table")
        for view, said in (("chart", "不適合繪圖"), ("network", "沒有成對"), ("map", "沒有座標")):
            page.locator(f"[data-tab={view}]").click()
            expect(page.locator("#results")).to_contain_text(said)

    def test_rows_time_and_stopping(self, server: str, visit: Open) -> None:
        page = opened(visit, server, "SELECT ?n { VALUES ?n { 1 2 } }", "table", language="en-US")
        expect(page.locator("#summary")).to_have_text(re.compile(r"^2 rows in [\d,]+ ms$"))
        cross = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
        write(page, cross)
        page.locator("#run").click()
        page.locator("#stop").click()
        expect(page.locator("#run")).to_be_visible()
        expect(page.locator("#summary")).not_to_contain_text("Running")

    def test_a_cut_answer_says_so(self, short_server: str, visit: Open) -> None:
        page = opened(visit, short_server, "SELECT * WHERE { ?s ?p ?o }", "table", language="en-US")
        expect(page.locator("#summary .notice")).to_have_text("Truncated: only the first 5 rows")
        expect(page.locator("#results tbody tr")).to_have_count(5)


@pytest.fixture(scope="module")
def short_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that cuts answers after five rows."""
    os.environ["RELATIONS_SPARQL_MAX_ROWS"] = "5"
    with ExitStack() as stack:
        try:
            address = stack.enter_context(serving(HOSTILE, tmp_path_factory.mktemp("short")))
        finally:
            del os.environ["RELATIONS_SPARQL_MAX_ROWS"]
        yield address


def taken(page: Page, kind: str) -> bytes:
    page.locator(".downloads summary").click()
    with page.expect_download() as waiting:
        page.locator(f"[data-format={kind}]").click()
    assert waiting.value.suggested_filename.endswith(f".{kind}")
    return waiting.value.path().read_bytes()


class TestTakingAlong:
    def test_rows_in_every_format(self, server: str, visit: Open) -> None:
        page = opened(visit, server, NAMES, "table")
        expect(page.locator("#results tbody tr").first).to_be_visible()
        assert len(list(csv.reader(io.StringIO(taken(page, "csv").decode())))) == 151
        assert len(taken(page, "tsv").decode().strip().split("\n")) == 151
        assert len(json.loads(taken(page, "json"))["results"]["bindings"]) == 150
        rows = ElementTree.fromstring(taken(page, "xml")).findall(".//{http://www.w3.org/2005/sparql-results#}result")
        assert len(rows) == 150

    def test_a_graph_in_every_format(self, server: str, visit: Open) -> None:
        page = opened(visit, server, GRAPH, "table")
        expect(page.locator("#results tbody tr").first).to_be_visible()
        for kind, form in (
            ("ttl", ox.RdfFormat.TURTLE),
            ("nt", ox.RdfFormat.N_TRIPLES),
            ("jsonld", ox.RdfFormat.JSON_LD),
            ("rdf", ox.RdfFormat.RDF_XML),
        ):
            assert len({str(quad.triple) for quad in ox.parse(input=taken(page, kind), format=form)}) == 40

    def test_yes_or_no(self, server: str, visit: Open) -> None:
        page = opened(visit, server, "ASK { krid:place-pl-gdynia a kr:City }", "table")
        expect(page.locator(".yes-no")).to_have_text("是")
        assert json.loads(taken(page, "json"))["boolean"] is True
        assert b"<boolean>true</boolean>" in taken(page, "xml")

    def test_own_queries_are_kept_in_this_browser_only(self, server: str, visit: Open) -> None:
        seen = visit(f"{server}/workbench?query={quote('ASK {}')}")
        page = seen.page
        page.locator("#run").click()
        expect(page.locator(".kept")).to_have_count(1)
        write(page, "# 我的問題\nSELECT ?n { VALUES ?n { 1 2 3 } }")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".kept-title").first).to_have_text("我的問題")
        expect(page.locator(".kept").first).to_contain_text("3 列")
        page.goto(f"{server}/workbench")
        seen.ready()
        expect(page.locator(".kept")).to_have_count(2)
        page.locator(".kept-open").last.click()
        assert written(page) == "ASK {}"
        page.locator(".kept button[aria-label]").first.click()
        expect(page.locator(".kept")).to_have_count(1)
        page.get_by_role("button", name="清除紀錄").click()
        expect(page.locator("#own")).to_contain_text("尚無紀錄")
        assert not [url for url in seen.requests if "history" in url and "/static/" not in url]

    def test_a_link_shows_a_colleague_the_same(self, server: str, visit: Open) -> None:
        page = opened(visit, server, "SELECT ?n ?name { VALUES (?n ?name) { (1 '甲&乙+丙 #?') } }", "table")
        page.locator("[data-tab=chart]").click()
        page.locator("#share").click()
        expect(page.locator("#summary")).to_contain_text("已複製")
        link = page.evaluate("navigator.clipboard.readText()")
        other = visit(link).page
        expect(other.locator("[data-tab=chart]")).to_have_attribute("aria-pressed", "true")
        expect(other.locator("#results .bar-name")).to_have_text("甲&乙+丙 #?")
        assert written(other) == written(page)

    def test_the_code_does_what_the_page_does(self, server: str, visit: Open, tmp_path: Path) -> None:
        query = """# it's "quoted" \\u0041
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?name WHERE { <https://w3id.org/kaohsiung-relations/id/place-pl-gdynia> skos:prefLabel ?name
  FILTER(STR(?name) != "\\"'")
} ORDER BY ?name"""
        page = opened(visit, server, query)
        page.locator("#code").click()
        expect(page.locator(".snippet")).to_have_count(3)
        curl, python, r = page.locator(".snippet pre").all_inner_texts()
        page.locator(".snippet button").nth(1).click()
        assert page.evaluate("navigator.clipboard.readText()").strip() == python.strip()
        told = subprocess.run(["bash", "-c", curl], capture_output=True, text=True, timeout=60, check=True).stdout
        assert "格丁尼亞市" in told.splitlines()
        # pandas is the analyst's, not ours: its place is taken by what reads the same bytes
        (tmp_path / "pandas.py").write_text("def read_csv(content):\n    return content.read().decode()\n")
        (tmp_path / "code.py").write_text(python, encoding="utf-8")
        ran = subprocess.run(
            [sys.executable, "-c", f"import runpy; runpy.run_path({str(tmp_path / 'code.py')!r})"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
        )
        assert ran.stdout.split() == told.split(), ran.stderr
        assert "req_body_form(query = query)" in r


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_nothing_sticks_out(server: str, visit: Open, size: tuple[int, int]) -> None:
    page = opened(visit, server, NAMES, "table", size=size)
    for run in ("執行", "Run"):
        expect(page.locator("#run")).to_have_text(run)
        expect(page.locator("#results tbody tr").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.locator("#language").click()


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", NARROW)])
def test_no_serious_barrier_in_any_view(server: str, visit: Open, scheme: str, size: tuple[int, int]) -> None:
    query = (
        "SELECT ?partner ?other ?events { VALUES (?partner ?other ?events)"
        " { (krid:place-pl-gdynia krid:office-ait 2) (krid:place-kr-busan krid:office-ait 1) } }"
    )
    page = opened(visit, server, query, "table", scheme=scheme, size=size, language="en-US")
    for view, drawn in (
        ("table", "tbody tr"),
        ("chart", ".bar"),
        ("network", "line"),
        ("map", ".land"),
        ("raw", "pre"),
    ):
        page.locator(f"[data-tab={view}]").click()
        expect(page.locator(f"#results {drawn}").first).to_be_attached()
        assert serious_barriers(page) == []


def test_a_hostile_report_is_text_in_every_view(hostile_server: str, visit: Open) -> None:
    query = "SELECT ?event ?title ?actor { ?event a kr:Event ; skos:prefLabel ?title ; sem:hasActor ?actor }"
    page = opened(visit, hostile_server, query, "table")
    hostile = '美國波特蘭市"><svg onload=alert(4)>'
    for view, seen in (
        ("table", hostile),
        ("chart", hostile),
        ("network", hostile),
        ("raw", hostile.replace('"', '\\"')),
    ):
        page.locator(f"[data-tab={view}]").click()
        expect(page.locator("#results")).to_contain_text(seen)
        assert page.locator("img, iframe, svg[onload], [onerror], a[href^='javascript:']").count() == 0
    write(page, '# x\nSELECT * { ?a ?b "日本熊本市<img')
    page.keyboard.press("Control+Space")
    expect(page.locator(HINTS)).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator("img").count() == 0


def test_a_hostile_link_is_no_link(server: str, visit: Open) -> None:
    query = "SELECT ?bad { VALUES ?bad { <javascript:alert(1)> <data:text/html,x> } }"
    page = opened(visit, server, query, "table")
    expect(page.locator("#results tbody tr")).to_have_count(2)
    expect(page.locator("#results tbody a")).to_have_count(0)
