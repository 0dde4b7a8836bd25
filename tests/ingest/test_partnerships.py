"""Standings of partner cities, from phrases and from agreements."""

from __future__ import annotations

from tests.ingest.reports import read


def standings(title: str, body: str) -> set[tuple[str, str]]:
    return {(one.name, one.standing) for one in read(title, body).standings}


def test_a_word_holds_for_the_list_behind_it() -> None:
    body = "115年2月27日，邀請姊妹市釜山廣域市、友好城市大田廣域市、大邱廣域市及MOU城市秋田縣訪高。"
    assert standings("接待", body) == {
        ("釜山廣域市", "sister_city"),
        ("大田廣域市", "friendship_city"),
        ("大邱廣域市", "friendship_city"),
        ("秋田縣", "mou_partner"),
    }


def test_an_agreement_gives_the_standing() -> None:
    body = "114年9月14日，羅達生副市長與日本熊本市大西一史市長簽署姊妹市協定。"
    assert ("熊本市", "sister_city") in standings("與日本熊本市締結姊妹市", body)


def test_a_friendship_society_gives_none() -> None:
    assert standings("拜會", "115年1月8日，西雅圖高雄姊妹市協會王絹珠副會長拜會本處。") == set()
