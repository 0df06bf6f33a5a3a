"""What stands above the quotes of an answer, the same on the page and in what is taken along."""

from __future__ import annotations

from dataclasses import dataclass

from ketabot.answers import Answer, Route
from ketabot.prompts import Prompts

__all__ = ["ITEM", "Opening", "items_of", "opening_of"]

FAIRLY, QUITE = 0.6, 0.85
"""From which confidence on ketabot says that it is fairly, and quite sure."""
ITEM = "- "
"""How a line of a fixed text begins that is an item of a list."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Texts above the quotes, in this order; an empty one is not there."""

    message: str
    """What is said under the route, paragraph by paragraph, help above it."""
    lead: str
    """Leads in to the quotes, by what they are."""
    sure: str
    """How sure ketabot is, in words with the figure."""
    searched: str
    """What was searched, where that is not what was asked."""


def opening_of(answer: Answer, prompts: Prompts) -> Opening:
    """Return what stands above the quotes of an answer.

    Args:
        answer: with its fixed texts in the language of ``prompts``.
        prompts: the fixed texts.
    """
    message, lead = answer.message, ""
    if answer.route is Route.ANSWER:
        # What danger puts above an answer stays; the line that leads in is told by its kind.
        message = message.removesuffix(prompts.answer).strip()
        lead = _lead(answer, prompts) if answer.quotes else ""
    return Opening(
        message,
        lead,
        _sure(answer.confidence, prompts)
        if answer.quotes and not _is_told(answer, prompts)
        else "",
        _searched(answer, prompts),
    )


def items_of(block: str) -> list[str] | None:
    """Return the items of a list, or ``None`` where the paragraph is none."""
    lines = block.splitlines()
    if not lines or not all(line.startswith(ITEM) for line in lines):
        return None
    return [line.removeprefix(ITEM) for line in lines]


def _is_told(answer: Answer, prompts: Prompts) -> bool:
    """Whether an answer tells where quotes are from, of which nothing is more or less sure."""
    return answer.route is Route.ANSWER and not answer.message.endswith(prompts.answer)


def _lead(answer: Answer, prompts: Prompts) -> str:
    words = prompts.answers
    if answer.conflicts and 1 in answer.conflicts[0].quotes:
        return words.differ
    if answer.confidence < FAIRLY:
        return words.unsure
    return words.one if len(answer.quotes) == 1 else words.several


def _sure(confidence: float, prompts: Prompts) -> str:
    """Return how sure an answer is in words, with the share of such answers that are right."""
    words = prompts.answers
    told = words.sure_low
    if confidence >= FAIRLY:
        told = words.sure_fair if confidence < QUITE else words.sure_high
    return told.format(percent=min(99, max(1, round(100 * confidence))))


def _searched(answer: Answer, prompts: Prompts) -> str:
    if _plainly(answer.standalone_question) == _plainly(answer.question):
        return ""
    return prompts.conversation.searched.format(question=answer.standalone_question)


def _plainly(question: str) -> str:
    return " ".join(question.casefold().split()).rstrip("?!. ")
