"""An answer as markup: how sure, the quotes in groups, what differs, and what else there is.

Gradio's sanitiser (6.31, found by trying) keeps class, id, role, tabindex, title, rel and target,
and drops aria-* and data-*; so names for assistive technology stand in the text itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ketabot.answers import Answer, Quote, Route, SourceCard
from ketabot.documents import Source, Span, place_name
from ketabot.prompts import Prompts
from ketabot.sources import KINDS
from ketabot.web.emphasis import answering_words
from ketabot.web.markup import address_of, day, inert
from ketabot.web.message import message_markup
from ketabot.web.opening import opening_of

__all__ = ["Surroundings", "answer_markup", "details", "plain_citation"]

NEAREST = 3
"""Documents and questions that are offered where there is no answer."""

Surroundings = Mapping[str, tuple[str, str]]
"""By place, the text of its paragraph before and after a quote."""


@dataclass(frozen=True, slots=True)
class _Page:
    """What every part of an answer is written from."""

    answer: Answer
    prompts: Prompts
    cards: Mapping[str, SourceCard]
    around: Surroundings
    titles: Mapping[str, str] = field(default_factory=dict)


def answer_markup(
    answer: Answer,
    prompts: Prompts,
    around: Surroundings | None = None,
    titles: Mapping[str, str] | None = None,
) -> str:
    """Return an answer as markup.

    Args:
        answer: what is shown.
        prompts: the fixed texts, in the language of the reader.
        around: the paragraphs of the quotes, shown beside them on demand.
        titles: of the library's documents, by path, for what is nearest to an unanswered question.
    """
    cards = {card.document: card for card in answer.sources}
    page = _Page(answer, prompts, cards, around or {}, titles or {})
    parts = [
        f'<article class="answer {answer.route.value}">',
        *_opening(page),
        *_groups(page),
        *_instead(page),
        *(f'<p class="note">{inert(note)}</p>' for note in answer.notes),
        "</article>",
    ]
    return "".join(parts)


def _opening(page: _Page) -> Iterator[str]:
    opening = opening_of(page.answer, page.prompts)
    if opening.message:
        yield message_markup(page.answer, page.prompts, opening.message)
    for name in ("lead", "sure", "searched"):
        text = getattr(opening, name)
        if text:
            yield f'<p class="{name}">{inert(text)}</p>'


def _groups(page: _Page) -> Iterator[str]:
    """Yield the quotes: the best, those that differ, and the rest, each under its heading.

    The first quote holds what was asked in 92 of 100 answers of the development set, the others
    in 41, however near their score is to the first one's: so the first stands for itself.
    """
    answer, words = page.answer, page.prompts.answers
    differing = {number for conflict in answer.conflicts for number in conflict.quotes}
    best = [quote for quote in answer.quotes[:1] if quote.number not in differing]
    sides = [quote for quote in answer.quotes if quote.number in differing]
    rest = [quote for quote in answer.quotes[1:] if quote.number not in differing]
    several = len([group for group in (best, sides, rest) if group]) > 1
    for heading, name, quotes in (
        (words.group_say, "say", best),
        (words.group_differ, "differ", sides),
        (words.group_also, "more", rest),
    ):
        if not quotes:
            continue
        if several:
            yield f'<h2 class="group">{inert(heading)}</h2>'
        if name == "differ":
            yield from _conflicts(page)
        yield f'<ol class="quotes {name}">{"".join(_quote(one, page) for one in quotes)}</ol>'


def _conflicts(page: _Page) -> Iterator[str]:
    for conflict in page.answer.conflicts:
        numbers = ", ".join(map(str, conflict.quotes))
        text = page.prompts.answers.conflict.format(about=conflict.about, numbers=numbers)
        yield f'<p class="conflict">{inert(text)}</p>'


def _quote(quote: Quote, page: _Page) -> str:
    prompts, card = page.prompts, page.cards.get(quote.document)
    title = quote.document if card is None else card.title
    address = inert(address_of(quote))
    opens = inert(prompts.answers.open_quote.format(number=quote.number, title=title))
    labels = "" if card is None else "".join(details(card, prompts))
    caution = f'<p class="caution">{inert(quote.caution)}</p>' if quote.caution else ""
    return (
        f'<li class="quote" value="{quote.number}">'
        f"<blockquote>{_emphasised(page.answer.standalone_question, quote.text)}</blockquote>"
        f'<p class="source"><a class="cite" href="{address}" title="{opens}">'
        f'<span class="number">{quote.number}</span> <cite>{inert(title)}</cite></a>{labels}</p>'
        f"{_also(quote, page)}{caution}{_paragraph(quote, page)}</li>"
    )


def _emphasised(question: str, text: str) -> str:
    shown, position = "", 0
    for start, end in answering_words(question, text):
        shown += f"{inert(text[position:start])}<strong>{inert(text[start:end])}</strong>"
        position = end
    return shown + inert(text[position:])


def _paragraph(quote: Quote, page: _Page) -> str:
    """Return the paragraph of a quote, which the page shows while the quote is pointed at."""
    before, after = page.around.get(place_name(quote), ("", ""))
    if not before.strip() and not after.strip():
        return ""
    return (
        f'<div class="paragraph" role="note"><p>{inert(before)}'
        f"<mark>{inert(quote.text)}</mark>{inert(after)}</p></div>"
    )


def _also(quote: Quote, page: _Page) -> str:
    """Return links to the other places that say the same."""
    links = []
    for place in quote.also:
        card = page.cards.get(place.document)
        title = place.document if card is None else card.title
        said = page.prompts.answers.also.format(title=title)
        address = inert(address_of(place))
        links.append(f'<a class="cite" href="{address}">{inert(said)}</a>')
    return f'<p class="source also">{" ".join(links)}</p>' if links else ""


def _instead(page: _Page) -> Iterator[str]:
    """Yield what there is where there is no answer: documents that are near, and who to ask."""
    answer, words = page.answer, page.prompts.answers
    if answer.route is not Route.NO_ANSWER:
        return
    near = dict.fromkeys(one.document for one in answer.candidates if one.document in page.titles)
    links = [
        f'<li><a class="cite" href="{inert(address_of(Span(path, 0, 0)))}">'
        f"{inert(page.titles[path])}</a></li>"
        for path in list(near)[:NEAREST]
    ]
    yield f'<p class="who">{inert(words.who)}</p>'
    if links:
        yield f'<div class="near"><p>{inert(words.nearest)}</p><ul>{"".join(links)}</ul></div>'


def details(source: SourceCard | Source, prompts: Prompts) -> Iterator[str]:
    """Yield who wrote and published a document, its kind, who gains and when, as quiet labels."""
    words = prompts.documents
    if source.author:
        yield _label("author", source.author)
    if source.publisher or not source.author:
        yield _label("publisher", source.publisher or words.unknown_publisher)
    if source.kind:
        yield _label("kind", _kind(source.kind, prompts))
    if source.interest:
        yield _label("interest", words.interest.format(interest=source.interest))
    yield _label("date", day(source.published, prompts) if source.published else words.undated)


def _kind(kind: str, prompts: Prompts) -> str:
    return str(getattr(prompts.documents, kind)) if kind in KINDS else kind


def _label(name: str, text: str) -> str:
    return f' <span class="label {name}">{inert(text)}</span>'


def plain_citation(card: SourceCard, prompts: Prompts) -> str:
    """Return the details of a source in one line of plain text."""
    words = prompts.documents
    interest = words.interest.format(interest=card.interest) if card.interest else ""
    known = (card.title, card.author, card.publisher, _kind(card.kind, prompts), interest)
    date = day(card.published, prompts) if card.published else words.undated
    return ", ".join([*(part for part in known if part), date])
