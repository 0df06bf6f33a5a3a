"""The reranker that comes with ketabot: it reads a window of sentences at once.

A transformer sees the question and as many sentences as fit; for each sentence the last layer is
averaged over its tokens, and a small head makes a score of it. Another head makes one of the first
token: "none of these". What comes out is the difference, in units of log odds. ``training/reader``
tells how both were trained, on what, and how well it reads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ketabot.embedding.engine import Engine
from ketabot.embedding.reranking.heads import window_scores
from ketabot.embedding.reranking.protocol import Scores
from ketabot.embedding.reranking.windows import (
    Window,
    Words,
    make_windows,
    question_room,
    stacked,
)
from ketabot.embedding.tokens import Tokens
from ketabot.errors import ModelError

__all__ = ["HEAD", "WIDTH", "WindowReranker"]

WIDTH = 256
"""Most tokens in a window, special ones included, as in training."""
HEAD = "heads."
"""Begins the names of the weights that belong to no layer of the transformer."""


class WindowReranker:
    """Implements ``Reranker`` by a transformer with two heads on it."""

    def __init__(self, engine: Engine, heads: Mapping[str, NDArray[np.float32]], name: str) -> None:
        """Put a model to use.

        Args:
            engine: the transformer, changed by training.
            heads: weights of the heads; ``heads.py`` tells names and shapes.
            name: as the settings name it.

        Raises:
            ModelError: the tokenizer marks no beginning and end of a text.
        """
        import torch

        self.name = name
        self._engine = engine
        self._heads = {key: torch.from_numpy(weight.copy()) for key, weight in heads.items()}
        self._tokens = Tokens(engine.tokenizer, WIDTH)
        marks = self._tokens.ids([""])[0].tolist()
        if len(marks) != 2:
            raise ModelError(
                f"the tokenizer of the reader {name!r} puts {len(marks)} tokens around a text, and "
                "the reader needs two; set reading.reader to another one, or to simple"
            )
        self._words = Words(marks[0], marks[1], engine.padding)

    def sees(self, question: str) -> bool:
        """Whether a question takes no more than half of a window."""
        return len(self._ids([question])[0]) <= question_room(WIDTH)

    def scores(self, question: str, sentences: Sequence[str]) -> Scores:
        """Score each sentence against "none of those that were read with it"."""
        question_ids, *sentence_ids = self._ids([question, *(f" {text}" for text in sentences)])
        found = np.zeros(len(sentences), dtype=np.float32)
        windows = list(make_windows(question_ids, sentence_ids, self._words, WIDTH))
        if windows:
            for window, row in zip(windows, self._read(windows), strict=True):
                places = list(window.sentences)
                found[places] = row[1 : 1 + len(places)] - row[0]
        return found

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        return [ids[1:-1].tolist() for ids in self._tokens.ids(texts)]

    def _read(self, windows: Sequence[Window]) -> NDArray[np.float32]:
        import torch

        ids, mask, owners = stacked(windows, self._words.padding)
        hidden = self._engine.hidden(ids, mask, (owners >= 0).astype(np.int64))
        with torch.inference_mode():
            rows: NDArray[np.float32] = window_scores(
                hidden, torch.from_numpy(owners), self._heads
            ).numpy()
        return rows
