"""The shipped questions and histories against answers read from the report itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import publication
from graph.history import HistoryPage, history
from graph.lookup import resolve
from graph.questions import questions, read_question
from graph.search import Search
from graph.store.base import Reader
from graph.store.oxigraph import OxigraphStore
from ingest.pipeline import run
from ontology.errors import ModelError, RequestError
from tests.graph.conftest import WHOLE_ONTOLOGY, use_small_ontology

SAMPLE = Path(__file__).parents[2] / "ingest" / "samples" / "kaohsiung-council-4-7.md"
QUESTIONS = {question.name: question for question in questions()}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    publication.ontology_content = WHOLE_ONTOLOGY
    try:
        store = OxigraphStore(tmp_path_factory.mktemp("sample") / "store")
        run([SAMPLE], store)
        with store.reader() as reader:
            yield reader
    finally:
        use_small_ontology()


def page(reader: Reader, name: str, with_: str | None = None) -> HistoryPage:
    assert reader.snapshot.search_folder
    search = Search(reader.snapshot.search_folder)
    other = resolve(reader, search, with_).id if with_ else None
    return history(reader, resolve(reader, search, name).id, other, limit=200)


def entries(reader: Reader, name: str, with_: str | None = None) -> list[str]:
    items = page(reader, name, with_).items
    return [f"{item['entry']['section']}#{item['entry']['number']}" for item in items]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("波蘭", ["1.1#2", "1.2#6", "1.2#14", "1.2#36"]),
        ("Poland", ["1.1#2", "1.2#6", "1.2#14", "1.2#36"]),
        ("奧正史", ["1.1#1", "1.1#3", "1.2#26", "1.2#30"]),
        ("熊本學園大學", ["1.1#1"]),
        ("荷蘭", ["1.2#10"]),
    ],
)
def test_histories(sample: Reader, name: str, expected: list[str]) -> None:
    assert entries(sample, name) == expected


def test_a_pair(sample: Reader) -> None:
    assert entries(sample, "奧正史", "青森縣") == ["1.1#3"]


def test_partner_cities_are_part_of_an_entry_that_has_no_verb_for_them(sample: Reader) -> None:
    assert entries(sample, "釜山") == ["1.1#5", "1.1#14"]
    assert entries(sample, "大邱") == ["1.1#5"]
    assert entries(sample, "高陽") == ["1.1#5"]


def rows(reader: Reader, name: str, **values: str) -> list[dict[str, str]]:
    return QUESTIONS[name].ask(reader, **values).dictionaries()


def test_partners_and_their_standing(sample: Reader) -> None:
    found = {(row["name"], row["standing"], row.get("ordinal")) for row in rows(sample, "partners-and-standing")}
    assert {
        ("格丁尼亞市", "sister_city", "43"),
        ("青森縣", "friendship_city", "44"),
        ("陸奧市", "friendship_city", "45"),
    } <= found
    assert len({name for name, *_ in found}) == len(found), "the closest standing alone"


def test_agreements_signed(sample: Reader) -> None:
    autumn = rows(sample, "agreements-signed", since="2025-10-01", until="2025-10-31")
    assert [(row["day"], row["type"]) for row in autumn] == [("2025-10-20", "friendship_city")]
    assert {"青森縣", "陸奧市", "高雄市"} <= set(autumn[0]["parties"].split("; "))
    assert {"宮下宗一郎", "山本知也"} <= set(autumn[0]["signatories"].split("; "))
    assert autumn[0]["witnesses"] == "奧正史"
    [sister] = rows(sample, "agreements-signed", kind="sister_city")
    assert {"羅達生", "科西奧雷克"} <= set(sister["signatories"].split("; "))


def test_an_agreement_has_the_status_it_has_where_it_is_told(sample: Reader) -> None:
    items = page(sample, "格丁尼亞").items
    told = {
        item["date"]["start"]: one["status"]
        for item in items
        for one in item["agreements"]
        if one["kind"] == "sister_city"
    }
    assert told == {"2025-09-14": "signed", "2026-02-02": "existing"}


def test_countries(sample: Reader) -> None:
    found = {row["name"]: row for row in rows(sample, "contacts-per-country")}
    assert (found["波蘭"]["events"], found["波蘭"]["first"], found["波蘭"]["last"]) == ("4", "2025-09-14", "2026-02-02")
    assert next(iter(found)) == "日本"
    assert "台灣" not in found


def test_delegations(sample: Reader) -> None:
    found = {row["day"]: row for row in rows(sample, "delegations-abroad")}
    assert found["2025-09-14"]["travellers"] == "羅達生"
    assert "格丁尼亞" in found["2025-09-14"]["places"]
    assert "2025-11-04" in found


def test_offices(sample: Reader) -> None:
    found = {row["name"]: row for row in rows(sample, "representative-offices")}
    assert (found["波蘭台北辦事處"]["first"], found["波蘭台北辦事處"]["last"]) == ("2025-09-25", "2026-02-02")
    assert int(found["美國在台協會"]["events"]) >= 4


def test_who_received_whom(sample: Reader) -> None:
    pairs = {(row["day"], row.get("host_name"), row.get("guest_name")) for row in rows(sample, "who-received-whom")}
    assert ("2025-09-05", "李懷仁", "梁凱雯") in pairs


def test_posts_photos_schools_topics_months(sample: Reader) -> None:
    posts = {
        (row["name"], row.get("title"), row.get("body_name"))
        for row in rows(sample, "people-and-posts", country="JP")
        if "name" in row
    }
    assert ("奧正史", "所長", "日本台灣交流協會高雄事務所") in posts
    photos = {(row["number"], row.get("name"), row.get("position")) for row in rows(sample, "photos-of")}
    assert {("3", "宮下宗一郎", "左一"), ("3", "山本知也", "右一")} <= photos
    assert "熊本學園大學" in {row.get("name") for row in rows(sample, "school-exchanges", country="JP")}
    topics = {row["topic_name"] for row in rows(sample, "topics-by-country", country="country-pl")}
    assert {"教育", "文化", "經貿"} <= topics
    assert {row["month"] for row in rows(sample, "events-by-month-and-type")} >= {"2025-09", "2025-12", "2026-02"}


def test_partners_asleep(sample: Reader) -> None:
    awake = {row["name"] for row in rows(sample, "partners-without-contact", since="2025-09-01")}
    assert not {"格丁尼亞市", "青森縣", "陸奧市"} & awake
    assert "格丁尼亞市" in {row["name"] for row in rows(sample, "partners-without-contact", since="2026-03-01")}


def test_figures(sample: Reader) -> None:
    found = {(row["entry_number"], row["value"], row.get("unit")) for row in rows(sample, "figures", section="1.1")}
    assert {("4", "10", "位"), ("8", "9", "所")} <= found


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_every_question_is_answered_and_bilingual(sample: Reader, name: str) -> None:
    question = QUESTIONS[name]
    assert set(question.to_dict()["title"]) == {"zh-Hant", "en"}
    assert question.query.startswith("PREFIX ")
    QUESTIONS[name].ask(sample)


@pytest.mark.parametrize(
    "values", [{"since": "yesterday"}, {"nobody": "x"}, {"kind": "x> } DELETE { ?s ?p ?o } #"}], ids=str
)
def test_values_of_the_wrong_type(values: dict[str, str]) -> None:
    with pytest.raises(RequestError):
        QUESTIONS["agreements-signed"].bindings(values)


def test_a_header_without_a_language_is_refused() -> None:
    with pytest.raises(ModelError, match="title@en"):
        read_question("x", "# title@zh-Hant: 甲\n# question@en: q\n# question@zh-Hant: 乙\nSELECT * {}")
