"""Nearest neighbours among unit vectors.

A score is a cosine similarity, higher is better, and rows count from 0: faiss's -1 for "nothing
found" and its silent answers to broken questions stop here.
"""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from ketabot.config import IndexConfig
from ketabot.errors import IndexDamagedError, SearchIndexError
from ketabot.index.structures import build_approximate, build_exact, search

if TYPE_CHECKING:
    import faiss

__all__ = ["VectorIndex"]

Matrix = NDArray[np.float32]
Rows = NDArray[np.int64]
Kind = Literal["exact", "approximate"]

UNIT_TOLERANCE = 1e-2

_limits = threading.Lock()
"""faiss's limits on reading are global to the process."""


class VectorIndex:
    """Unit vectors that can be searched from many threads; never changed after it is built.

    ``kind`` is "exact" (every vector is compared) or "approximate" (a code of four bits for every
    few numbers is compared of all, and the vectors themselves of those that look nearest).
    ``recall`` is the share of the true ten nearest that a search finds: 1.0 when exact, measured
    when it was built otherwise.
    """

    def __init__(self, index: faiss.Index, recall: float = 1.0, compared: int = 0) -> None:
        self._index = index
        self._compared = compared
        self.recall = recall

    @property
    def kind(self) -> Kind:
        """How it is searched."""
        return "approximate" if self._compared else "exact"

    @classmethod
    def build(cls, vectors: Matrix, config: IndexConfig) -> VectorIndex:
        """Index (n, d) float32 unit rows; equal input gives an equal index.

        Up to ``config.exact_limit`` rows the search is exact. Above, it goes by codes, and
        compares as many vectors in full as it takes to find ``config.recall`` of the true ten
        nearest; if that is more than a quarter of all, it stays exact.

        Raises:
            SearchIndexError: the rows are not finite, or not of length 1.
        """
        rows = _checked_rows(vectors)
        if len(rows) > config.exact_limit:
            approximate = build_approximate(rows, config.recall)
            if approximate is not None:
                return cls(*approximate)
        return cls(build_exact(rows))

    @classmethod
    def from_bytes(cls, data: bytes) -> VectorIndex:
        """Read what ``to_bytes`` wrote; the bytes must have been checked against their hash.

        Raises:
            IndexDamagedError: faiss cannot read the bytes.
        """
        import faiss

        head, _, _ = data.partition(b"\n")
        try:
            described = json.loads(head)
            recall, compared = float(described["recall"]), int(described.get("compared", 0))
            if described.get("kind") == "approximate" or (recall < 1 and not compared):
                raise ValueError("an earlier version made them")
            payload = np.frombuffer(data, dtype=np.uint8, offset=len(head) + 1)
            with _limits:
                faiss.set_deserialization_vector_byte_limit(len(data))
                faiss.set_deserialization_loop_limit(len(data))
                index = faiss.deserialize_index(payload)
        except (ValueError, RuntimeError, KeyError, TypeError) as error:
            raise IndexDamagedError(
                f"the vectors of the index cannot be read: {str(error).splitlines()[0]!r}; "
                "run `ketabot index --full`"
            ) from None
        return cls(index, recall, compared)

    def to_bytes(self) -> bytes:
        """Write the index to bytes: a line of JSON, then faiss's own format."""
        import faiss

        head = json.dumps({"compared": self._compared, "recall": self.recall}, sort_keys=True)
        return head.encode() + b"\n" + faiss.serialize_index(self._index).tobytes()

    def __len__(self) -> int:
        """Count the vectors."""
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    def vectors(self) -> Matrix:
        """Return the indexed rows, (n, d) float32, exactly as they were given."""
        rows: Matrix = self._index.reconstruct_n(0, len(self)) if len(self) else self._no_rows()
        return rows

    def search(self, queries: Matrix, k: int) -> tuple[Matrix, Rows]:
        """Find the ``min(k, n)`` nearest rows of each query.

        Args:
            queries: (q, d) float32, unit rows.
            k: neighbours per query; fewer come back when there are fewer vectors.

        Returns:
            Cosines (q, k) float32, the best first, and their rows (q, k) int64; of equal
            cosines the earlier row comes first.

        Raises:
            SearchIndexError: the queries have another dimension or are not finite.
        """
        questions = self._checked_queries(queries)
        k = min(k, len(self))
        if k <= 0 or not len(questions):
            empty = (len(questions), max(k, 0))
            return np.empty(empty, np.float32), np.empty(empty, np.int64)
        scores, rows = search(self._index, questions, k, self._compared)
        order = np.lexsort((rows, -scores), axis=1)
        return np.take_along_axis(scores, order, axis=1), np.take_along_axis(rows, order, axis=1)

    def _no_rows(self) -> Matrix:
        return np.empty((0, self.dimension), dtype=np.float32)

    def _checked_queries(self, queries: Matrix) -> Matrix:
        questions = np.ascontiguousarray(queries, dtype=np.float32)
        if questions.ndim != 2 or questions.shape[1] != self.dimension:
            raise SearchIndexError(
                f"the question's vector has the shape {questions.shape}, the index holds vectors "
                f"of {self.dimension} dimensions; run `ketabot index --full` with this model"
            )
        if not np.isfinite(questions).all():
            raise SearchIndexError(
                "the question's vector holds NaN or infinity, so nothing can be compared with it; "
                "check the embedding model"
            )
        return questions


def _checked_rows(vectors: Matrix) -> Matrix:
    rows = np.ascontiguousarray(vectors, dtype=np.float32)
    if rows.ndim != 2 or rows.shape[1] == 0:
        raise SearchIndexError(f"vectors of shape {rows.shape} cannot be indexed; give (n, d)")
    lengths = np.einsum("nd,nd->n", rows, rows)
    bad = np.flatnonzero(~(np.abs(lengths - 1) < UNIT_TOLERANCE))
    if len(bad):
        raise SearchIndexError(
            f"vector {bad[0]} has the squared length {lengths[bad[0]]}, not 1; "
            "check the embedding model"
        )
    return rows
