"""Judged questions → the figures of a run."""

from __future__ import annotations

from collections.abc import Container, Sequence

import numpy as np
from numpy.typing import NDArray

from ketabot.evaluation.bootstrap import estimate
from ketabot.evaluation.judged import QuestionResult
from ketabot.evaluation.measures import Measure, catalogue
from ketabot.evaluation.values import Estimate, Figure

__all__ = ["estimate_some", "work_out"]

Floats = NDArray[np.float64]


def work_out(
    questions: Sequence[QuestionResult], weights: Floats, only: Container[str] | None = None
) -> tuple[Figure, ...]:
    """Work out the figures of judged questions, over all of them and by type.

    Args:
        questions: of the run.
        weights: of ``draw`` over their families.
        only: names of figures; ``None``: all.
    """
    families = [question.family for question in questions]
    types = list(dict.fromkeys(question.type for question in questions))
    return tuple(
        _figure(measure, questions, weights, families, types)
        for measure in catalogue(questions)
        if only is None or measure.name in only
    )


def _figure(
    measure: Measure,
    questions: Sequence[QuestionResult],
    weights: Floats,
    families: list[str],
    types: list[str],
) -> Figure:
    by_type = {}
    for name in types:
        rows = [row for row, question in enumerate(questions) if question.type == name]
        sample = measure.sample([questions[row] for row in rows])
        if len(sample.rows):
            ours = [families[row] for row in rows]
            by_type[name] = estimate(sample, weights[:, rows], ours)
    overall = estimate(measure.sample(questions), weights, families)
    return Figure(
        name=measure.name,
        group=measure.group,
        about=measure.about,
        unit=measure.unit,
        better=measure.better,
        overall=overall,
        by_type=by_type,
    )


def estimate_some(
    questions: Sequence[QuestionResult], weights: Floats, rows: Sequence[int], only: Sequence[str]
) -> dict[str, Estimate]:
    """Work out figures over a part of the questions.

    Args:
        questions: of the run.
        weights: of ``draw`` over their families.
        rows: places of those that count.
        only: names of figures, in the order in which they come back.
    """
    counted = [questions[row] for row in rows]
    drawn = weights[:, rows]
    families = [question.family for question in counted]
    measures = {measure.name: measure for measure in catalogue()}
    return {name: estimate(measures[name].sample(counted), drawn, families) for name in only}
