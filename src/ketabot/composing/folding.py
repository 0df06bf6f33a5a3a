"""Which sentences say the same, so that one is quoted and the others are named."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from ketabot.disagreement import claim, same_stand
from ketabot.index import Library

__all__ = ["twins"]

_WORD = re.compile(r"\w+")
LEAST_ALIKE = 0.7
"""Cosine under which two sentences have no words to be compared: it is quick, words are not."""
FEWEST_WORDS = 4
"""Words that a sentence must have for the share of them to tell anything."""


def twins(library: Library, row: int, others: Sequence[int], most_alike: float) -> tuple[int, ...]:
    """Return those of ``others`` that say all that the sentence of ``row`` says, and nothing else.

    They are as alike in meaning, or have nearly all of its words. Sentences that differ in a
    figure, a year or a negation are not twins, however alike they look.
    """
    if not others:
        return ()
    vectors = library.sentence_vectors
    alike = vectors[list(others)].astype(np.float32) @ vectors[row].astype(np.float32)
    near = [
        (other, similarity)
        for other, similarity in zip(others, alike.tolist(), strict=True)
        if similarity >= LEAST_ALIKE
    ]
    if not near:
        return ()
    words = _words(library, row)
    this = claim(library.sentence_text(row))
    return tuple(
        other
        for other, similarity in near
        if (similarity >= most_alike or _share(words, _words(library, other)) >= most_alike)
        and same_stand(this, claim(library.sentence_text(other)))
    )


def _words(library: Library, row: int) -> frozenset[str]:
    return frozenset(_WORD.findall(library.sentence_text(row).lower()))


def _share(words: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the words that the other sentence has too."""
    return len(words & other) / len(words) if len(words) >= FEWEST_WORDS else 0.0
