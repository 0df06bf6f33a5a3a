"""From evidence to a probability that the quotes answer the question.

A logistic model over a few features of the reading (Platt, "Probabilistic Outputs for Support
Vector Machines", 1999). Its weights come from ``calibration.json``, together with what they
were fitted on, so that a figure on the screen can be traced.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ketabot.errors import ConfigError

__all__ = ["Calibration", "load_calibration"]

PACKAGED = Path(__file__).with_name("calibration.json")


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

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the probability, 0 to 1, for the features of one reading.

        Raises:
            KeyError: a feature that the model weighs is not given.
        """
        total = self.bias + sum(
            weight * features[name] for name, weight in sorted(self.weights.items())
        )
        return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, total))))


def load_calibration(file: Path | None = None) -> Calibration:
    """Read a fitted model.

    Args:
        file: what ``ketabot calibrate`` wrote; ``None`` takes the one that comes with ketabot.

    Raises:
        ConfigError: the file is missing or does not hold one.
    """
    file = PACKAGED if file is None else file
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return Calibration(
            bias=float(content["bias"]),
            weights={str(name): float(weight) for name, weight in content["weights"].items()},
            threshold=float(content["threshold"]),
            fitted_on=str(content["fitted_on"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(f"cannot read the calibration {str(file)!r}: {error!r}") from None
