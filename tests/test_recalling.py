"""What of a conversation may be gone on from."""

from __future__ import annotations

from ketabot.answers import Turn
from ketabot.recalling import recalled

DOUBTED = "Anaphylaxis with ketamine: any cases in the documents?"
SURE = "I want to kill myself tonight"


def questions(*said: str) -> list[str]:
    """Return what is recalled; what begins with ``>`` was answered."""
    turns = [Turn("assistant" if one[0] == ">" else "user", one) for one in said]
    return [one.question for one in recalled(turns, (">Help",), (), 2000).exchanges]


def test_a_question_that_only_looked_like_danger_is_recalled_once_it_is_answered() -> None:
    assert questions(DOUBTED, "> Some.") == [DOUBTED]


def test_what_was_said_in_danger_is_not_recalled() -> None:
    assert questions(SURE, "> Some.") == []
    assert questions(DOUBTED, ">Help is near.") == []
    assert questions(DOUBTED) == []
    assert questions(DOUBTED, "Is it safe?", "> Some.") == ["Is it safe?"]


def test_a_turn_is_recalled_as_it_can_be_searched() -> None:
    assert questions("Is\u200b it  safe?", "> Some.", " ?! ", "x" * 3000) == [
        "Is it safe?",
        "x" * 2000,
    ]
