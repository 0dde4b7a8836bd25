"""Prefixes: the only place where an IRI is typed by hand."""

from __future__ import annotations

from typing import Final

from rdflib import DCTERMS, FOAF, ORG, OWL, PROV, QB, RDF, RDFS, SDO, SH, SKOS, TIME, VOID, XSD, Namespace

BASE: Final = "https://w3id.org/kaohsiung-relations/"

KR: Final = Namespace(BASE + "ontology#")
"""Our own classes and properties."""
ID: Final = Namespace(BASE + "id/")
"""Things: people, posts, bodies, places, events, agreements, photos, figures, reports, entries."""
CONCEPT: Final = Namespace(BASE + "concept/")
"""SKOS concepts, as `scheme/notation`, for instance `event-type/visit`."""
GRAPH: Final = Namespace(BASE + "graph/")
"""Named graphs: `report/ID`, `derived`, `ontology`, `import/NAME`, `curation`."""

SEM: Final = Namespace("http://semanticweb.cs.vu.nl/2009/11/sem/")
PNV: Final = Namespace("https://w3id.org/pnv#")
OA: Final = Namespace("http://www.w3.org/ns/oa#")
GEO: Final = Namespace("http://www.opengis.net/ont/geosparql#")
GN: Final = Namespace("http://www.geonames.org/ontology#")
CAMEO: Final = Namespace(BASE + "concept/cameo/")
PLOVER: Final = Namespace(BASE + "concept/plover/")

DERIVED_GRAPH: Final = GRAPH["derived"]
ONTOLOGY_GRAPH: Final = GRAPH["ontology"]

PREFIXES: Final[dict[str, str]] = {
    "kr": str(KR),
    "krid": str(ID),
    "concept": str(CONCEPT),
    "krgraph": str(GRAPH),
    "cameo": str(CAMEO),
    "plover": str(PLOVER),
    "dcterms": str(DCTERMS),
    "foaf": str(FOAF),
    "geo": str(GEO),
    "gn": str(GN),
    "oa": str(OA),
    "org": str(ORG),
    "owl": str(OWL),
    "pnv": str(PNV),
    "prov": str(PROV),
    "qb": str(QB),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "schema": str(SDO),
    "sem": str(SEM),
    "sh": str(SH),
    "skos": str(SKOS),
    "time": str(TIME),
    "void": str(VOID),
    "xsd": str(XSD),
}
