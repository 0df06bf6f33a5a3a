"""The statistics of a run, each over many weightings of the questions at once.

``weights`` is (b, n) float64: how often each of n questions counts in each of b samples. One row
of ones gives the figure itself; the counts of a bootstrap give its uncertainty with the same
code. Weights are whole numbers. Every function returns (b,) float64, NaN where a sample holds
nothing that the figure is about.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "BINS",
    "auroc",
    "bins_of",
    "calibration_error",
    "coverage_at_risk",
    "quantile",
    "ratio",
    "risk_coverage_area",
]

Floats = NDArray[np.float64]

BINS = 15
"""Bins of the calibration error and the reliability diagram, of equally many questions."""


def ratio(parts: Floats, wholes: Floats, weights: Floats) -> Floats:
    """Return sum of parts / sum of wholes; with wholes of 1 that is the mean.

    Args:
        parts: (n,) what each question adds above the line.
        wholes: (n,) what it adds below it.
        weights: (b, n).
    """
    return _divide(weights @ parts, weights @ wholes)


def quantile(values: Floats, share: float, weights: Floats) -> Floats:
    """Return the least value that at least ``share`` of the questions do not exceed."""
    order = np.argsort(values, kind="stable")
    counted = np.cumsum(weights[:, order], axis=1)
    total = counted[:, -1:]
    place = np.argmax(counted >= share * total - 1e-9, axis=1)
    found: Floats = np.where(total[:, 0] > 0, values[order][place], np.nan)
    return found


def auroc(scores: Floats, positive: NDArray[np.bool_], weights: Floats) -> Floats:
    """Return the area under the receiver operating characteristic.

    That is the probability that a positive has a higher score than a negative, equal scores
    counting half (Hanley and McNeil, "The Meaning and Use of the Area under a Receiver
    Operating Characteristic (ROC) Curve", 1982). NaN without both kinds.
    """
    order, starts = _levels(scores)
    ours = _by_level(weights * positive, order, starts)
    others = _by_level(weights * ~positive, order, starts)
    below = np.cumsum(others, axis=1) - others
    wins = (ours * (below + others / 2)).sum(axis=1)
    return _divide(wins, ours.sum(axis=1) * others.sum(axis=1))


def risk_coverage_area(confidence: Floats, wrong: Floats, weights: Floats) -> Floats:
    """Return the area under the risk-coverage curve (AURC); less is better.

    The mean, over k = 1 … n, of the share of wrong answers among the k questions of most
    confidence (Geifman and El-Yaniv, "Selective Classification for Deep Neural Networks",
    2017; the name is of their "Bias-Reduced Uncertainty Estimation", 2019). Questions of equal
    confidence have no order, so each is taken to be as wrong as they are on average: then a
    tie of w questions after N of which L are wrong adds the sum over j of
    (L + m j) / (N + j) = m w + (L - m N) (H(N + w) - H(N)), H being the harmonic numbers.
    """
    order, starts = _levels(-confidence)
    size = _by_level(weights, order, starts)
    loss = _by_level(weights * wrong, order, starts)
    before = np.cumsum(size, axis=1) - size
    lost = np.cumsum(loss, axis=1) - loss
    rate = np.divide(loss, size, out=np.zeros_like(loss), where=size > 0)
    total = size.sum(axis=1)
    harmonic = np.concatenate([[0.0], np.cumsum(1 / np.arange(1, int(total.max()) + 1))])
    steps = harmonic[(before + size).astype(np.int64)] - harmonic[before.astype(np.int64)]
    return _divide((rate * size + (lost - rate * before) * steps).sum(axis=1), total)


def coverage_at_risk(confidence: Floats, wrong: Floats, risk: float, weights: Floats) -> Floats:
    """Return the largest share that a threshold could answer with at most ``risk`` wrong.

    0 where every threshold is wrong too often. A threshold cannot part equal confidences.
    """
    order, starts = _levels(-confidence)
    size = np.cumsum(_by_level(weights, order, starts), axis=1)
    lost = np.cumsum(_by_level(weights * wrong, order, starts), axis=1)
    allowed = np.where(lost <= risk * size + 1e-9, size, 0.0)
    return _divide(allowed.max(axis=1), size[:, -1])


def bins_of(confidence: Floats) -> NDArray[np.int64]:
    """Return the bin of each question, (n,) from 0 to ``BINS - 1``, equal values together.

    Bins of equally many questions ("adaptive"): bins of equal width would leave most of them
    empty (Nixon et al., "Measuring Calibration in Deep Learning", 2019).
    """
    order, starts = _levels(confidence)
    sizes = np.diff([*starts, len(confidence)])
    middle = np.asarray(starts) + sizes / 2
    found = np.empty(len(confidence), dtype=np.int64)
    found[order] = np.repeat((BINS * middle / len(confidence)).astype(np.int64), sizes)
    return found


def calibration_error(confidence: Floats, right: Floats, weights: Floats) -> Floats:
    """Return the expected calibration error (ECE) in ``BINS`` bins of equal mass.

    How far confidence and the share of right answers lie apart, bin by bin, weighed by the
    questions in the bin (Guo et al., "On Calibration of Modern Neural Networks", 2017).
    """
    member = bins_of(confidence)[:, np.newaxis] == np.arange(BINS)
    gap = np.abs((weights * (confidence - right)) @ member.astype(np.float64))
    return _divide(gap.sum(axis=1), weights.sum(axis=1))


def _levels(scores: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the order of rising scores, and where in it each run of equal scores starts."""
    order = np.argsort(scores, kind="stable")
    arranged = scores[order]
    starts = np.flatnonzero(np.concatenate([[True], arranged[1:] != arranged[:-1]]))
    return order, starts


def _by_level(values: Floats, order: NDArray[np.int64], starts: NDArray[np.int64]) -> Floats:
    summed: Floats = np.add.reduceat(values[:, order], starts, axis=1)
    return summed


def _divide(above: Floats, below: Floats) -> Floats:
    shares: Floats = np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
    return shares
