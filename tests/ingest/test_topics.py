"""Topics, series and pictures."""

from __future__ import annotations

from tests.ingest.reports import names, read

BODY = "115年2月12日，日本熊本縣議會藤川隆夫會長率團拜會陳其邁市長，就半導體與教育等議題交換意見。(照片1)"
CAPTION = "照片1：日本熊本縣議會藤川隆夫會長（左三）拜會陳其邁市長（中）\n"


def test_topics_are_the_ontology_words() -> None:
    assert {"半導體", "教育"} <= set(read("日本熊本縣議會拜會", BODY).line()["topics"])


def test_a_word_inside_a_name_is_no_topic() -> None:
    assert "教育" not in read("拜會", "114年9月5日，日本熊本市大西一史市長拜會教育局吳立森局長。").line()["topics"]


def test_series_lose_their_edition() -> None:
    found = read("出席嘉年華", "114年11月1日，本處張硯卿處長出席「第8屆南國文化嘉年華」活動。").series
    assert [one.name for one in found] == ["南國文化嘉年華"]


def test_a_caption_says_who_stands_where() -> None:
    extraction = read("日本熊本縣議會拜會", BODY, captions=CAPTION)
    called = names(extraction)
    shown = {(called[one.entity_id], one.position) for one in extraction.depictions if one.position}
    assert shown == {("藤川隆夫", "左三"), ("陳其邁", "中")}
