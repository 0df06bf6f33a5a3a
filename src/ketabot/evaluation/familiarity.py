"""Fits what tells questions about the library's topic from those about quite other things.

The confidence is fitted on questions about the topic, right and wrong; a question about bees or
tax lies beyond all of them, where a logistic model may say anything. So it is multiplied by a
second one, of how like its evidence is to that of the topic's questions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ketabot.calibration import Familiar

__all__ = ["familiar_shares", "fit_familiar"]

Floats = NDArray[np.float64]

FAMILIAR = ("closeness", "alike", "similarity", "neighbours", "words", "read_most")
"""Evidence that tells the topic; what of it a library gives is taken."""
KEPT = 0.97
"""Share of the answerable questions that count as familiar in full."""
FOLDS = 10

Evidence = Mapping[str, float]


def fit_familiar(
    known: Sequence[Evidence], answerable: NDArray[np.bool_], strangers: Sequence[Evidence]
) -> Familiar:
    """Fit on the topic's questions and on others.

    Args:
        known: evidence of the topic's questions.
        answerable: (n,) which of them the library answers.
        strangers: evidence of questions about other things.
    """
    names = [name for name in FAMILIAR if name in known[0]]
    features = _features([*known, *strangers], names)
    truth = np.arange(len(features)) < len(known)
    bias, weights = _model(features, truth)
    raw = _logistic(features[: len(known)] @ weights + bias)
    full = float(np.quantile(raw[answerable], 1 - KEPT))
    rounded = {name: round(float(w), 6) for name, w in zip(names, weights, strict=True)}
    return Familiar(round(bias, 6), rounded, round(full, 6))


def familiar_shares(
    known: Sequence[Evidence],
    answerable: NDArray[np.bool_],
    strangers: Sequence[Evidence],
    families: Sequence[str],
) -> Floats:
    """Return the share of each of the topic's questions by a model that has not seen its family."""
    from sklearn.model_selection import GroupKFold

    shares = np.ones(len(known))
    places = np.arange(len(known))
    for seen, held_out in GroupKFold(FOLDS).split(places, groups=families):
        model = fit_familiar([known[i] for i in seen], answerable[seen], strangers)
        shares[held_out] = [model.share(known[i]) for i in held_out]
    return shares


def _features(evidence: Sequence[Evidence], names: Sequence[str]) -> Floats:
    return np.array([[one[name] for name in names] for one in evidence])


def _model(features: Floats, truth: NDArray[np.bool_]) -> tuple[float, Floats]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(features)
    logistic = LogisticRegression(class_weight="balanced").fit(scaler.transform(features), truth)
    weights: Floats = logistic.coef_[0] / scaler.scale_
    return float(logistic.intercept_[0] - (weights * scaler.mean_).sum()), weights


def _logistic(values: Floats) -> Floats:
    result: Floats = 1 / (1 + np.exp(-np.clip(values, -60, 60)))
    return result
