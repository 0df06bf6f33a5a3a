"""In what faiss keeps unit vectors: to compare them all, or those that look nearest.

Many vectors get codes by product quantisation (Jégou et al., "Product Quantization for Nearest
Neighbor Search", 2011) that are compared in registers (André et al., "Cache locality is not
enough", 2015); those whose codes are nearest are compared in full.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import faiss

__all__ = ["build_approximate", "build_exact", "search"]

Matrix = NDArray[np.float32]
Rows = NDArray[np.int64]

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
PART = 2
"""Numbers of a vector that share a code, or as few more as divide its dimension."""
TRAINING = 20_000
"""Vectors, at most, from which the centres are learned."""
FEWEST = TRAINING_PER_LIST * 2**CODE_BITS
"""Vectors from which centres can be learned."""
COMPARED = 40
"""Vectors that are compared in full with a question, at first; twice as many if too few."""
FOR_EACH = 4
"""The same for each neighbour that is asked for, at least."""
FEW = 1 / 4
"""Share of all vectors from which on comparing them in full saves nothing."""
SEED = 20_240


def build_exact(rows: Matrix) -> faiss.Index:
    """Index rows so that each of them is compared.

    All lists of an IVF index are searched where there are enough rows to fill some: faiss goes
    through lists on all cores, but through a flat index on one for one question
    (``benchmarks/search.py`` measures both).
    """
    import faiss

    if len(rows) < EXACT_LISTS * TRAINING_PER_LIST:
        flat = faiss.IndexFlatIP(rows.shape[1])
        flat.add(rows)
        return flat
    quantizer = faiss.IndexFlatIP(rows.shape[1])
    index = faiss.IndexIVFFlat(quantizer, rows.shape[1], EXACT_LISTS, faiss.METRIC_INNER_PRODUCT)
    index.cp.seed = SEED
    index.cp.spherical = True
    index.train(_some(rows, TRAINING_PER_LIST * EXACT_LISTS))
    index.add(rows)
    index.nprobe = EXACT_LISTS
    return index


def build_approximate(rows: Matrix, recall: float) -> tuple[faiss.Index, float, int] | None:
    """Index rows by codes; ``None`` if too few can be told apart by them.

    Half of what is missing to 1 is added to ``recall`` as a margin for other questions than
    those by which it is measured.

    Returns:
        The index, the recall that it reaches, and how many vectors are compared in full.
    """
    if len(rows) < FEWEST or rows.shape[1] < PART:
        return None
    index = _build_codes(rows)
    questions = _sample_questions(rows)
    _, truth = index.refine_index.search(questions, RECALL_AT)
    compared = COMPARED
    while compared <= FEW * len(rows):
        _, found = _by_codes(index, questions, RECALL_AT, compared)
        reached = _recall(found, truth)
        if reached >= (1 + recall) / 2:
            return index, reached, compared
        compared *= 2
    return None


def _build_codes(rows: Matrix) -> faiss.IndexRefineFlat:
    """Give each row a code, and keep the rows themselves; the same rows give the same codes."""
    import faiss

    dimension = rows.shape[1]
    part = next(size for size in range(min(PART, dimension), dimension + 1) if not dimension % size)
    parts = dimension // part
    codes = faiss.IndexPQFastScan(dimension, parts, CODE_BITS, faiss.METRIC_INNER_PRODUCT)
    codes.pq.cp.seed = SEED
    index = faiss.IndexRefineFlat(codes)
    index.train(_some(rows, TRAINING))
    index.add(rows)
    return index


def _some(rows: Matrix, most: int) -> Matrix:
    """Return as many rows, the same ones of the same rows each time."""
    chosen = np.random.default_rng(SEED).permutation(len(rows))[:most]
    return rows[np.sort(chosen)]


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


def search(index: faiss.Index, questions: Matrix, k: int, compared: int = 0) -> tuple[Matrix, Rows]:
    """Search what was built here.

    Args:
        index: the structure.
        questions: (q, d) float32, unit rows.
        k: neighbours of each, at most as many as there are vectors.
        compared: how many vectors are compared in full, where the others are told by codes.

    Returns:
        Cosines (q, k) float32 and rows (q, k) int64, the best first.
    """
    import faiss

    if isinstance(index, faiss.IndexRefine):
        compared = max(compared, FOR_EACH * k)
        if compared <= FEW * index.ntotal:
            scores, rows = _by_codes(index, questions, k, compared)
            if (rows >= 0).all():
                return scores, rows
            # Codes tell nothing of a question that is as near to all.
        index = index.refine_index
    found: tuple[Matrix, Rows] = index.search(questions, k)
    return found


def _by_codes(
    index: faiss.IndexRefine, questions: Matrix, k: int, compared: int
) -> tuple[Matrix, Rows]:
    import faiss

    how = faiss.IndexRefineSearchParameters()
    how.k_factor = compared / k
    found: tuple[Matrix, Rows] = index.search(questions, k, params=how)
    return found
