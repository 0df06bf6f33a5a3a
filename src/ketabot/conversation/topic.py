"""Which question a conversation stands at, and what the next message makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ketabot.conversation.exchanges import Exchange
from ketabot.conversation.kinds import ABOUT_SOURCES, Kind, Meant, kind_of
from ketabot.conversation.resolving import Resolved, exchanged, resolve, with_words
from ketabot.conversation.tagger import Tagger

__all__ = ["meant_by", "on_topic", "standing"]


def on_topic(exchanges: Sequence[Exchange]) -> tuple[Exchange, ...]:
    """Return the exchanges about the library's matter, not about its documents as such."""
    beside = (*ABOUT_SOURCES, Kind.LIBRARY)
    kinds = (kind_of(one.question, follows=n > 0).kind for n, one in enumerate(exchanges))
    pairs = zip(exchanges, kinds, strict=True)
    return tuple(one for one, kind in pairs if kind not in beside and one.question)


def meant_by(message: str, meant: Meant, exchanges: Sequence[Exchange], tagger: Tagger) -> Resolved:
    """Return what a message asks, standing alone.

    Args:
        message: as it came.
        meant: what it asks for, of a kind that the library can be searched for.
        exchanges: those on the topic, the oldest first.
        tagger: tells what carries over.
    """
    if not exchanges:
        return resolve(message, exchanges, tagger)
    before = standing(exchanges, tagger)
    if meant.kind is Kind.QUESTION or (meant.kind is Kind.OTHERS and meant.rest):
        # A topic is passed on from question to question, however long ago it was named.
        passed = " ".join([before.question, *before.carried])
        last = replace(exchanges[-1], question=passed)
        found = resolve(meant.rest or message, (*exchanges[:-1], last), tagger)
        if found.bare and before.bare:  # what both ask about was said earlier still
            return replace(found, bare=False, again="")
        if found.bare:
            return replace(found, again=before.question) if before.whole else found
        if found.again:
            asked = before.repeated if before.bare else before.question
            return replace(found, exchanged=exchanged(asked, found.question))
        return found
    if meant.kind is Kind.CORRECTION:
        words = (*before.carried, meant.rest)
        text = with_words(before.question, words)
        return Resolved(text, before.question, words, 1.0, exchanged=before.exchanged)
    return replace(before, need=1.0)


def standing(exchanges: Sequence[Exchange], tagger: Tagger) -> Resolved:
    """Return the question that a conversation stands at, standing alone.

    What merely asks for more of it, or puts it right, does not change it otherwise.
    """
    last, before = exchanges[-1], exchanges[:-1]
    return meant_by(last.question, kind_of(last.question, follows=bool(before)), before, tagger)
