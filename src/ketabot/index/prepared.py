"""Prepared questions in the index: which sentences they point at, and what they teach together.

A question is compared with each prepared one (``nearest``), and with all of them at once
(``learned``): the least-squares regression, with a ridge, from the vector of a prepared question
to the sentence that answers it (Hastie, Tibshirani and Friedman, "The Elements of Statistical
Learning", 2009, 3.4.1 and 4.2). With C = A'A + ridge for all prepared vectors A, its value for a
sentence is q' C^-1 times the sum of that sentence's questions: the further along a direction
all questions lie, the less it tells. One square matrix serves any number of sentences, and a
sentence without questions stands in for them itself.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketabot.embedding import ADAPTATION_FILE
from ketabot.index.arrays import array_of, save_array
from ketabot.index.files import Content
from ketabot.index.plan import PreparedPlan
from ketabot.index.vectors import VectorIndex

__all__ = ["SAME", "TWIN", "Adapted", "PreparedIndex", "learn"]

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
Table = NDArray[np.void]

TWIN = np.dtype([("sentence", "<i4"), ("twin", "<i4")])
"""The row of a sentence with questions, and that of another that says the same."""

SAME = 0.9
"""Similarity from which two sentences say the same, so that one's questions are the other's."""
RIDGE = 1.0
"""Weighs against the spread of the vectors: each direction counts as if one question lay on it."""
BLOCK = 16_384
"""Vectors that are multiplied at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Adapted:
    """The model that prepared questions changed, and what it makes of the sentences."""

    adaptation: bytes
    """Its file, as ``ketabot.embedding.read_adaptation`` reads it."""
    sentence_vectors: NDArray[np.float16]
    """(s, d) float16, unit rows; those of debris are zero."""


class PreparedIndex:
    """The prepared questions of a library; never changed after it is built."""

    def __init__(
        self,
        plan: PreparedPlan,
        asked: VectorIndex,
        unanswered: VectorIndex,
        taught: tuple[Floats, Floats],
        twins: Table,
        adapted: Adapted | None = None,
    ) -> None:
        """Put together what ``learn`` and ``VectorIndex.build`` made.

        Args:
            plan: questions and targets.
            asked: their vectors, in the order of ``plan.asked``.
            unanswered: likewise, of ``plan.unanswered``.
            taught: C^-1, (d, d) float32, and (m + 1, d) float32 sums of vectors: one for each of
                the m sentences with questions, by row, and the last of the unanswered ones.
            twins: (w,) rows of ``TWIN``.
            adapted: the model that all vectors here are of, where it is not the library's.
        """
        self.plan = plan
        self.asked = asked
        self.unanswered = unanswered
        self._inverse, self._sums = taught
        self.twins = twins
        self._adapted = adapted

    @property
    def adaptation(self) -> bytes | None:
        """The file that changed the model for these questions, where there is one."""
        return None if self._adapted is None else self._adapted.adaptation

    @property
    def sentence_vectors(self) -> NDArray[np.float16] | None:
        """(s, d) float16, unit rows: the library's sentences by the changed model, if there is one.

        Those of debris are zero.
        """
        return None if self._adapted is None else self._adapted.sentence_vectors

    @cached_property
    def rows(self) -> Rows:
        """(m,) rows of the sentences with questions, rising."""
        return self.plan.rows

    @cached_property
    def per_sentence(self) -> float:
        """Questions that a sentence has on average, of those that have any; 0 without any."""
        return self.plan.per_sentence

    @cached_property
    def _unasked(self) -> float:
        return self.plan.unasked

    @cached_property
    def _pointed_at(self) -> tuple[tuple[int, ...], ...]:
        """By prepared question, the rows of its sentences: made once, asked two hundred times."""
        numbers = np.arange(len(self.plan.asked) + 1)
        ends: list[int] = np.searchsorted(self.plan.targets["question"], numbers).tolist()
        rows: list[int] = self.plan.targets["sentence"].tolist()
        return tuple(tuple(rows[first:stop]) for first, stop in pairwise(ends))

    def is_asked(self, row: int) -> bool:
        """Whether prepared questions point at a sentence, or at one that says the same."""
        return row in self._asked_or_twin

    @cached_property
    def _asked_or_twin(self) -> frozenset[int]:
        return frozenset(self.rows.tolist()) | frozenset(self.twins["twin"].tolist())

    def targets(self, question: int) -> tuple[int, ...]:
        """Return the rows of the sentences that answer a prepared question."""
        return self._pointed_at[question]

    def twins_of(self, rows: Collection[int]) -> set[int]:
        """Return the rows of the sentences that say the same as one of ``rows``."""
        return {twin for row in rows for twin in self._twins_by_row.get(row, ())}

    @cached_property
    def _twins_by_row(self) -> dict[int, list[int]]:
        twins: dict[int, list[int]] = {}
        for row, twin in self.twins.tolist():
            twins.setdefault(row, []).append(twin)
        return twins

    def twins_among(self, rows: Rows) -> tuple[Rows, Rows]:
        """Return the places in rising ``rows`` of sentences with questions, and of their twins."""
        both = np.isin(self.twins["sentence"], rows) & np.isin(self.twins["twin"], rows)
        pairs = self.twins[both]
        return np.searchsorted(rows, pairs["sentence"]), np.searchsorted(rows, pairs["twin"])

    def learned(
        self, query: Floats, rows: Rows, vectors: NDArray[np.float16] | Floats
    ) -> tuple[Floats, float]:
        """Tell how much all prepared questions together speak for each sentence.

        Args:
            query: (d,) float32, unit.
            rows: (n,) of sentences.
            vectors: (n, d), those of the sentences.

        Returns:
            (n,) float32, 0 to 1: about 1 where the question is one of that sentence's and about 0
            where not; and the same for "none answers it", which may lie beyond.
        """
        direction = self._inverse @ query
        sums = self._sums @ direction
        count = len(self.rows)
        result = self._unasked * (vectors.astype(np.float32, copy=False) @ direction)
        places = np.searchsorted(self.rows, rows)
        known = np.flatnonzero(places < count)
        known = known[self.rows[places[known]] == rows[known]]
        result[known] = sums[places[known]]
        return np.clip(result, 0, 1).astype(np.float32), float(sums[-1])

    def to_files(self) -> dict[str, Content]:
        """Write it as JSON, vectors and plain arrays, by file name."""
        questions = {"asked": self.plan.asked, "unanswered": self.plan.unanswered}
        arrays: dict[str, NDArray[Any]] = {
            "targets": self.plan.targets,
            "twins": self.twins,
            "inverse": self._inverse,
            "sums": self._sums,
        }
        files: dict[str, Content] = {
            "questions.json": json.dumps(questions).encode("ascii"),
            "asked.faiss": self.asked.to_bytes(),
            "unanswered.faiss": self.unanswered.to_bytes(),
        }
        if self._adapted is not None:
            files[ADAPTATION_FILE] = self._adapted.adaptation
            arrays["sentence_vectors"] = self._adapted.sentence_vectors
        files.update((f"{name}.npy", partial(save_array, array)) for name, array in arrays.items())
        return files

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> PreparedIndex | None:
        """Read what ``to_files`` wrote; ``None`` where there is nothing.

        The bytes must have been checked against their hash.

        Raises:
            IndexDamagedError: the vectors cannot be read.
        """
        if not files:
            return None
        told = json.loads(files["questions.json"])
        plan = PreparedPlan(
            tuple(told["asked"]), array_of(files["targets.npy"]), tuple(told["unanswered"])
        )
        return cls(
            plan,
            VectorIndex.from_bytes(files["asked.faiss"]),
            VectorIndex.from_bytes(files["unanswered.faiss"]),
            (array_of(files["inverse.npy"]), array_of(files["sums.npy"])),
            array_of(files["twins.npy"]),
            _adapted(files),
        )


