"""A further sentence joins the extracts that it touches, or begins one."""

from __future__ import annotations

from ketabot.composing.context import in_context
from ketabot.composing.extracts import Extract, overlap
from ketabot.index import Library
from ketabot.reading import ScoredSentence

__all__ = ["add"]


def add(library: Library, chosen: list[Extract], sentence: ScoredSentence) -> list[Extract]:
    """Return the extracts with one more sentence, in its context, each still one run."""
    first, stop = in_context(library, sentence.row)
    new = Extract(first, stop, sentence.score, (sentence.row,))
    touching = [extract for extract in chosen if _touches(library, extract, new)]
    if not touching:
        return [*chosen, new]
    joined = Extract(
        min(extract.first for extract in (*touching, new)),
        max(extract.stop for extract in (*touching, new)),
        touching[0].score,
        tuple(row for extract in (*touching, new) for row in extract.told),
    )
    apart = [extract for extract in chosen if extract not in touching[1:]]
    return [joined if extract == touching[0] else extract for extract in apart]


def _touches(library: Library, one: Extract, other: Extract) -> bool:
    earlier, later = sorted((one, other), key=lambda extract: extract.first)
    meet = later.first == earlier.stop and library.continues(later.first)
    return meet or overlap(one, other)
