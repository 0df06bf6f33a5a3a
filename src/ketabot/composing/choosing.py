"""Scored sentences → extracts, one per thing said, each with its context."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ketabot.composing.adding import add
from ketabot.composing.cautions import with_caution
from ketabot.composing.clashes import find_clashes, with_other_sides
from ketabot.composing.extracts import Composition, Extract, count_words
from ketabot.composing.folding import twins
from ketabot.config import AnsweringConfig
from ketabot.index import Library
from ketabot.reading import Reading, ScoredSentence

__all__ = ["compose"]


def compose(
    library: Library, reading: Reading, config: AnsweringConfig, question: str | None = None
) -> Composition:
    """Choose the quotes, best first, and tell what they disagree about.

    Taken are sentences whose score is within ``config.quote_margin`` of the best, in falling
    order, until there are ``config.max_quotes`` or the next would pass ``config.max_words``.
    The best sentence is always taken. Where another candidate contradicts one of them in what
    the question is about, it takes the place of the last that nothing contradicts; so does a
    warning, where it is asked of harm and what is quoted only reassures.
    """
    chosen: list[Extract] = []
    for sentence in _worth_quoting(reading, config):
        if _is_told(library, sentence.row, chosen, config.duplicate_similarity):
            continue
        grown = add(library, chosen, sentence)
        if _fits(library, grown, config):
            chosen = grown
    chosen = with_other_sides(library, reading, chosen, config, question)
    chosen = with_caution(library, reading, chosen, config, question)
    alike = config.duplicate_similarity
    folded = tuple(_with_twins(library, reading, extract, chosen, alike) for extract in chosen)
    return Composition(folded, find_clashes(library, folded))


def _worth_quoting(reading: Reading, config: AnsweringConfig) -> Iterator[ScoredSentence]:
    for sentence in reading.sentences:
        if sentence.score < reading.sentences[0].score - config.quote_margin:
            return
        yield sentence


def _is_told(library: Library, row: int, chosen: list[Extract], most_alike: float) -> bool:
    if any(row in extract for extract in chosen):
        return True
    told = [one for extract in chosen for one in extract.told]
    return bool(twins(library, row, told, most_alike))


def _fits(library: Library, extracts: list[Extract], config: AnsweringConfig) -> bool:
    if len(extracts) == 1 and len(extracts[0].told) == 1:
        return True
    within = len(extracts) <= config.max_quotes
    return within and count_words(library, extracts) <= config.max_words


def _with_twins(
    library: Library,
    reading: Reading,
    extract: Extract,
    chosen: Sequence[Extract],
    most_alike: float,
) -> Extract:
    elsewhere = [
        sentence.row
        for sentence in reading.sentences
        if not any(sentence.row in other for other in chosen)
    ]
    found = [row for told in extract.told for row in twins(library, told, elsewhere, most_alike)]
    return replace(extract, also=tuple(sorted(set(found))))
