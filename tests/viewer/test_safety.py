"""What a report says is text wherever it is shown; nothing is asked of another host; everyone can use the pages."""

from __future__ import annotations

import csv
import io
import re
import urllib.error
import urllib.request
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from tests.viewer.conftest import NARROW, WIDE, Open, at

pytestmark = pytest.mark.browser
REPORT = "report-hostile"
PAGES = {
    "explorer": "/",
    "selected": "/?select=place-pl-gdynia",
    "table": "/?view=table",
    "map": "/?view=map",
    "charts": "/?view=charts",
    "entity": "/entities/place-pl-gdynia",
    "report": "/reports/report-kaohsiung-council-4-7",
    "workbench": "/workbench",
    "ontology": "/ontology",
}


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return str(answer.read().decode())


def foreign(page: Page) -> int:
    """Count elements that only a report could have brought."""
    return page.locator("img, iframe, svg[onload], [onerror], a[href^='javascript:']").count()


def serious(page: Page) -> list[str]:
    """What axe-core finds of level serious or critical."""
    return [
        f"{each['id']}: {node['html'][:120]} {node['any'][0]['message'][:120] if node['any'] else ''}"
        for each in Axe().run(page).response["violations"]
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"][:3]
    ]


@pytest.mark.parametrize("view", ["graph", "table", "map", "charts"])
def test_a_hostile_report_is_text_in_the_explorer(hostile_server: str, visit: Open, view: str) -> None:
    page = visit(f"{hostile_server}/?view={view}&off=none").page
    expect(page.locator("#panel")).to_contain_text("<img src=x onerror=alert(1)>")
    assert foreign(page) == 0
    page.locator(".event-row", has_text="<svg onload=alert(4)>").click()
    expect(page.locator("#source h2").last).to_contain_text("</script><script>alert(6)</script>")
    expect(page.locator("#source .photo")).to_contain_text("</script><script>alert(10)</script>")
    assert foreign(page) == 0


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_hostile_names_are_text_in_picture_tooltip_panel_and_search(
    hostile_server: str, visit: Open, size: tuple[int, int]
) -> None:
    page = visit(f"{hostile_server}/?off=none&links=all", size).page
    hostile = "() => document.getElementById('graph').picture.view.nodes.map(({ id, label }) => [id, label['zh-Hant']])"
    things = dict(page.evaluate(hostile))
    for thing in things:
        page.mouse.move(*at(page, thing))
        assert foreign(page) == 0
    page.locator("#graph").focus()
    for _ in things:
        page.keyboard.press("n")
        expect(page.locator("#panel h2")).to_be_visible()
        assert foreign(page) == 0
    page.goto(f"{hostile_server}/?select=place-tw-kaohsiung~country-jp")
    expect(page.locator("#panel .moment h4", has_text="<img src=x onerror=alert(1)>")).to_be_visible()
    page.locator("#search").fill("<img src=x onerror=alert(1)>\"'")
    expect(page.locator("#search-list")).to_be_visible()
    assert foreign(page) == 0


def test_what_a_person_takes_along_of_a_hostile_report_is_text(
    hostile_server: str, visit: Open, tmp_path_factory: pytest.TempPathFactory
) -> None:
    page = visit(f"{hostile_server}/?off=none&links=all").page
    folder = tmp_path_factory.mktemp("taken")
    for kind in ("svg", "graphml", "gexf", "html", "csv"):
        page.locator("#export").click()
        with page.expect_download() as waiting:
            page.locator(f"[data-export={kind}]").click()
        waiting.value.save_as(folder / f"x.{kind}")
    for kind in ("svg", "graphml", "gexf"):
        tree = ElementTree.parse(folder / f"x.{kind}")
        tags = {node.tag.rsplit("}", 1)[-1] for node in tree.iter()}
        assert not tags & {"script", "img", "image", "foreignObject", "a"}
        assert not [name for node in tree.iter() for name in node.attrib if name.startswith("on")]
    assert "<img src=x onerror=alert(1)>" in "".join(ElementTree.parse(folder / "x.graphml").getroot().itertext())
    for row in csv.reader(io.StringIO((folder / "x.csv").read_text(encoding="utf-8-sig"))):
        assert not [cell for cell in row if cell.startswith(("=", "+", "@"))]
    alone = page.context.new_page()
    said: list[str] = []
    alone.on("dialog", lambda dialog: said.append(dialog.message))
    alone.on("console", lambda line: said.append(line.text))
    alone.on("pageerror", lambda problem: said.append(str(problem)))
    alone.goto((folder / "x.html").as_uri())
    expect(alone.locator("canvas")).to_be_visible()
    for thing in alone.evaluate("Object.keys(picture.things)"):
        alone.evaluate("id => show(id, true)", thing)
        assert foreign(alone) == 0
    alone.evaluate("show('country-jp', false)")
    expect(alone.locator("#panel h3", has_text="<img src=x onerror=alert(1)>")).to_be_visible()
    expect(alone.locator("#panel")).to_contain_text("{{7*7}}")
    assert said == []


