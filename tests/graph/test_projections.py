"""Projections of invented events, against a plain recomputation: no pair is lost, none is made up."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import product
from typing import Any

import networkx as nx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.measures import growth, measure, months_before, months_between, sleeping
from graph.network import CROWD, PERIODS, Contact, gather, period_of, projected

HOME = "place-tw-home"
KINDS: dict[str, list[str | None]] = {
    "person": [None],
    "organization": ["government", "school"],
    "place": ["city", "country", "venue"],
}


def _card(number: int) -> dict[str, Any]:
    type_ = ("person", "organization", "place")[number % 3]
    kind = KINDS[type_][number // 3 % len(KINDS[type_])]
    country = ("TW", "JP", "PL", None)[number // 2 % 4]
    return {
        "id": f"{type_}-{number}",
        "type": type_,
        "kind": kind,
        "country": country,
        "label": {"zh-Hant": f"名{number}", "en": None},
    }


CARDS = {card["id"]: card for card in map(_card, range(60))} | {
    HOME: {"id": HOME, "type": "place", "kind": "city", "country": "TW", "label": {"zh-Hant": "本市", "en": None}}
}
THINGS = sorted(CARDS)
FIRST = date(2024, 1, 1)
unhurried = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no fault of a projection."""


@st.composite
def events(draw: st.DrawFn) -> list[Contact]:
    found = []
    for number in range(draw(st.integers(0, 8))):
        strong = draw(st.frozensets(st.sampled_from(THINGS), max_size=8))
        weak = draw(st.frozensets(st.sampled_from(THINGS), max_size=4)) - strong
        people = sorted(thing for thing in strong if thing.startswith("person"))
        bodies = sorted(strong - set(people))
        joined = draw(st.lists(st.tuples(st.sampled_from(people), st.sampled_from(bodies)), max_size=2)) if (
            people and bodies
        ) else []  # fmt: skip
        card = {
            "participants": [{"id": person, "organization": {"id": body}} for person, body in joined],
            "event": {"label": {"zh-Hant": None}, "type": "visit"},
        }
        day = (FIRST + timedelta(days=draw(st.integers(0, 700)))).isoformat()
        found.append(Contact(f"event-{number}", day, card, strong, weak, HOME))
    return found


def _is(projection: str, thing: str) -> bool:
    card = CARDS[thing]
    found: dict[str, bool] = {
        "things": True,
        "people": card["type"] == "person",
        "bodies": card["type"] == "organization",
        "countries": card["kind"] == "country",
        "cities": card["type"] == "place" and card["kind"] not in ("country", "venue"),
    }
    return found[projection]


def _expected(found: list[Contact], projection: str) -> dict[frozenset[str], set[str]]:
    """Ask of every pair of things and every event whether the one brings the other together."""
    met: dict[frozenset[str], set[str]] = defaultdict(set)
    for event in found:
        there = {thing for thing in event.strong | event.weak if _is(projection, thing)}
        acting = there if projection in ("cities", "countries") else {t for t in there if t in event.strong}
        stands = {frozenset((p["id"], p["organization"]["id"])) for p in event.card["participants"]}
        for one, other in product(there, there):
            pair = frozenset((one, other))
            if one == other:
                continue
            local = CARDS[one]["country"] == CARDS[other]["country"] == "TW"
            both = one in acting and other in acting
            if (both and not local and pair not in stands) or (HOME in pair and not both):
                met[pair].add(event.id)
    return met


@unhurried
@given(events(), st.sampled_from(["things", "people", "bodies", "countries", "cities"]))
def test_every_event_of_every_pair_is_one_edge(found: list[Contact], projection: str) -> None:
    graph = projected(found, projection, CARDS.get)
    edges: dict[frozenset[str], list[str]] = defaultdict(list)
    for one, other, key in graph.edges(keys=True):
        edges[frozenset((one, other))].append(key)
    assert {pair: sorted(keys) for pair, keys in edges.items()} == {
        pair: sorted(keys) for pair, keys in _expected(found, projection).items()
    }
    seen = Counter(thing for event in found for thing in event.strong | event.weak if _is(projection, thing))
    assert {node: graph.nodes[node]["events"] for node in graph} == dict(seen)


