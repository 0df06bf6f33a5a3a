"""A conversation as headed lines: what Markdown, HTML and PDF each write in their own way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ketabot.answers import Answer, Quote, Route
from ketabot.prompts import Prompts
from ketabot.web.conversation import Conversation
from ketabot.web.markup import day
from ketabot.web.opening import items_of, opening_of
from ketabot.web.taking.plain import cited
from ketabot.web.translating import in_language

__all__ = ["Kind", "Line", "lines_of"]


class Kind(StrEnum):
    """What a line is."""

    TITLE = "title"
    QUESTION = "question"
    SAID = "said"
    ITEM = "item"
    """Of a list; items that follow each other are of the same one."""
    QUOTE = "quote"
    CITED = "cited"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of text, and what it is."""

    kind: Kind
    text: str
    number: int = 0
    """Of a quote."""


def lines_of(
    conversation: Conversation, own: Prompts, prompts: Prompts, today: str
) -> Iterator[Line]:
    """Yield a conversation line by line, the disclaimer and how to check it last.

    Args:
        conversation: what was asked and answered.
        own: the texts of the library.
        prompts: the same in the language of the reader.
        today: an ISO date.
    """
    words = prompts.take
    yield Line(Kind.TITLE, f"ketabot: {words.heading.format(date=day(today, prompts))}")
    yield Line(Kind.NOTE, prompts.disclaimer)
    for exchange in conversation:
        yield Line(Kind.QUESTION, f"{words.question}: {exchange.question}")
        yield from _answer(in_language(exchange.answer, own, prompts), prompts)
    yield Line(Kind.NOTE, words.verify)


def _answer(answer: Answer, prompts: Prompts) -> Iterator[Line]:
    opening = opening_of(answer, prompts)
    yield from _message(opening.message)
    for text in (opening.lead, opening.sure, opening.searched):
        if text:
            yield Line(Kind.SAID, text)
    for quote in answer.quotes:
        yield Line(Kind.QUOTE, quote.text, quote.number)
        for line in _details(quote, answer, prompts):
            yield Line(Kind.CITED, line)
    for one in answer.conflicts:
        numbers = ", ".join(map(str, one.quotes))
        text = prompts.answers.conflict.format(about=one.about, numbers=numbers)
        yield Line(Kind.SAID, text)
    for note in answer.notes:
        yield Line(Kind.SAID, note)
    if answer.route is Route.NO_ANSWER:
        yield Line(Kind.SAID, prompts.answers.who)
    if answer.quotes:
        generation = prompts.take.generation.format(generation=answer.index_generation)
        yield Line(Kind.CITED, generation)


def _message(message: str) -> Iterator[Line]:
    for block in message.split("\n\n") if message else ():
        items = items_of(block)
        if items is None:
            yield Line(Kind.SAID, block)
        else:
            yield from (Line(Kind.ITEM, item) for item in items)


def _details(quote: Quote, answer: Answer, prompts: Prompts) -> Iterator[str]:
    yield from cited(quote, answer, prompts)
    yield prompts.take.sha256.format(sha256=quote.document_sha256)
