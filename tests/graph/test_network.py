"""Networks, their measures, drawings and files."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import icalendar
import networkx as nx
import pytest

from graph.analysis import RANKINGS, Question, analyse
from graph.charts import CHARTS, chart, chart_svg
from graph.drawing import html, network, svg
from graph.exports import cell, edges_csv, gexf, graphml, history_calendar, history_csv, network_json
from graph.history import HistoryFilter, history
from graph.identifiers import iri
from graph.measures import brokers, dormant, growth, measure, months_before
from graph.network import PROJECTIONS, NetworkFilter, by_period, gather, project, shared_neighbours, shortest_path
from graph.picture import Picture, picture
from graph.store.base import Reader
from graph.store.oxigraph import OxigraphStore
from ontology.errors import NotFoundError, RequestError
from tests.graph.conftest import Writer, people, places, report

HOSTILE = "<img src=x onerror=alert(1)></script><script>alert(2)</script>{{7*7}} href=\u0001"


@pytest.fixture(scope="package")
def drawn(reader: Reader) -> Picture:
    return picture(reader)


@pytest.fixture
def hostile(drawn: Picture) -> Picture:
    nodes: list[dict[str, Any]] = json.loads(json.dumps(drawn.nodes))
    events: dict[str, dict[str, Any]] = json.loads(json.dumps(drawn.events))
    nodes[0]["label"]["zh-Hant"] = HOSTILE
    for event in events.values():
        event["label"]["zh-Hant"] = HOSTILE
    return Picture(drawn.graph, drawn.centre, nodes, drawn.edges, events, drawn.topics, drawn.omitted, drawn.total)


class TestProjections:
    def test_every_event_is_its_own_edge(self, reader: Reader) -> None:
        people = project(reader, "people")
        assert people.number_of_edges("person-luo", "person-oku") == 2
        assert gather(people).edges["person-luo", "person-oku"]["weight"] == 2
        assert not people.has_edge("person-kosiorek", "person-oku")

    @pytest.mark.parametrize(
        ("projection", "types"),
        [("people", {"person"}), ("bodies", {"organization"}), ("cities", {"place"}), ("countries", {"place"})],
    )
    def test_nodes_are_what_was_asked(self, reader: Reader, projection: str, types: set[str]) -> None:
        graph = project(reader, projection)
        assert {graph.nodes[node]["type"] for node in graph} == types

    def test_countries_meet_through_their_cities(self, reader: Reader) -> None:
        countries = project(reader, "countries")
        assert countries.number_of_edges("country-jp", "country-tw") == 3
        assert countries.number_of_edges("country-pl", "country-tw") == 1

    def test_bipartite(self, reader: Reader) -> None:
        graph = project(reader, "bipartite")
        assert all(
            (graph.nodes[one]["type"] == "event") != (graph.nodes[other]["type"] == "event")
            for one, other in graph.edges()
        )

    def test_around_a_centre_and_in_a_period(self, reader: Reader) -> None:
        near = project(reader, "things", NetworkFilter("person-oku"))
        assert set(near.graph["contacts"]) == {"event-hand-made-1-1.1-2", "event-hand-made-1-1.1-5"}
        late = project(reader, "things", NetworkFilter("person-oku", filters=HistoryFilter(since=date(2026, 1, 1))))
        assert set(late.graph["contacts"]) == {"event-hand-made-1-1.1-5"}
        assert "place-jp-aomori-test" in project(reader, "things", NetworkFilter("person-oku", 2))

    def test_paths_and_what_is_shared(self, reader: Reader) -> None:
        people = project(reader, "people")
        assert shortest_path(people, "person-oku", "person-gibson") == ["person-oku", "person-luo", "person-gibson"]
        assert shared_neighbours(people, "person-oku", "person-gibson") == ["person-luo"]
        with pytest.raises(NotFoundError):
            shortest_path(people, "person-oku", "person-nobody")

    def test_what_makes_no_sense(self, reader: Reader) -> None:
        with pytest.raises(RequestError, match="not a projection"):
            project(reader, "dreams")
        with pytest.raises(RequestError):
            project(reader, "things", NetworkFilter(depth=9))


def test_measures(reader: Reader) -> None:
    people = project(reader, "people")
    found = measure(people)
    assert found == measure(people)
    assert (found["person-luo"].degree, found["person-luo"].strength) == (4, 5)
    before = project(reader, "people", NetworkFilter(filters=HistoryFilter(until=date(2025, 12, 1))))
    after = project(reader, "people", NetworkFilter(filters=HistoryFilter(since=date(2025, 12, 1))))
    assert {node: grown.change for node, grown in growth(before, after).items()} == {
        "person-gibson": -1,
        "person-kosiorek": -1,
        "person-luo": -2,
        "person-miyashita": -1,
    }


def test_a_broker_joins_two_circles() -> None:
    circles = [[f"left-{n}" for n in range(4)] + ["broker"], [f"right-{n}" for n in range(4)] + ["broker"]]
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    for circle in circles:
        for one, other in combinations(circle, 2):
            graph.add_edge(one, other, key="event", day="2025-01-01")
    found = measure(graph)
    assert brokers(found) == ["broker"]
    assert found["broker"].bridged == 2
    assert found["left-0"].community != found["right-0"].community
    assert found["left-0"].core == 4


def test_dormant_partnerships(reader: Reader) -> None:
    [asleep] = dormant(reader, 3, date(2026, 3, 1))
    assert asleep.partners == ("place-pl-gdynia", "place-tw-kaohsiung")
    assert (asleep.last, asleep.months, asleep.standing) == ("2025-09-14", 5, ("sister_city",))
    assert dormant(reader, 12, date(2026, 3, 1)) == []
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)


def test_periods(reader: Reader) -> None:
    months = by_period(reader, "countries")
    assert list(months) == ["2025-09", "2025-10", "2025-12", "2026-01"]
    assert months["2025-09"].number_of_edges("country-pl", "country-tw") == 1
    assert not months["2025-10"].has_node("country-pl")
    assert list(by_period(reader, unit="half")) == ["2025-H2", "2026-H1"]
    assert list(by_period(reader, unit="quarter")) == ["2025-Q3", "2025-Q4", "2026-Q1"]
    assert list(by_period(reader, unit="year")) == ["2025", "2026"]
    with pytest.raises(RequestError, match="not a period"):
        by_period(reader, unit="fortnight")


def test_several_event_types(reader: Reader) -> None:
    some = project(reader, "people", NetworkFilter(event_types=("signing", "delegation_abroad")))
    assert set(some.graph["contacts"]) == {"event-hand-made-1-1.1-1", "event-hand-made-1-1.1-2"}


def test_a_second_city_keeps_its_events_and_its_own_links(tmp_path: Path) -> None:
    ours, theirs = report(), Writer("hand-made-2")
    theirs.report("place-tw-tainan")
    places(theirs)
    people(theirs)
    theirs.thing("place-tw-tainan", "City", "臺南市", "TW", within=iri("country-tw"))
    theirs.thing("body-tainan", "Organization", "臺南市政府", "TW", located=iri("place-tw-tainan"))
    theirs.thing("person-huang", "Person", "黃偉哲", "TW")
    call = theirs.event(3, "courtesy_call", "2025-09-06")
    theirs.takes_part(call, "person-huang", "host", "市長", "body-tainan")
    theirs.takes_part(call, "person-gibson", "guest", "處長", "office-ait-kaohsiung")
    store = OxigraphStore(tmp_path / "kr")
    store.publish({writer.graph: writer.content() for writer in (ours, theirs)})
    with store.reader() as reader:
        people_met = project(reader, "people")
        assert people_met.has_edge("person-huang", "person-gibson", call)
        assert people_met.number_of_edges("person-luo", "person-oku") == 2
        things = project(reader, "things")
        assert things.has_edge("place-tw-tainan", "office-ait", call)
        assert not things.has_edge("place-tw-kaohsiung", "person-huang")
        early = project(reader, "people", NetworkFilter(filters=HistoryFilter(until=date(2025, 9, 10))))
        assert set(early.graph["contacts"]) == {call, "event-hand-made-1-1.1-3"}


class TestAnalysis:
    def test_what_an_analyst_asks(self, reader: Reader) -> None:
        question = Question(HistoryFilter(until=date(2025, 11, 30)), months=3, at=date(2026, 3, 1))
        found = analyse(reader, "people", None, question)
        assert found.summary["events"] == 2
        assert [part["period"] for part in found.periods] == ["2025-12", "2026-01"]
        grown = {each["id"]: (each["before"], each["after"]) for each in found.growth}
        assert grown["person-luo"] == (3, 1)
        assert [each["last"] for each in found.dormant["partnerships"]] == ["2025-09-14"]
        json.dumps(found.to_dict())

    def test_ranked_by_any_measure(self, reader: Reader) -> None:
        found = analyse(reader, "people")
        for by in RANKINGS:
            values = [node[by] for node in found.ranked(by)]
            assert values == sorted(values, reverse=True)
        assert found.ranked("degree")[0]["id"] == "person-luo"
        with pytest.raises(RequestError, match="not a measure"):
            found.ranked("charm")

    def test_as_a_table(self, reader: Reader) -> None:
        question = Question(HistoryFilter(until=date(2025, 11, 30)))
        rows = list(csv.DictReader(io.StringIO(analyse(reader, "people", None, question).csv("growth"))))
        assert {"id", "label", "events", "betweenness", "growth"} <= rows[0].keys()
        assert {row["growth"] for row in rows} == {"-2", "0"}

    def test_nothing_to_measure(self, reader: Reader) -> None:
        found = analyse(reader, "people", NetworkFilter(filters=HistoryFilter(since=date(2090, 1, 1))))
        assert found.summary["nodes"] == 0
        assert found.nodes == []


class TestPicture:
    def test_what_the_viewer_reads(self, drawn: Picture) -> None:
        found = drawn.to_dict()
        assert found["centre"] == "place-tw-kaohsiung"
        assert found["omitted"] == {"nodes": 0, "edges": 0, "events": 0}
        gdynia = next(node for node in found["nodes"] if node["id"] == "place-pl-gdynia")
        assert (gdynia["label"]["en"], gdynia["standing"], gdynia["events"]) == ("Gdynia", ["sister_city"], 1)
        assert found["topics"]["education"] == {"zh-Hant": "教育", "en": "education"}
        kinds = {edge["kind"] for edge in found["edges"]}
        assert kinds == {"event", "containment", "represents", "member", "partnership"}
        json.dumps(found)

    def test_the_same_twice(self, reader: Reader, drawn: Picture) -> None:
        assert picture(reader).to_dict() == drawn.to_dict()

    def test_what_is_left_out_is_counted(self, reader: Reader, drawn: Picture) -> None:
        small = picture(reader, limit=5)
        assert len(small.nodes) == 5
        assert small.omitted["nodes"] == small.total["nodes"] - 5 == len(drawn.nodes) - 5
        assert small.centre in {node["id"] for node in small.nodes}


class TestDrawing:
    def test_pyvis_keeps_every_pair(self, drawn: Picture) -> None:
        found = network(drawn)
        assert len(found["nodes"]) == len(drawn.nodes)
        assert len(found["edges"]) == len([edge for edge in drawn.edges if edge["kind"] == "event"])
        assert found["options"]["physics"] == {"enabled": False}

    def test_one_file_asks_nobody(self, hostile: Picture) -> None:
        page = html(hostile, HOSTILE)
        assert "http-equiv" in page
        assert not re.search(r"<(script|link|img)[^>]+(src|href)=", page.split("<script>")[0])
        assert "<img" not in page.split("<script>")[0]
        embedded = re.search(r'id="picture">(.*?)</script>', page, re.DOTALL)
        assert embedded
        assert json.loads(embedded[1])["nodes"][0]["label"] == HOSTILE

    def test_svg_is_well_formed(self, hostile: Picture) -> None:
        root = ElementTree.fromstring(svg(hostile, HOSTILE))
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert not root.findall(".//{http://www.w3.org/2000/svg}script")

    @pytest.mark.parametrize("name", CHARTS)
    def test_charts(self, reader: Reader, name: str) -> None:
        specification = chart(reader, name)
        assert specification["data"]["values"]
        assert "<svg" in chart_svg(specification)


class TestFiles:
    def test_graphml_and_gexf_keep_parallel_edges(self, hostile: Picture) -> None:
        found = nx.read_graphml(io.BytesIO(graphml(hostile)), force_multigraph=True)
        expected = sum(len(edge["events"]) or 1 for edge in hostile.edges)
        assert found.number_of_edges() == expected
        assert ElementTree.fromstring(gexf(hostile)) is not None
        assert gexf(hostile) == gexf(hostile)

    def test_csv_and_json(self, hostile: Picture) -> None:
        rows = list(csv.DictReader(io.StringIO(edges_csv(hostile))))
        assert {"source", "target", "event", "date"} <= rows[0].keys()
        assert json.loads(network_json(hostile))["centre"]

    @pytest.mark.parametrize("dangerous", ["=1+1", "+1", "-1", "@x", "\tx"])
    def test_no_cell_is_a_formula(self, dangerous: str) -> None:
        assert cell(dangerous).startswith("'")

    def test_history_files(self, reader: Reader) -> None:
        page = history(reader, "country-pl")
        [row] = list(csv.DictReader(io.StringIO(history_csv(page))))
        assert (row["start"], row["end"], row["entry"]) == ("2025-09-14", "2025-09-16", "1")
        calendar = icalendar.Calendar.from_ical(history_calendar(page))
        [event] = calendar.walk("VEVENT")
        assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2025, 9, 14), date(2025, 9, 17))


def test_all_projections_are_tried(reader: Reader) -> None:
    assert all(len(project(reader, name)) for name in PROJECTIONS)
