"""The search as it is without prepared questions."""

from __future__ import annotations

from ketabot.calibration import Calibration
from ketabot.config import Config
from ketabot.documents import Span
from ketabot.embedding import Vector
from ketabot.index import Library
from ketabot.reading import SimpleReader
from ketabot.retrieval import Query, retrieve

__all__ = ["PlainSearch"]

UNCALIBRATED = Calibration(bias=0.0, weights={}, threshold=0.0, fitted_on="nothing")
"""Which sentence comes first does not depend on the confidence."""


class PlainSearch:
    """Finds the best sentence by the documents alone."""

    def __init__(self, library: Library, config: Config) -> None:
        self._library = library.without_prepared()
        self._config = config
        self._reader = SimpleReader(self._library, config.reading, UNCALIBRATED)

    def first(self, question: str, vector: Vector) -> Span | None:
        """Return the sentence that comes first, if any is found; ``vector`` is (d,) float32."""
        query = Query(question, vector)
        passages = retrieve(self._library, query, self._config.retrieval)
        sentences = self._reader.read(query, passages).sentences
        return self._library.span(sentences[0].row) if sentences else None
