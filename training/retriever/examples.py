"""Questions and the sentences that answer them → batches to learn from.

Of every answerable question a batch holds a sentence that answers it, by lot alone or between its
neighbours, and other sentences of the same passage, which are about the same and do not answer it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.reader.data import lines

__all__ = ["Batch", "Pairs"]

Marks = NDArray[np.bool_]
Piece = tuple[str, int]
"""A sentence: its passage and its number there."""

BATCH = 48
"""Questions that are learned at once."""
OTHERS = 2
"""Sentences of its passage that do not answer a question, beside the one that does."""
BETWEEN = 0.33
"""Share of the sentences that are learned together with the one before and the one behind."""
TWICE = "lay_authored"
"""The set in the register of the library: each question comes twice a pass."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Texts that are compared with each other in one step."""

    texts: tuple[str, ...]
    together: Marks
    """(n, n) symmetric: a question and what answers it, or two questions with one answer."""
    apart: Marks
    """(n, n) symmetric; where neither is true, it cannot be said."""


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    about: frozenset[Piece]
    """What answers a question; what a text holds."""
    touches: frozenset[Piece]
    """The same, and what answers the question in part."""
    is_question: bool


class Pairs:
    """The questions of all sets that are learned, and their passages."""

    def __init__(self, folder: Path) -> None:
        """Read what ``training.reader.data`` wrote."""
        self.passages: dict[str, list[str]] = {
            one["id"]: one["sentences"] for one in lines(folder / "passages.jsonl.gz")
        }
        self.questions = [one for one in lines(folder / "questions.jsonl.gz") if one["right"]]
        learned = [one for one in self.questions if one["split"] == "train"]
        self._learned = learned + [one for one in learned if one["set"] == TWICE]
        self.steps = -(-len(self._learned) // BATCH)
        """Batches in one pass."""

    def batches(self, seed: int, number: int) -> Iterator[Batch]:
        """Yield the batches of a pass; the same numbers give the same ones."""
        lot = np.random.default_rng([seed, number])
        order = lot.permutation(len(self._learned)).tolist()
        for start in range(0, len(order), BATCH):
            yield self._batch([self._learned[place] for place in order[start : start + BATCH]], lot)

    def _batch(self, questions: Sequence[dict[str, Any]], lot: np.random.Generator) -> Batch:
        texts: dict[str, _Text] = {}
        for question in questions:
            for one in self._drawn(question, lot):
                texts.setdefault(one.text, one)
        return Batch(tuple(texts), *_relations(list(texts.values())))

    def _drawn(self, question: dict[str, Any], lot: np.random.Generator) -> Iterator[_Text]:
        passage = question["passage"]
        right = frozenset((passage, number) for number in question["right"])
        partly = frozenset((passage, number) for number in question["partial"])
        yield _Text(question["question"], right, right | partly, is_question=True)
        chosen = question["right"][int(lot.integers(len(question["right"])))]
        reach = 1 if lot.random() < BETWEEN else 0
        yield self._text(passage, max(0, chosen - reach), chosen + reach)
        known = {*question["right"], *question["partial"]}
        others = [n for n in range(len(self.passages[passage])) if n not in known]
        for number in lot.permutation(others)[:OTHERS].tolist():
            yield self._text(passage, number, number)

    def _text(self, passage: str, first: int, last: int) -> _Text:
        sentences = self.passages[passage][first : last + 1]
        held = frozenset((passage, first + offset) for offset in range(len(sentences)))
        return _Text(" ".join(sentences), held, held, is_question=False)


def _relations(texts: Sequence[_Text]) -> tuple[Marks, Marks]:
    """Return which texts belong together and which do not.

    Of two sentences it is never said: that they do not answer one question makes them no less
    alike.
    """
    count = len(texts)
    together, apart = np.zeros((count, count), bool), np.zeros((count, count), bool)
    for i, one in enumerate(texts):
        for j, other in enumerate(texts[:i]):
            if not (one.is_question or other.is_question):
                continue
            together[i, j] = together[j, i] = bool(one.about & other.about)
            apart[i, j] = apart[j, i] = not one.touches & other.touches
    return together, apart
