"""Messages of several sentences, of which one decides.

People who are in danger often ask about prices first. Few of the written messages do, so some are
put among ordinary questions while the encoder learns; some ordinary ones too, so that length by
itself tells nothing. And people who ask an ordinary question often say first for whom, why, or how
they are: messages of every route are put beside such harmless remarks, so that a remark tells
nothing either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import numpy as np

from training.routing.messages import Message

__all__ = ["beside_remarks", "joined"]

SHARES: Final[Mapping[str, float]] = MappingProxyType(
    {"crisis": 0.25, "emergency": 0.25, "answer": 0.1}
)
"""How many messages of a route are put among others."""
REMARKED: Final = 0.2
"""How many of the rest are put beside a remark."""
BEHIND: Final = 0.8
"""How many of those come after it, as most people write."""
MOST_WORDS: Final = 30
"""Of a message that is joined, and of each that stands beside it."""
MOST_BESIDE: Final = 3


def joined(
    messages: Sequence[Message], remarks: Sequence[str], generator: np.random.Generator
) -> list[Message]:
    """Return the messages in their order, some among ordinary questions, some beside remarks."""
    ordinary = [one.text for one in messages if _is_ordinary(one) and _is_short(one.text)]
    drawn = generator.random(len(messages))
    return [
        _put(one, chance, ordinary, remarks, generator) if _is_short(one.text) else one
        for one, chance in zip(messages, drawn, strict=True)
    ]


def beside_remarks(
    messages: Sequence[Message], remarks: Sequence[str], each: int, generator: np.random.Generator
) -> list[Message]:
    """Return messages drawn for each remark, beside it, each of the family of the message.

    So what was learned with a remark is never judged without it, nor the other way round.
    """
    short = [one for one in messages if _is_short(one.text)]
    return [
        replace(_beside(short[place], remark, generator), is_beside_remark=True)
        for remark in remarks
        for place in generator.choice(len(short), each, replace=False).tolist()
    ]


def _put(
    one: Message, chance: float, ordinary: Sequence[str], remarks: Sequence[str],
    generator: np.random.Generator,
) -> Message:  # fmt: skip
    share = SHARES.get(one.route, 0.0)
    if chance < share:
        return _among(one, ordinary, generator)
    if chance < share + REMARKED:
        return _beside(one, remarks[int(generator.integers(len(remarks)))], generator)
    return one


def _beside(one: Message, remark: str, generator: np.random.Generator) -> Message:
    parts = [remark, _ended(one.text)]
    if generator.random() >= BEHIND:
        parts.reverse()
    return replace(one, text=" ".join(parts))


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
