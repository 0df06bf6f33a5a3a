"""Lines in, lines out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ketabot.answers import Answer, Route, Turn
from ketabot.batch import run_batch
from ketabot.errors import QuestionError


class Parrot:
    """Answers with the question, and remembers how many turns came before."""

    def ask(
        self,
        question: str,
        history: Sequence[Turn | Mapping[str, Any]] = (),
        *,
        search: str = "",
    ) -> Answer:
        if not question:
            raise QuestionError("Please type a question.")
        return Answer(
            question=question,
            standalone_question=search or question,
            route=Route.NO_ANSWER,
            confidence=0.0,
            message=f"after {len(history)}",
            quotes=(),
            conflicts=(),
            sources=(),
            suggestions=(),
            candidates=(),
            disclaimer="!",
            index_generation="g",
            timings_ms={},
        )


def run(*lines: str | bytes) -> list[dict[str, Any]]:
    raw = [line if isinstance(line, bytes) else line.encode() for line in lines]
    results = list(run_batch(raw, Parrot()))
    json.dumps(results)
    return results


def test_answers_come_in_order_with_their_ids() -> None:
    results = run('{"id": "b", "question": "x"}', "", '{"id": "a", "question": "y"}')
    assert [(r["id"], r["question"], r["route"]) for r in results] == [
        ("b", "x", "no_answer"),
        ("a", "y", "no_answer"),
    ]


def test_a_bad_line_has_its_error_in_its_place_and_the_rest_goes_on() -> None:
    results = run(
        "no json",
        b'{"id": "latin", "question": "caf\xe9"}',
        "[1]",
        '{"id": "none"}',
        '{"id": "number", "question": 7}',
        '{"id": "empty", "question": ""}',
        '{"id": "good", "question": "x"}',
    )
    errors = [(r["id"], r.get("error", "")) for r in results]
    assert [name for name, _ in errors] == [None, None, None, "none", "number", "empty", "good"]
    assert "line 1 is no JSON" in errors[0][1]
    assert "line 2 is not UTF-8" in errors[1][1]
    assert "line 3 is no object" in errors[2][1]
    assert "question is None" in errors[3][1]
    assert "question is 7" in errors[4][1]
    assert errors[5][1] == "Please type a question."
    assert errors[6][1] == ""


def test_lines_of_one_conversation_follow_each_other_and_no_others() -> None:
    results = run(
        '{"id": 1, "question": "x", "conversation": "c"}',
        '{"id": 2, "question": "y", "conversation": "d"}',
        '{"id": 3, "question": "z", "conversation": "c"}',
        '{"id": 4, "question": "w"}',
        '{"id": 5, "question": "v", "history": [{"role": "user", "content": "hi"}]}',
    )
    assert [r["message"] for r in results] == [
        "after 0",
        "after 0",
        "after 2",
        "after 0",
        "after 1",
    ]


def test_half_of_an_emoji_is_not_handed_on_to_the_next_line() -> None:
    heard: list[str] = []

    class Listener(Parrot):
        def ask(
            self,
            question: str,
            history: Sequence[Turn | Mapping[str, Any]] = (),
            *,
            search: str = "",
        ) -> Answer:
            heard.extend(turn.content for turn in history if isinstance(turn, Turn))
            return super().ask(question, history, search=search)

    lines = [
        rb'{"id": 1, "question": "safe \ud83d?", "conversation": "c"}',
        rb'{"id": 2, "question": "y", "conversation": "c"}',
    ]
    list(run_batch(lines, Listener()))
    assert heard[0] == "safe \ufffd?"


def test_history_and_conversation_together_are_refused() -> None:
    (result,) = run('{"id": 1, "question": "x", "conversation": "c", "history": []}')
    assert "not both" in result["error"]


def test_numbers_without_end_and_a_byte_order_mark_stop_nothing() -> None:
    huge = '{"id": ' + "9" * 5000 + ', "question": "x"}'
    results = run(
        b"\xef\xbb\xbf" + b'{"id": "first", "question": "x"}',
        huge,
        '{"id": "last", "question": "y"}',
    )
    assert [result["id"] for result in results] == ["first", None, "last"]
    assert "line 2 is no JSON" in results[1]["error"]


def test_a_line_may_name_what_is_to_be_searched() -> None:
    results = run(
        '{"id": "a", "question": "x", "search": "x of old"}',
        '{"id": "b", "question": "y", "conversation": "c", "search": "y of old"}',
        '{"id": "c", "question": "z", "conversation": "c"}',
        '{"id": "d", "question": "x", "search": 7}',
    )
    assert [one.get("standalone_question") for one in results] == [
        "x of old",
        "y of old",
        "z",
        None,
    ]
    assert results[2]["message"] == "after 2", "the turn went on as any other"
    assert results[3] == {"id": "d", "error": "search is 7; give what is to be searched as a text"}
