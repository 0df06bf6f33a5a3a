"""A sheet that came back from an editor → the two files of prepared questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ketabot.asking.cells import questions_of
from ketabot.asking.desk import Desk
from ketabot.asking.reading import WINDOWS, Sheet
from ketabot.asking.sheet import NO, YES
from ketabot.asking.storing import as_lines
from ketabot.documents import Span
from ketabot.errors import CorpusError
from ketabot.prepared import ASKED, MOST_PER_SPAN, UNANSWERED, normal_form
from ketabot.prepared.lines import as_question, read_lines, shown
from ketabot.prepared.spans import UnplacedError, place

__all__ = ["Imported", "import_sheet"]

Row = Mapping[str, str]
OWN = {"document", "start", "end", "text", "questions", "question"}
"""Fields that the sheet has; others are kept as they were."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What a sheet holds that can be taken, and what is wrong with the rest."""

    asked: Mapping[Span, tuple[str, ...]]
    """The questions of each span that has any, in the order of the sheet."""
    unanswered: tuple[tuple[str, Span | None], ...]
    """Each question with the span that is tempting to quote, if any."""
    problems: tuple[str, ...]
    """What is left out, each with its row and what to do."""
    moved: int
    """Rows whose text was found again at another place of its document."""

    def files(self, desk: Desk) -> dict[Path, bytes]:
        """Return the two files, sorted by document and place, questions without one last."""
        return {
            desk.folder / ASKED: as_lines(_asked_objects(self, desk)),
            desk.folder / UNANSWERED: as_lines(_unanswered_objects(self, desk)),
        }

    def changes(self, desk: Desk) -> tuple[int, int]:
        """Count the questions that are new, and those that are gone."""
        now: set[tuple[str, Span | None, bool]] = {
            *((question, span, True) for span, all_ in self.asked.items() for question in all_),
            *((question, span, False) for question, span in self.unanswered),
        }
        before: set[tuple[str, Span | None, bool]] = {
            *((one, span, True) for span, all_ in desk.asked().items() for one in all_),
            *((one.question, one.span, False) for one in desk.prepared.unanswered),
        }
        return len(now - before), len(before - now)


def import_sheet(sheet: Sheet, desk: Desk) -> Imported:
    """Check every row of a sheet against the library.

    Raises:
        CorpusError: the sheet holds no question at all.
    """
    taker = _Taker(desk)
    for number, row in sheet.rows:
        taker.take(number, row)
    imported = taker.settle(sheet.problems)
    if not imported.asked and not imported.unanswered:
        first = f"; the first fault is in {imported.problems[0]}" if imported.problems else ""
        raise CorpusError(f"the sheet holds no question that can be taken{first}; nothing changed")
    return imported


