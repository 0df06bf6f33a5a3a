"""Prepared questions in a run, in plain text: what becomes of questions that nobody foresaw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ketabot.asking.overlap import SAME
from ketabot.evaluation.lines import NOTHING, figure_head, figure_line, number_in
from ketabot.evaluation.prepared import Nearness, Stratum
from ketabot.evaluation.values import Estimate

__all__ = ["BY_NEARNESS", "nearness_in_words"]

BY_NEARNESS: Final = (
    "first_quote_right",
    "right_within_3",
    "declined_of_unanswerable",
    "answered_of_answerable",
)
"""Figures that are shown for each stratum."""


def nearness_in_words(nearness: Nearness, questions: int) -> Iterator[str]:
    """Yield the figures by stratum, and those of the questions that are not prepared ones.

    Args:
        nearness: of the run.
        questions: of the run.
    """
    yield f"\n{'like a prepared question':<28}{'questions':>9}  {'  '.join(BY_NEARNESS)}"
    yield from (_stratum(one) for one in nearness.strata if one.questions)
    if nearness.rest.figures_without:
        yield "  (with prepared questions / without them)"
    left_out = questions - len(nearness.similarity)
    if left_out:
        yield f"  {left_out} questions cannot be searched and stand in no row"
    yield from _overlap(nearness, questions)


def _stratum(one: Stratum) -> str:
    cells = (
        f"{_both(one.figures, one.figures_without, name):>{len(name)}}" for name in BY_NEARNESS
    )
    return f"  {_between(one):<26}{one.questions:>9}  {'  '.join(cells)}"


def _between(one: Stratum) -> str:
    if one.low is None:
        return f"below {one.high}"
    return f"{one.low} or more" if one.high is None else f"{one.low} to {one.high}"


def _both(figures: Mapping[str, Estimate], without: Mapping[str, Estimate], name: str) -> str:
    values = [one[name].value for one in (figures, without) if name in one]
    if all(value is None for value in values):
        return "—"
    return " / ".join(number_in(value, "share") for value in values)


def _overlap(nearness: Nearness, questions: int) -> Iterator[str]:
    count = len(nearness.overlap)
    if not count:
        yield f"\nnone of the {questions} questions is nearly a prepared one ({SAME} or more)"
        return
    are = "is nearly a prepared one" if count == 1 else "are nearly prepared ones"
    if not nearness.rest.questions:
        yield f"\n{count} of {questions} questions {are} ({SAME} or more): there are no others"
        return
    yield f"\n{count} of {questions} questions {are} ({SAME} or more); the figures without them:"
    rest = nearness.rest
    yield figure_head("not prepared", twice=bool(rest.figures_without)).lstrip()
    for name, found in rest.figures.items():
        if found.value is not None:
            without = rest.figures_without.get(name, NOTHING) if rest.figures_without else None
            yield figure_line(name, "share", found, without)
