"""Sentences are weighed as the settings say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ketabot.calibration import Calibration
from ketabot.config import ReadingConfig
from ketabot.index import Library, load_library
from ketabot.reading import SimpleReader
from ketabot.retrieval import Passage, Query
from tests.libraries import EMBEDDER, make_bot

SURE = Calibration(bias=0.0, weights={}, threshold=0.5, fitted_on="nothing")
TEXT = "Alpha beta gamma.\nGamma delta.\n\nOther things are said here.\n"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    make_bot(tmp_path, {"a.txt": TEXT, "b.txt": "Alpha epsilon.\n"})
    return load_library(tmp_path / "index")


def read_all(library: Library, question: str, **weights: float) -> dict[str, float]:
    base = {"sentence_weight": 0.0, "neighbour_weight": 0.0, "lexical_weight": 0.0}
    reader = SimpleReader(library, ReadingConfig(**{**base, **weights}), SURE)
    passages = [Passage(chunk, 1.0, ("dense",)) for chunk in range(len(library.chunks))]
    reading = reader.read(Query(question, EMBEDDER.encode_query(question)), passages)
    return {library.sentence_text(s.row): s.score for s in reading.sentences}


def test_a_sentence_is_as_near_as_the_words_that_it_shares(library: Library) -> None:
    scores = read_all(library, "alpha gamma", sentence_weight=1.0)
    # "alpha gamma" against "alpha beta gamma": 2 shared words / (sqrt 2 * sqrt 3)
    assert scores["Alpha beta gamma."] == pytest.approx(2 / np.sqrt(6), abs=1e-3)
    assert scores["Gamma delta."] == pytest.approx(1 / 2, abs=1e-3)
    assert scores["Alpha epsilon."] == pytest.approx(1 / 2, abs=1e-3)
    assert scores["Other things are said here."] == pytest.approx(0, abs=1e-3)
    assert next(iter(scores)) == "Alpha beta gamma."


def test_neighbours_count_within_a_document_only(library: Library) -> None:
    scores = read_all(library, "alpha", neighbour_weight=1.0)
    one = np.array([1, 1, 1, 0, 0]) / np.sqrt(3)  # alpha beta gamma delta epsilon
    two = np.array([0, 0, 1, 1, 0]) / np.sqrt(2)
    together = one + two
    assert scores["Alpha beta gamma."] == pytest.approx(
        together[0] / np.linalg.norm(together), abs=1e-3
    )
    assert scores["Alpha epsilon."] == pytest.approx(1 / np.sqrt(2), abs=1e-3)


def test_words_are_measured_against_the_best_sentence(library: Library) -> None:
    scores = read_all(library, "delta", lexical_weight=1.0)
    assert scores["Gamma delta."] == pytest.approx(1.0)
    assert scores["Alpha beta gamma."] == 0.0


def test_a_sentence_of_two_passages_is_read_once_and_keeps_both_ways(library: Library) -> None:
    reader = SimpleReader(library, ReadingConfig(), SURE)
    query = Query("alpha", EMBEDDER.encode_query("alpha"))
    passages = [Passage(0, 1.0, ("dense",)), Passage(0, 0.9, ("lexical",))]
    reading = reader.read(query, passages)
    rows = [sentence.row for sentence in reading.sentences]
    assert len(rows) == len(set(rows))
    assert {sentence.via for sentence in reading.sentences} == {("dense", "lexical")}


def test_nothing_to_read_gives_nothing_and_no_confidence(library: Library) -> None:
    reader = SimpleReader(library, ReadingConfig(), SURE)
    reading = reader.read(Query("alpha", EMBEDDER.encode_query("alpha")), [])
    assert (reading.sentences, reading.confidence) == ((), 0.0)
