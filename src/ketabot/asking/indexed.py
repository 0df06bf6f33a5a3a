"""Vectors of prepared questions that the index holds already, so that few are embedded again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ketabot.embedding import Matrix
from ketabot.index import PreparedIndex

__all__ = ["IndexedVectors"]


class IndexedVectors:
    """The vectors of a library's prepared questions, by the model that searches them."""

    def __init__(self, prepared: PreparedIndex) -> None:
        """Take what was indexed."""
        questions = (*prepared.plan.asked, *prepared.plan.unanswered)
        self._rows = {question: row for row, question in enumerate(questions)}
        self._vectors = np.concatenate([prepared.asked.vectors(), prepared.unanswered.vectors()])

    def __call__(self, questions: Sequence[str], encode: Callable[[list[str]], Matrix]) -> Matrix:
        """Return one row for each question, (n, d) float32.

        Args:
            questions: of an editor's files as they are now.
            encode: embeds those that the index has not, by the same model; not called for none.
        """
        new = [one for one in dict.fromkeys(questions) if one not in self._rows]
        vectors, rows = self._vectors, self._rows
        if new:
            rows = rows | {one: len(vectors) + number for number, one in enumerate(new)}
            vectors = np.concatenate([vectors, encode(new)])
        found: Matrix = vectors[[rows[one] for one in questions]]
        return found
