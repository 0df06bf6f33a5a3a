"""Asks the questions of a set, one after the other, as a user would."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ketabot.answers import Answer, Turn, spoken
from ketabot.building import BuildProgress
from ketabot.errors import KetabotError
from ketabot.evaluation.cases import Case
from ketabot.evaluation.disguising import DISGUISES, disguise
from ketabot.routing import DANGER

__all__ = ["Answerer", "Outcome", "run_cases"]

log = logging.getLogger(__name__)


class Answerer(Protocol):
    """What is evaluated: the bot, a baseline, or a legible stand-in."""

    def ask(self, question: str, history: Sequence[Turn | Mapping[str, Any]] = ()) -> Answer:
        """Answer one question."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question."""

    case: Case
    answer: Answer | None
    """``None``: it failed."""
    error: str
    rewritten: Answer | None
    """The answer to the human rewrite of a follow-up, asked alone; ``None`` without one."""
    disguised: tuple[str, ...] = ()
    """Of a message of danger, the routes that it takes in each disguise; empty after an error."""


def run_cases(
    cases: Sequence[Case], answerer: Answerer, progress: BuildProgress, step: str = "asking"
) -> tuple[Outcome, ...]:
    """Ask every question; the turns of a conversation follow on ketabot's own answers.

    A question that fails yields an outcome with the reason, and the rest goes on.
    """
    conversations: dict[str, list[Turn]] = {}
    outcomes = []
    progress(step, 0, len(cases))
    for number, case in enumerate(cases, start=1):
        turns = conversations.setdefault(case.conversation, []) if case.conversation else None
        history = case.history if turns is None else tuple(turns)
        answer, error = _ask(answerer, case.question, history)
        if turns is not None and answer is not None:
            turns += [Turn("user", case.question), Turn("assistant", spoken(answer))]
        rewritten = _ask(answerer, case.rewrite, ())[0] if case.rewrite else None
        hidden = _routes_disguised(answerer, case, history) if case.route in DANGER else ()
        outcomes.append(Outcome(case, answer, error, rewritten, hidden))
        progress(step, number, len(cases))
    return tuple(outcomes)


def _ask(answerer: Answerer, question: str, history: Sequence[Turn]) -> tuple[Answer | None, str]:
    try:
        return answerer.ask(question, history), ""
    except KetabotError as error:
        return None, str(error)
    except Exception as error:  # a fault of the program is a wrong answer, not the end
        log.info("the question %r failed", question, exc_info=True)
        return None, f"{type(error).__name__}: {error}"


def _routes_disguised(answerer: Answerer, case: Case, history: Sequence[Turn]) -> tuple[str, ...]:
    answers = (_ask(answerer, disguise(name, case.question), history)[0] for name in DISGUISES)
    return tuple("error" if answer is None else answer.route.value for answer in answers)
