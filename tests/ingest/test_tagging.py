"""The tagger: what it learns from, that it learns the same each time, and how its word and the rules' go together."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.names.reading import read_marks
from ingest.names.view import View
from ingest.register import Register
from ingest.tagging import tagger as installation
from ingest.tagging.corpus import Passage, training_passages
from ingest.tagging.features import columns
from ingest.tagging.labels import gold_labels, spans
from ingest.tagging.revision import revise
from ingest.tagging.span import TaggedSpan
from ingest.tagging.tagger import Tagger
from ingest.tagging.training import train
from ingest.tagging.variants import Variants
from tests.ingest import corpus

REGISTER = Register.load(city="臺南市", department="臺南市政府新聞處")


def passage(body: str, **gold: list[str]) -> Passage:
    lists = {kind: gold.get(kind, []) for kind in ("people", "organizations", "places")}
    return Passage("x-1", "臺南市", "臺南市政府新聞處", "114年1月1日至114年6月30日", "", body, (), lists)


def test_it_learns_from_the_tuning_half_alone() -> None:
    assert {one.half for one in training_passages()} == {"tuning"}
    unseen = {one.id for one in corpus.load()} - {one.id for one in training_passages()}
    assert unseen == {one.id for one in corpus.half("unseen")}


def test_names_and_labels_are_each_others_inverse() -> None:
    one = passage("114年5月2日，熊本縣議會藤川隆夫會長來訪。", people=["藤川隆夫"], organizations=["熊本縣議會"])
    view = View.of(one.body, 0, len(one.body))
    found = {(kind, view.text[start:end]) for kind, start, end in spans(gold_labels(one, view))}
    assert found == {("person", "藤川隆夫"), ("organization", "熊本縣議會")}


def test_every_sign_has_features() -> None:
    view = View.of("訪", 0, 1)
    assert len(columns(read_marks(view, REGISTER, None))) == 1


def test_variants_are_the_same_each_time_and_name_what_stands_in_them() -> None:
    passages = training_passages()[:30]
    made = [list(Variants(passages).of(one, 2)) for one in passages]
    assert made == [list(Variants(passages).of(one, 2)) for one in passages]
    assert any(one.body != first.body for first, variants in zip(passages, made, strict=True) for one in variants)
    for one in (variant for variants in made for variant in variants):
        for kind in ("people", "organizations", "places"):
            for name in one.gold[kind]:
                assert "".join(name.split()) in one.words, (one.id, name)


def test_the_same_passages_give_the_same_model(tmp_path: Path) -> None:
    passages = training_passages()[:6]
    for name in ("first", "second"):
        train(passages, tmp_path / name, variants=1)
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


def test_where_nothing_can_be_kept_it_is_trained_for_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installation, "_place", lambda: tmp_path / "nowhere" / "model.crfsuite")
    monkeypatch.setattr(installation, "training_passages", lambda: training_passages()[:3])
    made = installation.tagger.__wrapped__()
    assert isinstance(made, Tagger)
    assert not list(tmp_path.iterdir())


def read(text: str, *tagged: tuple[str, str]) -> dict[str, set[str]]:
    marks = read_marks(View.of(text, 0, len(text)), REGISTER, None)
    found = [TaggedSpan(kind, (at := marks.view.text.index(name)), at + len(name), 0.9) for kind, name in tagged]
    revise(marks, found)
    text = marks.view.text
    return {
        "person": {text[one.start : one.end] for one in marks.people},
        "organization": {text[one.start : one.end] for one in marks.bodies if one.listed},
        "place": {text[one.start : one.end] for one in marks.places if one.listed},
    }


def test_latin_in_brackets_is_of_the_kind_of_what_stands_before() -> None:
    found = read(
        "美國精神(Spirit of America, SOA)經理王大明(John Q. Wang, Jr.)拜會",
        ("organization", "美國精神"),
        ("person", "王大明"),
        ("person", "Spirit of America"),
    )
    assert found["organization"] == {"美國精神", "Spirit of America", "SOA"}
    assert found["person"] == {"王大明"}


def test_latin_in_brackets_behind_no_name_is_none() -> None:
    assert read("國際城市夥伴計畫(IURC)啟動", ("person", "IURC"))["person"] == set()


def test_a_city_before_a_school_stands_alone() -> None:
    found = read("臺南建興國中師生來訪", ("organization", "臺南建興國中"))
    assert found["organization"] == {"建興國中"}
    assert "臺南" in found["place"]


def test_a_local_body_keeps_the_city_in_its_name() -> None:
    found = read("114年5月2日，熊本縣議會來訪", ("organization", "熊本縣議會"))
    assert found == {"person": set(), "organization": {"熊本縣議會"}, "place": {"熊本縣"}}


def test_what_the_rules_alone_saw_is_taken_back() -> None:
    text = "114年5月2日，東京觀光學會來訪"
    ruled = read_marks(View.of(text, 0, len(text)), REGISTER, None).bodies
    assert [text[one.start : one.end] for one in ruled if one.listed] == ["東京觀光學會"]
    assert read(text)["organization"] == set()


def test_small_words_at_the_edges_are_no_part_of_a_name() -> None:
    found = read(
        "同日熊本縣議會拜會，拿督陳美玉及川口大輔觀禮",
        ("organization", "同日熊本縣議會"),
        ("person", "拿督陳美玉"),
        ("person", "川口大輔觀禮"),
    )
    assert found["organization"] == {"熊本縣議會"}
    assert found["person"] == {"陳美玉", "川口大輔"}


def test_a_sign_that_begins_a_known_name_stays() -> None:
    assert "和歌山市" in read("赴日本和歌山市訪問", ("place", "和歌山市"))["place"]


def test_a_region_and_the_town_behind_it_are_two_places() -> None:
    assert {"莫爾比昂省", "瓦納市"} <= read("訪法國莫爾比昂省瓦納市", ("place", "莫爾比昂省瓦納市"))["place"]


def test_half_a_verb_is_no_beginning_of_a_name() -> None:
    found = read("訪團瞭解日本發展", ("person", "解日本"))
    assert found["person"] == set()
    assert "日本" in found["place"]


def test_chinese_run_into_an_acronym_is_no_body() -> None:
    assert read("瞭解高雄運用AI情形", ("organization", "高雄運用AI"))["organization"] == set()
