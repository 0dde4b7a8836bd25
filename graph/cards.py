"""The history item of an event, made once at publication so that a history is read, not computed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, Final

from rdflib import DCTERMS, FOAF, ORG, PROV, SDO

from graph.facts import Facts, kr, short
from graph.passages import body_start, sentences
from ontology.namespaces import SEM

Card = dict[str, Any]
_CAPTION: Final = str(SDO.caption)
_DEPICTS: Final = str(FOAF.depicts)
_END_DATE: Final = str(SDO.endDate)
_EVENT_TYPE: Final = str(SEM.eventType)
_HAS_PLACE: Final = str(SEM.hasPlace)
_IS_PART_OF: Final = str(DCTERMS.isPartOf)
_ORGANIZATION: Final = str(ORG.organization)
_SOURCE: Final = str(DCTERMS.source)
_START_DATE: Final = str(SDO.startDate)
_SUBJECT: Final = str(DCTERMS.subject)
_TITLE: Final = str(DCTERMS.title)
_WAS_GENERATED_BY: Final = str(PROV.wasGeneratedBy)
_KINDS: Final = {
    "organization": str(ORG.classification),
    "place": kr("placeKind"),
    "agreement": kr("agreementKind"),
    "event": str(SEM.eventType),
}
_PLACES: Final = {"Place", "City", "Country", "Region", "Venue"}


def type_word(facts: Facts, thing: str) -> str:
    """The entity type of a thing in one word: "person", "organization", "place", "event" ..."""
    names = facts.types(thing)
    if _PLACES.intersection(names):
        return "place"
    return names[0].lower() if names else short(thing).split("-", 1)[0]


def kind_word(facts: Facts, thing: str) -> str | None:
    """The kind within the type: "city", "university", "sister_city" ..."""
    kind = facts.word(thing, _KINDS.get(type_word(facts, thing), ""))
    if kind is None:
        kind = next((name.lower() for name in facts.types(thing) if name in _PLACES - {"Place"}), None)
    return kind


def summary(facts: Facts, thing: str) -> Card:
    """A thing as others refer to it: id, IRI, type, kind, label, country."""
    return {
        "id": short(thing),
        "iri": thing,
        "type": type_word(facts, thing),
        "kind": kind_word(facts, thing),
        "label": facts.labels(thing),
        "country": facts.text(thing, kr("countryCode")),
    }


def _participants(facts: Facts, events: Iterable[str]) -> list[Card]:
    found: dict[tuple[str, str | None], Card] = {}
    for event in events:
        for participation in facts.pointing(event, kr("event")):
            for actor in facts.links(participation, kr("participant")):
                role = facts.word(participation, kr("role"))
                card = summary(facts, actor) | {"role": role, "title": None, "organization": None}
                for capacity in facts.links(participation, kr("capacity")):
                    card["title"] = facts.text(capacity, kr("title"))
                    for body in facts.links(capacity, _ORGANIZATION):
                        card["organization"] = {"id": short(body), "label": facts.labels(body)}
                found.setdefault((actor, role), card)
    return sorted(found.values(), key=lambda card: (card["type"] != "person", card["role"] or "~", card["id"]))


def agreements_of(facts: Facts, event: str) -> list[str]:
    """The agreements an event signed, retells or plans."""
    signed = facts.pointing(event, _WAS_GENERATED_BY)
    told = [thing for thing in facts.pointing(event, kr("mentionedIn")) if "Agreement" in facts.types(thing)]
    return sorted(dict.fromkeys([*signed, *told]))


def _agreement(facts: Facts, agreement: str, events: Iterable[str]) -> Card:
    return {
        "id": short(agreement),
        "iri": agreement,
        "label": facts.labels(agreement),
        "kind": facts.word(agreement, kr("agreementKind")),
        "status": _status_at(facts, agreement, events),
        "ordinal": sorted(int(text) for text in facts.texts(agreement, kr("ordinal"))),
        "parties": [
            {"id": short(party), "label": facts.labels(party)} for party in facts.links(agreement, kr("party"))
        ],
    }


def _status_at(facts: Facts, agreement: str, events: Iterable[str]) -> str | None:
    """An agreement's status where it is told: one report signs it in one entry and retells it in another."""
    if any(agreement in facts.pointing(event, _WAS_GENERATED_BY) for event in events):
        return "signed"
    statuses = facts.words(agreement, kr("status"))
    return next((status for status in statuses if status != "signed"), next(iter(statuses), None))


def _evidence(facts: Facts, entry: str, text: str, reach: Callable[[str], set[str]]) -> list[Card]:
    start, end = (int(facts.text(entry, kr(name)) or 0) for name in ("start", "end"))
    title = facts.text(entry, _TITLE) or ""
    body = body_start(text, start, end, title)
    spans = sentences(text, body, end) or sentences(text, start, end)
    if body > start and title:
        spans.append((body - len(text[start:body].lstrip("#0123456789. \t")), body))
    cards = []
    for first, last in spans:
        mentions = {short(reached) for thing in facts.mentioned(first, last) for reached in reach(thing)}
        cards.append({"quote": text[first:last], "start": first, "end": last, "mentions": sorted(mentions)})
    return cards


def _photos(facts: Facts, events: Iterable[str]) -> list[Card]:
    photos = {photo for event in events for photo in facts.pointing(event, kr("illustrates"))}
    cards = [
        {
            "id": short(photo),
            "number": int(facts.text(photo, kr("number")) or 0),
            "caption": facts.text(photo, _CAPTION),
            "depicts": [short(thing) for thing in facts.links(photo, _DEPICTS)],
        }
        for photo in photos
    ]
    return sorted(cards, key=lambda card: (card["number"], card["id"]))


def card(facts: Facts, event: str, parts: list[str], text: str, reach: Callable[[str], set[str]]) -> Card:
    """Make the history item of a top-level event; its parts' people, places and agreements are folded in.

    `reach` says for a mentioned thing what else a sentence about it is evidence for: its body, city, country.
    """
    events = [event, *parts]
    entry = facts.text(event, _SOURCE)
    section = facts.text(entry, _IS_PART_OF) if entry else None
    main = facts.word(event, kr("mainType"))
    types = sorted(facts.words(event, _EVENT_TYPE), key=lambda word: word != main)
    start, end = facts.text(event, _START_DATE), facts.text(event, _END_DATE)
    places = {place for each in events for place in facts.links(each, _HAS_PLACE)}
    agreements = {agreement for each in events for agreement in agreements_of(facts, each)}
    return {
        "date": {"start": start, "end": end if end != start else None},
        "event": {
            "id": short(event),
            "iri": event,
            "type": types[0] if types else "other",
            "label": facts.labels(event),
        },
        "event_type": types,
        "entry": {
            "report": next((short(report) for report in facts.of_type("Report")), None),
            "id": short(entry) if entry else None,
            "section": facts.text(entry, kr("sectionPath")) or facts.text(section or "", kr("sectionPath"))
            if entry
            else None,
            "number": int(facts.text(entry, kr("number")) or 0) if entry else None,
        },
        "participants": _participants(facts, events),
        "places": [summary(facts, place) for place in sorted(places)],
        "agreements": [_agreement(facts, agreement, events) for agreement in sorted(agreements)],
        "topics": sorted({word for each in events for word in facts.words(each, _SUBJECT)}),
        "photos": _photos(facts, events),
        "evidence": _evidence(facts, entry, text, reach) if entry and text else [],
    }


def dumps(value: Card) -> str:
    """Write a card as compact JSON, keys in the order they were put in."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
