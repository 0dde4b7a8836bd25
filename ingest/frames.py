"""Who does what to whom: a walk over the tokens of each sentence with the frames of `language/verbs.yaml`.

    張硯卿處長 | 拜會 | 畢爾斯基 處長 | , | 簡報 ...
    subject      call   right of call       told: skipped
    -> guest            host

The walker holds a small state: the running subject, names waiting for their verb, those brought in by 與, 由, 在 or
來自, and the verb whose right side is still open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ingest.cues import table
from ingest.phrases import Phrase
from ingest.tokens import Scope, Token


@dataclass(frozen=True, slots=True)
class Frame:
    """A row of the table of verbs: roles before, beside and after, and the event type it tells of."""

    name: str
    left: str | None
    beside: str | None
    right: str | None
    act: str | None
    pivot: bool
    aside: bool
    under: bool

    @classmethod
    def of(cls, name: str, row: dict[str, Any]) -> Frame:
        """Read a row."""
        left, right = _role(row.get("left")), _role(row.get("right"))
        beside = _role(row["with"]) if "with" in row else left
        flags = (bool(row.get(flag)) for flag in ("pivot", "aside", "under"))
        return cls(name, left, beside, right, row.get("act"), *flags)


def _role(word: str | None) -> str | None:
    return None if word in (None, "none") else word


@cache
def frames() -> dict[str, Frame]:
    """Give every frame by its name."""
    return {name: Frame.of(name, row) for name, row in table("verbs").items()}


@dataclass(slots=True)
class Act:
    """A verb that was met, with those before and after it; `scope` is None for what the passage itself tells."""

    frame: Frame
    start: int
    end: int
    doers: tuple[Phrase, ...]
    beside: tuple[Phrase, ...] = ()
    objects: list[Phrase] = field(default_factory=list)
    invited: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A role somebody plays, and the words that say so: `start:end` in the compact text."""

    phrase: Phrase
    role: str
    frame: str
    start: int
    end: int
    confidence: float


@dataclass(slots=True)
class Walk:
    """The walker's state and what it has found so far."""

    parts: list[Part] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    subject: tuple[Phrase, ...] = ()
    pending: list[Phrase] = field(default_factory=list)
    agents: list[Phrase] = field(default_factory=list)
    beside: list[Phrase] = field(default_factory=list)
    inside: list[Phrase] = field(default_factory=list)
    origins: list[Phrase] = field(default_factory=list)
    pivot: list[Phrase] = field(default_factory=list)
    venues: list[Phrase] = field(default_factory=list)
    mode: str = ""
    held: str = ""
    open: Act | None = None
    after_comma: bool = False


def walk(row: Sequence[Token], scopes: Sequence[Scope]) -> Walk:
    """Walk over the tokens and give the roles and acts found."""
    state = Walk()
    for number, token in enumerate(row):
        if any(scope.start <= token.start < scope.end for scope in scopes):
            continue
        if token.kind == "stop":
            _stop(state)
        elif token.kind == "comma":
            _comma(state)
        elif token.phrase is not None:
            _phrase(state, token.phrase)
        elif (verb := token.name("verb")) is not None:
            following = row[number + 1] if number + 1 < len(row) else None
            _verb(state, token, frames()[verb], _is_relative(token, following))
        elif (particle := token.name("particle")) is not None:
            _particle(state, particle)
    _stop(state)
    return state


def _is_relative(token: Token, following: Token | None) -> bool:
    return following is not None and following.name("particle") == "relative" and following.start == token.end


def _stop(state: Walk) -> None:
    _leave(state, [*state.pending, *state.agents, *state.beside, *state.origins])
    state.subject, state.open, state.mode, state.held, state.after_comma = (), None, "", "", False
    for names in (state.pending, state.agents, state.beside, state.inside, state.origins, state.pivot):
        names.clear()


def _leave(state: Walk, phrases: Iterable[Phrase]) -> None:
    state.parts.extend(Part(one, "participant", "named", one.start, one.end, 0.5) for one in phrases)


def _comma(state: Walk) -> None:
    state.venues.extend(state.inside)
    state.inside.clear()
    state.pivot.clear()
    state.open, state.held, state.mode, state.after_comma = None, state.mode, "", True


def _particle(state: Walk, particle: str) -> None:
    if particle == "join":
        state.mode = state.mode or (state.held if state.after_comma else "")
        state.after_comma = False
    elif particle == "with" and state.open is not None and state.open.objects and not state.after_comma:
        return
    elif particle != "relative":
        state.mode, state.after_comma = particle, False


def _phrase(state: Walk, phrase: Phrase) -> None:
    if phrase.tail:
        state.parts.append(Part(phrase, "subject", "tail", phrase.start, phrase.end, 0.8))
        return
    target = {
        "by": state.agents,
        "receive": state.agents,
        "with": state.beside,
        "at": state.inside,
        "from": state.origins,
        "to": state.venues,
    }.get(state.mode)
    if target is not None:
        target.append(phrase)
    elif state.open is not None:
        _object(state, state.open, phrase)
    else:
        if state.after_comma and state.pending:
            _leave(state, state.pending)
            state.pending.clear()
        state.pending.append(phrase)
    state.after_comma = False


def _object(state: Walk, act: Act, phrase: Phrase) -> None:
    act.objects.append(phrase)
    if act.frame.right is not None:
        state.parts.append(Part(phrase, act.frame.right, act.frame.name, act.start, phrase.end, 0.9))
    if act.frame.pivot:
        state.pivot.append(phrase)


def _verb(state: Walk, token: Token, frame: Frame, relative: bool) -> None:
    if frame.under:
        _assign(state, [*state.inside, *state.agents], frame.left, frame, token)
        state.inside.clear()
        state.mode, state.open, state.after_comma = "", None, False
        return
    invited = bool(state.pivot) and not state.pending and not state.agents
    doers = _doers(state, frame, relative)
    beside = tuple(state.beside)
    _assign(state, doers, frame.left, frame, token)
    _assign(state, beside, frame.beside, frame, token)
    if state.origins and frame.left:
        _assign(state, state.origins, frame.left, frame, token)
        state.origins.clear()
    act = Act(frame, token.start, token.end, tuple(doers), beside, invited=invited)
    state.acts.append(act)
    state.venues.extend(state.inside)
    for names in (state.beside, state.inside, state.agents):
        names.clear()
    state.mode, state.held, state.open, state.after_comma = "", "", act, False
    if relative:
        state.open = None


def _doers(state: Walk, frame: Frame, relative: bool) -> list[Phrase]:
    """Choose who stands before the verb, and move the subject on."""
    waiting, agents = list(state.pending), list(state.agents)
    state.pending.clear()
    if agents:
        if waiting:
            state.subject = tuple(waiting)
        elif not relative and not frame.pivot:
            state.subject = tuple(agents)
        return agents
    if waiting:
        state.subject = (*waiting, *state.beside)
        return waiting
    if state.pivot:
        return list(state.pivot)
    return [] if relative else list(state.subject)


def _assign(state: Walk, phrases: Iterable[Phrase], role: str | None, frame: Frame, token: Token) -> None:
    if role is not None:
        state.parts.extend(
            Part(one, role, frame.name, min(one.start, token.start), max(one.end, token.end), 0.9) for one in phrases
        )
