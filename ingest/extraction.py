"""What was understood of an entry, and its line as `relations extract` prints it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ingest.agreements import Agreement, read_agreements
from ingest.date_spans import DateSpan
from ingest.dates import event_dates
from ingest.depictions import Depiction, read_depictions
from ingest.document import Document, Entry
from ingest.events import EventReading, Participation, read_event
from ingest.figures import Figure, figures_of
from ingest.linking import LinkedEntry, LinkedPerson, Register, link_document
from ingest.names.view import is_latin
from ingest.partnerships import Standing, read_standings
from ingest.parts import EventPart, read_parts
from ingest.series import EventSeries, read_series
from ingest.topics import read_topics, topic_label
from ontology.errors import EntryError

if TYPE_CHECKING:
    from ingest.mentions import Mention

_ROLES = (
    "signatory",
    "leader",
    "guest",
    "host",
    "performer",
    "speaker",
    "organiser",
    "witness",
    "companion",
    "member",
    "participant",
    "subject",
)
"""Best first: the one role a line has room for."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything read from one entry; `error` says why nothing more could be read."""

    linked: LinkedEntry
    reading: EventReading | None = None
    dates: tuple[DateSpan, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    standings: tuple[Standing, ...] = ()
    topics: tuple[tuple[str, int, int], ...] = ()
    depictions: tuple[Depiction, ...] = ()
    figures: tuple[Figure, ...] = ()
    series: tuple[EventSeries, ...] = ()
    parts: tuple[EventPart, ...] = ()
    error: str | None = field(default=None)

    @property
    def entry(self) -> Entry:
        """The entry that was read."""
        return self.linked.entry

    def line(self) -> dict[str, Any]:
        """Give the extraction line, all keys always."""
        entry, reading = self.entry, self.reading
        return {
            "section": entry.section.path,
            "entry": entry.number,
            "title": "".join(entry.title.split("\n")),
            "start": entry.start,
            "end": entry.end,
            "dates": [span.item() for span in self.dates],
            "event_type": reading.types[0] if reading else "other",
            "people": self._people(),
            "organizations": self._things("organization"),
            "places": self._things("place"),
            "agreements": [_agreement_item(one) for one in self.agreements],
            "countries": list(reading.countries) if reading else [],
            "topics": [topic_label(slug) for slug, _, _ in self.topics],
            "photos": [photo.number for photo in entry.photos],
            "figures": [_figure_item(one) for one in self.figures],
        }

    def role(self, entity_id: str) -> str | None:
        """Give the chief role of a participant."""
        roles = (
            {one.role for one in self.reading.participations if one.entity_id == entity_id} if self.reading else set()
        )
        return next((role for role in _ROLES if role in roles), None)

    def _people(self) -> list[dict[str, Any]]:
        first: dict[str, Mention] = {}
        for mention in self.linked.mentions:
            if mention.listed and mention.entity_type == "person" and mention.entity_id and not is_latin(mention.name):
                first.setdefault(mention.name, mention)
        people = {person.id: person for person in self.linked.people}
        items = [self._person(people[one.entity_id or ""], one) for one in first.values() if one.entity_id in people]
        told = {item["id"] for item in items}
        for person in self.linked.people:
            listed = [one for one in person.mentions if one.listed]
            if person.id not in told and listed:
                items.append(self._person(person, listed[0]))
        return [
            {key: value for key, value in item.items() if key != "id"}
            for item in sorted(items, key=lambda item: item["start"])
        ]

    def _person(self, person: LinkedPerson, mention: Mention) -> dict[str, Any]:
        post = next((one for one in person.posts if not one.former), next(iter(person.posts), None))
        latin = person.latin if person.latin != mention.name else None
        return {
            "id": person.id,
            "name": mention.name,
            "latin": latin,
            "title": post.title if post else None,
            "organization": post.body_name if post else None,
            "country": person.country,
            "role": self.role(person.id),
            "start": mention.start,
            "end": mention.end,
        }

    def _things(self, entity_type: str) -> list[dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for mention in self.linked.mentions:
            if mention.listed and mention.entity_type == entity_type and mention.name not in found:
                item = {"name": mention.name, "kind": mention.kind, "country": mention.country}
                found[mention.name] = {**item, "start": mention.start, "end": mention.end}
        return list(found.values())


def _figure_item(one: Figure) -> dict[str, Any]:
    value = int(one.value) if one.value == one.value.to_integral_value() else float(one.value)
    item = {"counted": one.counted, "value": value, "unit": one.unit, "start": one.start, "end": one.end}
    return {**item, "period": {"start": one.period_start, "end": one.period_end}}


def _agreement_item(one: Agreement) -> dict[str, Any]:
    ordinal: int | list[int] | None = one.ordinals[0] if len(one.ordinals) == 1 else (list(one.ordinals) or None)
    item = {
        "kind": one.kind,
        "status": one.status,
        "parties": [party.name for party in one.parties],
        "ordinal": ordinal,
    }
    return {**item, "subject": one.subject, "start": one.start, "end": one.end}


def extract_document(document: Document, register: Register) -> tuple[Extraction, ...]:
    """Read every entry; one that cannot be understood is recorded, and the next goes on."""
    return tuple(_extract(document, linked) for linked in link_document(document, register))


def _extract(document: Document, linked: LinkedEntry) -> Extraction:
    try:
        return _read(document, linked)
    except EntryError as error:
        return Extraction(linked, error=error.message)


def _partners(reading: EventReading, standings: Sequence[Standing]) -> Iterator[Participation]:
    """Give the partner cities an entry is about without a verb of their own: 以姊妹市釜山市之吉祥物宣傳 ..."""
    taking = {one.entity_id for one in reading.participations}
    for one in standings:
        if one.place_id not in taking and one.basis is None:
            taking.add(one.place_id)
            yield Participation(one.place_id, "place", "participant", one.start, one.end, "standing", 0.55)


def _read(document: Document, linked: LinkedEntry) -> Extraction:
    reading = read_event(document, linked)
    dates = event_dates(linked.entry, document)
    agreements = read_agreements(document, linked, reading, dates)
    reading = reading.settled(next(((one.start, one.end) for one in agreements if one.status == "signed"), None))
    year = dates[0].start[:4] if dates else None
    standings = read_standings(document, linked, reading, agreements, year)
    return Extraction(
        linked,
        replace(reading, participations=(*reading.participations, *_partners(reading, standings))),
        dates,
        agreements,
        standings,
        read_topics(reading),
        read_depictions(document, linked),
        tuple(figures_of(linked.entry, document)),
        read_series(reading),
        read_parts(linked, reading, dates),
    )
