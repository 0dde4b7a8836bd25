"""Search, lookup, history, relation, one thing: what a person asks of the small report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import tantivy

from graph.entity import describe, explain
from graph.folding import fold_name
from graph.history import HistoryFilter, history, relation
from graph.lookup import resolve
from graph.questions import Question, questions
from graph.search import Search
from graph.store.base import Reader
from ontology.errors import ForeignStoreError, NotFoundError, RequestError
from ontology.namespaces import ID
from tests.graph.conftest import TEXT


@pytest.fixture(scope="package")
def search(reader: Reader) -> Search:
    assert reader.snapshot.search_folder
    return Search(reader.snapshot.search_folder)


class TestSearch:
    @pytest.mark.parametrize(
        ("text", "found", "reason"),
        [
            ("波蘭", "country-pl", "exact"),
            ("波兰", "country-pl", "exact"),
            ("Poland", "country-pl", "exact"),
            ("poland", "country-pl", "exact"),
            ("PL", "country-pl", "exact"),
            ("AIT", "office-ait", "exact"),
            ("奧正史", "person-oku", "exact"),
            ("正史", "person-oku", "partial"),
            ("Kosiorek", "person-kosiorek", "prefix"),
            ("Aleks", "person-kosiorek", "prefix"),
            ("Gdinia", "place-pl-gdynia", "fuzzy"),
            ("青森", "place-jp-aomori-test", "prefix"),
        ],
    )
    def test_any_script_and_why(self, search: Search, text: str, found: str, reason: str) -> None:
        best = search.find(text).items[0]
        assert (best.id, best.reason) == (found, reason)

    @pytest.mark.parametrize("text", ["", "a", "an", "市", "s"])
    def test_pages_are_parts_of_one_list(self, search: Search, text: str) -> None:
        whole = search.find(text, limit=500)
        assert len(whole) == whole.total > 1
        pages = [search.find(text, limit=2, offset=place) for place in range(0, len(whole), 2)]
        assert [match for page in pages for match in page] == whole.items
        assert len({match.id for match in whole}) == len(whole)

    def test_an_index_of_an_earlier_version_says_what_to_do(self, tmp_path: Path) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True)
        tantivy.Index(builder.build(), str(tmp_path))
        with pytest.raises(ForeignStoreError, match="ingest a report again"):
            Search(tmp_path)

    def test_narrowed_and_paged(self, search: Search) -> None:
        people = search.find("", types=("person",))
        assert {match.type for match in people} == {"person"}
        assert people.total == 5
        assert [match.id for match in search.find("", types=("person",), limit=2, offset=2)] == [
            match.id for match in people.items[2:4]
        ]
        assert {match.id for match in search.find("", country="PL", types=("place",))} == {
            "country-pl",
            "place-pl-gdynia",
        }

    def test_what_met_most_comes_first(self, search: Search) -> None:
        events = [match.events for match in search.find("青森")]
        assert events == sorted(events, reverse=True)

    def test_too_long_a_text_is_refused(self, search: Search) -> None:
        with pytest.raises(RequestError):
            search.find("長" * 201)

    def test_nothing_is_nothing(self, search: Search) -> None:
        assert search.find("沒有這個人").total == 0
        assert search.find('"*~(').total == 0

    def test_forms_of_one_character_meet(self) -> None:
        assert fold_name("臺灣") == fold_name("台湾")
        assert fold_name("澤田") == fold_name("沢田")
        assert fold_name("Gorzeńska") == "gorzenska"


class TestLookup:
    @pytest.mark.parametrize("text", ["波蘭", "PL", "country-pl", str(ID["country-pl"]), " Poland "])
    def test_whatever_one_types(self, reader: Reader, search: Search, text: str) -> None:
        assert resolve(reader, search, text).id == "country-pl"

    def test_others_are_named(self, reader: Reader, search: Search) -> None:
        assert "body-aomori-university" in [match.id for match in resolve(reader, search, "青森").others]

    @pytest.mark.parametrize("text", ["Gdinia", "沒有", "", "person-nobody"])
    def test_what_is_not_there(self, reader: Reader, search: Search, text: str) -> None:
        with pytest.raises(NotFoundError) as caught:
            resolve(reader, search, text)
        assert caught.value.near == (("格丁尼亞市",) if text == "Gdinia" else ())


def numbers(reader: Reader, thing: str, with_: str | None = None, **filters: object) -> list[int]:
    page = history(reader, thing, with_, HistoryFilter(**filters))  # type: ignore[arg-type]
    return [item["entry"]["number"] for item in page.items]


class TestHistory:
    @pytest.mark.parametrize(
        ("thing", "expected"),
        [
            ("country-pl", [1]),
            ("country-jp", [2, 4, 5]),
            ("country-us", [3]),
            ("office-ait", [3]),
            ("person-oku", [2, 5]),
            ("place-jp-aomori-test", [2, 4]),
            ("place-tw-kaohsiung", [3, 1, 2, 4, 5]),
        ],
    )
    def test_people_bodies_places_and_countries(self, reader: Reader, thing: str, expected: list[int]) -> None:
        assert numbers(reader, thing) == expected

    def test_with_another(self, reader: Reader) -> None:
        assert numbers(reader, "person-luo", "country-jp") == [2, 5]

    def test_narrowed(self, reader: Reader) -> None:
        assert numbers(reader, "country-jp", since=date(2025, 12, 1), until=date(2025, 12, 31)) == [4]
        assert numbers(reader, "country-jp", event_type="signing") == [2]
        assert numbers(reader, "place-tw-kaohsiung", topic="education") == [1, 2]
        assert numbers(reader, "person-oku", role="witness") == [2]
        assert numbers(reader, "country-jp", event_type="nothing-such") == []

    def test_pages_meet_without_gap_or_overlap(self, reader: Reader) -> None:
        for sort in ("date", "-date"):
            seen, cursor = [], None
            while True:
                page = history(reader, "place-tw-kaohsiung", limit=2, cursor=cursor, sort=sort)
                seen += [item["event"]["id"] for item in page.items]
                cursor = page.next
                if cursor is None:
                    break
            assert page.total == len(seen) == len(set(seen)) == 5
            days = [item["date"]["start"] for item in history(reader, "place-tw-kaohsiung", sort=sort).items]
            assert days == sorted(days, reverse=sort == "-date")

    def test_the_sentence_in_which_it_stands(self, reader: Reader) -> None:
        item = history(reader, "person-kosiorek").items[0]
        [evidence] = item["evidence"]
        assert "科西奧雷克" in evidence["quote"]
        assert "港口" not in evidence["quote"]
        assert TEXT[evidence["start"] : evidence["end"]] == evidence["quote"]

    @pytest.mark.parametrize("wrong", [{"cursor": "x"}, {"cursor": "WzFd"}, {"limit": 0}, {"sort": "name"}])
    def test_what_makes_no_sense(self, reader: Reader, wrong: dict[str, str]) -> None:
        with pytest.raises(RequestError):
            history(reader, "country-jp", **wrong)  # type: ignore[arg-type]

    def test_nobody(self, reader: Reader) -> None:
        with pytest.raises(NotFoundError):
            history(reader, "person-nobody")


def test_relation(reader: Reader) -> None:
    found = relation(reader, "place-tw-kaohsiung", "country-pl").to_dict()
    assert (found["first_contact"], found["last_contact"]) == ("2025-09-14", "2025-09-14")
    assert [(each["standing"], each["ordinal"]) for each in found["standing"]] == [("sister_city", 43)]
    assert [each["kind"] for each in found["agreements"]] == ["sister_city"]
    assert found["counts"]["topic"] == {"culture": 1, "education": 1}
    assert [[person["id"] for person in each["people"]] for each in found["meetings"]] == [
        ["person-kosiorek", "person-luo"]
    ]
    assert found["history"]["total"] == 1


def test_one_thing(reader: Reader) -> None:
    found = describe(reader, "person-oku")
    assert found.label == {"zh-Hant": "奧正史", "en": None}
    assert [(post["title"], post["organization"]["id"]) for post in found.posts] == [("所長", "office-jtea-kaohsiung")]
    assert found.counts == {
        "events": 2,
        "by_year": {"2025": 1, "2026": 1},
        "by_type": {"courtesy_call": 1, "signing": 1},
    }
    assert (found.first_contact, found.last_contact) == ("2025-10-20", "2026-01-05")
    with pytest.raises(NotFoundError):
        describe(reader, "person-nobody")


def test_why_it_is_said(reader: Reader) -> None:
    said = [each for each in explain(reader, "agreement-gdynia") if each.rule == "test"]
    assert [(each.object_label, each.quote, each.confidence) for each in said] == [
        ("格丁尼亞市", "共同簽署姊妹市協定", 0.9)
    ]
    assert said[0].sentence
    assert said[0].sentence.startswith("114年9月14日")


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_parameters_are_said_in_both_languages(question: Question) -> None:
    for parameter in question.to_dict()["parameters"]:
        label = parameter["label"]
        assert label["en"].isascii()
        assert label["zh-Hant"]
        assert not label["zh-Hant"].isascii()
