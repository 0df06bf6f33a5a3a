"""What the other rooms know of a reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ketabot.retrieval import NearQuestions, Passage, Query

__all__ = ["NONE_NEAR", "Reader", "Reading", "ScoredSentence"]

NONE_NEAR = NearQuestions()


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence that may answer the question."""

    row: int
    """Row of the sentence in the library."""
    score: float
    """0 to 1; higher is better; comparable within one question."""
    via: tuple[str, ...]
    """Searches that found it, or a passage with it: ``asked``, ``dense``, ``lexical``."""
    parts: Mapping[str, float] = field(default_factory=dict)
    """What its score was worked out from, by name; of the best sentences alone."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of the passages of one question."""

    sentences: tuple[ScoredSentence, ...]
    """Quotable sentences, best first."""
    confidence: float
    """Calibrated probability, 0 to 1, that the best sentences answer the question."""
    evidence: Mapping[str, float]
    """Features of what was found, by name; the calibration tells which make up the confidence.
    Empty without sentences."""
    near: NearQuestions = field(default_factory=NearQuestions)
    """The prepared questions that had a say."""


class Reader(Protocol):
    """Decides which sentences answer a question, and whether any does."""

    name: str
    features: tuple[str, ...]
    """Those of the evidence that a confidence is fitted on."""

    def read(
        self, query: Query, passages: Sequence[Passage], near: NearQuestions = NONE_NEAR
    ) -> Reading:
        """Score the sentences of the passages, and those that near prepared questions point at.

        Without any there are no sentences, and the confidence is 0.
        """
        ...

    def seen(self, question: str) -> str:
        """Return what it reads of a question: all of it, or its first words."""
        ...
