"""What a message means, where the conversation leaves two readings: the library decides.

The words that carry over are chosen without the library; here a first look at it tells whether the
message is surer with them or as it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ketabot.answers import Understood
from ketabot.conversation import Kind, Meant, Resolved, content_words, with_words
from ketabot.opened import Opened
from ketabot.retrieval import Query

__all__ = ["Sense", "chosen_sense", "understand"]

CERTAIN = 0.9
"""Need of other words from which a message is not held against itself without them."""
MARGIN = 0.2
"""How much surer a message that points at something may be as it stands than with the words that it
seems to need; one that points at nothing may not be surer at all."""
GAIN = 0.15
"""How much surer a message must be without a word, for that word to be the one that it replaces."""
ALIKE = 0.4
"""Similarity from which a word is of the kind of what is named instead."""
MOST_REPLACED = 4
"""Words that are tried so."""


@dataclass(frozen=True, slots=True)
class Sense:
    """What a message means."""

    kind: Kind
    query: Query
    other: str = ""
    """Another reading of it."""
    understood: Understood | None = None
    """In a conversation."""
    routed: str = ""
    """The message with the topic that it needs, as people would write it; empty: as searched."""


def chosen_sense(opened: Opened, text: str, readings: Sequence[str]) -> Sense:
    """Return the reading that a person chose; the first of the others that differs is the other."""
    other = next((reading for reading in readings if reading != text), "")
    return Sense(Kind.QUESTION, opened.queries(text), other)


def understand(opened: Opened, message: str, meant: Meant, resolved: Resolved, limit: int) -> Sense:
    """Find out what a message means.

    Args:
        opened: the library.
        message: as it can be searched.
        meant: what it asks for.
        resolved: the same with the words of the conversation that it seems to need.
        limit: most characters that are searched.
    """
    if resolved.text == message or len(resolved.text) > limit:
        told = None if resolved.need == 0 else _told(meant.kind, resolved, ())
        return Sense(meant.kind, opened.queries(message), "", told)
    certain = resolved.need >= CERTAIN or not content_words(message)
    if meant.kind is not Kind.QUESTION or (certain and not resolved.replaces):
        routed = _with_topic(resolved) if meant.kind is Kind.QUESTION else ""
        told = _told(meant.kind, resolved, resolved.carried)
        return Sense(meant.kind, opened.queries(resolved.text), message, told, routed=routed)
    return _surer(opened, message, resolved)


def _told(
    kind: Kind,
    resolved: Resolved,
    carried: tuple[str, ...],
    sure: tuple[float, float] | None = None,
) -> Understood:
    asked, meant = (None, None) if sure is None else (round(sure[0], 4), round(sure[1], 4))
    return Understood(kind.value, carried, round(resolved.need, 4), asked, meant)


def _surer(opened: Opened, message: str, resolved: Resolved) -> Sense:
    """Take the reading with words of the conversation, unless the other is much surer."""
    query, meant = _likeliest(opened, resolved)
    alone = opened.queries(message)
    asked = opened.glance(alone)
    told = _told(Kind.QUESTION, resolved, resolved.carried, (asked, meant))
    margin = MARGIN if resolved.points else 0.0
    if meant >= asked - margin or asked < opened.threshold:
        return Sense(Kind.QUESTION, query, message, told, _with_topic(resolved))
    return Sense(Kind.QUESTION, alone, resolved.text, told)


def _with_topic(resolved: Resolved) -> str:
    """Return a message with the oldest word that it needs, as people would write it."""
    return " ".join([resolved.question.rstrip(" ?!."), *resolved.carried[:1]])


def _likeliest(opened: Opened, resolved: Resolved) -> tuple[Query, float]:
    """Return the message with the words it needs, less one that it may name another for.

    "And the elderly?" after a question about teenagers is not about both: the word that is most
    like what is named now goes or, where none is, the one without which the library is much surer.
    """
    query = opened.queries(resolved.text)
    if not resolved.replaces:
        return query, opened.glance(query)
    named = opened.queries(resolved.question).vector
    words = resolved.replaces[:MOST_REPLACED]
    likeness = [float(opened.queries(word).vector @ named) for word in words]
    if max(likeness) >= ALIKE:
        query = opened.queries(_without(resolved, words[int(np.argmax(likeness))]))
        return query, opened.glance(query)
    best, sure = query, opened.glance(query)
    least = sure + GAIN
    for word in words:
        other = opened.queries(_without(resolved, word))
        found = opened.glance(other)
        if found >= max(least, sure):
            best, sure = other, found
    return best, sure


def _without(resolved: Resolved, word: str) -> str:
    return with_words(resolved.question, [one for one in resolved.carried if one != word])
