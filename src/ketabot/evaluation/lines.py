"""The lines of a figure at the terminal: its value, its interval, and the questions behind it."""

from __future__ import annotations

from typing import Final

from ketabot.evaluation.values import Estimate

__all__ = ["NOTHING", "figure_head", "figure_line", "number_in"]


NOTHING: Final = Estimate(None, None, None, 0)
"""Of a figure that only one of two passes has."""


def figure_head(title: str, *, twice: bool) -> str:
    """Return the line above figures; ``twice`` where each is told without prepared ones too."""
    # Of questions asked again as if none had been prepared.
    without = f"{'without':>9}   {'95 % interval':<19}" if twice else ""
    return f"\n{title:<28}{'value':>9}   {'95 % interval':<19}{without}{'questions':>9}"


def figure_line(name: str, unit: str, found: Estimate, without: Estimate | None) -> str:
    """Return a figure of the run, and beside it the same without prepared questions, if told."""
    other = "" if without is None else _value(without, unit)
    return f"  {name:<26}{_value(found, unit)}{other}{found.count:>9}"


def _value(found: Estimate, unit: str) -> str:
    low, high = number_in(found.low, unit), number_in(found.high, unit)
    span = f"{low} … {high}" if found.low is not None else ""
    return f"{number_in(found.value, unit):>9}   {span:<19}"


def number_in(value: float | None, unit: str) -> str:
    """Return a value with as many decimals as its unit deserves."""
    if value is None:
        return "—"
    return f"{value:.3f}" if unit == "share" else f"{value:.1f}"
