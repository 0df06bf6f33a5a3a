"""The right side of the page: the library's documents, and one of them opened at a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from ketabot.documents import Source
from ketabot.errors import KetabotError
from ketabot.prompts import Prompts
from ketabot.web.answerer import Answerer
from ketabot.web.conversation import details
from ketabot.web.markup import address_of, inert, place_of, web_address

__all__ = ["SHELF", "document_markup", "opened", "shelf_markup"]

SHELF = "library"
"""The fragment of the link to the list of documents."""

MOST_BOOKS = 200
"""Documents that are listed: a browser would choke on a list of thousands."""

_GAP = re.compile(r"\s*\n[^\S\n]*\n\s*")
"""An empty line, and the white space around it: where one paragraph ends."""

_FILE_TEXT = (".txt", ".md")
"""Formats whose file is itself the text that offsets count in."""


def opened(
    answerer: Answerer, fragment: str, quoted: Mapping[str, str] = MappingProxyType({})
) -> str:
    """Return what the fragment of an address asks for: a document, or the list of them.

    A document that is not there, or a fragment that nobody wrote, is said in a plain sentence.
    So is a document that has changed under a quote: marking another sentence would be a lie.

    Args:
        answerer: the library.
        fragment: ``document:start-end``, decoded.
        quoted: by fragment, what was quoted from there in this conversation.
    """
    prompts = answerer.prompts
    place = place_of(fragment)
    if place is None:
        return shelf_markup(answerer)
    path, start, end = place
    try:
        text, source = answerer.text_of(path), answerer.source_of(path)
    except KetabotError:
        return f'<p class="missing">{inert(prompts.errors.unknown_document)}</p>' + _ways(prompts)
    if quoted.get(fragment, text[start:end]) != text[start:end]:
        return f'<p class="missing">{inert(prompts.errors.changed)}</p>' + _ways(prompts)
    return _ways(prompts) + document_markup(path, text, source, (start, end), prompts)


def shelf_markup(answerer: Answerer) -> str:
    """Return the list of all documents, each a link that opens it."""
    prompts = answerer.prompts
    paths = answerer.paths()
    books = "".join(_book(answerer, path) for path in paths[:MOST_BOOKS])
    if len(paths) > MOST_BOOKS:
        books += (
            f"<li>{inert(prompts.page.more_documents.format(number=len(paths) - MOST_BOOKS))}</li>"
        )
    hint, heading = inert(prompts.page.sources_empty), inert(prompts.page.library)
    return (
        f'<section class="shelf" id="{SHELF}"><p class="hint">{hint}</p>'
        f'<h3 tabindex="-1">{heading}</h3><ul>{books}</ul></section>'
    )


def _book(answerer: Answerer, path: str) -> str:
    source = answerer.source_of(path)
    address = inert(address_of(path, 0, 0))
    labels = "".join(details(source, answerer.prompts))
    return (
        f'<li><a class="cite" href="{address}"><cite>{inert(source.title)}</cite></a>'
        f'<p class="source">{labels}</p></li>'
    )


def _ways(prompts: Prompts) -> str:
    return (
        f'<p class="ways"><a class="back" href="#conversation">{inert(prompts.page.back)}</a> '
        f'<a class="cite" href="#{SHELF}">{inert(prompts.page.library)}</a></p>'
    )


def document_markup(
    path: str, text: str, source: Source, span: tuple[int, int], prompts: Prompts
) -> str:
    """Return a whole document as markup, with ``text[start:end]`` in one ``mark``.

    Args:
        path: relative to the corpus folder.
        text: the text that offsets count in.
        source: where it comes from.
        span: start and end in characters; one that the text does not hold marks nothing.
        prompts: the fixed texts.
    """
    start, end = span
    parts = [
        f'<article class="document" id="{inert(f"{path}:{start}-{end}")}">',
        f'<h3 tabindex="-1">{inert(source.title)}</h3>',
        f'<p class="source">{"".join(details(source, prompts))}</p>',
        _original(source, prompts),
        _extracted(path, prompts),
        f'<div class="text">{_paragraphs(text, start, end)}</div></article>',
    ]
    return "".join(parts)


def _original(source: Source, prompts: Prompts) -> str:
    address = web_address(source.url)
    if address is None:
        return ""
    return (
        f'<p><a class="original" href="{inert(address)}" target="_blank" '
        f'rel="noopener noreferrer">{inert(prompts.page.original)}</a></p>'
    )


def _extracted(path: str, prompts: Prompts) -> str:
    if path.lower().endswith(_FILE_TEXT):
        return ""
    return f'<p class="extracted">{inert(prompts.page.extracted)}</p>'


def _paragraphs(text: str, start: int, end: int) -> str:
    """Cut at empty lines, except inside the marked span: what it shows equals the slice."""
    if not 0 <= start < end <= len(text):
        start = end = 0
    shown, position = [], 0
    for gap in [*_GAP.finditer(text), None]:
        first, last = (len(text), len(text)) if gap is None else gap.span()
        if gap is not None and first < end and last > start:
            continue
        if text[position:first].strip():
            shown.append(f"<p>{_marked(text, (position, first), (start, end))}</p>")
        position = last
    return "".join(shown)


def _marked(text: str, paragraph: tuple[int, int], span: tuple[int, int]) -> str:
    first, last = paragraph
    start, end = span
    if not (start < end and first <= start and end <= last):
        return inert(text[first:last])
    mark = f'<mark tabindex="-1">{inert(text[start:end])}</mark>'
    return inert(text[first:start]) + mark + inert(text[end:last])
