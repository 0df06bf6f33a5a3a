"""A conversation: what the library hears of it, what the page shows, and what was quoted."""

from __future__ import annotations

from dataclasses import replace

from ketabot.answers import Elsewhere, Route, Turn
from ketabot.documents import Source
from ketabot.web.conversation import (
    exchange_at,
    exchange_of,
    history_of,
    messages_of,
    quoted_in,
)
from tests.web.made_up import WordFinder
from tests.web.shown import shown

TEXT = "It works in hours. The dose may differ. Others differ on the dose."
TWO = WordFinder({"a b.txt": TEXT}, {"a b.txt": Source("A title")})
PLACE = "a b.txt:19-39"


def test_a_question_is_shown_as_it_was_typed() -> None:
    typed = "# <b>What</b>\n\n- *is* $$it$$?"
    waiting = messages_of((), TWO.prompts, asking=typed)
    assert [message["role"] for message in waiting] == ["user", "assistant"]
    assert shown(waiting[0]["content"]).texts("div") == [f"You: {typed}"]
    assert shown(waiting[1]["content"]).texts("p") == [TWO.prompts.page.searching]


def test_the_history_holds_what_both_sides_said() -> None:
    exchange = exchange_of("Hours?", TWO.answer_of("hours"), TWO, "es")
    assert history_of((exchange,)) == (
        Turn("user", "Hours?"),
        Turn("assistant", f"{TWO.prompts.answer}\n\nIt works in hours."),
    )


def test_what_was_quoted_is_remembered_by_its_place() -> None:
    exchange = exchange_of("Differ?", TWO.answer_of("differ"), TWO)
    assert quoted_in((exchange,))[PLACE] == TEXT[19:39]
    assert exchange_at((exchange,), PLACE) is exchange
    assert exchange_at((exchange,), "a b.txt:0-3") is None


def test_where_the_same_is_said_is_remembered_too() -> None:
    answer = TWO.answer_of("hours")
    also = Elsewhere("a b.txt", 0, 2, "It", "")
    answer = replace(answer, quotes=(replace(answer.quotes[0], also=(also,)),))
    assert quoted_in((exchange_of("Hours?", answer, TWO),))["a b.txt:0-2"] == "It"


def test_the_latest_answer_that_quotes_a_place_is_the_one_that_is_read() -> None:
    both = tuple(exchange_of(name, TWO.answer_of("differ"), TWO) for name in ("one", "two"))
    assert exchange_at(both, PLACE) is both[1]


def test_questions_that_are_suggested_stand_under_the_last_answer_alone() -> None:
    answer = replace(TWO.answer_of("hours"), suggestions=("What now?", "And <b>?"))
    both = (exchange_of("a", answer, TWO), exchange_of("b", answer, TWO))
    offered = [message.get("options", []) for message in messages_of(both, TWO.prompts)]
    assert offered[:3] == [[], [], []]
    assert [one["value"] for one in offered[3]] == ["What now?", "And <b>?"]
    asking = messages_of(both, TWO.prompts, asking="c")
    assert not any(message.get("options") for message in asking)


def test_without_an_answer_the_examples_are_offered() -> None:
    answer = TWO.answer_of("zeppelins")
    assert answer.route is Route.NO_ANSWER
    last = messages_of((exchange_of("a", answer, TWO),), TWO.prompts)[-1]
    assert [one["value"] for one in last["options"]] == list(TWO.prompts.examples[:4])


def test_the_paragraph_is_shown_only_where_nothing_was_kept_from_being_quoted() -> None:
    answer = TWO.answer_of("hours")
    assert "Others differ" in exchange_of("a", answer, TWO).markup
    personal = replace(answer, route=Route.PERSONAL_MEDICAL, message="Ask your doctor.")
    assert "Others differ" not in exchange_of("a", personal, TWO).markup
    under_help = replace(answer, message=f"Call 988.\n\n{answer.message}")
    assert "Others differ" not in exchange_of("a", under_help, TWO).markup


def test_the_paragraph_of_a_document_that_has_changed_is_not_shown() -> None:
    later = replace(TWO, texts={"a b.txt": f"New. {TEXT}"})
    assert "Others differ" not in exchange_of("a", TWO.answer_of("hours"), later).markup


def test_the_other_reading_of_a_message_can_be_asked_at_a_press() -> None:
    answer = replace(TWO.answer_of("hours"), other_reading="And days?", suggestions=("More?",))
    last = messages_of((exchange_of("a", answer, TWO),), TWO.prompts)[-1]
    assert last["options"] == [
        {"label": "Search for this instead: And days?", "value": "And days?"},
        {"label": "More?", "value": "More?"},
    ]
