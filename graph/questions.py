"""The shipped questions: one file each in `queries/`, with title, question and parameters in its header.

    # title@zh-Hant: ...          # title@en: ...
    # question@zh-Hant: ...       # question@en: ...
    # parameter: name type default description        (default - : none, then the variable stays free)
    # parameter@zh-Hant: name description             (the same in Chinese)

Types: `entity` (an id or an IRI), `concept:SCHEME` (a word of that scheme), `date`, `integer`, `text`. Values become
terms bound to variables; they are never part of the query's text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import pyoxigraph as ox
from rdflib import XSD

from graph.store.base import Reader, Solutions
from ontology.errors import ModelError, RequestError
from ontology.namespaces import CONCEPT, ID, PREFIXES

_HEADER: Final = re.compile(r"#\s*(title|question)@(zh-Hant|en):\s*(.+)")
_PARAMETER: Final = re.compile(r"#\s*parameter:\s*(\w+)\s+(\S+)\s+(\S+)\s+(.+)")
_CHINESE: Final = re.compile(r"#\s*parameter@zh-Hant:\s*(\w+)\s+(.+)")
_ENTITY: Final = re.compile(r"[a-z]+-[A-Za-z0-9.-]+")
_WORD: Final = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of a question that the asker may set."""

    name: str
    type: str
    default: str | None
    description: str
    chinese: str | None = None

    def term(self, value: str) -> ox.NamedNode | ox.Literal:
        """The term a value stands for; RequestError where it is none of this type."""
        try:
            return _term(self.type, value)
        except ValueError as error:
            raise RequestError(f"{self.name}={value}: not a value of type {self.type}") from error


def _term(kind: str, value: str) -> ox.NamedNode | ox.Literal:
    if kind == "entity":
        identifier = value.removeprefix(str(ID))
        if not _ENTITY.fullmatch(identifier):
            raise ValueError(value)
        return ox.NamedNode(str(ID[identifier]))
    if kind.startswith("concept:"):
        if not _WORD.fullmatch(value):
            raise ValueError(value)
        return ox.NamedNode(str(CONCEPT[f"{kind.removeprefix('concept:')}/{value}"]))
    if kind == "date":
        return ox.Literal(date.fromisoformat(value).isoformat(), datatype=ox.NamedNode(str(XSD.date)))
    if kind == "integer":
        return ox.Literal(str(int(value)), datatype=ox.NamedNode(str(XSD.integer)))
    return ox.Literal(value)


@dataclass(frozen=True, slots=True)
class Question:
    """A named query with its words in two languages; `query` runs on any SPARQL server as it stands."""

    name: str
    title: dict[str, str]
    question: dict[str, str]
    parameters: tuple[Parameter, ...]
    query: str

    def bindings(self, values: Mapping[str, str]) -> dict[str, ox.NamedNode | ox.Literal]:
        """The terms of given values, and of the defaults of those not given."""
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in values:
            if name not in known:
                raise RequestError(f"{self.name} has no parameter {name}; it has: {', '.join(known) or 'none'}")
        given = {name: values.get(name) or parameter.default for name, parameter in known.items()}
        return {name: known[name].term(value) for name, value in given.items() if value}

    def ask(self, reader: Reader, **values: str) -> Solutions:
        """Answer the question."""
        return reader.select(self.query, **self.bindings(values))

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "name": self.name,
            "title": self.title,
            "question": self.question,
            "parameters": [
                {
                    "name": each.name,
                    "type": each.type,
                    "default": each.default,
                    "description": each.description,
                    "label": {"zh-Hant": each.chinese, "en": each.description},
                }
                for each in self.parameters
            ],
            "query": self.query,
        }


def read_question(name: str, text: str) -> Question:
    """Read one file; ModelError where a part of its header is missing."""
    words: dict[str, dict[str, str]] = {"title": {}, "question": {}}
    for kind, language, said in _HEADER.findall(text):
        words[kind][language] = said.strip()
    for kind, found in words.items():
        if missing := {"zh-Hant", "en"} - found.keys():
            raise ModelError(f"{name}.rq: its header lacks {kind}@{sorted(missing)[0]}")
    chinese = {variable: said.strip() for variable, said in _CHINESE.findall(text)}
    parameters = tuple(
        Parameter(variable, kind, None if default == "-" else default, description.strip(), chinese.get(variable))
        for variable, kind, default, description in _PARAMETER.findall(text)
    )
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#")).strip() + "\n"
    used = sorted(prefix for prefix in PREFIXES if re.search(rf"(?<![\w-]){prefix}:", body))
    prefixes = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in used)
    return Question(name, words["title"], words["question"], parameters, prefixes + body)


@lru_cache(maxsize=1)
def questions() -> tuple[Question, ...]:
    """All shipped questions, by name."""
    folder = files("graph") / "queries"
    found = (file for file in folder.iterdir() if file.name.endswith(".rq"))
    texts = {file.name.removesuffix(".rq"): file.read_text(encoding="utf-8") for file in found}
    return tuple(read_question(name, texts[name]) for name in sorted(texts))
