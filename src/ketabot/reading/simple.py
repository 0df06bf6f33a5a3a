"""The reader that needs no training: a weighted sum of what retrieval and the editor tell.

It weighs how close a sentence is in meaning, alone and together with its neighbours, and how
many of the question's words it has; where an editor has prepared questions, also how near the
sentence's are to the one that was asked, and what all of them teach together.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ketabot.calibration import Calibration, Evidence
from ketabot.config import ReadingConfig
from ketabot.index import Library, PreparedIndex
from ketabot.reading.protocol import NONE_NEAR, Reading, ScoredSentence
from ketabot.retrieval import NearQuestion, NearQuestions, Passage, Query

__all__ = ["FEATURES", "PREPARED_FEATURES", "SimpleReader"]

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

RIVALS = 10
"""Sentences that the best one is held against for its lead."""
FEATURES = ("similarity", "neighbours", "words", "lead")
"""What the confidence is worked out from."""
PREPARED_FEATURES = (*FEATURES, "nearness", "unanswered")
"""The same where there are prepared questions."""
ADAPTED_FEATURES = (*PREPARED_FEATURES, "closeness", "alike", "learned")
"""The same where the model has learned them."""


_FEATURES: Mapping[Evidence, tuple[str, ...]] = {
    "documents": FEATURES,
    "prepared": PREPARED_FEATURES,
    "adapted": ADAPTED_FEATURES,
}


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What speaks for each candidate: arrays of (n,) float32, in the order of the rows."""

    alone: Floats
    together: Floats
    words: Floats


@dataclass(frozen=True, slots=True)
class _Asked:
    """What prepared questions tell of each candidate, and of none of them."""

    nearest: Floats
    learned: Floats
    alike: Floats
    unanswered: float


