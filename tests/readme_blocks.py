"""The README's console blocks, run for real: `python -m tests.readme_blocks` writes their output anew.

A block is a fence named `console` whose lines begin with `$ ` for a command; what follows is its output. A line that
holds only an ellipsis stands for any number of lines. Commands run in the project's root against a store made from
the sample; `127.0.0.1:8000` is a server started for the occasion.
"""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
SAMPLE = ROOT / "ingest" / "samples" / "kaohsiung-council-4-7.md"
RELATIONS = str(Path(sys.executable).parent / "relations")
SHOWN_AT = "127.0.0.1:8000"
ELLIPSIS = "…"
_FENCE = re.compile(r"```console\n(.*?)```", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Example:
    """One command of the README with the output shown below it."""

    command: str
    output: str


def examples(markdown: str) -> list[Example]:
    """Give every command of every console block, in order."""
    found: list[Example] = []
    for block in _FENCE.findall(markdown):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append(Example(command, output.rstrip("\n")))
    return found


def environment(store: Path) -> dict[str, str]:
    """Give the environment examples run in: this interpreter's commands first, the given store, 110 columns."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    shown = {"COLUMNS": "110", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    return {**os.environ, **shown, "PATH": path, "RELATIONS_STORE": str(store)}


def run(command: str, store: Path, address: str) -> str:
    """Run one command as a reader would and give what it prints on standard output."""
    done = subprocess.run(
        ["bash", "-c", command.replace(SHOWN_AT, address)],
        cwd=ROOT,
        env=environment(store),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if done.returncode not in (0, 1):
        raise AssertionError(f"{command}: exit {done.returncode}: {done.stderr}")
    lines = [line.rstrip() for line in done.stdout.replace(address, SHOWN_AT).splitlines()]
    return "\n".join(lines).strip("\n")


def matches(shown: str, printed: str) -> bool:
    """Tell whether `printed` is what `shown` says, where an ellipsis line stands for any lines."""
    parts = [re.escape(part) for part in re.split(rf"^{ELLIPSIS}$\n?", shown.strip("\n") + "\n", flags=re.MULTILINE)]
    return re.fullmatch(r"(?:.*\n)*?".join(parts), printed + "\n") is not None


def build_store(folder: Path) -> Path:
    """Ingest the sample into a new store below `folder`."""
    store = folder / "store"
    subprocess.run(
        [RELATIONS, "ingest", str(SAMPLE), "--store", str(store)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return store


@contextlib.contextmanager
def serving(store: Path | str) -> Iterator[str]:
    """Serve a store on a free port of the loopback interface; give `host:port`, end it when the block is left."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [RELATIONS, "serve", "--store", str(store), "--port", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"127.0.0.1:{port}"
    try:
        _wait_until_ready(f"http://{address}/readyz", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_until_ready(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise AssertionError(f"the server ended with {server.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not become ready within 60 s")


def main() -> None:
    """Write the README's outputs anew, keeping those that already match (and so their ellipses)."""
    text = README.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        store = build_store(Path(folder))
        with serving(store) as address:
            for example in examples(text):
                printed = run(example.command, store, address)
                if not matches(example.output, printed):
                    old = f"$ {example.command}\n{example.output}\n" if example.output else f"$ {example.command}\n"
                    text = text.replace(old, f"$ {example.command}\n{printed}\n", 1)
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
