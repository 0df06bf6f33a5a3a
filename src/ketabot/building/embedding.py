"""Texts → rows of an array of vectors: taken over, or embedded, each different text once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketabot.embedding import Embedder
from ketabot.errors import ModelError

__all__ = ["embed_new", "take_over"]

Rows = NDArray[np.int64]

SLAB = 16_384
"""Texts that the embedder gets at once: enough to sort them well by length."""


def take_over(target: NDArray[Any], source: NDArray[Any], rows: Rows) -> None:
    """Copy rows of ``source`` that ``rows``, (n,), names for those of ``target``; -1: none."""
    taken = rows >= 0
    target[taken] = source[rows[taken]]


def embed_new(
    target: NDArray[Any],
    texts: Iterable[str],
    old: Rows,
    embedder: Embedder,
    tell: Callable[[int, int], None],
) -> int:
    """Write the vector of each new text into its row; that of an empty text stays as it is.

    Args:
        target: (n, d), where it ends up.
        texts: n of them.
        old: (n,) row that each was taken over from; -1 if it is new.
        embedder: the model.
        tell: told how many of how many different texts are embedded.

    Returns:
        How many different texts were embedded.

    Raises:
        ModelError: the model returned something that is no vector.
    """
    new: dict[str, list[int]] = {}
    for row, (text, before) in enumerate(zip(texts, old.tolist(), strict=True)):
        if text and before < 0:
            new.setdefault(text, []).append(row)
    _embed(new, target, embedder, tell)
    return len(new)


def _embed(
    rows: dict[str, list[int]],
    target: NDArray[Any],
    embedder: Embedder,
    tell: Callable[[int, int], None],
) -> None:
    texts = list(rows)
    for start in range(0, len(texts), SLAB):
        slab = texts[start : start + SLAB]

        def inside(done: int, total: int, start: int = start, size: int = len(slab)) -> None:
            tell(start + size * done // max(total, 1), len(texts))

        vectors = embedder.encode(slab, inside)
        if vectors.shape != (len(slab), target.shape[1]) or not np.isfinite(vectors).all():
            raise ModelError(
                f"the embedding model {embedder.name!r} returned no vectors of "
                f"{target.shape[1]} numbers for some texts; choose another model"
            )
        for text, vector in zip(slab, vectors, strict=True):
            target[rows[text]] = vector
