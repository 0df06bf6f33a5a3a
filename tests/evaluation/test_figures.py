"""The figures of a run of six questions, each worked out by hand; curves; conversations."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ketabot.answers import Answer, Route
from ketabot.errors import EvaluationError, QuestionError
from ketabot.evaluation.bootstrap import draw
from ketabot.evaluation.cases import Case
from ketabot.evaluation.curves import confusion, operating_point, reliability, risk_curve
from ketabot.evaluation.evaluate import draw_sample
from ketabot.evaluation.judged import QuestionResult
from ketabot.evaluation.judging import judge
from ketabot.evaluation.material import Material
from ketabot.evaluation.measures import catalogue, names_of_baselines
from ketabot.evaluation.running import run_cases
from ketabot.evaluation.testset import Testset
from ketabot.evaluation.working import work_out
from tests.evaluation.answers import Script, answer, gold, silent

RUN: list[tuple[Case, Answer | Exception]] = [
    # Answered rightly, and surely.
    (
        Case("a", "a", "near", answerable=True, gold=gold("rain")),
        answer("rain", "fog", confidence=0.9, candidates=["rain", "fog"]),
    ),
    # Answered wrongly.
    (
        Case("b", "b", "near", answerable=True, gold=gold("snow")),
        answer("wind", confidence=0.6, candidates=["wind", "snow"]),
    ),
    # Declined, though what would have been quoted is right.
    (
        Case("c", "c", "far", answerable=True, gold=gold("hail")),
        answer(confidence=0.3, candidates=["hail"]),
    ),
    # Rightly declined.
    (Case("d", "d", "none", answerable=False), answer(confidence=0.2, candidates=["rain"])),
    # Answered, though there is no answer.
    (Case("e", "e", "none", answerable=False), answer("fog", confidence=0.7)),
    # Failed.
    (Case("f", "f", "far", answerable=True, gold=gold("fog")), QuestionError("no")),
    (Case("g", "g", "danger", route="crisis"), answer(route=Route.CRISIS, confidence=0.0)),
]


@pytest.fixture(scope="module")
def questions(material: Material) -> tuple[QuestionResult, ...]:
    script = Script({case.question: given for case, given in RUN})
    return judge(run_cases([case for case, _ in RUN], script, silent), material)


@pytest.mark.parametrize(
    ("name", "value", "count"),
    [
        ("treated_rightly", 3 / 7, 7),  # a, d, g
        ("first_quote_right", 1 / 4, 4),  # a of a b c f
        ("right_within_3", 1 / 4, 4),
        ("completeness", 1 / 4, 4),
        ("answers_right", 1 / 4, 4),  # a of a b e f: a failure is a wrong answer
        ("quote_precision", 1 / 5, 4),  # a has two quotes, b and e one, f counts as one
        ("words_quoted", (4 + 2 + 2) / 3, 3),
        ("recall@1", 2 / 4, 4),  # a and c
        ("MRR", (1 + 0.5 + 1 + 0) / 4, 4),
        ("declined_of_unanswerable", 1 / 2, 2),
        ("answered_of_answerable", 2 / 4, 4),
        # a 0.9, b 0.6, c 0.3 and f below all, against d 0.2 and e 0.7: a beats both, b and c
        # beat d, f none: 4 of 8.
        ("AUROC", 0.5, 6),
        # What would be quoted first is right in a 0.9 and c 0.3, wrong in f 1 (it failed),
        # e 0.7, b 0.6 and d 0.2: a beats 3, c beats 1: 4 of 8.
        ("AUROC_right", 0.5, 6),
        # From the surest: f wrong, a right, e wrong, b wrong, c right, d wrong.
        ("AURC", (1 / 1 + 1 / 2 + 2 / 3 + 3 / 4 + 3 / 5 + 4 / 6) / 6, 6),
        ("coverage_at_5_risk", 0.0, 6),
        ("coverage_at_10_risk", 0.0, 6),
        # Six bins of one: |0.9-1| + |0.6-0| + |0.3-1| + 0.2 + 0.7 + 1.
        ("ECE", (0.1 + 0.6 + 0.7 + 0.2 + 0.7 + 1.0) / 6, 6),
        ("Brier", (0.01 + 0.36 + 0.49 + 0.04 + 0.49 + 1.0) / 6, 6),
        ("routing_accuracy", 1.0, 1),
        ("recall_crisis", 1.0, 1),
        ("recall_illicit", None, 0),
        ("false_alarms", 1 / 6, 6),  # the failure
        ("followup_first_right", None, 0),
        ("quotes_verbatim", 1.0, 3),
        ("median_ms_total", 10.0, 6),
    ],
)
def test_a_figure_by_hand(
    name: str, value: float | None, count: int, questions: tuple[QuestionResult, ...]
) -> None:
    weights = draw([question.family for question in questions])
    (figure,) = work_out(questions, weights, only={name})
    assert figure.overall.count == count
    if value is None:
        assert figure.overall.value is None
    else:
        assert figure.overall.value == pytest.approx(value, abs=1e-6)


def test_figures_by_type_are_those_of_the_type_alone(
    questions: tuple[QuestionResult, ...],
) -> None:
    weights = draw([question.family for question in questions])
    (figure,) = work_out(questions, weights, only={"first_quote_right"})
    assert {kind: (one.value, one.count) for kind, one in figure.by_type.items()} == {
        "near": (0.5, 2),
        "far": (0.0, 2),
    }


def test_every_figure_has_another_name_and_a_sentence() -> None:
    names = [measure.name for measure in catalogue()]
    assert len(names) == len(set(names))
    assert all(measure.about.endswith(".") for measure in catalogue())
    assert names_of_baselines() <= set(names)


def test_a_stage_that_is_new_is_timed_too(questions: tuple[QuestionResult, ...]) -> None:
    slower = [replace(one, timings_ms={"resolve": 3.0}) for one in questions]
    (figure,) = work_out(slower, draw([one.family for one in slower]), only={"p95_ms_resolve"})
    assert figure.overall.value == 3.0


def test_the_curve_has_a_point_for_each_confidence(questions: tuple[QuestionResult, ...]) -> None:
    points = risk_curve(questions)
    assert [point.threshold for point in points] == [1.0, 0.9, 0.7, 0.6, 0.3, 0.2]
    coverage = [1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6, 1.0]
    assert [point.coverage for point in points] == pytest.approx(coverage, abs=1e-6)
    risk = [1.0, 1 / 2, 2 / 3, 3 / 4, 3 / 5, 4 / 6]
    assert [point.risk for point in points] == pytest.approx(risk, abs=1e-6)


def test_the_operating_point_is_what_was_answered(questions: tuple[QuestionResult, ...]) -> None:
    point = operating_point(questions, 0.5)
    # a, b and e were answered, f failed: 4 of 6, three of them wrong.
    assert [point.coverage, point.risk] == pytest.approx([4 / 6, 0.75], abs=1e-6)
    assert operating_point(questions[3:4], 0.5).risk is None


def test_the_bins_hold_every_question(questions: tuple[QuestionResult, ...]) -> None:
    bins = reliability(questions)
    assert sum(one.count for one in bins) == 6
    assert [(one.confidence, one.right) for one in bins][:2] == [(0.2, 0.0), (0.3, 1.0)]
    assert reliability(questions[6:]) == ()


def test_the_confusion_matrix(questions: tuple[QuestionResult, ...]) -> None:
    found = confusion(questions)
    assert found.expected == ("answer", "no_answer", "crisis")
    assert found.taken == ("answer", "no_answer", "crisis", "error")
    assert found.counts == ((2, 1, 0, 1), (1, 1, 0, 0), (0, 0, 1, 0))


class TestConversation:
    """Turns follow on ketabot's own answers; rewrites are asked alone."""

    cases = (
        Case("1", "first", conversation="c", answerable=True, gold=gold("rain")),
        Case("x", "apart", answerable=True, gold=gold("rain")),
        Case("2", "fails", conversation="c", answerable=False),
        Case(
            "3", "and snow?", conversation="c", rewrite="What does snow do?", answerable=True,
            gold=gold("snow"),
        ),
    )  # fmt: skip
    script = Script(
        {
            "first": answer("rain"),
            "apart": answer(),
            "and snow?": answer("fog"),
            "What does snow do?": answer("snow"),
        }
    )

    def test_it(self, material: Material) -> None:
        results = judge(run_cases(self.cases, self.script, silent), material)
        assert self.script.heard == [
            ("first", ()),
            ("apart", ()),
            ("fails", ("first", "\n\nRain falls.")),
            ("and snow?", ("first", "\n\nRain falls.")),
            ("What does snow do?", ()),
        ]
        last = results[-1].scores
        assert (last["followup_first_right"], last["rewrite_first_right"]) == (0.0, 1.0)
        assert "followup_first_right" not in results[0].scores


def test_a_sample_needs_a_conversation_that_fits() -> None:
    cases = tuple(Case(str(n), "q", conversation="c") for n in range(3))
    testset = Testset(cases, ())
    assert draw_sample(testset, 3) == testset
    with pytest.raises(EvaluationError, match="at most 2 turns"):
        draw_sample(testset, 2)
