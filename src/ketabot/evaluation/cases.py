"""One line of a test set, and what it expects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ketabot.answers import Turn
from ketabot.documents import Located, hits
from ketabot.evaluation.judged import Span

__all__ = ["Case", "hits_any"]


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


def hits_any(place: Located, others: Iterable[Located]) -> bool:
    """Whether a place hits at least one of the others."""
    return any(hits(place, other) for other in others)
