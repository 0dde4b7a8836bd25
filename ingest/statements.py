"""From what was understood to triples: one report's graph, every triple with the words it rests on.

Document, Extraction -> things | entries | events -> Iterator[Statement]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rdflib import DCTERMS, FOAF, PROV, RDF, SDO, SKOS, XSD, Literal, URIRef
from rdflib.term import Node

from graph.identifiers import iri, mint
from graph.statement import Statement
from ingest.agreements import Agreement, Party
from ingest.date_spans import DateSpan, first_day
from ingest.document import Document, Entry
from ingest.extraction import Extraction
from ingest.parts import EventPart
from ingest.register import Register
from ingest.things import Source, dated, things
from ontology.model import load_model
from ontology.namespaces import CONCEPT, KR, SEM

_MODES = {"online": SDO.OnlineEventAttendanceMode}


def statements(document: Document, extractions: Iterable[Extraction], register: Register) -> Iterator[Statement]:
    """Give every statement of a report's graph."""
    source = Source(document)
    yield from _report(document, register)
    for extraction in extractions:
        yield from _entry(document, extraction.entry)
        yield from things(source, extraction)
        if extraction.reading is not None and extraction.error is None:
            yield from _Event(source, extraction, register).statements()


def report_id(document: Document) -> str:
    """Give the id of a report."""
    return f"report-{document.id}"


def entry_id(document: Document, entry: Entry) -> str:
    """Give the id of an entry."""
    return f"entry-{document.id}-{entry.section.path}-{entry.number}"


def home_place(register: Register) -> str | None:
    """Give the id of the reporting city as a place."""
    home = register.home
    if home is not None:
        return home.id
    return mint("place", register.city, register.country) if register.city else None


def _report(document: Document, register: Register) -> Iterator[Statement]:
    report = iri(report_id(document))
    yield Statement(report, RDF.type, KR.Report)
    yield Statement(report, RDF.type, SDO.Report)
    yield Statement(report, SKOS.prefLabel, Literal(document.title, lang="zh-Hant"))
    yield Statement(report, DCTERMS.title, Literal(document.title, lang="zh-Hant"))
    yield Statement(report, KR.sha256, Literal(document.sha256))
    yield Statement(report, SDO.text, Literal(document.text))
    if document.publisher:
        yield Statement(report, DCTERMS.publisher, Literal(document.publisher))
    if document.published:
        yield Statement(report, DCTERMS.issued, Literal(document.published))
    if document.period:
        yield Statement(report, KR.periodStart, Literal(document.period.start))
        yield Statement(report, KR.periodEnd, Literal(document.period.end))
    yield from _reporters(report, register)
    for section in document.sections:
        one = iri(f"section-{document.id}-{section.path}")
        yield from _located(one, KR.Section, section.path, section.start, section.end)
        yield Statement(one, DCTERMS.title, Literal(section.heading, lang="zh-Hant"))
        parent = section.path.rpartition(".")[0]
        above = f"section-{document.id}-{parent}" if parent else report_id(document)
        yield Statement(one, DCTERMS.isPartOf, iri(above))


def _reporters(report: URIRef, register: Register) -> Iterator[Statement]:
    place, body = home_place(register), register.department_id()
    if place and register.city:
        yield Statement(report, KR.reportingCity, iri(place))
        yield Statement(iri(place), RDF.type, KR.City)
        yield Statement(iri(place), RDF.type, KR.Place)
        yield Statement(iri(place), SKOS.prefLabel, Literal(register.city, lang="zh-Hant"))
        yield Statement(iri(place), KR.countryCode, Literal(register.country))
    name = register.department or register.government_name
    if body and name:
        yield Statement(report, KR.reportingBody, iri(body))
        yield Statement(iri(body), RDF.type, KR.Organization)
        if body.rpartition("-")[0] == "body":
            yield Statement(iri(body), SKOS.prefLabel, Literal(name, lang="zh-Hant"))


def _located(thing: URIRef, kind: URIRef, path: str, start: int, end: int) -> Iterator[Statement]:
    yield Statement(thing, RDF.type, kind)
    yield Statement(thing, RDF.type, SDO.CreativeWork)
    yield Statement(thing, KR.sectionPath, Literal(path))
    yield Statement(thing, KR.start, Literal(start))
    yield Statement(thing, KR.end, Literal(end))


