"""An answer as plain text with its citations, for the clipboard."""

from __future__ import annotations

from collections.abc import Iterator

from ketabot.answers import Answer, Quote, card_beside
from ketabot.documents import place_name
from ketabot.prompts import Prompts
from ketabot.web.answer import plain_citation

__all__ = ["cited", "plain_answer"]


def plain_answer(answer: Answer, prompts: Prompts) -> str:
    """Return question, message, numbered quotes with their sources, and the disclaimer."""
    parts = [answer.question, answer.message]
    parts += ["\n".join(_quote(quote, answer, prompts)) for quote in answer.quotes]
    parts += [*_conflicts(answer, prompts), *answer.notes]
    return "\n\n".join([*parts, answer.disclaimer]) + "\n"


def _quote(quote: Quote, answer: Answer, prompts: Prompts) -> Iterator[str]:
    yield f"[{quote.number}] “{quote.text}”"
    yield from (f"    {line}" for line in cited(quote, answer, prompts))


def cited(quote: Quote, answer: Answer, prompts: Prompts) -> Iterator[str]:
    """Yield the lines that tell where a quote stands and who says it."""
    cards = {card.document: card for card in answer.sources}
    card = cards.get(quote.document)
    if card is not None:
        yield plain_citation(card_beside(quote, card), prompts)
        if card.url:
            yield card.url
    yield place_name(quote)
    if quote.caution:
        yield quote.caution
    for other in quote.also:
        title = cards[other.document].title if other.document in cards else other.document
        yield f"{prompts.answers.also.format(title=title)}, {place_name(other)}"


def _conflicts(answer: Answer, prompts: Prompts) -> list[str]:
    return [
        prompts.answers.conflict.format(about=one.about, numbers=", ".join(map(str, one.quotes)))
        for one in answer.conflicts
    ]
