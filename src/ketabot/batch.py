"""JSON Lines in, JSON Lines out, in the same order.

A bad line is answered with an error in its place and the rest goes on. Lines that share a
``conversation`` are the turns of one conversation. A line with ``search`` has that searched instead
of what its question means, as a person may choose the ``other_reading`` of an answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from ketabot.answers import Answer, Turn, answer_to_json, spoken
from ketabot.errors import KetabotError, QuestionError
from ketabot.questions import as_text

__all__ = ["Answerer", "run_batch"]


class Answerer(Protocol):
    """What answers a question; the bot, or a legible stand-in."""

    def ask(
        self,
        question: str,
        history: Sequence[Turn | Mapping[str, Any]] = (),
        *,
        search: str = "",
    ) -> Answer:
        """Answer one question; ``search`` is searched instead of what it means."""
        ...


def run_batch(lines: Iterable[bytes], answerer: Answerer) -> Iterator[dict[str, Any]]:
    """Answer line by line; each result is ready for JSON.

    A result is an answer with its ``id``, or ``{"id": …, "error": …}``. Blank lines are passed
    over.
    """
    conversations: dict[str, list[Turn]] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        request: dict[str, Any] = {}
        try:
            request = _read_request(number, line)
            answer = _answer(request, answerer, conversations)
        except KetabotError as error:
            yield {"id": request.get("id"), "error": str(error)}
        else:
            yield {"id": request.get("id"), **answer_to_json(answer)}


def _read_request(number: int, line: bytes) -> dict[str, Any]:
    try:
        request = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError:
        raise QuestionError(f"line {number} is not UTF-8; save the file as UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise QuestionError(
            f'line {number} is no JSON ({error}); write {{"id": "q1", "question": "…"}}'
        ) from None
    if not isinstance(request, dict):
        raise QuestionError(f'line {number} is no object; write {{"id": "q1", "question": "…"}}')
    return request


def _answer(
    request: Mapping[str, Any], answerer: Answerer, conversations: dict[str, list[Turn]]
) -> Answer:
    question = request.get("question")
    if not isinstance(question, str):
        raise QuestionError(f"question is {question!r}; give it as a text")
    search = request.get("search", "")
    if not isinstance(search, str):
        raise QuestionError(f"search is {search!r}; give what is to be searched as a text")
    name = request.get("conversation")
    if name is None:
        return answerer.ask(question, request.get("history", ()), search=search)
    if not isinstance(name, str):
        raise QuestionError(f"conversation is {name!r}; give its name as a text")
    if "history" in request:
        raise QuestionError("a line has a history or a conversation, not both; leave one out")
    turns = conversations.setdefault(name, [])
    answer = answerer.ask(question, tuple(turns), search=search)
    turns += [Turn("user", as_text(question)), Turn("assistant", spoken(answer))]
    return answer