class SimpleReader:
    """A weighted sum of similarities, BM25 and what prepared questions tell."""

    name = "simple"

    def __init__(
        self,
        library: Library,
        config: ReadingConfig,
        calibration: Calibration,
        unasked: Calibration | None = None,
    ) -> None:
        """Read one library.

        Args:
            library: the index.
            config: the weights.
            calibration: how sure the evidence makes.
            unasked: the same where the best sentence has no prepared questions, though others
                have; by the documents' evidence alone.

        Raises:
            ConfigError: a calibration weighs what this library does not give.
        """
        calibration.check(_FEATURES[library.evidence])
        if unasked is not None:
            unasked.check(FEATURES)
        self._unasked = unasked
        self._library = library
        self._config = config
        self._calibration = calibration

    def read(
        self, query: Query, passages: Sequence[Passage], near: NearQuestions = NONE_NEAR
    ) -> Reading:
        """Score every quotable sentence of the passages and of the near prepared questions."""
        found_by = self._candidates(passages, near)
        if not found_by:
            return Reading((), 0.0, {}, near)
        rows = np.fromiter(found_by, dtype=np.int64, count=len(found_by))
        found = _Evidence(
            alone=similarity(self._library.sentence_vectors, rows, query.vector),
            together=self._neighbour_similarity(rows, query.vector),
            words=self._library.sentence_terms.scores(query.text, rows),
        )
        score, asked = self._weigh(found), None
        if self._library.prepared is not None:
            asked = self._asked(self._library.prepared, rows, query, near)
            score = self._add_asked(score, asked)
        order = np.lexsort((rows, -score))
        evidence = _features(found, score, order)
        if asked is not None:
            evidence |= self._asked_features(asked, near, int(order[0]))
        sentences = tuple(
            ScoredSentence(int(rows[i]), float(score[i]), found_by[int(rows[i])]) for i in order
        )
        confidence = self._calibration_for(int(rows[order[0]])).probability(evidence)
        return Reading(sentences, confidence, evidence, near)

    def _calibration_for(self, best: int) -> Calibration:
        prepared = self._library.prepared
        if prepared is None or self._unasked is None or prepared.is_asked(best):
            return self._calibration
        return self._unasked

    def _candidates(
        self, passages: Sequence[Passage], near: NearQuestions
    ) -> dict[int, tuple[str, ...]]:
        found_by: dict[int, set[str]] = {}
        for passage in passages:
            for row in self._library.quotable_rows(passage.chunk):
                found_by.setdefault(row, set()).update(passage.via)
        asked = {row for one in near.asked for row in one.rows}
        if self._library.prepared is not None:
            asked |= self._library.prepared.twins_of(asked)
        for row in asked:
            found_by.setdefault(row, set()).add("asked")
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

    def _weigh(self, found: _Evidence) -> Floats:
        config = self._config
        most = found.words.max()
        share = found.words / most if most > 0 else found.words
        result: Floats = (
            config.sentence_weight * found.alone
            + config.neighbour_weight * found.together
            + config.lexical_weight * share
        )
        return result.astype(np.float32)

    def _asked(
        self, prepared: PreparedIndex, rows: Rows, query: Query, near: NearQuestions
    ) -> _Asked:
        """Gather what prepared questions tell; a sentence without any stands in for its own."""
        vectors = self._library.sentence_vectors
        if prepared.sentence_vectors is not None:
            vectors = prepared.sentence_vectors
        vector = query.among_prepared
        learned, unanswered = prepared.learned(vector, rows, vectors[rows])
        nearest = nearness(near.asked, rows, self._config.asked_count)
        alike = similarity(vectors, rows, vector)
        unasked = ~np.isin(rows, prepared.rows)
        nearest[unasked] = alike[unasked]
        one, other = prepared.twins_among(rows)
        for values in (nearest, learned):
            np.maximum.at(values, other, values[one])
        return _Asked(nearest, learned, alike, unanswered)

    def _asked_features(self, asked: _Asked, near: NearQuestions, best: int) -> dict[str, float]:
        found = {
            "nearness": _best(near.asked) - _best(near.unanswered),
            "unanswered": asked.unanswered,
            "closeness": _best(near.asked),
            "alike": float(asked.alike[best]),
            "learned": float(asked.learned[best]),
        }
        return {name: found[name] for name in _FEATURES[self._library.evidence] if name in found}

    def _add_asked(self, plain: Floats, asked: _Asked) -> Floats:
        nearest, learned, alike = self._shares
        score: Floats = (
            (1 - nearest - learned - alike) * plain
            + nearest * asked.nearest
            + learned * asked.learned
            + alike * asked.alike
        ).astype(np.float32)
        return score

    @cached_property
    def _shares(self) -> tuple[float, float, float]:
        """Weights of the nearest questions, of what all teach, and of the adapted similarity.

        They count as far as the library is prepared: few questions a sentence, or few sentences
        with any, leave the rest to the documents.
        """
        config, prepared = self._config, self._library.prepared
        if prepared is None:
            return 0.0, 0.0, 0.0
        few = config.asked_few
        trust = 1.0
        if few:
            trust = (1 - math.exp(-prepared.per_sentence / few)) * self._library.prepared_share
        if prepared.adaptation is None:
            return trust * config.asked_weight, trust * config.learned_weight, 0.0
        return (
            trust * config.adapted_asked_weight,
            trust * config.adapted_learned_weight,
            trust * config.adapted_weight,
        )


def similarity(vectors: NDArray[np.float16], rows: Rows, query: Floats) -> Floats:
    """Return the cosines of the unit rows ``vectors[rows]`` (n, d) with a unit query (d,)."""
    result: Floats = vectors[rows].astype(np.float32) @ query
    return result


def nearness(asked: Sequence[NearQuestion], rows: Rows, count: int) -> Floats:
    """Return, for each sentence, the mean similarity of its ``count`` nearest questions.

    ``asked`` are the nearest of all. A question of a sentence that is not among them is at most
    as near as the farthest there, and counts as just that.
    """
    floor = asked[-1].similarity if asked else 0.0
    of_row: dict[int, list[float]] = defaultdict(list)
    for one in asked:
        for row in one.rows:
            of_row[row].append(one.similarity)
    means = [
        (sum(near) + floor * (count - len(near))) / count
        for near in (of_row[row][:count] for row in rows.tolist())
    ]
    return np.array(means, dtype=np.float32)


def _best(questions: Sequence[NearQuestion]) -> float:
    return questions[0].similarity if questions else 0.0


def _features(found: _Evidence, score: Floats, order: Rows) -> dict[str, float]:
    best = order[0]
    return {
        "similarity": float(found.alone[best]),
        "neighbours": float(found.together[best]),
        "words": float(np.log1p(found.words[best])),
        "lead": float(score[best] - score[order[:RIVALS]].mean()),
    }
