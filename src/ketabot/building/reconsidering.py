"""New documents → the unanswered questions that they may answer.

A question in ``unanswered.jsonl`` was one that the documents of its day do not answer, and it
lowers the confidence in whatever is like it. A document that comes later may answer it, and would
be kept silent.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten

import numpy as np
from numpy.typing import NDArray

from ketabot.documents import Span, place_name
from ketabot.index.library import Contents, Library
from ketabot.index.tables import QUOTABLE, sentence_texts
from ketabot.prepared import UNANSWERED

__all__ = ["Reconsider", "to_reconsider"]

NEAR = 0.7
"""Cosine from which a new sentence may answer. Of 10,173 questions with an answer here it would
find half, each document taken for the new one in turn, and name 1 to 4 % of those without."""


LONGEST = 120
"""Characters of a sentence that are told."""
MOST_COSINES = 16_777_216
"""Cosines that are in memory at once."""

Floats = NDArray[np.float32]
Vectors = NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Reconsider:
    """A question that nothing answered, and the new sentence that is nearest to it."""

    question: str
    span: Span
    text: str

    def __str__(self) -> str:
        """Tell it in one line."""
        text = shorten(self.text, LONGEST, placeholder=" …")
        return f"{UNANSWERED}: “{self.question}” by {place_name(self.span)} “{text}”"


def to_reconsider(contents: Contents, previous: Library | None) -> tuple[Reconsider, ...]:
    """Return the unanswered questions that are near to a new sentence, and nearer than to any old.

    Args:
        contents: what is to be indexed.
        previous: the library before; without one everything is new, and nothing is to be told.

    Returns:
        The questions, the one with the longest lead first.
    """
    prepared = contents.prepared
    if prepared is None or previous is None or not prepared.plan.unanswered:
        return ()
    texts = list(sentence_texts(contents.documents, contents.sentences))
    known = set(sentence_texts(previous.documents, previous.contents.sentences))
    rows = np.flatnonzero(contents.sentences["kind"] == QUOTABLE)
    fresh = np.array([texts[row] not in known for row in rows], dtype=bool)
    if not fresh.any():
        return ()
    vectors = prepared.sentence_vectors
    vectors = contents.sentence_vectors if vectors is None else vectors
    questions = prepared.unanswered.vectors()
    nearest, best = _nearest(questions, vectors[rows[fresh]])
    near = np.flatnonzero(best >= NEAR)
    lead = best[near] - _nearest(questions[near], vectors[rows[~fresh]])[1]
    order = np.argsort(-lead, kind="stable")
    return tuple(
        Reconsider(prepared.plan.unanswered[one], _span(contents, row), texts[row])
        for one in near[order[lead[order] > 0]].tolist()
        for row in (int(rows[fresh][nearest[one]]),)
    )


def _nearest(questions: Floats, sentences: Vectors) -> tuple[NDArray[np.int64], Floats]:
    """Return, for each question, which sentence is nearest, and the cosine; -1 without any."""
    places = np.zeros(len(questions), dtype=np.int64)
    best = np.full(len(questions), -1, dtype=np.float32)
    if not len(sentences):
        return places, best
    wide = sentences.astype(np.float32).T
    step = max(1, MOST_COSINES // len(sentences))
    for start in range(0, len(questions), step):
        near = questions[start : start + step] @ wide
        places[start : start + step] = near.argmax(axis=1)
        best[start : start + step] = near.max(axis=1)
    return places, best


def _span(contents: Contents, row: int) -> Span:
    sentence = contents.sentences[row]
    path = contents.documents[int(sentence["document"])].path
    return Span(path, int(sentence["start"]), int(sentence["end"]))
