"""The sides of a signing: which of the names around its verb stand joined as those who sign.

A 與 B 簽署 …                        a group before the verb
簽署 A、B 姊妹港協定                  a group between the verb and what is signed
A …，並與 B 簽署                      the sentence's subject and whom it signs with
A 與 B …，雙方簽署                    雙方, 兩市, 三方: the group or the call told before
…簽署…，由 A 與 B 代表簽字            those who sign for them
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ingest.cues import Cue, Lexicon, table
from ingest.tokens import STOPS

if TYPE_CHECKING:
    from ingest.events import Sentence
    from ingest.phrases import Phrase


@dataclass(frozen=True, slots=True)
class Signing:
    """A verb of signing, the name of what is signed, and the clause around them.

    `clause` begins behind what was signed before in the same clause: 與A締結姊妹市、與B簽署備忘錄.
    """

    verb: Cue
    kind: Cue
    clause: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Group:
    """Names joined to one another, and the word between each and the next."""

    names: tuple[Phrase, ...]
    joints: tuple[str, ...] = ()

    def pairs(self) -> list[Group]:
        """Give A與B and C與D of A與B、C與D; none where the names are joined otherwise."""
        if len(self.names) < 4 or len(self.names) % 2 or len(self.joints) != len(self.names) - 1:
            return []
        if any((joint == "、") == (place % 2 == 0) for place, joint in enumerate(self.joints)):
            return []
        return [Group(self.names[place : place + 2]) for place in range(0, len(self.names), 2)]


@cache
def signing_words() -> Lexicon:
    """Give the verbs of signing and the names of agreements."""
    rules = table("agreements")
    return Lexicon({"verb": rules["verbs"], **{f"kind:{kind}": words for kind, words in rules["kinds"].items()}})


@cache
def _acts() -> Lexicon:
    frames = table("verbs")
    quiet = table("agreements")["quiet"]
    return Lexicon({name: [word for word in row["words"] if word not in quiet] for name, row in frames.items()})


class Sides:
    """Finds the group of names that signs in a sentence."""

    def __init__(
        self, sentence: Sentence, native: Callable[[Phrase], bool], span: tuple[int, int] | None = None
    ) -> None:
        """`native` tells whether a name belongs to the reporting side; names outside `span` are not seen."""
        self.sentence = sentence
        self.native = native
        self.text = sentence.compact.text
        rules = table("agreements")
        first, last = span or (0, len(self.text))
        self.first, self.last = first, last
        self.parts = [part for part in sentence.walk.parts if first <= part.start < last]
        self.acts = [act for act in sentence.walk.acts if first <= act.start < last]
        aside = {
            part.phrase.start
            for part in self.parts
            if part.role in rules["aside_roles"] or part.frame in rules["aside_frames"]
        }
        signing = {part.phrase.start for part in self.parts if part.role == "signatory"}
        inside = [one for one in sentence.phrases if first <= one.start < last]
        inside = [one for place, one in enumerate(inside) if not (place and self._is_short(inside[place - 1], one))]
        hands = {one.start for place, one in enumerate(inside) if self._lends_a_hand(one, inside[:place])}
        self.phrases = [
            one for one in inside if one.start not in (aside - signing) | hands and not self._stands_by(one)
        ]
        self._both = re.compile(f"(?P<word>{'|'.join(rules['both'])})[^,。;:]{{0,30}}$")

    def of(self, found: Signing) -> Group:
        """Give the group of a signing; empty where the sentence names nobody."""
        first, _ = found.clause
        verb = min(found.verb.start, found.kind.start)
        if spoken := self._spoken_for(found):
            return Group(spoken)
        inside = self._last(found.verb.end, found.kind.start)
        if len(inside.names) > 1:
            return inside
        before = self._last(first, verb)
        called = self.refers_back(found) is not None
        alone = all(self._alone(one) for one in before.names)
        becomes = found.verb.word in table("agreements")["becomes"] and len(before.names) == len(inside.names) == 1
        if becomes and inside.names[0].start == found.verb.end:
            return Group((*before.names, *inside.names))
        if len(before.names) > 1 and not (called and alone):
            told = alone and (self._bodies_told(found) or self.headed())
            return told if told and told.names else self._with_subject(found, before)
        if self._with_them(found):
            own = before.names or self._subject(found, before)
            return Group((*own, *self._counterpart(first, own)))
        if called:
            told = self._told(first) or Group(())
            if told.joints and {self.native(one) for one in told.names} == {True, False}:
                return told
            return Group((*told.names, *(one for one in before.names if one not in told.names)))
        if not before.names and not inside.names:
            opening, headed = self._opening(found), self.headed()
            return headed if headed.names and all(map(self._alone, opening.names)) else opening
        return Group((*self._subject(found, before), *before.names, *(() if before.names else inside.names)))

    def _with_subject(self, found: Signing, before: Group) -> Group:
        """Add who signs to several of the other side they sign with: …，與A、B先後簽署."""
        lead = self.text[found.clause[0] : before.names[0].start]
        if re.search(table("agreements")["each_with"], lead) and (own := self._leading(found, before)):
            return Group((own, *before.names), (EACH, *before.joints))
        if any(self.native(one) for one in before.names) or not lead.endswith(("與", "和", "跟")):
            return before
        return Group((*self._subject(found, before), *before.names))

    def _leading(self, found: Signing, before: Group) -> Phrase | None:
        """Give who the sentence is about, whom it signs with each: 甲大學…，分別與乙大學、丙大學簽訂."""
        subject = [one for one in self._subject(found, before) if self.native(one)]
        start = self._sentence(found)
        opening = [one for one in self.phrases if start <= one.start < before.names[0].start and self.native(one)]
        return next(iter((*subject, *opening)), None)

    def _bodies_told(self, found: Signing) -> Group | None:
        """Give the bodies of both sides joined before in the sentence, for which people without body sign."""
        for group in self._groups(self._sentence(found), found.clause[0]):
            bodies = len(group.names) > 1 and all(one.head.entity_type == "organization" for one in group.names)
            if bodies and {self.native(one) for one in group.names} == {True, False}:
                return group
        return None

    def _alone(self, phrase: Phrase) -> bool:
        """Whether a person is named without body or place: 雙方理事長甲、乙簽署."""
        return phrase.head.entity_type == "person" and not phrase.others

    def _spoken_for(self, found: Signing) -> tuple[Phrase, ...]:
        """Give those others sign for, where both sides are told so: 甲代表A市、乙代表B市簽署."""
        start = self._sentence(found)
        if self.text.find("代表", start, found.verb.start) < 0:
            return ()
        before = [one for one in self.sentence.phrases if start <= one.start < found.verb.start]
        named = tuple(
            one
            for one in before
            if self.text.endswith("代表", start, one.start) and one.head.entity_type in ("place", "organization")
        )
        return named if {self.native(one) for one in named} == {True, False} else ()

    def refers_back(self, found: Signing) -> str | None:
        """Give the word where the sides are only called 雙方, 兩市 or the like."""
        verb = min(found.verb.start, found.kind.start)
        match = self._both.search(self.text[found.clause[0] : verb])
        return match["word"] if match else None

    def _with_them(self, found: Signing) -> bool:
        """Whether the other side is only called 其: 並與其簽署."""
        before = self.text[found.clause[0] : min(found.verb.start, found.kind.start)]
        return re.search(f"(?:{'|'.join(table('agreements')['with_them'])})[^,。;:]{{0,6}}$", before) is not None

    def _counterpart(self, place: int, own: Sequence[Phrase]) -> list[Phrase]:
        """Give the first of the other side told before a place, those who came or received before others."""
        native = bool(own) and self.native(own[0])
        others = [one for one in self.phrases if one.start < place and one not in own and self.native(one) != native]
        taking = {part.phrase.start for part in self.parts if part.role in ("guest", "leader", "host")}
        return sorted(others, key=lambda one: (one.start not in taking, one.start))[:1]

    def signers(self, found: Signing) -> Group:
        """Give those who sign for the sides, named behind: 由 A 與 B 代表簽署."""
        end = max(found.kind.end, found.verb.end)
        stop = next((place for place in range(end, self.last) if self.text[place] in STOPS), max(end, self.last))
        behind = re.search(r"(?:由|,)(?=[^,。;]{2,90}(?:代表|簽|落款|連署|各執))", self.text[end:stop])
        return self._first(end + behind.end(), stop) if behind else Group(())

    def listed_behind(self, found: Signing) -> Group:
        """Give the names listed behind a colon: 計三組：A與B、C與D."""
        end = max(found.kind.end, found.verb.end)
        colon = self.text.find(":", end, end + 24)
        if colon < 0 or any(self.text[place] in STOPS for place in range(end, colon)):
            return Group(())
        return self._first(colon, len(self.text))

    def any_group(self) -> Group:
        """Give the first group of two names or more."""
        return next((group for group in self._groups(0, len(self.text)) if len(group.names) > 1), Group(()))

    def headed(self) -> Group:
        """Give the two sides an item of a list opens with: 1、甲校—乙校，姊妹校，114.10.02簽訂."""
        group = next(self._groups(self.first, self.last), Group(()))
        plain = len(group.names) == 2 and all(one.head.entity_type != "person" for one in group.names)
        both = len({self.native(one) for one in group.names}) == 2 or set(group.joints) <= _DASHES
        return group if plain and both and group.names[0].start - self.first <= _HEAD else Group(())

    def _told(self, place: int) -> Group | None:
        """Give the guests and hosts of the call told before a place, or the last names joined before it."""
        if own := self._those_here(place):
            return own
        roles: dict[int, set[str]] = {}
        for part in self.parts:
            if part.start < place and part.confidence > 0.6:
                roles.setdefault(part.phrase.start, set()).add(part.role)
        guests = [one for one in self.phrases if roles.get(one.start, set()) & {"guest", "leader"}]
        hosts = [one for one in self.phrases if "host" in roles.get(one.start, set())]
        groups = [one for one in self._groups(0, place) if len(one.names) > 1]
        if guests and hosts and not (groups and self._across(groups[-1], guests, hosts)):
            return Group((*guests, *(one for one in hosts if one not in guests)))
        return groups[-1] if groups else self._met(place) or self._first_bodies(place)

    def _those_here(self, place: int) -> Group | None:
        """Give the two bodies the sentence names before a place, where it names no more: 甲組合到乙漁會，雙方簽定."""
        opening = max(self.first, *(self.text.rfind(sign, self.first, place) + 1 for sign in STOPS))
        bodies = [one for one in self.phrases if opening <= one.start < place and self._of_body(one)]
        return Group(tuple(bodies)) if len(bodies) == 2 and len({self.native(one) for one in bodies}) == 2 else None

    def _first_bodies(self, place: int) -> Group | None:
        """Give the first body of each side told before a place."""
        bodies = [one for one in self.phrases if one.start < place and self._of_body(one)]
        sides = {self.native(one): one for one in reversed(bodies)}
        return Group(tuple(sorted(sides.values(), key=lambda one: one.start))) if len(sides) == 2 else None

    def _of_body(self, phrase: Phrase) -> bool:
        """Whether a name is a body's or of somebody who holds a post there."""
        return any(one.entity_type == "organization" for one in (phrase.head, *phrase.others))

    def _met(self, place: int) -> Group | None:
        """Give those of both sides who met before a place: 甲市長會見乙省長，兩人…"""
        for act in reversed(self.acts):
            names = [one for one in (*act.doers, *act.beside, *act.objects) if one in self.phrases]
            if act.start < place and {self.native(one) for one in names} == {True, False}:
                return Group(tuple(names))
        return None

    def _across(self, group: Group, guests: list[Phrase], hosts: list[Phrase]) -> bool:
        """Whether a group joins the two sides itself, or others than the guests and hosts."""
        return not all(one in guests for one in group.names) and not all(one in hosts for one in group.names)

    def _opening(self, found: Signing) -> Group:
        """Give the names the sentence opens with where the clause of the signing names none."""
        for act in self.acts:
            doers = tuple(one for one in (*act.doers, *act.beside) if one in self.phrases)
            if act.start <= found.verb.start < act.end and len(doers) > 1:
                return Group(doers)
        return next(iter(self._groups(self._sentence(found), found.clause[0])), Group(()))

    def _subject(self, found: Signing, before: Group) -> tuple[Phrase, ...]:
        """Give who signs where the clause names only with whom: the doers of the verb, else the sentence's first."""
        named = {one.start for one in before.names}
        if before.names:
            lead = self.text[: before.names[0].start]
            if not re.search(r"[與和跟同及][^,。;]{0,4}$", lead) and not lead.endswith(_TOWARDS):
                return ()
        partners = {one.start for act in self.acts if act.end <= found.verb.start for one in act.beside}
        for act in self.acts:
            if act.start <= found.verb.start < act.end:
                doers = tuple(one for one in act.doers if one.start not in named | partners and one in self.phrases)
                if doers:
                    return doers
        start = self._sentence(found)
        sides = {self.native(one) for one in before.names}
        first = [one for one in self.phrases if one.start < found.verb.start and one.start not in named | partners]
        first = [one for one in first if len(sides) != 1 or self.native(one) not in sides] or first
        here = [one for one in first if one.start >= start]
        foremost = sorted(here or first, key=lambda one: (not self.native(one), one.start))[:1]
        return self._with_joined(foremost[0], found) if foremost else ()

    def _with_joined(self, lead: Phrase, found: Signing) -> tuple[Phrase, ...]:
        """Give a subject with those of its side it is joined to: 甲大學副校長某、乙大學註冊長某…，與丙大學簽署."""
        for group in self._groups(self._sentence(found), found.clause[0]):
            if lead in group.names and len({self.native(one) for one in group.names}) == 1:
                return group.names
        return (lead,)

    def _sentence(self, found: Signing) -> int:
        back = range(found.verb.start - 1, self.first - 1, -1)
        return next((place + 1 for place in back if self.text[place] in STOPS), self.first)

    def _last(self, start: int, end: int) -> Group:
        groups = list(self._groups(start, end))
        joined = [group for group in groups if len(group.names) > 1]
        return joined[-1] if joined else groups[-1] if groups else Group(())

    def _first(self, start: int, end: int) -> Group:
        return next(iter(self._groups(start, end)), Group(()))

    def _groups(self, start: int, end: int) -> Iterator[Group]:
        names: list[Phrase] = []
        joints: list[str] = []
        for phrase in self.phrases:
            if phrase.start < start or phrase.end > end:
                continue
            joint = self._joint(self.text[names[-1].end : phrase.start]) if names else None
            if names and joint is None:
                yield Group(tuple(names), tuple(joints))
                names, joints = [], []
            elif joint is not None:
                joints.append(joint)
            names.append(phrase)
        if names:
            yield Group(tuple(names), tuple(joints))

    def _joint(self, gap: str) -> str | None:
        """Give the word that joins two names; small words, dates and adverbs may stand beside it."""
        match = _JOINT.fullmatch(gap)
        if match is None or next(_acts().find(match["before"] + match["after"]), None) is not None:
            return None
        return match["joint"]

    def _stands_by(self, phrase: Phrase) -> bool:
        """Whether a name says where, or who helped: 經甲代表處居間聯繫, 衛生局協助促成之合作案."""
        rules = table("agreements")
        helped = re.search(rules["helped"], self.text[max(0, phrase.start - 2) : phrase.start])
        if helped and re.match(rules["helping"], self.text[phrase.end :][:20]):
            return True
        return self._where(phrase) or re.match(rules["helps"], self.text[phrase.end :][:8]) is not None

    def _where(self, phrase: Phrase) -> bool:
        """Whether a name says where, not who: a place behind 於, 在, 赴; a body behind 於 or 在 and before 簽署."""
        rules = table("agreements")
        before = self.text[max(0, phrase.start - 2) : phrase.start]
        if phrase.head.entity_type == "place":
            return before.endswith(tuple(rules["where"]))
        inside = before.endswith(tuple(rules["inside"])) and phrase.head.entity_type in ("organization", "reference")
        return inside and re.match(rules["inside_then"], self.text[phrase.end :]) is not None

    def _is_short(self, before: Phrase, phrase: Phrase) -> bool:
        """Whether a name in brackets is the short form of the body before them: 國立中山大學(下稱中山大學)."""
        both = before.head.entity_type == phrase.head.entity_type == "organization"
        return both and re.fullmatch(table("agreements")["short"], self.text[before.end : phrase.start]) is not None

    def _lends_a_hand(self, phrase: Phrase, before: Sequence[Phrase]) -> bool:
        """Whether somebody only signs for the body named right before: 美術館由處長甲代表，與乙館簽署."""
        if self.text[phrase.start - 1 : phrase.start] != "由" or not before or before[-1].end != phrase.start - 1:
            return False
        last = phrase.end - len("代表") if self.text.endswith("代表", phrase.start, phrase.end) else phrase.end
        return re.match(table("agreements")["lends"], self.text[last:]) is not None


EACH = "分別"
"""The joint behind the one that signs with each of the others."""
_DASHES = frozenset("—／/－–-")
_HEAD = 8
"""How far from where an item begins its two sides may stand."""
_TOWARDS = ("赴", "至", "前往", "在", "於", "到")
_JOINT = re.compile(r"(?P<before>[^,。;:]{0,26}?)(?P<joint>以及|[與和及暨跟同、—／/－–-])(?P<after>[^,。;:]{0,5})")

__all__ = ["Group", "Sides", "Signing", "signing_words"]
