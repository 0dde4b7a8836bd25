"""Decide, before anything is evaluated, whether a query may run here, and bound it.

The query is cut into the terminals of the SPARQL 1.1 grammar (https://www.w3.org/TR/sparql11-query/#sparqlGrammar), so
that SERVICE in a string, a comment, an IRI or a prefixed name is harmless and SERVICE anywhere else is found. Codepoint
escapes outside strings and IRIs are replaced first, as section 19.2 asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urljoin

from ontology.errors import QueryForbiddenError, QuerySyntaxError

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

MAX_DEPTH: Final = 64
"""Brackets within brackets; the parser of pyoxigraph 0.5.13 overflows its stack near 3,000."""
MAX_TOKENS: Final = 20_000
MAX_PATH: Final = 500
"""Operators of a property path or terms of an expression between two separators."""

_TERMINALS: Final = re.compile(
    r"""
    (?P<space>[\ \t\r\n]+)
  | (?P<comment>\#[^\r\n]*)
  | (?P<iri><[^<>"{}|^`\x00-\x20]*>)
  | (?P<string>\"\"\"(?:\"{0,2}(?:[^"\\]|\\.))*+\"\"\" | '''(?:'{0,2}(?:[^'\\]|\\.))*+'''
             | "(?:[^"\\\r\n]|\\.)*+" | '(?:[^'\\\r\n]|\\.)*+')
  | (?P<variable>[?$]\w+)
  | (?P<blank>_:[\w.\-]*\w)
  | (?P<name>(?:[^\W\d_][\w.\-]*)?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])
        (?:[\w\-:.]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*+
      | (?:[^\W\d_][\w.\-]*)?:)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)
  | (?P<word>[A-Za-z][A-Za-z0-9_]*)
  | (?P<mark><<\(|\)>>|\{\||\|\}|<<|>>|&&|\|\||\^\^|!=|<=|>=|[{}()\[\].,;=<>+\-*/|^!?~])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LITERAL_OR_ESCAPE: Final = re.compile(
    r"""(?P<keep><[^<>"{}|^`\x00-\x20]*>|\"\"\"(?:\"{0,2}(?:[^"\\]|\\.))*+\"\"\"|'''(?:'{0,2}(?:[^'\\]|\\.))*+'''
    |"(?:[^"\\\r\n]|\\.)*+"|'(?:[^'\\\r\n]|\\.)*+'|\#[^\r\n]*)|(?P<escape>\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})""",
    re.VERBOSE | re.DOTALL,
)
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_OPEN: Final = {"{": "}", "(": ")", "[": "]", "<<": ">>", "<<(": ")>>", "{|": "|}"}
_CLOSE: Final = frozenset(_OPEN.values())
_FORMS: Final = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
_UPDATES: Final = frozenset(("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"))
_SEPARATORS: Final = frozenset((".", ";", ",", "{", "}"))
_CLAUSES: Final = frozenset(("BIND", "FILTER", "OPTIONAL", "UNION", "MINUS", "GRAPH", "VALUES"))
"""Words that begin a new part of a pattern: what is counted of an expression begins anew."""


@dataclass(frozen=True, slots=True)
class Token:
    """A terminal of the grammar: `kind` is the group's name above, `text` as written, `start` its offset."""

    kind: str
    text: str
    start: int

    @property
    def keyword(self) -> str:
        """The word in capitals, empty for anything that is not a bare word."""
        return self.text.upper() if self.kind == "word" else ""


