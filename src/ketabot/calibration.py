"""From evidence to a probability that the quotes answer the question.

A logistic model over a few features of the reading (Platt, "Probabilistic Outputs for Support
Vector Machines", 1999). Its weights come from a file, together with what they
were fitted on, so that a figure on the screen can be traced.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ketabot.errors import ConfigError

__all__ = ["Calibration", "Evidence", "Familiar", "load_calibration"]

Evidence = Literal["documents", "prepared", "adapted"]
"""What a library gives to go by: its documents alone; prepared questions too; or also a model that
has learned those."""
PACKAGED = Path(__file__).with_name("calibrations")
"""Holds a file for each reader that comes with ketabot, and what a library gives to go by."""


@dataclass(frozen=True, slots=True)
class Familiar:
    """Tells questions that the library could be asked from those about quite other things.

    A second logistic model, fitted on both kinds: the first one has only seen questions about the
    library's own topic, and cannot be trusted far from it.
    """

    bias: float
    weights: Mapping[str, float]
    full: float
    """Probability from which a question counts as familiar in full."""

    def share(self, features: Mapping[str, float]) -> float:
        """Return how familiar a question is, 0 to 1."""
        return min(1.0, _logistic(self.bias, self.weights, features) / self.full)


@dataclass(frozen=True, slots=True)
class Calibration:
    """A fitted logistic model."""

    bias: float
    weights: Mapping[str, float]
    """By feature name, in units of the feature."""
    threshold: float
    """Least probability at which an answer is given."""
    fitted_on: str
    """The questions that it was fitted on, in words."""
    familiar: Familiar | None = None
    """Lowers the probability of what is unlike any question of the topic."""
    reader: str = "simple"
    """The reader that it was fitted with, as the settings name it."""

    def check(self, features: Collection[str]) -> None:
        """See that all that the model weighs is among what a reader finds.

        Raises:
            ConfigError: it was fitted on a library of another kind.
        """
        weighed = self.weights.keys() | (self.familiar.weights.keys() if self.familiar else set())
        missing = sorted(weighed - set(features))
        if missing:
            raise ConfigError(
                f"the calibration (fitted on {self.fitted_on}) weighs {', '.join(missing)}, which "
                "is not given here: it was fitted with prepared questions, and here are none, or "
                "with another reader, or by another ketabot; run `ketabot calibrate`, or leave "
                "out paths.calibration"
            )

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the probability, 0 to 1, for the features of one reading.

        Raises:
            KeyError: a feature that the model weighs is not given.
        """
        found = _logistic(self.bias, self.weights, features)
        return found if self.familiar is None else found * self.familiar.share(features)


def _logistic(bias: float, weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    total = bias + sum(weight * features[name] for name, weight in sorted(weights.items()))
    if math.isnan(total):
        return 0.0  # what is no number speaks for nothing
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, total))))


def load_calibration(
    file: Path | None = None, evidence: Evidence = "documents", reader: str = "simple"
) -> Calibration:
    """Read a fitted model.

    Args:
        file: what ``ketabot calibrate`` wrote; ``None`` takes the one that comes with ketabot.
        evidence: what the library gives to go by.
        reader: ``simple`` or ``learned``; for each, and each kind of evidence, there is one that
            comes with ketabot.

    Raises:
        ConfigError: the file is missing or does not hold one.
    """
    if file is None:
        file = PACKAGED / f"{reader}_{evidence}.json"
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        fitted = Calibration(
            bias=float(content["bias"]),
            weights={str(name): float(weight) for name, weight in content["weights"].items()},
            threshold=float(content["threshold"]),
            fitted_on=str(content["fitted_on"]),
            reader=str(content.get("reader", "simple")),
            familiar=_familiar(content.get("familiar")),
        )
        if not all(map(math.isfinite, (fitted.bias, *fitted.weights.values()))):
            raise ValueError("a weight is not a number")
        if not 0 <= fitted.threshold <= 1:
            raise ValueError(f"the threshold is {fitted.threshold}, not 0 to 1")
        return fitted
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(f"cannot read the calibration {str(file)!r}: {error!r}") from None


def _familiar(content: Mapping[str, Any] | None) -> Familiar | None:
    if content is None:
        return None
    weights = {str(name): float(weight) for name, weight in content["weights"].items()}
    fitted = Familiar(float(content["bias"]), weights, float(content["full"]))
    if not all(map(math.isfinite, (fitted.bias, *weights.values()))) or not 0 < fitted.full <= 1:
        raise ValueError("the part on familiar questions holds what is no number, or too large")
    return fitted
