"""Scores are what one would count by hand; a malformed gold file says which line is wrong."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from ingest.comparison import same_name, same_party
from ingest.evaluation import Evaluation, evaluate, read_gold
from ingest.scoreboard import as_json, markdown, table
from ontology.errors import SourceError, UnreadableSourceError

GOLD = Path(__file__).parent / "gold"


def line(**facts: Any) -> dict[str, Any]:
    return {"section": "1.1", "entry": 1, **facts}


def agreement(kind: str, status: str, *parties: str) -> dict[str, Any]:
    return {"kind": kind, "status": status, "parties": list(parties)}


def test_gold_held_against_itself_is_perfect() -> None:
    gold = read_gold(GOLD / "section-1-1.jsonl")
    evaluation = evaluate(gold, gold)
    assert {score.f1 for score in evaluation.scores} == {1.0}
    assert evaluation.misses == ()


def test_counts_are_those_made_by_hand() -> None:
    gold = [line(people=["王小明", "李大同", "陳怡君"])]
    read = [line(people=[{"name": "王小明"}, {"name": "李大同副市長"}])]
    score = evaluate(gold, read).score("people")
    assert (score.right, score.near, score.read, score.there) == (1, 2, 2, 3)
    assert score.precision == 0.5
    assert score.recall == pytest.approx(1 / 3)
    assert score.f1 == pytest.approx(0.4)
    assert score.partial_f1 == pytest.approx(0.8)


def test_misses_name_the_entry_and_both_sides() -> None:
    (miss,) = evaluate([line(places=["波蘭", "高雄"])], [line(places=[{"name": "高雄市"}, {"name": "波蘭"}])]).misses
    assert (miss.section, miss.entry, miss.kind) == ("1.1", 1, "places")
    assert (miss.missing, miss.spurious) == (("高雄",), ("高雄市",))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("臺北市", "台北市"),
        ("格丁尼亞第 17 中學", "格丁尼亞第１７中學"),
        ("奧克塔維亞·戈任斯卡", "奧克塔維亞．戈任斯卡"),
        ("安德烈亞斯‧勒特格", "安德烈亞斯・勒特格"),
        ("Oktawia Gorzeńska\n", "OktawiaGorzeńska"),
    ],
)
def test_names_compare_beyond_their_writing(one: str, other: str) -> None:
    assert same_name(one) == same_name(other)


def test_initials_keep_their_stops() -> None:
    assert same_name("Karin M. Lang") == "karinm.lang"


@pytest.mark.parametrize(
    ("name", "plain"), [("高雄市", "高雄"), ("釜山廣域市", "釜山"), ("吳市", "吳市"), ("陽明國中", "陽明國中")]
)
def test_parties_compare_without_their_level(name: str, plain: str) -> None:
    assert same_party(name) == plain


def test_a_latin_name_is_a_further_name() -> None:
    gold = [line(people=["科西奧雷克", "Aleksandra Kosiorek"])]
    read = [line(people=[{"name": "科西奧雷克", "latin": "Aleksandra Kosiorek"}])]
    assert evaluate(gold, read).score("people").f1 == 1.0


def test_any_acceptable_event_type_is_right_by_its_main_word() -> None:
    gold = [line(event_type=["signing", "visit"])]
    assert evaluate(gold, [line(event_type="visit")]).score("event_type").f1 == 1.0
    assert evaluate(gold, [line(event_type=["visit", "other"])]).score("event_type").f1 == 1.0
    assert evaluate(gold, [line(event_type=["other", "visit"])]).score("event_type").f1 == 0.0


def test_a_range_of_one_day_is_that_day_and_days_that_meet_are_near() -> None:
    gold = [line(dates=[{"start": "2025-09-14", "end": None}])]
    same = [line(dates=[{"start": "2025-09-14", "end": "2025-09-14"}])]
    month = [line(dates=[{"start": "2025-09", "end": None}])]
    assert evaluate(gold, same).score("dates").f1 == 1.0
    assert evaluate(gold, month).score("dates").f1 == 0.0
    assert evaluate(gold, month).score("dates").partial_f1 == 1.0


def test_agreements_compare_kind_status_and_parties_and_may_repeat() -> None:
    gold = [
        line(
            agreements=[agreement("mou", "signed", "高雄", "格丁尼亞"), agreement("mou", "signed", "高雄", "格丁尼亞")]
        )
    ]
    read = [
        line(
            agreements=[
                agreement("mou", "signed", "格丁尼亞市", "高雄市"),
                agreement("mou", "planned", "格丁尼亞市", "高雄市"),
            ]
        )
    ]
    evaluation = evaluate(gold, read)
    assert evaluation.score("agreements").right == 1
    assert evaluation.score("signed_agreements").f1 == pytest.approx(2 / 3)


def test_what_gold_does_not_carry_is_not_scored() -> None:
    evaluation = evaluate([line(people=None, places=["波蘭"])], [line(people=["甲"], places=["波蘭"])])
    assert {score.kind for score in evaluation.scores} == {"entries", "places"}


def test_entries_missing_surplus_and_outside() -> None:
    gold = [line(places=["波蘭"]), line(places=["日本"]) | {"entry": 2}]
    read = [line(places=["波蘭"]), line(places=["韓國"]) | {"entry": 3}, line(places=["法國"]) | {"section": "9.9"}]
    evaluation = evaluate(gold, read)
    entries, places = evaluation.score("entries"), evaluation.score("places")
    assert (entries.right, entries.read, entries.there) == (1, 2, 2)
    assert (places.right, places.read, places.there) == (1, 2, 2)


def test_evaluations_add_up() -> None:
    one = evaluate([line(places=["波蘭"])], [line(places=["波蘭"])])
    other = evaluate([line(places=["日本"])], [line(places=[])])
    both = Evaluation(()).plus(one).plus(other)
    assert both.score("places").recall == 0.5
    assert len(both.misses) == 1


@pytest.mark.parametrize(
    ("second", "complaint"),
    [
        ("{", "line 2: not JSON"),
        ("[]", "line 2: not an object"),
        ('{"section": "1.1"}', 'line 2: "section"'),
        ('{"section": "1.1", "entry": 2, "dates": ["2025"]}', 'line 2: "dates"'),
        ('{"section": "1.1", "entry": 2, "people": [3]}', 'line 2: "people"'),
        ('{"section": "1.1", "entry": 2, "agreements": [{"kind": "mou"}]}', 'line 2: "agreements"'),
        ('{"section": "1.1", "entry": 1}', "stands twice"),
    ],
)
def test_a_malformed_gold_file_says_where(tmp_path: Path, second: str, complaint: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(line(places=["波蘭"])) + "\n" + second + "\n", encoding="utf-8")
    with pytest.raises(SourceError, match=complaint):
        read_gold(path)


def test_a_gold_file_that_is_not_there_or_empty(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSourceError, match="cannot be read"):
        read_gold(tmp_path / "none.jsonl")
    (tmp_path / "empty.jsonl").write_text("\n", encoding="utf-8")
    with pytest.raises(SourceError, match="empty"):
        read_gold(tmp_path / "empty.jsonl")


@pytest.mark.parametrize("path", sorted(GOLD.glob("*.jsonl")), ids=lambda path: path.stem)
def test_every_gold_file_can_be_read(path: Path) -> None:
    assert read_gold(path)


def test_the_board_shows_scores_and_misses() -> None:
    evaluation = evaluate([line(places=["波蘭"])], [line(places=["波蘭省"])])
    console = Console(file=StringIO(), width=100)
    console.print(table(evaluation, "gold"))
    shown = console.file.getvalue() if isinstance(console.file, StringIO) else ""
    assert "places" in shown
    assert "波蘭省" in shown
    assert "| places | 0.000 (1.000) |" in markdown({"gold": evaluation})
    assert as_json(evaluation)["scores"]["places"]["there"] == 1
