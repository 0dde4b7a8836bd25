"""How the explorer feels, in headless Chromium on this machine: `python -m tests.bench.explorer`; nothing is asserted.

First paint is taken of the shipped sample, served by the real server. Large graphs are made up (seeded) and put in
the place of the server's answer, so that the browser alone is measured: frames a second while the picture is dragged
and zoomed, and how long each click waits for its next paint (the Event Timing API's `duration`, in steps of 8 ms).
Other programs on the machine lengthen a wait; the time the page's own thread computed for the click does not grow.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page, Route, sync_playwright
from rich.console import Console
from rich.table import Table

from tests.browser_setup import find_chromium
from tests.viewer.conftest import FLAGS, SAMPLE, WIDE, serving

SIZES: Final = ((2_000, 8_000), (5_000, 20_000), (12_000, 40_000))
COUNTRIES: Final = ("JP", "US", "KR", "PL", "DE", "FR", "TH", "PH", "VN", "ID", "AU", "CZ", "ES", "IT", "NL", "IN")
KINDS: Final = (("place", "city"), ("organization", "company"), ("person", None), ("place", "prefecture"))
FRAMES: Final = """(act) => new Promise((done) => {
  const stamps = []; let drawn = 0;
  const holder = document.getElementById('graph'), sheet = holder.querySelector('canvas'), network = holder.network;
  const box = sheet.getBoundingClientRect();
  const count = () => { drawn += 1; };
  const send = (name, x, y) => sheet.dispatchEvent(new PointerEvent(name, {pointerId: 1, pointerType: 'mouse',
    button: name === 'pointermove' ? -1 : 0, buttons: name === 'pointerup' ? 0 : 1, bubbles: true,
    clientX: box.left + x, clientY: box.top + y}));
  network.on('afterDrawing', count);
  if (act === 'drag') send('pointerdown', 8, 300);
  let turn = 0;
  const step = (now) => {
    stamps.push(now); turn += 1;
    if (act === 'drag') send('pointermove', 8 + (turn % 40) * 6, 300 + (turn % 25) * 6);
    else sheet.dispatchEvent(new WheelEvent('wheel', {deltaY: turn % 24 < 12 ? -60 : 60, bubbles: true,
      cancelable: true, clientX: box.left + 400, clientY: box.top + 300}));
    if (now - stamps[0] < 3000) requestAnimationFrame(step);
    else {
      if (act === 'drag') send('pointerup', 8, 300);
      network.off('afterDrawing', count);
      done({stamps, drawn});
    }
  };
  requestAnimationFrame(step);
})"""
WATCH: Final = """() => {
  window.waits = [];
  const note = (list) => list.getEntries().forEach((entry) => window.waits.push([entry.name, entry.duration]));
  new PerformanceObserver(note).observe({type: 'event', durationThreshold: 16, buffered: false});
}"""


def graph(nodes: int, edges: int) -> dict[str, Any]:
    """Make up an answer of `/network`: a city with its partners, links among them, 70 events a month for a year."""
    chance = random.Random(7)
    names = [f"thing-{number}" for number in range(nodes)]
    pairs: dict[tuple[str, str], None] = {(names[0], name): None for name in names[1:]}
    while len(pairs) < edges:
        one, other = sorted(chance.sample(range(1, nodes), 2))
        pairs.setdefault((names[one], names[other]))
    events = {
        f"event-{number}": {
            "date": {"start": f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}", "end": None},
            "label": {"zh-Hant": f"第{number}次交流", "en": None},
            "event_type": [("visit", "meeting", "festival", "signing")[number % 4]],
            "topics": [],
            "countries": [COUNTRIES[number % len(COUNTRIES)]],
            "roles": {},
            "entry": {"report": "report-x", "section": "1.1", "number": number},
        }
        for number in range(840)
    }
    keys = sorted(events)
    made: list[dict[str, Any]] = []
    for number, name in enumerate(names):
        kind = KINDS[number % len(KINDS)] if number else ("place", "city")
        made.append(
            {
                "id": name,
                "label": {"zh-Hant": f"對象{number}號", "en": f"Thing {number}"},
                "type": kind[0],
                "kind": kind[1],
                "country": COUNTRIES[number % len(COUNTRIES)] if number else "TW",
                "events": 1 + chance.randrange(30),
                "standing": [],
                "x": chance.uniform(-3000, 3000),
                "y": chance.uniform(-3000, 3000),
                "community": number % 12,
                "degree": 8,
                "betweenness": 0.01,
                "longitude": None,
                "latitude": None,
            }
        )
    links = [
        {"source": one, "target": other, "count": 1, "kind": "event", "events": chance.sample(keys, 1)}
        for one, other in pairs
    ]
    total = {"nodes": nodes, "edges": edges, "events": len(events)}
    omitted = {"nodes": 0, "edges": 0, "events": 0}
    return {"centre": names[0], "nodes": made, "edges": links, "events": events, "topics": {}} | {
        "omitted": omitted,
        "total": total,
    }


@contextmanager
def opened(browser: Browser, address: str, answer: str | None = None) -> Iterator[Page]:
    """Open the explorer with a cold cache, with a made-up graph if one is given."""
    context = browser.new_context(viewport={"width": WIDE[0], "height": WIDE[1]}, locale="zh-TW")
    page = context.new_page()
    if answer is not None:

        def fulfil(route: Route) -> None:
            route.fulfill(body=answer, content_type="application/json")

        page.route("**/network?*", fulfil)
    page.goto(address)
    page.locator("body[data-ready=true]").wait_for(timeout=120_000)
    page.wait_for_timeout(800)
    yield page
    context.close()


def first_paint(browser: Browser, server: str) -> dict[str, float]:
    """Median milliseconds from navigation until something, and until the whole graph, is painted."""
    paints, wholes = [], []
    for _ in range(5):
        with opened(browser, server) as page:
            page.wait_for_timeout(200)
            paints.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
            wholes.append(page.evaluate("performance.getEntriesByName('graph-drawn')[0].startTime"))
    return {"first paint": statistics.median(paints), "graph drawn": statistics.median(wholes)}


def _rate(taken: dict[str, Any]) -> tuple[float, float]:
    stamps = taken["stamps"]
    gaps = sorted(after - before for before, after in pairwise(stamps))
    seconds = (stamps[-1] - stamps[0]) / 1000
    return min(len(gaps), taken["drawn"]) / seconds, gaps[int(len(gaps) * 0.95)]


def frames(page: Page, act: str) -> tuple[float, float]:
    """Frames drawn a second, and the 95th percentile between two, while the picture is dragged or zoomed.

    The movements come from inside the page, one before each frame: Playwright's own mouse is slower than that.
    """
    return _rate(page.evaluate(FRAMES, act))


def clicks(page: Page) -> list[tuple[str, float, float]]:
    """Each kind of click: milliseconds to its next paint, and all that the page's thread computed for it."""
    page.evaluate(WATCH)
    inspector = page.context.new_cdp_session(page)
    inspector.send("Performance.enable", {"timeDomain": "threadTicks"})
    found: list[tuple[str, float, float]] = []

    def computed() -> float:
        metrics = inspector.send("Performance.getMetrics")["metrics"]
        return float(next(each["value"] for each in metrics if each["name"] == "TaskDuration")) * 1000

    before = computed()

    def measured(name: str) -> None:
        nonlocal before
        page.wait_for_timeout(700)
        waits = page.evaluate("() => window.waits.splice(0)")
        after = computed()
        found.append((name, max((wait for _, wait in waits), default=0.0), after - before))
        before = after

    places = page.evaluate(
        """() => { const holder = document.getElementById('graph'), box = holder.getBoundingClientRect();
          const out = []; for (const [id, place] of holder.picture.positions) {
            const at = holder.network.canvasToDOM(place), x = at.x + box.left, y = at.y + box.top;
            if (x > 40 && y > 200 && x < 900 && y < 640) out.push([x, y]); if (out.length > 400) break; }
          return out.filter((_, index) => index % 50 === 3); }"""
    )
    for x, y in places[:6]:
        page.mouse.click(x, y)
        measured("a node")
    page.locator("#panel-close").click()
    measured("nothing")
    for category in ("region", "region"):
        page.locator(f"[data-category={category}]").click()
        measured("legend")
    page.locator("#filters-toggle").click()
    measured("filters")
    page.locator("[data-filter=event] summary").click()
    for word in ("visit", "visit"):
        page.locator(f"label[for=filter-event-{word}]").click()
        measured("a filter")
    for tab in ("table", "charts", "graph"):
        page.locator(f"[data-view-tab={tab}]").click()
        measured(f"tab {tab}")
    return found


