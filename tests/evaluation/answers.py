"""Answers, cases and a small library, written down in one line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ketabot.answers import Answer, Candidate, Quote, Route, Turn
from ketabot.building import build_index
from ketabot.errors import QuestionError
from ketabot.evaluation.cases import Case
from ketabot.evaluation.judged import QuestionResult, Span
from ketabot.evaluation.judging import judge
from ketabot.evaluation.material import Material, open_material
from ketabot.evaluation.running import run_cases
from tests.libraries import EMBEDDER, make_config, write_corpus

PAGE = "Rain falls. Snow melts. Wind blows. Fog lifts. Hail hurts."
"""Five sentences, at 0-11, 12-23, 24-35, 36-46 and 47-58, in the document ``page.txt``."""
SENTENCES = {"rain": (0, 11), "snow": (12, 23), "wind": (24, 35), "fog": (36, 46), "hail": (47, 58)}


def make_material(folder: Path) -> Material:
    """The page, indexed; the disclaimer that comes with ketabot."""
    write_corpus(folder, {"page.txt": PAGE})
    build_index(make_config(folder), EMBEDDER)
    return open_material(make_config(folder))


def gold(*names: str) -> tuple[Span, ...]:
    """Right spans: sentences of the page by their first word."""
    places = [SENTENCES[name] for name in names]
    return tuple(Span("page.txt", start, end, PAGE[start:end]) for start, end in places)


def quote(number: int, start: int, end: int, text: str | None = None) -> Quote:
    shown = PAGE[start:end] if text is None else text
    return Quote(number, shown, "page.txt", start, end, 0.5, "", "", "")


def answer(
    *quoted: str,
    route: Route | None = None,
    confidence: float = 0.5,
    candidates: Sequence[str] = (),
    disclaimer: str = "",
) -> Answer:
    """An answer in sentences of the page; without any, that there is none."""
    taken = Route.ANSWER if quoted else Route.NO_ANSWER
    return Answer(
        question="q",
        standalone_question="q",
        route=taken if route is None else route,
        confidence=confidence,
        message="",
        quotes=tuple(quote(n, *SENTENCES[name]) for n, name in enumerate(quoted, start=1)),
        conflicts=(),
        sources=(),
        suggestions=(),
        candidates=tuple(
            Candidate("page.txt", *SENTENCES[name], 0.5, ("dense",)) for name in candidates
        ),
        disclaimer=disclaimer,
        index_generation="g",
        timings_ms={"total": 10.0},
    )


class Script:
    """Answers as it is written down, and remembers what was said before each question."""

    def __init__(self, answers: Mapping[str, Answer | Exception]) -> None:
        self.answers = answers
        self.heard: list[tuple[str, tuple[str, ...]]] = []

    def ask(self, question: str, history: Sequence[Turn | Mapping[str, Any]] = ()) -> Answer:
        said = tuple(turn.content for turn in history if isinstance(turn, Turn))
        self.heard.append((question, said))
        found = self.answers.get(question, QuestionError(f"nothing is written for {question!r}"))
        if isinstance(found, Exception):
            raise found
        return found


def silent(step: str, done: int, total: int) -> None:
    """Show no progress."""


def judge_one(case: Case, given: Answer | Exception, material: Material) -> QuestionResult:
    """Judge one answer to one question."""
    script = Script({case.question: given})
    (result,) = judge(run_cases([case], script, silent), material)
    return result
