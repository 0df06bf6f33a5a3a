"""A conversation on disk: what was asked, and the answers as other programs read them."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from ketabot.answers import (
    CONVERSATION_FORMAT,
    CONVERSATION_MARK,
    Answer,
    Turn,
    answer_to_json,
)
from ketabot.errors import QuestionError

__all__ = [
    "Saved",
    "check_savable",
    "conversation_of",
    "load_conversation",
    "said_to",
    "save_conversation",
]

MOST_BYTES = 64 * 2**20
"""Size of a file that is read; a conversation is far smaller."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A question, and the answer to it."""

    question: str
    answer: Mapping[str, Any]
    """As ``answers.answer_to_json`` gives it."""


def said_to(question: str, answer: Answer) -> Saved:
    """Return a question and its answer, ready to be saved."""
    return Saved(question, answer_to_json(answer))


def check_savable(file: Path) -> None:
    """Do nothing where a conversation can be written to a file; nothing is left behind.

    Raises:
        QuestionError: its folder is missing, or nothing can be written there.
    """
    try:
        if file.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        with TemporaryFile(dir=file.parent):
            pass
    except OSError as error:
        raise _unsaved(file, error) from None


def save_conversation(file: Path, exchanges: Sequence[Saved]) -> None:
    """Write a conversation; a file that is there is replaced as a whole.

    Raises:
        QuestionError: it cannot be written.
    """
    told = [{"question": one.question, "answer": one.answer} for one in exchanges]
    # ASCII alone: even half a character, as in a cut-off emoji, survives.
    content = json.dumps({CONVERSATION_MARK: CONVERSATION_FORMAT, "exchanges": told}, indent=1)
    beside = file.with_name(f"{file.name}.part")
    try:
        beside.write_text(content + "\n", encoding="ascii")
        beside.replace(file)
    except OSError as error:
        raise _unsaved(file, error) from None


def _unsaved(file: Path, error: OSError) -> QuestionError:
    return QuestionError(
        f"cannot save the conversation as {str(file)!r}: {error.strerror}; name another file"
    )


def load_conversation(file: Path) -> tuple[tuple[Saved, ...], tuple[Turn, ...]]:
    """Read a conversation, and the turns that go with the next question.

    Raises:
        QuestionError: the file cannot be read, or holds no conversation.
    """
    try:
        if file.stat().st_size > MOST_BYTES:
            raise _refused(file, f"it is larger than {MOST_BYTES} bytes")
        told = json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise _refused(file, str(error.strerror)) from None
    except (ValueError, RecursionError) as error:
        raise _refused(file, f"it is no JSON ({error})") from None
    if not isinstance(told, dict) or told.get(CONVERSATION_MARK) != CONVERSATION_FORMAT:
        raise _refused(file, f'it has no "{CONVERSATION_MARK}": {CONVERSATION_FORMAT}')
    exchanges = told.get("exchanges")
    if not isinstance(exchanges, list):
        raise _refused(file, '"exchanges" is no list')
    return _all_of(file, exchanges)


def conversation_of(
    file: Path, answers: Sequence[Mapping[str, Any]]
) -> tuple[tuple[Saved, ...], tuple[Turn, ...]]:
    """Return a conversation from its answers, and the turns that go with the next question.

    Args:
        file: where they came from.
        answers: as ``answers.answer_to_json`` gives them, each with its question.

    Raises:
        QuestionError: an answer lacks its question, its message or its quotes.
    """
    return _all_of(file, [{"question": one.get("question"), "answer": one} for one in answers])


def _all_of(file: Path, exchanges: Sequence[object]) -> tuple[tuple[Saved, ...], tuple[Turn, ...]]:
    saved = tuple(_read(file, number, one) for number, one in enumerate(exchanges, start=1))
    turns = [turn for one in saved for turn in _turns(one)]
    return saved, tuple(turns)


def _read(file: Path, number: int, told: object) -> Saved:
    if not isinstance(told, dict) or not isinstance(told.get("question"), str):
        raise _refused(file, f"exchange {number} has no question")
    answer = told.get("answer")
    if not isinstance(answer, dict) or not isinstance(answer.get("message"), str):
        raise _refused(file, f"exchange {number} has no answer with a message")
    quotes = answer.get("quotes")
    if not isinstance(quotes, list) or not all(_is_quote(quote) for quote in quotes):
        raise _refused(file, f"the quotes of exchange {number} are no list of quotes")
    return Saved(told["question"], answer)


def _is_quote(quote: object) -> bool:
    return isinstance(quote, dict) and isinstance(quote.get("text"), str)


def _turns(saved: Saved) -> tuple[Turn, Turn]:
    parts = [saved.answer["message"], *(quote["text"] for quote in saved.answer["quotes"])]
    return Turn("user", saved.question), Turn("assistant", "\n\n".join(parts))


def _refused(file: Path, reason: str) -> QuestionError:
    return QuestionError(
        f"{str(file)!r} is no saved conversation: {reason}; name a file that "
        "`ketabot chat --save FILE` wrote, or that the page saved"
    )
