"""Whoever asks whether something is safe does not read reassurance alone."""

from __future__ import annotations

from ketabot.composing.clashes import make_room, within_reach
from ketabot.composing.extracts import Extract
from ketabot.config import AnsweringConfig
from ketabot.disagreement import asks_of_harm, reassures, warns
from ketabot.index import Library
from ketabot.reading import Reading, ScoredSentence

__all__ = ["with_caution"]

REACH = 4
"""How many times ``quote_margin`` below the best score a warning may lie."""


def with_caution(
    library: Library,
    reading: Reading,
    chosen: list[Extract],
    config: AnsweringConfig,
    question: str | None,
) -> list[Extract]:
    """Bring in the best candidate that warns of harm, where what is quoted only reassures.

    Only if it was asked whether something is safe or what harm it does.
    """
    if question is None or not asks_of_harm(question):
        return chosen
    told = [_text(library, extract) for extract in chosen]
    if any(map(warns, told)) or not any(map(reassures, told)):
        return chosen
    warning = _warning(library, reading, config)
    if warning is None:
        return chosen
    best, *others = make_room(library, chosen, warning, config)
    # It stands beside the best quote, for not everybody reads on.
    return [best, *sorted(others, key=lambda extract: warning.row not in extract)]


def _text(library: Library, extract: Extract) -> str:
    return " ".join(map(library.sentence_text, range(extract.first, extract.stop)))


def _warning(library: Library, reading: Reading, config: AnsweringConfig) -> ScoredSentence | None:
    within = within_reach(reading, REACH * config.quote_margin)
    return next((one for one in within if warns(library.sentence_text(one.row))), None)
