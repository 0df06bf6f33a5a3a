"""An answer, and the conversation that it belongs to, as markup.

Gradio's sanitiser (6.31, found by trying) keeps class, id, role, tabindex, title, rel and target,
and drops aria-* and data-*; so names for assistive technology stand in the text itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ketabot.answers import Answer, Conflict, Quote, SourceCard, Turn, spoken
from ketabot.documents import Source
from ketabot.prompts import Prompts
from ketabot.web.markup import address_of, day, inert
from ketabot.web.message import message_markup

__all__ = [
    "Exchange",
    "answer_markup",
    "details",
    "exchange_of",
    "history_of",
    "messages_of",
    "quoted_in",
]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what was said to it."""

    question: str
    markup: str
    """The answer as the page shows it."""
    reply: str
    """The answer as plain text, for the history that goes with the next question."""
    quoted: tuple[tuple[str, str], ...] = ()
    """Of each quote its place, as in the fragment of its link, and its text."""


Conversation = tuple[Exchange, ...]


def exchange_of(question: str, answer: Answer, prompts: Prompts) -> Exchange:
    """Return an answered question, ready to be shown and remembered."""
    quoted = tuple(
        (f"{quote.document}:{quote.start}-{quote.end}", quote.text) for quote in answer.quotes
    )
    return Exchange(question, answer_markup(answer, prompts), spoken(answer), quoted)


def quoted_in(conversation: Conversation) -> dict[str, str]:
    """Return what was quoted, by place; where a place was quoted twice, the later text."""
    return {place: text for exchange in conversation for place, text in exchange.quoted}


def history_of(conversation: Conversation) -> tuple[Turn, ...]:
    """Return a conversation as the library reads it."""
    return tuple(
        turn
        for exchange in conversation
        for turn in (Turn("user", exchange.question), Turn("assistant", exchange.reply))
    )


def messages_of(
    conversation: Conversation, prompts: Prompts, asking: str | None = None
) -> list[dict[str, str]]:
    """Return a conversation as Gradio's chatbot takes it.

    Args:
        conversation: what has been answered.
        prompts: the fixed texts.
        asking: a question that waits for its answer, shown at once.
    """
    messages = []
    for exchange in conversation:
        messages += [_asked(exchange.question, prompts), _said(exchange.markup)]
    if asking is not None:
        waiting = f'<p class="waiting" role="status">{inert(prompts.page.searching)}</p>'
        messages += [_asked(asking, prompts), _said(waiting)]
    return messages


def _asked(question: str, prompts: Prompts) -> dict[str, str]:
    who = f'<span class="unseen">{inert(prompts.page.you)}: </span>'
    return {"role": "user", "content": f'<div class="question">{who}{inert(question)}</div>'}


def _said(markup: str) -> dict[str, str]:
    return {"role": "assistant", "content": markup}


def answer_markup(answer: Answer, prompts: Prompts) -> str:
    """Return an answer as markup: message, quotes, conflicts and the disclaimer."""
    cards = {card.document: card for card in answer.sources}
    quotes = "".join(_quote(quote, cards, prompts) for quote in answer.quotes)
    parts = [
        f'<article class="answer {answer.route.value}">',
        message_markup(answer, prompts),
        f'<ol class="quotes">{quotes}</ol>' if quotes else "",
        *(_conflict(conflict, prompts) for conflict in answer.conflicts),
        f'<p class="note"><strong>{inert(prompts.page.disclaimer)}</strong> ',
        f"{inert(answer.disclaimer)}</p></article>",
    ]
    return "".join(parts)


def _quote(quote: Quote, cards: Mapping[str, SourceCard], prompts: Prompts) -> str:
    card = cards.get(quote.document)
    title = quote.document if card is None else card.title
    address = inert(address_of(quote.document, quote.start, quote.end))
    opens = inert(prompts.page.open_quote.format(number=quote.number, title=title))
    labels = "" if card is None else "".join(details(card, prompts))
    caution = f'<p class="caution">{inert(quote.caution)}</p>' if quote.caution else ""
    return (
        f'<li class="quote" value="{quote.number}">'
        f"<blockquote>{inert(quote.text)}</blockquote>"
        f'<p class="source"><a class="cite" href="{address}" title="{opens}">'
        f'<span class="number">{quote.number}</span> <cite>{inert(title)}</cite></a>{labels}</p>'
        f"{_also(quote, cards, prompts)}{caution}</li>"
    )


def _also(quote: Quote, cards: Mapping[str, SourceCard], prompts: Prompts) -> str:
    """Return links to the other places that say the same."""
    links = []
    for place in quote.also:
        card = cards.get(place.document)
        said = prompts.page.also.format(title=place.document if card is None else card.title)
        address = inert(address_of(place.document, place.start, place.end))
        links.append(f'<a class="cite" href="{address}">{inert(said)}</a>')
    return f'<p class="source also">{" ".join(links)}</p>' if links else ""


def details(source: SourceCard | Source, prompts: Prompts) -> Iterator[str]:
    """Yield who published a document, when, its kind and interest, each as a quiet label."""
    page = prompts.page
    yield _label("publisher", source.publisher or source.author or page.unknown_publisher)
    yield _label("date", day(source.published) if source.published else page.undated)
    if source.kind:
        yield _label("kind", source.kind)
    if source.interest:
        yield _label("interest", page.interest.format(interest=source.interest))


def _label(name: str, text: str) -> str:
    return f' <span class="label {name}">{inert(text)}</span>'


def _conflict(conflict: Conflict, prompts: Prompts) -> str:
    text = prompts.page.conflict.format(
        about=conflict.about, numbers=", ".join(map(str, conflict.quotes))
    )
    return f'<p class="conflict">{inert(text)}</p>'
