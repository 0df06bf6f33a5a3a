"""Where words stand, and where sentences begin."""

from __future__ import annotations

import re
import time
from itertools import product

import pytest

from ketabot.conversation import Exchange
from ketabot.conversation.evidence import describe
from ketabot.conversation.words import words_of

RULE = re.compile(r"(?:^|[.!?:…]\W*\s\W*|\n\W*)$")
"""What stands before the first word of a sentence, as one expression: plain, but too slow."""


def test_a_sentence_begins_after_its_end_and_on_a_new_line() -> None:
    words = words_of("Is it safe? It is: mostly, 2.5 mg\nFor e.g. you")
    assert [word.text for word in words if word.opens] == ["Is", "It", "mostly", "For", "you"]


def test_the_beginning_of_a_sentence_is_told_as_by_the_plain_rule() -> None:
    for length in range(1, 7):
        for gap in map("".join, product("._ \n,", repeat=length)):
            words = words_of(f"a{gap}b")
            if len(words) == 2:  # else the gap is part of a word
                assert words[1].opens is (RULE.search(gap) is not None), repr(gap)


@pytest.mark.parametrize("gap", [". ", ".", "\n", " ", "_", ". _", ".\n_ "])
def test_no_gap_between_two_words_takes_long(gap: str) -> None:
    text = "a" + gap * (50_000 // len(gap)) + "_b"
    started = time.perf_counter()
    words_of(text)
    assert time.perf_counter() - started < 1


def test_of_a_long_turn_the_beginning_is_described() -> None:
    long = Exchange("b" * 10**6, "c" * 10**6)
    described = describe("Is it safe?", [long])
    assert max(len(one.word.text) for one in described.candidates) <= 4000
