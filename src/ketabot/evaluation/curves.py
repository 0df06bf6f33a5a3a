"""The curves of the report: risk against coverage, reliability, and which route became which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from ketabot.answers import Route
from ketabot.evaluation.judged import QuestionResult
from ketabot.evaluation.judging import ERROR
from ketabot.evaluation.results import Bin, Confusion, OperatingPoint, RiskPoint
from ketabot.evaluation.samples import judged_by_answer, ranked_by_confidence
from ketabot.evaluation.statistics import bins_of

__all__ = ["confusion", "operating_point", "reliability", "risk_curve"]

Questions = Sequence[QuestionResult]
DECIMALS = 6


def risk_curve(questions: Questions) -> tuple[RiskPoint, ...]:
    """Return what each threshold would do, by rising coverage: one point per confidence."""
    confidence, right = ranked_by_confidence(questions)
    points = []
    for threshold in np.unique(confidence)[::-1]:
        answered = confidence >= threshold
        points.append(
            RiskPoint(
                threshold=float(threshold),
                coverage=_rounded(answered.mean()),
                risk=_rounded(1 - right[answered].mean()),
            )
        )
    return tuple(points)


def operating_point(questions: Questions, threshold: float) -> OperatingPoint:
    """Return where the run stood: what was answered, and how much of it wrongly.

    A question that failed counts as answered wrongly.
    """
    judged = [one for one in questions if judged_by_answer(one)]
    answered = [one for one in judged if one.quotes or one.route == ERROR]
    wrong = sum(not (one.quotes and one.quotes[0].hits) for one in answered)
    return OperatingPoint(
        threshold=threshold,
        coverage=_rounded(len(answered) / len(judged)) if judged else 0.0,
        risk=_rounded(wrong / len(answered)) if answered else None,
    )


def reliability(questions: Questions) -> tuple[Bin, ...]:
    """Return the bins of the reliability diagram that hold a question, by rising confidence."""
    confidence, right = ranked_by_confidence(questions)
    if not len(confidence):
        return ()
    member = bins_of(confidence)
    return tuple(
        Bin(
            low=float(confidence[inside].min()),
            high=float(confidence[inside].max()),
            confidence=_rounded(confidence[inside].mean()),
            right=_rounded(right[inside].mean()),
            count=int(inside.sum()),
        )
        for inside in (member == number for number in np.unique(member))
    )


def confusion(questions: Questions) -> Confusion:
    """Count which route was expected and which was taken; only routes that occur."""
    pairs = Counter((_expected(question), question.route) for question in questions)
    order = [*(route.value for route in Route), ERROR]
    expected = tuple(name for name in order if any(pair[0] == name for pair in pairs))
    taken = tuple(name for name in order if any(name in pair for pair in pairs))
    counts = tuple(tuple(pairs[one, other] for other in taken) for one in expected)
    return Confusion(expected, taken, counts)


def _expected(question: QuestionResult) -> str:
    if question.expected_route:
        return question.expected_route
    return (Route.ANSWER if question.answerable else Route.NO_ANSWER).value


def _rounded(value: float) -> float:
    return round(float(value), DECIMALS)
