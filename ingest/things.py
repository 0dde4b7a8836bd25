"""People, bodies and places of an entry as statements: names, posts held, what belongs to what, where each is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rdflib import ORG, PROV, RDF, SDO, SKOS, XSD, Literal, URIRef
from rdflib.term import Node

from graph.identifiers import iri, mint
from graph.statement import Provenance, Statement
from ingest.document import Document
from ingest.extraction import Extraction
from ingest.linking import LinkedOrganization, LinkedPerson, LinkedPlace, PostHeld
from ontology.authorities import authority
from ontology.model import load_model
from ontology.namespaces import CONCEPT, GEO, KR, PNV

_KANA = re.compile("[぀-ヿ]")


def dated(iso: str) -> Literal:
    """Give a date literal at the precision stated."""
    kind = {4: XSD.gYear, 7: XSD.gYearMonth}.get(len(iso), XSD.date)
    return Literal(iso, datatype=kind, normalize=False)


class Source:
    """A report as evidence: gives the words of a span."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def words(self, start: int, end: int, entry: str | None) -> Provenance:
        """Give the provenance of a span."""
        return Provenance(self.document.id, start, end, self.document.text[start:end], entry)

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """Give a span without the white space around it."""
        text = self.document.text
        while start < end - 1 and text[start].isspace():
            start += 1
        while end > start + 1 and text[end - 1].isspace():
            end -= 1
        return start, end

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """Give the clause around a span."""
        text, edges = self.document.text, "，。；,;！"
        while start > 0 and text[start - 1] not in edges and text[start - 2 : start] != "\n\n":
            start -= 1
        while end < len(text) and text[end] not in edges:
            end += 1
        return self.trimmed(start, end)

    def first(self, extraction: Extraction, entity_id: str) -> tuple[int, int] | None:
        """Give the span where an entry first names a thing."""
        return next(((one.start, one.end) for one in extraction.linked.mentions if one.entity_id == entity_id), None)

    def memberships(self, extraction: Extraction) -> dict[str, str]:
        """Give the membership each person of an entry takes part under: the post held now, else none."""
        found: dict[str, str] = {}
        for person in extraction.linked.people:
            for post in person.posts:
                if not post.former:
                    found.setdefault(person.id, self.membership(person, post))
        return found

    def membership(self, person: LinkedPerson, post: PostHeld) -> str:
        """Mint the id of a person's holding a post, as observed in this report."""
        return mint("membership", person.id, post.title, post.body_id or "", f"report-{self.document.id}")


def things(source: Source, extraction: Extraction) -> Iterator[Statement]:
    """Give what an entry says of its people, bodies and places, and where it names them."""
    entry = extraction.entry
    writer = _Things(source, extraction, f"entry-{source.document.id}-{entry.section.path}-{entry.number}")
    for place in extraction.linked.places:
        yield from writer.place(place)
    for body in extraction.linked.organizations:
        yield from writer.organization(body)
    for person in extraction.linked.people:
        yield from writer.person(person)
    yield from writer.mentions()


