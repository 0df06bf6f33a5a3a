"""Nearest neighbours, held against a brute-force twin in numpy."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from numpy.typing import NDArray

from ketabot.config import IndexConfig
from ketabot.errors import IndexDamagedError, SearchIndexError
from ketabot.index import VectorIndex

Matrix = NDArray[np.float32]
EXACT = IndexConfig(exact_limit=10_000_000)
APPROXIMATE = IndexConfig(exact_limit=0)


def unit(rows: NDArray[np.float64]) -> Matrix:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / lengths, dtype=np.float32)


def clusters(count: int, dimension: int, seed: int = 0) -> Matrix:
    """Unit rows around 40 centres, the same for every seed, as texts stand around topics."""
    centres = np.random.default_rng(99).standard_normal((40, dimension))
    chance = np.random.default_rng(seed)
    noise = chance.standard_normal((count, dimension))
    return unit(centres[chance.integers(40, size=count)] + 0.6 * noise)


def brute_force(rows: Matrix, queries: Matrix, k: int) -> tuple[Matrix, NDArray[np.int64]]:
    """Every cosine, sorted: the best first, of equal ones the earlier row."""
    cosines = queries @ rows.T
    order = np.array([np.lexsort((np.arange(len(rows)), -line)) for line in cosines])[:, :k]
    return np.take_along_axis(cosines, order, axis=1), order


@pytest.mark.parametrize("count", [1, 7, 500, 639, 640, 3000])
@pytest.mark.parametrize("k", [1, 10, 200])
def test_exact_search_is_what_brute_force_finds(count: int, k: int) -> None:
    rows, queries = clusters(count, 24), clusters(9, 24, seed=1)
    index = VectorIndex.build(rows, EXACT)
    assert (index.kind, index.recall, len(index), index.dimension) == ("exact", 1.0, count, 24)
    scores, found = index.search(queries, k)
    true_scores, true_rows = brute_force(rows, queries, k)
    assert found.shape == scores.shape == (9, min(k, count))
    assert (scores.dtype.name, found.dtype.name) == ("float32", "int64")
    np.testing.assert_allclose(scores, true_scores, atol=1e-6)
    np.testing.assert_array_equal(found, true_rows)


def test_a_worked_example() -> None:
    rows = np.array([[1, 0], [0.6, 0.8], [0, 1], [-1, 0]], dtype=np.float32)
    scores, found = VectorIndex.build(rows, EXACT).search(rows[1:2], 3)
    assert found.tolist() == [[1, 2, 0]]
    np.testing.assert_allclose(scores, [[1.0, 0.8, 0.6]], atol=1e-6)


def test_of_equal_vectors_the_earlier_comes_first() -> None:
    rows = np.repeat(unit(np.array([[1.0, 2.0], [2.0, 1.0]])), 3, axis=0)
    _, found = VectorIndex.build(rows, EXACT).search(rows[4:5], 6)
    assert found.tolist() == [[3, 4, 5, 0, 1, 2]]


def test_approximate_search_finds_what_it_promises() -> None:
    rows, queries = clusters(20_000, 32), clusters(300, 32, seed=2)
    index = VectorIndex.build(rows, APPROXIMATE)
    assert index.kind == "approximate"
    assert 0.99 <= index.recall <= 1
    _, truth = brute_force(rows, queries, 10)
    scores, found = index.search(queries, 10)
    hits = [len(set(one) & set(other)) for one, other in zip(found, truth, strict=True)]
    assert np.mean(hits) / 10 >= 0.985  # other questions than those by which it was tuned
    np.testing.assert_allclose(
        scores, np.take_along_axis(queries @ rows.T, found, axis=1), atol=1e-6
    )
    assert (np.diff(scores, axis=1) <= 0).all()


def test_approximate_search_finds_as_many_as_asked_for_even_if_all() -> None:
    rows = clusters(2_000, 64)
    index = VectorIndex.build(rows, APPROXIMATE)
    assert index.kind == "approximate"
    _, found = index.search(rows[:2], 5_000)
    assert [sorted(line) for line in found.tolist()] == [list(range(2_000))] * 2


@pytest.mark.parametrize("k", [1, 60, 120, 130, 600])
def test_approximate_search_finds_more_neighbours_as_well(k: int) -> None:
    rows, queries = clusters(1_000, 64), clusters(50, 64, seed=2)
    index = VectorIndex.build(rows, APPROXIMATE)
    assert index.kind == "approximate"
    true_scores, truth = brute_force(rows, queries, k)
    scores, found = index.search(queries, k)
    hits = [len(set(one) & set(other)) for one, other in zip(found, truth, strict=True)]
    assert np.mean(hits) / k >= 0.98
    np.testing.assert_allclose(scores[:, 0], true_scores[:, 0], atol=1e-6)


def test_search_stays_exact_where_codes_do_not_tell_rows_apart() -> None:
    scattered = unit(np.random.default_rng(0).standard_normal((3_000, 31)))  # one code for all 31
    assert VectorIndex.build(scattered, APPROXIMATE).kind == "exact"
    assert VectorIndex.build(clusters(50, 8), APPROXIMATE).kind == "exact"


@pytest.mark.parametrize("config", [EXACT, APPROXIMATE])
@pytest.mark.parametrize("count", [0, 3, 3_000])
def test_bytes_and_back(config: IndexConfig, count: int) -> None:
    rows, queries = clusters(count, 16), clusters(5, 16, seed=1)
    index = VectorIndex.build(rows, config)
    again = VectorIndex.from_bytes(index.to_bytes())
    assert (again.kind, again.recall, len(again)) == (index.kind, index.recall, count)
    for one, other in zip(again.search(queries, 7), index.search(queries, 7), strict=True):
        np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(again.vectors(), rows)
    assert again.to_bytes() == index.to_bytes()
    assert VectorIndex.build(rows, config).to_bytes() == index.to_bytes()


def test_an_empty_index_finds_nothing() -> None:
    index = VectorIndex.build(np.empty((0, 8), np.float32), EXACT)
    scores, rows = index.search(clusters(3, 8), 5)
    assert scores.shape == rows.shape == (3, 0)
    assert index.vectors().shape == (0, 8)


@pytest.mark.parametrize("k", [0, -1])
def test_no_neighbours_are_no_neighbours(k: int) -> None:
    scores, rows = VectorIndex.build(clusters(9, 8), EXACT).search(clusters(2, 8), k)
    assert scores.shape == rows.shape == (2, 0)


def test_no_queries_find_nothing() -> None:
    _, rows = VectorIndex.build(clusters(9, 8), EXACT).search(np.empty((0, 8), np.float32), 3)
    assert rows.shape == (0, 3)


@pytest.mark.parametrize("config", [EXACT, APPROXIMATE])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_query_that_is_no_number_is_refused(config: IndexConfig, value: float) -> None:
    queries = clusters(2, 16)
    queries[1, 3] = value
    index = VectorIndex.build(clusters(2_000, 16), config)
    with pytest.raises(SearchIndexError, match=r"NaN or infinity.*embedding model"):
        index.search(queries, 3)


@pytest.mark.parametrize("config", [EXACT, APPROXIMATE])
def test_a_query_of_zeros_is_as_near_to_all(config: IndexConfig) -> None:
    index = VectorIndex.build(clusters(2_000, 16), config)
    scores, rows = index.search(np.zeros((1, 16), np.float32), 5)
    assert scores.tolist() == [[0.0] * 5]
    assert (rows >= 0).all()


@pytest.mark.parametrize("shape", [(1, 9), (1, 7), (8,), (1, 1, 8)])
def test_another_dimension_is_refused(shape: tuple[int, ...]) -> None:
    index = VectorIndex.build(clusters(20, 8), EXACT)
    with pytest.raises(SearchIndexError, match="8 dimensions; run `ketabot index"):
        index.search(np.zeros(shape, np.float32), 3)


@pytest.mark.parametrize("value", [np.nan, np.inf, 0.0, 3.0])
def test_rows_that_are_not_of_length_1_are_refused(value: float) -> None:
    rows = clusters(10, 8)
    rows[7] = value
    with pytest.raises(SearchIndexError, match="vector 7 "):
        VectorIndex.build(rows, EXACT)


@pytest.mark.parametrize("kept", [0, 1, 5, 40, 60, 300])
def test_bytes_that_faiss_cannot_read_are_damage(kept: int) -> None:
    data = VectorIndex.build(clusters(10, 8), EXACT).to_bytes()
    with pytest.raises(IndexDamagedError, match="run `ketabot index --full`"):
        VectorIndex.from_bytes(data[:kept])


def test_bytes_of_a_version_that_searched_otherwise_are_told() -> None:
    data = VectorIndex.build(clusters(10, 8), EXACT).to_bytes()
    exact = data.replace(b'"compared": 0, ', b"", 1)
    assert len(VectorIndex.from_bytes(exact)) == 10
    for told in (b'"recall": 0.99', b'"kind": "approximate", "recall": 1.0'):
        lists = exact.replace(b'"recall": 1.0', told, 1)
        with pytest.raises(IndexDamagedError, match="earlier version"):
            VectorIndex.from_bytes(lists)


def test_many_threads_find_the_same() -> None:
    rows, queries = clusters(5_000, 16), clusters(8, 16, seed=3)
    index = VectorIndex.build(rows, APPROXIMATE)
    _, alone = index.search(queries, 10)
    found: list[NDArray[np.int64]] = []

    def search() -> None:
        found.extend(index.search(queries, 10)[1] for _ in range(20))

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 80
    for one in found:
        np.testing.assert_array_equal(one, alone)
