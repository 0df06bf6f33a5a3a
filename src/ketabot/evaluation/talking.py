"""What simpler ways to take a conversation would reach: its turns, asked otherwise.

Each way asks ketabot itself, without a conversation. So the figures tell what taking the
conversation into account adds, apart from all else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ketabot.building import BuildProgress
from ketabot.evaluation.bootstrap import draw
from ketabot.evaluation.cases import Case
from ketabot.evaluation.judging import judge
from ketabot.evaluation.material import Material
from ketabot.evaluation.measures import names_of_turns
from ketabot.evaluation.results import BaselineResult
from ketabot.evaluation.running import Answerer, Outcome, run_cases
from ketabot.evaluation.working import work_out

__all__ = ["ask_turns_otherwise"]

LONGEST = 2000
"""Characters of a question that is made of several; ketabot takes no longer ones as it comes."""


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to ask a turn without its conversation."""

    name: str
    about: str
    asks: Callable[[Case, Sequence[str]], str]
    """A turn and the questions before it → what is asked."""


_WAYS = (
    _Way(
        "last_question_alone",
        "ketabot, asked each turn of a conversation as if nothing had been said before",
        lambda case, _: case.question,
    ),
    _Way(
        "everything_joined",
        "ketabot, asked all questions of the conversation so far as one",
        lambda case, before: " ".join([*before, case.question])[-LONGEST:],
    ),
    _Way(
        "human_rewrite",
        "ketabot, asked each turn as a person rewrote it to stand alone; other turns as they are",
        lambda case, _: case.rewrite or case.question,
    ),
)


def ask_turns_otherwise(
    cases: Sequence[Case], answerer: Answerer, material: Material, progress: BuildProgress
) -> tuple[BaselineResult, ...]:
    """Ask the turns of all conversations in simpler ways, and as people rewrote them.

    Args:
        cases: of a test set.
        answerer: what takes the conversations in the same run.
        material: what answers are held against.
        progress: told how many turns are done.

    Returns:
        One for each way; none where the set has no conversation.
    """
    turns = [case for case in cases if case.conversation]
    if not turns:
        return ()
    return tuple(_run(way, turns, answerer, material, progress) for way in _WAYS)


def _run(
    way: _Way,
    turns: Sequence[Case],
    answerer: Answerer,
    material: Material,
    progress: BuildProgress,
) -> BaselineResult:
    asked = [
        replace(case, question=way.asks(case, _before(turns, case)), conversation="", rewrite="")
        for case in turns
    ]
    outcomes = run_cases(asked, answerer, progress, way.name)
    named = [_as_turn(one, case) for one, case in zip(outcomes, turns, strict=True)]
    questions = judge(named, material)
    weights = draw([question.family for question in questions])
    return BaselineResult(
        name=way.name,
        about=way.about,
        figures=work_out(questions, weights, names_of_turns()),
        risk_curve=(),
        right={question.id: question.right for question in questions},
    )


def _before(turns: Sequence[Case], case: Case) -> list[str]:
    same = [one for one in turns if one.conversation == case.conversation]
    return [one.question for one in same[: same.index(case)]]


def _as_turn(outcome: Outcome, case: Case) -> Outcome:
    """Return what became of a turn under its own name, to be judged as the turn that it is."""
    return replace(outcome, case=case)
