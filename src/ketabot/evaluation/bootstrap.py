"""How far a figure may be from the truth, by drawing the questions again with replacement.

Percentile intervals (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993). Drawn are
families of questions, not questions: paraphrases of one fact are right and wrong together, and
would otherwise count as independent evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketabot.evaluation.results import Estimate

__all__ = ["LEAST_FAMILIES", "RESAMPLES", "SEED", "Sample", "draw", "estimate", "interval"]

Floats = NDArray[np.float64]

RESAMPLES = 1000
SEED = 20210412
LEVEL = (2.5, 97.5)
"""Percentiles of a 95 % interval."""
LEAST_FAMILIES = 2
"""Below that there is no interval: one family alone is drawn alike each time."""
DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Sample:
    """The questions that a figure is about, and how it is worked out from them."""

    rows: NDArray[np.int64]
    """(m,) their places among the questions of the run."""
    statistic: Callable[[Floats], Floats]
    """(b, m) weights → (b,) values; see ``statistics.py``."""
    centred: bool = False
    """The figure grows with noise, of which resamples hold more than the set itself: their
    values are moved so that their middle is the figure."""


def draw(families: Sequence[str]) -> Floats:
    """Return how often each question is drawn in each resample: (``RESAMPLES``, n) float64."""
    _, cluster = np.unique(np.array(families, dtype=object).astype(str), return_inverse=True)
    count = int(cluster.max()) + 1 if len(cluster) else 0
    generator = np.random.default_rng(SEED)
    times = generator.multinomial(count, np.full(count, 1 / max(count, 1)), size=RESAMPLES)
    return times[:, cluster].astype(np.float64)


def estimate(sample: Sample, weights: Floats, families: Sequence[str]) -> Estimate:
    """Return a figure with its interval.

    Args:
        sample: what it is about.
        weights: of ``draw`` over all questions of the run.
        families: of all questions of the run.
    """
    count = len(sample.rows)
    if count == 0:
        return Estimate(None, None, None, 0)
    value = _number(sample.statistic(np.ones((1, count)))[0])
    if value is None or len({families[row] for row in sample.rows}) < LEAST_FAMILIES:
        return Estimate(value, None, None, count)
    drawn = sample.statistic(weights[:, sample.rows])
    if sample.centred:
        drawn = np.maximum(drawn - np.nanmedian(drawn) + value, 0.0)
    low, high = interval(drawn)
    return Estimate(value, low, high, count)


def interval(values: Floats) -> tuple[float | None, float | None]:
    """Return the 2.5th and 97.5th percentile of the values that are numbers."""
    known = values[~np.isnan(values)]
    if not len(known):
        return None, None
    low, high = np.percentile(known, LEVEL)
    return _number(low), _number(high)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), DECIMALS)
