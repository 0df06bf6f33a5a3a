"""What a message means, where the conversation leaves several readings: the library decides.

The words that carry over are chosen without the library. Here a first look at it tells what the
message finds with all that it seems to need, with the few words that it needs most, and as it
stands; ``interpreting`` has how these are weighed. What the library is sure of in one reading alone
is less likely what was meant, so an answer is the surer the more of them share that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ketabot.answers import Understood
from ketabot.conversation import (
    ABOUT_SOURCES,
    Kind,
    Meant,
    Resolved,
    content_words,
    kind_of,
    with_words,
)
from ketabot.interpreting import Interpretation, elected, interpretations, looked_up, shared_by
from ketabot.opened import Found, Opened
from ketabot.recalling import Recalled
from ketabot.requoted import rows_naming
from ketabot.retrieval import Query

__all__ = ["Sense", "chosen_sense", "found_by", "kind_asked", "understand"]

CLEAR = 0.9
"""Confidence of a first look from which a question that looks whole is taken as it stands."""
REPEATED = 0.6
"""How much of the confidence is kept where the question before is asked again of something else: it
is mostly that question of which the library is sure. Chosen with ``DOUBT``."""
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozens?|hundreds?|thousands?|millions?"
    r"|half|third|once|twice|hours?|days?|weeks?|months?|years?|decades?)\b",
    re.IGNORECASE,
)
"""What answers a word that asks when, how often, or how much."""
ALIKE = 0.4
"""Similarity from which a word is of the kind of what is named instead."""
MOST_REPLACED = 4
"""Words that are tried so."""
_OF_ALL = re.compile(
    r"\b(?:the|these|those|your|all) (?:sources|documents|docs|articles|pages|texts|authors)\b|"
    r"\bwho (?:wrote|writes|published)\b",
    re.IGNORECASE,
)
"""What is asked of sources and can be told of all documents, where none was quoted yet."""


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
    shared: float = 1.0
    """How far other readings share the confidence in this one, 0 to 1."""
    again: str = ""
    """The question before, where a word that only asks ("when?") asks it again."""

    def of(self, message: str, typed: str, mended: str) -> Sense:
        """Return the same where the message is not searched as it was typed.

        Args:
            message: as it is searched.
            typed: as it came: it is the other reading.
            mended: with its slips mended alone: as it is routed, where the rest is left aside.
        """
        if message == typed:
            return self
        plain = self.query.text == message != mended
        return replace(self, other=typed, routed=mended if plain else self.routed)


def kind_asked(opened: Opened, message: str, talk: Recalled) -> Meant:
    """Return what a message asks for.

    Where nothing was said, what points at quotes is told that there are none, unless it can be told
    of all documents ("when were these pages written?"); but "who wrote the first article?" may be
    what an editor has foreseen.
    """
    meant = kind_of(message, follows=True)
    if talk.exchanges:
        if meant.kind in ABOUT_SOURCES and talk.about_library:
            return Meant(Kind.LIBRARY)  # "who wrote them?" after "which documents do you have?"
        return meant
    if meant.kind in ABOUT_SOURCES and not opened.foresees(opened.queries(message)):
        return Meant(Kind.LIBRARY) if _OF_ALL.search(message) else meant
    return kind_of(message, follows=False)


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
        # "tell me more" has no words to be searched, but the question before has.
        text = resolved.question if meant.is_fixed else message
        return Sense(meant.kind, opened.queries(text), "", told)
    if meant.is_fixed and resolved.likeliest:
        # It asks the question before once more, which is understood as it was then.
        sense = _surest(opened, resolved.question, resolved)
        told = sense.understood and replace(sense.understood, kind=meant.kind.value)
        return replace(sense, kind=meant.kind, other=message, understood=told)
    if meant.kind is Kind.CORRECTION:
        return _corrected(opened, message, meant, resolved)
    if meant.kind is not Kind.QUESTION or not resolved.carried:
        told = _told(meant.kind, resolved, resolved.carried)
        return Sense(meant.kind, opened.queries(resolved.text), message, told)
    if len(resolved.repeated) > limit:
        resolved = replace(resolved, again="")
    return _surest(opened, message, _without_replaced(opened, resolved))


def found_by(opened: Opened, sense: Sense) -> Found:
    """Return what the library has; what other readings do not share makes it less sure."""
    found = opened.find(sense.query)
    sure = found.reading.confidence * sense.shared
    return replace(found, reading=replace(found.reading, confidence=sure))


def _told(
    kind: Kind,
    resolved: Resolved,
    carried: tuple[str, ...],
    sure: tuple[float | None, float | None] = (None, None),
) -> Understood:
    asked, meant = (None if one is None else round(one, 4) for one in sure)
    return Understood(kind.value, carried, round(resolved.need, 4), asked, meant)


def _surest(opened: Opened, message: str, resolved: Resolved) -> Sense:
    """Take the reading for which a first look at the library speaks."""
    if resolved.bare and (asked_again := _repeated(opened, resolved)):
        return asked_again
    readings = interpretations(opened, resolved)
    best = elected(readings)
    if resolved.whole and readings[0].sure >= CLEAR:
        best = readings[0]
    shared = 1.0 if resolved.whole and not best.words else shared_by(readings, best)
    if best.query.text in resolved.exchanged:
        shared = max(shared, REPEATED)
    if best.sure * shared < opened.threshold:
        if asked_again := _repeated(opened, resolved):
            return asked_again
        if not (resolved.whole or best.words):
            best = readings[0]  # nothing is found: so much the more it is told what was understood
    return _sense(message, resolved, readings, best, shared)


def _corrected(opened: Opened, message: str, meant: Meant, resolved: Resolved) -> Sense:
    """Put the question before right: with what it had taken over, or without.

    What it had taken over may be what is put right; so without, where the library is as sure.
    """
    bare = (with_words(one, (meant.rest,)) for one in (resolved.question, *resolved.exchanged))
    *without, whole = opened.queries.many([*bare, resolved.text])
    readings = [looked_up(opened, query, (meant.rest,)) for query in without]
    readings.append(looked_up(opened, whole, resolved.carried))
    best = max(readings, key=lambda one: round(one.sure, 2))
    told = _told(meant.kind, resolved, best.words)
    return Sense(meant.kind, best.query, message, told)


def _repeated(opened: Opened, resolved: Resolved) -> Sense | None:
    """Return the question before, asked again of something else: "and his memory as well?".

    The library must be sure of it and, for it is mostly the question before that makes it so, have
    a sentence that names what is asked about now: of "when?" or "how many?", a number.
    """
    if not resolved.repeated:
        return None
    asked = {word.key for word in content_words(resolved.question)}
    query = opened.queries(resolved.repeated)
    if asked:  # what was just quoted may well say the same of something else
        said = rows_naming(opened.library, resolved.quoted, asked)
        query = replace(query, behind=dict.fromkeys(said, 1.0))
    reading = looked_up(opened, query, resolved.repeats)
    if reading.row is None:
        return None
    best = opened.library.sentence_text(reading.row)
    sure = reading.sure * REPEATED
    if sure < opened.threshold or not asked <= {w.key for w in content_words(best)}:
        return None
    if resolved.bare and not _NUMBER.search(best):
        return None
    told = _told(Kind.QUESTION, resolved, reading.words, (None, reading.sure))
    found = Sense(Kind.QUESTION, reading.query, resolved.question, told, shared=REPEATED)
    if resolved.bare:
        return replace(found, again=resolved.again)
    return replace(found, routed=_with_topic(resolved, resolved.repeats))


def _sense(
    message: str,
    resolved: Resolved,
    readings: Sequence[Interpretation],
    best: Interpretation,
    shared: float,
) -> Sense:
    alone = next((one.sure for one in readings if not one.words), None)
    meant = max((one.sure for one in readings if one.words), default=None)
    told = _told(Kind.QUESTION, resolved, best.words, (alone, meant))
    if not best.words:
        return Sense(Kind.QUESTION, best.query, resolved.text, told, shared=shared)
    exchanged = best.query.text in resolved.exchanged
    topic = best.query.text if exchanged else _with_topic(resolved, best.words)
    return Sense(Kind.QUESTION, best.query, message, told, topic, shared)


def _with_topic(resolved: Resolved, words: Sequence[str]) -> str:
    """Return a message with the oldest word that it needs, as people would write it."""
    return " ".join([resolved.question.rstrip(" ?!."), *words[:1]])


def _without_replaced(opened: Opened, resolved: Resolved) -> Resolved:
    """Return a message less the word that it may name another for.

    "And the elderly?" after a question about teenagers is not about both: the word goes that is
    most like what is named now, if any is of its kind.
    """
    words = resolved.replaces[:MOST_REPLACED]
    if not words:
        return resolved
    named = " ".join(word.text for word in content_words(resolved.question))
    other, *those = opened.queries.many([named, *words])
    likeness = [float(one.vector @ other.vector) for one in those]
    nearest = int(np.argmax(likeness))
    return resolved.without(words[nearest]) if likeness[nearest] >= ALIKE else resolved
