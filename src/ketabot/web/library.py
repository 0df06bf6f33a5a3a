"""The right side of the page: the library's documents, and one of them opened at a sentence."""

from __future__ import annotations

from ketabot.errors import KetabotError
from ketabot.prompts import Prompts
from ketabot.web.answerer import Answerer
from ketabot.web.conversation import Conversation, exchange_at, places_of, quoted_in
from ketabot.web.document import Marked, document_markup
from ketabot.web.markup import inert, place_of
from ketabot.web.shelf import SHELF, shelf_markup

__all__ = ["SHELF", "opened"]


def opened(
    answerer: Answerer, fragment: str, conversation: Conversation = (), language: str = ""
) -> str:
    """Return what the fragment of an address asks for: a document, or the list of them.

    A document that is not there, or a fragment that nobody wrote, is said in a plain sentence.
    So is a document that has changed under a quote: marking another sentence would be a lie.

    Args:
        answerer: the library.
        fragment: ``document:start-end``, decoded.
        conversation: what was quoted; the other quotes of the same answer are marked too.
        language: of the reader.
    """
    prompts = answerer.prompts.within(language)
    place = place_of(fragment)
    if place is None:
        return shelf_markup(answerer, conversation, language)
    path, start, end = place
    try:
        text, source = answerer.text_of(path), answerer.source_of(path)
    except KetabotError:
        return f'<p class="missing">{inert(prompts.errors.unknown_document)}</p>' + _ways(prompts)
    if quoted_in(conversation).get(fragment, text[start:end]) != text[start:end]:
        return f'<p class="missing">{inert(prompts.errors.changed)}</p>' + _ways(prompts)
    marked = _marked(path, text, fragment, conversation)
    return _ways(prompts) + document_markup(path, text, source, (start, end), prompts, marked)


def _marked(path: str, text: str, fragment: str, conversation: Conversation) -> list[Marked]:
    """The quotes in a document of the answer that the fragment is of, the latest if of several."""
    exchange = exchange_at(conversation, fragment)
    if exchange is None:
        return []
    return [
        Marked(quote.number, place.start, place.end)
        for quote in exchange.answer.quotes
        for place in places_of(quote)
        if place.document == path and text[place.start : place.end] == place.text
    ]


def _ways(prompts: Prompts) -> str:
    return (
        f'<p class="ways"><a class="back" href="#conversation">{inert(prompts.page.back)}</a> '
        f'<a class="cite" href="#{SHELF}">{inert(prompts.documents.library)}</a></p>'
    )
