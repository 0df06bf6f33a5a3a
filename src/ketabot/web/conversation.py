"""A conversation: what was asked and answered, as the page and the library read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ketabot.answers import Answer, Elsewhere, Quote, Route, Turn, spoken
from ketabot.documents import place_name
from ketabot.errors import KetabotError
from ketabot.prompts import Prompts
from ketabot.web.answer import answer_markup
from ketabot.web.answerer import Answerer
from ketabot.web.document import paragraph_around
from ketabot.web.markup import inert
from ketabot.web.translating import in_language

__all__ = [
    "Conversation",
    "Exchange",
    "exchange_at",
    "exchange_of",
    "history_of",
    "messages_of",
    "places_of",
    "quoted_in",
]

MOST_SUGGESTED = 4
"""Questions that are offered under an answer."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what was said to it."""

    question: str
    answer: Answer
    markup: str
    """The answer as the page shows it."""
    language: str = ""
    """Of the reader; empty: that of the library's own texts."""

    @property
    def reply(self) -> str:
        """The answer as plain text, for the history that goes with the next question."""
        return spoken(self.answer)


Conversation = tuple[Exchange, ...]


def exchange_of(question: str, answer: Answer, answerer: Answerer, language: str = "") -> Exchange:
    """Return an answered question, ready to be shown and remembered."""
    words = answerer.prompts.within(language)
    shown = in_language(answer, answerer.prompts, words)
    titles = _titles(answer, answerer)
    markup = answer_markup(shown, words, dict(_surroundings(answer, answerer)), titles)
    return Exchange(question, answer, markup, language)


def _surroundings(answer: Answer, answerer: Answerer) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the paragraph of each quote.

    Only under an ordinary answer: elsewhere what stands beside a quote may be what the route
    keeps from being quoted, and the answer has left it out already.
    """
    ordinary = answer.route is Route.ANSWER and answer.message == answerer.prompts.answer
    for quote in answer.quotes:
        around = (f"{quote.before} ".lstrip(), f" {quote.after}".rstrip())
        if ordinary:
            text = _text(answerer, quote.document)
            if text[quote.start : quote.end] != quote.text:
                continue
            around = paragraph_around(text, quote.start, quote.end)
        yield place_name(quote), around


def _text(answerer: Answerer, path: str) -> str:
    try:
        return answerer.text_of(path)
    except KetabotError:  # taken out of the library while it was quoted
        return ""


def _titles(answer: Answer, answerer: Answerer) -> dict[str, str]:
    """The titles of the documents that were considered, where nothing is quoted of them."""
    if answer.route is not Route.NO_ANSWER:
        return {}
    known = set(answerer.paths())
    return {
        one.document: answerer.source_of(one.document).title
        for one in answer.candidates
        if one.document in known
    }


def quoted_in(conversation: Conversation) -> dict[str, str]:
    """Return what was quoted, by place; where a place was quoted twice, the later text."""
    return {
        place_name(place): place.text
        for exchange in conversation
        for quote in exchange.answer.quotes
        for place in places_of(quote)
    }


def places_of(quote: Quote) -> list[Quote | Elsewhere]:
    """Return where a quote stands, and where the same is said."""
    return [quote, *quote.also]


def exchange_at(conversation: Conversation, place: str) -> Exchange | None:
    """Return the latest exchange that quotes a place, if there is one."""
    return next((one for one in reversed(conversation) if place in quoted_in((one,))), None)


def history_of(conversation: Conversation) -> tuple[Turn, ...]:
    """Return a conversation as the library reads it."""
    return tuple(
        turn
        for exchange in conversation
        for turn in (Turn("user", exchange.question), Turn("assistant", exchange.reply))
    )


def messages_of(
    conversation: Conversation, prompts: Prompts, asking: str | None = None
) -> list[dict[str, Any]]:
    """Return a conversation as Gradio's chatbot takes it.

    Args:
        conversation: what has been answered.
        prompts: the fixed texts, in the language of the reader.
        asking: a question that waits for its answer, shown at once.
    """
    messages: list[dict[str, Any]] = []
    for exchange in conversation:
        messages += [_asked(exchange.question, prompts), _said(exchange.markup)]
    if asking is not None:
        waiting = f'<p class="waiting" role="status">{inert(prompts.page.searching)}</p>'
        messages += [_asked(asking, prompts), _said(waiting)]
    elif conversation:
        messages[-1]["options"] = _options(conversation[-1].answer, prompts)
    return messages


def _options(answer: Answer, prompts: Prompts) -> list[dict[str, str]]:
    """What can be asked next at a press: the other reading of the message, and suggestions."""
    other = answer.other_reading
    label = prompts.conversation.other.format(question=other)
    return [
        *([{"label": label, "value": other}] if other else []),
        *({"label": one, "value": one} for one in _suggested(answer, prompts)),
    ]


def _suggested(answer: Answer, prompts: Prompts) -> tuple[str, ...]:
    """Questions that the library answers: the answer's own, or the examples where it has none."""
    if answer.route is Route.NO_ANSWER and not answer.suggestions:
        return prompts.examples[:MOST_SUGGESTED]
    return answer.suggestions[:MOST_SUGGESTED]


def _asked(question: str, prompts: Prompts) -> dict[str, Any]:
    who = f'<span class="unseen">{inert(prompts.page.you)}: </span>'
    return {"role": "user", "content": f'<div class="question">{who}{inert(question)}</div>'}


def _said(markup: str) -> dict[str, Any]:
    return {"role": "assistant", "content": markup}
