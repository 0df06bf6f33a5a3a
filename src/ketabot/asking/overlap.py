"""Whether a question is a prepared one: the same measure for an editor and for an evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ketabot.prepared import normal_form

__all__ = ["SAME", "KnownQuestions", "Likeness"]

SAME: Final = 0.95
"""Cosine from which two questions are nearly the same."""
DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like a question is to the prepared one that is most like it."""

    row: int
    """Which one."""
    similarity: float
    """Cosine; 1 where both are the same but for case, spaces and marks."""

    @property
    def is_same(self) -> bool:
        """Whether the two are the same, or nearly so."""
        return self.similarity >= SAME


class KnownQuestions:
    """Prepared questions, by what is left of them without case, spaces and marks."""

    def __init__(self, questions: Sequence[str]) -> None:
        """Take note of the questions; of equal ones the first counts."""
        self._rows = {normal_form(one): row for row, one in reversed(list(enumerate(questions)))}

    def likeness(self, question: str, row: int, similarity: float) -> Likeness:
        """Return which prepared question is most like a question.

        Args:
            question: of a test set.
            row: of the prepared question nearest to it.
            similarity: cosine with that one.
        """
        equal = self._rows.get(normal_form(question))
        if equal is not None:
            return Likeness(equal, 1.0)
        return Likeness(row, round(float(similarity), DECIMALS))
