"""A report of five short entries in the shape the pipeline writes, and a store of it.

Fixture strategy: everything here is made by hand, no network, no file of the repository is read; a test that needs
the real report asks `tests/graph/test_sample.py` instead. Sentences are the sample's own, shortened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rdflib import DCTERMS, ORG, PROV, RDF, SDO, SKOS, XSD, Literal, URIRef

from graph import publication
from graph.identifiers import iri, mint
from graph.rdf import ExtractionActivity, nquads
from graph.statement import Provenance, Statement
from graph.store.base import Reader, Store
from graph.store.oxigraph import OxigraphStore
from ontology.namespaces import CONCEPT, GRAPH, KR, SEM

TEXT = """# 報告

1. 出訪波蘭格丁尼亞市締結姊妹市

114年9月14日至16日,羅達生副市長與科西奧雷克(Aleksandra Kosiorek)市長共同簽署姊妹市協定。此行參訪港口。(照片1)

2. 與日本青森縣簽署友好交流協定

114年10月20日,青森縣宮下宗一郎知事拜會羅達生副市長,奧正史所長見證。

3. 美國在台協會拜會

114年9月5日,美國在台協會高雄分處張子霖(Neil Gibson)處長拜會羅達生副市長。

4. 青森大學來訪

114年12月16日,青森大學棒球隊來訪高雄。

5. 奧正史所長辭行

