"""Made-up graphs of any size in the shape the pipeline writes: one named graph a report, always the same bytes.

About 570 quads an event, fifty events a report: as the pipeline writes them, each statement has a claim of nine quads
and a few claims share the words they rest on, so that nine quads in ten are evidence. (The shipped report has more of
both: 1,330 quads an event.) A partner city has forty events whatever the size, as more reports bring more cities; there
are forty countries, so a country's history grows with the graph.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from random import Random
from typing import Final

from rdflib import DCTERMS, ORG, PROV, RDF, SDO, SKOS, XSD

from ontology.namespaces import CONCEPT, GRAPH, ID, KR, OA, SEM

EVENTS_A_REPORT: Final = 50
QUADS_AN_EVENT: Final = 570
CLAIMS_A_QUOTATION: Final = 4
EVENTS_A_CITY: Final = 40
COUNTRIES: Final = tuple(f"{one}{other}".lower() for one in "ABCDE" for other in "QRSTUVWX")
_SIGNS: Final = "安柏承德恩帆光浩佳傑凱蘭明寧培清榮思濤文希雅遠哲"
_LABEL: Final = "一二三四五六七八九十百千東西南北山海川原"
_KINDS: Final = ("courtesy_call", "visit", "signing", "meeting", "conference")


def name_of(number: int, signs: str, length: int) -> str:
    """A name for a number, different for different numbers below len(signs) ** length."""
    found = ""
    for _ in range(length):
        number, place = divmod(number, len(signs))
        found += signs[place]
    return found


def cities(reports: int) -> int:
    """How many partner cities so many reports have."""
    return max(1, reports * EVENTS_A_REPORT // EVENTS_A_CITY)


def city_id(number: int) -> str:
    """The id of a partner city."""
    return f"place-{country_of(number)}-c{number}"


def country_of(number: int) -> str:
    """The country code of a partner city, in lower case."""
    return COUNTRIES[number % len(COUNTRIES)]


def reports_for(quads: int) -> int:
    """How many reports have about so many quads."""
    return max(1, quads // (QUADS_AN_EVENT * EVENTS_A_REPORT))


def _id(name: str) -> str:
    return f"<{ID}{name}>"


def _text(value: str, language: str = "") -> str:
    return f'"{value}"@{language}' if language else f'"{value}"'


def _typed(value: object, kind: str) -> str:
    return f'"{value}"^^<{XSD[kind]}>'


class _Lines:
    """Collects the triples of one graph."""

    def __init__(self) -> None:
        self.found: set[str] = set()
        self._new: list[str] = []

    def say(self, subject: str, predicate: object, value: str) -> None:
        line = f"{subject} <{predicate}> {value}"
        self._new.append(line)
        self.found.add(line)

    def unclaimed(self) -> list[str]:
        """The statements since the last ones that were claimed."""
        return list(dict.fromkeys(self._new))

    def claim_all(self) -> None:
        """Take what was said, claims included, as done with."""
        self._new.clear()

    def thing(self, name: str, kind: str, label: str, country: str | None = None) -> str:
        node = _id(name)
        self.say(node, RDF.type, f"<{KR[kind]}>")
        self.say(node, SKOS.prefLabel, _text(label, "zh-hant"))
        if country:
            self.say(node, KR.countryCode, _text(country.upper()))
        return node


def report_graph(number: int, reports: int) -> tuple[str, bytes]:
    """One report's graph of a set of so many: its IRI and its sorted N-Quads."""
    random = Random(number)
    name = f"made-{number:06d}"
    lines = _Lines()
    report = _id(f"report-{name}")
    lines.say(report, RDF.type, f"<{KR.Report}>")
    lines.say(report, DCTERMS.title, _text(f"報告{number}", "zh-hant"))
    lines.say(report, KR.periodStart, _typed(f"{2000 + number % 25}-01-01", "date"))
    home = lines.thing("place-tw-kaohsiung", "City", "高雄市", "tw")
    lines.say(report, KR.reportingCity, home)
    mayor = lines.thing("person-mayor", "Person", "市長本人", "tw")
    sentences: list[str] = []
    for entry in range(1, EVENTS_A_REPORT + 1):
        _event(lines, random, name, entry, report, mayor, reports, sentences)
    lines.say(report, SDO.text, _text("".join(sentences)))
    graph = str(GRAPH[f"report/{name}"])
    return graph, "".join(f"{line} <{graph}> .\n" for line in sorted(lines.found)).encode()


