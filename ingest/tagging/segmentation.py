"""The words of a passage, as a general dictionary of Chinese divides it: where a common word stands, no name begins.

The dictionary is jieba's, in its Rust library, which writes simplified signs; it names the part of speech of each word
(https://github.com/messense/jieba-rs). Words are guessed by the dictionary alone: guessing at unknown words by hidden
Markov model, measured by cross-validation, made names worse.
"""

from __future__ import annotations

from collections.abc import Iterator

import rjieba

from graph.folding import simplified

Word = tuple[int, int, str, str]
"""Where a word stands, the word itself in simplified signs, its part of speech in jieba's letters."""


def segmented(key: str) -> Iterator[Word]:
    """Divide a text into words, in its order and without a gap."""
    start = 0
    for word, part in rjieba.tag(simplified(key), hmm=False):
        yield start, start + len(word), word, part
        start += len(word)