115年1月5日,奧正史所長拜會羅達生副市長。
"""
TITLES = (
    "出訪波蘭格丁尼亞市締結姊妹市",
    "與日本青森縣簽署友好交流協定",
    "美國在台協會拜會",
    "青森大學來訪",
    "奧正史所長辭行",
)


class Writer:
    """Collects the statements of one hand-made report."""

    def __init__(self, document: str = "hand-made-1", text: str = TEXT) -> None:
        self.document = document
        self.text = text
        self.found: list[Statement] = []
        self.entry: str | None = None

    def say(self, subject: str, predicate: URIRef, value: Any, words: str | None = None, rule: str = "test") -> None:
        node = value if isinstance(value, URIRef | Literal) else Literal(value)
        provenance = None
        if words is not None:
            low = self.text.index(f"{self.entry.rsplit('-', 1)[1]}. ") if self.entry else 0
            start = self.text.index(words, low)
            provenance = Provenance(self.document, start, start + len(words), words, self.entry)
        self.found.append(Statement(iri(subject), predicate, node, provenance, rule, 0.9))

    def thing(self, name: str, kind: str, label: str, country: str | None = None, **extra: URIRef | str) -> str:
        self.say(name, RDF.type, KR[kind])
        self.say(name, SKOS.prefLabel, Literal(label, lang="zh-Hant"))
        if country:
            self.say(name, KR.countryCode, country)
        for key, value in extra.items():
            predicate = {
                "latin": SKOS.altLabel,
                "within": SDO.containedInPlace,
                "parent": ORG.subOrganizationOf,
                "represents": KR.represents,
                "located": KR.locatedIn,
                "kind_of": ORG.classification,
                "place_kind": KR.placeKind,
            }[key]
            self.say(name, predicate, Literal(value, lang="en") if key == "latin" else value)
        return name

    def mention(self, thing: str, words: str) -> None:
        assert self.entry
        self.say(thing, KR.mentionedIn, iri(self.entry), words, "mention")

    def report(self, city: str) -> None:
        report = f"report-{self.document}"
        self.say(report, RDF.type, KR.Report)
        self.say(report, DCTERMS.title, Literal("測試報告", lang="zh-Hant"))
        self.say(report, SDO.text, self.text)
        self.say(report, KR.reportingCity, iri(city))
        self.say(report, KR.periodStart, Literal("2025-09-01", datatype=XSD.date))

    def event(self, number: int, kind: str, start: str, end: str | None = None, topics: Iterable[str] = ()) -> str:
        title = TITLES[number - 1]
        event, entry = f"event-{self.document}-1.1-{number}", f"entry-{self.document}-1.1-{number}"
        low = self.text.index(f"{number}. {title}")
        high = self.text.find(f"\n{number + 1}. ", low)
        self.entry = entry
        self.say(entry, RDF.type, KR.Entry)
        self.say(entry, DCTERMS.title, title)
        self.say(entry, KR.sectionPath, "1.1")
        self.say(entry, KR.number, number)
        self.say(entry, KR.start, low)
        self.say(entry, KR.end, high if high > 0 else len(self.text))
        self.say(entry, DCTERMS.isPartOf, iri(f"report-{self.document}"))
        self.thing(event, "Event", title)
        self.say(event, DCTERMS.source, iri(entry))
        self.say(event, SEM.eventType, CONCEPT[f"event-type/{kind}"])
        self.say(event, SDO.startDate, Literal(start, datatype=XSD.date))
        if end:
            self.say(event, SDO.endDate, Literal(end, datatype=XSD.date))
        for topic in topics:
            self.say(event, DCTERMS.subject, CONCEPT[f"topic/{topic}"])
        return event

    def takes_part(self, event: str, actor: str, role: str, title: str = "", body: str = "") -> None:
        node = mint("participation", event, actor, role)
        self.say(node, RDF.type, KR.Participation)
        self.say(node, KR.event, iri(event))
        self.say(node, KR.participant, iri(actor))
        self.say(node, KR.role, CONCEPT[f"role/{role}"])
        self.say(event, SEM.hasActor, iri(actor))
        if title:
            held = mint("membership", actor, title, body, self.document)
            self.say(held, RDF.type, KR.Membership)
            self.say(held, ORG.member, iri(actor))
            self.say(held, ORG.organization, iri(body))
            self.say(held, KR.title, title)
            self.say(node, KR.capacity, iri(held))

    def content(self) -> bytes:
        return nquads(self.found, self.graph, ExtractionActivity(self.document, "0", "test"), self.text)

    @property
    def graph(self) -> str:
        return str(GRAPH[f"report/{self.document}"])


def places(writer: Writer) -> None:
    """The countries, places and bodies the entries name."""
    for code, name, latin in (
        ("tw", "臺灣", "Taiwan"),
        ("pl", "波蘭", "Poland"),
        ("jp", "日本", "Japan"),
        ("us", "美國", "United States"),
    ):
        writer.thing(f"country-{code}", "Country", name, code.upper(), latin=latin)
    writer.thing("place-tw-kaohsiung", "City", "高雄市", "TW", latin="Kaohsiung", within=iri("country-tw"))
    writer.thing("place-pl-gdynia", "City", "格丁尼亞市", "PL", latin="Gdynia", within=iri("country-pl"))
    writer.thing("place-jp-aomori-test", "Region", "青森縣", "JP", latin="Aomori", within=iri("country-jp"))
    city = iri("place-tw-kaohsiung")
    writer.thing("body-kaohsiung-city-government", "Organization", "高雄市政府", "TW", located=city)
    writer.thing("body-gdynia", "Organization", "格丁尼亞市政府", "PL", located=iri("place-pl-gdynia"))
    writer.thing("office-ait", "Organization", "美國在台協會", "US", latin="AIT", represents=iri("country-us"))
    writer.thing(
        "office-ait-kaohsiung", "Organization", "美國在台協會高雄分處", "US", parent=iri("office-ait"), located=city
    )
    writer.thing(
        "office-jtea-kaohsiung", "Organization", "日本台灣交流協會高雄事務所", "JP", represents=iri("country-jp")
    )
    writer.thing(
        "body-aomori-university",
        "Organization",
        "青森大學",
        "JP",
        located=iri("place-jp-aomori-test"),
        kind_of=CONCEPT["organisation-kind/university"],
    )


def people(writer: Writer) -> None:
    """The people the entries name."""
    writer.thing("person-luo", "Person", "羅達生", "TW")
    writer.thing("person-kosiorek", "Person", "科西奧雷克", "PL", latin="Aleksandra Kosiorek")
    writer.thing("person-miyashita", "Person", "宮下宗一郎", "JP")
    writer.thing("person-oku", "Person", "奧正史", "JP")
    writer.thing("person-gibson", "Person", "張子霖", "US", latin="Neil Gibson")


def entries(writer: Writer) -> None:
    """What happened."""
    government = "body-kaohsiung-city-government"
    first = writer.event(1, "delegation_abroad", "2025-09-14", "2025-09-16", ["education", "culture"])
    writer.takes_part(first, "person-luo", "leader", "副市長", government)
    writer.takes_part(first, "person-kosiorek", "signatory", "市長", "body-gdynia")
    writer.say(first, SEM.hasPlace, iri("place-pl-gdynia"))
    for thing, words in (
        ("person-luo", "羅達生"),
        ("person-kosiorek", "科西奧雷克"),
        ("place-pl-gdynia", "格丁尼亞市"),
    ):
        writer.mention(thing, words)
    signed = "agreement-gdynia"
    writer.thing(signed, "Agreement", "高雄市與格丁尼亞市姊妹市協定")
    writer.say(signed, KR.agreementKind, CONCEPT["agreement-kind/sister_city"])
    writer.say(signed, KR.status, CONCEPT["agreement-status/signed"])
    writer.say(signed, KR.ordinal, 43)
    writer.say(signed, KR.party, iri("place-tw-kaohsiung"))
    writer.say(signed, KR.party, iri("place-pl-gdynia"), "共同簽署姊妹市協定")
    writer.say(signed, PROV.wasGeneratedBy, iri(first))
    writer.say(signed, KR.signedOn, Literal("2025-09-14", datatype=XSD.date))
    partnership = mint("partnership", "place-pl-gdynia", "place-tw-kaohsiung")
    writer.thing(partnership, "Partnership", "高雄市與格丁尼亞市")
    writer.say(partnership, KR.partner, iri("place-tw-kaohsiung"))
    writer.say(partnership, KR.partner, iri("place-pl-gdynia"))
    writer.say(partnership, KR.standing, CONCEPT["standing/sister_city"])
    writer.say(partnership, KR.ordinal, 43)
    writer.say(partnership, KR.basis, iri(signed))
    photo = f"photo-{writer.document}-1"
    writer.say(photo, RDF.type, KR.Photo)
    writer.say(photo, KR.number, 1)
    writer.say(photo, SDO.caption, "羅達生副市長(左三)")
    writer.say(photo, KR.illustrates, iri(first))
    second = writer.event(2, "signing", "2025-10-20", topics=["education"])
    writer.takes_part(second, "person-luo", "host", "副市長", government)
    writer.takes_part(second, "person-miyashita", "signatory", "知事", "place-jp-aomori-test")
    writer.takes_part(second, "person-oku", "witness", "所長", "office-jtea-kaohsiung")
    writer.mention("place-jp-aomori-test", "青森縣")
    writer.mention("person-oku", "奧正史")
    third = writer.event(3, "courtesy_call", "2025-09-05")
    writer.takes_part(third, "person-luo", "host", "副市長", government)
    writer.takes_part(third, "person-gibson", "guest", "處長", "office-ait-kaohsiung")
    writer.mention("person-gibson", "張子霖")
    fourth = writer.event(4, "sports_exchange", "2025-12-16")
    writer.takes_part(fourth, "body-aomori-university", "guest")
    writer.mention("body-aomori-university", "青森大學")
    fifth = writer.event(5, "courtesy_call", "2026-01-05")
    writer.takes_part(fifth, "person-luo", "host", "副市長", government)
    writer.takes_part(fifth, "person-oku", "guest", "所長", "office-jtea-kaohsiung")
    writer.mention("person-oku", "奧正史")


def report(document: str = "hand-made-1") -> Writer:
    """The whole hand-made report."""
    writer = Writer(document)
    writer.report("place-tw-kaohsiung")
    places(writer)
    people(writer)
    entries(writer)
    return writer


SMALL_ONTOLOGY = (
    f'<{CONCEPT["topic/education"]}> <{SKOS.prefLabel}> "教育"@zh-hant <{GRAPH["ontology"]}> .\n'
    f'<{CONCEPT["topic/education"]}> <{SKOS.prefLabel}> "education"@en <{GRAPH["ontology"]}> .\n'
)


WHOLE_ONTOLOGY = publication.ontology_content


def use_small_ontology() -> None:
    """The whole ontology is ten thousand quads; what these tests need of it is two."""
    publication.ontology_content = SMALL_ONTOLOGY.encode  # type: ignore[assignment]


@pytest.fixture(scope="package", autouse=True)
def small_ontology() -> Iterator[None]:
    use_small_ontology()
    yield
    publication.ontology_content = WHOLE_ONTOLOGY


@pytest.fixture(scope="package")
def hand_made() -> Writer:
    return report()


@pytest.fixture(scope="package")
def published(tmp_path_factory: pytest.TempPathFactory, hand_made: Writer) -> Store:
    store = OxigraphStore(Path(tmp_path_factory.mktemp("store")) / "kr")
    store.publish({hand_made.graph: hand_made.content()})
    return store


@pytest.fixture(scope="package")
def reader(published: Store) -> Iterator[Reader]:
    with published.reader() as opened:
        yield opened
