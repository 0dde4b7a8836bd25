"""Partnerships: which city stands in which standing to the reporting city, by the phrases that say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ingest.agreements import Agreement
from ingest.compact import Compact
from ingest.cues import Lexicon, fold_width, table
from ingest.events import HOME, Countries, EventReading, Sentence
from ingest.numerals import value_of

if TYPE_CHECKING:
    from ingest.document import Document
    from ingest.linking import LinkedEntry, LinkedPlace

SIGNED = {"sister_city": "sister_city", "friendship_city": "friendship_city", "mou": "mou_partner"}
"""The standing an agreement between cities gives."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A partner city and its standing; `since` is a year, `basis` the place of the agreement in the entry's list."""

    place_id: str
    name: str
    standing: str
    start: int
    end: int
    rule: str
    confidence: float
    since: str | None = None
    ordinals: tuple[int, ...] = ()
    basis: int | None = None


def read_standings(
    document: Document, linked: LinkedEntry, reading: EventReading, agreements: tuple[Agreement, ...], year: str | None
) -> tuple[Standing, ...]:
    """Read every standing an entry, its captions and its agreements tell."""
    places, of = {place.id: place for place in linked.places}, Countries(linked)
    found = [*_signed(agreements, places, of, year)]
    for sentence in (reading.title, reading.body):
        found.extend(_phrased(sentence, places, of))
    for photo in linked.entry.photos:
        found.extend(_anniversary(Compact.of(document.text, photo.start, photo.end), places, of, year))
    found.extend(_anniversary(reading.body.compact, places, of, year))
    kept: dict[tuple[str, str], Standing] = {}
    for one in sorted(found, key=lambda one: (-one.confidence, one.start)):
        kept.setdefault((one.place_id, one.standing), one)
    return tuple(sorted(kept.values(), key=lambda one: (one.start, one.place_id)))


def _partner(places: dict[str, LinkedPlace], of: Countries, identifier: str | None) -> LinkedPlace | None:
    place = places.get(identifier or "")
    return place if place and place.kind not in ("country", "venue") and of.of(place.id) not in (None, HOME) else None


def _signed(
    agreements: tuple[Agreement, ...], places: dict[str, LinkedPlace], of: Countries, year: str | None
) -> Iterator[Standing]:
    for number, one in enumerate(agreements):
        if one.status == "planned" or one.kind not in SIGNED:
            continue
        if one.kind == "mou" and not all(party.entity_id is None or party.entity_id in places for party in one.parties):
            continue
        partners = [place for party in one.parties if (place := _partner(places, of, party.entity_id))]
        since = year if one.status == "signed" else None
        for position, place in enumerate(partners):
            own = one.ordinals[position : position + 1] if len(one.ordinals) == len(partners) else one.ordinals
            confidence = 0.95 if one.status == "signed" else 0.9
            yield Standing(
                place.id, place.name, SIGNED[one.kind], one.start, one.end, "agreement", confidence, since, own, number
            )


@cache
def _before() -> Lexicon:
    rules = table("standings")
    return Lexicon({**rules["before"], "none": rules["none"]})


@cache
def _after() -> tuple[tuple[str, str], ...]:
    return tuple((fold_width(word), name) for name, words in table("standings")["after"].items() for word in words)


def _phrased(sentence: Sentence, places: dict[str, LinkedPlace], of: Countries) -> Iterator[Standing]:
    """姊妹市釜山市、友好城市大田市、大邱市: a word holds for the places after it, joined by 、, until another word."""
    text = sentence.compact.text
    cues = [cue for cue in _before().find(text) if cue.kinds[0] != "none"]
    for cue in cues:
        place = cue.end
        for phrase in sentence.phrases:
            if phrase.start < cue.end:
                continue
            if not re.fullmatch(r"[「『(]?|[」』)]?(?:、|及|與|和|暨|以及)", text[place : phrase.start]):
                break
            for one in (*phrase.others, phrase.head):
                if partner := _partner(places, of, one.entity_id):
                    span = sentence.compact.span(cue.start, max(cue.end, phrase.end))
                    yield Standing(partner.id, partner.name, cue.kinds[0], *span, "standing", 0.9)
            place = phrase.end
    for phrase in sentence.phrases:
        name = next((name for word, name in _after() if text.startswith(word, phrase.end)), None)
        partner = _partner(places, of, phrase.head.entity_id)
        if name and partner and phrase.end not in {cue.start for cue in cues if text.startswith("協會", cue.end)}:
            follows = any(other.start == phrase.end + 3 for other in sentence.phrases)
            span = sentence.compact.span(phrase.start, phrase.end + 1)
            if not follows:
                yield Standing(partner.id, partner.name, name, *span, "standing/after", 0.8)


def _anniversary(
    compact: Compact, places: dict[str, LinkedPlace], of: Countries, year: str | None
) -> Iterator[Standing]:
    """高雄與八王子締盟20週年: since when two cities are partners."""
    for match in re.finditer(table("standings")["anniversary"], compact.text):
        years = value_of(match["years"])
        clause = compact.text[max(0, match.start() - 20) : match.start()]
        for place in places.values():
            partner = _partner(places, of, place.id)
            stem = re.sub(r"(廣域市|[市縣州])$", "", place.name)
            if partner and years and year and stem in clause:
                standing = "sister_city" if "姊妹" in match["bond"] else "friendship_city"
                since = str(int(year[:4]) - years)
                span = compact.span(match.start(), match.end())
                yield Standing(place.id, place.name, standing, *span, "anniversary", 0.75, since)