@dataclass
class _Taker:
    """Takes row after row and gathers what is wrong with them."""

    desk: Desk
    asked: dict[Span, dict[str, tuple[str, int]]] = field(default_factory=dict)
    """Of each span, by normal form: a question and its row."""
    unanswered: dict[str, tuple[str, Span | None, int]] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)
    moved: int = 0

    @cached_property
    def whole(self) -> dict[str, str]:
        """The questions that are there and that Windows-1252 cannot hold, by what is left."""
        prepared = self.desk.prepared
        questions = [one.question for one in prepared.asked]
        questions += [one.question for one in prepared.unanswered]
        return {_lossy(one): one for one in questions if _lossy(one) != one}

    def take(self, number: int, row: Row) -> None:
        questions = self._questions(number, row)
        answered = self._is_answered(number, row)
        if not questions or answered is None:
            return
        try:
            span = self._span(row, "sentence") if answered else self._tempting(row)
        except UnplacedError as error:
            self._say(number, str(error))
            return
        for question in questions:
            if span is not None and answered:
                self._take_asked(number, question, span)
            else:
                self._take_unanswered(number, question, span)

    def _say(self, number: int, what: str) -> None:
        self.problems.append((number, what))

    def _questions(self, number: int, row: Row) -> list[str]:
        found = []
        for place_, line in enumerate(questions_of(row["questions"]), start=1):
            question, fault = as_question(self.whole.get(line, line))
            if fault:
                self._say(number, f"its question {place_} {fault}")
            else:
                found.append(question)
        return found

    def _is_answered(self, number: int, row: Row) -> bool | None:
        """Tell what the row says; a sheet without the column has no sentence where it says no."""
        said = row.get("answered", "").strip().casefold()
        has_sentence = bool(row["sentence"].strip())
        if said not in ("", YES, NO):
            self._say(number, f"its 'answered' is {shown(said)}; write {YES} or {NO}")
            return None
        if said == YES and not has_sentence:
            self._say(number, f"has no sentence; give it, or write {NO} under 'answered'")
            return None
        return said == YES or (said == "" and has_sentence)

    def _tempting(self, row: Row) -> Span | None:
        named = any(row[name].strip() for name in ("document", "start", "end"))
        return self._span(row, "tempting") if named else None

    def _span(self, row: Row, column: str) -> Span:
        """Return the span that a row means; its text decides where it has one."""
        path = row["document"].strip()
        line: dict[str, Any] = {"document": path}
        for name in ("start", "end"):
            line[name] = _whole_number(row[name])
        text = row.get(column, "")
        if text.strip():
            document = self.desk.documents.get(path)
            start, end = line["start"], line["end"]
            if document is not None and 0 <= start < end:
                stands = document.text[start:end]
                if stands and _folded(stands) == _folded(text):
                    return Span(path, start, end)
            line["text"] = text
        span, moved = place(line, self.desk.documents, text_needed=column == "sentence")
        self.moved += moved
        return span

    def _take_asked(self, number: int, question: str, span: Span) -> None:
        known = self.asked.setdefault(span, {})
        form = normal_form(question)
        if form in known:
            self._say(number, _again(question, known[form][1]))
        elif len(known) == MOST_PER_SPAN:
            self._say(number, f"{shown(question)} is more than {MOST_PER_SPAN:,} for one sentence")
        else:
            known[form] = (question, number)

    def _take_unanswered(self, number: int, question: str, span: Span | None) -> None:
        form = normal_form(question)
        if form in self.unanswered:
            self._say(number, _again(question, self.unanswered[form][2]))
        else:
            self.unanswered[form] = (question, span, number)

    def settle(self, problems: tuple[str, ...]) -> Imported:
        """Leave out what is listed as answered and as not, and return the rest."""
        rows = {form: row for known in self.asked.values() for form, (_, row) in known.items()}
        both = rows.keys() & self.unanswered.keys()
        for form in sorted(both, key=lambda form: self.unanswered[form][2]):
            question, _, number = self.unanswered[form]
            what = f"is listed as answered in row {rows[form]}; take one out, neither is taken"
            self._say(number, f"{shown(question)} {what}")
        asked = {
            span: tuple(question for form, (question, _) in known.items() if form not in both)
            for span, known in self.asked.items()
        }
        return Imported(
            {span: questions for span, questions in asked.items() if questions},
            tuple((q, span) for form, (q, span, _) in self.unanswered.items() if form not in both),
            (*problems, *(f"row {number}: {what}" for number, what in sorted(self.problems))),
            self.moved,
        )


def _lossy(text: str) -> str:
    """Return what a spreadsheet program leaves of a text that it saves in Windows-1252."""
    return text.encode(WINDOWS, "replace").decode(WINDOWS)


def _folded(text: str) -> str:
    """Return what is left of a text after a program changed its spaces and letters."""
    return " ".join(_lossy(text).split())


def _whole_number(cell: str) -> int:
    """Return the number of a cell, as in "119" or "119.0"; -1 where there is none."""
    whole, _, rest = cell.strip().replace(",", ".").partition(".")
    good = whole.isascii() and whole.isdigit() and not rest.strip("0") and len(whole) < 16
    return int(whole) if good else -1


def _again(question: str, row: int) -> str:
    return f"{shown(question)} stands in row {row} already; it is taken once"


def _asked_objects(imported: Imported, desk: Desk) -> Iterator[dict[str, Any]]:
    lines = _lines_before(desk, ASKED)
    others = {one.span: lines[one.line] for one in desk.prepared.asked}
    for span in sorted(imported.asked):
        yield {
            **asdict(span),
            "text": desk.text(span),
            "questions": list(imported.asked[span]),
            **_others(others.get(span, {})),
        }


def _unanswered_objects(imported: Imported, desk: Desk) -> Iterator[dict[str, Any]]:
    lines = _lines_before(desk, UNANSWERED)
    others = {normal_form(one.question): lines[one.line] for one in desk.prepared.unanswered}

    def order(one: tuple[str, Span | None]) -> tuple[bool, str, int, int]:
        span = one[1]
        return (True, "", 0, 0) if span is None else (False, span.document, span.start, span.end)

    for question, span in sorted(imported.unanswered, key=order):
        before = others.get(normal_form(question), {})
        content = {"question": question, **({} if span is None else asdict(span))}
        if span is not None and "text" in before:
            content["text"] = desk.text(span)
        yield {**content, **_others(before)}


def _others(line: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name not in OWN}


def _lines_before(desk: Desk, name: str) -> dict[int, dict[str, Any]]:
    return dict(read_lines(desk.folder / name, lambda _number, _what: None))
