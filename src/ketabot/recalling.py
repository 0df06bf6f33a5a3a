"""What was said before a message → the exchanges that it may go on from.

Nothing that was said in danger is among them: no word of that is searched.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from ketabot.answers import Answer, Turn
from ketabot.conversation import (
    ABOUT_SOURCES,
    Exchange,
    Kind,
    Seen,
    exchanges_of,
    kind_of,
    remembered,
)
from ketabot.questions import recallable
from ketabot.routing import tells_of_danger, tells_surely

__all__ = ["Recalled", "recalled"]


@dataclass(frozen=True, slots=True)
class Recalled:
    """What is remembered of a conversation."""

    exchanges: tuple[Exchange, ...] = ()
    """The last ones, the oldest first."""
    answers: tuple[str, ...] = ()
    """All that was quoted, however long ago."""

    @property
    def last_answer(self) -> str:
        """The last answer that quoted anything."""
        return self.answers[-1] if self.answers else ""

    def seen(self, question: str, answer: Answer) -> Seen:
        """What the person has asked and read, once a question is answered."""
        texts = [self.said, *(quote.text for quote in answer.quotes)]
        texts += [place.text for quote in answer.quotes for place in quote.also]
        asked = {one.casefold() for one in (question, *(one.question for one in self.exchanges))}
        return Seen("\n\n".join(texts), frozenset(asked))

    @property
    def about_library(self) -> bool:
        """Whether the documents as such are what is talked about."""
        kinds = (kind_of(one.question, follows=True).kind for one in reversed(self.exchanges))
        return next((kind for kind in kinds if kind not in ABOUT_SOURCES), None) is Kind.LIBRARY

    @property
    def said(self) -> str:
        """All that was quoted, in one text."""
        return "\n\n".join(self.answers)


def recalled(
    turns: Sequence[Turn], openings: tuple[str, ...], fixed: Collection[str], limit: int
) -> Recalled:
    """Return what was said, without what was said in danger.

    Args:
        turns: what was said, the oldest first.
        openings: how the help begins, by which a turn is known that got it.
        fixed: paragraphs that say nothing about the topic, as the fixed texts of ketabot.
        limit: most characters of a message that are searched.
    """
    kept: list[Turn] = []
    for turn, reply in zip_longest(turns, turns[1:]):
        if turn.role == "assistant" and turn.content.startswith(openings):
            while kept and kept[-1].role != "assistant":
                kept.pop()
        elif turn.role != "user" or not _in_danger(turn.content, reply):
            kept.append(turn)
    exchanges = exchanges_of([turn for turn in _searchable(kept, limit) if turn.content], fixed)
    answers = tuple(one.answer for one in exchanges if one.answer)
    return Recalled(remembered(exchanges), answers)


def _in_danger(message: str, reply: Turn | None) -> bool:
    """Whether a message was said in danger; one of which that was doubted, unless it was answered.

    Where the help was the answer, ``recalled`` takes the message out again.
    """
    answered = reply is not None and reply.role == "assistant"
    return tells_surely(message) if answered else tells_of_danger(message)


def _searchable(turns: Sequence[Turn], limit: int) -> Iterator[Turn]:
    for turn in turns:
        if turn.role == "user":
            yield replace(turn, content=recallable(turn.content, limit))
        else:
            yield turn
