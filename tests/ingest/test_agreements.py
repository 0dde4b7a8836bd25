"""Agreements as an entry tells them: what the models make of papers and parties, and what else is told of each."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pycrfsuite
import pytest

from ingest.agreements.model import Models
from ingest.agreements.reader import agreements_in, parties_of, told_once
from ingest.agreements.training import AGREE, Gold, gold_of, gold_scene, laid, train
from ingest.comparison import same_party
from ingest.tagging.corpus import Passage, training_passages
from tests.ingest.reports import names, read

ORDINARY = {
    "two cities": (
        "與日本熊本市簽署備忘錄",
        "114年9月14日，羅達生副市長與日本熊本市大西一史市長簽署經濟合作備忘錄。",
        [("mou", "signed", {"高雄", "熊本市"})],
    ),
    "two universities, one of them witnessed": (
        "大學締約",
        "114年11月3日，國立中山大學鄭英耀校長與泰國清邁大學校長於本市簽署學術合作備忘錄，由教育局吳立森局長見證。",
        [("mou", "signed", {"國立中山大學", "清邁大學"})],
    ),
    "retold": (
        "波蘭台北辦事處拜會",
        "115年2月2日，波蘭台北辦事處畢爾斯基處長拜會陳其邁市長，並回顧去年與波茲南市簽署合作備忘錄等成果。",
        [("mou", "existing", {"高雄", "波茲南市"})],
    ),
    "planned": (
        "日本熊本市拜會",
        "115年1月30日，日本熊本市大西一史市長拜會陳其邁市長，兩市預定於115年5月簽署友好交流協定。",
        [("friendship_city", "planned", {"高雄", "熊本市"})],
    ),
    "two councils": (
        "議會締盟",
        "114年12月5日，高雄市議會康裕成議長與日本熊本縣議會藤川隆夫議長簽署友好交流協定。",
        [("other", "signed", {"高雄市議會", "熊本縣議會"})],
    ),
    "one for each": (
        "簽署備忘錄",
        "114年12月5日，陳其邁市長分別與日本熊本市大西一史市長、韓國水原市李在俊市長簽署合作備忘錄。",
        [("mou", "signed", {"高雄", "熊本市"}), ("mou", "signed", {"高雄", "水原市"})],
    ),
    "a partner named in passing": (
        "接待姊妹市訪團",
        "115年2月27日，本處接待姊妹市釜山市訪團及友好城市大田市代表，就觀光交流交換意見。",
        [],
    ),
    "nothing signed": (
        "經貿座談",
        "114年10月7日，經發局與德國經濟辦事處座談，就簽署合作意向書之可行性交換意見，尚未有結論。",
        [],
    ),
}


@pytest.mark.parametrize("told", ORDINARY, ids=str)
def test_ordinary_sentences(told: str) -> None:
    title, body, expected = ORDINARY[told]
    read_of = [(one.kind, one.status, {party.name for party in one.parties}) for one in read(title, body).agreements]
    assert [one for one in expected if one not in read_of] == []
    assert len([one for one in read_of if one[1] == "signed"]) == len([one for one in expected if one[1] == "signed"])


def test_signatories_subject_words_and_confidence() -> None:
    title, body, _ = ORDINARY["two cities"]
    extraction = read(title, body)
    (one,) = extraction.agreements
    assert one.subject == "經濟合作"
    assert {names(extraction)[person] for person in one.signatories} == {"羅達生", "大西一史"}
    assert 0 < one.confidence <= 1
    assert extraction.entry.body_start <= one.start < one.end <= extraction.entry.end


def test_a_witness_is_no_signatory() -> None:
    title, body, _ = ORDINARY["two universities, one of them witnessed"]
    extraction = read(title, body)
    (one,) = extraction.agreements
    called = names(extraction)
    assert {called[person] for person in one.witnesses} == {"吳立森"}
    assert "吳立森" not in {called[person] for person in one.signatories}


def test_who_signs_one_paper_and_witnesses_the_next_is_no_witness_of_the_first() -> None:
    body = (
        "114年9月15日，羅達生副市長與日本熊本市大西一史市長簽署經濟合作備忘錄，"
        "並見證國立中山大學與熊本學園大學簽署教育交流意向書。"
    )
    extraction = read("出訪熊本市簽署備忘錄", body)
    called = names(extraction)
    hands = {one.kind: ({called[who] for who in one.signatories}, one.witnesses) for one in extraction.agreements}
    assert hands["mou"] == ({"羅達生", "大西一史"}, ())


def test_ordinals_are_counted() -> None:
    body = "114年10月20日，陳其邁市長與日本八戶市熊谷雄一市長簽署友好交流協定書，成為高雄市第44座締盟城市。"
    assert [one.ordinals for one in read("與日本八戶市簽署友好交流協定", body).agreements] == [(44,)]


def test_the_same_is_told_once_by_the_words_that_say_what_it_is_about() -> None:
    title, body, _ = ORDINARY["two cities"]
    (about,) = read(title, body).agreements
    bare, other = replace(about, subject=None), replace(about, subject="教育交流")
    planned = replace(about, status="planned", subject=None)
    assert told_once([bare, about, other, about, planned]) == [about, other, planned]
    assert told_once([bare, bare]) == [bare]


def test_a_pair_many_features_speak_against_is_no_trouble(tmp_path: Path) -> None:
    passages = _with(5)
    train(tmp_path / "papers", tmp_path / "pairs", passages=passages)
    made = Models(tmp_path / "papers", tmp_path / "pairs")
    scene = next(scene for scene in map(gold_scene, passages) if scene.row.papers)
    made.weights = dict.fromkeys(made.weights, -1e6)
    sure = made.agreeing(scene, scene.around(scene.row.papers[-1]), "signed")
    assert set(sure.values()) == {0.0}


def test_those_who_all_agree_are_the_parties() -> None:
    sure = {("a", "b"): 0.9, ("a", "c"): 0.9, ("b", "c"): 0.3, ("c", "d"): 0.1, ("a", "d"): 0.1, ("b", "d"): 0.0}
    assert parties_of(sure) == [["a", "b", "c"]]
    apart = sure | {("b", "c"): 0.1}
    assert parties_of(apart) == [["a", "b"], ["a", "c"]]
    assert parties_of({("a", "b"): 0.2, ("a", "c"): 0.1, ("b", "c"): 0.1}) == [["a", "b"]]
    assert parties_of({}) == []


def _with(count: int) -> list[Passage]:
    """The first passages that tell of agreements."""
    return [one for one in training_passages() if one.gold["agreements"]][:count]


def test_each_gold_agreement_is_laid_beside_a_paper_that_may_be_it() -> None:
    left = 0
    for passage in _with(150):
        scene, gold = gold_scene(passage), gold_of(passage)
        told = laid(scene, gold)
        assert all(scene.row.pieces[place].what == "paper" for place in told)
        left += len(gold) - sum(map(len, told.values()))
    assert left <= 5


def test_a_kind_no_paper_has_is_left_out() -> None:
    passage = next(one for one in _with(50) if all(gold["kind"] == "mou" for gold in one.gold["agreements"]))
    scene = gold_scene(passage)
    assert laid(scene, [Gold("declaration", "signed", frozenset({same_party(passage.city), "X"}))]) == {}


def test_the_same_passages_give_the_same_models_and_they_are_learnt(tmp_path: Path) -> None:
    passages, told = _with(40), list[tuple[int, int]]()
    for name in ("first", "second"):
        papers, pairs = (tmp_path / f"{name}-{part}" for part in ("papers", "pairs"))
        train(papers, pairs, lambda done, total: told.append((done, total)), passages)
    for part in ("papers", "pairs"):
        assert (tmp_path / f"first-{part}").read_bytes() == (tmp_path / f"second-{part}").read_bytes()
    assert told[-1][0] == told[-1][1]
    models = Models(tmp_path / "first-papers", tmp_path / "first-pairs")
    library = pycrfsuite.Tagger()
    library.open(str(tmp_path / "first-pairs"))
    scene = next(scene for scene in map(gold_scene, passages) if scene.row.papers)
    around = scene.around(scene.row.papers[-1])
    for pair, sure in models.agreeing(scene, around, "signed").items():
        library.set([scene.columns(around).of(pair, "signed")])
        assert sure == pytest.approx(library.marginal(AGREE, 0), abs=1e-5)
    right = there = 0
    for passage in passages:
        read_of = {
            (one.status, frozenset(same_party(party.name) for party in one.parties))
            for one in agreements_in(gold_scene(passage), models)
        }
        gold = {(one.status, one.parties) for one in gold_of(passage)}
        right, there = right + len(read_of & gold), there + len(gold)
    assert right > 0.8 * there


def test_models_do_not_depend_on_how_a_process_orders_its_sets(tmp_path: Path) -> None:
    learn = (
        "import sys; from pathlib import Path; from ingest.agreements.training import train; "
        "from ingest.tagging.corpus import training_passages; "
        "train(Path(sys.argv[1]), Path(sys.argv[2]), passages=training_passages()[:8])"
    )
    made = []
    for seed in ("1", "2"):
        paths = [tmp_path / f"{seed}-papers", tmp_path / f"{seed}-pairs"]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", learn, *map(str, paths)], check=True, env=environment, timeout=120)
        made.append([path.read_bytes() for path in paths])
    assert made[0] == made[1]
