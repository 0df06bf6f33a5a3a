"""Question + passages → sentences, each with a score, and how sure we are that one answers.

``Reader`` is the replaceable part. ``SimpleReader`` needs no training: it weighs how close a
sentence is in meaning, alone and together with its neighbours, and how many of the question's
words it has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ketabot.calibration import Calibration
from ketabot.config import ReadingConfig
from ketabot.index import Library
from ketabot.retrieval import Passage, Query

__all__ = ["Reader", "Reading", "ScoredSentence", "SimpleReader"]

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

RIVALS = 10
"""Sentences that the best one is held against for its lead."""


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence that may answer the question."""

    row: int
    """Row of the sentence in the library."""
    score: float
    """0 to 1; higher is better; comparable within one question."""
    via: tuple[str, ...]
    """Searches that found a passage with it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of the passages of one question."""

    sentences: tuple[ScoredSentence, ...]
    """Quotable sentences, best first."""
    confidence: float
    """Calibrated probability, 0 to 1, that the best sentences answer the question."""
    evidence: Mapping[str, float]
    """The features that the confidence was worked out from, by name; empty without sentences."""


class Reader(Protocol):
    """Decides which sentences answer a question, and whether any does."""

    name: str

    def read(self, query: Query, passages: Sequence[Passage]) -> Reading:
        """Score the sentences of the passages; no passages give no sentences and confidence 0."""
        ...


class SimpleReader:
    """A weighted sum of similarity, similarity with the neighbours, and BM25."""

    name = "simple"

    def __init__(self, library: Library, config: ReadingConfig, calibration: Calibration) -> None:
        self._library = library
        self._config = config
        self._calibration = calibration

    def read(self, query: Query, passages: Sequence[Passage]) -> Reading:
        """Score every quotable sentence of the passages."""
        found_by = self._quotable_rows(passages)
        if not found_by:
            return Reading((), 0.0, {})
        rows = np.fromiter(found_by, dtype=np.int64, count=len(found_by))
        alone = similarity(self._library.sentence_vectors, rows, query.vector)
        together = self._neighbour_similarity(rows, query.vector)
        words = self._library.sentence_terms.scores(query.text, rows)
        score = self._weigh(alone, together, words)
        order = np.lexsort((rows, -score))
        best = order[0]
        evidence = {
            "similarity": float(alone[best]),
            "neighbours": float(together[best]),
            "words": float(np.log1p(words[best])),
            "lead": float(score[best] - score[order[:RIVALS]].mean()),
        }
        sentences = tuple(
            ScoredSentence(int(rows[i]), float(score[i]), found_by[int(rows[i])]) for i in order
        )
        return Reading(sentences, self._calibration.probability(evidence), evidence)

    def _quotable_rows(self, passages: Sequence[Passage]) -> dict[int, tuple[str, ...]]:
        found_by: dict[int, set[str]] = {}
        for passage in passages:
            for row in self._library.quotable_rows(passage.chunk):
                found_by.setdefault(row, set()).update(passage.via)
        return {row: tuple(sorted(found_by[row])) for row in sorted(found_by)}

    def _neighbour_similarity(self, rows: Rows, query: Floats) -> Floats:
        vectors = self._library.sentence_vectors
        documents = self._library.sentence_documents
        window = vectors[rows].astype(np.float32)
        for step in (-1, 1):
            near = np.clip(rows + step, 0, len(vectors) - 1)
            beside = (documents[near] == documents[rows]) & (near != rows)
            window += np.where(beside[:, np.newaxis], vectors[near], 0).astype(np.float32)
        lengths = np.linalg.norm(window, axis=1)
        result: Floats = ((window @ query) / np.where(lengths > 0, lengths, 1)).astype(np.float32)
        return result

    def _weigh(self, alone: Floats, together: Floats, words: Floats) -> Floats:
        config = self._config
        most = words.max()
        share = words / most if most > 0 else words
        result: Floats = (
            config.sentence_weight * alone
            + config.neighbour_weight * together
            + config.lexical_weight * share
        )
        return result.astype(np.float32)


def similarity(vectors: NDArray[np.float16], rows: Rows, query: Floats) -> Floats:
    """Return the cosines of the unit rows ``vectors[rows]`` (n, d) with a unit query (d,)."""
    result: Floats = vectors[rows].astype(np.float32) @ query
    return result
