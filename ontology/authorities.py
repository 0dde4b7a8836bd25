"""Who is who: the countries, places, offices and bodies known before any report is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pyoxigraph as ox
from rdflib import ORG, RDF, SDO, SKOS, URIRef

from ontology.errors import ModelError
from ontology.namespaces import GEO, ID, KR

FOLDER = Path(__file__).with_name("authorities")

_POINT = re.compile(r"POINT\s*\(\s*(-?[0-9.]+)\s+(-?[0-9.]+)\s*\)")
_GEOMETRY = str(GEO.hasGeometry)
_WKT = str(GEO.asWKT)


@dataclass(frozen=True, slots=True)
class Authority:
    """One thing of the authority files. `parent`, `represents` and `located_in` are ids of others.

    `names` has one preferred label a language; `alternatives` are the other names it goes by, in any language;
    `abbreviations` are short forms that need context (AIT, 史國, the 美 of 台美). `kind` is the notation of its
    organisation kind or place kind, `type` its class without the prefix (Organization, Country, City, Region, Venue).
    `department` is the notation of the concept scheme `department` where it is one of a local government's.
    """

    id: str
    iri: URIRef
    type: str
    names: Mapping[str, str] = field(hash=False)
    alternatives: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    country_code: str | None = None
    represents: str | None = None
    parent: str | None = None
    located_in: str | None = None
    kind: str | None = None
    department: str | None = None
    geonames_id: str | None = None
    latitude: float | None = None
    longitude: float | None = None

    @property
    def name(self) -> str:
        """The name it is shown under: Chinese where there is one."""
        return self.names.get("zh-Hant") or next(iter(self.names.values()))

    @property
    def all_names(self) -> tuple[str, ...]:
        """Preferred labels and alternatives, each once, abbreviations left out."""
        return tuple(dict.fromkeys((*self.names.values(), *self.alternatives)))


def authority_files(folder: Path = FOLDER) -> list[Path]:
    """The Turtle files of the authorities, sorted by name."""
    return sorted(folder.glob("*.ttl"))


@cache
def load_authorities(folder: Path = FOLDER) -> tuple[Authority, ...]:
    """Read every authority file once a process; sorted by id."""
    subjects: dict[str, dict[str, list[ox.Literal | ox.NamedNode]]] = {}
    for path in authority_files(folder):
        try:
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal | ox.NamedNode):
                    facts = subjects.setdefault(quad.subject.value, {})
                    facts.setdefault(quad.predicate.value, []).append(quad.object)
        except (SyntaxError, ValueError, OSError) as error:
            raise ModelError(f"{path.name}: {error}") from error
    base = str(ID)
    found = [
        _authority(iri[len(base) :], facts, subjects)
        for iri, facts in subjects.items()
        if iri.startswith(base) and _GEOMETRY_TYPE not in (node.value for node in facts.get(str(RDF.type), ()))
    ]
    return tuple(sorted(found, key=lambda authority: authority.id))


@cache
def authority(identifier: str) -> Authority | None:
    """Give the authority with this id, None where there is none."""
    return _by_id().get(identifier)


@cache
def _by_id() -> dict[str, Authority]:
    return {one.id: one for one in load_authorities()}


_GEOMETRY_TYPE = str(GEO.Geometry)
_Facts = dict[str, list[ox.Literal | ox.NamedNode]]


def _authority(identifier: str, facts: _Facts, subjects: Mapping[str, _Facts]) -> Authority:
    longitude, latitude = _point(facts, subjects)
    return Authority(
        id=identifier,
        iri=ID[identifier],
        type=_tail(facts, RDF.type) or "",
        names={_language(node): node.value for node in facts.get(str(SKOS.prefLabel), ())},
        alternatives=tuple(sorted({node.value for node in facts.get(str(SKOS.altLabel), ())})),
        abbreviations=tuple(sorted(node.value for node in facts.get(str(KR.abbreviation), ()))),
        country_code=_value(facts, KR.countryCode),
        represents=_tail(facts, KR.represents),
        parent=_tail(facts, ORG.subOrganizationOf) or _tail(facts, SDO.containedInPlace),
        located_in=_tail(facts, KR.locatedIn),
        kind=_tail(facts, ORG.classification) or _tail(facts, KR.placeKind),
        department=_tail(facts, KR.department),
        geonames_id=_value(facts, KR.geonamesId),
        latitude=latitude,
        longitude=longitude,
    )


def _value(facts: _Facts, predicate: URIRef) -> str | None:
    nodes = facts.get(str(predicate))
    return nodes[0].value if nodes else None


def _tail(facts: _Facts, predicate: URIRef) -> str | None:
    value = _value(facts, predicate)
    return value and re.split(r"[/#]", value)[-1]


def _language(node: ox.Literal | ox.NamedNode) -> str:
    language = node.language if isinstance(node, ox.Literal) else None
    return "zh-Hant" if language == "zh-hant" else language or ""


def _point(facts: _Facts, subjects: Mapping[str, _Facts]) -> tuple[float | None, float | None]:
    geometry = _value(facts, URIRef(_GEOMETRY))
    shape = _value(subjects.get(geometry, {}), URIRef(_WKT)) if geometry else None
    match = _POINT.match(shape or "")
    return (float(match[1]), float(match[2])) if match else (None, None)
