"""A whole document as markup, with the quotes of an answer marked in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ketabot.documents import Source, Span, place_name
from ketabot.prompts import Prompts
from ketabot.web.answer import details
from ketabot.web.markup import address_of, inert, web_address

__all__ = ["Marked", "document_markup", "paragraph_around"]

_GAP = re.compile(r"\s*\n[^\S\n]*\n\s*")
"""An empty line, and the white space around it: where one paragraph ends."""

_FILE_TEXT = (".txt", ".md")
"""Formats whose file is itself the text that offsets count in."""

MOST_AROUND = 700
"""Characters of a paragraph that are shown on either side of a quote."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A quote of the answer that is being read, in the document that is open."""

    number: int
    """As the answer numbers it."""
    start: int
    end: int


def paragraph_around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and after ``text[start:end]`` in its paragraph."""
    first = max((gap.end() for gap in _GAP.finditer(text, 0, start)), default=0)
    gap = _GAP.search(text, end)
    last = len(text) if gap is None else gap.start()
    before, after = text[first:start], text[end:last]
    if len(before) > MOST_AROUND:
        before = "… " + before[-MOST_AROUND:].partition(" ")[2]
    if len(after) > MOST_AROUND:
        after = after[:MOST_AROUND].rpartition(" ")[0] + " …"
    return before, after


def document_markup(
    path: str,
    text: str,
    source: Source,
    span: tuple[int, int],
    prompts: Prompts,
    marked: Sequence[Marked] = (),
) -> str:
    """Return a whole document as markup, with ``text[start:end]`` in one ``mark``.

    Args:
        path: relative to the corpus folder.
        text: the text that offsets count in.
        source: where it comes from.
        span: start and end in characters; one that the text does not hold marks nothing.
        prompts: the fixed texts.
        marked: quotes of the same answer in this document; those that do not overlap the span
            are marked too, and links lead from one to the next.
    """
    start, end = span
    here = Span(path, start, end)
    parts = [
        f'<article class="document" id="{inert(place_name(here))}">',
        _walk(here, marked, source.title, prompts),
        f'<h3 tabindex="-1">{inert(source.title)}</h3>',
        f'<p class="source">{"".join(details(source, prompts))}</p>',
        _original(source, prompts),
        _extracted(path, prompts),
        f'<div class="text">{_paragraphs(path, text, span, marked, prompts)}</div></article>',
    ]
    return "".join(parts)


def _walk(here: Span, marked: Sequence[Marked], title: str, prompts: Prompts) -> str:
    """Return what stays in sight while a quote is read.

    That is the document's title, which is read aloud as its heading and so not here; links from
    one quote of the answer to the next; and what copies the link to one.
    """
    if here.start >= here.end:
        return ""
    words = prompts.documents
    parts = [f'<span class="of" aria-hidden="true">{inert(title)}</span>']
    order = sorted(marked, key=lambda one: (one.start, one.end))
    at = [n for n, one in enumerate(order) if (one.start, one.end) == (here.start, here.end)]
    if at and len(order) > 1:
        number = order[at[0]].number
        told = words.quote_of.format(number=number, count=len(order))
        parts.append(f'<span class="which">{inert(told)}</span>')
        if at[0] > 0:
            parts.append(_step(here.document, order[at[0] - 1], "previous", words.previous))
        if at[0] < len(order) - 1:
            parts.append(_step(here.document, order[at[0] + 1], "next", words.next))
    link = inert(address_of(here))
    parts.append(f'<a class="link" href="{link}">{inert(words.copy_link)}</a>')
    return f'<p class="walk">{" ".join(parts)}</p>'


def _step(path: str, to: Marked, name: str, words: str) -> str:
    address = inert(address_of(Span(path, to.start, to.end)))
    return f'<a class="cite step {name}" href="{address}">{inert(words)}</a>'


def _original(source: Source, prompts: Prompts) -> str:
    address = web_address(source.url)
    if address is None:
        return ""
    return (
        f'<p><a class="original" href="{inert(address)}" target="_blank" '
        f'rel="noopener noreferrer">{inert(prompts.documents.original)}</a></p>'
    )


def _extracted(path: str, prompts: Prompts) -> str:
    if path.lower().endswith(_FILE_TEXT):
        return ""
    return f'<p class="extracted">{inert(prompts.documents.extracted)}</p>'


def _paragraphs(
    path: str, text: str, span: tuple[int, int], marked: Sequence[Marked], prompts: Prompts
) -> str:
    """Cut at empty lines, except inside a marked span: what is marked equals the slice."""
    spans = _disjoint(text, span, marked)
    shown, position = [], 0
    for gap in [*_GAP.finditer(text), None]:
        first, last = (len(text), len(text)) if gap is None else gap.span()
        if gap is not None and any(first < end and last > start for start, end, _ in spans):
            continue
        if text[position:first].strip():
            inside = [one for one in spans if position <= one[0] and one[1] <= first]
            shown.append(f"<p>{_marked(path, text, (position, first), inside, prompts)}</p>")
        position = last
    return "".join(shown)


def _disjoint(
    text: str, span: tuple[int, int], marked: Sequence[Marked]
) -> list[tuple[int, int, int]]:
    """The spans to mark, in order: the chosen one, numbered 0, and those that leave it alone."""
    start, end = span
    spans = [(start, end, 0)] if 0 <= start < end <= len(text) else []
    for one in marked:
        apart = all(one.end <= first or last <= one.start for first, last, _ in spans)
        if apart and 0 <= one.start < one.end <= len(text):
            spans.append((one.start, one.end, one.number))
    return sorted(spans)


def _marked(
    path: str,
    text: str,
    paragraph: tuple[int, int],
    spans: list[tuple[int, int, int]],
    prompts: Prompts,
) -> str:
    position, last = paragraph
    shown = ""
    for start, end, number in spans:
        shown += inert(text[position:start])
        if number:
            address = inert(address_of(Span(path, start, end)))
            name = inert(prompts.take.quote.format(number=number))
            shown += f'<a class="cite other" href="{address}" title="{name}">'
            shown += f"{inert(text[start:end])}</a>"
        else:
            shown += f'<mark tabindex="-1">{inert(text[start:end])}</mark>'
        position = end
    return shown + inert(text[position:last])