@dataclass(frozen=True, slots=True)
class Guarded:
    """A query that may run: its text with escapes replaced, its form, and the graphs its FROM clauses name."""

    text: str
    form: Form
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    limit: int | None
    offset: int
    _slices: tuple[tuple[int, int], ...]
    _end: int

    def limited(self, rows: int) -> str:
        """Give the text with its outermost LIMIT at most `rows`; ASK and CONSTRUCT are left as they are."""
        if self.form != "SELECT" or (self.limit is not None and self.limit <= rows):
            return self.text
        return self._sliced(rows, self.offset)

    def beyond(self, rows: int) -> str | None:
        """Give a query for the one row after the first `rows`; None where the query itself wants no more than these."""
        if self.form != "SELECT" or (self.limit is not None and self.limit <= rows):
            return None
        return self._sliced(1, self.offset + rows)

    def _sliced(self, limit: int, offset: int) -> str:
        """Give the text with these in place of its own LIMIT and OFFSET."""
        wanted = f" LIMIT {limit}" + (f" OFFSET {offset}" if offset else "") + " "
        text = f"{self.text[: self._end]}{wanted}{self.text[self._end :]}"
        for start, end in sorted(self._slices, reverse=True):
            text = text[:start] + text[end:]
        return text


def position(text: str, offset: int) -> tuple[int, int]:
    """Give line and column of an offset, both counted from 1."""
    line_start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - line_start + 1


def _unescape(match: re.Match[str]) -> str:
    if match.group("keep") is not None:
        return match.group()
    try:
        return chr(int(match.group("escape")[2:], 16))
    except (ValueError, OverflowError) as error:
        raise QuerySyntaxError(f"{match.group()} is not a character.") from error


def tokens(text: str) -> Iterator[Token]:
    """Cut a query into its terminals, without white space and comments.

    Raises QuerySyntaxError with line and column where no terminal fits.
    """
    offset = 0
    while offset < len(text):
        match = _TERMINALS.match(text, offset)
        if match is None:
            line, column = position(text, offset)
            raise QuerySyntaxError(f"Unexpected {text[offset]!r} at line {line}, column {column}.", line, column)
        kind = match.lastgroup or ""
        if kind not in ("space", "comment"):
            yield Token(kind, match.group(), offset)
        offset = match.end()


def _fail(text: str, token: Token, message: str) -> QuerySyntaxError:
    line, column = position(text, token.start)
    return QuerySyntaxError(f"{message} at line {line}, column {column}.", line, column)


def _bounded(text: str, found: Iterator[Token]) -> list[tuple[Token, int]]:
    """Give each token with its depth; refuse what would overflow a parser's stack."""
    result: list[tuple[Token, int]] = []
    expected: list[str] = []
    run = 0
    for token in found:
        if token.keyword in _CLAUSES:
            run = 0
        elif token.kind == "mark":
            if token.text in _OPEN:
                expected.append(_OPEN[token.text])
                if len(expected) > MAX_DEPTH:
                    raise _fail(text, token, f"More than {MAX_DEPTH} brackets inside one another")
            elif token.text in _CLOSE and (not expected or expected.pop() != token.text):
                raise _fail(text, token, f"Unmatched {token.text}")
            run = 0 if token.text in _SEPARATORS else run + 1
            if run > MAX_PATH:
                raise _fail(text, token, f"An expression or path of more than {MAX_PATH} operators")
        result.append((token, len(expected)))
        if len(result) > MAX_TOKENS:
            raise _fail(text, token, f"A query of more than {MAX_TOKENS:,} words")
    return result


def _reaches_out(found: list[tuple[Token, int]], index: int) -> bool:
    """Tell whether a token calls a service, also where it is glued to its neighbour.

    pyoxigraph 0.5.13 reads `SERVICE:b {`, `SERVICEa:b {` and `trueSERVICE <x> {` as calls (each was seen to connect).
    No other bare word of SPARQL holds the letters; a prefixed name stands before a brace only after GRAPH.
    """
    token = found[index][0]
    if token.kind == "word":
        return "SERVICE" in token.keyword
    if token.kind != "name" or "service" not in token.text.partition(":")[0].lower():
        return False
    before_brace = index + 1 < len(found) and found[index + 1][0].text == "{"
    return before_brace and not (index and found[index - 1][0].keyword == "GRAPH")


def _refuse_reaching_out(text: str, found: list[tuple[Token, int]]) -> None:
    for index, (token, _) in enumerate(found):
        if _reaches_out(found, index):
            line, column = position(text, token.start)
            raise QueryForbiddenError(f"SERVICE at line {line}, column {column} is refused: no request leaves here.")


