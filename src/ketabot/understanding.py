"""What a message means, where the conversation leaves several readings: the library decides.

The words that carry over are chosen without the library. Here a first look at it tells what the
message finds with all that it seems to need, with the few words that it needs most, and as it
stands; and what lies between it and the question before, as a single vector (what is learned in
Yu et al., "Few-Shot Conversational Dense Retrieval", 2021, is a mean here). Each reading votes for
the sentence that it finds, with its confidence. What is found in one reading alone is less likely
what was meant, so an answer is the surer the more of them share it (as in fusing the rankings of
several rewrites: Lin et al., "Multi-Stage Conversational Passage Retrieval", 2021).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

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
from ketabot.opened import Found, Opened
from ketabot.recalling import Recalled
from ketabot.retrieval import Query

__all__ = ["Sense", "chosen_sense", "found_by", "kind_asked", "understand"]

BLEND = (0.5, 1.0, 0.5)
"""Weights of the message with the words that carry over, of the message as it stands, and of the
question before it, in the reading that lies between them."""
BLENDED = 2.0
"""Votes of that reading; the others have one each. Alone it finds more than any other: of 92
dependent turns of the development sets 71, the message with the words that carry over 66."""
CLEAR = 0.9
"""Confidence of a first look from which a question that looks whole is taken as it stands."""
DOUBT = 1.5
"""How much it takes from an answer that other readings are less sure of it: the power to which the
mean of their confidence, as a share of the highest, is raised. Chosen on the development sets: at
1 three of ten answers more are given that should not be, and none more that should."""
REPEATED = 0.6
"""How much of the confidence is kept where the question before is asked again of something else: it
is mostly that question of which the library is sure. Chosen with ``DOUBT``."""
NAMELESS = 0.6
"""How much of the confidence is kept where a question about a person, which says hardly anything
else, is read without the name. Set by hand on three turns of the development conversations."""
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


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reading, and how sure a first look is that the library answers it."""

    query: Query
    words: tuple[str, ...]
    sure: float
    row: int | None
    """The sentence that a first look takes for the answer; ``None``: there is none."""
    votes: float = 1.0
    """How much it counts where the readings are asked which sentence is meant."""


def kind_asked(opened: Opened, message: str, talk: Recalled) -> Meant:
    """Return what a message asks for.

    Where nothing was said, what points at quotes is told that there are none; but "who wrote the
    first article?" may be what an editor has foreseen.
    """
    meant = kind_of(message, follows=True)
    if talk.exchanges:
        if meant.kind in ABOUT_SOURCES and talk.about_library:
            return Meant(Kind.LIBRARY)  # "who wrote them?" after "which documents do you have?"
        return meant
    if meant.kind in ABOUT_SOURCES and not opened.foresees(opened.queries(message)):
        return meant
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
    readings = _readings(opened, resolved)
    best, shared = _elected(readings)
    if resolved.whole and readings[0].sure >= CLEAR:
        best = readings[0]
    if resolved.whole and not best.words:
        shared = 1.0
    if best.sure * shared < opened.threshold:
        if asked_again := _repeated(opened, resolved):
            return asked_again
        if not (resolved.whole or best.words):
            best = readings[0]  # nothing is found: so much the more it is told what was understood
    return _sense(message, resolved, readings, best, shared)


def _repeated(opened: Opened, resolved: Resolved) -> Sense | None:
    """Return the question before, asked again of something else: "and his memory as well?".

    The library must be sure of it and, for it is mostly the question before that makes it so, have
    a sentence that names what is asked about now: of "when?" or "how many?", a number.
    """
    if not resolved.repeated:
        return None
    reading = _looked_up(opened, opened.queries(resolved.repeated), resolved.repeats)
    if reading.row is None:
        return None
    best = opened.library.sentence_text(reading.row)
    asked = {word.key for word in content_words(resolved.question)}
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
    message: str, resolved: Resolved, readings: Sequence[_Reading], best: _Reading, shared: float
) -> Sense:
    alone = next((one.sure for one in readings if not one.words), None)
    meant = max((one.sure for one in readings if one.words), default=None)
    told = _told(Kind.QUESTION, resolved, best.words, (alone, meant))
    if not best.words:
        return Sense(Kind.QUESTION, best.query, resolved.text, told, shared=shared)
    topic = _with_topic(resolved, best.words)
    return Sense(Kind.QUESTION, best.query, message, told, topic, shared)


def _readings(opened: Opened, resolved: Resolved) -> list[_Reading]:
    """Return what a message may mean, each looked up; of a whole one, as it stands comes first."""
    choices = [resolved.carried, resolved.likeliest]
    if resolved.whole:
        choices.insert(0, ())  # it may well be about something new
    elif content_words(resolved.question):
        choices.append(())
    choices = list(dict.fromkeys(choices))
    texts = [with_words(resolved.question, words) for words in choices]
    *queries, alone, before = opened.queries.many([*texts, resolved.question, resolved.before])
    readings = [_looked_up(opened, *one) for one in zip(queries, choices, strict=True)]
    blend = _blended(queries[choices.index(resolved.carried)], alone, before)
    readings.append(replace(_looked_up(opened, blend, resolved.carried), votes=BLENDED))
    if not (resolved.of_person and len(content_words(resolved.question)) <= 1):
        return readings
    # "which university is he at?" as it stands is a question about nobody.
    kept = [1.0 if one.words else NAMELESS for one in readings]
    return [replace(one, sure=one.sure * n) for one, n in zip(readings, kept, strict=True)]


def _looked_up(opened: Opened, query: Query, words: tuple[str, ...]) -> _Reading:
    """Return a first look at a reading that took over these words."""
    seen = opened.glance(query)
    row = seen.sentences[0].row if seen.sentences else None
    return _Reading(query, words, seen.confidence, row)


def _blended(meant: Query, alone: Query, before: Query) -> Query:
    """Return a reading whose vectors lie between those of three others.

    Of a message, of what it seems to mean and of the question before: somebody who says all of it
    in one question says something near to it.
    """
    vector = _between(meant.vector, alone.vector, before.vector)
    changed = (meant.adapted, alone.adapted, before.adapted)
    adapted = [one for one in changed if one is not None]
    return replace(meant, vector=vector, adapted=_between(*adapted) if adapted else None)


def _between(*vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the mean of three (d,) unit vectors, weighted by ``BLEND``, of unit length."""
    mean = np.average(vectors, axis=0, weights=BLEND)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)


def _elected(readings: Sequence[_Reading]) -> tuple[_Reading, float]:
    """Return the surest reading of the sentence that most speaks for, and how far they share it.

    Each reading votes for the sentence that it finds, with its confidence.
    """
    votes: dict[int | None, float] = defaultdict(float)
    for one in readings:
        votes[one.row] += one.sure * one.votes
    row = max(votes, key=lambda row: votes[row])
    best = max((one for one in readings if one.row == row), key=lambda one: one.sure)
    if best.sure <= 0:
        return best, 1.0
    mean = votes[row] / sum(one.votes for one in readings)
    return best, min(1.0, (mean / best.sure) ** DOUBT)


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
