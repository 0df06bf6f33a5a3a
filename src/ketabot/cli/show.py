"""An answer as plain text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from ketabot.answers import (
    Answer,
    Explanation,
    Hint,
    Quote,
    Route,
    RouteReason,
    SourceCard,
    Understood,
    card_beside,
)
from ketabot.documents import Located, place_name
from ketabot.phrases import ConversationPhrases
from ketabot.prompts import Prompts

__all__ = ["answer_text", "explanation_text", "printable", "searched_text", "suggestions_text"]

WIDTH = 88
"""Columns of a line."""


def answer_text(answer: Answer, prompts: Prompts) -> str:
    """Return the answer with its quotes, their sources, what differs and the disclaimer.

    A quote stands on one line of its own length, unwrapped, so that it can be copied and found
    in its document as it is; a line break inside it is shown as a space.
    """
    message = "\n".join(_wrapped(line) for line in answer.message.splitlines())
    disclaimer = textwrap.fill(printable(answer.disclaimer), WIDTH)
    quotes = _quotes(answer, prompts)
    notes = (textwrap.fill(printable(note), WIDTH) for note in answer.notes)
    return "\n\n".join([message, *quotes, *_conflicts(answer, prompts), *notes, disclaimer])


def searched_text(answer: Answer, phrases: ConversationPhrases) -> str:
    """Return what was searched where the message could be read in two ways, else nothing."""
    if not answer.other_reading:
        return ""
    return printable(phrases.searched.format(question=answer.standalone_question))


def suggestions_text(answer: Answer, phrases: ConversationPhrases) -> list[str]:
    """Return the questions to ask next as one block, or nothing."""
    if not answer.suggestions:
        return []
    lines = (f"- {printable(question)}" for question in answer.suggestions)
    return ["\n".join([phrases.suggestions, *lines])]


def _wrapped(line: str) -> str:
    hanging = "  " if line.startswith("- ") else ""
    return textwrap.fill(printable(line), WIDTH, subsequent_indent=hanging)


def explanation_text(answer: Answer) -> str:
    """Return what decided the route, what the best sentences scored, and what had a say."""
    routed = answer.routed_by
    lines = [] if routed is None else [_routed(answer.route, routed)]
    if answer.understood is not None:
        lines += _understood(answer, answer.understood)
    explained = answer.explanation
    if explained is not None:
        lines += [*_decided(answer, explained), *_prepared_questions(answer, explained)]
    return "\n".join(lines)


def _routed(route: Route, reason: RouteReason) -> str:
    return f"Route {route.value}, by {reason.by}: {printable(reason.reason)}"


def _understood(answer: Answer, one: Understood) -> Iterator[str]:
    yield (
        f"Understood as {one.kind}; it needs words said before with probability {one.need:.2f}. "
        f"Searched for: {printable(answer.standalone_question)}"
    )
    if one.carried:
        yield f"Carried over: {printable(', '.join(one.carried))}"
    if one.sure_as_asked is not None and one.sure_as_meant is not None:
        yield (
            f"A first look was {one.sure_as_meant:.2f} sure of it with those words and "
            f"{one.sure_as_asked:.2f} without."
        )


def _decided(answer: Answer, explained: Explanation) -> Iterator[str]:
    enough = answer.confidence >= explained.threshold
    done = "is enough to quote" if enough else "is too little to quote"
    yield f"Confidence {answer.confidence:.2f} {done}: {explained.threshold:.2f} is asked for."
    if explained.scored:
        yield f"Worked out from: {_figures(explained.evidence)}"
        yield "The best sentences, and what each part made of them:"
    for one in explained.scored:
        yield f"  {one.score:5.2f}  {_at(one)}  {_figures(one.parts)}"


def _figures(values: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:.2f}" for name, value in values.items())


def _prepared_questions(answer: Answer, explained: Explanation) -> Iterator[str]:
    if explained.confidence_without is None:
        yield "The library has no prepared questions."
        return
    best = (*answer.candidates[:1], *explained.candidates_without[:1])
    same = len({(one.document, one.start) for one in best}) < 2
    told = "the same" if same else _at(best[-1])
    without = (
        f"Confidence {answer.confidence:.2f}; without prepared questions it would be "
        f"{explained.confidence_without:.2f}, and the best sentence {told}."
    )
    yield "Nearest prepared questions that the library answers:"
    yield from _hints(explained.asked)
    yield "Nearest that it does not answer:"
    yield from _hints(explained.unanswered)
    yield without


def _hints(hints: Sequence[Hint]) -> Iterator[str]:
    if not hints:
        yield "  none"
    for hint in hints:
        places = "".join(f"  {_at(place)}" for place in hint.sentences)
        yield f"  {hint.similarity:5.2f}  {printable(hint.question)}{places}"


def _at(place: Located) -> str:
    return printable(place_name(place))


def _conflicts(answer: Answer, prompts: Prompts) -> Iterator[str]:
    for conflict in answer.conflicts:
        numbers = ", ".join(map(str, conflict.quotes))
        text = prompts.answers.conflict.format(about=conflict.about, numbers=numbers)
        yield textwrap.fill(printable(text), WIDTH)


def _quotes(answer: Answer, prompts: Prompts) -> Iterator[str]:
    cards = {card.document: card for card in answer.sources}
    for quote in answer.quotes:
        card = cards.get(quote.document)
        lines = [f"[{quote.number}] “{printable(quote.text)}”"]
        if card is not None:
            details = source_line(card_beside(quote, card), prompts.documents.undated)
            lines.append(f"    {printable(details)}")
        lines.append(f"    {place(quote)}")
        if quote.caution:
            lines.append(f"    ! {printable(quote.caution)}")
        for other in quote.also:
            card = cards.get(other.document)
            title = other.document if card is None else card.title
            lines.append(f"    {printable(prompts.answers.also.format(title=title))}, {_at(other)}")
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
