"""A question typed into the page → what the page shows, step by step."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from ketabot.answers import Answer
from ketabot.errors import KetabotError, QuestionError, VerificationError
from ketabot.prompts import Prompts
from ketabot.questions import as_text
from ketabot.routing import DANGER
from ketabot.web.answerer import Answerer
from ketabot.web.conversation import Conversation, exchange_of, history_of
from ketabot.web.desk import Desk
from ketabot.web.field import Change, Deed
from ketabot.web.library import SHELF
from ketabot.web.markup import address_of

__all__ = ["View", "answering", "stopped"]

log = logging.getLogger(__name__)

REMEMBERED = 50
"""Exchanges that a conversation keeps; older ones leave the page and the memory."""


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows next."""

    conversation: Conversation
    asking: str | None = None
    """A question that waits for its answer."""
    change: Change | None = None
    """What becomes of the question field; ``None`` leaves it as it is."""
    notice: str = ""
    """A plain sentence on why it was not taken."""
    fragment: str | None = None
    """The place that the sources shall show; ``None`` leaves them as they are."""


def _chosen(asked: str, conversation: Conversation) -> str:
    """Return what is searched as it stands: the other reading of the last message, if pressed."""
    other = conversation[-1].answer.other_reading if conversation else ""
    return asked if asked == other else ""


async def answering(
    question: str,
    conversation: Conversation,
    desk: Desk,
    answerer: Answerer,
    language: str = "",
) -> AsyncIterator[View]:
    """Yield the page with the question on it at once, then with its answer.

    Where it is closed before that, the question leaves its place in the queue.
    """
    asked = as_text(question)
    errors = answerer.prompts.within(language).errors
    outcome_of = _Outcomes(conversation, answerer, language)
    if not asked.strip():
        # After an answer this is most often the second press of a double click.
        yield View(conversation, notice="" if conversation else errors.empty)
        return
    history = history_of(conversation)
    urgent = answerer.urgent(asked, history)
    if urgent is not None:
        # Whoever is in danger waits in no queue.
        yield replace(outcome_of(asked, urgent), change=Change(Deed.TAKEN, question))
        return
    future = desk.ask(asked, history, _chosen(asked, conversation))
    if future is None:
        hinted = answerer.urgent(asked, history, alone=True)
        if hinted is None:
            yield View(conversation, notice=errors.busy)
        else:
            yield replace(outcome_of(asked, hinted), change=Change(Deed.TAKEN, question))
        return
    yield View(conversation, asking=asked, change=Change(Deed.TAKEN, question))
    try:
        # Gathered, so that an error comes as a value: asyncio logs one that nobody looks at, with
        # its message, and that might hold the question.
        (outcome,) = await asyncio.gather(asyncio.wrap_future(future), return_exceptions=True)
    finally:
        future.cancel()
    yield outcome_of(asked, outcome)


@dataclass(frozen=True, slots=True)
class _Outcomes:
    """What the page shows when the library has answered, or has failed to."""

    conversation: Conversation
    answerer: Answerer
    language: str

    def __call__(self, asked: str, outcome: Answer | BaseException) -> View:
        conversation = self.conversation
        if isinstance(outcome, Answer):
            exchange = exchange_of(asked, outcome, self.answerer, self.language)
            remembered = (*conversation, exchange)[-REMEMBERED:]
            return View(remembered, fragment=_first_place(outcome))
        if isinstance(outcome, QuestionError):
            return View(conversation, change=Change(Deed.RETURNED, asked), notice=str(outcome))
        _log(outcome)
        errors = self.answerer.prompts.within(self.language).errors
        changed = isinstance(outcome, VerificationError)
        notice = errors.changed if changed else errors.unexpected
        return View(conversation, change=Change(Deed.RETURNED, asked), notice=notice)


def stopped(asked: str | None, conversation: Conversation, prompts: Prompts) -> View:
    """Return the page after the person stopped an answer: the question stands in its field again.

    Args:
        asked: the question that waited; ``None``: its answer came before it could be stopped.
        conversation: what has been answered.
        prompts: the fixed texts.
    """
    if asked is None:
        return View(conversation)
    return View(conversation, change=Change(Deed.RETURNED, asked), notice=prompts.errors.stopped)


def _first_place(answer: Answer) -> str | None:
    """Return what the sources are to show; ``None``: what they show already.

    No document stays open beside the help.
    """
    if answer.route in DANGER:
        return SHELF
    return address_of(answer.quotes[0]) if answer.quotes else None


def _log(error: BaseException) -> None:
    """Say where it went wrong, without the message, which might hold the question.

    The messages of ketabot's own errors name files and settings, and are what a maintainer needs.
    """
    reason = str(error) if isinstance(error, KetabotError) else ""
    steps = "".join(traceback.format_tb(error.__traceback__))
    log.error("a question was not answered: %s %s\n%s", type(error).__name__, reason, steps)
