"""A passage as a row of tokens: noun phrases, cue words, punctuation; what carries no meaning here is left out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ingest.compact import Compact
from ingest.cues import Lexicon, table
from ingest.phrases import Phrase

STOPS = frozenset("。;!?\n")
COMMAS = frozenset(",:")
LONGEST_QUOTE = 60
"""What stands in quotes or brackets up to this length is a name or an aside, not part of the sentence."""
_OPENING = {"(": ")", "「": "」", "『": "』", "《": "》"}


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is "phrase", "cue", "comma" or "stop"; a cue's `names` are the tables and rows it was found under."""

    kind: str
    start: int
    end: int
    names: tuple[str, ...] = ()
    phrase: Phrase | None = None

    def name(self, group: str) -> str | None:
        """Give the row this cue has in a table: "call" for "verb:call" and the group "verb"."""
        prefix = group + ":"
        return next((name[len(prefix) :] for name in self.names if name.startswith(prefix)), None)


@dataclass(frozen=True, slots=True)
class Scope:
    """A stretch that does not tell what happened: a topic of talk, something retold, told or planned."""

    kind: str
    start: int
    end: int


@cache
def lexicon(home: tuple[str, ...]) -> Lexicon:
    """Give the words of all tables; `home` holds the short forms of the reporting city, for 訪高."""
    words: dict[str, list[str]] = {f"verb:{name}": list(frame["words"]) for name, frame in table("verbs").items()}
    scopes = dict(table("scopes"))
    words["ignore:ignore"], words["now:now"] = scopes.pop("ignore"), scopes.pop("now")
    for name, scope in scopes.items():
        words[f"scope:{name}"] = scope["open"]
    for name, members in table("particles").items():
        words[f"particle:{name}"] = members
    for name, prefixes in table("approaches").items():
        words.setdefault(f"verb:{name}", []).extend(prefix + short for prefix in prefixes for short in home)
    return Lexicon(words)


def tokens(compact: Compact, found: tuple[Phrase, ...], home: tuple[str, ...], start: int, end: int) -> list[Token]:
    """Cut `compact.text[start:end]` into tokens."""
    row: list[Token] = []
    words, place = lexicon(home), start
    for phrase in found:
        if phrase.end <= start or phrase.start >= end or _hidden(compact.text, words, phrase):
            continue
        row.extend(_gap(compact.text, words, place, phrase.start))
        row.append(Token("phrase", phrase.start, phrase.end, (), phrase))
        place = max(place, phrase.end)
    row.extend(_gap(compact.text, words, place, end))
    return _gathered(row)


LONGEST_ATTRIBUTE = 14
"""How many characters may stand between a name and the person it describes: 波蘭國寶級爵士歌手 Anna Maria Jopek."""


def _gathered(row: list[Token]) -> list[Token]:
    """Join a city or body with the person right after it, where only words without a particle stand between."""
    kept: list[Token] = []
    for token in row:
        before = kept[-1].phrase if kept else None
        if before is not None and token.phrase is not None and _describes(before, token.phrase):
            others = (*before.others, before.head, *token.phrase.others)
            joined = Phrase(before.start, token.end, token.phrase.head, others, token.phrase.tail)
            kept[-1] = Token("phrase", before.start, token.end, (), joined)
        else:
            kept.append(token)
    return kept


def _describes(before: Phrase, phrase: Phrase) -> bool:
    near = phrase.start - before.end <= LONGEST_ATTRIBUTE and not before.tail
    return near and phrase.head.entity_type == "person" and before.head.entity_type != "person"


def _hidden(text: str, words: Lexicon, phrase: Phrase) -> bool:
    """Whether a cue word begins with what was taken for a name: 聯合拜會 is a verb, not a party called 聯合."""
    word = words.at(text, phrase.start)
    return word is not None and len(word) > phrase.end - phrase.start


def _gap(text: str, words: Lexicon, start: int, end: int) -> list[Token]:
    row: list[Token] = []
    place = start
    while place < end:
        char = text[place]
        if char in _OPENING and (close := text.find(_OPENING[char], place, min(end, place + LONGEST_QUOTE))) >= 0:
            place = close
        elif char in STOPS:
            row.append(Token("stop", place, place + 1))
        elif char in COMMAS:
            row.append(Token("comma", place, place + 1))
        elif (word := words.at(text, place)) is not None and place + len(word) <= end:
            row.append(Token("cue", place, place + len(word), words.kinds(word)))
            place += len(word)
            continue
        place += 1
    return row


def scopes(row: list[Token]) -> list[Scope]:
    """Find the stretches that do not tell what happened."""
    found: list[Scope] = []
    for number, token in enumerate(row):
        name = token.name("scope")
        if name is None or (found and token.start < found[-1].end and found[-1].kind in ("topic", name)):
            continue
        rule = table("scopes")[name]
        end = _scope_end(row, number, rule)
        if end > token.end:
            found.append(Scope(name, token.end, end))
    return found


def _scope_end(row: list[Token], number: int, rule: dict[str, object]) -> int:
    closing, last = closers(), row[number].end
    end = None
    for token in row[number + 1 :]:
        if token.kind == "stop" or (token.kind == "comma" and rule["until"] == "clause"):
            end = token.start
            break
        last = token.end
        if rule["until"] == "sentence" and token.kind == "cue" and token.name("now"):
            end = token.start
            break
        if rule.get("close") and token.kind == "cue" and token.name("verb") in closing:
            end = token.start
    return last if end is None else end


@cache
def closers() -> frozenset[str]:
    """Give the frames whose verb closes a topic: 就 ... 交換意見."""
    return frozenset(table("scopes")["topic"]["close"])
