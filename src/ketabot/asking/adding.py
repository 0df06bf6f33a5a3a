"""One more prepared question: a single line of a file is changed, all others stay as they are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from ketabot.asking.desk import Desk
from ketabot.asking.storing import as_lines, write_files
from ketabot.building.prepared import plan_prepared
from ketabot.documents import Span, place_name
from ketabot.errors import CorpusError, QuestionError
from ketabot.prepared import (
    ASKED,
    MOST_PER_SPAN,
    UNANSWERED,
    AskedQuestion,
    Prepared,
    normal_form,
)
from ketabot.prepared.lines import as_question, shown

__all__ = ["Addition", "add_question", "check_span", "find_quote"]

BOM = b"\xef\xbb\xbf"
MOST_NAMED = 5
"""Places of a quote that are named."""


@dataclass(frozen=True, slots=True)
class Addition:
    """What was added, and where."""

    question: str
    """Its spaces folded."""
    file: str
    line: int
    """From 1."""
    span: Span | None
    """What answers it; of an unanswered question what is tempting to quote."""
    also: tuple[Span, ...]
    """Other spans that the same question points at already."""


def find_quote(desk: Desk, quote: str, document: str | None = None) -> Span:
    """Return the one place where a quote stands in the library, or in one document of it.

    Raises:
        CorpusError: it stands nowhere, or at several places, which are named.
    """
    if not quote.strip():
        raise CorpusError("the quote is blank; give a sentence as it stands in its document")
    paths = list(desk.documents) if document is None else [document]
    if document is not None and document not in desk.documents:
        raise _unknown(document)
    found = [span for path in paths for span in _places(desk, path, quote)]
    if not found:
        raise CorpusError(
            f"the quote {shown(quote)} stands nowhere in the library; give it letter for letter"
        )
    if len(found) > 1:
        named = ", ".join(place_name(span) for span in found[:MOST_NAMED])
        more = "" if len(found) <= MOST_NAMED else f" and {len(found) - MOST_NAMED} more"
        raise CorpusError(
            f"the quote {shown(quote)} stands at {len(found)} places ({named}{more}); "
            "choose one with --document, --start and --end"
        )
    return check_span(desk, found[0])


def _places(desk: Desk, path: str, quote: str) -> Iterator[Span]:
    text = desk.documents[path].text
    start = text.find(quote)
    while start >= 0:
        yield Span(path, start, start + len(quote))
        start = text.find(quote, start + 1)


def check_span(desk: Desk, span: Span) -> Span:
    """Return the span if the index will find a sentence or a heading there.

    Raises:
        CorpusError: none does.
    """
    if span.document not in desk.documents:
        raise _unknown(span.document)
    length = len(desk.documents[span.document].text)
    if not 0 <= span.start < span.end <= length:
        raise CorpusError(
            f"{span.document!r} has {length:,} characters and no span {span.start}-{span.end}; "
            "give start and end anew"
        )
    tried = Prepared(asked=(AskedQuestion("", span, 0),))
    for problem in plan_prepared(tried, desk.library.documents, desk.library.sentences)[1]:
        raise CorpusError(f"the place {place_name(span)} {problem.what}")
    return span


def add_question(desk: Desk, question: str, span: Span | None, *, answered: bool) -> Addition:
    """Add a question to its file.

    Args:
        desk: the library and what is prepared already.
        question: as people ask it.
        span: what answers it, or what is tempting to quote and does not.
        answered: whether the span answers it.

    Raises:
        QuestionError: it is no question, or stands there already.
        CorpusError: the file cannot be written; it is unchanged.
    """
    question, fault = as_question(question)
    if fault:
        raise QuestionError(f"the question {fault}")
    also = _refuse_again(desk, question, span, answered=answered)
    if answered and span is not None:
        return _add_asked(desk, question, span, also)
    place = {} if span is None else asdict(span)
    line = _change(desk, UNANSWERED, {"question": question, **place}, None)
    return Addition(question, UNANSWERED, line, span, ())


def _refuse_again(
    desk: Desk, question: str, span: Span | None, *, answered: bool
) -> tuple[Span, ...]:
    form = normal_form(question)
    asked = [one for one in desk.prepared.asked if normal_form(one.question) == form]
    places = {one.span: one.line for one in asked}
    for one in desk.prepared.unanswered:
        if normal_form(one.question) == form:
            raise QuestionError(
                f"{shown(question)} stands in {UNANSWERED}:{one.line} already, as not answered"
                f"{'; take it out there first' if answered else '; nothing was added'}"
            )
    if not answered and places:
        span, line = next(iter(places.items()))
        raise QuestionError(
            f"{shown(question)} stands in {ASKED}:{line} already, as answered at "
            f"{place_name(span)}; take it out there first"
        )
    if span in places:
        raise QuestionError(
            f"{shown(question)} stands in {ASKED}:{places[span]} already; nothing was added"
        )
    return tuple(places)


def _add_asked(desk: Desk, question: str, span: Span, also: tuple[Span, ...]) -> Addition:
    spans = [(one.span, one.line) for one in desk.prepared.asked]
    lines = [line for there, line in spans if there == span]
    if len(lines) >= MOST_PER_SPAN:
        raise QuestionError(
            f"{place_name(span)} has {len(lines):,} questions already, and {MOST_PER_SPAN:,} are "
            "the most; take some out"
        )
    content = {**asdict(span), "text": desk.text(span), "questions": [question]}
    if lines:
        return Addition(question, ASKED, _extend(desk, question, lines[0]), span, also)
    later = [line for there, line in spans if there > span]
    line = _change(desk, ASKED, content, min(later, default=None))
    return Addition(question, ASKED, line, span, also)


def _extend(desk: Desk, question: str, number: int) -> int:
    """Add a question to those of a line."""
    path = desk.folder / ASKED
    lines = path.read_bytes().split(b"\n")
    line = lines[number - 1]
    content = json.loads(line.removeprefix(BOM))
    content["questions"].append(question)
    mark = BOM if line.startswith(BOM) else b""
    end = b"\r" if line.endswith(b"\r") else b""
    lines[number - 1] = mark + as_lines([content]).rstrip(b"\n") + end
    write_files({path: b"\n".join(lines)})
    return number


def _change(desk: Desk, name: str, content: dict[str, object], before: int | None) -> int:
    """Put a line before another one, or last; return its number."""
    path = desk.folder / name
    data = path.read_bytes() if path.exists() else b""
    if data and not data.endswith(b"\n"):
        data += b"\n"
    mark = BOM if data.startswith(BOM) else b""
    lines = data.removeprefix(BOM).split(b"\n")
    number = len(lines) if before is None else before
    lines.insert(number - 1, as_lines([content]).rstrip(b"\n"))
    write_files({path: mark + b"\n".join(lines)})
    return number


def _unknown(document: str) -> CorpusError:
    return CorpusError(
        f"there is no document {document!r} in the library; `ketabot info` lists them"
    )
