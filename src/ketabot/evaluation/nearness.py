"""How near the questions of a set are to prepared ones, and what the figures are by that.

Whoever prepared questions and whoever wrote the test may have thought alike; the strata show what
becomes of a question that nobody foresaw. The ruler is always the model as it came: one that has
learned the prepared questions moves what is asked towards them, and few would be far from any.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ketabot.asking.overlap import SAME, KnownQuestions, Likeness
from ketabot.building import BuildProgress
from ketabot.embedding import Embedder, Matrix
from ketabot.errors import QuestionError
from ketabot.evaluation.judged import QuestionResult
from ketabot.evaluation.prepared import NearlyPrepared, Nearness, Stratum
from ketabot.evaluation.subject import Searched
from ketabot.evaluation.working import estimate_some
from ketabot.index import PreparedIndex
from ketabot.prepared import ASKED, UNANSWERED

__all__ = ["Foreseen", "measure_nearness", "part_by_nearness"]

BOUNDS: Final = (None, 0.6, 0.7, 0.8, 0.9, SAME, None)
"""Cosines between which the strata lie."""
HEADLINE: Final = (
    "treated_rightly",
    "first_quote_right",
    "right_within_3",
    "answers_right",
    "declined_of_unanswerable",
    "answered_of_answerable",
    "AUROC",
)
"""Figures that are worked out for each stratum, and for what is left without the overlap."""

log = logging.getLogger(__name__)


class Foreseen:
    """The prepared questions of an index, which a question is held against."""

    def __init__(
        self, prepared: PreparedIndex, embedder: Embedder, progress: BuildProgress
    ) -> None:
        """Take note of them.

        Args:
            prepared: the prepared questions.
            embedder: the library's own model, unchanged.
            progress: told how many are embedded, where the index has them by a changed model only.
        """
        self._asked = prepared.plan.asked
        self._unanswered = prepared.plan.unanswered
        self._embedder = embedder
        self._known = KnownQuestions((*self._asked, *self._unanswered))
        self._vectors = _vectors(prepared, embedder, progress)

    @property
    def counts(self) -> tuple[int, int]:
        """How many questions are prepared as answered, and how many as not."""
        return len(self._asked), len(self._unanswered)

    def likeness(self, question: str) -> Likeness:
        """Return how like a question is to the prepared one that is most like it."""
        similarity = self._vectors @ self._embedder.encode_query(question)
        row = int(similarity.argmax())
        return self._known.likeness(question, row, similarity[row])

    def file(self, row: int) -> str:
        """Return where a prepared question stands."""
        return ASKED if row < len(self._asked) else UNANSWERED


def _vectors(prepared: PreparedIndex, embedder: Embedder, progress: BuildProgress) -> Matrix:
    """Return those of the answered questions and then the others, by the unchanged model."""
    if prepared.adaptation is None:
        return np.concatenate([prepared.asked.vectors(), prepared.unanswered.vectors()])
    texts = (*prepared.plan.asked, *prepared.plan.unanswered)
    step = "embedding prepared questions, in tokens"
    return embedder.encode(texts, lambda d, n: progress(step, d, n))


def measure_nearness(
    questions: Sequence[QuestionResult],
    searched: Searched,
    known: Foreseen,
    progress: BuildProgress,
) -> dict[str, Likeness]:
    """Return how like each question, as it was searched, is to a prepared one, by its id.

    One that cannot be searched is like none.
    """
    found = {}
    for number, one in enumerate(questions, start=1):
        text = one.standalone_question or one.question
        try:
            words = searched(text)
        except QuestionError:
            log.info("the question %r cannot be searched", text)
        else:
            found[one.id] = known.likeness(words)
        progress("comparing with prepared questions", number, len(questions))
    return found


def part_by_nearness(
    passes: Sequence[Sequence[QuestionResult]],
    weights: NDArray[np.float64],
    alike: Mapping[str, Likeness],
    known: Foreseen,
) -> Nearness:
    """Work out the figures by how near the questions are to prepared ones.

    Args:
        passes: the judged questions, and, where they were asked so too, without prepared ones.
        weights: of ``draw`` over their families.
        alike: of ``measure_nearness``.
        known: the prepared questions.
    """
    questions = passes[0]
    asked, unanswered = known.counts
    return Nearness(
        asked=asked,
        unanswered=unanswered,
        strata=tuple(_stratum(passes, weights, alike, low, high) for low, high in pairwise(BOUNDS)),
        overlap=tuple(
            NearlyPrepared(one.id, one.question, known.file(found.row), found.similarity)
            for one in questions
            if (found := alike.get(one.id)) is not None and found.is_same
        ),
        rest=_stratum(passes, weights, alike, None, SAME),
        similarity={name: found.similarity for name, found in alike.items()},
    )


def _stratum(
    passes: Sequence[Sequence[QuestionResult]],
    weights: NDArray[np.float64],
    alike: Mapping[str, Likeness],
    low: float | None,
    high: float | None,
) -> Stratum:
    rows = [
        row
        for row, question in enumerate(passes[0])
        if (found := alike.get(question.id)) is not None
        and (low is None or found.similarity >= low)
        and (high is None or found.similarity < high)
    ]
    figures, *without = (estimate_some(one, weights, rows, HEADLINE) for one in passes)
    return Stratum(low, high, len(rows), figures, without[0] if without else {})
