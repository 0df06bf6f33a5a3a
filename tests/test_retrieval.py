"""Passages are found by meaning and by words together."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from ketabot.building import build_index
from ketabot.config import RetrievalConfig
from ketabot.embedding import ADAPTATION_FILE, Adaptation, AdaptationFacts
from ketabot.errors import ModelError
from ketabot.index import Library, load_library
from ketabot.retrieval import Queries, Query, fuse, near_questions, retrieve
from tests.fakes import WordEmbedder
from tests.libraries import EMBEDDER, make_bot, make_config, write_corpus

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


ASKED = {
    "document": "price.txt",
    "start": 0,
    "end": 24,
    "text": "An infusion costs money.",
    "questions": ["what is the damage"],
}
CHANGED = Adaptation.of(
    {"layer.bias": np.ones(1, np.float32)},
    AdaptationFacts(EMBEDDER.name, EMBEDDER.fingerprint, "", 1, 0, 0, 0.0, 1.0),
)


def library_with(folder: Path, *, prepared: bool, adapted: bool) -> Library:
    write_corpus(folder, FILES)
    corpus = folder / "corpus"
    if prepared:
        (corpus / "asked.jsonl").write_text(json.dumps(ASKED), encoding="utf-8")
    if adapted:
        (corpus / ADAPTATION_FILE).write_bytes(CHANGED.to_bytes())
    build_index(make_config(folder), EMBEDDER)
    return load_library(folder / "index")


@pytest.mark.parametrize(("prepared", "adapted"), [(False, False), (False, True), (True, False)])
def test_a_question_has_one_vector_where_the_model_learned_nothing(
    tmp_path: Path, prepared: bool, adapted: bool
) -> None:
    query = Queries(library_with(tmp_path, prepared=prepared, adapted=adapted), EMBEDDER)("money")
    assert (query.text, query.adapted) == ("money", None)
    assert np.array_equal(query.vector, EMBEDDER.encode_query("money"))
    assert query.among_prepared is query.vector


def test_a_question_has_a_second_vector_by_the_model_that_learned(tmp_path: Path) -> None:
    library = library_with(tmp_path, prepared=True, adapted=True)
    question = "what is the damage"
    query = Queries(library, EMBEDDER)(question)
    assert np.array_equal(query.vector, EMBEDDER.encode_query(question))
    expected = EMBEDDER.adapted(CHANGED).encode_query(question)
    assert np.array_equal(query.among_prepared, expected)
    assert not np.array_equal(query.vector, expected)
    # Found among the prepared ones by it, and among the documents as ever.
    (near,) = near_questions(library, query, RetrievalConfig()).asked
    assert near.question == question
    assert near.similarity == pytest.approx(1)
    plain = Query(question, query.vector)
    assert retrieve(library, query, RetrievalConfig()) == retrieve(
        library, plain, RetrievalConfig()
    )


def test_a_library_without_its_questions_needs_no_second_vector(tmp_path: Path) -> None:
    library = library_with(tmp_path, prepared=True, adapted=True).without_prepared()
    assert Queries(library, EMBEDDER)("money").adapted is None


def test_another_model_than_the_one_that_learned_is_refused(tmp_path: Path) -> None:
    library = library_with(tmp_path, prepared=True, adapted=True)
    with pytest.raises(ModelError, match="it was made for the model 'word-embedder'"):
        Queries(library, WordEmbedder(name="other", dimension=512))