def test_a_hostile_report_is_text_on_its_own_page(hostile_server: str, visit: Open) -> None:
    page = visit(f"{hostile_server}/reports/{REPORT}", ready=False).page
    expect(page.locator(".report-text")).to_contain_text("<script>alert(2)</script>")
    expect(page.locator(".report-text")).to_contain_text("{{7*7}}")
    assert foreign(page) == 0


def test_a_sign_beyond_sixteen_bits_does_not_shift_the_marks(hostile_server: str, visit: Open) -> None:
    page = visit(f"{hostile_server}/reports/{REPORT}", ready=False).page
    entry = page.locator("[id='entry-1.1-3']")
    entry.scroll_into_view_if_needed()
    expect(entry.locator(".name", has_text="𠮷田一郎").first).to_be_visible()
    expect(entry.locator(".name", has_text="陳其邁").first).to_have_text("陳其邁")


def test_a_hostile_address_is_text(server: str, visit: Open) -> None:
    page = visit(f"{server}/workbench?query=%3C%2Fscript%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E").page
    expect(page.locator(".CodeMirror")).to_contain_text("<img src=x")
    assert foreign(page) == 0
    seen = visit(f"{server}/?select=%22%3E%3Cimg%20src%3Dx%3E&off=%3Cimg%3E&path=a,b&source=x!y!z", ready=True)
    assert foreign(seen.page) == 0
    seen.page.wait_for_load_state("networkidle")
    assert all(said.startswith("Failed to load resource") for said in seen.complaints)
    seen.complaints.clear()  # the browser itself reports the answers 404 and 422


def test_exports_of_a_hostile_report_are_well_formed(hostile_server: str) -> None:
    for kind in ("svg", "graphml", "gexf"):
        tree = ElementTree.fromstring(get(f"{hostile_server}/network?format={kind}"))
        assert not [node for node in tree.iter() if node.tag.rsplit("}", 1)[-1] in ("script", "img")]
    for row in csv.reader(io.StringIO(get(f"{hostile_server}/network?format=csv"))):
        assert not [cell for cell in row if cell.startswith(("=", "+", "@"))]


def test_the_single_file_of_a_hostile_report_runs_nothing(
    hostile_server: str, visit: Open, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("alone") / "network.html"
    file.write_text(get(f"{hostile_server}/network?format=html"), encoding="utf-8")
    page = visit(hostile_server).page
    alone = page.context.new_page()
    said: list[str] = []
    alone.on("dialog", lambda dialog: said.append(dialog.message))
    alone.goto(file.as_uri())
    expect(alone.locator("canvas")).to_be_visible()
    assert foreign(alone) == 0
    assert said == []


@pytest.mark.parametrize("name", PAGES)
def test_the_policy_allows_no_inline_script(server: str, name: str) -> None:
    request = urllib.request.Request(server + PAGES[name], headers={"Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        policy = answer.headers["Content-Security-Policy"]
        body = answer.read().decode()
    assert "script-src 'self';" in policy
    assert "default-src 'none'" in policy
    assert body.count("<script") == body.count("<script src=") + body.count('<script type="module" src=')
    assert not re.search(r"""(?:src|href|action|data)=["']?(?:https?:)?//""", body)  # an IRI may be said, not fetched
    assert " style=" not in body


@pytest.mark.parametrize(
    ("name", "scheme"),
    [*((name, "light") for name in PAGES), *((name, "dark") for name in ("selected", "report", "workbench"))],
)
def test_no_serious_barrier(server: str, visit: Open, name: str, scheme: str) -> None:
    size = WIDE if scheme == "light" else NARROW
    page = visit(server + PAGES[name], size, "en-US", scheme, ready=False).page
    page.wait_for_load_state("networkidle")
    assert serious(page) == []


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "dark"), (NARROW, "light")])
def test_no_serious_barrier_in_what_opens(server: str, visit: Open, size: tuple[int, int], scheme: str) -> None:
    page = visit(f"{server}/?select=place-pl-gdynia&hide=country-pl", size, "zh-TW", scheme).page
    page.locator("#panel .around summary").click()
    page.locator("#filters-toggle").click()
    for summary in page.locator("#filters summary").all():
        summary.click()
    assert serious(page) == []
    page.locator("#search").fill("PL")
    page.locator("[role=option]").first.wait_for()
    assert serious(page) == []
    page.keyboard.press("Escape")
    page.locator("#export").click()
    assert serious(page) == []
    page.keyboard.press("Escape")
    page.locator(".quote").first.click()
    page.locator("#source mark").first.wait_for()
    assert serious(page) == []
    page.keyboard.press("Escape")
    page.locator("body").press("?")
    assert serious(page) == []


def test_files_outside_the_viewer_are_not_given(server: str) -> None:
    for path in ("../pages.py", "..%2fpages.py", "vendor/../pages.py", "js/../../pages.py", "vendor/nothing.js"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            get(f"{server}/static/{path}")
