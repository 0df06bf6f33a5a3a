"""Which texts are embedded together.

The last bits of a vector depend on the shapes of the multiplications that made it. So that a
text has the same vector in a small batch as in a large one, only texts of the very same number
of tokens share a batch: there is nothing to pad and nothing to mask, and a row of a product does
not depend on the number of rows (``packing`` sees to that for wide layers). Very small products
are the exception, as libraries have other code for them; so texts of fewer than ``PADDED`` tokens
are padded to that width, and share no batch with texts that fill it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["PADDED", "Batch", "batches_of", "filled"]

PADDED = 8
"""Tokens. At 8 rows and more, a row of a float32 product was the same whatever the others were."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts, by their number, that are embedded at once."""

    numbers: tuple[int, ...]
    width: int
    """Tokens of each, padding included."""


def batches_of(lengths: Sequence[int], budget: int) -> Iterator[Batch]:
    """Group texts of equal length, the longest first, so that memory peaks at the start.

    Args:
        lengths: tokens of each text.
        budget: most tokens in a batch; a longer text is a batch of its own.
    """
    alike: defaultdict[int, list[int]] = defaultdict(list)
    for number, length in enumerate(lengths):
        alike[max(length, PADDED - 1)].append(number)
    for length in sorted(alike, reverse=True):
        width = max(length, PADDED)
        rows = max(1, budget // width)
        numbers = alike[length]
        for start in range(0, len(numbers), rows):
            yield Batch(tuple(numbers[start : start + rows]), width)


def filled(
    token_ids: Sequence[NDArray[np.int64]], width: int, padding: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Put texts into rows of one width: the tokens, and 1 where there is one, both (n, width)."""
    rows = np.full((len(token_ids), width), padding, dtype=np.int64)
    mask = np.zeros_like(rows)
    for row, marks, ids in zip(rows, mask, token_ids, strict=True):
        row[: len(ids)] = ids
        marks[: len(ids)] = 1
    return rows, mask
