"""Parts of a page that several sections use: sections, tables, drawers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ketabot.evaluation.report.markup import Content, Markup, tag

__all__ = ["drawer", "figure_name", "scrolling", "section", "table"]

Cells = Sequence[Content]


def section(name: str, title: str, *content: Content) -> Markup:
    """Return a section with its heading; ``name`` is what links point to."""
    heading = tag("h2", title, id=f"{name}-title")
    return tag("section", heading, *content, id=name, aria_labelledby=f"{name}-title")


def table(caption: str, head: Cells, rows: Iterable[Cells], kind: str | None = None) -> Markup:
    """Return a table whose first column names the rows; it scrolls by itself if it is wide."""
    top = tag("tr", *(tag("th", cell, scope="col") for cell in head))
    body = [
        tag("tr", tag("th", first, scope="row"), *(tag("td", cell) for cell in rest))
        for first, *rest in rows
    ]
    content = tag("table", tag("caption", caption), tag("thead", top), tag("tbody", *body))
    return scrolling(content, caption, kind)


def scrolling(content: Markup, name: str, kind: str | None = None) -> Markup:
    """Return what may be wider than a small screen, in a region that the keyboard scrolls."""
    style = "scrolling" if kind is None else f"scrolling {kind}"
    return tag("div", content, class_=style, role="region", aria_label=name, tabindex=0)


def drawer(title: str, *content: Content) -> Markup:
    """Return what is closed until a reader opens it."""
    return tag("details", tag("summary", title), *content, class_="drawer")


def figure_name(label: str, name: str, about: str) -> Markup:
    """Return a figure's plain name, what it says, and the name that ``--fail-under`` takes."""
    return tag(
        "div",
        tag("span", label, class_="label"),
        tag("code", name),
        tag("span", about, class_="about") if about else None,
        class_="figure-name",
    )
