"""The risk-coverage curve and the reliability diagram, each with its numbers as a table."""

from __future__ import annotations

from collections.abc import Sequence

from ketabot.evaluation.report.drawing import Frame, dot, image, line, path, words_at
from ketabot.evaluation.report.layout import drawer, table
from ketabot.evaluation.report.markup import Markup, join, tag
from ketabot.evaluation.report.words import count_of, percent, short_percent, system_name
from ketabot.evaluation.results import (
    BaselineResult,
    EvaluationResult,
    OperatingPoint,
    RiskPoint,
)

__all__ = ["confidence_section", "reliability_plot", "risk_plot", "steps_of"]

FRAME = Frame()
STEPS = 20
"""Rows of the table beside the curve, at most."""


def confidence_section(result: EvaluationResult) -> Markup | None:
    """Return both plots; nothing where no question is judged by its answer."""
    if not result.risk_curve:
        return None
    return tag("div", _risk_figure(result), _reliability_figure(result), class_="pair")


def _risk_figure(result: EvaluationResult) -> Markup:
    return tag(
        "figure",
        tag("h3", "Answering less, being wrong less"),
        tag(
            "p",
            "If ketabot answered only the questions of which it is surest (left), few answers "
            "would be wrong; the more it answers (right), the more are. A lower line is better.",
        ),
        risk_plot(result),
        tag("figcaption", _legend(result)),
        drawer(
            "The curve in numbers",
            table(
                "What other thresholds would do",
                ("Answers from confidence", "Questions answered", "Of these wrong"),
                [
                    (percent(one.threshold), percent(one.coverage), percent(one.risk))
                    for one in steps_of(result.risk_curve)
                ],
            ),
        ),
    )


def risk_plot(result: EvaluationResult) -> Markup:
    """Draw how many answers would be wrong, for each share of questions answered."""
    stand = result.operating_point
    return image(
        FRAME,
        "risk-plot",
        "Risk-coverage curve",
        f"{_told(result.risk_curve)} {_stands(stand)}",
        [
            FRAME.axes("questions answered", "answers that are wrong"),
            line(FRAME, (0, 0.1), (1, 0.1), "goal"),
            *(
                path(FRAME, _points(one.risk_curve), f"simple-{number}")
                for number, one in enumerate(_ranked(result), start=1)
            ),
            path(FRAME, _points(result.risk_curve), "ours"),
            _operating_mark(stand),
        ],
    )


def _ranked(result: EvaluationResult) -> list[BaselineResult]:
    """Return the systems that have a curve: ways to ask turns of conversations have none."""
    return [one for one in result.baselines if one.risk_curve]


def _points(curve: Sequence[RiskPoint]) -> list[tuple[float, float]]:
    return [(point.coverage, point.risk) for point in curve]


def _operating_mark(stand: OperatingPoint) -> Markup | None:
    if stand.risk is None:
        return None
    place = (stand.coverage, stand.risk)
    left = stand.coverage > 0.8
    x = FRAME.x(stand.coverage) + (-8 if left else 8)
    y = FRAME.y(stand.risk) + (20 if stand.risk > 0.1 else -12)
    anchor = "end" if left else "start"
    return join(
        [
            dot(FRAME, place, "stand", _stands(stand)),
            words_at(x, y, "now", anchor, "stand-name"),
        ]
    )


def _stands(stand: OperatingPoint) -> str:
    begin = f"With its threshold of {short_percent(stand.threshold)}, ketabot answers "
    if stand.risk is None:
        return begin + "nothing."
    return (
        f"{begin}{percent(stand.coverage)}, and {percent(stand.risk)} of these answers are wrong."
    )


def _told(curve: Sequence[RiskPoint]) -> str:
    said = [
        f"{short_percent(one.risk)} wrong at {short_percent(one.coverage)} answered"
        for one in steps_of(curve, 5)
    ]
    return f"Wrong answers by share of questions answered: {'; '.join(said)}."


def steps_of(curve: Sequence[RiskPoint], most: int = STEPS) -> list[RiskPoint]:
    """Return at most ``most`` points of a curve, at even steps of coverage, and its last."""
    chosen: list[RiskPoint] = []
    for step in range(1, most + 1):
        reached = next((one for one in curve if one.coverage >= step / most), curve[-1])
        if not chosen or chosen[-1] is not reached:
            chosen.append(reached)
    return chosen


def _legend(result: EvaluationResult) -> Markup:
    stand = result.operating_point
    items = [("ours", "ketabot")]
    items += [
        (f"simple-{number}", system_name(one.name))
        for number, one in enumerate(_ranked(result), start=1)
    ]
    samples = [tag("li", _sample(kind), name) for kind, name in items]
    now = tag("li", _sample_dot(), f"now. {_stands(stand)}") if stand.risk is not None else None
    goal = tag("li", _sample("goal"), "one wrong in ten")
    return tag("ul", *samples, goal, now, class_="legend")


def _sample(kind: str) -> Markup:
    drawn = tag("polyline", points="1,7 33,7", class_=f"curve {kind}")
    return tag("svg", drawn, viewBox="0 0 34 14", aria_hidden="true", class_="sample")


def _sample_dot() -> Markup:
    drawn = tag("circle", cx=17, cy=7, r=5, class_="stand")
    return tag("svg", drawn, viewBox="0 0 34 14", aria_hidden="true", class_="sample")


def _reliability_figure(result: EvaluationResult) -> Markup:
    return tag(
        "figure",
        tag("h3", "Is the shown confidence honest?"),
        tag(
            "p",
            "Questions of like confidence are taken together. On the slanted line, what it is sure "
            "of and what is right agree; above it, ketabot is better than it says; below, worse.",
        ),
        reliability_plot(result),
        tag(
            "figcaption",
            tag(
                "ul",
                tag("li", _sample("even"), "confidence and truth agree"),
                tag("li", _sample("threshold"), f"{_threshold(result)}"),
                class_="legend",
            ),
        ),
        drawer(
            "The diagram in numbers",
            table(
                "Confidence against what was right",
                ("Confidence", "On average", "Right", "Questions"),
                [
                    (
                        f"{percent(one.low)} to {percent(one.high)}",
                        percent(one.confidence),
                        percent(one.right),
                        f"{one.count:,}",
                    )
                    for one in result.reliability
                ],
            ),
        ),
    )


def _threshold(result: EvaluationResult) -> str:
    return f"ketabot answers from {percent(result.operating_point.threshold)} upwards"


def reliability_plot(result: EvaluationResult) -> Markup:
    """Draw how often the best quote is right, for each level of confidence."""
    points = [(one.confidence, one.right) for one in result.reliability]
    threshold = min(max(result.operating_point.threshold, 0.0), 1.0)
    said = "; ".join(
        f"confidence {short_percent(one.confidence)}, right {short_percent(one.right)}"
        for one in result.reliability
    )
    return image(
        FRAME,
        "reliability-plot",
        "Reliability diagram",
        f"{said}. {_threshold(result)}.",
        [
            FRAME.axes("confidence shown", "first quote right"),
            line(FRAME, (0, 0), (1, 1), "even"),
            line(FRAME, (threshold, 0), (threshold, 1), "threshold"),
            *(line(FRAME, (one, one), (one, right), "gap") for one, right in points),
            path(FRAME, points, "ours"),
            *(
                dot(
                    FRAME,
                    (one.confidence, one.right),
                    "bin",
                    f"confidence {percent(one.confidence)}: {percent(one.right)} right, of "
                    f"{count_of(one.count, 'question')}",
                )
                for one in result.reliability
            ),
        ],
    )
