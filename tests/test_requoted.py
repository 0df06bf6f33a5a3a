"""What an answer quoted is found again in its text, and so is what stands behind it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ketabot.conversation import content_words
from ketabot.index import Library, load_library
from ketabot.requoted import quoted_in, rows_behind, rows_naming
from tests.libraries import make_bot

FILES = {
    "a.md": "One is told. Two follows.\n\n## A heading\n\nCastles came later. Rivers are last.\n",
    "b.txt": "One is told. Nothing else is.\n",
}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    make_bot(tmp_path, FILES)
    return load_library(tmp_path / "index")


def texts(library: Library, said: str) -> list[list[str]]:
    return [
        [library.sentence_text(row) for row in range(one.first, one.stop)]
        for one in quoted_in(library, said).extracts
    ]


def test_a_paragraph_that_stands_in_documents_is_a_quote_of_each(library: Library) -> None:
    said = "The library says:\n\nOne is told.\n\nCastles came later. Rivers are last."
    told = [["One is told."], ["One is told."], ["Castles came later.", "Rivers are last."]]
    assert texts(library, said) == told


def named_in(library: Library, said: str, asked: str) -> list[str]:
    keys = {word.key for word in content_words(asked)}
    return [library.sentence_text(row) for row in rows_naming(library, said, keys)]


@pytest.mark.parametrize("said", ["", "Nobody wrote this.", "One is", "is told. Two follows."])
def test_what_is_no_run_of_sentences_is_no_quote(said: str, library: Library) -> None:
    assert texts(library, said) == []
    assert rows_behind(library, said) == {}


def test_the_next_two_sentences_stand_behind_a_quote_and_no_heading(library: Library) -> None:
    near = rows_behind(library, "So it is:\n\nOne is told.\n\nNothing else is.")
    told = {library.sentence_text(row): closeness for row, closeness in near.items()}
    assert told == {"Two follows.": 1.0, "Castles came later.": 0.5}


def test_nothing_stands_behind_the_end_of_a_document(library: Library) -> None:
    assert rows_behind(library, "Rivers are last.") == {}


def test_a_quoted_sentence_that_names_all_that_is_asked_is_known(library: Library) -> None:
    said = "Castles came later. Rivers are last."
    assert named_in(library, said, "and rivers?") == ["Rivers are last."]
    assert named_in(library, said, "castles at rivers") == []
