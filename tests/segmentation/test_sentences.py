from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketabot.segmentation import split_sentences
from tests.segmentation.passages import GOLDEN, Passage, read_passages


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


def share_found(passages: list[Passage]) -> float:
    """The share of sentences that are found with exactly their start and end."""
    found = sum(len(set(p.spans) & set(split_sentences(p.text))) for p in passages)
    return found / sum(len(p.spans) for p in passages)


def test_reads_the_golden_format_with_its_white_space() -> None:
    passages = read_passages(GOLDEN / "sentences.txt")
    glued = next(p for p in passages if p.text.startswith("This is the end."))
    assert glued.text.startswith("This is the end.Start again here. The dose")
    assert glued.spans[:2] == ((0, 16), (16, 33))


def test_finds_the_golden_sentences() -> None:
    # One of them begins with a small letter and a word that begins no sentence elsewhere.
    assert share_found(read_passages(GOLDEN / "sentences.txt")) >= 0.985


def test_finds_golden_sentences_that_no_rule_was_made_for() -> None:
    assert share_found(read_passages(GOLDEN / "sentences_held_apart.txt")) >= 0.85


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("MS. One area is promising.", ["MS.", "One area is promising."]),
        ("Ms. Lee left.", ["Ms. Lee left."]),
        ("It is bipolar I. Hypomania is not.", ["It is bipolar I.", "Hypomania is not."]),
        ("She and J. Smith agreed.", ["She and J. Smith agreed."]),
        ("Give 5 mg. Wait.", ["Give 5 mg.", "Wait."]),
        ("no full stop", ["no full stop"]),
        ("- A dash. - Another.", ["A dash.", "Another."]),
        ("a\n\nb", ["a", "b"]),
        ("a\n \t\nb", ["a", "b"]),
        ("", []),
        (" \n\u00a0 ", []),
        ("...", ["..."]),
    ],
)
def test_cuts(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


def test_counts_in_the_whole_text_when_given_a_part() -> None:
    text = "Not this. Only this. And this. Not that."
    assert split_sentences(text, 10, 30) == [(10, 20), (21, 30)]


def test_does_not_look_beyond_the_end() -> None:
    # The "Smith" that would make "Dr." a title lies outside.
    assert split_sentences("Ask a Dr. Smith", 0, 9) == [(0, 9)]


PIECES = st.sampled_from(
    [
        *"aZ1 .!?…\n\u00a0()[]“”’=-•",
        "Dr.",
        "e.g.",
        "U.S.",
        "The ",
        "end.",
        "[3]",
        "1.5",
        "\n\n",
        "- ",
    ]
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_loses_no_letter_and_keeps_order(text: str) -> None:
    spans = split_sentences(text)
    last = 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        # Between sentences: white space, list dashes, line breaks that were not decoded.
        assert not text[last:start].strip(" \n\u00a0-•=")
        last = end
    assert not text[last:].strip(" \n\u00a0-•=")


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join), st.integers(0, 40), st.integers(0, 40))
def test_a_part_is_cut_as_if_it_stood_alone(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    alone = [(a + start, b + start) for a, b in split_sentences(text[start:end])]
    assert split_sentences(text, start, end) == alone


def test_what_stands_before_a_part_does_not_cut_it() -> None:
    assert split_sentences("aDr.Z", 1, 5) == [(1, 5)]
    assert split_sentences("vitamin A. Zed", 8, 14) == [(8, 14)]


def test_is_linear_in_the_length_of_the_text() -> None:
    for piece in (".", ". ", "[1]", "- ", "\n", "(", "=", "1. a ", "A. ", "Dr. ", " "):
        split_sentences(piece * 100_000)
