"""Make sure a Virtuoso is there for the tests of engines: through apt where this user may, else say so loudly."""

from __future__ import annotations

import shutil
import sys

from tests.browser_setup import install

PACKAGES = ("virtuoso-opensource",)


def main() -> int:
    """Install Virtuoso if it is missing; where that is not allowed its tests are skipped, and say so."""
    if shutil.which("virtuoso-t") is None:
        print("Installing Virtuoso for the tests of engines ...")
        install(PACKAGES)
    if shutil.which("virtuoso-t") is None:
        print("NO VIRTUOSO: the tests of engines are skipped. Install virtuoso-opensource.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
