"""What is signed in a sentence: each verb of signing with the names of the papers it is said of."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

from ingest.agreements.rules.sides import Signing, signing_words
from ingest.cues import Cue, table
from ingest.tokens import COMMAS, STOPS

if TYPE_CHECKING:
    from ingest.events import Sentence

_BRACKETS = re.compile(r"\([^()]{0,200}\)")
_REACH = 24
LONGEST_ITEM = 4000
"""Signs of a text beyond which nothing belongs to a signing any more."""


def signings_in(sentence: Sentence, title: str = "") -> Iterator[Signing]:
    """Pair each verb of signing with the names of agreements in its clause: behind it, else before it.

    Those who only 締盟 become what the title calls them.
    """
    text = _BRACKETS.sub(lambda match: f"({'■' * (len(match[0]) - 2)})", sentence.compact.text)
    named = sorted(sentence.phrases, key=lambda one: one.end - one.start)
    ends = {place: one.end for one in named if one.head.entity_type != "place" for place in range(one.start, one.end)}
    cues = compounds([cue for cue in signing_words().find(text) if cue.end > ends.get(cue.start, 0)])
    cues = [cue for number, cue in enumerate(cues) if not _is_noun(text, cues, number)]
    taken: set[int] = set()
    weak, complete = table("agreements")["weak"], table("agreements")["complete"]
    for number, verb in enumerate(cues):
        if verb.kinds[0] != "verb":
            continue
        first, last = _clause(text, verb)
        if text.startswith(("城市", "書"), verb.end):
            continue
        first = max(first, _last_taken(cues, number, taken, first))
        behind = []
        for cue in cues[number + 1 :]:
            if cue.start < last and _is_attribute(text, cue):
                continue
            if cue.start >= last or cue.kinds[0] == "verb":
                break
            behind.append(cue)
        if verb.word in weak and not (behind and behind[0].start - verb.end <= 12):
            continue
        behind = _distinct(text, [cue for cue in behind if cue.start not in taken])
        if not behind:
            before = list(_before(text, cues, number))
            near = [
                cue for cue in before if cue.start >= first and verb.start - cue.end <= 6 and cue.start not in taken
            ]
            whole = verb.word in complete or _is_topic(text, before, verb)
            behind = near[-1:] or (before[-1:] if whole else [])
        for cue in behind or _twinned(text, verb) or _called_so(text, verb, title):
            taken.add(cue.start)
            if text.startswith("城市", cue.end):
                continue
            yield Signing(verb, cue, (first, last))
    yield from _enumerated(text, cues, taken)


def _twinned(text: str, verb: Cue) -> list[Cue]:
    """Give what two become whose kind no list knows: 結為姊妹車庫."""
    match = re.match(table("agreements")["twinned"], text[verb.end : verb.end + _REACH])
    if match is None or verb.word not in table("agreements")["twinning"]:
        return []
    start, end = match.span("what")
    return [Cue(verb.end + start, verb.end + end, match["what"], ("kind:other",))]


def _called_so(text: str, verb: Cue, title: str) -> list[Cue]:
    """Give what the title calls those who become partners and nothing more is said: 甲漁會與乙組合自此締盟."""
    whole = verb.word in table("agreements")["alone"] and text[verb.end : verb.end + 1] in STOPS | COMMAS
    named = [cue for cue in signing_words().find(title) if cue.kinds[0] != "verb"] if whole else []
    return [Cue(verb.end, verb.end, one.word, one.kinds) for one in named[:1]]


def _is_attribute(text: str, cue: Cue) -> bool:
    """Whether a verb only says of a paper when it was signed: 續訂111年所簽之合作協議."""
    return cue.kinds[0] == "verb" and text[cue.start - 1] == "所" and text.startswith(("之", "的"), cue.end)


def _is_noun(text: str, cues: Sequence[Cue], number: int) -> bool:
    """Whether 交換 is what another verb in its clause signs: 簽訂青年樂手交換協議書."""
    verb, before = cues[number], cues[number - 1] if number else None
    if verb.word != "交換" or before is None or before.kinds[0] != "verb":
        return False
    return not any(sign in STOPS | COMMAS for sign in text[before.end : verb.start])


def _enumerated(text: str, cues: Sequence[Cue], taken: set[int]) -> Iterator[Signing]:
    """Give the papers of several that are counted up: 簽署三項文件。其一為甲與乙之備忘錄."""
    until = re.compile(table("agreements")["counted_until"])
    for match in re.finditer(table("agreements")["counted"], text):
        furthest = min(len(text), match.end() + LONGEST_ITEM)
        stop = until.search(text, match.end(), furthest)
        last = stop.start() if stop else furthest
        first = bisect_left(cues, match.end(), key=attrgetter("start"))
        named = cues[first] if first < len(cues) and cues[first].start < last else None
        if named is not None and named.kinds[0] != "verb" and named.start not in taken:
            taken.add(named.start)
            yield Signing(Cue(named.start, named.start, "", ("verb",)), named, (match.end(), last))


def _last_taken(cues: Sequence[Cue], number: int, taken: set[int], first: int) -> int:
    """Give where the last name of an agreement before a verb, behind `first`, ends that another verb has taken."""
    before = (cues[place] for place in range(number - 1, -1, -1))
    return next((cue.end for cue in before if cue.start in taken or cue.end <= first), 0)


def _before(text: str, cues: Sequence[Cue], number: int) -> Iterator[Cue]:
    """Give the names of agreements before a verb in its sentence, no further off than an item is long."""
    verb = cues[number]
    first = max(text.rfind("。", 0, verb.start) + 1, verb.start - LONGEST_ITEM)
    place = number
    while place > 0 and cues[place - 1].start >= first:
        place -= 1
    yield from (cue for cue in cues[place:number] if cue.kinds[0] != "verb")


def _is_topic(text: str, before: list[Cue], verb: Cue) -> bool:
    """Whether what was named last is what the sentence is about: 備忘錄一式三份，當日由甲、乙代表簽署."""
    rules = table("agreements")
    return (
        bool(before)
        and verb.word in rules["by_hand"]
        and re.match(rules["topic"], text[before[-1].end :]) is not None
        and text[verb.end : verb.end + 1] in STOPS | COMMAS
    )


def compounds(cues: list[Cue]) -> list[Cue]:
    """Read 姊妹市意向書 as one thing, a letter of intent, and 姊妹縣協定 as another, of sister cities."""
    kept: list[Cue] = []
    for cue in cues:
        form = cue.kinds[0] in ("kind:letter_of_intent", "kind:mou", "kind:declaration")
        last = kept[-1] if kept and kept[-1].end == cue.start and kept[-1].kinds[0] != "verb" else None
        if last is not None and (form or cue.word in table("agreements")["bare"]):
            kept[-1] = Cue(last.start, cue.end, last.word + cue.word, cue.kinds if form else last.kinds)
        else:
            kept.append(cue)
    return kept


def _distinct(text: str, cues: list[Cue]) -> list[Cue]:
    """Keep the names that are signed: the first, and those joined to it by 及 or 、."""
    kept = cues[:1]
    for cue in cues[1:]:
        between = text[kept[-1].end : cue.start]
        if len(between) <= 14 and re.match(r"(書)?[及與和暨、]|(書)?以及", between) and "成為" not in between:
            kept.append(cue)
        else:
            break
    return kept


def _clause(text: str, verb: Cue) -> tuple[int, int]:
    edges = STOPS | COMMAS
    low, high = max(0, verb.start - LONGEST_ITEM), min(len(text), verb.end + LONGEST_ITEM)
    first = next((place + 1 for place in range(verb.start - 1, low - 1, -1) if text[place] in edges), low)
    return first, next((place for place in range(verb.end, high) if text[place] in edges), high)
