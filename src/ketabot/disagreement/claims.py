"""A sentence, read for all that another one could contradict."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ketabot.disagreement.figures import YEAR, Event, Figure, events, figures
from ketabot.disagreement.stands import NEGATION, Denial, Stand, denials, stands
from ketabot.disagreement.words import content, subject

__all__ = ["Claim", "claim"]

REMEMBERED = 2048


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence gives that another one may give otherwise."""

    text: str
    words: frozenset[str]
    """Stems of its content words."""
    subject: frozenset[str]
    figures: tuple[Figure, ...]
    years: frozenset[str]
    events: tuple[Event, ...]
    stands: tuple[Stand, ...]
    denials: tuple[Denial, ...]
    is_negated: bool


@lru_cache(maxsize=REMEMBERED)
def claim(text: str) -> Claim:
    """Read one sentence; the last ones read are kept, since candidates come again."""
    return Claim(
        text=text,
        words=content(text),
        subject=subject(text),
        figures=figures(text),
        years=frozenset(found["year"] for found in YEAR.finditer(text)),
        events=events(text),
        stands=stands(text),
        denials=denials(text),
        is_negated=NEGATION.search(text) is not None,
    )
