"""The reader that reads: it holds the best sentences of the weighing against the question.

What a reranker makes of each is added to the weighed score, and tells how sure to be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ketabot.calibration import Calibration, Evidence
from ketabot.config import ReadingConfig
from ketabot.embedding.reranking import Reranker
from ketabot.errors import ModelError
from ketabot.index import Library
from ketabot.questions import beginning
from ketabot.reading.judging import Judge
from ketabot.reading.protocol import NONE_NEAR, Reading
from ketabot.reading.weighing import EVIDENCE, FEATURES, Floats, Weighed, Weigher
from ketabot.retrieval import NearQuestions, Passage, Query

__all__ = ["READ_EVIDENCE", "LearnedReader"]

_READ = ("read", "read_most")
"""What reading adds to the features: log odds of the best sentence, and the highest of all."""
READ_EVIDENCE: Mapping[Evidence, tuple[str, ...]] = {
    "documents": ("lead", *_READ),
    "prepared": (*EVIDENCE["prepared"], *_READ),
    "adapted": (*EVIDENCE["adapted"], *_READ),
}
"""What a confidence is fitted on. With documents alone, similarities and words beside what was read
told answerable questions from others worse, not better."""
WEIGHTS: Mapping[Evidence, str] = {
    "documents": "read_weight",
    "prepared": "prepared_read_weight",
    "adapted": "adapted_read_weight",
}
"""The setting that tells how much reading counts, by what the library gives to go by."""


class LearnedReader:
    """Implements ``Reader`` by a weighted sum that a reranker has part in."""

    def __init__(
        self,
        library: Library,
        config: ReadingConfig,
        reranker: Reranker,
        calibration: Calibration,
        unasked: Calibration | None = None,
    ) -> None:
        """Read one library.

        Args:
            library: the index.
            config: the weights, and how many sentences are read.
            reranker: reads them.
            calibration: how sure the evidence makes.
            unasked: the same where the best sentence has no prepared questions, though others
                have; by the documents' evidence alone.

        Raises:
            ConfigError: a calibration weighs what this reader does not give.
        """
        calibration.check((*EVIDENCE[library.evidence], *_READ))
        if unasked is not None:
            unasked.check((*FEATURES, *_READ))
        self.name = reranker.name
        self.features = READ_EVIDENCE[library.evidence]
        self._library = library
        prepared = library.evidence != "documents"
        self._count = config.prepared_read_count if prepared else config.read_count
        self._spread = config.read_spread
        self._reranker = reranker
        self._weigher = Weigher(library, config)
        trust, prepared_weight = self._weigher.trust, getattr(config, WEIGHTS[library.evidence])
        self._weight: float = (1 - trust) * config.read_weight + trust * prepared_weight
        self._judge = Judge(library, calibration, unasked)

    def read(
        self, query: Query, passages: Sequence[Passage], near: NearQuestions = NONE_NEAR
    ) -> Reading:
        """Score every quotable sentence of the passages and of the near prepared questions.

        Raises:
            ModelError: the reranker gives what is no number.
        """
        weighed = self._weigher.weigh(query, passages, near)
        if weighed is None:
            return Reading((), 0.0, {}, near)
        read = self._read(query, weighed)
        likely = 1 / (1 + np.exp(-read / self._spread))
        score = ((1 - self._weight) * weighed.score + self._weight * likely).astype(np.float32)
        order = np.lexsort((weighed.rows, -score))
        features = self._weigher.features(weighed, score, order)
        features |= {"read": float(read[order[0]]), "read_most": float(read.max())}
        weighed = replace(weighed, parts={**weighed.parts, "read": read})
        return self._judge.reading(weighed, score, order, features)

    def seen(self, question: str) -> str:
        """Return a question, or as many of its first words as the reranker sees."""
        return beginning(question, self._reranker.sees)

    def _read(self, query: Query, weighed: Weighed) -> Floats:
        """Return the log odds of each candidate; those that are not read get the lowest there are.

        They are read in the order in which they stand, so that what belongs together is read
        together.
        """
        best = np.lexsort((weighed.rows, -weighed.score))[: self._count]
        chosen = np.sort(best)
        texts = [self._library.sentence_text(row) for row in weighed.rows[chosen].tolist()]
        odds = self._reranker.scores(self.seen(query.text), texts)
        if not np.isfinite(odds).all():
            raise ModelError(
                f"the reader {self.name!r} gives scores that are no numbers; set reading.reader to "
                "another one, or to simple"
            )
        result = np.full(len(weighed.rows), odds.min(), dtype=np.float32)
        result[chosen] = odds
        return result
