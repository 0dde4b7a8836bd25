"""Report formats, one file a format: each module here with a `FORMAT` is found by walking the folder."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Source:
    """A report's bytes and the name to call it by in messages; `suffix` is lower case with its dot, "" for none."""

    name: str
    content: bytes
    suffix: str = ""


class Format(Protocol):
    """Turns the bytes of a report into plain lines; headings may be marked with #, as in Markdown."""

    name: str
    suffixes: tuple[str, ...]

    def recognises(self, content: bytes) -> bool:
        """Whether the first bytes are surely this format's (False where any text might be)."""

    def read(self, source: Source) -> str:
        """Return the text, or raise UnreadableSourceError naming file, place and remedy."""


@cache
def formats() -> tuple[Format, ...]:
    """Every format in this folder, by name."""
    found: list[Format] = []
    for module in pkgutil.iter_modules(__path__):
        candidate: Format | None = getattr(importlib.import_module(f"{__name__}.{module.name}"), "FORMAT", None)
        if candidate is not None:
            found.append(candidate)
    return tuple(sorted(found, key=lambda each: each.name))


def suffixes() -> tuple[str, ...]:
    """Every file name ending that can be read."""
    return tuple(sorted(suffix for each in formats() for suffix in each.suffixes))
