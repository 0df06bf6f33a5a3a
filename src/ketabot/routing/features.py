"""A reading → what the classifier weighs beside the embedding: its words and parts of words.

Runs of one to three words and of two to four letters are counted in a fixed number of places by
a checksum of their letters ("feature hashing", Weinberger et al., ICML 2009), so that no list of
words has to be kept.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

__all__ = ["MOST_WORDS", "PLACES", "places_of", "weighed"]

PLACES = 1 << 15
"""Places for words and as many again for parts of words."""
MOST_WORDS = 120
"""Words of a reading that count; the router looks at the parts of a longer message one by one."""


def places_of(canonical: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the places that a canonical reading fills, and how much: 1 + log of the count.

    Returns:
        Places from 0 to ``2 * PLACES - 1``, in rising order, and their values, float32.
    """
    words = canonical.split()[:MOST_WORDS]
    counts = Counter(_place(gram, 0) for gram in _runs(words))
    counts.update(_place(gram, PLACES) for word in words for gram in _parts(word))
    places = sorted(counts)
    values = [1 + math.log(counts[place]) for place in places]
    return np.array(places, dtype=np.int64), np.array(values, dtype=np.float32)


def weighed(
    canonical: str, scale: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the same with rare ones weighed up; words have the length 1, and parts of words too.

    Args:
        canonical: the likeliest reading.
        scale: (2 * PLACES,) what each place is weighed by.
    """
    places, values = places_of(canonical)
    values = values * scale[places]
    for kind in (places < PLACES, places >= PLACES):
        length = float(np.linalg.norm(values[kind]))
        if length > 0:
            values[kind] /= length
    return places, values


def _place(gram: str, offset: int) -> int:
    return offset + zlib.crc32(gram.encode("utf-8", "replace")) % PLACES


def _runs(words: list[str]) -> Iterator[str]:
    for length in (1, 2, 3):
        for first in range(len(words) - length + 1):
            yield " ".join(words[first : first + length])


def _parts(word: str) -> Iterator[str]:
    edged = f"<{word}>"
    for length in (2, 3, 4):
        for first in range(len(edged) - length + 1):
            yield edged[first : first + length]
