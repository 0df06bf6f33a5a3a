"""Texts → rows of an array of vectors, each different text once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketabot.embedding import Embedder
from ketabot.errors import ModelError

__all__ = ["embed"]

SLAB = 16_384
"""Texts that the embedder gets at once: enough to sort them well by length."""


def embed(
    rows: Mapping[str, list[int]],
    target: NDArray[Any],
    embedder: Embedder,
    tell: Callable[[int, int], None],
) -> None:
    """Embed each text and write its vector into the rows of ``target`` that it has.

    Raises:
        ModelError: the model returned something that is no vector.
    """
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
