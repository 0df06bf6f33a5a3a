"""What prepared questions say, before anything is embedded: which sentence answers which."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["TARGET", "PreparedPlan"]

Rows = NDArray[np.int64]
Table = NDArray[np.void]

TARGET = np.dtype([("question", "<i4"), ("sentence", "<i4")])
"""A prepared question, by its number, and the row of a sentence that answers it."""

UNASKED = 0.3
"""Questions that a sentence without any counts as, in shares of the mean of the others.

With 0 a sentence without questions would never be found; the more, the more of what is asked goes
to such sentences instead of those that have some.
"""


@dataclass(frozen=True, slots=True, eq=False)
class PreparedPlan:
    """What is to be in the index, before anything is embedded."""

    asked: tuple[str, ...]
    """Different questions, in the order of the file."""
    targets: Table
    """(t,) rows of ``TARGET``, by question and sentence."""
    unanswered: tuple[str, ...]

    @property
    def rows(self) -> Rows:
        """(m,) rows of the sentences with questions, rising."""
        return np.unique(self.targets["sentence"]).astype(np.int64)

    @property
    def per_sentence(self) -> float:
        """Questions that a sentence has on average, of those that have any; 0 without any."""
        count = len(self.rows)
        return len(self.targets) / count if count else 0.0

    @property
    def unasked(self) -> float:
        """Questions that a sentence without any counts as."""
        return UNASKED * (self.per_sentence if len(self.targets) else 1.0)

    def equals(self, other: PreparedPlan) -> bool:
        """Whether both say the same."""
        return (
            self.asked == other.asked
            and self.unanswered == other.unanswered
            and bool(np.array_equal(self.targets, other.targets))
        )

    def sha256(self, text_of: Callable[[int], str]) -> str:
        """Return a hash of what the questions teach, whatever the rows of the sentences are.

        Args:
            text_of: gives the text of the sentence in a row.
        """
        pairs = sorted(
            [self.asked[question], text_of(row)] for question, row in self.targets.tolist()
        )
        taught = json.dumps([pairs, sorted(self.unanswered)])
        return hashlib.sha256(taught.encode("ascii")).hexdigest()

    def __bool__(self) -> bool:
        """Whether there is any prepared question."""
        return bool(self.asked or self.unanswered)
