"""What the lexicon knows in a passage: places, bodies, titles and boundary words, each found in one pass."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from ingest.names.view import View
from ingest.names.words import Words, listed, signs, words
from ingest.register import Register

DELIMITERS = frozenset(",、。;:!?()「」『』《》〈〉[]{}\"“”—–…/|　~～ <>=+")
_MASKS = "市長年 市長期 市長久 縣長年 縣長期 校長年 代表團 代表隊 代表處 代表部 代表會 代表性 議員團 議員聯盟 議員連盟 委員會 委員團 主席團 顧問團 團長團 教師會 教師節 學者專家 記者會 選手村 會長盃 市長盃 市長獎 市長室 總統府 總統盃 總理府 主任委員會 秘書處 市長論壇 首長論壇 首席代表處 大使館 領事館 總領事館 名譽領事館 公使館 董事會 理事會 監事會 理監事會 院長室 市長高峰會 市長峰會 主管機關 主管單位 主管部門 議長盃 編輯部 經理人協會 教授團 藝術家協會 醫師公會 律師公會 建築師公會 工程師學會 設計師週 市長夫人 議員外交 議員友好 選手團 教練團 會長杯 志工隊 志工團 參與者 代表作 代表色 代表性 部長級 首長 州長盃 市長宣言 市長聯盟"


@cache
def title_words() -> Words:
    """Every post, with what may stand before and after it."""
    posts = listed("titles", "posts")
    prefixes = listed("titles", "prefixes")
    tails = listed("titles", "suffixes")
    made = [*posts, *listed("titles", "address")]
    made += [before + post for before in prefixes for post in posts]
    made += [f"前副{post}" for post in posts] + [f"新任副{post}" for post in posts] + [f"代理副{post}" for post in posts]
    made += [post + tail for post in posts for tail in tails]
    return Words(made)


@cache
def _mask_words() -> Words:
    return Words(_MASKS.split())


@cache
def boundary_words() -> Words:
    """Words a name may stand right behind."""
    return Words([*listed("boundaries", "verbs"), *listed("boundaries", "before_name")])


@dataclass(slots=True)
class Place:
    """A place found in a view."""

    start: int
    end: int
    kind: str
    country: str | None
    known: bool
    listed: bool = True


@dataclass(slots=True)
class Body:
    """A body found in a view; `place` is the place its name begins with, `weak_place` where that place stands alone too."""

    start: int
    end: int
    kind: str
    country: str | None
    known: bool
    listed: bool = True
    local: bool = False


@dataclass(slots=True)
class Person:
    """A person found in a view: `name` spans, the Latin name in brackets, and the posts beside it."""

    start: int
    end: int
    country: str | None
    latin: tuple[int, int] | None = None
    titles: list[tuple[int, int]] = field(default_factory=list)
    rule: str = "title"
    listed: bool = True
    address: bool = False


@dataclass(slots=True)
class Marks:
    """A view with what was found in it so far."""

    view: View
    register: Register
    context: str | None
    titles: list[tuple[int, int]] = field(default_factory=list)
    title_end: dict[int, int] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    covered: bytearray = field(default_factory=bytearray)
    place_ends: dict[int, Place] = field(default_factory=dict)
    body_ends: dict[int, Body] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The unified text."""
        return self.view.key

    def add_place(self, place: Place) -> None:
        """Keep a place; what it covers is no longer ordinary words."""
        self.places.append(place)
        self.place_ends[place.end] = place
        self.covered[place.start : place.end] = b"\x01" * (place.end - place.start)

    def add_body(self, body: Body) -> None:
        """Keep a body."""
        self.bodies.append(body)
        self.body_ends[body.end] = body
        self.covered[body.start : body.end] = b"\x02" * (body.end - body.start)


def mark(view: View, register: Register, context: str | None) -> Marks:
    """Find the titles of a view."""
    found = Marks(view, register, context, covered=bytearray(len(view.key)))
    key, titles, masks = view.key, title_words(), _mask_words()
    place = 0
    while place < len(key):
        masked = masks.at(key, place)
        end = titles.at(key, place)
        if masked > place and masked >= end:
            place = masked
            continue
        if end > place:
            found.titles.append((place, end))
            found.title_end[end] = place
            place = end
            continue
        place += 1
    return found


def never() -> frozenset[str]:
    """The signs no name of a person holds."""
    return signs("surnames", "never")


__all__ = ["DELIMITERS", "Body", "Marks", "Person", "Place", "boundary_words", "mark", "never", "title_words", "words"]
