"""Which sentences beside a quote say why: what "why?" asks for, if the quote does not say it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ketabot.composing import Extract
from ketabot.index import Library

__all__ = ["reasons_beside"]

AFTER = 2
"""Sentences after a quote that are looked at; of those before it, one."""
_REASON = re.compile(
    r"\b(?:because|due to|owing to|caused by|the reasons?|as a result of|results? from"
    r"|attributed to|stems? from|is why)\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"\b(?:therefore|thus|hence|which means|since)\b", re.IGNORECASE)
"""A reason is given with it, though it stands elsewhere in the quote."""


def reasons_beside(library: Library, extracts: Sequence[Extract]) -> tuple[int, ...]:
    """Return the rows of sentences that give a reason beside extracts that give none."""
    rows = (row for extract in extracts for row in _beside(library, extract))
    return tuple(dict.fromkeys(rows))


def _beside(library: Library, extract: Extract) -> tuple[int, ...]:
    quoted = " ".join(map(library.sentence_text, range(extract.first, extract.stop)))
    if _REASON.search(quoted) or _GIVEN.search(quoted):
        return ()
    document = library.span(extract.first).document
    near = [*range(extract.stop, extract.stop + AFTER), extract.first - 1]
    return tuple(
        row
        for row in near
        if 0 <= row < library.sentence_count
        and library.span(row).document == document
        and library.is_quotable(row)
        and _REASON.search(library.sentence_text(row))
    )
