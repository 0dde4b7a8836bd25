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
PAGE: Final = 200
"""Events of a history that are asked for: all of a city's, and of a country's up to 5 million quads nearly all."""


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


_EVENT: Final = f"?event <{SDO.startDate}> ?day ; <{SKOS.prefLabel}> ?label ."
_TOLD: Final = (
    f"?event <{SEM.eventType}> ?type ; <{DCTERMS.source}> ?entry ."
    f" ?entry <{KR.start}> ?start ; <{KR.end}> ?end ; <{DCTERMS.isPartOf}> ?report . ?report <{SDO.text}> ?text ."
    f" ?who <{KR.event}> ?event ; <{KR.participant}> ?actor ; <{KR.role}> ?role . ?actor <{SKOS.prefLabel}> ?name ."
    f" OPTIONAL {{ ?who <{KR.capacity}> ?post . ?post <{KR.title}> ?title ; <{ORG.organization}> ?office ."
    f" ?office <{SKOS.prefLabel}> ?officeName }}"
)
"""What a history says of an event: its type, who took part in which role and post, and the sentence."""


def _involving(pattern: str, said: str) -> str:
    """The events a place takes part in, what is asked of them written into each branch, as Oxigraph needs it."""
    branches = (
        f"?event <{SEM.hasPlace}> ?place . {pattern} {said}",
        f"?part <{KR.event}> ?event ; <{KR.capacity}> ?held . ?held <{ORG.organization}> ?body ."
        f" ?body <{KR.locatedIn}> ?place . {pattern} {said}",
    )
    return "{ " + " UNION ".join(f"{{ {branch} }}" for branch in branches) + " }"


def _rows(pattern: str) -> str:
    """Dates and titles of what a place took part in."""
    return f"SELECT DISTINCT ?event ?day ?label WHERE {_involving(pattern, _EVENT)} ORDER BY ?day ?event"


def _history(pattern: str) -> str:
    """The history of a place as our page gives it: when, what, who in which post, and the sentence.

    The events are a question of their own: no other way of writing it was faster, on Virtuoso as on Oxigraph.
    """
    return (
        "SELECT DISTINCT ?event ?day ?label ?type ?actor ?name ?role ?title ?officeName"
        " (SUBSTR(?text, ?start + 1, ?end - ?start) AS ?sentence)"
        f" WHERE {{ {{ SELECT DISTINCT ?event ?day ?label WHERE {_involving(pattern, _EVENT)} }} {_TOLD} }}"
        " ORDER BY ?day ?event"
    )


def _rows_derived(*involved: str) -> str:
    """The same dates and titles from what we derive at publication."""
    patterns = " ".join(f"?event <{KR.involves}> <{ID}{name}> ." for name in involved)
    return (
        f"SELECT DISTINCT ?event ?day ?label WHERE {{ GRAPH <{DERIVED_GRAPH}> {{ {patterns}"
        f" ?event <{KR.sortDate}> ?day }} ?event <{SKOS.prefLabel}> ?label }} ORDER BY ?day ?event"
    )


def _asked_both_ways(of: str, things: list[tuple[str, str, tuple[str, ...]]]) -> tuple[Work, Work]:
    """The whole history of things, and its dates and titles alone: (id, pattern, with whom) of each."""
    pages = tuple(
        f"/entities/{name}/history?limit={PAGE}" + "".join(f"&with={other}" for other in others)
        for name, _, others in things
    )
    derived = tuple(_rows_derived(name, *others) for name, _, others in things)
    return (
        Work(
            f"history of {of}",
            tuple(_history(pattern) for _, pattern, _ in things),
            "history",
            tuple((name, *others) for name, _, others in things),
            pages,
        ),
        Work(
            f"dates and titles of {of}",
            tuple(_rows(pattern) for _, pattern, _ in things),
            "select",
            tuple((question,) for question in derived),
            tuple(map(_sparql, derived)),
        ),
    )


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
        *_asked_both_ways("a city", [(name, f"VALUES ?place {{ <{ID}{name}> }}", ()) for name in names]),
        *_asked_both_ways(
            "a country", [(name, f"?place <{SDO.containedInPlace}> <{ID}{name}> .", ()) for name in countries]
        ),
        *_asked_both_ways(
            "a pair", [(name, f"VALUES ?place {{ <{ID}{name}> }} {reported}", (home,)) for name in names]
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