def main() -> None:
    """Print first paint, frames a second and waits."""
    console = Console(width=110)
    path = find_chromium()
    if path is None:
        sys.exit("no Chromium: apt-get install chromium, or set CHROMIUM")
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(SAMPLE, Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        console.print({name: f"{value:.0f} ms" for name, value in first_paint(browser, server).items()})
        table = Table("nodes", "edges", "drag fps (p95 ms)", "zoom fps (p95 ms)", "slowest clicks, ms (computed)")
        for nodes, edges in SIZES:
            with opened(browser, f"{server}/?off=none&links=all", json.dumps(graph(nodes, edges))) as page:
                moves = [frames(page, act) for act in ("drag", "zoom")]
                worst: dict[str, tuple[float, float]] = {}
                for name, wait, busy in clicks(page):
                    held = worst.get(name, (0.0, 0.0))
                    worst[name] = (max(wait, held[0]), max(busy, held[1]))
                note = page.locator("#note").inner_text() if page.locator("#note").is_visible() else ""
            cells = [f"{rate:.0f} ({gap:.0f})" for rate, gap in moves]
            waits = ", ".join(f"{name} {wait:.0f} ({busy:.0f})" for name, (wait, busy) in worst.items())
            table.add_row(f"{nodes:,}", f"{edges:,}", *cells, f"{waits}\n{note}")
        console.print(table)
        browser.close()


if __name__ == "__main__":
    main()
