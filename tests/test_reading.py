"""Sentences are weighed as the settings say."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ketabot.calibration import Calibration
from ketabot.config import ReadingConfig, RetrievalConfig
from ketabot.errors import ConfigError
from ketabot.index import Library, load_library
from ketabot.reading import Reading, SimpleReader
from ketabot.retrieval import NearQuestions, Passage, Query, near_questions
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


def test_what_stands_behind_a_quote_is_preferred_in_a_follow_up(library: Library) -> None:
    config = ReadingConfig(
        sentence_weight=1.0, neighbour_weight=0.0, lexical_weight=0.0, behind_weight=0.2
    )
    reader = SimpleReader(library, config, SURE)
    query = Query("alpha", EMBEDDER.encode_query("alpha"))
    told = {library.sentence_text(row): row for row in range(library.sentence_count)}
    behind = {told["Gamma delta."]: 1.0, told["Alpha beta gamma."]: 0.5}
    followed = replace(query, behind=behind)
    passages = [Passage(0, 1.0, ("dense",))]
    reading = reader.read(followed, passages)
    scores = {library.sentence_text(s.row): s.score for s in reading.sentences}
    assert scores["Alpha beta gamma."] == pytest.approx(1 / np.sqrt(3) + 0.5 * 0.2, abs=1e-3)
    assert scores["Gamma delta."] == pytest.approx(0.2, abs=1e-3)
    assert "behind" not in {
        name for s in reader.read(query, passages).sentences for name in s.parts
    }


def test_a_sentence_behind_a_quote_is_looked_at_wherever_it_stands(library: Library) -> None:
    far = library.sentence_count - 1
    query = Query("alpha", EMBEDDER.encode_query("alpha"), behind={far: 1.0})
    found = SimpleReader(library, ReadingConfig(), SURE).read(query, [])
    assert [(one.row, one.via) for one in found.sentences] == [(far, ("behind",))]


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


PREPARED_TEXT = "Alpha beta.\n\nGamma delta.\n\nEpsilon zeta.\n"
"""Three sentences without a word in common: rows 0, 1 and 2."""
NO_WEIGHTS = {
    "sentence_weight": 0.0,
    "neighbour_weight": 0.0,
    "lexical_weight": 0.0,
    "asked_few": 0.0,
}


def prepared_library(
    folder: Path, asked: Mapping[str, Sequence[str]], unanswered: Sequence[str] = (), **files: str
) -> Library:
    """Index ``a.txt`` and further files, with questions for sentences of ``a.txt``."""
    lines = [
        {"document": "a.txt", "start": at, "end": at + len(text), "text": text, "questions": [*of]}
        for text, of in asked.items()
        for at in [PREPARED_TEXT.index(text)]
    ]
    others = [{"question": question} for question in unanswered]
    editors = {
        "asked.jsonl": "\n".join(json.dumps(line) for line in lines),
        "unanswered.jsonl": "\n".join(json.dumps(line) for line in others),
    }
    texts = {f"{name}.txt": text for name, text in files.items()}
    make_bot(folder, {"a.txt": PREPARED_TEXT, **texts, **editors})
    return load_library(folder / "index")


def read_prepared(
    library: Library, question: str, passages: Sequence[Passage] = (), **weights: float
) -> Reading:
    config = ReadingConfig(**{**NO_WEIGHTS, "asked_weight": 1, "learned_weight": 0, **weights})
    query = Query(question, EMBEDDER.encode_query(question))
    near = near_questions(library, query, RetrievalConfig())
    return SimpleReader(library, config, SURE).read(query, passages, near)


def test_a_sentence_is_as_near_as_the_questions_prepared_for_it(tmp_path: Path) -> None:
    asked = {"Alpha beta.": ["how much", "how far away"], "Gamma delta.": ["who pays"]}
    reading = read_prepared(prepared_library(tmp_path, asked), "how much tax")
    # "how much" shares 2 of 2 and 3 words: 2 / sqrt 6; "who pays" none
    assert [(s.row, s.via) for s in reading.sentences] == [(0, ("asked",)), (1, ("asked",))]
    assert reading.sentences[0].score == pytest.approx(2 / np.sqrt(6), abs=1e-3)
    assert reading.sentences[1].score == pytest.approx(0, abs=1e-3)


def test_the_nearest_questions_of_a_sentence_are_averaged_if_so_set(tmp_path: Path) -> None:
    asked = {"Alpha beta.": ["how much", "how far away"], "Gamma delta.": ["who pays"]}
    reading = read_prepared(prepared_library(tmp_path, asked), "how much tax", asked_count=2)
    # "how far away" shares 1 of 3 words: 1 / 3; the second question that "who pays" lacks is
    # taken to be as near as the farthest of all, which is 0
    expected = (2 / np.sqrt(6) + 1 / 3) / 2
    assert reading.sentences[0].score == pytest.approx(expected, abs=1e-3)


def test_prepared_questions_and_the_rest_share_the_score(tmp_path: Path) -> None:
    library = prepared_library(tmp_path, {"Alpha beta.": ["how much"]})
    passages = [Passage(chunk, 1.0, ("dense",)) for chunk in range(len(library.chunks))]
    reading = read_prepared(
        library, "how beta", passages, sentence_weight=1.0, asked_weight=0.25, learned_weight=0.0
    )
    first = reading.sentences[0]
    # both the sentence and its question share 1 word of 2
    assert (first.row, first.via) == (0, ("asked", "dense"))
    assert first.score == pytest.approx(0.75 / 2 + 0.25 / 2, abs=1e-3)
    assert {s.row: s.via for s in reading.sentences}[1] == ("dense",)


def test_a_sentence_without_questions_stands_in_for_them_itself(tmp_path: Path) -> None:
    library = prepared_library(tmp_path, {"Alpha beta.": ["how much"]})
    passages = [Passage(chunk, 1.0, ("dense",)) for chunk in range(len(library.chunks))]
    reading = read_prepared(library, "gamma much", passages)
    scores = {s.row: s.score for s in reading.sentences}
    assert scores == pytest.approx({0: 1 / 2, 1: 1 / 2, 2: 0}, abs=1e-3)
    reading = read_prepared(library, "gamma delta much", passages)
    scores = {s.row: s.score for s in reading.sentences}
    # Gamma delta. 2 / sqrt 6 by itself; the question 1 / sqrt 6, the farthest of all
    assert scores[1] == pytest.approx(2 / np.sqrt(6), abs=1e-3)
    assert scores[0] == pytest.approx(1 / np.sqrt(6), abs=1e-3)


def test_what_is_learned_counts_as_the_index_tells(tmp_path: Path) -> None:
    asked = {"Alpha beta.": ["how much", "what price"], "Gamma delta.": ["how long"]}
    library = prepared_library(tmp_path, asked)
    assert library.prepared is not None
    reading = read_prepared(library, "much price", asked_weight=0.25, learned_weight=0.75)
    learned, none = library.prepared.learned(
        EMBEDDER.encode_query("much price"), np.array([0, 1]), library.sentence_vectors[:2]
    )
    # "how much" and "what price" each share 1 word of 2; "how long" none
    expected = 0.75 * learned + 0.25 * np.array([1 / 2, 0])
    assert [s.row for s in reading.sentences] == [0, 1]
    assert [s.score for s in reading.sentences] == pytest.approx(expected.tolist(), abs=1e-3)
    assert reading.evidence["unanswered"] == pytest.approx(none)


def test_a_sentence_that_says_the_same_elsewhere_is_found_through_it(tmp_path: Path) -> None:
    asked = {"Alpha beta.": ["how much"], "Gamma delta.": ["who pays"]}
    library = prepared_library(tmp_path, asked, b="Beta alpha!\n")
    reading = read_prepared(library, "how much", learned_weight=0.0)
    found = {library.sentence_text(s.row): (s.score, s.via) for s in reading.sentences}
    assert found["Beta alpha!"] == found["Alpha beta."]
    assert found["Beta alpha!"][0] == pytest.approx(1, abs=1e-3)
    assert found["Beta alpha!"][1] == ("asked",)
    assert found["Gamma delta."][0] == pytest.approx(0, abs=1e-3)
    learned = read_prepared(library, "how much", asked_weight=0.0, learned_weight=1.0)
    scores = {library.sentence_text(s.row): s.score for s in learned.sentences}
    assert scores["Beta alpha!"] == scores["Alpha beta."] > 0.3 > scores["Gamma delta."]


def test_few_questions_a_sentence_count_for_little(tmp_path: Path) -> None:
    asked = {"Alpha beta.": ["how much"], "Gamma delta.": ["who pays", "at what price", "how much"]}
    library = prepared_library(tmp_path, asked)
    # 4 questions of 2 sentences: 2 each; 1 - exp(-2 / 2) is left of the weight, which is all else,
    # and of that two thirds, as the third sentence has none
    reading = read_prepared(library, "how much", asked_few=2.0)
    assert reading.sentences[0].score == pytest.approx((1 - np.exp(-1)) * 2 / 3, abs=1e-3)
    assert read_prepared(library, "how much").sentences[0].score == pytest.approx(1, abs=1e-3)


ALL_ASKED = {"Alpha beta.": ["how much"], "Gamma delta.": ["who pays"]}
"""Two of three sentences: more than half, so that the questions say how sure an answer is."""


def test_a_near_unanswered_question_lowers_the_confidence(tmp_path: Path) -> None:
    asked, unanswered = ALL_ASKED, ["how much tax"]
    library = prepared_library(tmp_path, asked, unanswered)
    doubts = Calibration(0.0, {"nearness": 4.0}, 0.5, "nothing")
    confidences = []
    for question in ("how much", "how much tax"):
        query = Query(question, EMBEDDER.encode_query(question))
        near = near_questions(library, query, RetrievalConfig())
        reading = SimpleReader(library, ReadingConfig(), doubts).read(query, [], near)
        # 1 and 2 / sqrt 6 are the similarities, the other way round for the second question
        sign = 1 if question == "how much" else -1
        assert reading.evidence["nearness"] == pytest.approx(sign * (1 - 2 / np.sqrt(6)), abs=1e-3)
        confidences.append(reading.confidence)
    assert confidences[0] > 0.5 > confidences[1]


@pytest.mark.parametrize(
    ("question", "asked", "confidence"),
    [
        ("how much tax", "how much", 0.0),  # the editor's own words
        ("how much tax", "how much tax", 0.5),  # the editor says both: nothing is told
        ("how much tax now", "who pays", 0.5),  # 3 / sqrt 12 is not near enough
    ],
)
def test_what_an_editor_says_has_no_answer_is_answered_as_surely_as_it_is_another_question(
    tmp_path: Path, question: str, asked: str, confidence: float
) -> None:
    prepared = {"Alpha beta.": [asked], "Gamma delta.": ["who pays"]}
    library = prepared_library(tmp_path, prepared, ["how much tax"])
    reading = read_prepared(library, question)
    assert reading.confidence == pytest.approx(confidence, abs=1e-3)


def test_a_reading_tells_the_nearest_prepared_questions(tmp_path: Path) -> None:
    asked = {"Alpha beta.": ["how much"], "Gamma delta.": ["how long", "who"]}
    reading = read_prepared(prepared_library(tmp_path, asked, ["how far"]), "how long ago")
    near = reading.near
    assert [(one.question, one.rows) for one in near.asked] == [
        ("how long", (1,)),
        ("how much", (0,)),
        ("who", (1,)),
    ]
    expected = [2 / np.sqrt(6), 1 / np.sqrt(6), 0]
    assert [one.similarity for one in near.asked] == pytest.approx(expected, abs=1e-3)
    assert [(one.question, one.rows) for one in near.unanswered] == [("how far", ())]


def test_prepared_questions_can_be_left_out(tmp_path: Path) -> None:
    asked = {"Alpha beta.": ["how much"]}
    library = prepared_library(tmp_path, asked, ["how far"])
    query = Query("how much", EMBEDDER.encode_query("how much"))
    assert near_questions(library, query, RetrievalConfig(prepared=0)) == NearQuestions()
    plain = library.without_prepared()
    assert near_questions(plain, query, RetrievalConfig()) == NearQuestions()
    reading = SimpleReader(plain, ReadingConfig(), SURE).read(query, [], NearQuestions())
    assert (reading.sentences, reading.confidence) == ((), 0.0)


def test_what_has_no_questions_is_judged_as_if_none_had(tmp_path: Path) -> None:
    library = prepared_library(tmp_path, ALL_ASKED)
    passages = [Passage(chunk, 1.0, ("dense",)) for chunk in range(len(library.chunks))]
    sure = Calibration(5.0, {}, 0.5, "questions")
    unsure = Calibration(-5.0, {}, 0.5, "documents")
    found = {}
    for question in ("Alpha beta", library.sentence_text(2)):
        query = Query(question, EMBEDDER.encode_query(question))
        reader = SimpleReader(library, ReadingConfig(), sure, unsure)
        reading = reader.read(query, passages, near_questions(library, query, RetrievalConfig()))
        found[reading.sentences[0].row] = reading.confidence
    assert found[0] > 0.9
    assert found[2] < 0.1


def test_where_few_sentences_have_questions_documents_say_how_sure_an_answer_is(
    tmp_path: Path,
) -> None:
    few = prepared_library(tmp_path / "few", {"Alpha beta.": ["how much"]})
    most = prepared_library(tmp_path / "most", ALL_ASKED)
    assert (few.evidence, most.evidence) == ("documents", "prepared")
    assert few.prepared_share == pytest.approx(1 / 3)


def test_a_calibration_of_another_kind_of_library_is_refused(tmp_path: Path) -> None:
    library = prepared_library(tmp_path, ALL_ASKED)
    doubts = Calibration(0.0, {"lead": 1.0, "nearness": 4.0}, 0.5, "somewhere")
    SimpleReader(library, ReadingConfig(), doubts)
    with pytest.raises(ConfigError, match=r"fitted on somewhere.*weighs nearness"):
        SimpleReader(library.without_prepared(), ReadingConfig(), doubts)
