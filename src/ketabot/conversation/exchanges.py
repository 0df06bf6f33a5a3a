"""What was said so far, as the rest of this room reads it: questions, each with its answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from ketabot.answers import Turn
from ketabot.conversation.kinds import Kind, kind_of

__all__ = ["REMEMBERED", "Exchange", "exchanges_of", "remembered"]

REMEMBERED = 6
"""Exchanges before a question that can have to do with it; of those that only go on from one or
ask where it is from, as many again."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question, and what was said to it."""

    question: str
    """Empty where a conversation begins with an answer."""
    answer: str = ""
    """Without the fixed texts; empty where nothing was quoted."""
    place: int = 0
    """Number of turns of the conversation before this question."""


def exchanges_of(turns: Sequence[Turn], fixed: Collection[str] = ()) -> tuple[Exchange, ...]:
    """Return the exchanges of a conversation, the oldest first.

    Several questions in a row are exchanges without an answer; what a system message says is left
    out.

    Args:
        turns: what was said, the oldest first.
        fixed: paragraphs that say nothing about the topic, as the fixed texts of ketabot.
    """
    found: list[Exchange] = []
    for place, turn in enumerate(turns):
        if turn.role == "user":
            found.append(Exchange(turn.content, "", place))
        elif turn.role == "assistant" and found:
            last = found[-1]
            said = "\n\n".join(filter(None, (last.answer, _own(turn.content, fixed))))
            found[-1] = Exchange(last.question, said, last.place)
    return tuple(found)


def remembered(exchanges: Sequence[Exchange]) -> tuple[Exchange, ...]:
    """Return the last exchanges that asked something new, and what went on from them.

    However often somebody asks for more, the question of which there is more is among them.
    """
    kept: list[Exchange] = []
    asked = others = 0
    for number in reversed(range(len(exchanges))):
        meant = kind_of(exchanges[number].question, follows=number > 0)
        if meant.kind is not Kind.QUESTION:
            others += 1
            if others > REMEMBERED:
                continue
        else:
            asked += 1
        kept.append(exchanges[number])
        if asked == REMEMBERED:
            break
    return tuple(reversed(kept))


def _own(content: str, fixed: Collection[str]) -> str:
    return "\n\n".join(part for part in _paragraphs(content) if part not in fixed)


def _paragraphs(content: str) -> Iterable[str]:
    return filter(None, (part.strip() for part in content.split("\n\n")))
