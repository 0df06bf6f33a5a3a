"""Nearest neighbours among unit vectors: the one module that knows faiss.

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

if TYPE_CHECKING:
    import faiss

__all__ = ["VectorIndex"]

Matrix = NDArray[np.float32]
Rows = NDArray[np.int64]
Kind = Literal["exact", "approximate"]

RECALL_AT = 10
SAMPLE = 1_000
"""Questions by which recall is measured: 10,000 neighbours tell 0.99 to within 0.002."""
SAMPLE_SIMILARITY = 0.5
"""Cosine of a made-up question with the vector that it comes from: few real ones are farther."""
TRAINING_PER_LIST = 40
"""Vectors per list that k-means is trained on; faiss asks for 39 at least."""
EXACT_LISTS = 16
"""Lists of an exact index: several for each core."""
CODE_BITS = 4
"""Of a code: one of 16 centres, so that all distances to them fit into a register."""
PART = 4
"""Numbers of a vector that share a code, or as few more as divide its dimension."""
TRAINING = 20_000
"""Vectors, at most, from which the centres are learned."""
FEWEST = TRAINING_PER_LIST * 2**CODE_BITS
"""Vectors from which centres can be learned."""
COMPARED = 40
"""Vectors that are compared in full with a question, at first; twice as many if too few."""
FOR_EACH = 4
"""Vectors that are compared in full for each neighbour that is asked for, at least."""
FEW = 1 / 4
"""Share of all vectors from which on comparing them in full saves nothing."""
SEED = 20_240
UNIT_TOLERANCE = 1e-2

_limits = threading.Lock()
"""faiss's limits on reading are global to the process."""


class VectorIndex:
    """Unit vectors that can be searched from many threads; never changed after it is built.

    ``kind`` is "exact" (every vector is compared) or "approximate" (a code of four bits for every
    four numbers is compared of all, and the vectors themselves of those that look nearest).
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

        Up to ``config.exact_limit`` rows the search is exact. Above, it goes by codes (product
        quantisation: Jégou et al., 2011; in registers: André et al., "Cache locality is not
        enough", 2015), and compares as many vectors in full as it takes to find
        ``config.recall`` of the true ten nearest; if that is a quarter of all, it stays exact.

        Raises:
            SearchIndexError: the rows are not finite, or not of length 1.
        """
        rows = _checked_rows(vectors)
        if len(rows) > config.exact_limit:
            approximate = _build_approximate(rows, config.recall)
            if approximate is not None:
                return cls(*approximate)
        return cls(_build_exact(rows))

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
            if recall < 1 and not compared:
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
        scores, rows = self._nearest(questions, k)
        order = np.lexsort((rows, -scores), axis=1)
        return np.take_along_axis(scores, order, axis=1), np.take_along_axis(rows, order, axis=1)

    def _nearest(self, questions: Matrix, k: int) -> tuple[Matrix, Rows]:
        import faiss

        if not isinstance(self._index, faiss.IndexRefine):
            return _search(self._index, questions, k)
        compared = max(self._compared, FOR_EACH * k)
        if compared > FEW * len(self):
            return _search(self._index.refine_index, questions, k)
        return _search_codes(self._index, questions, k, compared)

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


def _build_flat(rows: Matrix) -> faiss.Index:
    import faiss

    index = faiss.IndexFlatIP(rows.shape[1])
    index.add(rows)
    return index


def _build_exact(rows: Matrix) -> faiss.Index:
    """Index rows so that each of them is compared.

    All lists of an IVF index are searched where there are enough rows to fill some: faiss goes
    through lists on all cores, but through a flat index on one for one question
    (``benchmarks/search.py`` measures both).
    """
    if len(rows) < EXACT_LISTS * TRAINING_PER_LIST:
        return _build_flat(rows)
    index = _build_lists(rows, EXACT_LISTS)
    index.nprobe = EXACT_LISTS
    return index


def _build_lists(rows: Matrix, lists: int) -> faiss.IndexIVFFlat:
    """Sort rows into lists around centres by k-means; the same rows give the same lists."""
    import faiss

    dimension = rows.shape[1]
    quantizer = faiss.IndexFlatIP(dimension)
    index = faiss.IndexIVFFlat(quantizer, dimension, lists, faiss.METRIC_INNER_PRODUCT)
    index.cp.seed = SEED
    index.cp.spherical = True
    chosen = np.random.default_rng(SEED).permutation(len(rows))[: TRAINING_PER_LIST * lists]
    index.train(rows[np.sort(chosen)])
    index.add(rows)
    return index


def _build_approximate(rows: Matrix, recall: float) -> tuple[faiss.Index, float, int] | None:
    """Index rows by codes; ``None`` if too few can be told apart by them.

    Half of what is missing to 1 is added to ``recall`` as a margin for other questions than
    those by which it is measured.

    Returns:
        The index, the recall that it reaches, and how many vectors are compared in full.
    """
    if len(rows) < FEWEST:
        return None
    index = _build_codes(rows)
    questions = _sample_questions(rows)
    _, truth = _search(index.refine_index, questions, RECALL_AT)
    compared = COMPARED
    while compared <= FEW * len(rows):
        _, found = _search_codes(index, questions, RECALL_AT, compared)
        reached = _recall(found, truth)
        if reached >= (1 + recall) / 2:
            return index, reached, compared
        compared *= 2
    return None


def _build_codes(rows: Matrix) -> faiss.IndexRefineFlat:
    """Give each row a code, and keep the rows themselves; the same rows give the same codes."""
    import faiss

    count, dimension = rows.shape
    part = next(size for size in range(min(PART, dimension), dimension + 1) if not dimension % size)
    parts = dimension // part
    codes = faiss.IndexPQFastScan(dimension, parts, CODE_BITS, faiss.METRIC_INNER_PRODUCT)
    codes.pq.cp.seed = SEED
    index = faiss.IndexRefineFlat(codes)
    chosen = np.random.default_rng(SEED).permutation(count)[:TRAINING]
    index.train(rows[np.sort(chosen)])
    index.add(rows)
    return index


def _sample_questions(rows: Matrix) -> Matrix:
    """Make questions that are as far from stored vectors as real questions are."""
    generator = np.random.default_rng(SEED)
    chosen = rows[generator.integers(len(rows), size=SAMPLE)]
    noise = generator.standard_normal(chosen.shape, dtype=np.float32)
    noise -= np.einsum("nd,nd->n", noise, chosen)[:, np.newaxis] * chosen
    noise /= np.linalg.norm(noise, axis=1, keepdims=True)
    away = (1 - SAMPLE_SIMILARITY**2) ** 0.5
    questions: Matrix = (SAMPLE_SIMILARITY * chosen + away * noise).astype(np.float32)
    return questions


def _recall(found: Rows, truth: Rows) -> float:
    hits = (found[:, :, np.newaxis] == truth[:, np.newaxis, :]).any(axis=1)
    return float(hits.mean())


def _search(index: faiss.Index, questions: Matrix, k: int) -> tuple[Matrix, Rows]:
    found: tuple[Matrix, Rows] = index.search(questions, k)
    return found


def _search_codes(
    index: faiss.IndexRefine, questions: Matrix, k: int, compared: int
) -> tuple[Matrix, Rows]:
    """Search by codes; compare as many in full."""
    import faiss

    how = faiss.IndexRefineSearchParameters()
    how.k_factor = compared / k
    found: tuple[Matrix, Rows] = index.search(questions, k, params=how)
    return found
