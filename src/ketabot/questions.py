"""A question as it came → a question that can be searched."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ketabot.answers import Turn
from ketabot.errors import QuestionError
from ketabot.phrases import ErrorPhrases

__all__ = ["as_text", "beginning", "read_history", "recallable", "searchable"]

ROLES = ("user", "assistant", "system")


def as_text(question: str) -> str:
    """Return the question with lone surrogates, which are no text, replaced by U+FFFD.

    Such halves of a character come from cut-off emoji; everything else stays as asked.
    """
    return question.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def searchable(question: str, limit: int, phrases: ErrorPhrases) -> str:
    """Return the words of a question: NFKC, without invisible characters, spaces folded.

    Args:
        question: as asked.
        limit: most characters that are taken.
        phrases: what people are told otherwise.

    Raises:
        QuestionError: nothing is left, or the question is longer than the limit.
    """
    if len(question) > limit:
        raise QuestionError(phrases.too_long.format(length=len(question), limit=limit))
    words = _words(question)
    if not words:
        raise QuestionError(phrases.empty)
    return words


def recallable(said: str, limit: int) -> str:
    """Return the words of what was said before, cut to a limit; empty where there are none.

    Nobody who asks something now is refused for what they said earlier.
    """
    return _words(_words(said[:limit])[:limit])


def _words(text: str) -> str:
    visible = "".join(_visible(character) for character in unicodedata.normalize("NFKC", text))
    words = " ".join(visible.split())
    return words if any(character.isalnum() for character in words) else ""


def beginning(question: str, fits: Callable[[str], bool]) -> str:
    """Return a question, or as many of its first words as fit, at least one; no word is cut.

    Args:
        question: its words one space apart.
        fits: whether a text is short enough; of two that begin alike, the shorter if any.
    """
    if fits(question):
        return question
    words = question.split(" ")
    fitting, too_many = 1, len(words)
    while too_many - fitting > 1:
        half = (fitting + too_many) // 2
        if fits(" ".join(words[:half])):
            fitting = half
        else:
            too_many = half
    return " ".join(words[:fitting])


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cf", "Cn", "Co", "Cs"):
        return ""
    return " " if category == "Cc" else character


def read_history(history: object) -> tuple[Turn, ...]:
    """Read a conversation as chat programs write it: ``[{"role": …, "content": …}, …]``.

    Raises:
        QuestionError: it is of another form; the message names the turn.
    """
    if not isinstance(history, Sequence) or isinstance(history, str | bytes):
        raise QuestionError(f"history is {history!r}; give a list of turns")
    return tuple(_read_turn(number, turn) for number, turn in enumerate(history, start=1))


def _read_turn(number: int, turn: object) -> Turn:
    if isinstance(turn, Turn):
        return replace(turn, content=as_text(turn.content))
    if not isinstance(turn, Mapping):
        raise QuestionError(f"turn {number} of history is {turn!r}; give role and content")
    role, content = turn.get("role"), turn.get("content")
    if role not in ROLES:
        raise QuestionError(f"turn {number} of history has the role {role!r}; use user, assistant")
    if not isinstance(content, str):
        raise QuestionError(f"turn {number} of history has no text as its content")
    return Turn(role, as_text(content))
