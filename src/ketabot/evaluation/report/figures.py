"""Every figure with its interval, beside simpler systems, and by question type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ketabot.evaluation.report.drawing import bar
from ketabot.evaluation.report.layout import drawer, figure_name, scrolling, table
from ketabot.evaluation.report.markup import Content, Markup, join, tag
from ketabot.evaluation.report.words import (
    GROUPS,
    NOTHING,
    count_of,
    estimate_in,
    label_of,
    plain,
    system_name,
    type_note,
)
from ketabot.evaluation.results import BaselineResult, Estimate, EvaluationResult, Figure

__all__ = ["by_type", "figures_table", "speed_table"]

DRAWN = ("treated_rightly", "first_quote_right")
"""Figures that are drawn as bars by type; the others stand in a table."""
SPEED = "speed"


def figures_table(result: EvaluationResult) -> Markup:
    """Return all figures but those of speed, group by group."""
    columns = ["Figure", "ketabot", *(system_name(one.name) for one in result.baselines)]
    head = tag("tr", *(tag("th", column, scope="col") for column in columns))
    bodies = [
        _group(name, figures, result.baselines)
        for name, figures in _grouped(result.figures)
        if name != SPEED
    ]
    caption = "Figures with their 95\u00a0% intervals"
    content = tag("table", tag("caption", caption), tag("thead", head), *bodies, class_="figures")
    return join([_how_to_read(result), scrolling(content, caption)])


def _how_to_read(result: EvaluationResult) -> Markup:
    simple = None
    if result.baselines:
        simple = tag(
            "p",
            "The columns beside ketabot are what a user would get without it: ",
            join((f"{system_name(one.name)} is {one.about}" for one in result.baselines), "; "),
            ". These simpler systems decline nothing.",
        )
    return join(
        [
            tag(
                "p",
                "Under each value stands the range in which it would probably lie if other "
                "questions of the same kind were asked: its 95\u00a0% interval. Two values whose "
                "ranges overlap widely may differ by chance.",
            ),
            simple,
        ]
    )


def _grouped(figures: Sequence[Figure]) -> Iterator[tuple[str, list[Figure]]]:
    shown = [figure for figure in figures if figure.overall.value is not None]
    names = [*GROUPS, *sorted({figure.group for figure in shown} - GROUPS.keys())]
    for name in names:
        ours = [figure for figure in shown if figure.group == name]
        if ours:
            yield name, ours


def _group(name: str, figures: list[Figure], baselines: Sequence[BaselineResult]) -> Markup:
    title = GROUPS.get(name) or plain(name)
    width = 2 + len(baselines)
    head = tag("tr", tag("th", title, scope="rowgroup", colspan=width), class_="group")
    return tag("tbody", head, *(_row(figure, baselines) for figure in figures))


def _row(figure: Figure, baselines: Sequence[BaselineResult]) -> Markup:
    name = figure_name(label_of(figure.name), figure.name, _about(figure))
    return tag(
        "tr",
        tag("th", name, scope="row"),
        _cell(figure, figure.overall, drawn=figure.unit == "share"),
        *(_cell(figure, _of(one, figure.name)) for one in baselines),
    )


def _about(figure: Figure) -> str:
    return f"{figure.about} Less is better." if figure.better == "lower" else figure.about


def _of(baseline: BaselineResult, name: str) -> Estimate | None:
    return next((one.overall for one in baseline.figures if one.name == name), None)


def _cell(figure: Figure, found: Estimate | None, *, drawn: bool = False) -> Markup:
    if found is None or found.value is None:
        return tag("td", NOTHING)
    value, interval = estimate_in(found, figure)
    asked = count_of(found.count, "question")
    return tag(
        "td",
        tag("strong", value),
        bar(found.value, found.low, found.high) if drawn else None,
        tag("small", f"{interval}, {asked}" if interval and drawn else interval or asked),
        class_="bars" if drawn else None,
    )


def by_type(result: EvaluationResult) -> Markup | None:
    """Return bars of the main figures by question type, and all others as a table."""
    parted = [figure for figure in result.figures if figure.by_type and figure.group != SPEED]
    if not parted:
        return None
    charts = [_bars(figure) for figure in parted if figure.name in DRAWN]
    types = list(dict.fromkeys(name for figure in parted for name in figure.by_type))
    rows: list[list[Content]] = [
        [label_of(figure.name), *_by_type_cells(figure, types)] for figure in parted
    ]
    head = ["Figure", *(plain(name) for name in types)]
    return join(
        [
            tag("div", *charts, class_="pair"),
            drawer("Every figure by question type", table("Figures by question type", head, rows)),
        ]
    )


def _by_type_cells(figure: Figure, types: list[str]) -> Iterator[Markup]:
    for name in types:
        found = figure.by_type.get(name)
        value, interval = (NOTHING, "") if found is None else estimate_in(found, figure)
        yield join([tag("strong", value), tag("small", interval) if interval else None])


def _bars(figure: Figure) -> Markup:
    rows = [
        tag(
            "tr",
            tag("th", plain(name), _note(name), scope="row"),
            _bar_cell(figure, found),
        )
        for name, found in figure.by_type.items()
    ]
    return tag(
        "table",
        tag("caption", label_of(figure.name), tag("span", figure.about, class_="about")),
        tag("thead", tag("tr", tag("th", "Type", scope="col"), tag("th", "Value", scope="col"))),
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


def speed_table(result: EvaluationResult) -> Markup | None:
    """Return how long the stages of an answer took."""
    figures = [
        figure
        for figure in result.figures
        if figure.group == SPEED and figure.overall.value is not None
    ]
    if not figures:
        return None
    stages = list(dict.fromkeys(_stage(figure) for figure in figures))
    known = {figure.name: figure for figure in figures}
    rows = [
        [
            plain(stage),
            _speed_cell(known, f"median_ms_{stage}"),
            _speed_cell(known, f"p95_ms_{stage}"),
        ]
        for stage in stages
    ]
    head = ("Stage", "Half of the questions took at most", "19 of 20 took at most")
    return table("Time of each stage, in milliseconds", head, rows, "narrow")


def _stage(figure: Figure) -> str:
    return figure.name.partition("_ms_")[2]


def _speed_cell(known: dict[str, Figure], name: str) -> Markup | str:
    figure = known.get(name)
    if figure is None:
        return NOTHING
    value, interval = estimate_in(figure.overall, figure)
    return join([tag("strong", value), tag("small", interval) if interval else None])
