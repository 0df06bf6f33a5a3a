"""An answer in the reader's language: its fixed texts are exchanged, its quotes are not.

The library answers with its own texts, whoever asks; history and routing know them by their
words. So they are exchanged on the page alone, line for line, with the same lines of the texts
in the other language; a line that has no counterpart stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ketabot.answers import Answer
from ketabot.prompts import Prompts
from ketabot.web.opening import ITEM

__all__ = ["in_language", "language_of"]

TEXTS = (
    "answer",
    "no_answer",
    "off_topic",
    "personal_medical",
    "personal_medical_unquoted",
    "smalltalk",
)


def language_of(header: str, known: tuple[str, ...]) -> str:
    """Return the language that a browser prefers of those that are known; empty: none of them.

    Args:
        header: ``Accept-Language``, as in "es-MX,es;q=0.9,en;q=0.8"; the order of it is trusted,
            as Gradio's own translation trusts the first.
        known: codes of languages, as in "es".
    """
    first = header.split(",")[0].split(";")[0].strip().lower().split("-")[0]
    return first if first in known else ""


def in_language(answer: Answer, own: Prompts, other: Prompts) -> Answer:
    """Return an answer with its fixed texts in another language.

    Args:
        answer: as the library gave it.
        own: the texts of the library.
        other: the same texts in the other language.
    """
    if own is other:
        return answer
    lines = dict(_lines(own, other))
    conflicts = tuple(
        replace(one, about=_filled(one.about, own.conflicts, other.conflicts))
        for one in answer.conflicts
    )
    quotes = tuple(
        replace(one, caution=_filled(one.caution, own.claims, other.claims))
        for one in answer.quotes
    )
    notes = tuple(_filled(one, own.notes, other.notes) for one in answer.notes)
    said = "\n".join(_line(line, lines) for line in answer.message.splitlines())
    return replace(
        answer,
        message=said,
        quotes=quotes,
        conflicts=conflicts,
        notes=notes,
        disclaimer=other.disclaimer,
    )


def _lines(own: Prompts, other: Prompts) -> Iterator[tuple[str, str]]:
    for name in TEXTS:
        yield from _pairs(getattr(own, name), getattr(other, name))
    for name, phrase in own.conversation.model_dump().items():
        yield from _pairs(phrase, getattr(other.conversation, name))
    for use, text in own.help.items():
        yield from _pairs(text, other.help[use])
    for code, region in own.regions.items():
        for one, same in zip(region.line, other.regions[code].line, strict=False):
            yield one.says, same.says


def _pairs(text: str, other: str) -> Iterator[tuple[str, str]]:
    for one, same in zip(text.splitlines(), other.splitlines(), strict=False):
        yield one.removeprefix(ITEM), same.removeprefix(ITEM)


def _line(line: str, lines: dict[str, str]) -> str:
    plain = line.removeprefix(ITEM)
    return line.removesuffix(plain) + lines.get(plain, plain) if plain else line


def _filled(text: str, own: object, other: object) -> str:
    """Return the same phrase of the other language, filled in with the same words."""
    for name, template in dict(own).items():  # type: ignore[call-overload]
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(template))
        found = re.fullmatch(pattern, text, re.DOTALL)
        if found is not None:
            return str(getattr(other, name).format(**found.groupdict()))
    return text
