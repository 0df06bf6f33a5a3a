"""A run in plain text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from ketabot.evaluation.lines import NOTHING, figure_head, figure_line, number_in
from ketabot.evaluation.nearness_words import nearness_in_words
from ketabot.evaluation.results import (
    BaselineResult,
    Comparison,
    Difference,
    Estimate,
    EvaluationResult,
    OperatingPoint,
)

__all__ = ["in_words"]

BY_TYPE = ("first_quote_right", "treated_rightly")
"""Figures that are shown by question type too; the report shows all of them so."""


def in_words(result: EvaluationResult) -> str:
    """Return the figures with their intervals, then what there is besides.

    That is: the figures by likeness to prepared questions, baselines, and the comparison.
    """
    return "\n".join(
        [
            *_head(result),
            *_figures(result),
            *_types(result),
            *_nearness(result),
            *(_baselines(result) if result.baselines else ()),
            *(_comparison(result.comparison) if result.comparison is not None else ()),
        ]
    )


def _head(result: EvaluationResult) -> Iterator[str]:
    names = ", ".join(file.name for file in result.setup.testset)
    families = len({question.family for question in result.questions})
    yield f"{len(result.questions)} questions of {names}, in {families} families"
    failed = sum(bool(question.error) for question in result.questions)
    if failed:
        yield f"{failed} questions failed; they count as wrong"
    yield _stands(result.operating_point)
    if result.without_prepared is not None:
        yield f"without prepared questions: {_stands(result.without_prepared.operating_point)}"


def _stands(point: OperatingPoint) -> str:
    risk = "—" if point.risk is None else f"{point.risk:.3f}"
    return f"threshold {point.threshold:g}: answered {point.coverage:.3f}, of which wrong {risk}"


def _figures(result: EvaluationResult) -> Iterator[str]:
    group = ""
    for figure in result.figures:
        if figure.overall.value is None:
            continue
        if figure.group != group:
            group = figure.group
            yield figure_head(group, twice=result.without_prepared is not None)
        without = _without(result, figure.name)
        yield figure_line(figure.name, figure.unit, figure.overall, without)


def _without(result: EvaluationResult, name: str, kind: str = "") -> Estimate | None:
    """Return a figure, of one type or of all, as it is without prepared questions, if asked so."""
    if result.without_prepared is None:
        return None
    figure = next((one for one in result.without_prepared.figures if one.name == name), None)
    if figure is None:
        return NOTHING
    return figure.by_type.get(kind, NOTHING) if kind else figure.overall


def _types(result: EvaluationResult) -> Iterator[str]:
    for name in BY_TYPE:
        figure = result.figure(name)
        if len(figure.by_type) > 1:
            yield figure_head(f"{name} by type", twice=result.without_prepared is not None)
            for kind, found in figure.by_type.items():
                yield figure_line(kind, figure.unit, found, _without(result, name, kind))


def _nearness(result: EvaluationResult) -> Iterator[str]:
    if result.nearness is not None:
        yield from nearness_in_words(result.nearness, len(result.questions))


def _baselines(result: EvaluationResult) -> Iterator[str]:
    columns = [column.name for column in result.baselines]
    yield f"\n{'beside simpler systems':<28}{'ketabot':>9}  " + "  ".join(columns)
    for figure in result.figures:
        values = [_of(baseline, figure.name) for baseline in result.baselines]
        if any(value is not None for value in values):
            row = "  ".join(
                f"{number_in(value, figure.unit):>{len(name)}}"
                for value, name in zip(values, columns, strict=True)
            )
            yield f"  {figure.name:<26}{number_in(figure.overall.value, figure.unit):>9}  {row}"


def _of(baseline: BaselineResult, name: str) -> float | None:
    found = [figure.overall.value for figure in baseline.figures if figure.name == name]
    return found[0] if found else None


def _comparison(comparison: Comparison) -> Iterator[str]:
    yield f"\nagainst {comparison.against}, over {comparison.questions} questions that both have"
    left_out = {
        "only there": comparison.only_before,
        "only here": comparison.only_now,
        "with another question or expectation": comparison.changed,
    }
    for reason, ids in left_out.items():
        if ids:
            yield f"  {len(ids)} {reason}: {', '.join(ids)}"
    yield f"\n{'change':<28}{'before':>9}{'now':>9}{'change':>10}   95 % interval"
    for difference in comparison.differences:
        yield _difference(difference)
    for better, title in ((False, "got worse"), (True, "got better")):
        flips = [flip for flip in comparison.flips if flip.better == better]
        yield f"\n{len(flips)} questions {title}"
        for flip in flips:
            yield f"  {flip.id} ({flip.type}): {flip.before} → {flip.after}: {flip.question!r}"


def _difference(one: Difference) -> str:
    change = number_in(one.change, one.unit)
    if one.change is not None and one.change > 0:
        change = f"+{change}"
    span = (
        ""
        if one.low is None
        else f"{number_in(one.low, one.unit)} … {number_in(one.high, one.unit)}"
    )
    said = "" if one.noise else ("worse" if _is_worse(one) else "better")
    before, after = number_in(one.before, one.unit), number_in(one.after, one.unit)
    return f"  {one.name:<26}{before:>9}{after:>9}{change:>10}   {span:<19} {said}".rstrip()


def _is_worse(one: Difference) -> bool:
    return one.change is not None and (one.change < 0) == (one.better == "higher")
