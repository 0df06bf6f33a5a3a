"""Test set files → cases; every fault of every line is told at once.

The form is JSON Lines, as docs/evaluation.md describes it.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ketabot.answers import Route, Turn
from ketabot.errors import EvaluationError, QuestionError
from ketabot.evaluation.cases import Case
from ketabot.evaluation.judged import Span
from ketabot.evaluation.results import TestsetFile
from ketabot.questions import read_history

__all__ = ["Testset", "read_testsets"]

Texts = Mapping[str, str]
"""The text of each document, by path."""
TEXT, TRUTH, LIST = "a text", "true or false", "a list"
FIELDS: Mapping[str, str] = {
    **dict.fromkeys(("id", "question", "type", "family", "route", "conversation"), TEXT),
    **dict.fromkeys(("kind", "rewrite", "note", "split"), TEXT),
    **dict.fromkeys(("answerable", "all_of"), TRUTH),
    **dict.fromkeys(("gold", "groups", "must_contain", "also_acceptable", "history"), LIST),
}
PYTHON = {TEXT: str, TRUTH: bool, LIST: list}
ROUTES = tuple(route.value for route in Route)
NEEDED = ("id", "question")
"""Fields without which a line is none; any other may be left out, or be null or empty."""
ALIKE = 0.75
"""Likeness from which an unknown field is a misspelt one and not a remark of the author's."""


@dataclass(frozen=True, slots=True)
class Testset:
    """The questions of one run."""

    __test__ = False  # its name begins as pytest wants its classes to begin

    cases: tuple[Case, ...]
    files: tuple[TestsetFile, ...]


def read_testsets(paths: Sequence[Path], texts: Texts) -> Testset:
    """Read and check test sets.

    Args:
        paths: the files; their questions are asked in this order.
        texts: the documents that the spans must stand in.

    Raises:
        EvaluationError: a file cannot be read, holds no question, or is made for other
            documents; or, with ``problems``, what is wrong in which line.
    """
    checker = _Checker(texts)
    cases: list[Case] = []
    files = []
    for path in paths:
        data = _read(path)
        found = checker.read_file(path, data)
        files.append(TestsetFile(path.name, hashlib.sha256(data).hexdigest(), len(found)))
        cases += found
    if checker.named and not checker.named & texts.keys():
        raise EvaluationError(
            f"the test set is made for another library: none of its {len(checker.named)} "
            f"documents is here, not even {min(checker.named)!r}; name its own with --corpus "
            "and --index"
        )
    if checker.problems:
        count = len(checker.problems)
        raise EvaluationError(
            f"the test set has {count} {'fault' if count == 1 else 'faults'}; mend "
            f"{'it' if count == 1 else 'them'} and run it again",
            tuple(checker.problems),
        )
    return Testset(tuple(cases), tuple(files))


