"""Where quotes come from, told in fixed words: an answer to "who says that?"."""

from __future__ import annotations

from collections.abc import Sequence

from ketabot.answers import Quote, SourceCard
from ketabot.phrases import ConversationPhrases

__all__ = ["cards_told", "library_told"]


def cards_told(
    opening: str, cards: Sequence[SourceCard], quotes: Sequence[Quote], words: ConversationPhrases
) -> str:
    """Return what is known of the documents of some quotes, one on each line.

    Args:
        opening: what stands above.
        cards: of the documents.
        quotes: by number, from them.
        words: the fixed texts.
    """
    lines = []
    for card in cards:
        numbers = [str(one.number) for one in quotes if _is_from(one, card.document)]
        named = words.source.format(title=card.title, numbers=", ".join(numbers))
        lines.append(f"- {named}: {_details(card, words)}.")
    return "\n".join([opening, "", *lines])


def library_told(cards: Sequence[SourceCard], total: int, words: ConversationPhrases) -> str:
    """Return what documents there are.

    Args:
        cards: of those that are named.
        total: number of all.
        words: the fixed texts.
    """
    lines = [words.library.format(number=total), ""]
    for card in cards:
        named = words.document.format(title=card.title)
        lines.append(f"- {named}: {_details(card, words)}.")
    if total > len(cards):
        lines.append(f"- {words.more_documents.format(number=total - len(cards))}")
    return "\n".join(lines)


def _is_from(quote: Quote, document: str) -> bool:
    return document in {quote.document, *(place.document for place in quote.also)}


def _details(card: SourceCard, words: ConversationPhrases) -> str:
    author = words.author.format(name=card.author) if card.author else words.no_author
    publisher = words.no_publisher
    if card.publisher:
        publisher = words.publisher.format(name=card.publisher)
    details = [author, publisher]
    details.append(words.date.format(date=card.published) if card.published else words.no_date)
    if card.kind:
        details.append(words.kind.format(kind=card.kind))
    if card.interest:
        details.append(words.interest.format(interest=card.interest.rstrip(".")))
    return "; ".join(details)
