"""The route of a message in a conversation: by itself, by what it means, by what was before."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from ketabot.conversation import Kind, Meant, Resolved, content_words
from ketabot.routing import DANGER, Verdict, going_on, graver, weighed
from ketabot.understanding import Sense

__all__ = ["Settle", "Told", "settled"]

Settle = Callable[[str], Verdict]
"""Routes a text in a conversation."""
SAYS_LITTLE = 1
"""Words that say something, up to which a doubt is settled by what a message means: "by how much,
just the percent" asks for nothing forbidden after a question that does not."""


@dataclass(frozen=True, slots=True)
class Told:
    """A message, and what it is found to mean."""

    message: str
    chosen: bool
    """The person has said what is to be searched."""
    meant: Meant
    sense: Sense
    resolved: Resolved
    """What it means as far as the conversation alone tells."""


def settled(settle: Settle, told: Told, alone: Future[Verdict] | None) -> Verdict:
    """Route a message by itself and by what it means; the graver route is taken.

    Args:
        settle: routes a text.
        told: the message.
        alone: its route by itself, where that is being found out already.
    """
    verdict = _by_meaning(settle, told, alone)
    understood = told.sense.understood
    if told.resolved.before and understood is not None and understood.carried:
        return going_on(verdict, settle(told.resolved.before))
    return verdict


def _by_meaning(settle: Settle, told: Told, alone: Future[Verdict] | None) -> Verdict:
    message, sense, meant = told.message, told.sense, told.meant
    text = sense.routed or sense.query.text
    if text == message and alone is not None:
        return alone.result()
    as_meant = settle(text)
    if meant.is_fixed and as_meant.route in DANGER:
        # "tell me more" says nothing new, and words that were carried over tell of no danger.
        return settle(told.resolved.question)
    if meant.is_fixed or text == message:
        return as_meant
    as_asked = alone.result() if alone else settle(message)
    if sense.again:  # "how much?" is as grave as what it asks about
        return graver(settle(sense.again), graver(as_meant, as_asked))
    if told.chosen and as_meant.route in DANGER:
        return as_meant
    if meant.kind is not Kind.QUESTION:  # the earlier question drowns what is put behind it
        return graver(as_meant, as_asked)
    says_little = not content_words(message)[SAYS_LITTLE:]
    return weighed(as_asked, as_meant, says_little=says_little)
