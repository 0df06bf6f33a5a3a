"""One line of a test set, and what it expects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from ketabot.answers import Turn
from ketabot.evaluation.judged import Span

__all__ = ["Case", "Place", "hits", "hits_any"]


@dataclass(frozen=True, slots=True)
class Case:
    """A question and how its answer is judged."""

    id: str
    question: str
    type: str = "other"
    family: str = ""
    """Empty: the question is a family of its own."""
    answerable: bool | None = None
    """``None``: judged by its route alone."""
    gold: tuple[Span, ...] = ()
    """Every right span, those of ``groups`` included."""
    groups: tuple[tuple[Span, ...], ...] = ()
    must_contain: tuple[str, ...] = ()
    route: str = ""
    also_acceptable: tuple[str, ...] = ()
    history: tuple[Turn, ...] = ()
    conversation: str = ""
    kind: str = ""
    rewrite: str = ""
    note: str = ""
    split: str = ""
    whole_documents: bool = False
    """Relevance is of documents, not of sentences: every place of one is the same find."""


class Place(Protocol):
    """A stretch of a document: a quote, a candidate, a right span."""

    @property
    def document(self) -> str:
        """Its path."""
        ...

    @property
    def start(self) -> int:
        """First character."""
        ...

    @property
    def end(self) -> int:
        """Behind the last character."""
        ...


def hits(one: Place, other: Place) -> bool:
    """Whether two places overlap by more than half of the shorter of them."""
    common = min(one.end, other.end) - max(one.start, other.start)
    shorter = min(one.end - one.start, other.end - other.start)
    return one.document == other.document and 2 * common > shorter


def hits_any(place: Place, others: Iterable[Place]) -> bool:
    """Whether a place hits at least one of the others."""
    return any(hits(place, other) for other in others)
