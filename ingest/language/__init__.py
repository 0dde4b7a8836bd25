"""The language rules of reports, as data: one YAML file a subject, each saying where its rules come from."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

# libyaml where it is there: the same YAML, ten times as fast
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def rules(name: str) -> dict[str, Any]:
    """Read `ingest/language/{name}.yaml`; the answer is shared, so nobody may change it."""
    content = yaml.load((files(__name__) / f"{name}.yaml").read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506
    if not isinstance(content, dict):
        raise TypeError(f"ingest/language/{name}.yaml must hold a mapping")
    return content
