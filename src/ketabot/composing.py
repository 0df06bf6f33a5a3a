"""Scored sentences → the few quotes of an answer.

A quote is a run of neighbouring sentences of one block, cut from the document in one piece.
Sentences that say the same are quoted once; a sentence that leans on the one before ("It …",
"However, …") is quoted together with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ketabot.config import AnsweringConfig
from ketabot.index import Library
from ketabot.reading import Reading, ScoredSentence

__all__ = ["Extract", "compose"]

LEANING = re.compile(
    r"(?:it|its|this|these|those|that|they|their|he|she|his|her|such|however|therefore|instead|"
    r"then|also|but|and|so|in contrast|on the other hand)\b",
    re.IGNORECASE,
)
"""How a sentence begins that cannot be understood without the one before."""
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Extract:
    """A run of sentences, ``first`` to ``stop`` (exclusive), that will be one quote."""

    first: int
    stop: int
    score: float
    """Of its best sentence."""


def compose(library: Library, reading: Reading, config: AnsweringConfig) -> tuple[Extract, ...]:
    """Choose the quotes, best first.

    Taken are sentences whose score is within ``config.quote_margin`` of the best, in falling
    order, until there are ``config.max_quotes`` or the next would pass ``config.max_words``.
    The best sentence is always taken.
    """
    chosen: list[Extract] = []
    told: list[int] = []
    for sentence in _worth_quoting(reading, config):
        if any(_covers(extract, sentence.row) for extract in chosen):
            continue
        if _is_told(library, sentence.row, told, config.duplicate_similarity):
            continue
        grown = _add(library, chosen, sentence)
        if len(grown) > config.max_quotes:
            continue
        if chosen and _words(library, grown) > config.max_words:
            continue
        chosen = grown
        told.append(sentence.row)
    return tuple(chosen)


def _worth_quoting(reading: Reading, config: AnsweringConfig) -> Iterator[ScoredSentence]:
    for sentence in reading.sentences:
        if sentence.score < reading.sentences[0].score - config.quote_margin:
            return
        yield sentence


def _covers(extract: Extract, row: int) -> bool:
    return extract.first <= row < extract.stop


def _is_told(library: Library, row: int, told: list[int], most_alike: float) -> bool:
    if not told:
        return False
    vectors = library.sentence_vectors
    alike = vectors[told].astype(np.float32) @ vectors[row].astype(np.float32)
    if float(alike.max()) >= most_alike:
        return True
    words = _word_set(library, row)
    return any(_overlap(words, _word_set(library, other)) >= most_alike for other in told)


def _word_set(library: Library, row: int) -> frozenset[str]:
    return frozenset(WORD.findall(library.sentence_text(row).lower()))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the shorter set's words that the other has too."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0


def _add(library: Library, chosen: list[Extract], sentence: ScoredSentence) -> list[Extract]:
    """Join the sentence to chosen neighbours, or start a new extract."""
    first = sentence.row
    if LEANING.match(library.sentence_text(first)) and library.continues(first):
        first -= 1
    new = Extract(first, sentence.row + 1, sentence.score)
    touching = [extract for extract in chosen if _touches(library, extract, new)]
    if not touching:
        return [*chosen, new]
    joined = Extract(
        min(extract.first for extract in (*touching, new)),
        max(extract.stop for extract in (*touching, new)),
        touching[0].score,
    )
    apart = [extract for extract in chosen if extract not in touching[1:]]
    return [joined if extract == touching[0] else extract for extract in apart]


def _touches(library: Library, one: Extract, other: Extract) -> bool:
    earlier, later = sorted((one, other), key=lambda extract: extract.first)
    if later.first < earlier.stop:
        return True
    return later.first == earlier.stop and library.continues(later.first)


def _words(library: Library, extracts: list[Extract]) -> int:
    return sum(
        len(WORD.findall(library.sentence_text(row)))
        for extract in extracts
        for row in range(extract.first, extract.stop)
    )
