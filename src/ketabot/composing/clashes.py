"""Where the sources contradict each other: both sides are quoted, and it is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from ketabot.composing.adding import add
from ketabot.composing.extracts import Clash, Extract, count_words
from ketabot.config import AnsweringConfig
from ketabot.disagreement import Difference, claim, difference, is_asked
from ketabot.index import Library
from ketabot.reading import Reading, ScoredSentence

__all__ = ["find_clashes", "make_room", "with_other_sides", "within_reach"]

TWO_SIDES = 2
CONSIDERED = 10
"""Candidates, the best ones, among which the other side of a quoted sentence is looked for."""
REACH = 2.5
"""How many times ``quote_margin`` below the best score the other side may lie."""


def differ(library: Library, one: int, other: int) -> Difference | None:
    """Return what two sentences, by their rows, contradict each other in."""
    pair = library.sentence_vectors[[one, other]].astype(np.float32)
    first, second = (claim(library.sentence_text(row)) for row in (one, other))
    return difference(first, second, float(pair[0] @ pair[1]))


def find_clashes(library: Library, extracts: Sequence[Extract]) -> tuple[Clash, ...]:
    """Return which extracts contradict each other, and in what."""
    numbered = combinations(enumerate(extracts), 2)
    return tuple(
        Clash(one, other, found)
        for (one, first), (other, second) in numbered
        if (found := _between(library, first, second)) is not None
    )


def _between(library: Library, one: Extract, other: Extract) -> Difference | None:
    pairs = ((first, second) for first in one.told for second in other.told)
    return next((found for pair in pairs if (found := differ(library, *pair)) is not None), None)


def with_other_sides(
    library: Library,
    reading: Reading,
    chosen: list[Extract],
    config: AnsweringConfig,
    question: str | None,
) -> list[Extract]:
    """Bring in the candidates that contradict what is quoted and has no other side yet.

    Only what was asked counts, where the question is known. To make room, the last quotes
    that nothing contradicts give way; the best one never does.
    """
    for sentence in within_reach(reading, REACH * config.quote_margin):
        if _is_needed(library, chosen, sentence.row, question):
            chosen = make_room(library, chosen, sentence, config)
    return chosen


def within_reach(reading: Reading, margin: float) -> Iterator[ScoredSentence]:
    """Yield the few best candidates, best first, as far as they score within a margin of the best.

    They may stand beside what is quoted though they are not worth quoting by themselves.
    """
    for sentence in reading.sentences[:CONSIDERED]:
        if sentence.score >= reading.sentences[0].score - margin:
            yield sentence


def _is_needed(library: Library, chosen: Sequence[Extract], row: int, question: str | None) -> bool:
    """Whether a sentence contradicts an extract that no other one contradicts."""
    if any(row in extract for extract in chosen):
        return False
    known = _contested(library, chosen)
    found = (
        differ(library, told, row)
        for number, extract in enumerate(chosen)
        for told in extract.told
        if number not in known
    )
    return any(one is not None and (question is None or is_asked(question, one)) for one in found)


def _contested(library: Library, extracts: Sequence[Extract]) -> set[int]:
    """Return the places of the extracts that another one contradicts."""
    clashes = find_clashes(library, extracts)
    return {place for clash in clashes for place in (clash.one, clash.other)}


def make_room(
    library: Library, chosen: list[Extract], sentence: ScoredSentence, config: AnsweringConfig
) -> list[Extract]:
    """Return the extracts with one more sentence; the last that nothing contradicts give way.

    The best one never does. Where all are contradicted, they stay as they are.
    """
    grown = add(library, chosen, sentence)
    while not _fits(library, grown, config):
        kept = _contested(library, grown) | {0}
        spare = [
            place
            for place, extract in enumerate(grown)
            if place not in kept and sentence.row not in extract
        ]
        if not spare:
            return chosen
        del grown[spare[-1]]
    return grown


def _fits(library: Library, extracts: Sequence[Extract], config: AnsweringConfig) -> bool:
    """Whether there is room for them; two sides of a matter may be longer than is allowed."""
    is_short = count_words(library, extracts) <= config.max_words or len(extracts) <= TWO_SIDES
    return len(extracts) <= config.max_quotes and is_short
