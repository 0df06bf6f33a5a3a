"""A small classifier for messages that no pattern settles.

Multinomial logistic regression on the embeddings of the message, its words and parts of words,
and which patterns matched. ``training/routing/train.py`` fits it and writes the two files beside
this module: the weights, and what they were fitted on.
"""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from ketabot.answers import Route
from ketabot.routing.features import PLACES, weighed

__all__ = ["Classifier", "Thresholds", "load_classifier"]

log = logging.getLogger(__name__)

FACTS = Path(__file__).with_name("classifier.json")
WEIGHTS = Path(__file__).with_name("classifier.npz")
EMBEDDING_SHARE = 2.5
"""Length of each embedding among the features; words and parts of words have 1 each."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which score a route is taken, fitted on the development messages."""

    danger: float
    """Least probability of crisis and emergency together."""
    danger_terse: float
    """The same for a word or two."""
    danger_hinted: float
    """The same where a pattern hints at it."""
    danger_doubted: float
    """The same where a pattern tells of it that some harmless messages match too."""
    danger_in_part: float
    """The same for one sentence of a longer message."""
    danger_beside_part: float
    """What the whole of that message has to have; a very long one needs nothing."""
    least: Mapping[str, float]
    """Least share of any other route among the routes without danger."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """The weights, and the thresholds that belong to them."""

    routes: tuple[Route, ...]
    weights: NDArray[np.float32]
    """(routes, features): embedding, places of words, places of parts, flags."""
    bias: NDArray[np.float32]
    scale: NDArray[np.float32]
    """(2 * PLACES,) inverse document frequencies."""
    thresholds: Thresholds

    def scores(
        self, canonical: str, vector: NDArray[np.float32], flags: Sequence[bool]
    ) -> dict[Route, float]:
        """Return the probability of each route.

        Args:
            canonical: the likeliest reading.
            vector: by ``Encoder``, (2 d,) float32.
            flags: which groups of patterns matched, in the order of ``flags_of``.
        """
        size = len(vector)
        total = self.bias + self.weights[:, :size] @ (EMBEDDING_SHARE * vector)
        places, values = weighed(canonical, self.scale)
        total += self.weights[:, size + places] @ values
        total += self.weights[:, size + 2 * PLACES :] @ np.asarray(flags, dtype=np.float32)
        share = np.exp(total - total.max())
        share /= share.sum()
        return {route: float(one) for route, one in zip(self.routes, share, strict=True)}


def load_classifier(fingerprint: str) -> Classifier | None:
    """Return the classifier if it was fitted on the vectors of this model.

    Args:
        fingerprint: of the encoder that is in use.

    Returns:
        ``None``, with a line in the log, where its files are missing or damaged or it was fitted
        on another model: then the patterns route alone.
    """
    try:
        facts = json.loads(FACTS.read_text(encoding="utf-8"))
        if facts["model"] != fingerprint:
            log.warning("the routing classifier was fitted on another model; patterns route alone")
            return None
        with WEIGHTS.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            weights = arrays["weights"].astype(np.float32) * arrays["step"][:, None]
            return Classifier(
                tuple(Route(name) for name in facts["routes"]),
                np.ascontiguousarray(weights, dtype=np.float32),
                arrays["bias"].astype(np.float32),
                arrays["scale"].astype(np.float32),
                Thresholds(**facts["thresholds"]),
            )
    except (OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile, zlib.error) as error:
        log.warning("the routing classifier cannot be read (%s); patterns route alone", error)
        return None
