"""One sentence → the run of sentences that it has to be quoted with."""

from __future__ import annotations

import re

import numpy as np

from ketabot.composing.cues import leans, limits, limits_from_afar, refers
from ketabot.index import Library
from ketabot.index.tables import DEBRIS

__all__ = ["in_context"]

MOST_BACK = 4
"""Sentences that a chain of leaning ones is followed back."""
LEAST_ALIKE = 0.0
"""Cosine of two sentences under which one does not join on to the other: they have less to do with
each other than any two."""
MOST_ON = 2
"""Limiting sentences that come along after it."""
LONGEST_LIST = 120
"""Words of a list that is kept whole; of a longer one an item is quoted by itself."""
_FULL_STOP = re.compile(r"[.!?…][\"'”’)\]]*$")
_GOES_ON = re.compile(r"(?:[:;,]|\b(?:and|or))$")
_WORD = re.compile(r"\w+")
_ITEM = re.compile(r"\s*\n[^\S\n]*(?:[-*+•▪●◦‣·■○‐-―]|\(?\d{1,3}[.)]|\(?[A-Za-z][.)])\s*$")
"""Between two sentences: a line end and the mark of a list item."""


def in_context(library: Library, row: int) -> tuple[int, int]:
    """Return the first row and the stop of the run that the sentence is quoted in.

    That is the whole list with its lead-in, where the sentence is an item of one; else the
    sentence with those before it that it leans on, and those after it that limit what it says.
    """
    return _whole_list(library, row) or (_back(library, row), _on(library, row))


def _back(library: Library, row: int) -> int:
    """Return the row of what a sentence leans on; that is followed further only where it refers.

    What only joins on ("In contrast, …") leans on a sentence that has to do with it: in a text that
    was put together from several, any other may stand before it.
    """
    if not refers(library.sentence_text(row)) and not _has_to_do(library, row):
        return row
    first, goes_back = row, leans
    while (
        row - first < MOST_BACK
        and goes_back(library.sentence_text(first))
        and _follows(library, first)
    ):
        first, goes_back = first - 1, refers
    return first


def _has_to_do(library: Library, row: int) -> bool:
    """Whether a sentence is no further from the one before it than any is."""
    one, other = library.sentence_vectors[max(row - 1, 0) : row + 1].astype(np.float32)[[0, -1]]
    return float(one @ other) >= LEAST_ALIKE


def _on(library: Library, row: int) -> int:
    stop = row + 1
    while stop - row <= MOST_ON and stop < library.sentence_count and _limits(library, stop):
        stop += 1
    return stop


def _limits(library: Library, row: int) -> bool:
    if not _follows(library, row):
        return False
    text = library.sentence_text(row)
    return limits(text) if library.continues(row) else limits_from_afar(text)


def _follows(library: Library, row: int) -> bool:
    """Whether nothing but white space parts a sentence from one before it, both quotable.

    So it may begin a paragraph, but no item of a list, and no heading stands between.
    """
    if row == 0 or not (library.is_quotable(row) and library.is_quotable(row - 1)):
        return False
    gap = _gap(library, row)
    return gap is not None and not gap.strip()


def _gap(library: Library, row: int) -> str | None:
    """Return what stands between a sentence and the one before, in one document."""
    if row <= 0 or row >= library.sentence_count:
        return None
    before, _, end = library.sentence_span(row - 1)
    document, start, _ = library.sentence_span(row)
    return document.text[end:start] if before is document else None


def _whole_list(library: Library, row: int) -> tuple[int, int] | None:
    """Return the list that a sentence is an item of, from its lead-in to the last item."""
    first = row
    while not _leads_in(library, first):
        if not _is_of_a_list(library, first):
            return None
        first -= 1
    stop = max(first, row) + 1
    while _is_of_a_list(library, stop):
        stop += 1
    words = sum(len(_WORD.findall(library.sentence_text(one))) for one in range(first, stop))
    return (first, stop) if first + 1 < stop and words <= LONGEST_LIST else None


def _is_of_a_list(library: Library, row: int) -> bool:
    """Whether a sentence opens an item, or goes on in one, and may stand in a quote."""
    gap = _gap(library, row)
    if gap is None or DEBRIS in library.sentences["kind"][row - 1 : row + 1]:
        return False
    return _opens_item(library, row) or _goes_on(library, row)


def _opens_item(library: Library, row: int) -> bool:
    """Whether an item begins here: with a mark, or as one that drawn text shows without.

    Without a mark it follows a colon, a comma or an "and", or is, like the one before it, a
    block that ends in no full stop.
    """
    gap = _gap(library, row)
    if gap is None:
        return False
    if gap.strip() or library.continues(row):
        return _ITEM.fullmatch(gap) is not None
    before, here = (library.sentence_text(one).rstrip() for one in (row - 1, row))
    is_part = _FULL_STOP.search(before) is None and _FULL_STOP.search(here) is None
    return _GOES_ON.search(before) is not None or is_part


def _goes_on(library: Library, row: int) -> bool:
    """Whether a sentence is a later one of a marked item."""
    opener = row
    while library.continues(opener):
        opener -= 1
    gap = _gap(library, opener)
    return opener != row and gap is not None and _ITEM.fullmatch(gap) is not None


def _leads_in(library: Library, row: int) -> bool:
    """Whether a sentence ends in a colon and an item follows it."""
    colon = library.sentence_text(row).rstrip().endswith(":")
    return colon and row + 1 < library.sentence_count and _opens_item(library, row + 1)
