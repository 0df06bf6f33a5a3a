"""A file of JSON Lines → its objects, with every broken line told by its number."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = [
    "ASKED",
    "MOST_PER_SPAN",
    "UNANSWERED",
    "Problem",
    "Tell",
    "as_question",
    "normal_form",
    "read_lines",
    "shown",
]

ASKED = "asked.jsonl"
"""Questions that a span of a document answers; beside the documents."""
UNANSWERED = "unanswered.jsonl"
"""Questions that the library does not answer; beside the documents."""

MOST_PER_SPAN = 1_000
"""Questions that are taken for one span: more are a slip, and would drown the other sentences."""
MOST_CHARACTERS = 2_000
"""Longest prepared question; the model sees the beginning of a longer one alone."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line, and what to do about it; the rest of the file is taken."""

    file: str
    line: int
    """From 1; 0 where the whole file is meant."""
    what: str

    def __str__(self) -> str:
        """Tell it in one line, with its place."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.what}"


Tell = Callable[[int, str], None]
"""Told the number of a line and what is wrong with it."""


def read_lines(path: Path, tell: Tell) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the objects of a file of JSON Lines with their line numbers, from 1.

    A file that is not there has none. Blank lines count, and are passed over.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return
    except OSError as error:
        tell(0, f"cannot be read: {error.strerror}; give read permission")
        return
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if line.strip():
            content = _object(line, number, tell)
            if content is not None:
                yield number, content


def _object(line: bytes, number: int, tell: Tell) -> dict[str, Any] | None:
    try:
        content = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        tell(number, "is not UTF-8; save the file as UTF-8")
        return None
    except (ValueError, RecursionError) as error:
        tell(number, f"is not JSON ({error}); mend the line")
        return None
    if not isinstance(content, dict):
        tell(number, f"holds {shown(content)}, not an object; write {{…}}")
        return None
    return content


def as_question(value: object) -> tuple[str, str]:
    """Return a question with its spaces folded, and what is wrong with it, if anything."""
    if not isinstance(value, str):
        return "", f"is {shown(value)}, not a text; put it in quotes"
    if not value.isprintable() and any(0xD800 <= ord(letter) <= 0xDFFF for letter in value):
        return "", f"{shown(value)} holds half a character; write it again"
    question = " ".join(value.split())
    if not any(letter.isalnum() for letter in question):
        return "", "is empty; write it or take it out"
    if len(question) > MOST_CHARACTERS:
        return "", (
            f"has {len(question):,} characters, and {MOST_CHARACTERS:,} are the most; shorten it"
        )
    return question, ""


def normal_form(question: str) -> str:
    """Return what two spellings of one question have in common.

    Case, the form of letters (NFKC), spaces and the signs at either end do not count.
    """
    folded = " ".join(unicodedata.normalize("NFKC", question).casefold().split())
    return folded.strip(" ?!.,;:'\"“”‘’…")


def shown(value: object) -> str:
    """Return a value as it would be written, cut to a length that fits into a message."""
    text = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
