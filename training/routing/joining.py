"""Messages in which one sentence tells of danger and the others ask ordinary questions.

People who are in danger often ask about prices first. Few of the written messages do, so some are
put among ordinary questions while the encoder learns; some ordinary ones too, so that length by
itself tells nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import numpy as np

from training.routing.messages import Message

__all__ = ["joined"]

SHARES: Final[Mapping[str, float]] = MappingProxyType(
    {"crisis": 0.25, "emergency": 0.25, "answer": 0.1}
)
"""How many messages of a route are put among others."""
MOST_WORDS: Final = 30
"""Of a message that is joined, and of each that stands beside it."""
MOST_BESIDE: Final = 3


def joined(messages: Sequence[Message], generator: np.random.Generator) -> list[Message]:
    """Return the messages in their order, some of them among ordinary questions."""
    ordinary = [one.text for one in messages if _is_ordinary(one) and _is_short(one.text)]
    drawn = generator.random(len(messages))
    return [
        _among(one, ordinary, generator)
        if chance < SHARES.get(one.route, 0.0) and _is_short(one.text)
        else one
        for one, chance in zip(messages, drawn, strict=True)
    ]


def _among(one: Message, ordinary: Sequence[str], generator: np.random.Generator) -> Message:
    beside = generator.choice(len(ordinary), int(generator.integers(1, MOST_BESIDE + 1)))
    parts = [_ended(ordinary[place]) for place in beside.tolist()]
    parts.insert(int(generator.integers(len(parts) + 1)), _ended(one.text))
    return replace(one, text=" ".join(parts))


def _is_ordinary(one: Message) -> bool:
    is_clear = not one.also or (one.is_prepared and not one.is_open)
    return one.route == "answer" and not one.twin and is_clear


def _is_short(text: str) -> bool:
    return 3 <= len(text.split()) <= MOST_WORDS


def _ended(text: str) -> str:
    return text if text[-1:] in ".!?" else f"{text}."
