"""The library and its prepared questions as a sheet: one row for each sentence.

The form is CSV of RFC 4180 in UTF-8 with a byte order mark, by which spreadsheet programs tell
the encoding.
"""

from __future__ import annotations

import csv
import io
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass

from ketabot.asking.cells import guarded, stacked
from ketabot.asking.desk import Desk
from ketabot.documents import Span
from ketabot.index.tables import DEBRIS

__all__ = ["COLUMNS", "NO", "YES", "make_rows", "sheet_bytes"]

COLUMNS = (
    *("document", "title", "start", "end", "before", "sentence", "after"),
    *("answered", "questions", "tempting"),
)
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A sentence and its questions, or a question without an answer; in the order of COLUMNS."""

    document: str
    title: str
    start: str
    end: str
    before: str
    """The sentence before, headings included."""
    sentence: str
    """Empty where the library does not answer the question."""
    after: str
    answered: str
    """``yes`` or ``no``."""
    questions: str
    """One on each line."""
    tempting: str
    """The sentence that seems to answer a question and does not."""


def make_rows(desk: Desk) -> Iterator[SheetRow]:
    """Yield a row for each sentence that can be quoted and each other span with questions.

    Rows of questions without an answer follow, one for each. A sentence whose questions would
    not fit into one cell has several rows.
    """
    asked = desk.asked()
    context = _Context(desk)
    for span in sorted({*desk.sentences(), *asked}, key=_order):
        before, after = context.around(span)
        for cell in stacked(asked.get(span, ())):
            place = (span.document, context.titles[span.document], str(span.start), str(span.end))
            yield SheetRow(*place, before, desk.text(span), after, YES, cell, "")
    for one in sorted(desk.prepared.unanswered, key=lambda u: (u.span is None, _order(u.span))):
        yield _unanswered(desk, context, one.span, one.question)


def _unanswered(desk: Desk, context: _Context, span: Span | None, question: str) -> SheetRow:
    if span is None:
        return SheetRow("", "", "", "", "", "", "", NO, question, "")
    place = (span.document, context.titles[span.document], str(span.start), str(span.end))
    return SheetRow(*place, "", "", "", NO, question, desk.text(span))


def _order(span: Span | None) -> tuple[str, int, int]:
    return ("", 0, 0) if span is None else (span.document, span.start, span.end)


class _Context:
    """Knows what stands around a span."""

    def __init__(self, desk: Desk) -> None:
        self.titles = {one.path: one.source.title for one in desk.library.documents}
        self._desk = desk
        self._spans: dict[str, list[Span]] = {path: [] for path in self.titles}
        kinds = desk.library.sentences["kind"]
        for row in range(desk.library.sentence_count):
            if kinds[row] != DEBRIS:
                span = desk.library.span(row)
                self._spans[span.document].append(span)

    def around(self, span: Span) -> tuple[str, str]:
        """Return the sentences before and after a span; empty where there is none."""
        known = self._spans[span.document]
        before = bisect_right(known, span.start, key=lambda one: one.end)
        after = bisect_left(known, span.end, key=lambda one: one.start)
        return (
            self._desk.text(known[before - 1]) if before > 0 else "",
            self._desk.text(known[after]) if after < len(known) else "",
        )


def sheet_bytes(rows: Iterable[SheetRow]) -> bytes:
    """Return the rows under their headings as the bytes of a CSV file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(guarded(cell) for cell in astuple(row))
    return text.getvalue().encode("utf-8-sig")
