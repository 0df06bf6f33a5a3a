"""A question typed into the page → what the page shows, step by step."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from ketabot.answers import Answer
from ketabot.errors import KetabotError, QuestionError, VerificationError
from ketabot.questions import as_text
from ketabot.web.answerer import Answerer
from ketabot.web.conversation import Conversation, exchange_of, history_of
from ketabot.web.desk import Desk
from ketabot.web.markup import address_of

__all__ = ["View", "answering"]

log = logging.getLogger(__name__)

REMEMBERED = 50
"""Exchanges that a conversation keeps; older ones leave the page and the memory."""


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows next."""

    conversation: Conversation
    asking: str | None = None
    """A question that waits for its answer."""
    field: str | None = ""
    """What stands in the question field: a question that was not taken is kept there. ``None``
    leaves it as it is, with what the person may have typed meanwhile."""
    notice: str = ""
    """A plain sentence on why it was not taken."""
    fragment: str | None = None
    """The place that the sources shall show; ``None`` leaves them as they are."""


async def answering(
    question: str, conversation: Conversation, desk: Desk, answerer: Answerer
) -> AsyncIterator[View]:
    """Yield the page with the question on it at once, then with its answer."""
    asked = as_text(question)
    errors = answerer.prompts.errors
    if not asked.strip():
        yield View(conversation, notice=errors.empty)
        return
    history = history_of(conversation)
    urgent = answerer.urgent(asked, history)
    if urgent is not None:
        # Whoever is in danger waits in no queue.
        yield replace(_outcome(asked, conversation, urgent, answerer), field="")
        return
    future = desk.ask(asked, history)
    if future is None:
        yield View(conversation, field=asked, notice=errors.busy)
        return
    yield View(conversation, asking=asked)
    # Gathered, so that an error comes as a value: asyncio logs one that nobody looks at, with its
    # message, and that might hold the question.
    (outcome,) = await asyncio.gather(asyncio.wrap_future(future), return_exceptions=True)
    yield _outcome(asked, conversation, outcome, answerer)


def _outcome(
    asked: str, conversation: Conversation, outcome: Answer | BaseException, answerer: Answerer
) -> View:
    if isinstance(outcome, Answer):
        exchange = exchange_of(asked, outcome, answerer.prompts)
        remembered = (*conversation, exchange)[-REMEMBERED:]
        return View(remembered, field=None, fragment=_first_place(outcome))
    if isinstance(outcome, QuestionError):
        return View(conversation, field=asked, notice=str(outcome))
    _log(outcome)
    errors = answerer.prompts.errors
    changed = isinstance(outcome, VerificationError)
    return View(conversation, field=asked, notice=errors.changed if changed else errors.unexpected)


def _first_place(answer: Answer) -> str | None:
    if not answer.quotes:
        return None
    best = answer.quotes[0]
    return address_of(best.document, best.start, best.end)


def _log(error: BaseException) -> None:
    """Say where it went wrong, without the message, which might hold the question.

    The messages of ketabot's own errors name files and settings, and are what a maintainer needs.
    """
    reason = str(error) if isinstance(error, KetabotError) else ""
    steps = "".join(traceback.format_tb(error.__traceback__))
    log.error("a question was not answered: %s %s\n%s", type(error).__name__, reason, steps)
