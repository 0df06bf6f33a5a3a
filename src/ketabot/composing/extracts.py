"""What composing makes: extracts, and the clashes between them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ketabot.disagreement import Difference
from ketabot.index import Library

__all__ = ["Clash", "Composition", "Extract", "count_words", "overlap"]

WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Extract:
    """A run of sentences, ``first`` to ``stop`` (exclusive), that will be one quote."""

    first: int
    stop: int
    score: float
    """Of its best sentence."""
    told: tuple[int, ...] = ()
    """The sentences for which it was chosen, best first; the others give them their context."""
    also: tuple[int, ...] = ()
    """Sentences elsewhere that say the same as one of ``told``."""

    def __contains__(self, row: int) -> bool:
        return self.first <= row < self.stop


@dataclass(frozen=True, slots=True)
class Clash:
    """Two extracts, by their places from 0, that differ."""

    one: int
    other: int
    difference: Difference


@dataclass(frozen=True, slots=True)
class Composition:
    """The quotes of an answer, best first, and what they disagree about."""

    extracts: tuple[Extract, ...] = ()
    clashes: tuple[Clash, ...] = ()


def overlap(one: Extract, other: Extract) -> bool:
    """Whether two extracts share a sentence."""
    return one.first < other.stop and other.first < one.stop


def count_words(library: Library, extracts: Iterable[Extract]) -> int:
    """Return the number of words in all extracts together."""
    return sum(
        len(WORD.findall(library.sentence_text(row)))
        for extract in extracts
        for row in range(extract.first, extract.stop)
    )
