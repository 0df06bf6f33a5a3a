"""What speaks for each candidate sentence without reading it: meaning, words, prepared questions.

Meaning is how close a sentence is to the question, alone and together with its neighbours; words,
how many of the question's it has; where an editor has prepared questions, also how near the
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

from ketabot.calibration import Evidence
from ketabot.config import ReadingConfig
from ketabot.index import Library, PreparedIndex
from ketabot.retrieval import NearQuestion, NearQuestions, Passage, Query

__all__ = ["EVIDENCE", "FEATURES", "Floats", "Rows", "Weighed", "Weigher"]

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

RIVALS = 10
"""Sentences that the best one is held against for its lead."""
FEATURES = ("similarity", "neighbours", "words", "lead")
"""What the confidence is worked out from."""
_PREPARED = (*FEATURES, "nearness", "unanswered")
_ADAPTED = (*_PREPARED, "closeness", "alike", "learned")
EVIDENCE: Mapping[Evidence, tuple[str, ...]] = {
    "documents": FEATURES,
    "prepared": _PREPARED,
    "adapted": _ADAPTED,
}
"""The same, by what the library gives to go by."""


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What prepared questions tell of each candidate, and of none of them."""

    nearest: Floats
    learned: Floats
    alike: Floats
    unanswered: float


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """The candidates of a question: arrays of (n,) in the order of ``rows``."""

    rows: Rows
    """Of the sentences, rising."""
    via: tuple[tuple[str, ...], ...]
    """Searches that found each."""
    score: Floats
    """The weighted sum, about 0 to 1."""
    parts: Mapping[str, Floats]
    """What it is the sum of, unweighted: ``meaning``, ``neighbours``, ``words`` and, with prepared
    questions, ``asked``, ``learned`` and ``alike``; in a follow-up ``behind``."""
    near: NearQuestions
    unanswered: float | None
    """How much prepared questions teach that nothing answers; ``None``: there are none."""


class Weigher:
    """Weighs candidates of one library; safe from any thread."""

    def __init__(self, library: Library, config: ReadingConfig) -> None:
        """Weigh the sentences of a library by these weights."""
        self._library = library
        self._config = config
        self._names = EVIDENCE[library.evidence]

    def weigh(
        self, query: Query, passages: Sequence[Passage], near: NearQuestions
    ) -> Weighed | None:
        """Weigh every quotable sentence of the passages and of the near prepared questions."""
        found_by = self._candidates(query, passages, near)
        if not found_by:
            return None
        rows = np.fromiter(found_by, dtype=np.int64, count=len(found_by))
        own = self._library.sentence_vectors[rows].astype(np.float32)
        parts = {
            "meaning": own @ query.vector,
            "neighbours": self._neighbour_similarity(rows, own, query.vector),
            "words": self._library.sentence_terms.scores(query.text, rows),
        }
        score, unanswered = self._plain(parts), None
        if self._library.prepared is not None:
            asked = self._asked(self._library.prepared, rows, query, near)
            unanswered = asked.unanswered
            score = self._add_asked(score, asked)
            parts |= {"asked": asked.nearest, "learned": asked.learned, "alike": asked.alike}
        if query.behind:
            behind = [query.behind.get(row, 0.0) for row in rows.tolist()]
            parts["behind"] = np.array(behind, dtype=np.float32)
            score = score + np.float32(self._config.behind_weight) * parts["behind"]
        return Weighed(rows, tuple(found_by.values()), score, parts, near, unanswered)

    def features(self, weighed: Weighed, score: Floats, order: Rows) -> dict[str, float]:
        """Return what the confidence is worked out from, by name.

        Args:
            weighed: the candidates.
            score: (n,) by which they are ranked in the end.
            order: (n,) their places, best first.
        """
        best, parts, near = order[0], weighed.parts, weighed.near
        found = {
            "similarity": float(parts["meaning"][best]),
            "neighbours": float(parts["neighbours"][best]),
            "words": float(np.log1p(parts["words"][best])),
            "lead": float(score[best] - score[order[:RIVALS]].mean()),
        }
        if weighed.unanswered is not None:
            found |= {
                "nearness": near.lead,
                "unanswered": weighed.unanswered,
                "closeness": near.nearness,
                "alike": float(parts["alike"][best]),
                "learned": float(parts["learned"][best]),
            }
        return {name: found[name] for name in self._names}

    def _candidates(
        self, query: Query, passages: Sequence[Passage], near: NearQuestions
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
        for row in query.behind:
            found_by.setdefault(row, set()).add("behind")
        return {row: tuple(sorted(found_by[row])) for row in sorted(found_by)}

    def _neighbour_similarity(self, rows: Rows, own: Floats, query: Floats) -> Floats:
        vectors = self._library.sentence_vectors
        documents = self._library.sentence_documents
        window = own.copy()
        for step in (-1, 1):
            near = np.clip(rows + step, 0, len(vectors) - 1)
            beside = (documents[near] == documents[rows]) & (near != rows)
            window += np.where(beside[:, np.newaxis], vectors[near], 0).astype(np.float32)
        lengths = np.linalg.norm(window, axis=1)
        result: Floats = ((window @ query) / np.where(lengths > 0, lengths, 1)).astype(np.float32)
        return result

    def _plain(self, parts: Mapping[str, Floats]) -> Floats:
        config, words = self._config, parts["words"]
        most = words.max()
        share = words / most if most > 0 else words
        result: Floats = (
            config.sentence_weight * parts["meaning"]
            + config.neighbour_weight * parts["neighbours"]
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
        vector, own = query.among_prepared, vectors[rows].astype(np.float32)
        learned, unanswered = prepared.learned(vector, rows, own)
        nearest = _nearness(near.asked, rows, self._config.asked_count)
        alike = own @ vector
        unasked = ~np.isin(rows, prepared.rows)
        nearest[unasked] = alike[unasked]
        one, other = prepared.twins_among(rows)
        for values in (nearest, learned):
            np.maximum.at(values, other, values[one])
        return _Asked(nearest, learned, alike, unanswered)

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
    def trust(self) -> float:
        """How much prepared questions count, 0 to 1: as far as the library is prepared.

        Few questions a sentence, or few sentences with any, leave the rest to the documents.
        """
        prepared, few = self._library.prepared, self._config.asked_few
        if prepared is None:
            return 0.0
        if not few:
            return 1.0
        return (1 - math.exp(-prepared.per_sentence / few)) * self._library.prepared_share

    @cached_property
    def _shares(self) -> tuple[float, float, float]:
        """Weights of the nearest questions, of what all teach, and of the adapted similarity."""
        config, prepared, trust = self._config, self._library.prepared, self.trust
        if prepared is None:
            return 0.0, 0.0, 0.0
        if prepared.adaptation is None:
            return trust * config.asked_weight, trust * config.learned_weight, 0.0
        return (
            trust * config.adapted_asked_weight,
            trust * config.adapted_learned_weight,
            trust * config.adapted_weight,
        )


def _nearness(asked: Sequence[NearQuestion], rows: Rows, count: int) -> Floats:
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
