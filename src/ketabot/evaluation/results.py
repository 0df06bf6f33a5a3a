"""All that a run of a test set yields: plain values that go to JSON and come back equal.

Whoever shows a run (the terminal, the HTML report, a comparison with a later run) works from
``EvaluationResult`` alone and computes nothing again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from ketabot.evaluation.decoding import decode
from ketabot.evaluation.judged import QuestionResult
from ketabot.evaluation.prepared import NearlyPrepared, Nearness, Stratum, WithoutPrepared
from ketabot.evaluation.values import (
    Bin,
    Confusion,
    Estimate,
    Figure,
    OperatingPoint,
    RiskPoint,
)

__all__ = [
    "FORMAT",
    "BaselineResult",
    "Bin",
    "Comparison",
    "Confusion",
    "CorpusDocument",
    "Difference",
    "Estimate",
    "EvaluationResult",
    "Figure",
    "Flip",
    "NearlyPrepared",
    "Nearness",
    "OperatingPoint",
    "RiskPoint",
    "Setup",
    "Stratum",
    "TestsetFile",
    "WithoutPrepared",
    "from_json",
    "to_json",
]

FORMAT: Final = "ketabot-evaluation/1"
"""Raised when a reader of the older form would misread the newer one."""


@dataclass(frozen=True, slots=True)
class BaselineResult:
    """What a simpler system gets on the same questions, or a simpler way on turns among them."""

    name: str
    about: str
    figures: tuple[Figure, ...]
    """Those that make sense for it, under the same names."""
    risk_curve: tuple[RiskPoint, ...]
    """Empty where only turns of conversations were asked."""
    right: Mapping[str, bool]
    """By question id."""


@dataclass(frozen=True, slots=True)
class Flip:
    """A question that is treated otherwise than in the older run."""

    id: str
    type: str
    question: str
    before: str
    """Its verdict in the older run."""
    after: str
    better: bool
    """Wrong before, right now."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure in both runs, over the questions that both have."""

    name: str
    unit: str
    better: str
    before: float | None
    after: float | None
    change: float | None
    """``after - before``."""
    low: float | None
    high: float | None
    """95 % interval of the change, by paired bootstrap."""
    noise: bool
    """0 lies inside the interval: the change may be chance."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """This run against an older one."""

    against: str
    """Name of the older result's file."""
    questions: int
    """Questions that both runs have, unchanged."""
    only_before: tuple[str, ...]
    only_now: tuple[str, ...]
    changed: tuple[str, ...]
    """Ids whose question or right answers are others now; left out of the figures."""
    flips: tuple[Flip, ...]
    """Those that got worse first, then those that got better."""
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class TestsetFile:
    """A file that the questions came from."""

    __test__ = False  # its name begins as pytest wants its classes to begin

    name: str
    sha256: str
    questions: int


@dataclass(frozen=True, slots=True)
class CorpusDocument:
    """A document that was searched."""

    path: str
    sha256: str
    title: str
    text: str
    """Kept only where a right span or a quote stands in it, for the report; else empty."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What was run, so that a figure can be traced and had again."""

    ketabot: str
    """Version of the program."""
    generation: str
    """Of the index."""
    model: str
    """Name of the embedding model."""
    calibration: str
    """What confidence and threshold were fitted on, in words."""
    threshold: float
    sample: int
    """Questions that were drawn from a larger set; 0: all were asked."""
    seed: int
    resamples: int
    documents: tuple[CorpusDocument, ...]
    testset: tuple[TestsetFile, ...]


@dataclass(frozen=True, slots=True)
class EvaluationResult:
    """A whole run."""

    format: str
    setup: Setup
    figures: tuple[Figure, ...]
    questions: tuple[QuestionResult, ...]
    """In the order of the set."""
    risk_curve: tuple[RiskPoint, ...]
    """By rising coverage."""
    operating_point: OperatingPoint
    reliability: tuple[Bin, ...]
    confusion: Confusion
    baselines: tuple[BaselineResult, ...]
    comparison: Comparison | None
    without_prepared: WithoutPrepared | None = None
    """``None``: the library has no prepared questions, they are not in use, or the pass without
    them was left out. Older results have none either."""
    nearness: Nearness | None = None
    """``None``: the library has no prepared questions, or they are not in use."""

    def figure(self, name: str) -> Figure:
        """Return a figure by name.

        Raises:
            KeyError: the run has none of that name.
        """
        for figure in self.figures:
            if figure.name == name:
                return figure
        raise KeyError(name)


def to_json(result: EvaluationResult) -> dict[str, Any]:
    """Return a run as plain dictionaries and lists."""
    return asdict(result)


def from_json(content: object) -> EvaluationResult:
    """Read what ``to_json`` gave, after it was JSON.

    Raises:
        EvaluationError: it is no result of this format; the message names the field.
    """
    return decode(EvaluationResult, content, FORMAT)
