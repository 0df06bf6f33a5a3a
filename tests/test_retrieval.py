"""Passages are found by meaning and by words together."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ketabot.config import RetrievalConfig
from ketabot.index import load_library
from ketabot.retrieval import Query, fuse, retrieve
from tests.libraries import EMBEDDER, make_bot

FILES = {
    "bladder.txt": "Long use may harm the bladder.\n",
    "price.txt": "An infusion costs money.\n",
    "sleep.txt": "Good sleep helps the mind.\n",
}


def test_scores_are_scaled_and_added_as_worked_out_by_hand() -> None:
    dense = {1: 0.8, 2: 0.6, 3: 0.4}
    lexical = {2: 10.0, 4: 5.0}
    fused = fuse(dense, lexical, dense_weight=0.75)
    # dense: 1 → 1, 2 → 0.5, 3 → 0; lexical: 2 → 1, 4 → 0.5
    assert fused == pytest.approx({1: 0.75, 2: 0.375 + 0.25, 3: 0.0, 4: 0.125})


@pytest.mark.parametrize(
    ("dense", "lexical", "expected"),
    [
        ({}, {}, {}),
        ({}, {7: 3.0}, {7: 0.25}),
        ({7: 0.4}, {}, {7: 0.75}),
        ({7: 0.4, 8: 0.4}, {}, {7: 0.75, 8: 0.75}),
    ],
)
def test_one_search_alone_is_enough(
    dense: dict[int, float], lexical: dict[int, float], expected: dict[int, float]
) -> None:
    assert fuse(dense, lexical, dense_weight=0.75) == pytest.approx(expected)


def test_the_passage_with_the_words_of_the_question_comes_first(tmp_path: Path) -> None:
    make_bot(tmp_path, FILES)
    library = load_library(tmp_path / "index")
    question = "does an infusion cost money"
    query = Query(question, EMBEDDER.encode_query(question))
    best = retrieve(library, query, RetrievalConfig())[0]
    document = library.documents[library.chunks[best.chunk]["document"]]
    assert document.path == "price.txt"
    assert best.via == ("dense", "lexical")
    assert best.score == pytest.approx(1.0)


def test_no_more_passages_than_asked_for_and_in_falling_order(tmp_path: Path) -> None:
    make_bot(tmp_path, {f"{n}.txt": f"Sleep number {n} helps.\n" for n in range(9)})
    library = load_library(tmp_path / "index")
    query = Query("sleep", EMBEDDER.encode_query("sleep"))
    passages = retrieve(library, query, RetrievalConfig(passages=4))
    assert len(passages) == 4
    scores = [passage.score for passage in passages]
    assert scores == sorted(scores, reverse=True)


def test_a_question_without_a_known_word_still_gets_its_nearest_passages(tmp_path: Path) -> None:
    make_bot(tmp_path, FILES)
    library = load_library(tmp_path / "index")
    query = Query("zzz", np.asarray(EMBEDDER.encode_query("zzz")))
    assert {passage.via for passage in retrieve(library, query, RetrievalConfig())} == {("dense",)}