def _entry(document: Document, entry: Entry) -> Iterator[Statement]:
    one = iri(entry_id(document, entry))
    yield from _located(one, KR.Entry, entry.section.path, entry.start, entry.end)
    yield Statement(one, KR.number, Literal(entry.number))
    yield Statement(one, DCTERMS.isPartOf, iri(f"section-{document.id}-{entry.section.path}"))
    if entry.title:
        yield Statement(one, DCTERMS.title, Literal(_plain(entry.title), lang="zh-Hant"))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"(?<=[⺀-￿])\s+(?=[⺀-￿])", "", text)).strip()


def _label(entry: Entry) -> str:
    """Give what an event is called: its title, or its first clause."""
    if entry.title:
        return _plain(entry.title)
    words = _plain(entry.text)
    return re.split(r"[。；]", words, maxsplit=1)[0][:60] or f"{entry.section.heading} {entry.number}"


class _Event:
    """Writes the event of one entry with everything that hangs on it."""

    def __init__(self, source: Source, extraction: Extraction, register: Register) -> None:
        self.source, self.extraction, self.register = source, extraction, register
        self.entry = extraction.entry
        self.entry_id = entry_id(source.document, self.entry)
        self.id = "event-" + self.entry_id.removeprefix("entry-")
        self.iri = iri(self.id)

    def say(
        self, subject: URIRef, predicate: URIRef, thing: Node, start: int, end: int, rule: str, sure: float
    ) -> Statement:
        """State a triple that rests on words."""
        return Statement(subject, predicate, thing, self.source.words(start, end, self.entry_id), rule, sure)

    def statements(self) -> Iterator[Statement]:
        """Give everything about the event."""
        yield from self._event()
        yield from self._actors()
        yield from self._parts()
        agreements = [self._agreement_id(one) for one in self.extraction.agreements]
        for name, one in zip(agreements, self.extraction.agreements, strict=True):
            yield from self._agreement(name, one)
        yield from self._partnerships(agreements)
        yield from self._photos()
        yield from self._figures()

    def _event(self) -> Iterator[Statement]:
        reading, entry = self.extraction.reading, self.entry
        assert reading is not None  # noqa: S101 - `statements` asks only for entries that were read
        title_end = entry.body_start if entry.title else entry.end
        start, end = self.source.trimmed(entry.start, title_end)
        yield Statement(self.iri, RDF.type, KR.Event)
        yield Statement(self.iri, RDF.type, SEM.Event)
        yield Statement(self.iri, RDF.type, SDO.Event)
        yield self.say(self.iri, SKOS.prefLabel, Literal(_label(entry), lang="zh-Hant"), start, end, "title", 1.0)
        yield Statement(self.iri, DCTERMS.source, iri(self.entry_id))
        yield Statement(self.iri, SDO.eventAttendanceMode, _MODES.get(reading.location, SDO.OfflineEventAttendanceMode))
        for number, event_type in enumerate(reading.types):
            cue = next((one for one in reading.cues if one.event_type == event_type), None)
            where = (cue.start, cue.end) if cue else (start, end)
            concept = CONCEPT[f"event-type/{event_type}"]
            sure = (0.95 if number == 0 else 0.7) if cue else 0.3
            yield self.say(self.iri, SEM.eventType, concept, *where, "event-type", sure)
            if number == 0:
                yield self.say(self.iri, KR.mainType, concept, *where, "event-type", sure)
        yield from self._when(self.iri, self.extraction.dates)
        yield from self._coded()
        for place in reading.venues:
            where = self.source.first(self.extraction, place) or (start, end)
            yield self.say(self.iri, SEM.hasPlace, iri(place), *where, "place/named", 0.8)
        home = home_place(self.register)
        if reading.location == "home" and home:
            yield self.say(self.iri, SEM.hasPlace, iri(home), start, end, "place/home", 0.6)
        yield from self._about()

    def _when(self, event: URIRef, spans: tuple[DateSpan, ...]) -> Iterator[Statement]:
        if not spans:
            return
        first, last = (
            min(spans, key=lambda one: first_day(one.start)),
            max(spans, key=lambda one: first_day(one.end or one.start)),
        )
        where = (first.text_start, first.text_end)
        yield self.say(event, SDO.startDate, dated(first.start), *where, "date", 0.98)
        yield self.say(event, KR.sortDate, Literal(first_day(first.start)), *where, "date", 0.98)
        closing = last.end or (last.start if last is not first else None)
        if closing and len(closing) == len(first.start):
            yield self.say(event, SDO.endDate, dated(closing), last.text_start, last.text_end, "date", 0.98)

    def _coded(self) -> Iterator[Statement]:
        reading = self.extraction.reading
        if reading is None or reading.act is None:
            return
        cue = reading.cues[0] if reading.cues else None
        where = (cue.start, cue.end) if cue else self.source.trimmed(self.entry.start, self.entry.end)
        yield self.say(self.iri, KR.cameo, CONCEPT[f"cameo/{reading.act.cameo}"], *where, "code", 0.8)
        yield self.say(self.iri, KR.plover, CONCEPT[f"plover/{reading.act.plover}"], *where, "code", 0.8)
        for predicate, thing in ((KR.eventActor, reading.act.actor), (KR.eventRecipient, reading.act.recipient)):
            if thing is not None:
                yield self.say(self.iri, predicate, iri(thing), *where, "code", 0.7)

    def _about(self) -> Iterator[Statement]:
        for slug, start, end in self.extraction.topics:
            yield self.say(self.iri, DCTERMS.subject, CONCEPT[f"topic/{slug}"], start, end, "topic", 0.8)
        for series in self.extraction.series:
            one = iri(mint("series", series.name))
            yield Statement(one, RDF.type, KR.Series)
            yield Statement(one, RDF.type, SDO.EventSeries)
            yield self.say(
                one, SKOS.prefLabel, Literal(series.name, lang="zh-Hant"), series.start, series.end, "series", 0.8
            )
            if series.latin:
                yield self.say(one, SKOS.altLabel, Literal(series.latin), series.start, series.end, "series", 0.8)
            yield self.say(self.iri, KR.series, one, series.start, series.end, "series", 0.8)

    def _actors(self) -> Iterator[Statement]:
        reading = self.extraction.reading
        posts = self.source.memberships(self.extraction)
        for one in reading.participations if reading else ():
            part = iri(mint("participation", self.id, one.entity_id, one.role))
            where, rule, sure = (one.start, one.end), one.rule, one.confidence
            yield Statement(part, RDF.type, KR.Participation)
            yield Statement(part, RDF.type, SEM.Role)
            yield self.say(part, KR.event, self.iri, *where, rule, sure)
            yield self.say(part, KR.participant, iri(one.entity_id), *where, rule, sure)
            yield self.say(part, KR.role, CONCEPT[f"role/{one.role}"], *where, rule, sure)
            yield self.say(self.iri, SEM.hasActor, iri(one.entity_id), *where, rule, sure)
            if one.entity_id in posts:
                yield self.say(part, KR.capacity, iri(posts[one.entity_id]), *where, rule, sure)

    def _parts(self) -> Iterator[Statement]:
        for number, part in enumerate(self.extraction.parts, start=1):
            yield from self._part(iri(f"{self.id}-p{number}"), part)

    def _part(self, one: URIRef, part: EventPart) -> Iterator[Statement]:
        start, end = self.source.clause(part.start, part.end)
        for kind in (KR.Event, SEM.Event, SDO.Event):
            yield Statement(one, RDF.type, kind)
        label = Literal(_plain(self.source.document.text[start:end]), lang="zh-Hant")
        yield self.say(one, SKOS.prefLabel, label, start, end, "part", 0.8)
        yield Statement(one, DCTERMS.source, iri(self.entry_id))
        yield self.say(one, SDO.superEvent, self.iri, start, end, "part", 0.8)
        yield self.say(one, SEM.eventType, CONCEPT[f"event-type/{part.event_type}"], start, end, "part", 0.8)
        yield from self._when(one, (part.date,) if part.date else self.extraction.dates)

    def _party_id(self, party: Party) -> str | None:
        home = home_place(self.register)
        return party.entity_id or home

    def _agreement_id(self, one: Agreement) -> str:
        parties = sorted({name for party in one.parties if (name := self._party_id(party))})
        return mint("agreement", one.kind, *parties, one.subject or "")

    def _agreement(self, name: str, one: Agreement) -> Iterator[Statement]:
        thing, where, rule = iri(name), (one.start, one.end), "agreement"
        words = "、".join(party.name for party in one.parties)
        for kind in (KR.Agreement, PROV.Entity, SDO.CreativeWork):
            yield Statement(thing, RDF.type, kind)
        label = Literal(f"{words}{one.subject or ''}{_kind_label(one.kind)}", lang="zh-Hant")
        yield self.say(thing, SKOS.prefLabel, label, *where, rule, 0.9)
        yield self.say(thing, KR.agreementKind, CONCEPT[f"agreement-kind/{one.kind}"], *where, rule, 0.95)
        yield self.say(thing, KR.status, CONCEPT[f"agreement-status/{one.status}"], *where, rule, one.confidence)
        for party in one.parties:
            if party_id := self._party_id(party):
                yield self.say(thing, KR.party, iri(party_id), *where, rule, one.confidence)
        for number in one.ordinals:
            yield self.say(thing, KR.ordinal, Literal(number), *where, rule, 0.9)
        if one.subject:
            yield self.say(thing, KR.subject, Literal(one.subject), *where, rule, 0.8)
        link = PROV.wasGeneratedBy if one.status == "signed" else KR.mentionedIn
        yield self.say(thing, link, self.iri, *where, rule, 0.9)
        if one.status == "signed" and self.extraction.dates:
            yield self.say(thing, KR.signedOn, dated(self.extraction.dates[0].start), *where, rule, 0.9)
        for predicate, people in ((KR.signatory, one.signatories), (KR.witness, one.witnesses)):
            for person in people:
                yield self.say(thing, predicate, iri(person), *where, rule, 0.85)

    def _partnerships(self, agreements: list[str]) -> Iterator[Statement]:
        home = home_place(self.register)
        for one in self.extraction.standings:
            if home is None or one.place_id == home:
                continue
            thing = iri(mint("partnership", *sorted((home, one.place_id))))
            where, rule, sure = (one.start, one.end), one.rule, one.confidence
            yield Statement(thing, RDF.type, KR.Partnership)
            label = Literal(f"{self.register.city}、{one.name}", lang="zh-Hant")
            yield self.say(thing, SKOS.prefLabel, label, *where, rule, sure)
            for place in (home, one.place_id):
                yield self.say(thing, KR.partner, iri(place), *where, rule, sure)
            yield self.say(thing, KR.standing, CONCEPT[f"standing/{one.standing}"], *where, rule, sure)
            if one.since:
                yield self.say(thing, KR.since, dated(one.since), *where, rule, sure)
            for number in one.ordinals:
                yield self.say(thing, KR.ordinal, Literal(number), *where, rule, sure)
            if one.basis is not None:
                yield self.say(thing, KR.basis, iri(agreements[one.basis]), *where, rule, sure)

    def _photos(self) -> Iterator[Statement]:
        document = self.source.document
        for photo in self.entry.photos:
            one = iri(f"photo-{document.id}-{photo.number}")
            yield Statement(one, RDF.type, KR.Photo)
            yield Statement(one, RDF.type, SDO.ImageObject)
            yield Statement(one, KR.number, Literal(photo.number))
            yield Statement(one, DCTERMS.isPartOf, iri(report_id(document)))
            caption = Literal(_plain(photo.caption), lang="zh-Hant")
            where = self.source.trimmed(photo.start, photo.end)
            yield self.say(one, SDO.caption, caption, *where, "photo", 1.0)
            yield self.say(one, KR.illustrates, self.iri, *where, "photo", 1.0)
        for shown in self.extraction.depictions:
            photo_iri = iri(f"photo-{document.id}-{shown.photo}")
            where = (shown.start, shown.end)
            yield self.say(photo_iri, FOAF.depicts, iri(shown.entity_id), *where, "caption", 0.9)
            depiction = iri(mint("depiction", str(photo_iri), shown.entity_id))
            yield Statement(depiction, RDF.type, KR.Depiction)
            yield self.say(depiction, KR.photo, photo_iri, *where, "caption", 0.9)
            yield self.say(depiction, KR.depicted, iri(shown.entity_id), *where, "caption", 0.9)
            if shown.position:
                yield self.say(depiction, KR.position, Literal(shown.position), *where, "caption", 0.95)

    def _figures(self) -> Iterator[Statement]:
        for figure in self.extraction.figures:
            one = iri(mint("figure", self.entry_id, str(figure.start)))
            where = (figure.start, figure.end)
            yield Statement(one, RDF.type, KR.Figure)
            yield Statement(one, DCTERMS.source, iri(self.entry_id))
            label = Literal(figure.counted or figure.unit, lang="zh-Hant")
            yield self.say(one, SKOS.prefLabel, label, *where, "figure", 0.8)
            yield self.say(one, RDF.value, Literal(figure.value, datatype=XSD.decimal), *where, "figure", 0.95)
            yield self.say(one, KR.unit, Literal(figure.unit), *where, "figure", 0.95)
            for predicate, day in ((KR.periodStart, figure.period_start), (KR.periodEnd, figure.period_end)):
                if day:
                    yield self.say(one, predicate, dated(day), *where, "figure", 0.7)


def _kind_label(kind: str) -> str:
    return load_model().concept("agreement-kind", kind).labels["zh-Hant"]
