"""Kinds of events, roles, places and codes, in sentences of our own."""

from __future__ import annotations

import pytest

from tests.ingest.reports import names, read, roles

CALL = "114年9月25日，本處張硯卿處長拜會波蘭台北辦事處新任處長畢爾斯基(Janusz Bilski)，期盼持續拓展未來交流。"


def test_the_visitor_is_the_guest_and_the_visited_the_host() -> None:
    assert {("張硯卿", "guest"), ("畢爾斯基", "host")} <= roles(read("拜會波蘭台北辦事處", CALL))


def test_a_delegation_has_a_leader_and_is_received_by_who_stands_after_by() -> None:
    body = (
        "114年11月11日，日本靜岡縣沼津市賴重秀一市長率團拜會市府，由張家興副秘書長代表接見，雙方就觀光等議題交換意見。"
    )
    assert {("賴重秀一", "leader"), ("賴重秀一", "guest"), ("張家興", "host")} <= roles(read("日本沼津市拜會", body))


def test_companions_witnesses_and_signatories() -> None:
    body = (
        "114年10月20日，日本青森縣宮下宗一郎知事率團在日本台灣交流協會高雄事務所奧正史所長見證下，"
        "與陳其邁市長簽署友好交流協定書。"
    )
    told = roles(read("與日本青森縣簽署友好交流協定", body))
    assert {("宮下宗一郎", "signatory"), ("陳其邁", "signatory"), ("奧正史", "witness")} <= told


def test_what_is_only_talked_of_gives_no_role_and_no_country() -> None:
    body = "114年9月25日，本處張硯卿處長拜會德國在台協會新任處長狄嘉信，就與法國及波蘭城市合作等議題交換意見。"
    extraction = read("拜會德國在台協會新任處長", body)
    assert extraction.line()["countries"] == ["DE"]


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("拜會波蘭台北辦事處", CALL, "courtesy_call"),
        ("出訪日本熊本市", "114年9月14日，羅達生副市長率教育局出訪日本熊本市。", "delegation_abroad"),
        (
            "甲仙國小與日本巢本國小線上交流",
            "114年11月14日，甲仙國小與日本五泉市巢本國小進行線上交流。",
            "online_exchange",
        ),
        ("舉辦全民外交研習營", "114年10月1日，市府與外交部合作舉辦全民外交研習營。", "training"),
        ("與日本和歌山市合辦照片特展", "115年1月5日，本市與日本和歌山市舉辦城市照片特展。", "exhibition"),
        ("出席菲律賓聖誕節活動", "114年12月7日，本處張硯卿處長出席菲律賓聖誕節活動。", "festival"),
        ("公文檔案", "114年12月7日，本處完成檔案清查。", "other"),
    ],
)
def test_the_main_type_is_one_word(title: str, body: str, expected: str) -> None:
    assert read(title, body).line()["event_type"] == expected


def test_the_visitor_acts_and_the_host_receives() -> None:
    extraction = read("拜會波蘭台北辦事處", CALL)
    assert extraction.reading is not None
    act = extraction.reading.act
    assert act is not None
    called = names(extraction)
    assert (act.cameo, act.plover, called[act.actor or ""]) == ("042", "consult", "張硯卿")


def test_an_event_abroad_takes_place_there() -> None:
    extraction = read("出訪日本熊本市", "114年9月14日，羅達生副市長率教育局出訪日本熊本市，拜會大西一史市長。")
    assert extraction.reading is not None
    assert extraction.reading.location == "abroad"
    assert [names(extraction)[place] for place in extraction.reading.venues] == ["熊本市"]


def test_a_mayor_comes_for_his_city() -> None:
    body = "115年2月21日，日本八王子市植原康浩副市長率團拜會羅達生副市長。"
    assert ("八王子市", "guest") in roles(read("日本八王子市植原康浩副市長拜會", body))
