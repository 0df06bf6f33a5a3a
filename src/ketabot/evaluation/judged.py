"""One question as it was judged: what was expected, what came, and how it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["JudgedCandidate", "JudgedQuote", "QuestionResult", "Span"]


@dataclass(frozen=True, slots=True)
class Span:
    """A place that is right: ``text == document[start:end]``, in characters."""

    document: str
    start: int
    end: int
    text: str
    relevance: int = 1
    """How relevant, above 0; 1 unless a BEIR set grades it."""


@dataclass(frozen=True, slots=True)
class JudgedQuote:
    """A quote of an answer, as it was judged."""

    number: int
    document: str
    start: int
    end: int
    text: str
    score: float
    hits: bool
    """It overlaps a right span by more than half of the shorter of the two."""
    verbatim: bool
    """The file, read again, has this text at this place."""


@dataclass(frozen=True, slots=True)
class JudgedCandidate:
    """A sentence that retrieval and reading considered; the best comes first."""

    document: str
    start: int
    end: int
    score: float
    hits: bool


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question: what was expected, what came, and how it counts."""

    id: str
    type: str
    family: str
    """The cluster that the bootstrap resamples; the id where the set names none."""
    question: str
    standalone_question: str
    """As searched, after the conversation was taken into account; empty after an error."""
    conversation: str
    """Name of the conversation; empty where the question was asked alone."""
    kind: str
    """Of a follow-up: ``ellipsis``, ``pronoun``, …; may be empty."""
    rewrite: str
    """Of a follow-up, in a person's words standing alone; may be empty."""
    note: str
    answerable: bool | None
    """``None``: judged by its route alone."""
    gold: tuple[Span, ...]
    """Every right span, those of ``groups`` included."""
    groups: tuple[tuple[Span, ...], ...]
    """Where one span of each group is needed; else empty."""
    must_contain: tuple[str, ...]
    expected_route: str
    """As the set names it; empty where it names none."""
    also_acceptable: tuple[str, ...]
    route: str
    """The route that was taken, or ``error``."""
    error: str
    """Why the question failed; empty if it did not."""
    confidence: float
    """As the answer gives it; 0 after an error."""
    quotes: tuple[JudgedQuote, ...]
    candidates: tuple[JudgedCandidate, ...]
    right: bool
    """Treated rightly: the first quote hits; declined where there is no answer; or, where only
    the route is judged, an acceptable route and, where the set names one, the text."""
    verdict: str
    """``right``, ``wrong_quote``, ``declined``, ``answered_unanswerable``, ``wrong_route``,
    ``wrong_text`` or ``error``; what a reader filters by."""
    best_right: bool
    """What would be quoted first hits, whether or not the question was answered."""
    scores: Mapping[str, float]
    """By the name of a figure: what this question adds to it. Absent: it does not bear on it."""
    timings_ms: Mapping[str, float]
