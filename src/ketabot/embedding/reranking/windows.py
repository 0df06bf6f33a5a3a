"""Sentences → windows that a model reads at once, together with the question.

A window is ``[CLS] question [SEP] sentence [SEP] sentence [SEP] …``, so that the sentences are
compared with each other and not only with the question (as in Wang et al., "Multi-passage BERT",
2019, where it is passages that are normalised together).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "NOBODY",
    "Window",
    "Words",
    "make_window",
    "make_windows",
    "question_room",
    "stacked",
]

Ids = NDArray[np.int64]

NOBODY = -1
"""Owner of the tokens that belong to no sentence."""


@dataclass(frozen=True, slots=True)
class Words:
    """Numbers of the tokens with a meaning of their own."""

    begin: int
    """``[CLS]``"""
    end: int
    """``[SEP]``"""
    padding: int


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """What is read at once."""

    ids: Ids
    """(w,) tokens."""
    owners: Ids
    """(w,) place of the sentence that each token belongs to; ``NOBODY``: the question."""
    sentences: tuple[int, ...]
    """The number of the sentence at each place."""


def question_room(width: int) -> int:
    """Return the most tokens of a question that a window of so many tokens takes."""
    return width // 2 - 2


def make_windows(
    question: Sequence[int], sentences: Sequence[Sequence[int]], words: Words, width: int
) -> Iterator[Window]:
    """Fill windows with sentences, in their order.

    Args:
        question: its tokens, without special ones.
        sentences: likewise, of each.
        words: the special tokens.
        width: most tokens in a window; a question may take half of it, and a sentence what is
            left; what is beyond that is not seen.
    """
    question = question[: question_room(width)]
    room = width - len(question) - 2
    chosen: list[int] = []
    used = 0
    for number, sentence in enumerate(sentences):
        size = min(len(sentence) + 1, room)
        if chosen and used + size > room:
            yield make_window(question, sentences, chosen, words, room)
            chosen, used = [], 0
        chosen.append(number)
        used += size
    if chosen:
        yield make_window(question, sentences, chosen, words, room)


def make_window(
    question: Sequence[int],
    sentences: Sequence[Sequence[int]],
    chosen: Sequence[int],
    words: Words,
    room: int,
) -> Window:
    """Put chosen sentences into one window, each cut to ``room`` tokens, its end included."""
    ids = [words.begin, *question, words.end]
    owners = [NOBODY] * len(ids)
    for place, number in enumerate(chosen):
        own = [*sentences[number][: room - 1], words.end]
        ids += own
        owners += [place] * len(own)
    return Window(np.array(ids), np.array(owners), tuple(chosen))


def stacked(windows: Sequence[Window], padding: int) -> tuple[Ids, Ids, Ids]:
    """Put windows into rows of one width, a multiple of 8.

    Returns:
        Tokens, filled up with ``padding``; 1 where there is a token; and owners: each (n, w).
    """
    width = -(-max(len(window.ids) for window in windows) // 8) * 8
    ids = np.full((len(windows), width), padding, dtype=np.int64)
    owners = np.full_like(ids, NOBODY)
    mask = np.zeros_like(ids)
    for row, window in enumerate(windows):
        size = len(window.ids)
        ids[row, :size] = window.ids
        owners[row, :size] = window.owners
        mask[row, :size] = 1
    return ids, mask, owners
