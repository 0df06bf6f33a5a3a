"""This run against an older one: which questions flipped, and which changes are more than noise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ketabot.evaluation.bootstrap import LEAST_FAMILIES, Sample, draw, interval
from ketabot.evaluation.judged import QuestionResult
from ketabot.evaluation.measures import Measure, catalogue
from ketabot.evaluation.results import Comparison, Difference, EvaluationResult, Flip

__all__ = ["compare"]

Questions = Sequence[QuestionResult]
DECIMALS = 6


def compare(questions: Questions, older: EvaluationResult, against: str) -> Comparison:
    """Compare the questions that both runs have, unchanged.

    Each figure's change is drawn by paired bootstrap: the same families of questions are drawn
    for both runs, so that what makes a question hard cancels out (Efron and Tibshirani, 1993;
    for retrieval, Sakai, "Evaluating Evaluation Metrics Based on the Bootstrap", 2006).

    Args:
        questions: of this run.
        older: the run before.
        against: the name of its file.
    """
    before = {question.id: question for question in older.questions}
    now = {question.id: question for question in questions}
    shared = [question for question in questions if question.id in before]
    same = [question for question in shared if _asks_the_same(question, before[question.id])]
    kept = {question.id for question in same}
    return Comparison(
        against=against,
        questions=len(same),
        only_before=tuple(name for name in before if name not in now),
        only_now=tuple(name for name in now if name not in before),
        changed=tuple(question.id for question in shared if question.id not in kept),
        flips=_flips([before[question.id] for question in same], same),
        differences=_differences([before[question.id] for question in same], same),
    )


def _asks_the_same(one: QuestionResult, other: QuestionResult) -> bool:
    """Whether two lines ask and expect the same; where a right span stands may have shifted."""
    return _expectation(one) == _expectation(other)


def _expectation(question: QuestionResult) -> tuple[object, ...]:
    return (
        question.question,
        question.answerable,
        question.expected_route,
        question.also_acceptable,
        question.must_contain,
        sorted((span.document, span.text) for span in question.gold),
        [sorted((span.document, span.text) for span in group) for group in question.groups],
    )


def _flips(before: Questions, after: Questions) -> tuple[Flip, ...]:
    flips = [
        Flip(new.id, new.type, new.question, old.verdict, new.verdict, better=new.right)
        for old, new in zip(before, after, strict=True)
        if old.right != new.right
    ]
    return tuple(sorted(flips, key=lambda flip: flip.better))


def _differences(before: Questions, after: Questions) -> tuple[Difference, ...]:
    if not after:
        return ()
    weights = draw([question.family for question in after])
    return tuple(
        difference
        for measure in catalogue(after)
        if (difference := _difference(measure, before, after, weights)) is not None
    )


def _difference(
    measure: Measure, before: Questions, after: Questions, weights: np.typing.NDArray[np.float64]
) -> Difference | None:
    old, new = measure.sample(before), measure.sample(after)
    if not len(old.rows) or not len(new.rows):
        return None
    was, is_now = _value(old), _value(new)
    if np.isnan(was) or np.isnan(is_now):
        return None
    drawn = new.statistic(weights[:, new.rows]) - old.statistic(weights[:, old.rows])
    # Of one family every resample is the same: that tells nothing of noise.
    families = {after[row].family for row in new.rows}
    low, high = interval(drawn) if len(families) >= LEAST_FAMILIES else (None, None)
    return Difference(
        name=measure.name,
        unit=measure.unit,
        better=measure.better,
        before=round(was, DECIMALS),
        after=round(is_now, DECIMALS),
        change=round(is_now - was, DECIMALS),
        low=low,
        high=high,
        noise=low is None or high is None or low <= 0 <= high,
    )


def _value(sample: Sample) -> float:
    return float(sample.statistic(np.ones((1, len(sample.rows))))[0])
