"""What the model learns from: which questions and sentences belong together, and which do not.

Two questions of one sentence belong together, and so do a question and its sentence. Questions
of different sentences do not, unless the sentences say the same; of sentences that share a
question it cannot be said. A question without an answer belongs to nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ketabot.config import AdaptingConfig
from ketabot.index import Library, PreparedIndex
from ketabot.prepared import normal_form

__all__ = ["Batch", "Examples"]

Marks = NDArray[np.bool_]
Rows = frozenset[int]
T = TypeVar("T")

MOST_HELD_APART = 500
FEWEST_LEFT = 3
"""Questions of a sentence that are learned, before any is held apart."""
UNANSWERED_SHARE = 3
"""For so many questions of a batch it holds one that is not answered."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Texts that are compared with each other in one step."""

    texts: tuple[str, ...]
    together: Marks
    """(n, n) symmetric; the diagonal is false."""
    apart: Marks
    """(n, n) symmetric; where neither is true, it cannot be said."""


class Examples:
    """The prepared questions of a library, as examples."""

    def __init__(self, library: Library, prepared: PreparedIndex, config: AdaptingConfig) -> None:
        """Draw by lot which questions are held apart."""
        self._config = config
        self._kin = _kin(prepared)
        plan = prepared.plan
        self.unanswered = plan.unanswered
        self.sentences = {row: library.sentence_text(row) for row in prepared.rows.tolist()}
        forms: defaultdict[str, set[int]] = defaultdict(set)
        for number, row in plan.targets.tolist():
            forms[normal_form(plan.asked[number])].add(row)
        self._targets = {one: sorted(forms[normal_form(one)]) for one in plan.asked}
        self._sharing = {(a, b) for rows in forms.values() for a in rows for b in rows}
        self.held_apart = self._hold_apart(plan.asked)
        apart = set(self.held_apart)
        self.questions = tuple(one for one in plan.asked if one not in apart)
        self._by_row: defaultdict[int, list[str]] = defaultdict(list)
        for question in self.questions:
            for row in self._targets[question]:
                self._by_row[row].append(question)

    def rows_of(self, question: str) -> Rows:
        """Return the sentences that answer a question, and those that say the same."""
        return frozenset().union(*(self._kin[row] for row in self._targets.get(question, ())))

    def kin_of(self, row: int) -> Rows:
        """Return the sentences that say the same as one, itself among them."""
        return self._kin[row]

    def sha256(self) -> str:
        """Return a hash of all that the batches are drawn from: the same, and so are they."""
        kin = sorted((row, sorted(rows)) for row, rows in self._kin.items())
        lots = [self.questions, self.held_apart, self.unanswered, sorted(self._sharing)]
        texts = json.dumps([*lots, kin, sorted(self.sentences.items())])
        return hashlib.sha256(texts.encode("ascii")).hexdigest()

    @property
    def steps(self) -> int:
        """Batches in one pass."""
        return -(-len(self.questions) // self._config.batch)

    def batches(self, number: int) -> Iterator[Batch]:
        """Yield the batches of a pass; the same number gives the same ones.

        Each question stands in one of them, beside another of its sentence, by lot, and the
        sentence itself.
        """
        lot = np.random.default_rng([self._config.seed, number + 1])
        order = [self.questions[place] for place in lot.permutation(len(self.questions))]
        size = self._config.batch
        for start in range(0, len(order), size):
            yield self._batch(order[start : start + size], lot)

    def _hold_apart(self, questions: Sequence[str]) -> tuple[str, ...]:
        lot = np.random.default_rng([self._config.seed, 0])
        order = [questions[place] for place in lot.permutation(len(questions))]
        left: defaultdict[int, int] = defaultdict(int)
        for rows in self._targets.values():
            for row in rows:
                left[row] += 1
        wanted = min(MOST_HELD_APART, int(self._config.held_apart * len(questions)))
        chosen: list[str] = []
        for question in order:
            rows = self._targets[question]
            if len(chosen) < wanted and all(left[row] > FEWEST_LEFT for row in rows):
                chosen.append(question)
                for row in rows:
                    left[row] -= 1
        return tuple(chosen)

    def _batch(self, questions: Sequence[str], lot: np.random.Generator) -> Batch:
        rows = [_one_of(self._targets[question], lot) for question in questions]
        partners = [
            _one_of([one for one in self._by_row[row] if one != question] or [question], lot)
            for question, row in zip(questions, rows, strict=True)
        ]
        count = min(len(self.unanswered), len(questions) // UNANSWERED_SHARE)
        drawn = lot.choice(len(self.unanswered), count, replace=False) if count else ()
        unanswered = [self.unanswered[place] for place in drawn]
        sentences = sorted(set(rows))
        here = set(questions)
        asked = [*questions, *(one for one in partners if one not in here)]
        about = [
            *(self.rows_of(question) for question in asked),
            *(frozenset[int]() for _ in unanswered),
            *(self.kin_of(row) for row in sentences),
        ]
        texts = (*asked, *unanswered, *(self.sentences[row] for row in sentences))
        return Batch(texts, *self._relations(about))

    def _relations(self, about: Sequence[Rows]) -> tuple[Marks, Marks]:
        numbers = {row: i for i, row in enumerate(sorted(frozenset().union(*about)))}
        marks = np.zeros((len(about), len(numbers)), dtype=np.float32)
        for i, rows in enumerate(about):
            marks[i, [numbers[row] for row in rows]] = 1
        sharing = np.eye(len(numbers), dtype=np.float32)
        for one, other in self._sharing:
            if one in numbers and other in numbers:
                sharing[numbers[one], numbers[other]] = 1
        together = marks @ marks.T > 0
        apart = ~(marks @ sharing @ marks.T > 0)
        for relation in (together, apart):
            np.fill_diagonal(relation, val=False)
        return together, apart


def _one_of(things: Sequence[T], lot: np.random.Generator) -> T:
    return things[int(lot.integers(len(things)))]


def _kin(prepared: PreparedIndex) -> dict[int, Rows]:
    """Return for each sentence with questions those that say the same, itself among them."""
    kin: defaultdict[int, set[int]] = defaultdict(set)
    for row in prepared.rows.tolist():
        kin[row].add(row)
    for row, twin in prepared.twins.tolist():
        kin[row].add(twin)
        kin[twin].update((row, twin))
    return {row: frozenset(rows) for row, rows in kin.items()}
