"""This run against an older one: which figures moved, and which questions flipped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ketabot.evaluation.report.layout import drawer, table
from ketabot.evaluation.report.markup import Content, Markup, join, tag
from ketabot.evaluation.report.words import (
    VERDICTS,
    change_in,
    change_interval_in,
    count_of,
    label_of,
    number_in,
    plain,
)
from ketabot.evaluation.results import Comparison, Difference, Flip

__all__ = ["compared"]


def compared(comparison: Comparison, places: Mapping[str, str]) -> Markup:
    """Return the comparison.

    Args:
        comparison: with an older run.
        places: where in the page each question stands, by id.
    """
    ordered = sorted(comparison.differences, key=lambda one: (one.noise, not one.change))
    worse = [flip for flip in comparison.flips if not flip.better]
    better = [flip for flip in comparison.flips if flip.better]
    moved = sum(not one.noise for one in ordered)
    return join(
        [
            tag(
                "p",
                f"The older run is {comparison.against}. Both runs have "
                f"{count_of(comparison.questions, 'question')} in common, and only these are "
                f"compared. {_moved(moved, len(ordered))}",
            ),
            _flips("Got worse", worse, places),
            _flips("Got better", better, places),
            table(
                "Figures then and now",
                (
                    "Figure",
                    "Before",
                    "Now",
                    "Change",
                    "95\u00a0% interval of the change",
                    "Reading",
                ),
                [_row(one) for one in ordered],
            ),
            _left_out(comparison),
        ]
    )


def _moved(moved: int, among: int) -> str:
    if not moved:
        return "No figure moved by more than chance may explain."
    return f"{moved} of {among} figures moved by more than chance alone would explain."


def _row(one: Difference) -> list[Content]:
    return [
        label_of(one.name),
        number_in(one.before, one.name, one.unit),
        number_in(one.after, one.name, one.unit),
        tag("strong", change_in(one.change, one.name, one.unit)),
        change_interval_in(one.low, one.high, one.name, one.unit),
        _reading(one),
    ]


def _reading(one: Difference) -> Content:
    if not one.change:
        return "the same"
    if one.noise:
        return "may be chance"
    better = (one.change > 0) == (one.better == "higher")
    return tag("strong", "▲ better" if better else "▼ worse", class_="good" if better else "bad")


def _flips(title: str, flips: Sequence[Flip], places: Mapping[str, str]) -> Markup:
    heading = tag("h3", f"{title}: {count_of(len(flips), 'question')}")
    if not flips:
        return heading
    return join([heading, tag("ul", *(_flip(flip, places) for flip in flips), class_="flips")])


def _flip(flip: Flip, places: Mapping[str, str]) -> Markup:
    text = tag("bdi", flip.question)
    place = places.get(flip.id)
    return tag(
        "li",
        tag("a", text, href=f"#{place}") if place else text,
        tag(
            "small",
            f"{plain(flip.type)} · {_verdict(flip.before)} → {_verdict(flip.after)}",
        ),
    )


def _verdict(name: str) -> str:
    return VERDICTS.get(name, plain(name)).lower()


def _left_out(comparison: Comparison) -> Markup | None:
    reasons = (
        ("Only in the older run", comparison.only_before),
        ("Only in this run", comparison.only_now),
        ("With another question or other right answers now", comparison.changed),
    )
    lists = [tag("p", f"{reason}: {', '.join(names)}") for reason, names in reasons if names]
    count = sum(len(names) for _, names in reasons)
    title = f"{count_of(count, 'question')} left out of the comparison"
    return drawer(title, *lists) if lists else None
