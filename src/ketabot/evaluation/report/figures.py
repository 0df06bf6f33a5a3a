"""Every figure with its interval, without prepared questions, and beside simpler systems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ketabot.evaluation.report.drawing import bar
from ketabot.evaluation.report.layout import figure_name, scrolling, table
from ketabot.evaluation.report.markup import Markup, join, tag
from ketabot.evaluation.report.words import (
    GROUPS,
    NOTHING,
    WITHOUT,
    count_of,
    estimate_in,
    label_of,
    plain,
    system_name,
)
from ketabot.evaluation.results import Estimate, EvaluationResult, Figure

__all__ = ["SPEED", "figures_table", "speed_table"]

SPEED: Final = "speed"
HOW_WITHOUT: Final = (
    f"“{WITHOUT}” stands above what came when each question was asked again as if the library's "
    "editor had prepared none."
)


def figures_table(result: EvaluationResult) -> Markup:
    """Return all figures but those of speed, group by group."""
    others = _others(result)
    columns = ["Figure", "ketabot", *(name for name, _ in others)]
    head = tag("tr", *(tag("th", column, scope="col") for column in columns))
    bodies = [
        _group(name, figures, [found for _, found in others])
        for name, figures in _grouped(result.figures)
        if name != SPEED
    ]
    caption = "Figures with their 95\u00a0% intervals"
    content = tag("table", tag("caption", caption), tag("thead", head), *bodies, class_="figures")
    return join([_how_to_read(result), scrolling(content, caption)])


def _others(result: EvaluationResult) -> list[tuple[str, Sequence[Figure]]]:
    """Return what stands beside ketabot's figures, each with the name of its column."""
    plain = result.without_prepared
    without = [] if plain is None else [(WITHOUT, plain.figures)]
    return [*without, *((system_name(one.name), one.figures) for one in result.baselines)]


def _how_to_read(result: EvaluationResult) -> Markup:
    simple = None
    if result.baselines:
        simple = tag(
            "p",
            "Simpler systems stand beside it, as what a user would get without ketabot: ",
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
            None if result.without_prepared is None else tag("p", HOW_WITHOUT),
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


def _group(name: str, figures: list[Figure], others: list[Sequence[Figure]]) -> Markup:
    title = GROUPS.get(name) or plain(name)
    width = 2 + len(others)
    head = tag("tr", tag("th", title, scope="rowgroup", colspan=width), class_="group")
    return tag("tbody", head, *(_row(figure, others) for figure in figures))


def _row(figure: Figure, others: list[Sequence[Figure]]) -> Markup:
    name = figure_name(label_of(figure.name), figure.name, _about(figure))
    return tag(
        "tr",
        tag("th", name, scope="row"),
        _cell(figure, figure.overall, drawn=figure.unit == "share"),
        *(_cell(figure, _of(one, figure.name)) for one in others),
    )


def _about(figure: Figure) -> str:
    return f"{figure.about} Less is better." if figure.better == "lower" else figure.about


def _of(figures: Sequence[Figure], name: str) -> Estimate | None:
    return next((one.overall for one in figures if one.name == name), None)


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


def speed_table(result: EvaluationResult) -> Markup | None:
    """Return how long the stages of an answer took, with and without prepared questions."""
    plain = result.without_prepared
    tables = [
        _speeds(result.figures, "Time of each stage, in milliseconds"),
        None if plain is None else _speeds(plain.figures, f"{WITHOUT}, in milliseconds"),
    ]
    return join(tables) if any(tables) else None


def _speeds(figures: Sequence[Figure], caption: str) -> Markup | None:
    known = {
        figure.name: figure
        for figure in figures
        if figure.group == SPEED and figure.overall.value is not None
    }
    if not known:
        return None
    stages = dict.fromkeys(_stage(figure) for figure in known.values())
    rows = [
        [
            plain(stage),
            _speed_cell(known, f"median_ms_{stage}"),
            _speed_cell(known, f"p95_ms_{stage}"),
        ]
        for stage in stages
    ]
    head = ("Stage", "Half of the questions took at most", "19 of 20 took at most")
    return table(caption, head, rows, "narrow")


def _stage(figure: Figure) -> str:
    return figure.name.partition("_ms_")[2]


def _speed_cell(known: dict[str, Figure], name: str) -> Markup | str:
    figure = known.get(name)
    if figure is None:
        return NOTHING
    value, interval = estimate_in(figure.overall, figure)
    return join([tag("strong", value), tag("small", interval) if interval else None])
