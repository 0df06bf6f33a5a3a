"""Where exact search gets too slow: latency and recall by the number of vectors.

    python benchmarks/search.py
    python benchmarks/search.py --sizes 50000 200000 --questions 100

Vectors are made up: unit rows of 384 dimensions around as many centres as there would be topics,
in a subspace of 64 dimensions, which is about what sentence embeddings of one field span. The
questions lie at a cosine of about 0.7 from a vector and are not those by which the index tunes
itself. One question at a time, as a server has them.

Rows: ``flat`` is faiss's IndexFlatIP, ``exact`` and ``codes`` what ketabot builds below and above
``index.exact_limit``, ``lists`` and ``hnsw`` the alternatives that were considered (the lists of
IndexIVFFlat that are nearest, as many as it takes; a graph with 32 links; both tuned by doubling
what is searched until they have the same recall; no graph is built above ``--hnsw-limit``).
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from ketabot.config import IndexConfig
from ketabot.index import VectorIndex

Matrix = NDArray[np.float32]
K = 100


def make_vectors(count: int, dimension: int, seed: int) -> Matrix:
    generator = np.random.default_rng(seed)
    basis = generator.standard_normal((64, dimension), dtype=np.float32)
    centres = generator.standard_normal((max(count // 100, 1), 64), dtype=np.float32)
    rows = np.empty((count, dimension), dtype=np.float32)
    for start in range(0, count, 20_000):
        stop = min(start + 20_000, count)
        nearest = centres[generator.integers(len(centres), size=stop - start)]
        inner = nearest + 0.7 * generator.standard_normal(nearest.shape, dtype=np.float32)
        rows[start:stop] = inner @ basis
        noise = generator.standard_normal((stop - start, dimension), dtype=np.float32)
        rows[start:stop] += 2 * noise
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def make_questions(rows: Matrix, count: int, seed: int) -> Matrix:
    generator = np.random.default_rng(seed)
    chosen = rows[generator.integers(len(rows), size=count)]
    noise = generator.standard_normal(chosen.shape, dtype=np.float32)
    noise /= np.linalg.norm(noise, axis=1, keepdims=True)
    questions = 0.7 * chosen + 0.714 * noise
    questions /= np.linalg.norm(questions, axis=1, keepdims=True)
    return questions.astype(np.float32)


def measure(search: Callable[[Matrix], Any], questions: Matrix) -> tuple[float, float]:
    """Return the median and the least milliseconds of one question."""
    search(questions[:1])
    times = []
    for question in questions:
        started = time.perf_counter()
        search(question[np.newaxis])
        times.append(1000 * (time.perf_counter() - started))
    return statistics.median(times), min(times)


def recall(found: NDArray[np.int64], truth: NDArray[np.int64]) -> float:
    pairs = zip(found.tolist(), truth.tolist(), strict=True)
    return statistics.mean(len(set(one) & set(other)) / len(other) for one, other in pairs)


def build_hnsw(rows: Matrix) -> faiss.IndexHNSWFlat:
    index = faiss.IndexHNSWFlat(rows.shape[1], 32, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction = 80
    index.add(rows)
    return index


def build_lists(rows: Matrix) -> faiss.IndexIVFFlat:
    count, dimension = rows.shape
    lists = int(4 * count**0.5)
    quantizer = faiss.IndexFlatIP(dimension)
    index = faiss.IndexIVFFlat(quantizer, dimension, lists, faiss.METRIC_INNER_PRODUCT)
    index.train(rows[:: max(1, count // (40 * lists))])
    index.add(rows)
    return index


def tune(
    index: faiss.Index,
    look_into: Callable[[int], None],
    questions: Matrix,
    truth: NDArray[np.int64],
) -> float:
    reached = 0.0
    for parts in (2**power for power in range(13)):
        look_into(parts)
        reached = recall(index.search(questions, 10)[1], truth)
        if reached >= 0.99:
            break
    return reached


def report(name: str, build_s: float, latency: tuple[float, float], reached: float) -> None:
    print(
        f"{name:>8} {build_s:9.1f} {latency[0]:11.2f} {latency[1]:8.2f} {reached:10.4f}", flush=True
    )


def run(count: int, options: argparse.Namespace) -> None:
    rows = make_vectors(count, options.dimension, seed=1)
    questions = make_questions(rows, options.questions, seed=2)
    print(f"\n{count:,} vectors of {options.dimension} dimensions")
    print(f"{'':>8} {'build s':>9} {'median ms':>11} {'min ms':>8} {'recall@10':>10}")
    flat = faiss.IndexFlatIP(options.dimension)
    flat.add(rows)
    truth = flat.search(questions, 10)[1]
    report("flat", 0.0, measure(partial(flat.search, k=K), questions), 1.0)
    for name, limit in (("exact", count), ("codes", 0)):
        started = time.perf_counter()
        index = VectorIndex.build(rows, IndexConfig(exact_limit=limit))
        built = time.perf_counter() - started
        latency = measure(partial(index.search, k=K), questions)
        report(name, built, latency, recall(index.search(questions, 10)[1], truth))
        del index
    started = time.perf_counter()
    lists = build_lists(rows)
    built = time.perf_counter() - started
    reached = tune(lists, partial(setattr, lists, "nprobe"), questions, truth)
    report("lists", built, measure(partial(lists.search, k=K), questions), reached)
    if count <= options.hnsw_limit:
        started = time.perf_counter()
        hnsw = build_hnsw(rows)
        built = time.perf_counter() - started
        reached = tune(hnsw, partial(setattr, hnsw.hnsw, "efSearch"), questions, truth)
        report("hnsw", built, measure(partial(hnsw.search, k=K), questions), reached)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[10_000, 50_000, 100_000, 200_000, 500_000]
    )
    parser.add_argument("--dimension", type=int, default=384)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--hnsw-limit", type=int, default=100_000)
    options = parser.parse_args()
    print(f"faiss {faiss.__version__}, {faiss.omp_get_max_threads()} threads")
    for count in options.sizes:
        run(count, options)


if __name__ == "__main__":
    main()
