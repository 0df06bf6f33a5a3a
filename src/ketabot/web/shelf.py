"""The list of the library's documents, and what a search in them finds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ketabot.documents import Span
from ketabot.prompts import Prompts
from ketabot.web.answer import details
from ketabot.web.answerer import Answerer
from ketabot.web.conversation import Conversation
from ketabot.web.markup import address_of, day, inert

__all__ = ["SHELF", "found_markup", "shelf_markup"]

SHELF = "library"
"""The fragment of the link to the list of documents."""

MOST_BOOKS = 200
"""Documents that are listed: a browser would choke on a list of thousands."""
MOST_FOUND = 50
"""Places that a search lists."""
LONGEST_SEARCH = 100
"""Characters of what is searched for."""
AROUND = 60
"""Characters that are shown on either side of what was found."""


def shelf_markup(answerer: Answerer, conversation: Conversation = (), language: str = "") -> str:
    """Return the list of all documents, each a link that opens it."""
    prompts = answerer.prompts.within(language)
    words = prompts.documents
    paths = answerer.paths()
    given = Counter(quote.document for exchange in conversation for quote in exchange.answer.quotes)
    books = "".join(_book(answerer, path, given[path], prompts) for path in paths[:MOST_BOOKS])
    if len(paths) > MOST_BOOKS:
        books += f"<li>{inert(words.more_documents.format(number=len(paths) - MOST_BOOKS))}</li>"
    return (
        f'<section class="shelf" id="{SHELF}"><p class="hint">{inert(words.hint)}</p>'
        f'<h3 tabindex="-1">{inert(words.library)}</h3><ul>{books}</ul></section>'
    )


def _book(answerer: Answerer, path: str, given: int, prompts: Prompts) -> str:
    source = answerer.source_of(path)
    address = inert(address_of(Span(path, 0, 0)))
    labels = "".join(details(source, prompts))
    facts = "".join(
        f' <span class="label">{inert(fact)}</span>'
        for fact in _facts(answerer, path, given, prompts)
    )
    return (
        f'<li><a class="cite" href="{address}"><cite>{inert(source.title)}</cite></a>'
        f'<p class="source">{labels}</p><p class="source facts">{facts}</p></li>'
    )


def _facts(answerer: Answerer, path: str, given: int, prompts: Prompts) -> Iterator[str]:
    words = prompts.documents
    yield words.size.format(words=f"{len(answerer.text_of(path).split()):,}")
    if answerer.indexed_on:
        yield words.indexed.format(date=day(answerer.indexed_on, prompts))
    if given:
        yield words.given.format(number=given)


def found_markup(answerer: Answerer, searched: str, language: str = "") -> str:
    """Return the places where words stand in the documents, each a link that opens it there.

    Case does not count, nor do line ends between the words.
    """
    prompts = answerer.prompts.within(language)
    words = prompts.documents
    plain = " ".join(searched[:LONGEST_SEARCH].split())
    found = list(_places(answerer, plain)) if plain else []
    told = words.found if found else words.found_nothing
    number = f"{MOST_FOUND}+" if len(found) > MOST_FOUND else str(len(found))
    items = "".join(_found(answerer, span) for span in found[:MOST_FOUND])
    return (
        f'<section class="shelf" id="search"><p class="ways">'
        f'<a class="cite" href="#{SHELF}">{inert(words.library)}</a></p>'
        f'<h3 tabindex="-1">{inert(told.format(number=number, words=plain))}</h3>'
        f"<ul>{items}</ul></section>"
    )


def _places(answerer: Answerer, plain: str) -> Iterator[Span]:
    pattern = re.compile(r"\s+".join(map(re.escape, plain.split())), re.IGNORECASE)
    left = MOST_FOUND + 1
    for path in answerer.paths():
        for one in pattern.finditer(answerer.text_of(path)):
            if not left:
                return
            left -= 1
            yield Span(path, one.start(), one.end())


def _found(answerer: Answerer, span: Span) -> str:
    text = answerer.text_of(span.document)
    before = text[max(0, span.start - AROUND) : span.start].rpartition("\n")[2]
    after = text[span.end : span.end + AROUND].partition("\n")[0]
    return (
        f'<li><a class="cite" href="{inert(address_of(span))}">… {inert(before)}'
        f"<strong>{inert(text[span.start : span.end])}</strong>{inert(after)} …</a>"
        f'<p class="source">{inert(answerer.source_of(span.document).title)}</p></li>'
    )
