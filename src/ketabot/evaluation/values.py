"""The values that a run is told in: figures with their intervals, and points of its curves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Bin", "Confusion", "Estimate", "Figure", "OperatingPoint", "RiskPoint"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % bootstrap interval."""

    value: float | None
    """``None``: no question bears on it."""
    low: float | None
    high: float | None
    count: int
    """Questions that bear on it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One named figure of the run, over all questions and by question type."""

    name: str
    """As ``--fail-under`` takes it."""
    group: str
    """``retrieval``, ``answers``, ``verifiability``, ``abstention``, ``safety``,
    ``routing``, ``conversation`` or ``speed``."""
    about: str
    """One sentence for a reader who is no specialist."""
    unit: str
    """``share`` (0 to 1), ``words`` or ``ms``."""
    better: str
    """``higher`` or ``lower``."""
    overall: Estimate
    by_type: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """What would happen if the questions of at least this confidence were answered."""

    threshold: float
    coverage: float
    """Share of the questions that would be answered."""
    risk: float
    """Share of wrong first quotes among those."""


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """Where ketabot stood on the risk-coverage curve in this run."""

    threshold: float
    coverage: float
    risk: float | None
    """``None``: nothing was answered."""


@dataclass(frozen=True, slots=True)
class Bin:
    """One bar of the reliability diagram; bins hold equally many questions."""

    low: float
    high: float
    """Least and greatest confidence in the bin."""
    confidence: float
    """Mean confidence."""
    right: float
    """Share of right first quotes."""
    count: int


@dataclass(frozen=True, slots=True)
class Confusion:
    """Expected routes (rows) against the routes taken (columns).

    A line without a route counts as ``answer`` where it is answerable, else as ``no_answer``.
    """

    expected: tuple[str, ...]
    taken: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    """(expected, taken)."""