def _read(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise EvaluationError(
            f"cannot read the test set {str(path)!r}: {error.strerror}; name a file that is there"
        ) from None
    if not data.strip():
        raise EvaluationError(f"the test set {str(path)!r} is empty; write a question a line")
    return data


@dataclass(slots=True)
class _Checker:
    """Reads lines and gathers what is wrong with them."""

    texts: Texts
    problems: list[str] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    """Documents that spans name."""
    _first: dict[str, str] = field(default_factory=dict)
    """Where each id was met first."""
    _where: str = ""

    def read_file(self, path: Path, data: bytes) -> list[Case]:
        """Return the cases of the lines that have no fault."""
        cases = []
        for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), start=1):
            self._where = f"{path}:{number}"
            if not line.strip():
                continue
            before = len(self.problems)
            row = self._row(line)
            case = self._case(row) if row is not None else None
            if case is not None and len(self.problems) == before:
                cases.append(case)
        return cases

    def _say(self, problem: str) -> None:
        self.problems.append(f"{self._where}: {problem}")

    def _row(self, line: bytes) -> dict[str, Any] | None:
        try:
            row = json.loads(line.decode("utf-8"))
        except UnicodeDecodeError:
            self._say("is not UTF-8; save the file as UTF-8")
            return None
        except (ValueError, RecursionError) as error:
            self._say(f"is no JSON ({error})")
            return None
        if not isinstance(row, dict):
            self._say("is no JSON object; write one question a line")
            return None
        return {
            name: value for name, value in row.items() if value not in (None, "") or name in NEEDED
        }

    def _case(self, row: dict[str, Any]) -> Case | None:
        if not self._has_sound_fields(row):
            return None
        self._check_id(row)
        groups = tuple(self._spans(f"groups[{n}]", g) for n, g in enumerate(row.get("groups", [])))
        gold = self._spans("gold", row.get("gold", []))
        self._check_sense(row, gold, groups)
        needed = groups if row.get("all_of", False) else ()
        every = dict.fromkeys([*gold, *(span for group in groups for span in group)])
        taken = {name: row[name] for name in FIELDS if name in row and FIELDS[name] == TEXT}
        return Case(
            **taken,
            answerable=row.get("answerable"),
            gold=() if row.get("answerable") is False else tuple(every),
            groups=() if row.get("answerable") is False else needed,
            must_contain=tuple(row.get("must_contain", [])),
            also_acceptable=tuple(row.get("also_acceptable", [])),
            history=self._history(row.get("history", [])),
        )

    def _has_sound_fields(self, row: dict[str, Any]) -> bool:
        before = len(self.problems)
        for name in NEEDED:
            if name not in row:
                self._say(f"has no {name!r}")
            elif isinstance(row[name], str) and not row[name].strip():
                self._say(f"{name!r} is blank")
        for name, value in row.items():
            kind = FIELDS.get(name)
            if kind is None:
                self._check_unknown(name)
            elif type(value) is not PYTHON[kind]:
                self._say(f"{name!r} is {_shown(value)} and must be {kind}")
        self._check_items(row)
        return len(self.problems) == before

    def _check_unknown(self, name: str) -> None:
        alike = difflib.get_close_matches(name, FIELDS, n=1, cutoff=ALIKE)
        if alike:
            self._say(f"has a field {name!r}; {alike[0]!r} is meant, or give it another name")

    def _check_items(self, row: dict[str, Any]) -> None:
        wanted: dict[str, tuple[type, str]] = {
            "must_contain": (str, "texts"),
            "also_acceptable": (str, "texts"),
            "gold": (dict, "spans"),
            "groups": (list, "lists of spans"),
        }
        for name, (kind, words) in wanted.items():
            value = row.get(name, [])
            if isinstance(value, list) and not all(isinstance(one, kind) for one in value):
                self._say(f"{name!r} must be a list of {words}")

    def _check_id(self, row: dict[str, Any]) -> None:
        first = self._first.setdefault(row["id"], self._where)
        if first != self._where:
            self._say(f"has the id {row['id']!r} of {first} again")

    def _history(self, turns: Sequence[object]) -> tuple[Turn, ...]:
        try:
            return read_history(turns)
        except QuestionError as error:
            self._say(str(error))
            return ()

    def _spans(self, name: str, values: Sequence[Any]) -> tuple[Span, ...]:
        spans = (self._span(f"{name}[{n}]", value) for n, value in enumerate(values))
        return tuple(span for span in spans if span is not None)

    def _span(self, name: str, value: object) -> Span | None:
        wanted = {"document": str, "start": int, "end": int, "text": str}
        given = value if isinstance(value, dict) else {}
        bad = [key for key, kind in wanted.items() if type(given.get(key)) is not kind]
        if bad:
            self._say(f"{name} needs document, start, end and text; see {bad[0]!r}")
            return None
        span = Span(**{key: given[key] for key in wanted})
        self.named.add(span.document)
        if span.document not in self.texts:
            self._say(f"{name} names {span.document!r}, which the library does not have")
        elif not self._stands(span):
            self._say(self._misplaced(name, span))
        return span

    def _stands(self, span: Span) -> bool:
        placed = 0 <= span.start < span.end
        return placed and self.texts[span.document][span.start : span.end] == span.text

    def _misplaced(self, name: str, span: Span) -> str:
        text = self.texts[span.document]
        stands = f"the text of {name} does not stand at {span.start}:{span.end}"
        places = text.count(span.text) if span.text else 0
        if places == 1:
            start = text.index(span.text)
            return f"{stands} of {span.document!r} but at {start}:{start + len(span.text)}"
        return f"{stands} of {span.document!r}, and stands at {places} other places of it"

    def _check_sense(
        self, row: dict[str, Any], gold: Sequence[Span], groups: Sequence[Sequence[Span]]
    ) -> None:
        answerable, route = row.get("answerable"), row.get("route")
        rules = [
            (answerable is None and route is None, "has neither 'answerable' nor 'route' to judge"),
            (
                answerable is True and not (gold or row.get("gold")) and not any(groups),
                "is answerable without 'gold'",
            ),
            (row.get("all_of", False) and not groups, "has 'all_of' without 'groups'"),
            (not all(groups), "has an empty group or one without a sound span"),
            (
                bool(row.get("history")) and "conversation" in row,
                "has a 'history' and a 'conversation'",
            ),
        ]
        for broken, problem in rules:
            if broken:
                self._say(problem)
        for name in [*([route] if route is not None else []), *row.get("also_acceptable", [])]:
            if name not in ROUTES:
                self._say(f"has the route {name!r}; there are {', '.join(ROUTES)}")


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 40 else f"{shown[:40]}…"