@unhurried
@given(events())
def test_gathering_keeps_every_event(found: list[Contact]) -> None:
    graph = projected(found, "things", CARDS.get)
    simple = gather(graph)
    days = {event.id: event.day for event in found}
    assert sum(pair["weight"] for _, _, pair in simple.edges(data=True)) == graph.number_of_edges()
    for one, other, pair in simple.edges(data=True):
        assert set(pair["events"]) == set(graph[one][other])
        assert pair["weight"] == len(pair["events"])
        assert (pair["first"], pair["last"]) == (
            min(days[key] for key in pair["events"]),
            max(days[key] for key in pair["events"]),
        )


@unhurried
@given(events())
def test_bipartite_joins_each_event_with_who_took_part(found: list[Contact]) -> None:
    graph = projected(found, "bipartite", CARDS.get)
    edges = {(thing, event.id) for event in found for thing in event.strong}
    assert {tuple(sorted(pair, reverse=True)) for pair in graph.edges()} == {
        tuple(sorted(pair, reverse=True)) for pair in edges
    }
    assert nx.is_bipartite(graph)


@unhurried
@given(events(), st.sampled_from(PERIODS))
def test_the_periods_make_up_the_whole(found: list[Contact], unit: str) -> None:
    whole = projected(found, "things", CARDS.get)
    names = {period_of(event.day, unit) for event in found}
    parts = [
        projected([event for event in found if period_of(event.day, unit) == name], "things", CARDS.get)
        for name in names
    ]
    together = Counter((*sorted((a, b)), key) for part in parts for a, b, key in part.edges(keys=True))
    assert together == Counter((*sorted((a, b)), key) for a, b, key in whole.edges(keys=True))
    for node in whole:
        assert whole.nodes[node]["events"] == sum(part.nodes[node]["events"] for part in parts if node in part)


@unhurried
@given(events(), st.integers(0, 700))
def test_growth_is_the_difference_of_two_counts(found: list[Contact], split: int) -> None:
    day = (FIRST + timedelta(days=split)).isoformat()
    before, after = ([e for e in found if e.day < day], [e for e in found if e.day >= day])
    grown = growth(projected(before, "people", CARDS.get), projected(after, "people", CARDS.get))
    for person in filter(lambda thing: _is("people", thing), THINGS):
        counts = [sum(person in event.strong | event.weak for event in part) for part in (before, after)]
        if counts[0] == counts[1]:
            assert person not in grown
        else:
            assert (grown[person].before, grown[person].after) == tuple(counts)


@unhurried
@given(events())
def test_measures_fit_the_gathered_network(found: list[Contact]) -> None:
    graph = projected(found, "people", CARDS.get)
    measured = measure(graph)
    met = _expected(found, "people")
    assert set(measured) == set(graph)
    for person, said in measured.items():
        mine = {pair: keys for pair, keys in met.items() if person in pair}
        assert said.degree == len(mine)
        assert said.strength == sum(map(len, mine.values()))
        assert 0 <= said.betweenness <= 1
        assert said.core <= said.degree
        assert said.bridged <= said.degree
    for core in {said.core for said in measured.values()}:  # in a k-core each has k others that are in it too
        inside = {person for person, said in measured.items() if said.core >= core}
        assert all(len(set(graph[person]) & inside) >= core for person in inside)


@unhurried
@given(events(), st.integers(1, 12))
def test_who_sleeps_has_met_but_not_lately(found: list[Contact], months: int) -> None:
    at = FIRST + timedelta(days=700)
    limit = months_before(at, months).isoformat()
    last: dict[frozenset[str], str] = {}
    days = {event.id: event.day for event in found}
    for pair, keys in _expected(found, "cities").items():
        last[pair] = max(days[key] for key in keys)
    asleep = sleeping(projected(found, "cities", CARDS.get), months, at)
    assert {frozenset(each.partners): each.last for each in asleep} == {
        pair: day for pair, day in last.items() if day < limit
    }
    assert all(each.months is not None and each.months >= months for each in asleep)


@unhurried
@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 60))
def test_months_are_counted_both_ways(day: date, months: int) -> None:
    assert months_between(months_before(day, months), day) == months


def test_a_crowd_meets_the_city_only() -> None:
    crowd = frozenset(thing for thing in THINGS if CARDS[thing]["country"] != "TW") | {HOME}
    assert len(crowd) > CROWD
    card = {"participants": [], "event": {"label": {"zh-Hant": None}, "type": "festival"}}
    graph = projected([Contact("event-1", "2025-01-01", card, crowd, frozenset(), HOME)], "things", CARDS.get)
    assert {frozenset(pair) for pair in graph.edges()} == {frozenset((HOME, thing)) for thing in crowd - {HOME}}
