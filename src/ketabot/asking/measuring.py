"""How near prepared questions are to each other: every one is held against all others.

The work is done in blocks of rows, so that memory grows with the number of questions and not
with its square.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketabot.embedding import Matrix

__all__ = ["Nearest", "Tell", "nearest", "nearest_before", "nearest_by_sentence"]

Numbers = NDArray[np.int64]
Tell = Callable[[str, int, int], None]
"""Told how far a step of the work has come: its name, done, total."""
BLOCK = 256
NONE = np.float32(-2)
"""Less than any similarity: there is nothing to be near to."""


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """For each row, what is nearest to it."""

    similarity: NDArray[np.float32]
    """(n,) cosine; below -1 where there is nothing."""
    row: Numbers
    """(n,) which one."""


def nearest(queries: Matrix, others: Matrix) -> Nearest:
    """Return which of ``others`` (m, d) is nearest to each of ``queries`` (n, d)."""
    return _gather(
        len(queries), lambda rows: queries[rows] @ others.T if len(others) else _nothing(rows)
    )


def nearest_before(vectors: Matrix, form: Numbers) -> Nearest:
    """Return for each of ``vectors`` (n, d) the nearest of those that stand before it.

    ``form`` (n,) is equal where the words are the same: one question that is listed for several
    sentences, as it may be, is not near to itself.
    """

    def compare(rows: Numbers) -> NDArray[np.float32]:
        before = np.arange(len(vectors)) < rows[:, np.newaxis]
        other = form != form[rows][:, np.newaxis]
        return np.where(before & other, vectors[rows] @ vectors.T, NONE)

    return _gather(len(vectors), compare)


def nearest_by_sentence(
    vectors: Matrix, sentence: Numbers, form: Numbers, same: NDArray[np.bool_], tell: Tell
) -> tuple[Nearest, Nearest]:
    """Return for each question the nearest other one of its sentences, and of all others.

    Args:
        vectors: (n, d) those of the questions.
        sentence: (n,) number of the sentence that each is listed for.
        form: (n,) equal where the words are the same: they are one question of several
            sentences, and not held against each other.
        same: (s, s) which sentences say the same; each does with itself.
        tell: told how far the work has come.
    """
    twins = {one: np.logical_or.reduce(same[sentence[rows]]) for one, rows in _twins(form).items()}
    own, other = [], []
    for rows in _blocks(len(vectors)):
        similarity = vectors[rows] @ vectors.T
        similarity[form == form[rows][:, np.newaxis]] = NONE
        kin = same[sentence[rows]][:, sentence]
        for place, row in enumerate(rows):
            if (known := twins.get(int(form[row]))) is not None:
                kin[place] |= known[sentence]
        own.append(_best(np.where(kin, similarity, NONE)))
        other.append(_best(np.where(kin, NONE, similarity)))
        tell("comparing the questions", int(rows[-1]) + 1, len(vectors))
    return _joined(own), _joined(other)


def _twins(form: Numbers) -> dict[int, Numbers]:
    """Return the rows of each form that several have."""
    forms, counts = np.unique(form, return_counts=True)
    return {int(one): np.flatnonzero(form == one) for one in forms[counts > 1]}


def _gather(count: int, compare: Callable[[Numbers], NDArray[np.float32]]) -> Nearest:
    return _joined([_best(compare(rows)) for rows in _blocks(count)])


def _blocks(count: int) -> Iterator[Numbers]:
    for start in range(0, count, BLOCK):
        yield np.arange(start, min(start + BLOCK, count))


def _nothing(rows: Numbers) -> NDArray[np.float32]:
    return np.full((len(rows), 1), NONE)


def _best(similarity: NDArray[np.float32]) -> tuple[NDArray[np.float32], Numbers]:
    row = similarity.argmax(axis=1)
    return similarity[np.arange(len(row)), row], row


def _joined(parts: list[tuple[NDArray[np.float32], Numbers]]) -> Nearest:
    none: tuple[NDArray[np.float32], Numbers] = (np.empty(0, np.float32), np.empty(0, np.int64))
    similarity, row = zip(none, *parts, strict=True)
    return Nearest(np.concatenate(similarity), np.concatenate(row))
