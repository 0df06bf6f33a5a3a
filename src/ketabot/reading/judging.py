"""Scores and features → a reading: the sentences in their order, and how sure they make."""

from __future__ import annotations

from collections.abc import Mapping

from ketabot.calibration import Calibration
from ketabot.index import Library
from ketabot.reading.protocol import Reading, ScoredSentence
from ketabot.reading.weighing import Floats, Rows, Weighed

__all__ = ["Judge"]

EXPLAINED = 10
"""Best sentences of which the parts of the score are kept."""


class Judge:
    """Knows how sure the evidence of a library makes."""

    def __init__(
        self, library: Library, calibration: Calibration, unasked: Calibration | None
    ) -> None:
        """Judge by ``calibration``, or by ``unasked`` where no prepared question is about the best.

        That one has been fitted on the documents' evidence alone.
        """
        self._prepared = library.prepared
        self._calibration = calibration
        self._unasked = unasked

    def reading(
        self, weighed: Weighed, score: Floats, order: Rows, features: Mapping[str, float]
    ) -> Reading:
        """Put the candidates into their order.

        Args:
            weighed: the candidates.
            score: (n,) by which they are ranked.
            order: (n,) their places, best first.
            features: what the confidence is worked out from.
        """
        sentences = tuple(
            ScoredSentence(
                int(weighed.rows[place]),
                float(score[place]),
                weighed.via[place],
                _parts(weighed, place) if rank < EXPLAINED else {},
            )
            for rank, place in enumerate(order.tolist())
        )
        fitted = self._fitted(sentences[0].row).probability(features)
        sure = min(fitted, weighed.near.most_sure)
        return Reading(sentences, sure, features, weighed.near)

    def _fitted(self, best: int) -> Calibration:
        if self._prepared is None or self._unasked is None or self._prepared.is_asked(best):
            return self._calibration
        return self._unasked


def _parts(weighed: Weighed, place: int) -> dict[str, float]:
    return {name: float(values[place]) for name, values in weighed.parts.items()}
