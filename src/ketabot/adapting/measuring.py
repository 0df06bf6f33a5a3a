"""How many of the questions held apart find a question of their own sentence, or it itself."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketabot.adapting.examples import Examples
from ketabot.embedding import Matrix

__all__ = ["Measure"]

Numbers = NDArray[np.int64]
BLOCK = 128


class Measure:
    """The questions held apart, and the texts among which each should find its own."""

    def __init__(self, examples: Examples) -> None:
        """Take the questions that are learned from, and the sentences, as what is searched."""
        self._questions = examples.held_apart
        self._known = (*examples.questions, *examples.sentences.values())
        self._about = (
            *(examples.rows_of(question) for question in examples.questions),
            *(examples.kin_of(row) for row in examples.sentences),
        )
        self._wanted = [examples.rows_of(question) for question in self._questions]

    @property
    def texts(self) -> tuple[str, ...]:
        """All that has to be embedded: the questions held apart, then what is searched."""
        return (*self._questions, *self._known)

    def right(self, vectors: Matrix) -> float:
        """Return the share of questions whose nearest text is about their sentence.

        Args:
            vectors: (n, d) float32, unit rows, of ``texts``.
        """
        held = len(self._questions)
        queries, known = vectors[:held], vectors[held:]
        hits = 0
        for start in range(0, held, BLOCK):
            nearest = (queries[start : start + BLOCK] @ known.T).argmax(axis=1)
            for number, place in enumerate(nearest.tolist(), start):
                hits += bool(self._about[place] & self._wanted[number])
        return hits / held
