"""Two runs side by side: flips, changes with their noise, and what is left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ketabot.evaluation.bootstrap import draw
from ketabot.evaluation.cases import Case
from ketabot.evaluation.comparing import compare
from ketabot.evaluation.judged import QuestionResult, Span
from ketabot.evaluation.material import Material
from ketabot.evaluation.results import (
    FORMAT,
    Confusion,
    Difference,
    EvaluationResult,
    OperatingPoint,
    Setup,
)
from ketabot.evaluation.working import work_out
from tests.evaluation.answers import answer, gold, judge_one


def result_of(questions: tuple[QuestionResult, ...]) -> EvaluationResult:
    """A run of these questions; what a comparison does not look at is left empty."""
    return EvaluationResult(
        format=FORMAT,
        setup=Setup("0", "g", "m", "c", 0.5, 0, 1, 1, (), ()),
        figures=work_out(questions, draw([question.family for question in questions])),
        questions=questions,
        risk_curve=(),
        operating_point=OperatingPoint(0.5, 0.0, None),
        reliability=(),
        confusion=Confusion((), (), ()),
        baselines=(),
        comparison=None,
    )


def run(material: Material, *right: bool) -> tuple[QuestionResult, ...]:
    """One answerable question after the other, quoted rightly or not."""
    return tuple(
        judge_one(
            Case(str(number), f"q{number}", "near", answerable=True, gold=gold("rain")),
            answer("rain" if good else "fog"),
            material,
        )
        for number, good in enumerate(right)
    )


def change(name: str, questions: tuple[QuestionResult, ...], old: EvaluationResult) -> Difference:
    compared = compare(questions, old, "old.json")
    return {difference.name: difference for difference in compared.differences}[name]


def test_each_flip_is_listed_by_direction(material: Material) -> None:
    old = result_of(run(material, True, False, True, False))
    compared = compare(run(material, True, True, False, False), old, "old.json")
    assert [(flip.id, flip.before, flip.after, flip.better) for flip in compared.flips] == [
        ("2", "right", "wrong_quote", False),
        ("1", "wrong_quote", "right", True),
    ]
    assert (compared.against, compared.questions) == ("old.json", 4)


def test_the_same_run_has_no_change_and_no_noise(material: Material) -> None:
    questions = run(material, True, False, True)
    compared = compare(questions, result_of(questions), "old.json")
    assert compared.flips == ()
    assert {difference.change for difference in compared.differences} == {0.0}
    assert all(difference.noise for difference in compared.differences)


def test_a_small_change_is_noise_and_a_large_one_is_not(material: Material) -> None:
    before = [True] * 10 + [False] * 30
    old = result_of(run(material, *before))
    little = change("first_quote_right", run(material, *[True] * 11, *[False] * 29), old)
    assert (little.before, little.after, little.change) == (0.25, 0.275, 0.025)
    assert little.noise
    much = change("first_quote_right", run(material, *[True] * 25, *[False] * 15), old)
    assert much.change == 0.375
    assert not much.noise
    assert much.low is not None
    assert much.low > 0.2


def test_the_interval_is_that_of_the_paired_differences(material: Material) -> None:
    """The twin: difference question by question, then resample those alone."""
    before, after = [True, False] * 20, [True] * 30 + [False] * 10
    found = change("first_quote_right", run(material, *after), result_of(run(material, *before)))
    gained = np.array(after, dtype=float) - np.array(before, dtype=float)
    generator = np.random.default_rng(7)
    means = [gained[generator.integers(0, 40, 40)].mean() for _ in range(4000)]
    assert [found.low, found.high] == pytest.approx(np.percentile(means, [2.5, 97.5]), abs=0.03)


def test_pairs_are_surer_than_two_runs_apart(material: Material) -> None:
    # One of twenty hard questions is won and nothing lost.
    before = [True] * 20 + [False] * 20
    after = [True] * 26 + [False] * 14
    found = change("first_quote_right", run(material, *after), result_of(run(material, *before)))
    alone = result_of(run(material, *after)).figure("first_quote_right").overall
    assert alone.low is not None
    assert alone.low < 0.55  # apart, the runs overlap
    assert not found.noise


def test_only_what_both_have_unchanged_is_compared(material: Material) -> None:
    old = run(material, True, True, True, True)
    new = run(material, False, True, True, True, True)[1:]
    moved = replace(new[0], gold=(replace(gold("rain")[0], start=5, end=16),))
    other_answer = replace(new[1], gold=(Span("page.txt", 0, 3, "New"),))
    compared = compare((moved, other_answer, *new[2:]), result_of(old), "old.json")
    assert compared.only_before == ("0",)
    assert compared.only_now == ("4",)
    assert compared.changed == ("2",)
    assert compared.questions == 2
