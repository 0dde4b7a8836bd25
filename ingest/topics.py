"""What relations were about: the ontology's topic words, longest first, where a text talks of topics."""

from __future__ import annotations

from functools import cache

from ingest.cues import Cue, Lexicon
from ingest.events import EventReading
from ontology.model import concept_words, load_model

_PREFIX = "/topic/"


@cache
def _words() -> Lexicon:
    by_concept: dict[str, list[str]] = {}
    for word, iri in concept_words("topic").items():
        by_concept.setdefault(str(iri).rsplit(_PREFIX, 1)[-1], []).append(word)
    return Lexicon(by_concept)


@cache
def topic_label(slug: str) -> str:
    """Give the Chinese label of a topic."""
    return load_model().concept("topic", slug).labels["zh-Hant"]


def read_topics(reading: EventReading) -> tuple[tuple[str, int, int], ...]:
    """Give each topic once, as its slug and the document offsets of its first word.

    Words inside a name (文化部, 青森大學) are no topics, and neither are words in quotes.
    """
    found: dict[str, tuple[str, int, int]] = {}
    for sentence in (reading.body, reading.title):
        inside = [(one.start, one.end) for one in sentence.phrases]
        for cue in _words().find(sentence.compact.text):
            if not any(start <= cue.start < end for start, end in inside):
                for slug in cue.kinds[:1]:
                    found.setdefault(
                        slug, (slug, *_span(reading, sentence.compact.text, cue, sentence is reading.body))
                    )
    return tuple(sorted(found.values(), key=lambda one: one[1]))


def _span(reading: EventReading, _: str, cue: Cue, body: bool) -> tuple[int, int]:
    return (reading.body if body else reading.title).compact.span(cue.start, cue.end)
