"""Agreements: kind, status, parties, ordinals, in sentences of our own."""

from __future__ import annotations

from typing import Any

from tests.ingest.reports import names, read


def agreements(title: str, body: str) -> list[tuple[Any, ...]]:
    return [
        (one["kind"], one["status"], set(one["parties"]), one["ordinal"])
        for one in read(title, body).line()["agreements"]
    ]


def test_three_parties_and_two_ordinals() -> None:
    body = (
        "114年10月20日，日本青森縣宮下宗一郎知事與八戶市熊谷雄一市長率團拜會陳其邁市長，三方簽署友好交流協定書，"
        "成為高雄市第44及45座締盟城市。"
    )
    found = agreements("與日本青森縣、八戶市簽署友好交流協定", body)
    assert found == [("friendship_city", "signed", {"高雄", "青森縣", "八戶市"}, [44, 45])]


def test_schools_sign_for_themselves() -> None:
    body = "114年12月26日，日本五泉市田邊正幸市長率團來訪，見證新興高中與巢本國小簽署姊妹校協議。"
    assert agreements("新興高中與日本巢本國小締結姊妹校", body) == [
        ("sister_school", "signed", {"新興高中", "巢本國小"}, None)
    ]


def test_what_is_retold_is_existing() -> None:
    body = "115年2月2日，波蘭台北辦事處畢爾斯基處長拜會陳其邁市長，並回顧去年與波茲南市簽署合作備忘錄等成果。"
    assert agreements("波蘭台北辦事處拜會", body) == [("mou", "existing", {"高雄", "波茲南市"}, None)]


def test_what_is_hoped_for_is_planned() -> None:
    body = "115年1月30日，日本熊本市大西一史市長拜會陳其邁市長，雙方期盼簽署合作備忘錄。"
    assert [one[:2] for one in agreements("日本熊本市拜會", body)] == [("mou", "planned")]


def test_signatories_and_subject() -> None:
    body = "114年9月14日，羅達生副市長與日本熊本市大西一史市長簽署經濟合作備忘錄。"
    extraction = read("與日本熊本市簽署備忘錄", body)
    (one,) = extraction.agreements
    assert one.subject == "經濟合作"
    assert {names(extraction)[person] for person in one.signatories} == {"羅達生", "大西一史"}


def test_a_name_of_a_standing_is_no_signing() -> None:
    assert agreements("接待", "115年2月27日，本處接待簽署MOU城市秋田縣訪團。") == []
