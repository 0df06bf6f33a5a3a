"""Fits the confidence, and the threshold from which ketabot answers, on development questions.

The confidence is a logistic model (Platt, "Probabilistic Outputs for Support Vector Machines",
1999) of what the reader found; it predicts that the first quote is right. The threshold is
chosen, and every figure worked out, with predictions for questions whose family the model was
not fitted on: else both would be too good to be true.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ketabot.answers import Route
from ketabot.bot import Ketabot
from ketabot.building import BuildProgress
from ketabot.calibration import Familiar
from ketabot.errors import EvaluationError
from ketabot.evaluation import statistics
from ketabot.evaluation.bootstrap import Sample, draw, estimate
from ketabot.evaluation.cases import Case, hits_any
from ketabot.evaluation.familiarity import familiar_shares, fit_familiar
from ketabot.evaluation.results import Estimate, TestsetFile
from ketabot.evaluation.testset import Testset

__all__ = ["Fit", "Lesson", "check_development", "fit", "learn", "learn_strangers"]

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]

FOLDS = 10
DECIDED_BY_CONFIDENCE = (Route.ANSWER, Route.NO_ANSWER)
"""Routes of which confidence has the say; a message that takes another teaches nothing of it."""
GRID = np.round(np.arange(0.01, 1.0, 0.01), 2)
"""Thresholds that are tried."""
LEAST_ANSWERED = 20
"""Answers below which a share of wrong ones says nothing."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One development question: what the reader found, and whether its best quote was right."""

    family: str
    evidence: Mapping[str, float]
    right: bool
    answerable: bool


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted model with the figures that it reached out of sample."""

    bias: float
    weights: Mapping[str, float]
    """By feature, in units of the feature."""
    threshold: float
    familiar: Familiar | None
    """``None``: no questions about other things were given."""
    strangers: int
    """How many of those there were."""
    risk_wanted: float | None
    """``None``: the threshold treats most questions rightly."""
    fitted_on: str
    questions: int
    families: int
    sets: tuple[TestsetFile, ...]
    coverage: Estimate
    """Share of the questions that the threshold answers."""
    risk: Estimate
    """Share of wrong first quotes among the answers."""
    treated_rightly: Estimate
    AUROC_right: Estimate
    AURC: Estimate
    ECE: Estimate
    Brier: Estimate


def check_development(testset: Testset) -> None:
    """Refuse questions that are kept for testing.

    Raises:
        EvaluationError: a line's split, or a file's name, is ``test``.
    """
    held_back = [file.name for file in testset.files if Path(file.name).stem.lower() == "test"]
    marked = [case.id for case in testset.cases if case.split.lower() == "test"]
    if held_back or marked:
        what = f"the file {held_back[0]!r}" if held_back else f"the question {marked[0]!r}"
        raise EvaluationError(
            f"{what} is marked as a test: nothing is fitted on it; give a development set"
        )


def learn(cases: Sequence[Case], bot: Ketabot, progress: BuildProgress) -> tuple[Lesson, ...]:
    """Ask the questions that stand alone and are judged by their answer.

    Args:
        cases: of a development set.
        bot: with a threshold of 0, so that it quotes whatever it finds.
        progress: told how many questions are done.
    """
    alone = [
        case
        for case in cases
        if case.answerable is not None and not case.conversation and not case.history
    ]
    lessons = []
    for number, case in enumerate(alone, start=1):
        found = bot.read(case.question).evidence
        answer = bot.ask(case.question)
        if found and answer.route in DECIDED_BY_CONFIDENCE:
            evidence = {name: found[name] for name in bot.features}
            right = bool(answer.quotes) and hits_any(answer.quotes[0], case.gold)
            lessons.append(Lesson(case.family or case.id, evidence, right, bool(case.answerable)))
        progress("asking", number, len(alone))
    return tuple(lessons)


def learn_strangers(
    questions: Sequence[str], bot: Ketabot, progress: BuildProgress
) -> tuple[Mapping[str, float], ...]:
    """Return what the reader finds for questions about other things."""
    found = []
    for number, question in enumerate(questions, start=1):
        evidence = bot.read(question).evidence
        if evidence:
            found.append(evidence)
        progress("asking what is about other things", number, len(questions))
    return tuple(found)


def fit(
    lessons: Sequence[Lesson],
    sets: tuple[TestsetFile, ...],
    risk: float | None,
    strangers: Sequence[Mapping[str, float]] = (),
) -> Fit:
    """Fit model and threshold.

    Args:
        lessons: development questions.
        sets: the files that they came from.
        risk: most wrong answers, as a share of the answers, that are accepted; ``None`` takes
            the threshold that treats most questions rightly, answered or declined.
        strangers: evidence of questions about quite other things, if there are any.

    Raises:
        EvaluationError: there are too few questions, or no threshold keeps the risk.
    """
    families = [lesson.family for lesson in lessons]
    right = np.array([lesson.right for lesson in lessons], dtype=np.bool_)
    _check_enough(families, right)
    names = sorted(lessons[0].evidence)
    features = np.array([[lesson.evidence[name] for name in names] for lesson in lessons])
    held_out = _held_out(features, right, families)
    answerable = np.array([lesson.answerable for lesson in lessons], dtype=np.bool_)
    known = [lesson.evidence for lesson in lessons]
    familiar = fit_familiar(known, answerable, strangers) if strangers else None
    if familiar is not None:
        held_out = held_out * familiar_shares(known, answerable, strangers, families)
    treated = [np.where(held_out >= t, right, ~answerable) for t in GRID]
    if risk is None:
        place = _treats_most(np.array([one.sum() for one in treated]))
    else:
        place = _keeps_risk(held_out, right, risk)
    bias, weights = _model(features, right, names)
    return Fit(
        bias=bias,
        weights=weights,
        threshold=float(GRID[place]),
        familiar=familiar,
        strangers=len(strangers),
        risk_wanted=risk,
        fitted_on=f"{len(lessons)} questions of {', '.join(file.name for file in sets)}",
        questions=len(lessons),
        families=len(set(families)),
        sets=sets,
        **_figures(held_out, right, treated[place], GRID[place], families),
    )


def _check_enough(families: Sequence[str], right: Truths) -> None:
    if len(set(families)) < FOLDS or right.all() or not right.any():
        raise EvaluationError(
            f"{len(right)} questions in {len(set(families))} families, {right.sum()} of them "
            f"quoted rightly, are too few to fit on; give at least {FOLDS} families with right "
            "and wrong quotes"
        )


def _held_out(features: Floats, right: Truths, families: Sequence[str]) -> Floats:
    """Return the probability of each question by a model that has not seen its family."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), LogisticRegression())
    predicted: Floats = cross_val_predict(
        model, features, right, groups=families, cv=GroupKFold(FOLDS), method="predict_proba"
    )[:, 1]
    return predicted


