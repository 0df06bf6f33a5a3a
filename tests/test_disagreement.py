"""What two sentences are said to differ in, and what they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from ketabot.disagreement import (
    Kind,
    asks_of_harm,
    claim,
    difference,
    is_asked,
    reassures,
    same_stand,
    warns,
)

GOLDEN = Path(__file__).parent / "golden" / "disagreements.txt"
TONES = GOLDEN.with_name("tones.txt")


def blocks() -> list[list[str]]:
    lines = [line for line in GOLDEN.read_text(encoding="utf-8").split("\n") if line[:1] != "#"]
    return [block.strip().split("\n") for block in "\n".join(lines).split("\n\n") if block.strip()]


def told(one: str, other: str, alike: float = 1.0) -> tuple[str, ...]:
    found = difference(claim(one), claim(other), alike)
    return ("none",) if found is None else (found.kind.value, found.one, found.other)


@pytest.mark.parametrize("block", blocks(), ids=lambda block: str(block[1])[:40])
def test_pairs_differ_as_they_were_judged_both_ways_round(block: list[str]) -> None:
    head, one, other = block
    expected = tuple(part.strip() for part in head.partition(":")[0].split(" | "))
    if expected[0] not in set(Kind):
        expected = ("none",)
    elif not head.startswith("none"):
        expected = tuple(part.strip() for part in head.split(" | "))
    back = (expected[0], *reversed(expected[1:]))
    assert (told(one, other), told(other, one)) == (expected, back)


def test_there_are_pairs_of_every_kind_and_as_many_that_agree() -> None:
    kinds = [block[0].split(" ")[0].rstrip(":") for block in blocks()]
    assert set(kinds) == {*(kind.value for kind in Kind), "none"}
    assert kinds.count("none") >= len(kinds) / 2


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [
        ("Relief lasts two weeks after naltrexone.", "Relief lasts six weeks.", 0.65),
        ("Ketamine is non-habit forming.", "Ketamine can cause addiction.", 0.35),
        ("Ketamine does not dry the mouth.", "Ketamine may dry the mouth.", 0.7),
    ],
)
def test_sentences_that_are_little_alike_are_not_held_against_each_other(
    one: str, other: str, least: float
) -> None:
    assert told(one, other, least - 0.01) == ("none",)
    assert told(one, other, least) != ("none",)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Relief comes within hours.", "Within hours relief comes.", True),
        ("Relief comes within 2 hours.", "Relief comes within 3 hours.", False),
        ("It was approved in 1970.", "It was approved in 1971.", False),
        ("It was approved in 1970.", "It was approved in the 1970s.", False),
        ("It is not covered.", "It is covered.", False),
    ],
)
def test_near_equal_sentences_say_the_same_unless_a_figure_year_or_negation_differs(
    one: str, other: str, same: bool
) -> None:
    assert same_stand(claim(one), claim(other)) is same


@pytest.mark.parametrize(
    ("question", "one", "other", "asked"),
    [
        ("can I get hooked?", "It is non-habit forming.", "It can cause addiction.", True),
        ("is it sold as a spray?", "It is non-habit forming.", "It can cause addiction.", False),
        (
            "how well does it work?",
            "Rest helps 40% of us sleep.",
            "Rest helps 60% of us sleep.",
            True,
        ),
        ("who wrote this?", "Rest helps 40% of us sleep.", "Rest helps 60% of us sleep.", False),
        ("does it dry my mouth", "It does not dry the mouth.", "It may dry the mouth.", True),
    ],
)
def test_a_question_is_about_a_difference_or_it_is_not(
    question: str, one: str, other: str, asked: bool
) -> None:
    first, second = (claim(text.replace("It ", "Ketamine ")) for text in (one, other))
    found = difference(first, second)
    assert found is not None
    assert is_asked(question, found) is asked


def tones() -> list[list[str]]:
    lines = TONES.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line[:1] != "#"]


@pytest.mark.parametrize(("tone", "text"), tones())
def test_what_warns_and_what_reassures_is_told_as_it_was_judged(tone: str, text: str) -> None:
    found = "warns" if warns(text) else "reassures" if reassures(text) else "neither"
    assert found == tone


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Is it safe?", True),
        ("how dangerous is the stuff", True),
        ("what are the side-effects?", True),
        ("will it ruin my memory?", True),
        ("is it okay to use at home?", True),
        ("is it addictive?", True),
        ("can it kill you?", True),
        ("who can't take it?", True),
        ("How quickly does it work?", False),
        ("who owns the clinic?", False),
        ("what does it cost?", False),
    ],
)
def test_who_asks_of_harm_is_known(question: str, *, asks: bool) -> None:
    assert asks_of_harm(question) is asks
