"""Content negotiation (RFC 9110, section 12) and what several routers need to write an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fastapi import responses
from pydantic_core import to_json

from api.errors import NotAcceptableError

JSON: Final = "application/json"
JSON_LD: Final = "application/ld+json"
TURTLE: Final = "text/turtle"
HTML: Final = "text/html"
CSV: Final = "text/csv"
CALENDAR: Final = "text/calendar"
SVG: Final = "image/svg+xml"
GRAPHML: Final = "application/graphml+xml"
GEXF: Final = "application/gexf+xml"


class JSONResponse(responses.JSONResponse):
    """An answer in JSON; a page of a history has tens of thousands of characters, which pydantic writes fastest."""

    def render(self, content: Any) -> bytes:
        """Write the content as UTF-8."""
        return to_json(content)


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One item of an Accept header: `type/subtype`, either may be `*`, parameters and weight."""

    kind: str
    subtype: str
    parameters: frozenset[tuple[str, str]]
    quality: float

    def specificity(self, offer: MediaRange, *, strict: bool = True) -> int | None:
        """How closely it names an offer (more is closer), None where it does not fit; parameters count where strict."""
        if self.kind == "*" and self.subtype == "*":
            fits, weight = True, 0
        elif self.subtype == "*":
            fits, weight = self.kind == offer.kind, 1
        else:
            fits, weight = (self.kind, self.subtype) == (offer.kind, offer.subtype), 2
        if not fits or (strict and not self.parameters <= offer.parameters):
            return None
        return weight * 100 + len(self.parameters)


def _quality(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 0.0


def parse_range(text: str) -> MediaRange | None:
    """Read one media range, None where it is none."""
    name, *pairs = (part.strip() for part in text.split(";"))
    kind, slash, subtype = name.lower().partition("/")
    if name == "*":
        kind, slash, subtype = "*", "/", "*"
    if not slash or not kind or not subtype or (kind == "*" and subtype != "*"):
        return None
    quality, parameters = 1.0, set()
    for pair in pairs:
        key, _, value = (part.strip().lower() for part in pair.partition("="))
        if key == "q":
            quality = _quality(value)
            break
        if key and key != "charset":
            parameters.add((key, value.strip('"')))
    return MediaRange(kind, subtype, frozenset(parameters), quality)


def parse_accept(accept: str | None) -> list[MediaRange]:
    """Read an Accept header; none, or an empty one, takes anything."""
    if accept is None or not accept.strip():
        return [MediaRange("*", "*", frozenset(), 1.0)]
    return [found for part in accept.split(",") if (found := parse_range(part))]


def _best(ranges: list[MediaRange], offers: Sequence[str], *, strict: bool) -> str | None:
    best, weight = None, (0.0, -1)
    for offer in offers:
        wanted = parse_range(offer)
        if wanted is None:
            continue
        found = [
            (close, each.quality) for each in ranges if (close := each.specificity(wanted, strict=strict)) is not None
        ]
        close, quality = max(found) if found else (0, 0.0)
        if quality > 0 and (quality, close) > weight:
            best, weight = offer, (quality, close)
    return best


def negotiate(accept: str | None, offers: Sequence[str]) -> str:
    """Choose among the media types that can be made, best first for us; NotAcceptableError where none fits.

    Each offer takes the weight of the range that names it most closely. Among equal weights the type that was named
    beats one a wildcard takes in, then our order decides. A parameter we know nothing of (`text/csv;header=present`)
    is disregarded where nothing else fits.
    """
    ranges = parse_accept(accept)
    best = _best(ranges, offers, strict=True) or _best(ranges, offers, strict=False)
    if best is None:
        raise NotAcceptableError(f"None of the types in Accept can be made here; there are {', '.join(offers)}.")
    return best


def choose(accept: str | None, offers: Mapping[str, str], asked: str | None = None) -> str:
    """Choose the name of a format: the one asked for by `?format=`, else by Accept.

    `offers` maps names to media types, best first for us.
    """
    if asked is not None:
        if asked not in offers:
            raise NotAcceptableError(f"There is no format {asked!r} here; there are {', '.join(offers)}.")
        return asked
    media = negotiate(accept, list(offers.values()))
    return next(name for name, each in offers.items() if each == media)
