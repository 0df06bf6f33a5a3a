"""What prepared questions teach is the ridge regression that its page says, and is kept whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ketabot.config import IndexConfig
from ketabot.errors import IndexDamagedError
from ketabot.index import PreparedIndex, VectorIndex, load_library
from ketabot.index.plan import TARGET, UNASKED, PreparedPlan
from ketabot.index.prepared import RIDGE, TWIN, learn
from tests.libraries import make_bot

GENERATOR = np.random.default_rng(7)


def unit(count: int, dimension: int = 6) -> NDArray[np.float32]:
    rows = GENERATOR.standard_normal((count, dimension))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float32)


ASKED, UNANSWERED, SENTENCES = unit(5), unit(2), unit(4).astype(np.float16)
PAIRS = [(0, 1), (1, 1), (2, 3), (3, 3), (4, 1), (4, 3)]
"""Question and sentence; sentences 0 and 2 have no question."""
TWINS = np.array([(1, 2), (3, 0)], TWIN)
PLAN = PreparedPlan(("a", "b", "c", "d", "e"), np.array(PAIRS, TARGET), ("x", "y"))
ROWS = np.arange(4)
QUOTABLE = np.array([True, True, False, True])
"""Sentence 2 is a heading: it may not be quoted, and no questions are thought up for it."""


def make() -> PreparedIndex:
    return PreparedIndex(
        PLAN,
        VectorIndex.build(ASKED, IndexConfig()),
        VectorIndex.build(UNANSWERED, IndexConfig()),
        learn(PLAN, ASKED, UNANSWERED, SENTENCES, QUOTABLE),
        TWINS,
    )


def by_hand(query: NDArray[np.float32]) -> tuple[NDArray[np.float64], float]:
    """The same regression, written as a table of questions with a column for each sentence.

    Sentence 0 stands in the table for UNASKED times the 3 questions that the others have each.
    """
    wide = SENTENCES.astype(np.float64)
    table = np.vstack([ASKED, UNANSWERED, wide[[1, 3, 0]]]).astype(np.float64)
    counts = np.ones(len(table))
    counts[-1] = UNASKED * len(PAIRS) / 2
    answers = np.zeros((len(table), 4))  # sentence 1, sentence 3, none, sentence 0
    for question, sentence in PAIRS:
        answers[question, (1, 3).index(sentence)] = 1
    answers[5:7, 2] = 1
    answers[7, 0] = answers[8, 1] = answers[9, 3] = 1
    weighed = table.T * counts
    normal = weighed @ table + RIDGE * np.eye(table.shape[1])
    one, three, none, zero = query @ np.linalg.solve(normal, weighed @ answers)
    two = query @ np.linalg.solve(normal, counts[-1] * wide[2])
    return np.clip([zero, one, two, three], 0, 1), float(none)


def test_what_is_learned_equals_the_regression_worked_out_by_hand() -> None:
    for query in unit(3):
        learned, none = make().learned(query, ROWS, SENTENCES)
        expected, expected_none = by_hand(query)
        assert learned == pytest.approx(expected, abs=1e-5)
        assert none == pytest.approx(expected_none, abs=1e-5)


def test_what_no_question_covers_is_never_surer_than_a_sentence_with_its_own() -> None:
    sentences = np.eye(6, dtype=np.float16)[:4]
    plan = PreparedPlan(("a",) * 40, np.array([(n, 1) for n in range(40)], TARGET), ())
    asked = np.tile(sentences[1].astype(np.float32), (40, 1))
    prepared = PreparedIndex(
        plan,
        VectorIndex.build(asked, IndexConfig()),
        VectorIndex.build(asked[:0], IndexConfig()),
        learn(plan, asked, asked[:0], sentences, np.full(4, fill_value=True)),
        TWINS[:0],
    )
    # 40 questions and itself: 41 / (41 + 1); no question: 0.3 * 40 / (0.3 * 40 + 1)
    for sentence, expected in ((1, 41 / 42), (0, 12 / 13)):
        learned, _ = prepared.learned(sentences[sentence].astype(np.float32), ROWS, sentences)
        assert learned[sentence] == pytest.approx(expected, abs=1e-4)


def test_any_choice_of_rows_gives_the_same_values() -> None:
    query = unit(1)[0]
    whole, _ = make().learned(query, ROWS, SENTENCES)
    for rows in ([3], [0, 2], [1, 2], [2], [0, 3]):
        some, _ = make().learned(query, np.array(rows), SENTENCES[rows])
        assert some == pytest.approx(whole[rows], abs=1e-6)


def test_targets_and_twins_are_found_by_their_rows() -> None:
    prepared = make()
    assert [prepared.targets(n) for n in range(5)] == [(1,), (1,), (3,), (3,), (1, 3)]
    assert prepared.rows.tolist() == [1, 3]
    assert prepared.twins_of({1}) == {2}
    assert prepared.twins_of({0, 2}) == set()
    one, other = prepared.twins_among(np.array([0, 1, 3]))
    assert (one.tolist(), other.tolist()) == ([2], [0])


@pytest.mark.parametrize("kind", ["asked", "unanswered"])
def test_one_kind_of_question_alone_is_enough(kind: str) -> None:
    asked, unanswered = (ASKED, UNANSWERED[:0]) if kind == "asked" else (ASKED[:0], UNANSWERED)
    pairs = PAIRS if kind == "asked" else []
    plan = PreparedPlan(
        PLAN.asked[: len(asked)], np.array(pairs, TARGET), ("x", "y")[: len(unanswered)]
    )
    prepared = PreparedIndex(
        plan,
        VectorIndex.build(asked, IndexConfig()),
        VectorIndex.build(unanswered, IndexConfig()),
        learn(plan, asked, unanswered, SENTENCES, QUOTABLE),
        TWINS[:0],
    )
    learned, none = prepared.learned(unit(1)[0], ROWS, SENTENCES)
    assert np.isfinite(learned).all()
    assert (none == 0) == (kind == "asked")


def test_every_file_of_it_is_checked(tmp_path: Path) -> None:
    text = "Alpha beta. Gamma delta.\n"
    line = '{"document": "a.txt", "start": 0, "end": 11, "text": "Alpha beta.", "questions": ["q"]}'
    make_bot(tmp_path, {"a.txt": text, "asked.jsonl": line})
    index = tmp_path / "index"
    folder = index / load_library(index).generation
    names = sorted(file.name for file in folder.glob("prepared_*"))
    assert len(names) == 7
    for name in names:
        data = (folder / name).read_bytes()
        (folder / name).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        with pytest.raises(IndexDamagedError, match=name.replace(".", r"\.")):
            load_library(index)
        (folder / name).unlink()
        with pytest.raises(IndexDamagedError, match=name.replace(".", r"\.")):
            load_library(index)
        (folder / name).write_bytes(data)
    assert load_library(index).prepared is not None
