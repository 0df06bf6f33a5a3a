"""Which sentences become quotes, and how they are joined."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ketabot.composing import Composition, Extract, compose, permitted_composition
from ketabot.config import AnsweringConfig
from ketabot.index import Library, load_library
from ketabot.reading import Reading, ScoredSentence
from tests.libraries import make_bot

FILES = {
    "a.txt": (
        "Ketamine acts fast. It dulls pain within minutes. Clinics give six infusions.\n\n"
        "However, nobody knows how long relief lasts. Many patients return later.\n\n"
        "Risks\n\n"
        "Long use may harm the bladder.\n"
    ),
    "b.txt": (
        "Clinics give six infusions. Other doctors disagree strongly. Some wait longer. "
        "None give more.\n"
    ),
}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    make_bot(tmp_path, FILES)
    return load_library(tmp_path / "index")


def quotes(library: Library, scores: dict[str, float], **settings: Any) -> list[str]:
    """Score sentences by how they begin, with their document, and return the quotes' texts."""
    found = []
    for row in range(library.sentence_count):
        document, start, end = library.sentence_span(row)
        for name, score in scores.items():
            path, _, beginning = name.partition(" ")
            if document.path == path and document.text[start:end].startswith(beginning):
                found.append(ScoredSentence(row, score, ("dense",)))
    assert len(found) == len(scores)
    found.sort(key=lambda sentence: -sentence.score)
    config = AnsweringConfig(**settings)
    texts = []
    for extract in compose(library, Reading(tuple(found), 1.0, {}), config).extracts:
        document, start, _ = library.sentence_span(extract.first)
        _, _, end = library.sentence_span(extract.stop - 1)
        texts.append(document.text[start:end])
    return texts


def test_the_best_comes_first_and_the_far_worse_not_at_all(library: Library) -> None:
    scores = {"a.txt Long use": 0.9, "b.txt Other doctors": 0.85, "a.txt Many": 0.5}
    assert quotes(library, scores, quote_margin=0.1) == [
        "Long use may harm the bladder.",
        "Other doctors disagree strongly.",
    ]


def test_neighbours_are_joined_in_one_piece(library: Library) -> None:
    scores = {"b.txt Other doctors": 0.9, "b.txt Clinics": 0.89}
    assert quotes(library, scores) == [
        "Clinics give six infusions. Other doctors disagree strongly."
    ]


def test_a_sentence_between_two_chosen_ones_joins_them_all(library: Library) -> None:
    scores = {"b.txt Some": 0.9, "b.txt None": 0.89, "b.txt Other": 0.88}
    assert quotes(library, scores) == [
        "Other doctors disagree strongly. Some wait longer. None give more."
    ]


def test_a_sentence_that_leans_on_the_one_before_brings_it_along(library: Library) -> None:
    assert quotes(library, {"a.txt It dulls": 0.9}) == [
        "Ketamine acts fast. It dulls pain within minutes."
    ]


def test_a_quote_crosses_a_paragraph_only_where_the_next_one_leans_on_it(library: Library) -> None:
    assert quotes(library, {"a.txt However": 0.9}) == [
        "Clinics give six infusions.\n\nHowever, nobody knows how long relief lasts."
    ]
    assert quotes(library, {"a.txt Many": 0.9}) == ["Many patients return later."]


def test_what_is_said_twice_is_quoted_once(library: Library) -> None:
    scores = {"b.txt Clinics": 0.9, "a.txt Clinics": 0.89, "a.txt Long use": 0.88}
    assert quotes(library, scores) == [
        "Clinics give six infusions.",
        "Long use may harm the bladder.",
    ]


def test_there_are_at_most_as_many_quotes_as_set(library: Library) -> None:
    scores = {"a.txt Long use": 0.9, "b.txt Other": 0.89, "a.txt Many": 0.88}
    assert len(quotes(library, scores, max_quotes=2)) == 2


def test_the_best_is_quoted_however_long_and_the_next_only_if_it_fits(library: Library) -> None:
    scores = {"a.txt Long use": 0.9, "b.txt Other": 0.89}
    assert quotes(library, scores, max_words=7) == ["Long use may harm the bladder."]
    assert quotes(library, scores, max_words=1) == ["Long use may harm the bladder."]
    assert len(quotes(library, scores, max_words=10)) == 2


def test_no_sentences_give_no_quotes(library: Library) -> None:
    assert compose(library, Reading((), 0.0, {}), AnsweringConfig()).extracts == ()


def test_what_may_not_be_quoted_is_not_named_beside_a_quote_either(library: Library) -> None:
    rows = {library.sentence_text(row): row for row in range(library.sentence_count)}
    quoted, other = rows["It dulls pain within minutes."], rows["Many patients return later."]
    banned = rows["Long use may harm the bladder."]
    made = Composition((Extract(quoted, quoted + 1, 0.9, also=(banned, other)),))

    def allows(text: str) -> bool:
        return "harm" not in text

    (extract,) = permitted_composition(made, allows, library).extracts
    assert (extract.first, extract.also) == (quoted, (other,))
    none = Composition((Extract(banned, banned + 1, 0.9, also=(other,)),))
    assert permitted_composition(none, allows, library).extracts == ()
