"""Questions to ask next: an editor's prepared ones, near to what was asked and not yet answered.

A library without prepared questions suggests none: nothing here makes a question up.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ketabot.index import Library, PreparedIndex

__all__ = ["Seen", "Suggester"]

Floats = NDArray[np.float32]

MOST: Final = 3
"""Questions that are suggested at a time."""
ALIKE: Final = 0.8
"""Similarity from which two suggestions ask the same."""
CLEAR: Final = 0.1
"""How much nearer a question is to itself than to any that the library does not answer."""
_FIT: Final = re.compile(
    r"(?:What|How|Why|Which|Who|When|Where|Can|Is|Are|Does|Do|Has|Have|Did|Could)\b[ -~’–]{15,90}\?"
)
_POINTS: Final = re.compile(
    r"\b(?:i|i'm|me|my|mine|we|us|our|you|your|it|its|they|them|their|he|him|his|she|her|this|that"
    r"|these|those|here|there|thing|stuff|else|guy|guys|kids?)\b",
    re.IGNORECASE,
)
"""Words that point at somebody, or at something that was said: such a question cannot stand alone
under another."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a conversation has had already."""

    said: str = ""
    """All that was quoted."""
    asked: frozenset[str] = frozenset()
    """All that was asked or searched, in lower case."""


@dataclass(frozen=True, slots=True, eq=False)
class _Pool:
    """The questions that may be suggested: the most typical one of each sentence."""

    questions: tuple[str, ...]
    rows: NDArray[np.int64]
    """(n,) of the sentences that answer them."""
    vectors: Floats
    """(n, d), unit rows."""


class Suggester:
    """Suggests questions that one library answers; safe from any thread."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def near(self, vector: Floats, seen: Seen, allows: Callable[[str], bool]) -> tuple[str, ...]:
        """Return a few questions whose answer was not quoted yet, the nearest first.

        Args:
            vector: (d,) of what was asked, as it is compared with prepared questions.
            seen: what the conversation has had.
            allows: whether a sentence may be quoted to this person.
        """
        prepared = self._library.prepared
        if prepared is None or not self._pool.questions:
            return ()
        pool, chosen = self._pool, list[int]()
        order = np.argsort(-(pool.vectors @ vector), kind="stable").tolist()
        for number in order:
            alike = (float(pool.vectors[one] @ pool.vectors[number]) for one in chosen)
            if max(alike, default=0.0) < ALIKE and self._is_new(number, seen, allows):
                chosen.append(number)
            if len(chosen) == MOST:
                break
        return tuple(pool.questions[number] for number in chosen)

    def _is_new(self, number: int, seen: Seen, allows: Callable[[str], bool]) -> bool:
        pool = self._pool
        if pool.questions[number].casefold() in seen.asked:
            return False
        row = int(pool.rows[number])
        rows = {row} if self._library.prepared is None else {row} | self._twins(row)
        texts = [self._library.sentence_text(one) for one in rows]
        return allows(texts[0]) and not any(text in seen.said for text in texts)

    def _twins(self, row: int) -> set[int]:
        prepared = self._library.prepared
        return set() if prepared is None else prepared.twins_of([row])

    @cached_property
    def _pool(self) -> _Pool:
        prepared = self._library.prepared
        if prepared is None or not prepared.plan.asked:
            return _Pool((), np.zeros(0, np.int64), np.zeros((0, 1), np.float32))
        vectors = prepared.asked.vectors()
        kept = [
            (number, row)
            for row, numbers in sorted(_fit_ones(prepared).items())
            for number in [_most_typical(numbers, vectors)]
            if self._answers(prepared, vectors[number], row)
        ]
        numbers = [number for number, _ in kept]
        return _Pool(
            tuple(prepared.plan.asked[number] for number in numbers),
            np.array([row for _, row in kept], dtype=np.int64),
            vectors[numbers],
        )

    def _answers(self, prepared: PreparedIndex, vector: Floats, row: int) -> bool:
        """Whether asking this is answered by that sentence, as far as prepared questions tell."""
        sentences = prepared.sentence_vectors
        if sentences is None:
            sentences = self._library.sentence_vectors
        rows = prepared.rows
        learned, _ = prepared.learned(vector, rows, sentences[rows])
        best = int(rows[int(np.argmax(learned))])
        if best != row and best not in prepared.twins_of([row]):
            return False
        near, _ = prepared.unanswered.search(vector[np.newaxis, :], 1)
        return near.size == 0 or float(near[0, 0]) <= 1 - CLEAR


def _fit_ones(prepared: PreparedIndex) -> dict[int, list[int]]:
    """Return the numbers of the questions that read well under another's answer, by sentence."""
    found: dict[int, list[int]] = defaultdict(list)
    for number in _fit_numbers(prepared.plan.asked):
        targets = prepared.targets(number)
        if len(targets):
            found[int(targets[0])].append(number)
    return found


def _fit_numbers(questions: Sequence[str]) -> Iterator[int]:
    for number, question in enumerate(questions):
        if _FIT.fullmatch(question) and not _POINTS.search(question):
            yield number


def _most_typical(numbers: Sequence[int], vectors: Floats) -> int:
    """Return the question that is most like the others of its sentence."""
    of_row = vectors[list(numbers)]
    return numbers[int(np.argmax(of_row @ of_row.sum(axis=0)))]
