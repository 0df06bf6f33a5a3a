"""The figures by question type: the main ones as bars, all of them as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ketabot.evaluation.report.drawing import bar
from ketabot.evaluation.report.figures import SPEED
from ketabot.evaluation.report.layout import drawer, table
from ketabot.evaluation.report.markup import Content, Markup, join, tag
from ketabot.evaluation.report.words import (
    NOTHING,
    WITHOUT,
    count_of,
    estimate_in,
    label_of,
    plain,
    type_note,
)
from ketabot.evaluation.results import Estimate, EvaluationResult, Figure

__all__ = ["by_type"]

DRAWN: Final = ("treated_rightly", "first_quote_right")
"""Figures that are drawn as bars by type; the others stand in a table."""


def by_type(result: EvaluationResult) -> Markup | None:
    """Return bars of the main figures by question type, and all others as a table."""
    parted = _parted(result.figures)
    if not parted:
        return None
    without = result.without_prepared
    others = () if without is None else without.figures
    known = {figure.name: figure for figure in others}
    charts = [_bars(one, known.get(one.name)) for one in parted if one.name in DRAWN]
    more = None if without is None else _table(f"By type: {WITHOUT.lower()}", _parted(others))
    return join(
        [
            tag("div", *charts, class_="pair"),
            drawer(
                "Every figure by question type", _table("Figures by question type", parted), more
            ),
        ]
    )


def _parted(figures: Sequence[Figure]) -> list[Figure]:
    return [figure for figure in figures if figure.by_type and figure.group != SPEED]


def _table(caption: str, figures: Sequence[Figure]) -> Markup:
    types = list(dict.fromkeys(name for figure in figures for name in figure.by_type))
    rows: list[list[Content]] = [
        [label_of(figure.name), *_cells(figure, types)] for figure in figures
    ]
    return table(caption, ["Figure", *(plain(name) for name in types)], rows)


def _cells(figure: Figure, types: list[str]) -> Iterator[Markup]:
    for name in types:
        found = figure.by_type.get(name)
        value, interval = (NOTHING, "") if found is None else estimate_in(found, figure)
        yield join([tag("strong", value), tag("small", interval) if interval else None])


def _bars(figure: Figure, without: Figure | None) -> Markup:
    columns = ["Type", "Value"] if without is None else ["Type", "Value", WITHOUT]
    rows = [
        tag(
            "tr",
            tag("th", plain(name), _note(name), scope="row"),
            _bar_cell(figure, found),
            None if without is None else _other_cell(without, name),
        )
        for name, found in figure.by_type.items()
    ]
    return tag(
        "table",
        tag("caption", label_of(figure.name), tag("span", figure.about, class_="about")),
        tag("thead", tag("tr", *(tag("th", name, scope="col") for name in columns))),
        tag("tbody", *rows),
        class_="chart",
    )


def _note(name: str) -> Markup | None:
    note = type_note(name)
    return tag("small", note) if note else None


def _bar_cell(figure: Figure, found: Estimate) -> Markup:
    value, interval = estimate_in(found, figure)
    asked = count_of(found.count, "question")
    told = tag("small", f"{interval}, {asked}" if interval else asked)
    drawn = bar(found.value, found.low, found.high) if found.value is not None else None
    return tag("td", drawn, tag("strong", value), " ", told, class_="bars")


def _other_cell(figure: Figure, name: str) -> Markup:
    found = figure.by_type.get(name)
    value, interval = (NOTHING, "") if found is None else estimate_in(found, figure)
    return tag("td", tag("strong", value), " ", tag("small", interval) if interval else None)