def _model(features: Floats, right: Truths, names: Sequence[str]) -> tuple[float, dict[str, float]]:
    """Fit on all questions and return bias and weights in units of the features."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(features)
    logistic = LogisticRegression().fit(scaler.transform(features), right)
    weights = logistic.coef_[0] / scaler.scale_
    bias = float(logistic.intercept_[0] - (weights * scaler.mean_).sum())
    return round(bias, 6), {n: round(float(w), 6) for n, w in zip(names, weights, strict=True)}


def _treats_most(treated: Floats) -> int:
    """Return the place in ``GRID`` of the threshold that treats most questions rightly.

    Many do so nearly as well, and which of them is the best is chance; it is the lowest of those
    that treat at most one question less rightly: follow-ups, which are not fitted on, lose some of
    their confidence to other readings.
    """
    return int(np.flatnonzero(treated >= treated.max() - 1)[0])


def _keeps_risk(held_out: Floats, right: Truths, risk: float) -> int:
    """Return the place in ``GRID`` of the lowest threshold that keeps the risk."""
    answered = np.array([(held_out >= t).sum() for t in GRID])
    wrong = np.array([(~right[held_out >= t]).sum() for t in GRID])
    share = np.divide(wrong, answered, out=np.ones(len(GRID)), where=answered >= LEAST_ANSWERED)
    kept = np.flatnonzero((answered >= LEAST_ANSWERED) & (share <= risk))
    if len(kept):
        return int(kept[0])
    best = int(np.argmin(share))
    raise EvaluationError(
        f"no threshold is wrong in at most {risk:.0%} of its answers; the least is "
        f"{share[best]:.1%}, at {GRID[best]:g}, which answers {answered[best] / len(right):.1%} "
        "of the questions; ask for more risk"
    )


def _figures(
    held_out: Floats, right: Truths, treated: Truths, threshold: float, families: Sequence[str]
) -> dict[str, Estimate]:
    ones = np.ones(len(right))
    answered = (held_out >= threshold).astype(np.float64)
    wrong = (~right).astype(np.float64)
    good = right.astype(np.float64)
    statistic = {
        "coverage": lambda w: statistics.ratio(answered, ones, w),
        "risk": lambda w: statistics.ratio(answered * wrong, answered, w),
        "treated_rightly": lambda w: statistics.ratio(treated.astype(np.float64), ones, w),
        "AUROC_right": lambda w: statistics.auroc(held_out, right, w),
        "AURC": lambda w: statistics.risk_coverage_area(held_out, wrong, w),
        "ECE": lambda w: statistics.calibration_error(held_out, good, w),
        "Brier": lambda w: statistics.ratio((held_out - good) ** 2, ones, w),
    }
    rows, weights = np.arange(len(right)), draw(families)
    return {
        name: estimate(Sample(rows, function, centred=name == "ECE"), weights, families)
        for name, function in statistic.items()
    }