class _Things:
    def __init__(self, source: Source, extraction: Extraction, entry_id: str) -> None:
        self.source, self.extraction, self.entry_id = source, extraction, entry_id
        first = extraction.dates[0].start if extraction.dates else None
        period = source.document.period
        self.observed = first or (period.end.isoformat() if period else None)

    def say(
        self, subject: URIRef, predicate: URIRef, thing: Node, span: tuple[int, int], rule: str, sure: float
    ) -> Statement:
        return Statement(subject, predicate, thing, self.source.words(*span, self.entry_id), rule, sure)

    def _span(self, thing: LinkedPerson | LinkedOrganization | LinkedPlace) -> tuple[int, int]:
        if thing.mentions:
            return thing.mentions[0].start, thing.mentions[0].end
        return self.source.trimmed(self.extraction.entry.start, self.extraction.entry.end)

    def _typed(self, thing: URIRef, name: str, kind: str | None) -> Iterator[Statement]:
        for each in _classes(name, kind):
            yield Statement(thing, RDF.type, each)

    def _named(self, thing: LinkedPerson | LinkedOrganization | LinkedPlace) -> Iterator[Statement]:
        one, known = iri(thing.id), authority(thing.id)
        preferred = known.name if known else thing.name
        yield self.say(one, SKOS.prefLabel, _chinese(preferred), self._span(thing), "name", 0.95)
        told: set[str] = {preferred}
        for mention in thing.mentions:
            if mention.entity_type != "reference" and mention.name not in told:
                told.add(mention.name)
                yield self.say(one, SKOS.altLabel, _literal(mention.name), (mention.start, mention.end), "name", 0.9)
        country = (known.country_code if known else None) or thing.country
        if country:
            yield self.say(one, KR.countryCode, Literal(country), self._span(thing), "country", 0.9)

    def place(self, place: LinkedPlace) -> Iterator[Statement]:
        """Say what a place is and where."""
        one, span = iri(place.id), self._span(place)
        yield from self._typed(one, _PLACES.get(place.kind, "Region"), place.kind)
        yield from self._named(place)
        yield self.say(one, KR.placeKind, CONCEPT[f"place-kind/{place.kind}"], span, "place-kind", 0.9)
        if place.contained_in and place.contained_in != place.id:
            yield self.say(one, SDO.containedInPlace, iri(place.contained_in), span, "containment", 0.9)
            yield from self._known(place.contained_in)
        if place.geonames_id and not authority(place.id):
            yield self.say(one, KR.geonamesId, Literal(str(place.geonames_id)), span, "gazetteer", 0.9)
        if place.latitude is not None and place.longitude is not None and not authority(place.id):
            shape = iri(f"geometry-{place.id}")
            point = f"POINT({place.longitude:.4f} {place.latitude:.4f})"
            yield Statement(shape, RDF.type, GEO.Geometry)
            yield Statement(shape, GEO.asWKT, Literal(point, datatype=GEO.wktLiteral))
            yield self.say(one, GEO.hasGeometry, shape, span, "gazetteer", 0.9)

    def organization(self, body: LinkedOrganization) -> Iterator[Statement]:
        """Say what a body is, whom it belongs to and whom it represents."""
        one, span = iri(body.id), self._span(body)
        yield from self._typed(one, "Organization", body.kind)
        yield from self._named(body)
        yield self.say(
            one, ORG.classification, CONCEPT[f"organisation-kind/{body.kind}"], span, "organisation-kind", 0.9
        )
        links = (
            (ORG.subOrganizationOf, body.parent_id),
            (KR.represents, body.represents),
            (KR.locatedIn, body.located_in),
        )
        for predicate, other in links:
            if other and other != body.id:
                yield self.say(one, predicate, iri(other), span, "authority" if authority(body.id) else "name", 0.9)
                yield from self._known(other)

    def _known(self, other: str) -> Iterator[Statement]:
        """Say what a thing is that the entry only implies: its class and name, from the authorities."""
        known = authority(other)
        if known is not None:
            yield Statement(iri(other), RDF.type, KR[known.type])
            base = "Organization" if known.type == "Organization" else "Place"
            yield Statement(iri(other), RDF.type, KR[base])
            yield Statement(iri(other), SKOS.prefLabel, _chinese(known.name))

    def person(self, person: LinkedPerson) -> Iterator[Statement]:
        """Say who a person is, by which names, in which posts."""
        one, span = iri(person.id), self._span(person)
        yield from self._typed(one, "Person", None)
        yield from self._named(person)
        for name in dict.fromkeys((person.name, *((person.latin,) if person.latin else ()))):
            where = next(((m.start, m.end) for m in person.mentions if m.name == name or m.exact == name), span)
            node = iri(mint("name", person.id, name))
            literal = _literal(name)
            yield Statement(node, RDF.type, PNV.PersonName)
            yield Statement(node, PNV.literalName, literal)
            yield self.say(one, PNV.hasName, node, where, "name", 0.95)
            if name == person.latin and name != person.name:
                yield self.say(one, SKOS.altLabel, Literal(name, lang="en"), where, "name/latin", 0.95)
        for post in person.posts:
            yield from self._held(person, post, span)

    def _held(self, person: LinkedPerson, post: PostHeld, span: tuple[int, int]) -> Iterator[Statement]:
        where = (post.start, post.end) if post.end > post.start else span
        held = iri(self.source.membership(person, post))
        kind = iri(mint("post", post.title, post.body_id or ""))
        yield Statement(held, RDF.type, KR.Membership)
        yield Statement(held, RDF.type, ORG.Membership)
        yield self.say(held, ORG.member, iri(person.id), where, "post", 0.9)
        yield self.say(held, KR.title, Literal(post.title), where, "post", 0.95)
        yield self.say(held, KR.post, kind, where, "post", 0.9)
        yield Statement(kind, RDF.type, KR.Post)
        yield Statement(kind, RDF.type, ORG.Post)
        yield self.say(kind, SKOS.prefLabel, _chinese(post.title), where, "post", 0.95)
        if post.body_id and post.body_id.startswith(("body-", "office-")):
            yield self.say(held, ORG.organization, iri(post.body_id), where, "post/body", 0.85)
            yield self.say(kind, ORG.postIn, iri(post.body_id), where, "post/body", 0.85)
            yield from self._implied(post, where)
        if self.observed:
            yield self.say(held, KR.observedOn, dated(self.observed), where, "post/observed", 0.9)
        flags = ((KR.former, post.former), (KR.acting, post.acting), (KR.newlyAppointed, post.newly_appointed))
        for predicate, flag in flags:
            if flag:
                yield self.say(held, predicate, Literal(True), where, "post", 0.9)

    def _implied(self, post: PostHeld, where: tuple[int, int]) -> Iterator[Statement]:
        """Say what the body of a post is where the entry does not name it itself."""
        body = post.body_id or ""
        if any(one.id == body for one in self.extraction.linked.organizations):
            return
        yield Statement(iri(body), RDF.type, KR.Organization)
        known = authority(body)
        name = known.name if known else post.body_name
        if name:
            yield self.say(iri(body), SKOS.prefLabel, _chinese(name), where, "post/body", 0.8)
        if post.country and not known:
            yield self.say(iri(body), KR.countryCode, Literal(post.country), where, "post/body", 0.7)

    def mentions(self) -> Iterator[Statement]:
        """Say of every recognised name that its bearer is named here."""
        entry = iri(self.entry_id)
        for mention in self.extraction.linked.mentions:
            if mention.entity_id:
                span = (mention.start, mention.end)
                sure = min(1.0, max(0.05, mention.score))
                yield self.say(iri(mention.entity_id), KR.mentionedIn, entry, span, "mention", sure)


_PLACES = {"country": "Country", "city": "City", "venue": "Venue", "other": "Venue"}


@cache
def _classes(name: str, kind: str | None) -> tuple[URIRef, ...]:
    model = load_model()
    scheme = "organisation-kind" if name == "Organization" else "place-kind"
    known = kind if kind and kind in model.schemes[scheme].concepts else None
    base = (PROV.Agent,) if name == "Person" else ()
    return (*model.standard_classes(name, known), *base)


def _chinese(name: str) -> Literal:
    return Literal(name, lang="zh-Hant")


def _literal(name: str) -> Literal:
    if _KANA.search(name):
        return Literal(name, lang="ja")
    return _chinese(name) if any("㐀" <= char <= "鿿" for char in name) else Literal(name, lang="en")
