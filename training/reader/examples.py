"""Questions and passages → windows to learn from, drawn anew for every pass."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from ketabot.embedding.reranking.windows import Window, Words, make_window

__all__ = ["WIDTH", "Example", "Pool", "Question"]

WIDTH = 256
"""Most tokens in a window."""
WINDOWS = {"lay_authored": 2.0}
"""Windows a question of a set stands in in each pass, where that is not one; the lay set is in the
register of the library. Of a share below one, other questions are drawn for each pass."""
MIXED, ABSENT = 0.45, 0.2
"""Shares of windows that hold other passages too, and of those whose answer is taken away."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a set."""

    id: str
    set: str
    passage: str
    question: str
    right: tuple[int, ...]
    partial: tuple[int, ...]
    style: str
    split: str


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A window, and which of its places are right, wrong, or neither."""

    window: Window
    right: tuple[int, ...]
    """Empty: none of them answers."""
    unsure: tuple[int, ...]


Piece = tuple[str, int]
"""A sentence: its passage and its number there."""


class Pool:
    """All questions and passages, as tokens."""

    def __init__(self, folder: Path, tokenizer: Tokenizer, words: Words) -> None:
        """Read what ``data.py`` wrote."""
        passages = list(_lines(folder / "passages.jsonl.gz"))
        self.words = words
        self.near = {one["id"]: one["near"] for one in passages}
        self.sentences = {
            one["id"]: _tokens(tokenizer, [f" {text}" for text in one["sentences"]])
            for one in passages
        }
        self.questions = [
            Question(
                **{
                    **one,
                    "right": tuple(one["right"]),
                    "partial": tuple(one["partial"]),
                }
            )
            for one in _lines(folder / "questions.jsonl.gz")
        ]
        asked = _tokens(tokenizer, [one.question for one in self.questions])
        self.asked = {one.id: ids for one, ids in zip(self.questions, asked, strict=True)}

    def own(self, question: Question) -> Example:
        """Put the passage of a question into one window."""
        count = len(self.sentences[question.passage])
        return self._example(question, [(question.passage, n) for n in range(count)])

    def passes(
        self, seed: int, number: int, windows: Mapping[str, float] = WINDOWS
    ) -> Iterator[Example]:
        """Yield the examples of a pass in the order of the lot."""
        lot = np.random.default_rng([seed, number])
        asked = self._asked_in_a_pass(windows, lot)
        for place in lot.permutation(len(asked)):
            yield self.drawn(asked[place], lot)

    def _asked_in_a_pass(
        self, windows: Mapping[str, float], lot: np.random.Generator
    ) -> list[Question]:
        train = [one for one in self.questions if one.split == "train"]
        asked = [one for one in train if windows.get(one.set, 1.0) >= 1]
        for name, count in windows.items():
            own = [one for one in train if one.set == name]
            asked += own * (int(count) - 1)
            if part := round(count % 1 * len(own)):
                asked += [own[place] for place in lot.permutation(len(own))[:part]]
        return asked

    def drawn(self, question: Question, lot: np.random.Generator) -> Example:
        """Make one of the windows that a question can stand in."""
        draw = lot.random()
        if draw < MIXED:
            return self._example(question, self._mixed(question, lot, with_answer=True))
        if draw < MIXED + ABSENT and question.right:
            return self._example(question, self._mixed(question, lot, with_answer=False))
        return self.own(question)

    def _mixed(
        self, question: Question, lot: np.random.Generator, *, with_answer: bool
    ) -> list[Piece]:
        """Draw runs of sentences of the passage and of those most like it."""
        own = self._own_run(question, lot, with_answer=with_answer)
        runs = [own] if own else []
        near = self.near[question.passage]
        for place in lot.permutation(len(near))[: int(lot.integers(2, 5))]:
            count = len(self.sentences[near[place]])
            size = int(lot.integers(1, 5))
            first = int(lot.integers(0, max(1, count - size + 1)))
            runs.append([(near[place], n) for n in range(first, min(count, first + size))])
        order = lot.permutation(len(runs))
        pieces = [piece for place in order for piece in runs[place]]
        return pieces or [(question.passage, 0)]

    def _own_run(
        self, question: Question, lot: np.random.Generator, *, with_answer: bool
    ) -> list[Piece]:
        count = len(self.sentences[question.passage])
        numbers = list(range(count))
        if with_answer and question.right:
            before, after = lot.integers(0, 4, size=2)
            first = max(0, min(question.right) - int(before))
            numbers = numbers[first : max(question.right) + 1 + int(after)]
        elif not with_answer:
            touched = {*question.right, *question.partial}
            numbers = [number for number in numbers if number not in touched]
        return [(question.passage, number) for number in numbers]

    def _example(self, question: Question, pieces: Sequence[Piece]) -> Example:
        """Fill a window; where not all fits, what is far from the answer is left out."""
        asked = self.asked[question.id][: WIDTH // 2 - 2]
        room = WIDTH - len(asked) - 2
        right = {(question.passage, number) for number in question.right}
        kept = self._fitting(pieces, right, room)
        window = make_window(
            asked,
            [self.sentences[passage][number] for passage, number in kept],
            range(len(kept)),
            self.words,
            room,
        )
        unsure = {(question.passage, number) for number in question.partial}
        return Example(
            window,
            tuple(place for place, piece in enumerate(kept) if piece in right),
            tuple(place for place, piece in enumerate(kept) if piece in unsure),
        )

    def _fitting(self, pieces: Sequence[Piece], right: set[Piece], room: int) -> list[Piece]:
        sizes = [min(room, len(self.sentences[p][n]) + 1) for p, n in pieces]
        middle = next((place for place, piece in enumerate(pieces) if piece in right), 0)
        order = sorted(range(len(pieces)), key=lambda place: abs(place - middle))
        kept, used = set[int](), 0
        for place in order:
            if used + sizes[place] > room:
                break
            kept.add(place)
            used += sizes[place]
        return [piece for place, piece in enumerate(pieces) if place in kept]


def by_set(questions: Sequence[Question]) -> dict[str, list[Question]]:
    """Sort the questions that are held back by their set."""
    found: defaultdict[str, list[Question]] = defaultdict(list)
    for one in questions:
        if one.split == "dev":
            found[one.set].append(one)
    return dict(found)


def _tokens(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    encoded = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [one.ids for one in encoded]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
