"""Leaves out what may not be quoted: before quotes are chosen, and of what was joined to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ketabot.composing.extracts import Composition, Extract
from ketabot.index import Library
from ketabot.reading import Reading

__all__ = ["permitted_composition", "permitted_reading"]

Allows = Callable[[str], bool]
"""Whether a sentence may be quoted."""


def permitted_reading(reading: Reading, allows: Allows, library: Library, margin: float) -> Reading:
    """Return the reading without the sentences that may not be quoted.

    The confidence is in the best sentence. Where that may not be quoted, what lies further below
    it than ``margin`` is left out too: it is no better an answer for that.
    """
    if not reading.sentences:
        return reading
    least = reading.sentences[0].score - margin
    allowed = tuple(one for one in reading.sentences if allows(library.sentence_text(one.row)))
    if allowed[:1] != reading.sentences[:1]:
        allowed = tuple(one for one in allowed if one.score >= least)
    return replace(reading, sentences=allowed)


def permitted_composition(made: Composition, allows: Allows, library: Library) -> Composition:
    """Return what was composed without the quotes in which any sentence may not stand.

    What quotes disagree about is told by their places, so that it goes where a quote does. A
    sentence that says the same elsewhere is left out by itself.
    """
    standing = (one for one in made.extracts if _may_stand(one, allows, library))
    extracts = tuple(
        replace(one, also=tuple(row for row in one.also if allows(library.sentence_text(row))))
        for one in standing
    )
    whole = len(extracts) == len(made.extracts)
    return Composition(extracts, made.clashes if whole else ())


def _may_stand(extract: Extract, allows: Allows, library: Library) -> bool:
    return all(allows(library.sentence_text(row)) for row in range(extract.first, extract.stop))
