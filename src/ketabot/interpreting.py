"""The readings of a message in a conversation, and what a first look at the library finds in each.

Each votes for the sentence that it finds, with its confidence (as in fusing the rankings of several
rewrites: Lin et al., "Multi-Stage Conversational Passage Retrieval", 2021). One of them is no text
but a vector between the message and the question before it; what Yu et al., "Few-Shot
Conversational Dense Retrieval", 2021, learn is a mean here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ketabot.conversation import Resolved, content_words, with_words
from ketabot.opened import Opened
from ketabot.requoted import rows_behind
from ketabot.retrieval import Query

__all__ = ["Interpretation", "elected", "interpretations", "looked_up", "shared_by"]

BLEND = (0.5, 1.0, 0.5)
"""Weights of the message with the words that carry over, of the message as it stands, and of the
question before it, in the reading that lies between them."""
BLENDED = 2.0
"""Votes of that reading; the others have one each. Alone it finds more than any other: of 92
dependent turns of the development sets 71, the message with the words that carry over 66."""
DOUBT = 1.5
"""How much it takes from an answer that other readings are less sure of it: the power to which the
mean of their confidence, as a share of that of the elected one, is raised. Chosen on development
sets: at 1 three of ten answers more are given that should not be, and none more that should."""
NAMELESS = 0.6
"""How much of the confidence is kept where a question about a person, which says hardly anything
else, is read without the name. Set by hand on three turns of the development conversations."""


@dataclass(frozen=True, slots=True)
class Interpretation:
    """One reading, and how sure a first look is that the library answers it."""

    query: Query
    words: tuple[str, ...]
    sure: float
    row: int | None
    """The sentence that a first look takes for the answer; ``None``: there is none."""
    votes: float = 1.0
    """How much it counts where the readings are asked which sentence is meant."""


def interpretations(opened: Opened, resolved: Resolved) -> list[Interpretation]:
    """Return what a message may mean, each looked up; of a whole one, as it stands comes first."""
    choices = [resolved.carried, resolved.likeliest]
    if resolved.whole:
        choices.insert(0, ())  # it may well be about something new
    elif content_words(resolved.question):
        choices.append(())
    choices = list(dict.fromkeys(choices))
    texts = [with_words(resolved.question, words) for words in choices]
    others = (resolved.question, resolved.before, *resolved.exchanged)
    found = opened.queries.many([*texts, *others])
    plain, (alone, before, *exchanged) = found[: len(texts)], found[len(texts) :]
    # What stands behind a quote is often what is asked next; a whole question asks for none of it.
    behind = rows_behind(opened.library, resolved.quoted)
    queries = [
        replace(query, behind=behind if words or not resolved.whole else {})
        for query, words in zip(plain, choices, strict=True)
    ]
    readings = [looked_up(opened, *one) for one in zip(queries, choices, strict=True)]
    blend = _blended(queries[choices.index(resolved.carried)], alone, before)
    readings.append(replace(looked_up(opened, blend, resolved.carried), votes=BLENDED))
    readings += _surest_naming(opened, resolved, exchanged)
    if not (resolved.of_person and len(content_words(resolved.question)) <= 1):
        return readings
    # "which university is he at?" as it stands is a question about nobody.
    kept = [1.0 if one.words else NAMELESS for one in readings]
    return [replace(one, sure=one.sure * n) for one, n in zip(readings, kept, strict=True)]


def _surest_naming(
    opened: Opened, resolved: Resolved, queries: Sequence[Query]
) -> list[Interpretation]:
    """Return the surest reading whose sentence names what is asked about now, if one does."""
    own = [word.key for word in content_words(resolved.question)]
    found = [looked_up(opened, one, _others(one.text, own)) for one in queries]
    naming = [one for one in found if set(own[-1:]) <= _keys(opened, one.row)]
    return sorted(naming, key=lambda one: one.sure)[-1:]


def _others(text: str, own: Container[str]) -> tuple[str, ...]:
    return tuple(word.text for word in content_words(text) if word.key not in own)


def _keys(opened: Opened, row: int | None) -> set[str]:
    text = "" if row is None else opened.library.sentence_text(row)
    return {word.key for word in content_words(text)}


def looked_up(opened: Opened, query: Query, words: tuple[str, ...]) -> Interpretation:
    """Return a first look at a reading that took over these words."""
    seen = opened.glance(query)
    row = seen.sentences[0].row if seen.sentences else None
    return Interpretation(query, words, seen.confidence, row)


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


def elected(readings: Sequence[Interpretation]) -> Interpretation:
    """Return the surest reading of the sentence that most speaks for.

    Each reading votes for the sentence that it finds, with its confidence.
    """
    votes: dict[int | None, float] = defaultdict(float)
    for one in readings:
        votes[one.row] += one.sure * one.votes
    row = max(votes, key=lambda row: votes[row])
    return max((one for one in readings if one.row == row), key=lambda one: one.sure)


def shared_by(readings: Sequence[Interpretation], best: Interpretation) -> float:
    """Return how far the readings share the confidence in one of them, 0 to 1."""
    if best.sure <= 0:
        return 1.0
    mean = float(np.mean([one.sure for one in readings]))
    return float(min(1.0, (mean / best.sure) ** DOUBT))
