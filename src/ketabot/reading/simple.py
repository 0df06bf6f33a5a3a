"""The reader that needs no training: a weighted sum of what retrieval and the editor tell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ketabot.calibration import Calibration
from ketabot.config import ReadingConfig
from ketabot.index import Library
from ketabot.reading.judging import Judge
from ketabot.reading.protocol import NONE_NEAR, Reading
from ketabot.reading.weighing import EVIDENCE, FEATURES, Weigher
from ketabot.retrieval import NearQuestions, Passage, Query

__all__ = ["SimpleReader"]


class SimpleReader:
    """Implements ``Reader`` by a weighted sum of similarities, BM25 and prepared questions."""

    name = "simple"

    def __init__(
        self,
        library: Library,
        config: ReadingConfig,
        calibration: Calibration,
        unasked: Calibration | None = None,
    ) -> None:
        """Read one library.

        Args:
            library: the index.
            config: the weights.
            calibration: how sure the evidence makes.
            unasked: the same where the best sentence has no prepared questions, though others
                have; by the documents' evidence alone.

        Raises:
            ConfigError: a calibration weighs what this library does not give.
        """
        calibration.check(EVIDENCE[library.evidence])
        if unasked is not None:
            unasked.check(FEATURES)
        self.features = EVIDENCE[library.evidence]
        self._weigher = Weigher(library, config)
        self._judge = Judge(library, calibration, unasked)

    def read(
        self, query: Query, passages: Sequence[Passage], near: NearQuestions = NONE_NEAR
    ) -> Reading:
        """Score every quotable sentence of the passages and of the near prepared questions."""
        weighed = self._weigher.weigh(query, passages, near)
        if weighed is None:
            return Reading((), 0.0, {}, near)
        order = np.lexsort((weighed.rows, -weighed.score))
        features = self._weigher.features(weighed, weighed.score, order)
        return self._judge.reading(weighed, weighed.score, order, features)

    def seen(self, question: str) -> str:
        """Return all of it: words and vectors are what is weighed."""
        return question
