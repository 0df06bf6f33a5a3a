"""Questions as people send them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketabot.answers import Turn
from ketabot.errors import QuestionError
from ketabot.prompts import load_prompts
from ketabot.questions import as_text, beginning, read_history, searchable

PHRASES = load_prompts().errors


@pytest.mark.parametrize(
    ("asked", "searched"),
    [
        ("  How fast\tdoes it\n\nwork? ", "How fast does it work?"),
        ("ke\u200bta\u00admine", "ketamine"),
        ("\u202eketamine\u202c safe?", "ketamine safe?"),
        ("ｋｅｔａｍｉｎｅ", "ketamine"),
        ("0.5\u00a0mg", "0.5 mg"),
        ("¿Es segura la ketamina?", "¿Es segura la ketamina?"),
        ("a\x00b\x1bc", "a b c"),
        ("<b>ketamine</b>", "<b>ketamine</b>"),
    ],
)
def test_what_is_searched_are_the_words_that_a_person_sees(asked: str, searched: str) -> None:
    assert searchable(asked, 2000, PHRASES) == searched


@pytest.mark.parametrize("blank", ["", " ", "\n\t", "\u200b", "???", "\u202e…", "🙂"])
def test_a_question_without_words_is_refused_with_what_to_do(blank: str) -> None:
    with pytest.raises(QuestionError, match="Please type a question"):
        searchable(blank, 2000, PHRASES)


def test_a_question_as_long_as_the_limit_is_taken_and_one_more_is_not() -> None:
    assert len(searchable("a" * 2000, 2000, PHRASES)) == 2000
    with pytest.raises(QuestionError, match=r"2001 characters.*at most 2000"):
        searchable("a" * 2001, 2000, PHRASES)


def test_half_of_an_emoji_does_not_stop_a_question() -> None:
    assert as_text("is it safe \ud83d?") == "is it safe \ufffd?"
    assert as_text("is it safe 🙂?") == "is it safe 🙂?"


@given(st.text(st.characters(), max_size=50))
def test_any_text_can_be_searched_or_is_refused_and_can_be_written_as_utf8(text: str) -> None:
    try:
        words = searchable(as_text(text), 2000, PHRASES)
    except QuestionError:
        return
    assert words == " ".join(words.split())
    words.encode("utf-8")


def test_history_is_taken_as_chat_programs_write_it() -> None:
    turns = read_history(
        [{"role": "assistant", "content": "Hello"}, {"role": "user", "content": ""}]
    )
    assert turns == (Turn("assistant", "Hello"), Turn("user", ""))


def test_half_of_an_emoji_in_a_turn_is_no_text_either() -> None:
    told = {"role": "user", "content": "\ud83d?"}
    assert read_history([Turn("user", "\ud83d?"), told]) == (Turn("user", "\ufffd?"),) * 2


@pytest.mark.parametrize(
    ("history", "complaint"),
    [
        ("hello", "give a list of turns"),
        ({"role": "user"}, "give a list of turns"),
        (7, "give a list of turns"),
        (["hello"], "turn 1 .*'hello'"),
        ([{"role": "user", "content": "a"}, {"role": "robot", "content": "b"}], "turn 2 .*'robot'"),
        ([{"role": "user", "content": 3}], "turn 1 .*no text"),
    ],
)
def test_a_history_of_another_form_is_refused_by_its_turn(history: object, complaint: str) -> None:
    with pytest.raises(QuestionError, match=complaint):
        read_history(history)


@pytest.mark.parametrize(
    ("most", "seen"),
    [
        (99, "one three five nine"),
        (18, "one three five"),
        (14, "one three five"),
        (13, "one three"),
        (1, "one"),
    ],
)
def test_a_question_is_cut_between_words_and_keeps_one_at_least(most: int, seen: str) -> None:
    assert beginning("one three five nine", lambda text: len(text) <= most) == seen


@given(st.lists(st.text("ab", min_size=1), min_size=1), st.integers(0, 60))
def test_no_longer_beginning_would_have_fitted(words: list[str], most: int) -> None:
    question = " ".join(words)
    seen = beginning(question, lambda text: len(text) <= most).split(" ")
    assert seen == words[: len(seen)]
    assert len(seen) == 1 or len(" ".join(seen)) <= most
    longer = words[: len(seen) + 1]
    assert longer == words[: len(seen)] or len(" ".join(longer)) > most
