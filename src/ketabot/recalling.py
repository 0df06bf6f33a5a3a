"""What was said before a message → the exchanges that it may go on from.

Nothing that was said in danger is among them: no word of that is searched.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ketabot.answers import Turn
from ketabot.conversation import Exchange, Kind, exchanges_of, kind_of
from ketabot.routing import tells_of_danger

__all__ = ["Recalled", "recalled"]


@dataclass(frozen=True, slots=True)
class Recalled:
    """What is remembered of a conversation."""

    exchanges: tuple[Exchange, ...] = ()
    """The last ones, the oldest first."""

    @property
    def last_answer(self) -> str:
        """The last answer that quoted anything."""
        return next((one.answer for one in reversed(self.exchanges) if one.answer), "")

    @property
    def last_kind(self) -> Kind:
        """What the message before asked for."""
        last = self.exchanges[-1].question if self.exchanges else ""
        return kind_of(last, follows=True).kind

    @property
    def said(self) -> str:
        """All that was quoted."""
        return "\n\n".join(one.answer for one in self.exchanges)


def recalled(turns: Sequence[Turn], openings: tuple[str, ...], fixed: Collection[str]) -> Recalled:
    """Return what was said, without what was said in danger.

    Args:
        turns: what was said, the oldest first.
        openings: how the help begins, by which a turn is known that got it.
        fixed: paragraphs that say nothing about the topic, as the fixed texts of ketabot.
    """
    kept: list[Turn] = []
    for turn in turns:
        if turn.role == "assistant" and turn.content.startswith(openings):
            while kept and kept[-1].role != "assistant":
                kept.pop()
        elif turn.role != "user" or not tells_of_danger(turn.content):
            kept.append(turn)
    return Recalled(exchanges_of(kept, fixed))
