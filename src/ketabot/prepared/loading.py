"""The two files of an editor → checked questions; every fault is told by file and line.

Nothing is guessed: a line whose place cannot be told is left out, and so is a question that is
listed both as answered and as not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ketabot.documents import Document, Span
from ketabot.prepared.lines import (
    ASKED,
    MOST_PER_SPAN,
    UNANSWERED,
    Problem,
    as_question,
    normal_form,
    read_lines,
    shown,
)
from ketabot.prepared.spans import StrangeDocumentError, UnplacedError, place

__all__ = ["AskedQuestion", "Prepared", "UnansweredQuestion", "load_prepared"]


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question that a span of a document answers."""

    question: str
    """Its spaces folded."""
    span: Span
    line: int
    """Of ``asked.jsonl``, from 1."""


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """A question that the library does not answer."""

    question: str
    """Its spaces folded."""
    span: Span | None
    """The one that is tempting to quote, if the line names one."""
    line: int
    """Of ``unanswered.jsonl``, from 1."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What an editor prepared for a library, as far as it holds."""

    asked: tuple[AskedQuestion, ...] = ()
    """In the order of the file; the same question may point at several spans."""
    unanswered: tuple[UnansweredQuestion, ...] = ()
    problems: tuple[Problem, ...] = ()
    moved: int = 0
    """Lines whose text was found again at another place of its document."""
    strange: int = 0
    """Lines that were left out because they name documents that the library has not."""


@dataclass(slots=True)
class _Reader:
    """Gathers what holds and what does not, line by line."""

    documents: Mapping[str, Document]
    asked: list[AskedQuestion] = field(default_factory=list)
    unanswered: dict[str, UnansweredQuestion] = field(default_factory=dict)
    """By normal form."""
    problems: list[Problem] = field(default_factory=list)
    moved: int = 0
    strange: dict[str, list[Problem]] = field(default_factory=lambda: {ASKED: [], UNANSWERED: []})
    """Lines of other documents, by file."""
    lines: dict[tuple[str, Span], int] = field(default_factory=dict)
    """Where each asked question stood first, by its normal form and span."""
    counts: Counter[Span] = field(default_factory=Counter)

    def tell(self, file: str, line: int, what: str) -> None:
        self.problems.append(Problem(file, line, what))

    def tell_unplaced(self, file: str, line: int, error: UnplacedError) -> None:
        found = Problem(file, line, str(error))
        is_strange = isinstance(error, StrangeDocumentError)
        (self.strange[file] if is_strange else self.problems).append(found)

    def take_asked(self, number: int, line: Mapping[str, Any]) -> None:
        questions = line.get("questions")
        if not isinstance(questions, list) or not questions:
            what = f"its 'questions' is {shown(questions)}; give a list of texts"
            return self.tell(ASKED, number, what)
        try:
            span, moved = place(line, self.documents, text_needed=True)
        except UnplacedError as error:
            return self.tell_unplaced(ASKED, number, error)
        self.moved += moved
        for place_, value in enumerate(questions, start=1):
            question, fault = as_question(value)
            if fault:
                self.tell(ASKED, number, f"its question {place_} {fault}")
            elif self.counts[span] == MOST_PER_SPAN:
                what = (
                    f"has more than {MOST_PER_SPAN:,} questions for one span; "
                    f"those from {place_} on are left out"
                )
                return self.tell(ASKED, number, what)
            else:
                self._add_asked(AskedQuestion(question, span, number))
        return None

    def _add_asked(self, asked: AskedQuestion) -> None:
        key = (normal_form(asked.question), asked.span)
        if key in self.lines:
            what = f"{shown(asked.question)} stands in line {self.lines[key]} already; take one out"
            return self.tell(ASKED, asked.line, what)
        self.lines[key] = asked.line
        self.counts[asked.span] += 1
        self.asked.append(asked)
        return None

    def take_unanswered(self, number: int, line: Mapping[str, Any]) -> None:
        question, fault = as_question(line.get("question"))
        if fault:
            return self.tell(UNANSWERED, number, f"its 'question' {fault}")
        span = None
        if line.get("document") is not None:
            try:
                span, moved = place(line, self.documents, text_needed=False)
            except UnplacedError as error:
                return self.tell_unplaced(UNANSWERED, number, error)
            self.moved += moved
        form = normal_form(question)
        if form in self.unanswered:
            before = self.unanswered[form].line
            what = f"{shown(question)} stands in line {before} already; take one out"
            return self.tell(UNANSWERED, number, what)
        self.unanswered[form] = UnansweredQuestion(question, span, number)
        return None

    def settle(self) -> Prepared:
        """Leave out what is listed as answered and as not, and return the rest."""
        answered = {form: line for (form, _), line in reversed(self.lines.items())}
        both = answered.keys() & self.unanswered.keys()
        for form, one in self.unanswered.items():
            if form in both:
                what = (
                    f"{shown(one.question)} is listed as answered in line {answered[form]} of "
                    f"{ASKED}; take one of them out, until then neither counts"
                )
                self.tell(UNANSWERED, one.line, what)
        order = (ASKED, UNANSWERED)
        for lines in self.strange.values():
            self.problems += _folded(lines)
        return Prepared(
            tuple(one for one in self.asked if normal_form(one.question) not in both),
            tuple(one for form, one in self.unanswered.items() if form not in both),
            tuple(sorted(self.problems, key=lambda p: (order.index(p.file), p.line))),
            self.moved,
            sum(len(lines) for lines in self.strange.values()),
        )


def _folded(lines: list[Problem]) -> list[Problem]:
    """Tell lines of other documents once for a file, however many there are."""
    if len(lines) < 2:
        return lines
    first = lines[0]
    what = (
        f"{len(lines):,} lines are of documents that are not in the library, this the first "
        f"({first.what.partition(';')[0]}); name documents that `ketabot info` lists, or take the "
        "lines out"
    )
    return [Problem(first.file, first.line, what)]


def load_prepared(folder: Path, documents: Mapping[str, Document]) -> Prepared:
    """Read and check the prepared questions of a corpus folder; without the files there are none.

    Args:
        folder: the corpus folder.
        documents: those of the library, by path.
    """
    reader = _Reader(documents)
    for number, line in read_lines(folder / ASKED, lambda n, what: reader.tell(ASKED, n, what)):
        reader.take_asked(number, line)
    for number, line in read_lines(
        folder / UNANSWERED, lambda n, what: reader.tell(UNANSWERED, n, what)
    ):
        reader.take_unanswered(number, line)
    return reader.settle()
