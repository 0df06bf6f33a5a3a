"""Which words of a conversation carry over into the next question: two small linear models.

One tells whether a question needs anything, the other which words; both are logistic regressions
over named features, fitted by ``training/conversation`` on the rewrites that people made of such
questions.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from ketabot.conversation.evidence import Candidate, describe
from ketabot.conversation.exchanges import Exchange
from ketabot.conversation.naming import names_first

__all__ = ["MODEL", "Likely", "Tagged", "Tagger", "load_tagger"]

MODEL: Final = Path(__file__).with_name("tagger.json")


@dataclass(frozen=True, slots=True)
class Likely:
    """A word that may carry over."""

    text: str
    key: str
    probability: float
    order: tuple[int, int]
    """Where it stood last: earlier words have lower ones."""
    asked: bool
    """The person said it; otherwise it was quoted to them."""
    name: bool = False
    """It was written as a name."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """What a question takes from the conversation."""

    need: float
    """Probability that it is incomplete without it."""
    words: tuple[Likely, ...]
    """The likeliest first."""
    whole: bool
    """It points at nothing and says several things."""
    contrasts: bool
    """It does no more than name something else: "and the spray?"."""
    fragment: bool
    """It is a part of a sentence: "his memory as well?"."""
    points: bool = False
    """Some word of it stands for something that was said."""
    of_person: bool = False
    """It points at a person and names none: "which university is he at?"."""


@dataclass(frozen=True, slots=True)
class Tagger:
    """Weights by the name of a feature."""

    need: Mapping[str, float]
    terms: Mapping[str, float]
    common: Mapping[str, float]
    """How common words are in conversations about anything, up to 1, by key."""

    def tag(self, question: str, exchanges: Sequence[Exchange]) -> Tagged:
        """Judge a question and every word before it; the oldest exchange comes first."""
        described = describe(question, exchanges, self.common)
        pairs = zip(described.candidates, described.terms, strict=True)
        words = [_likely(one, _probability(self.terms, features)) for one, features in pairs]
        words.sort(key=lambda word: (-word.probability, word.order))
        told = described.question
        points = bool(told["pronoun"] or told["ellipsis"])
        contrasts = bool(told["ellipsis"] and not told["pronoun"] and not told["empty"])
        says_several = not (told["empty"] or told["one"] or told["why"])
        whole = says_several and (not points or names_first(question))
        asks = told["clause"] or (told["asks_how"] and not told["ellipsis"])
        fragment = not (asks or told["empty"] or told["long"])
        return Tagged(
            _probability(self.need, told),
            tuple(words),
            whole,
            contrasts,
            fragment,
            points=bool(told["pronoun"]),
            of_person=bool(told["person"] and not told["name"]),
        )


def _likely(one: Candidate, probability: float) -> Likely:
    return Likely(one.word.text, one.word.key, probability, one.order, bool(one.asked), one.is_name)


def _probability(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    odds = sum(weights.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


@lru_cache(maxsize=1)
def load_tagger() -> Tagger:
    """Read the weights that come with ketabot."""
    told = json.loads(MODEL.read_text(encoding="utf-8"))
    return Tagger(told["need"], told["terms"], told["common"])
