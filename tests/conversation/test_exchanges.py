"""Turns as they come → questions with their answers."""

from __future__ import annotations

from ketabot.answers import Turn
from ketabot.conversation import Exchange, exchanges_of, remembered


def user(text: str) -> Turn:
    return Turn("user", text)


def assistant(text: str) -> Turn:
    return Turn("assistant", text)


def test_fixed_texts_are_left_out_of_answers() -> None:
    turns = [user("Is it safe?"), assistant("In its own words:\n\nIt is.\n\nMostly.")]
    found = exchanges_of(turns, {"In its own words:"})
    assert found == (Exchange("Is it safe?", "It is.\n\nMostly."),)


def test_a_conversation_may_begin_with_an_answer_and_hold_what_a_system_says() -> None:
    turns = [assistant("Hello."), Turn("system", "Be brief."), user("Hi"), user("Is it safe?")]
    assert exchanges_of(turns) == (Exchange("Hi", "", 2), Exchange("Is it safe?", "", 3))


def test_only_the_last_exchanges_of_a_long_conversation_count() -> None:
    turns = [turn for n in range(100) for turn in (user(f"q{n}"), assistant(f"a{n}"))]
    found = remembered(exchanges_of(turns))
    assert [one.question for one in found] == [f"q{n}" for n in range(94, 100)]
    assert [one.answer for one in found] == [f"a{n}" for n in range(94, 100)]


def test_the_question_is_remembered_however_often_more_is_asked_for() -> None:
    messages = [
        "Is it safe?",
        "and for whom?",
        *["no, the spray"] * 9,
        *["tell me more", "who says that?"] * 10,
    ]
    turns = [turn for one in messages for turn in (user(one), assistant("a"))]
    found = remembered(exchanges_of(turns))
    assert [one.question for one in found] == [
        *("Is it safe?", "and for whom?"),
        *["tell me more", "who says that?"] * 3,
    ]


def test_nothing_was_said() -> None:
    assert exchanges_of([]) == ()