def _form(found: list[tuple[Token, int]]) -> tuple[int, Form]:
    for index, (token, depth) in enumerate(found):
        if depth == 0 and token.keyword in _UPDATES:
            raise QueryForbiddenError(f"{token.keyword} is an update; this endpoint answers queries only.")
        if depth == 0 and token.keyword in _FORMS:
            form: Form = token.keyword  # type: ignore[assignment]  # narrowed by membership
            return index, form
    raise QuerySyntaxError("No SELECT, ASK, CONSTRUCT or DESCRIBE in the query.", 1, 1)


def _prologue(found: list[tuple[Token, int]], base: str) -> tuple[str, dict[str, str]]:
    prefixes: dict[str, str] = {}
    for index, (token, _) in enumerate(found[:-1]):
        following = found[index + 1][0]
        if token.keyword == "BASE":
            base = urljoin(base, following.text[1:-1])
        elif token.keyword == "PREFIX" and index + 2 < len(found):
            prefixes[following.text.removesuffix(":")] = urljoin(base, found[index + 2][0].text[1:-1])
    return base, prefixes


def _resolve(token: Token, base: str, prefixes: dict[str, str]) -> str:
    if token.kind == "iri":
        inside = _ESCAPE.sub(lambda match: chr(int(match.group()[2:], 16)), token.text[1:-1])
        return inside if _ABSOLUTE.match(inside) else urljoin(base, inside)
    prefix, _, local = token.text.partition(":")
    return prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)


def _datasets(
    text: str, found: list[tuple[Token, int]], form_index: int, base: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    base, prefixes = _prologue(found[:form_index], base)
    default: list[str] = []
    named: list[str] = []
    for index, (token, depth) in enumerate(found[form_index:], form_index):
        if depth == 0 and token.keyword == "FROM":
            rest = [following for following, _ in found[index + 1 : index + 3]]
            is_named = bool(rest) and rest[0].keyword == "NAMED"
            target = rest[1:] if is_named else rest
            if not target or target[0].kind not in ("iri", "name"):
                raise _fail(text, token, "FROM needs the IRI of a graph")
            (named if is_named else default).append(_resolve(target[0], base, prefixes))
    return tuple(default), tuple(named)


def _slice(
    text: str, found: list[tuple[Token, int]], form_index: int
) -> tuple[dict[str, int], tuple[tuple[int, int], ...], int]:
    """Find the outermost LIMIT and OFFSET, where they stand, and where others would be put: before trailing VALUES."""
    numbers: dict[str, int] = {}
    spans: list[tuple[int, int]] = []
    end = length = len(text)
    for index, (token, depth) in enumerate(found[form_index:], form_index):
        if depth:
            continue
        if token.keyword in ("LIMIT", "OFFSET") and index + 1 < len(found) and found[index + 1][0].text.isdigit():
            number = found[index + 1][0]
            if token.keyword in numbers:
                raise _fail(text, token, f"A second {token.keyword}")
            numbers[token.keyword] = int(number.text[:20])
            spans.append((token.start, number.start + len(number.text)))
        elif token.keyword == "VALUES":
            end = token.start
        elif end == length and index == len(found) - 1:
            end = token.start + len(token.text)
    return numbers, tuple(spans), max([end, *(stop for _, stop in spans)])


def guard(query: str, base: str = "") -> Guarded:
    """Read a query and refuse what may not run; relative IRIs of its FROM clauses are resolved against `base`.

    Raises QuerySyntaxError (with line and column) for what is no query or too deep, QueryForbiddenError for SERVICE and
    updates. FROM clauses are reported, not judged: the caller knows which graphs the store holds.
    """
    text = _LITERAL_OR_ESCAPE.sub(_unescape, query)
    found = _bounded(text, tokens(text))
    _refuse_reaching_out(text, found)
    form_index, form = _form(found)
    default, named = _datasets(text, found, form_index, base)
    numbers, spans, end = _slice(text, found, form_index)
    return Guarded(text, form, default, named, numbers.get("LIMIT"), numbers.get("OFFSET", 0), spans, end)
