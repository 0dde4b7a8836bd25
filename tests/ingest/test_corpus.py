"""The corpus keeps its own word: ids are unique, every gold name stands in its passage, words are CONTRACT's."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from ingest.comparison import KINDS
from ingest.evaluation import complaints
from ingest.tagging.corpus import training_passages
from tests.ingest import corpus
from tests.ingest.corpus import Passage

PASSAGES = corpus.load()
EVENT_TYPES = {
    *("visit", "courtesy_call", "meeting", "signing", "delegation_abroad", "exhibition", "festival"),
    *("online_exchange", "training", "sports_exchange", "performance", "ceremony", "conference", "other"),
}
AGREEMENTS = {"sister_city", "friendship_city", "mou", "sister_school", "letter_of_intent", "declaration", "other"}
EVERY = pytest.mark.parametrize("passage", PASSAGES, ids=lambda passage: passage.id)


def test_the_corpus_is_large_and_every_passage_is_where_its_id_says() -> None:
    assert max(Counter(passage.id for passage in PASSAGES).values()) == 1
    assert len(corpus.half("unseen")) >= 800
    assert len(corpus.half("tuning")) >= len(corpus.half("unseen"))
    assert {passage.half for passage in training_passages()} == {"tuning"}


def test_many_cities_and_countries() -> None:
    assert len({passage.city for passage in PASSAGES}) >= 20
    assert len({country for passage in PASSAGES for country in passage.gold["countries"]}) >= 30


@EVERY
def test_every_gold_name_stands_in_its_passage(passage: Passage) -> None:
    for kind in ("people", "organizations", "places"):
        names = passage.gold[kind]
        assert len(names) == len(set(names)), names
        for name in names:
            assert "".join(name.split()) in passage.words, name
    for agreement in passage.gold["agreements"]:
        for party in agreement["parties"]:
            assert party == passage.city or "".join(party.split()) in passage.words, party


@EVERY
def test_every_gold_line_has_the_contracts_words(passage: Passage) -> None:
    assert list(complaints(passage.gold)) == []
    assert set(passage.gold["event_type"]) <= EVENT_TYPES
    assert passage.gold["event_type"]
    assert all(re.fullmatch("[A-Z]{2}", country) and country != "TW" for country in passage.gold["countries"])
    for agreement in passage.gold["agreements"]:
        assert agreement["kind"] in AGREEMENTS
        assert agreement["status"] in {"signed", "existing", "planned"}
        assert len(agreement["parties"]) >= 2
    assert set(passage.gold) - {"section", "entry"} <= set(KINDS)