def _adapted(files: Mapping[str, bytes]) -> Adapted | None:
    changes = files.get(ADAPTATION_FILE)
    return None if changes is None else Adapted(changes, array_of(files["sentence_vectors.npy"]))


def learn(
    plan: PreparedPlan,
    asked: Floats,
    unanswered: Floats,
    sentences: NDArray[np.float16],
    quotable: NDArray[np.bool_],
) -> tuple[Floats, Floats]:
    """Fit the regression; see ``PreparedIndex`` for what comes back.

    Each sentence counts as one more question of its own; one that may be quoted and has none, as
    ``plan.unasked`` says, so that what no question covers is not taken for its own in full.

    Args:
        plan: questions and targets.
        asked: (n, d) float32, unit rows.
        unanswered: (u, d) float32, unit rows.
        sentences: (s, d), those of the library by row.
        quotable: (s,) which of them may be quoted.
    """
    rows = plan.rows
    own = sentences[rows].astype(np.float64)
    spread = RIDGE * np.eye(asked.shape[1]) + _products(own)
    for vectors in (asked, unanswered):
        spread += _products(vectors)
    without = quotable.copy()
    without[rows] = False
    spread += plan.unasked * _products(sentences[without])
    sums = np.vstack([own, unanswered.sum(axis=0, dtype=np.float64)[np.newaxis]])
    places = np.searchsorted(rows, plan.targets["sentence"])
    np.add.at(sums, places, asked[plan.targets["question"]].astype(np.float64))
    return np.linalg.inv(spread).astype(np.float32), sums.astype(np.float32)


def _products(vectors: NDArray[Any]) -> NDArray[np.float64]:
    """Return A'A, (d, d), of the rows A (n, d)."""
    total = np.zeros((vectors.shape[1], vectors.shape[1]))
    for start in range(0, len(vectors), BLOCK):
        wide = vectors[start : start + BLOCK].astype(np.float64)
        total += wide.T @ wide
    return total
