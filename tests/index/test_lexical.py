"""BM25, held against the formula."""

from __future__ import annotations

import gc
import math
from collections import Counter

import numpy as np
import pytest

from ketabot.index import LexicalIndex
from ketabot.index.files import Content
from ketabot.index.lexical import Terms

TEXTS = [
    "Ketamine infusions last forty minutes.",
    "The clinic charges 400 dollars; an infusion of ketamine lasts 40 minutes.",
    "",
    "Nothing about it here, only ketamine, ketamine and ketamine.",
    "Bladder pain was not rare at 0.5 mg/kg.",
]


def bm25(texts: list[list[str]], query: list[str]) -> list[float]:
    """Lucene's BM25, written out from its formula, with k1 = 1.5 and b = 0.75."""
    average = sum(map(len, texts)) / len(texts)
    scores = []
    for text in texts:
        counts, score = Counter(text), 0.0
        for term in query:
            containing = sum(term in other for other in texts)
            idf = math.log(1 + (len(texts) - containing + 0.5) / (containing + 0.5))
            frequency = counts[term]
            norm = 1.5 * (1 - 0.75 + 0.75 * len(text) / average)
            score += idf * frequency / (frequency + norm)
        scores.append(score)
    return scores


def bytes_of(files: dict[str, Content]) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if isinstance(data, bytes)}


@pytest.mark.parametrize(
    "query",
    ["ketamine", "How long does a ketamine infusion last?", "pain pain", "dollars 400", "not rare"],
)
def test_scores_are_those_of_the_formula(query: str) -> None:
    split = Terms(remember=False)
    expected = bm25([list(split(text)) for text in TEXTS], list(split(query)))
    np.testing.assert_allclose(LexicalIndex.build(TEXTS).scores(query), expected, rtol=1e-5)
    assert max(expected) > 0


def test_a_worked_example() -> None:
    # Two texts of one and three terms, on average 2; "dose" is in both: idf = ln(1 + 0.5/2.5).
    index = LexicalIndex.build(["dose", "dose dose pain"])
    idf = math.log(1.2)
    first = idf * 1 / (1 + 1.5 * (0.25 + 0.75 * 1 / 2))
    second = idf * 2 / (2 + 1.5 * (0.25 + 0.75 * 3 / 2))
    np.testing.assert_allclose(index.scores("dose"), [first, second], rtol=1e-6)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0.5mg/kg", "0.5 mg / kg"),
        ("Infusions", "infusion"),
        ("the patient's dose", "patient dose"),
        ("patient\u2019s", "patient's"),
        ("KETAMINE", "ketamine"),
        ("50\u00b5g", "50 \u03bcg"),
        ("\ufb01rst\u00a0dose", "first dose"),
        ("What is the dose?", "dose"),
        ("70%", "70 %"),
        ("IV-ketamine", "iv ketamine"),
        ("1,000 mg", "1,000mg"),
    ],
)
def test_two_ways_to_write_the_same(one: str, other: str) -> None:
    split = Terms(remember=False)
    assert list(split(one)) == list(split(other)) != []


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("0.5 mg is not 5 mg", ["0.5", "mg", "not", "5", "mg"]),
        ("1.5-3 weeks", ["1.5", "3", "week"]),
        ("What is it that you do?", []),
        ("\u2014 \u2026 !", []),
    ],
)
def test_terms(text: str, terms: list[str]) -> None:
    assert list(Terms(remember=False)(text)) == terms


def test_search_finds_the_best_first_and_only_what_shares_a_word() -> None:
    index = LexicalIndex.build(TEXTS)
    scores, rows = index.search("How long is a ketamine infusion?", 10)
    assert rows.tolist() == [0, 1, 3]
    assert (scores == index.scores("How long is a ketamine infusion?")[rows]).all()
    assert (np.diff(scores) <= 0).all()
    assert index.search("How long is a ketamine infusion?", 2)[1].tolist() == [0, 1]


def test_of_equal_texts_the_earlier_comes_first_however_many_are_asked_for() -> None:
    index = LexicalIndex.build(["pain"] * 5 + ["other"])
    assert index.search("pain", 3)[1].tolist() == [0, 1, 2]
    assert index.search("pain", 9)[1].tolist() == [0, 1, 2, 3, 4]


def test_scores_of_chosen_rows() -> None:
    index = LexicalIndex.build(TEXTS)
    everything = index.scores("ketamine minutes")
    rows = np.array([3, 0, 3])
    assert index.scores("ketamine minutes", rows).tolist() == everything[rows].tolist()


@pytest.mark.parametrize("query", ["", "   ", "zebra", "the of and", "\ud800", "?!"])
def test_a_query_without_a_known_word_finds_nothing(query: str) -> None:
    index = LexicalIndex.build(TEXTS)
    assert index.scores(query).tolist() == [0.0] * len(TEXTS)
    assert index.scores(query, np.array([1, 2])).tolist() == [0.0, 0.0]
    assert len(index.search(query, 5)[1]) == 0


def test_an_unknown_word_beside_a_known_one_changes_nothing() -> None:
    index = LexicalIndex.build(TEXTS)
    assert (index.scores("zebra ketamine") == index.scores("ketamine")).all()


@pytest.mark.parametrize("texts", [[], [""], ["", "the", "?"]])
def test_texts_without_a_term(texts: list[str]) -> None:
    index = LexicalIndex.build(texts)
    for one in (index, LexicalIndex.from_files(bytes_of(index.to_files()))):
        assert len(one) == len(texts)
        assert one.scores("ketamine").tolist() == [0.0] * len(texts)
        assert len(one.search("ketamine", 3)[0]) == 0


def test_files_and_back() -> None:
    index = LexicalIndex.build(TEXTS)
    files = bytes_of(index.to_files())
    again = LexicalIndex.from_files(files)
    for query in ("ketamine infusion", "pain 0.5mg", "zebra"):
        assert (again.scores(query) == index.scores(query)).all()
    assert bytes_of(again.to_files()) == files
    assert bytes_of(LexicalIndex.build(iter(TEXTS)).to_files()) == files


def test_words_of_questions_are_not_kept() -> None:
    index = LexicalIndex.build(["ketamine acts fast"])
    index.search("is my brother Zebulon safe", 3)
    assert not index._split._known
    kept = [d for d in gc.get_objects() if type(d) is dict and b"zebulon" in d]
    assert kept == []
