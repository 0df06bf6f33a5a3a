"""An answer as plain text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from ketabot.answers import (
    Answer,
    Candidate,
    Hint,
    Place,
    Quote,
    Route,
    RouteReason,
    SourceCard,
)
from ketabot.prompts import PagePhrases

__all__ = ["answer_text", "explanation_text"]

WIDTH = 88
"""Columns of a line."""


def answer_text(answer: Answer, phrases: PagePhrases) -> str:
    """Return the answer with its quotes, their sources, what differs and the disclaimer.

    A quote stands on one line of its own length, unwrapped, so that it can be copied and found
    in its document as it is; a line break inside it is shown as a space.
    """
    message = "\n".join(_wrapped(line) for line in answer.message.splitlines())
    disclaimer = textwrap.fill(printable(answer.disclaimer), WIDTH)
    quotes = _quotes(answer, phrases)
    return "\n\n".join([message, *quotes, *_conflicts(answer, phrases), disclaimer])


def _wrapped(line: str) -> str:
    hanging = "  " if line.startswith("- ") else ""
    return textwrap.fill(printable(line), WIDTH, subsequent_indent=hanging)


def explanation_text(answer: Answer) -> str:
    """Return what decided the route, and what prepared questions had to do with the answer."""
    routed = answer.routed_by
    lines = [] if routed is None else [_routed(answer.route, routed)]
    return "\n".join([*lines, *_prepared(answer)])


def _routed(route: Route, reason: RouteReason) -> str:
    return f"Route {route.value}, by {reason.by}: {printable(reason.reason)}"


def _prepared(answer: Answer) -> Iterator[str]:
    if answer.route in (Route.ANSWER, Route.NO_ANSWER, Route.PERSONAL_MEDICAL):
        yield _prepared_questions(answer)


def _prepared_questions(answer: Answer) -> str:
    explained = answer.explanation
    if explained is None:
        return "The library has no prepared questions."
    best = (*answer.candidates[:1], *explained.candidates_without[:1])
    same = len({(one.document, one.start) for one in best}) < 2
    told = "the same" if same else _at(best[-1])
    without = (
        f"Confidence {answer.confidence:.2f}; without prepared questions it would be "
        f"{explained.confidence_without:.2f}, and the best sentence {told}."
    )
    return "\n".join(
        [
            "Nearest prepared questions that the library answers:",
            *_hints(explained.asked),
            "Nearest that it does not answer:",
            *_hints(explained.unanswered),
            without,
        ]
    )


def _hints(hints: Sequence[Hint]) -> Iterator[str]:
    if not hints:
        yield "  none"
    for hint in hints:
        places = "".join(f"  {_at(place)}" for place in hint.sentences)
        yield f"  {hint.similarity:5.2f}  {printable(hint.question)}{places}"


def _at(place: Place | Candidate | Quote) -> str:
    return f"{printable(place.document)}:{place.start}-{place.end}"


def _conflicts(answer: Answer, phrases: PagePhrases) -> Iterator[str]:
    for conflict in answer.conflicts:
        numbers = ", ".join(map(str, conflict.quotes))
        text = phrases.conflict.format(about=conflict.about, numbers=numbers)
        yield textwrap.fill(printable(text), WIDTH)


def _quotes(answer: Answer, phrases: PagePhrases) -> Iterator[str]:
    cards = {card.document: card for card in answer.sources}
    for quote in answer.quotes:
        card = cards.get(quote.document)
        lines = [f"[{quote.number}] “{printable(quote.text)}”"]
        if card is not None:
            lines.append(f"    {printable(source_line(card, phrases.undated))}")
        lines.append(f"    {place(quote)}")
        if quote.caution:
            lines.append(f"    ! {printable(quote.caution)}")
        for other in quote.also:
            card = cards.get(other.document)
            title = other.document if card is None else card.title
            lines.append(f"    {printable(phrases.also.format(title=title))}, {_at(other)}")
        yield "\n".join(lines)


def place(quote: Quote) -> str:
    """Return where a quote stands: the document and its offsets in characters."""
    return _at(quote)


def source_line(card: SourceCard, undated: str) -> str:
    """Return the details of a source in one line; a missing date is said, other gaps are not."""
    date = undated if card.published == "" else card.published
    details = [card.title, card.author, card.publisher, date, card.kind]
    known = ", ".join(detail for detail in details if detail)
    return f"{known} ({card.interest})" if card.interest else known


def printable(text: str) -> str:
    """Return the text with everything that steers a terminal replaced by a space."""
    return "".join(c if c.isprintable() or c == "\N{NO-BREAK SPACE}" else " " for c in text)
