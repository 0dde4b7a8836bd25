"""Make sure a Chromium is there for the browser tests: through apt where this user may, else say so loudly."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

PACKAGES = ("chromium", "fonts-noto-cjk")


def find_chromium() -> str | None:
    """Give the path of an installed Chromium or Chrome, None where there is none."""
    override = os.environ.get("CHROMIUM")
    if override:
        return override
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def _apt(*arguments: str) -> bool:
    if shutil.which("apt-get") is None:
        return False
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    command = [*prefix, "apt-get", "-qq", *arguments]
    try:
        done = subprocess.run(command, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, check=False)
    except FileNotFoundError:
        return False
    return done.returncode == 0


def install(packages: tuple[str, ...]) -> bool:
    """Install Debian packages, where this user may."""
    return _apt("update") and _apt("install", "--yes", "--no-install-recommends", *packages)


def main() -> int:
    """Install Chromium if it is missing; exit 1 only in CI, where browser tests may not be left out."""
    if find_chromium() is None:
        print("Installing Chromium for the browser tests ...")
        install(PACKAGES)
    if find_chromium() is not None:
        return 0
    print("NO CHROMIUM: the browser tests cannot run. Install it, or name one with CHROMIUM=/path.", file=sys.stderr)
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