def _event(
    lines: _Lines, random: Random, name: str, number: int, report: str, mayor: str, reports: int, sentences: list[str]
) -> None:
    chosen = random.randrange(cities(reports))
    country = country_of(chosen)
    label = name_of(chosen, _LABEL, 4) + "市"
    city = lines.thing(city_id(chosen), "City", label, country)
    lines.say(city, SDO.containedInPlace, lines.thing(f"country-{country}", "Country", f"{country}國", country))
    guest_number = random.randrange(max(1, reports * EVENTS_A_REPORT // 3))
    guest_name = name_of(guest_number, _SIGNS, 6)
    guest = lines.thing(f"person-g{guest_number}", "Person", guest_name, COUNTRIES[guest_number % len(COUNTRIES)])
    event, entry = _id(f"event-{name}-1.1-{number}"), _id(f"entry-{name}-1.1-{number}")
    day = f"{2000 + random.randrange(25)}-{random.randrange(1, 13):02d}-{random.randrange(1, 29):02d}"
    sentence = f"{day}，{label}{guest_name}一行拜會市長。"
    start = sum(map(len, sentences))
    sentences.append(sentence)
    lines.say(entry, RDF.type, f"<{KR.Entry}>")
    lines.say(entry, DCTERMS.title, _text(f"{label}來訪"))
    lines.say(entry, KR.sectionPath, _text("1.1"))
    for predicate, value in ((KR.number, number), (KR.start, start), (KR.end, start + len(sentence))):
        lines.say(entry, predicate, _typed(value, "integer"))
    lines.say(entry, DCTERMS.isPartOf, report)
    lines.thing(event[len(ID) + 1 : -1], "Event", f"{label}來訪")
    lines.say(event, DCTERMS.source, entry)
    lines.say(event, SEM.eventType, f"<{CONCEPT['event-type/' + random.choice(_KINDS)]}>")
    lines.say(event, SDO.startDate, _typed(day, "date"))
    lines.say(event, SEM.hasPlace, city)
    for place, (actor, role) in enumerate(((mayor, "host"), (guest, "guest"))):
        part = _id(f"participation-{name}-{number}-{place}")
        lines.say(event, SEM.hasActor, actor)
        lines.say(part, RDF.type, f"<{KR.Participation}>")
        lines.say(part, KR.event, event)
        lines.say(part, KR.participant, actor)
        lines.say(part, KR.role, f"<{CONCEPT['role/' + role]}>")
    held = _id(f"membership-{name}-{number}")
    body = lines.thing(f"body-c{chosen}", "Organization", f"{label}政府", country)
    lines.say(body, KR.locatedIn, city)
    lines.say(_id(f"participation-{name}-{number}-1"), KR.capacity, held)
    lines.say(held, RDF.type, f"<{KR.Membership}>")
    lines.say(held, ORG.member, guest)
    lines.say(held, ORG.organization, body)
    lines.say(held, KR.title, _text("代表"))
    lines.say(guest, KR.mentionedIn, entry)
    _claims(lines, report, entry, start, sentence)


def _claims(lines: _Lines, report: str, entry: str, start: int, sentence: str) -> None:
    """What each new statement rests on: a claim, and a part of the sentence that some claims share."""
    quotation = ""
    for number, statement in enumerate(lines.unclaimed()):
        if number % CLAIMS_A_QUOTATION == 0:
            first = number % (len(sentence) - 4)
            quotation = _quotation(lines, report, entry, start + first, sentence[first : first + 4])
        subject, predicate, value = statement.split(" ", 2)
        claim = _id(f"claim-{sha256((entry + statement).encode()).hexdigest()[:20]}")
        lines.say(claim, RDF.type, f"<{KR.Claim}>")
        lines.say(claim, RDF.type, f"<{RDF.Statement}>")
        lines.say(claim, RDF.subject, subject)
        lines.say(claim, RDF.predicate, predicate)
        lines.say(claim, RDF.object, value)
        lines.say(claim, PROV.wasGeneratedBy, _id(f"extraction-{report[len(ID) + 8 : -1]}"))
        lines.say(claim, PROV.wasQuotedFrom, quotation)
        lines.say(claim, KR.confidence, _typed("0.9", "decimal"))
        lines.say(claim, KR.rule, _text("made"))
    lines.claim_all()


def _quotation(lines: _Lines, report: str, entry: str, start: int, exact: str) -> str:
    name = sha256(f"{entry} {start}".encode()).hexdigest()[:20]
    evidence, position, quote = (_id(f"evidence-{name}{part}") for part in ("", "-position", "-quote"))
    lines.say(evidence, RDF.type, f"<{OA.SpecificResource}>")
    lines.say(evidence, RDF.type, f"<{PROV.Quotation}>")
    lines.say(evidence, OA.hasSource, report)
    lines.say(evidence, KR.entry, entry)
    lines.say(evidence, OA.hasSelector, position)
    lines.say(evidence, OA.hasSelector, quote)
    lines.say(position, RDF.type, f"<{OA.TextPositionSelector}>")
    lines.say(position, OA.start, _typed(start, "integer"))
    lines.say(position, OA.end, _typed(start + len(exact), "integer"))
    lines.say(quote, RDF.type, f"<{OA.TextQuoteSelector}>")
    lines.say(quote, OA.exact, _text(exact))
    lines.say(quote, OA.prefix, _text("前文" * 16))
    lines.say(quote, OA.suffix, _text("後文" * 16))
    return evidence


def graphs(quads: int) -> Iterator[tuple[str, bytes]]:
    """Graphs of about so many quads together."""
    reports = reports_for(quads)
    return (report_graph(number, reports) for number in range(reports))
