"""How the viewer is tested: a real server over a store made of the shipped sample, and a real Chromium.

Nothing is mocked between the page and the graph. A second store holds a hostile report, written to break pages.
Where no Chromium is installed the tests are skipped loudly; with CI=true that is a failure.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, Playwright, sync_playwright

from tests.browser_setup import find_chromium

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "ingest" / "samples" / "kaohsiung-council-4-7.md"
HOSTILE = Path(__file__).with_name("hostile.md")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = (1440, 900)
NARROW = (390, 844)
EVERY_STANCE = [
    pytest.param(size, language, id=f"{size[0]}-{language[:2]}")
    for size in (WIDE, NARROW)
    for language in ("zh-TW", "en-US")
]
"""Both sizes in both languages: for the first sight."""
STANCES = [EVERY_STANCE[0], EVERY_STANCE[3]]
"""Each size and each language once: for what is done then."""


def _relations(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from api.cli import main; main()", *arguments]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            with urllib.request.urlopen(address + "/readyz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError("the server did not become ready within a minute")


@contextmanager
def serving(report: Path, folder: Path) -> Iterator[str]:
    """Ingest a report and serve it on a free port of this machine."""
    store = str(folder / "store")
    done = subprocess.run(
        _relations("ingest", str(report), "--store", store), cwd=ROOT, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stderr
    port = _free_port()
    command = _relations("serve", "--store", store, "--port", str(port))
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process)
        with urllib.request.urlopen(address + "/network?limit=600", timeout=60):
            yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample report, served."""
    with serving(SAMPLE, tmp_path_factory.mktemp("sample")) as address:
        yield address


@pytest.fixture(scope="session")
def hostile_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A report written to break pages, served."""
    with serving(HOSTILE, tmp_path_factory.mktemp("hostile")) as address:
        yield address


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, started once."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium; skipped loudly where there is none, a failure in CI."""
    path = find_chromium()
    if path is None:
        message = "NO CHROMIUM: the viewer is not tested here (apt-get install chromium, or set CHROMIUM)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    started = playwright.chromium.launch(executable_path=path, args=FLAGS)
    yield started
    started.close()


def at(page: Page, thing: str) -> tuple[float, float]:
    """Where a node of the explorer stands in the window."""
    place = page.evaluate(
        "id => { const holder = document.getElementById('graph'), box = holder.getBoundingClientRect();"
        " const p = holder.network.canvasToDOM(holder.picture.positions.get(id));"
        " return [p.x + box.left, p.y + box.top]; }",
        thing,
    )
    return float(place[0]), float(place[1])


def counted(page: Page) -> list[int]:
    """How many nodes, links and events the explorer says it shows."""
    return [int(number) for number in re.findall(r"\d+", page.locator("#count b").inner_text())]


@dataclass
class Visit:
    """A page with everything it complained of and every address it asked for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def refuse(self, dialog: Dialog) -> None:
        """Note a dialog: ours never open any, so a script of somebody else's ran."""
        self.complaints.append("a dialog: " + dialog.message)
        dialog.dismiss()

    def ready(self) -> None:
        """Wait until the page has drawn itself."""
        self.page.locator("body[data-ready=true]").wait_for(timeout=20_000)


Open = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """Open pages; at the end none may have complained or asked another host."""
    made: list[Visit] = []

    def opened(
        address: str, size: tuple[int, int] = WIDE, language: str = "zh-TW", scheme: str = "light", ready: bool = True
    ) -> Visit:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale=language,
            color_scheme="dark" if scheme == "dark" else "light",
            accept_downloads=True,
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        seen = Visit(context.new_page())
        seen.page.on(
            "console", lambda line: seen.complaints.append(line.text) if line.type in ("error", "warning") else None
        )
        seen.page.on("pageerror", lambda problem: seen.complaints.append(str(problem)))
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.on("dialog", seen.refuse)
        made.append(seen)
        seen.page.goto(address)
        if ready:
            seen.ready()
        return seen

    yield opened
    for one in made:
        host = one.page.url.split("/")[2]
        elsewhere = [url for url in one.requests if not url.startswith((f"http://{host}/", "blob:", "data:"))]
        complaints = list(one.complaints)
        one.page.context.close()
        assert elsewhere == []
        assert complaints == []
