"""What a run tells of prepared questions: the figures without them, and by how near they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ketabot.evaluation.values import Estimate, Figure, OperatingPoint

__all__ = ["NearlyPrepared", "Nearness", "Stratum", "WithoutPrepared"]


@dataclass(frozen=True, slots=True)
class WithoutPrepared:
    """The same questions, asked of the library as if its editor had prepared none."""

    calibration: str
    """What confidence and threshold were fitted on, in words: not on prepared questions."""
    operating_point: OperatingPoint
    figures: tuple[Figure, ...]
    """The same as of the run itself, under the same names."""
    verdicts: Mapping[str, str]
    """By question id."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """Questions that are about as near to their nearest prepared question."""

    low: float | None
    """Least cosine; ``None``: no bound."""
    high: float | None
    """The cosine lies below; ``None``: no bound."""
    questions: int
    figures: Mapping[str, Estimate]
    """By name, those of ``nearness.HEADLINE``."""
    figures_without: Mapping[str, Estimate]
    """The same without prepared questions; empty where they were not asked so."""


@dataclass(frozen=True, slots=True)
class NearlyPrepared:
    """A question of the set that is the same as a prepared one, or nearly so.

    The prepared one is not told: who writes the one should not read the other.
    """

    id: str
    question: str
    file: str
    """Where the prepared one stands: ``asked.jsonl`` or ``unanswered.jsonl``."""
    similarity: float
    """Cosine; 1 where both are the same but for case, spaces and marks."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near the questions are to prepared ones, and what that makes of the figures."""

    asked: int
    """Prepared questions that sentences answer."""
    unanswered: int
    """Prepared questions that the library does not answer."""
    strata: tuple[Stratum, ...]
    """From the farthest to the nearest; every measured question is in one."""
    overlap: tuple[NearlyPrepared, ...]
    """In the order of the set."""
    rest: Stratum
    """The questions that are not in ``overlap``."""
    similarity: Mapping[str, float]
    """By question id, the cosine with the nearest prepared question. A question that cannot be
    searched has none."""
