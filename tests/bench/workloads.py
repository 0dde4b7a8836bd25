"""What every engine is asked: one question as SPARQL over what reports say, as our own call, as our own address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from rdflib import DCTERMS, ORG, SDO, SKOS

from ontology.namespaces import DERIVED_GRAPH, ID, KR, SEM
from tests.bench.graphs import city_id, country_of, name_of

SUBJECTS: Final = 20
"""Each question is asked about so many different things in turn, so that no answer is a cache's."""
ROWS_OF_FREE: Final = 20_000


@dataclass(frozen=True, slots=True)
class Work:
    """One row of the table.

    `sparql` are the questions for other engines, `derived` those for ours where they differ, `ours` names the call
    (with its arguments in `asked`), `paths` the addresses.
    """

    name: str
    sparql: tuple[str, ...]
    ours: str
    asked: tuple[tuple[str, ...], ...]
    paths: tuple[str, ...]


def _involving(pattern: str) -> str:
    """The events a place takes part in, the common part written into each branch, as Oxigraph needs it."""
    common = f"?event <{SDO.startDate}> ?day ; <{SKOS.prefLabel}> ?label ."
    branches = (
        f"?event <{SEM.hasPlace}> ?place . {pattern} {common}",
        f"?part <{KR.event}> ?event ; <{KR.capacity}> ?held . ?held <{ORG.organization}> ?body ."
        f" ?body <{KR.locatedIn}> ?place . {pattern} {common}",
    )
    union = " UNION ".join(f"{{ {branch} }}" for branch in branches)
    return f"SELECT DISTINCT ?event ?day ?label WHERE {{ {union} }} ORDER BY ?day ?event"


def _path(text: str) -> str:
    return quote(text, safe="/?=&-")


def works(cities: int) -> tuple[Work, ...]:
    """The rows, for a graph with so many partner cities."""
    chosen = [number * max(1, cities // SUBJECTS) % cities for number in range(SUBJECTS)]
    names = [city_id(number) for number in chosen]
    countries = [f"country-{country_of(number)}" for number in chosen[:5]]
    home = "place-tw-kaohsiung"
    reported = (
        f"?event <{DCTERMS.source}> ?entry . ?entry <{DCTERMS.isPartOf}> ?report ."
        f" ?report <{KR.reportingCity}> <{ID}{home}> ."
    )
    words = [name_of(number, "一二三四五六七八九十百千東西南北山海川原", 2) for number in chosen]
    five = (
        f"SELECT ?event ?day ?person ?title ?body WHERE {{ ?part <{KR.event}> ?event ; <{KR.participant}> ?person ;"
        f" <{KR.capacity}> ?held . ?held <{KR.title}> ?title ; <{ORG.organization}> ?body ."
        f" ?event <{SDO.startDate}> ?day }} LIMIT {ROWS_OF_FREE}"
    )
    counts = (
        f"SELECT ?country ?year (COUNT(DISTINCT ?event) AS ?events) WHERE {{ ?event <{SEM.hasPlace}> ?city ;"
        f" <{SDO.startDate}> ?day . ?city <{SDO.containedInPlace}> ?country BIND(SUBSTR(STR(?day), 1, 4) AS ?year) }}"
        " GROUP BY ?country ?year"
    )
    counts_derived = (
        f"SELECT ?country ?year (COUNT(*) AS ?events) WHERE {{ GRAPH <{DERIVED_GRAPH}> {{ ?event <{KR.involves}>"
        f' ?country ; <{KR.sortDate}> ?day }} FILTER(STRSTARTS(STR(?country), "{ID}country-"))'
        " BIND(SUBSTR(STR(?day), 1, 4) AS ?year) } GROUP BY ?country ?year"
    )
    everything = "SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 1000000"
    return (
        Work(
            "history of a city",
            tuple(_involving(f"VALUES ?place {{ <{ID}{name}> }}") for name in names),
            "history",
            tuple((name,) for name in names),
            tuple(f"/entities/{name}/history?limit=50" for name in names),
        ),
        Work(
            "history of a country",
            tuple(_involving(f"?place <{SDO.containedInPlace}> <{ID}{name}> .") for name in countries),
            "history",
            tuple((name,) for name in countries),
            tuple(f"/entities/{name}/history?limit=50" for name in countries),
        ),
        Work(
            "history of a pair",
            tuple(_involving(f"VALUES ?place {{ <{ID}{name}> }} {reported}") for name in names),
            "history",
            tuple((name, home) for name in names),
            tuple(f"/entities/{name}/history?with={home}&limit=50" for name in names),
        ),
        Work(
            "search, two characters",
            tuple(
                f"SELECT DISTINCT ?thing ?label WHERE {{ ?thing <{SKOS.prefLabel}> ?label"
                f' FILTER(CONTAINS(STR(?label), "{word}")) }} LIMIT 20'
                for word in words
            ),
            "search",
            tuple((word,) for word in words),
            tuple(_path(f"/entities?q={word}&limit=20") for word in words),
        ),
        Work(
            "network around a city",
            tuple(
                f"SELECT ?other (COUNT(DISTINCT ?event) AS ?events) WHERE {{ ?event <{SEM.hasPlace}> <{ID}{name}> ;"
                f" <{SEM.hasActor}> ?other }} GROUP BY ?other"
                for name in names
            ),
            "network",
            tuple((name,) for name in names),
            tuple(f"/network?centre={name}&format=json" for name in names),
        ),
        Work("counts by country and year", (counts,), "select", ((counts_derived,),), (_sparql(counts_derived),)),
        Work("five patterns, 20,000 rows", (five,), "select", ((five,),), (_sparql(five),)),
        Work("first of a million rows", (everything,), "first", ((everything,),), (_sparql(everything),)),
    )


def _sparql(text: str) -> str:
    return "/sparql?query=" + quote(text)
