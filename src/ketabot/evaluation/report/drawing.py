"""The parts that bars and curves are drawn from: inline SVG without a library.

The plots are a few lines, dots and labels. Drawn here, each carries its text alternative, takes
its colours from the page's style in light and dark, and needs neither a script nor a style
attribute, which the page's content security policy forbids.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ketabot.evaluation.report.markup import Content, Markup, join, tag
from ketabot.evaluation.report.words import short_percent

__all__ = ["Frame", "bar", "dot", "image", "line", "path", "words_at"]

BAR_HEIGHT = 18


@dataclass(frozen=True, slots=True)
class Frame:
    """The square of a plot whose axes both run from 0 to 1; in units of the image."""

    width: int = 400
    height: int = 340
    left: int = 68
    top: int = 12
    right: int = 380
    bottom: int = 284

    def x(self, share: float) -> float:
        """Return where a share stands on the horizontal axis."""
        return round(self.left + share * (self.right - self.left), 2)

    def y(self, share: float) -> float:
        """Return where a share stands on the vertical axis, which runs upwards."""
        return round(self.bottom - share * (self.bottom - self.top), 2)

    def axes(self, across: str, upwards: str) -> Markup:
        """Return grid, ticks and the names of both axes."""
        ticks = [fifth / 5 for fifth in range(6)]
        middle = (self.top + self.bottom) / 2
        return join(
            [
                *(line(self, (0, tick), (1, tick), "grid") for tick in ticks),
                *(line(self, (tick, 0), (tick, 1), "grid") for tick in ticks),
                *(
                    words_at(self.x(tick), self.bottom + 20, short_percent(tick), "middle")
                    for tick in ticks
                ),
                *(
                    words_at(self.left - 8, self.y(tick) + 5, short_percent(tick), "end")
                    for tick in ticks
                ),
                words_at((self.left + self.right) / 2, self.height - 10, across, "middle"),
                tag(
                    "text",
                    upwards,
                    transform=f"translate(13 {middle:g}) rotate(-90)",
                    text_anchor="middle",
                ),
            ]
        )


def image(frame: Frame, name: str, title: str, told: str, content: Iterable[Content]) -> Markup:
    """Return a plot with its title and a text that tells what it shows.

    Args:
        frame: gives its size.
        name: unique in the page.
        title: what a screen reader announces.
        told: the same in words.
        content: what is drawn, the lowest first.
    """
    return tag(
        "svg",
        tag("title", title, id=f"{name}-title"),
        tag("desc", told, id=f"{name}-desc"),
        *content,
        class_="plot",
        id=name,
        viewBox=f"0 0 {frame.width} {frame.height}",
        role="img",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc",
    )


def line(frame: Frame, start: tuple[float, float], end: tuple[float, float], kind: str) -> Markup:
    """Return a straight line between two points of the axes."""
    return tag(
        "line",
        x1=frame.x(start[0]),
        y1=frame.y(start[1]),
        x2=frame.x(end[0]),
        y2=frame.y(end[1]),
        class_=kind,
    )


def path(frame: Frame, points: Sequence[tuple[float, float]], kind: str) -> Markup:
    """Return a line through points of the axes."""
    places = " ".join(f"{frame.x(x):g},{frame.y(y):g}" for x, y in points)
    return tag("polyline", points=places, class_=f"curve {kind}")


def dot(frame: Frame, point: tuple[float, float], kind: str, told: str) -> Markup:
    """Return a mark at a point of the axes that tells its numbers under the pointer."""
    x, y = frame.x(point[0]), frame.y(point[1])
    return tag("circle", tag("title", told), cx=x, cy=y, r=5, class_=kind)


def words_at(x: float, y: float, text: str, anchor: str, kind: str | None = None) -> Markup:
    """Return text at a place of the image."""
    return tag("text", text, x=f"{x:g}", y=f"{y:g}", text_anchor=anchor, class_=kind)


def bar(value: float, low: float | None, high: float | None) -> Markup:
    """Return a bar from 0 to 1 with its interval; its numbers stand beside it as text.

    Widths are percentages, so that it fits any cell.
    """
    middle = BAR_HEIGHT / 2
    whisker = None
    if low is not None and high is not None:
        whisker = join(
            [
                _stroke(low, high, middle, middle),
                _stroke(low, low, middle - 4, middle + 4),
                _stroke(high, high, middle - 4, middle + 4),
            ]
        )
    return tag(
        "svg",
        tag("rect", class_="track", width="100%", height=BAR_HEIGHT),
        tag("rect", class_="filled", width=_place(value), height=BAR_HEIGHT),
        whisker,
        class_="bar",
        aria_hidden="true",
        focusable="false",
    )


def _stroke(x1: float, x2: float, y1: float, y2: float) -> Markup:
    return tag("line", x1=_place(x1), x2=_place(x2), y1=y1, y2=y2, class_="whisker")


def _place(share: float) -> str:
    return f"{100 * min(max(share, 0.0), 1.0):.2f}%"
