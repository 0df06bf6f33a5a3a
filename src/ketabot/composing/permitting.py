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


def permitted_reading(reading: Reading, allows: Allows, library: Library) -> Reading:
    """Return the reading without the sentences that may not be quoted."""
    sentences = (one for one in reading.sentences if allows(library.sentence_text(one.row)))
    return replace(reading, sentences=tuple(sentences))


def permitted_composition(made: Composition, allows: Allows, library: Library) -> Composition:
    """Return what was composed without the quotes in which any sentence may not stand.

    What quotes disagree about is told by their places, so that it goes where a quote does.
    """
    extracts = tuple(one for one in made.extracts if _may_stand(one, allows, library))
    return made if len(extracts) == len(made.extracts) else Composition(extracts)


def _may_stand(extract: Extract, allows: Allows, library: Library) -> bool:
    return all(allows(library.sentence_text(row)) for row in range(extract.first, extract.stop))
