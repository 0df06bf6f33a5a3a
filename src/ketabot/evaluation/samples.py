"""Which questions a figure is about, and which statistic of them it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ketabot.evaluation import statistics
from ketabot.evaluation.bootstrap import Sample
from ketabot.evaluation.judged import QuestionResult
from ketabot.evaluation.judging import ERROR

__all__ = [
    "Sampler",
    "auroc_answerable",
    "brier",
    "coverage",
    "duration",
    "is_answered",
    "judged_by_answer",
    "mean_of",
    "of_wrong",
    "quotes_given",
    "ranked",
    "ranked_by_confidence",
    "ratio_of",
]

Floats = NDArray[np.float64]
Questions = Sequence[QuestionResult]
Sampler = Callable[[Questions], Sample]


def ranked_by_confidence(questions: Iterable[QuestionResult]) -> tuple[Floats, Floats]:
    """Return confidence and whether the best quote is right, of questions judged by answer.

    A question that failed counts as answered wrongly with full confidence.

    Returns:
        Both (n,) float64.
    """
    judged = [question for question in questions if question.answerable is not None]
    confidence = [1.0 if one.route == ERROR else one.confidence for one in judged]
    right = [float(one.best_right) for one in judged]
    return np.array(confidence, dtype=np.float64), np.array(right, dtype=np.float64)


def _sample(
    questions: Questions,
    bears: Callable[[QuestionResult], bool],
    statistic: Callable[[list[QuestionResult]], Callable[[Floats], Floats]],
) -> Sample:
    rows = [row for row, question in enumerate(questions) if bears(question)]
    chosen = [questions[row] for row in rows]
    return Sample(np.array(rows, dtype=np.int64), statistic(chosen))


def mean_of(name: str) -> Sampler:
    """Sample the mean of what questions score under a name."""

    def statistic(chosen: list[QuestionResult]) -> Callable[[Floats], Floats]:
        values = np.array([question.scores[name] for question in chosen], dtype=np.float64)
        return partial(statistics.ratio, values, np.ones(len(values)))

    return lambda questions: _sample(questions, lambda one: name in one.scores, statistic)


def ratio_of(
    part: Callable[[QuestionResult], float],
    whole: Callable[[QuestionResult], float],
    bears: Callable[[QuestionResult], bool] = lambda _: True,
) -> Sampler:
    """Sample a sum over a sum, of the questions that add to the lower one."""

    def statistic(chosen: list[QuestionResult]) -> Callable[[Floats], Floats]:
        parts = np.array([part(question) for question in chosen], dtype=np.float64)
        wholes = np.array([whole(question) for question in chosen], dtype=np.float64)
        return partial(statistics.ratio, parts, wholes)

    def sample(questions: Questions) -> Sample:
        return _sample(questions, lambda one: bears(one) and whole(one) > 0, statistic)

    return sample


def ranked(
    function: Callable[[Floats, Floats, Floats], Floats], *, centred: bool = False
) -> Sampler:
    """Sample a function of confidence, whether the best quote is right, and weights."""

    def statistic(chosen: list[QuestionResult]) -> Callable[[Floats], Floats]:
        return partial(function, *ranked_by_confidence(chosen))

    def sample(questions: Questions) -> Sample:
        found = _sample(questions, judged_by_answer, statistic)
        return replace(found, centred=centred)

    return sample


def auroc_answerable(questions: Questions) -> Sample:
    """Sample how well confidence tells answerable from unanswerable questions."""

    def statistic(chosen: list[QuestionResult]) -> Callable[[Floats], Floats]:
        positive = np.array([one.answerable is True for one in chosen], dtype=np.bool_)
        worst = np.where(positive, -1.0, 2.0)  # a failure is on the wrong side of all others
        given = np.array([one.confidence for one in chosen], dtype=np.float64)
        failed = np.array([one.route == ERROR for one in chosen], dtype=np.bool_)
        return partial(statistics.auroc, np.where(failed, worst, given), positive)

    return _sample(questions, judged_by_answer, statistic)


def duration(stage: str, share: float) -> Sampler:
    """Sample a quantile of the milliseconds that a stage takes."""

    def statistic(chosen: list[QuestionResult]) -> Callable[[Floats], Floats]:
        values = np.array([one.timings_ms[stage] for one in chosen], dtype=np.float64)
        return partial(statistics.quantile, values, share)

    return lambda questions: _sample(questions, lambda one: stage in one.timings_ms, statistic)


def judged_by_answer(question: QuestionResult) -> bool:
    """Whether the set says of a question if it has an answer."""
    return question.answerable is not None


def is_answered(question: QuestionResult) -> bool:
    """Whether anything was quoted."""
    return bool(question.quotes)


def of_wrong(function: Callable[[Floats, Floats, Floats], Floats]) -> Callable[..., Floats]:
    """Turn a function of wrong answers into one of right answers."""
    return lambda confidence, right, weights: function(confidence, 1 - right, weights)


def coverage(risk: float) -> Sampler:
    """Sample the share of questions that could be answered at a risk."""
    return ranked(
        lambda confidence, right, weights: statistics.coverage_at_risk(
            confidence, 1 - right, risk, weights
        )
    )


def brier(confidence: Floats, right: Floats, weights: Floats) -> Floats:
    """Return the mean squared error of a probability (Brier, 1950); (b,) float64."""
    return statistics.ratio((confidence - right) ** 2, np.ones(len(right)), weights)


def quotes_given(question: QuestionResult) -> float:
    """Count the quotes; a failed question counts as one, a wrong one."""
    return 1.0 if question.route == ERROR else float(len(question.quotes))
