"""What the other rooms know of a reranker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Reranker", "Scores"]

Scores = NDArray[np.float32]
"""(n,) float32, higher is better; above 0 where more speaks for an answer than against it."""


class Reranker(Protocol):
    """Reads a question together with sentences; safe from any thread."""

    @property
    def name(self) -> str:
        """As the settings name it."""

    def sees(self, question: str) -> bool:
        """Whether it reads a question whole; the end of a longer one is left out."""

    def scores(self, question: str, sentences: Sequence[str]) -> Scores:
        """Score each sentence as an answer.

        Args:
            question: one that it ``sees``, or else its end is left out.
            sentences: n of them, those that stand together in a document one after another.
        """
