"""Fitting: what it predicts, how the threshold is chosen, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ketabot.calibration import Calibration
from ketabot.errors import EvaluationError
from ketabot.evaluation.cases import Case
from ketabot.evaluation.fitting import Lesson, check_development, fit, learn
from ketabot.evaluation.judged import Span
from ketabot.evaluation.results import TestsetFile
from ketabot.evaluation.testset import Testset
from tests.evaluation.answers import silent
from tests.libraries import make_bot

SETS = (TestsetFile("dev.jsonl", "0" * 64, 2000),)


def lessons(noise: float = 0.0) -> list[Lesson]:
    """2,000 questions in 400 families whose chance of being right rises with ``x`` alone.

    Without noise, the log-odds are 8 x - 4.
    """
    generator = np.random.default_rng(3)
    x = generator.random(2000)
    chance = 1 / (1 + np.exp(-(8 * x - 4)))
    chance = (1 - noise) * chance + noise / 2
    right = generator.random(2000) < chance
    return [
        Lesson(
            str(n // 5), {"x": float(x[n]), "other": float(generator.random())}, bool(r), bool(r)
        )
        for n, r in enumerate(right)
    ]


def test_the_model_is_found_again() -> None:
    fitted = fit(lessons(), SETS, None)
    model = Calibration(fitted.bias, fitted.weights, fitted.threshold, fitted.fitted_on)
    for x in (0.1, 0.3, 0.5, 0.7, 0.9):
        expected = 1 / (1 + np.exp(-(8 * x - 4)))
        found = model.probability({"x": x, "other": 0.5})
        assert found == pytest.approx(expected, abs=0.05)
    assert abs(fitted.weights["other"]) < 1
    assert fitted.fitted_on == "2000 questions of dev.jsonl"
    assert (fitted.questions, fitted.families) == (2000, 400)
    assert fitted.ECE.value is not None
    assert fitted.ECE.value < 0.1


def test_without_a_risk_most_questions_are_treated_rightly() -> None:
    # Right or else not answerable: the best threshold is where both are equally likely.
    assert fit(lessons(), SETS, None).threshold == pytest.approx(0.5, abs=0.15)


def test_of_thresholds_that_do_nearly_as_well_the_lowest_is_taken() -> None:
    """One wrong answer in doubt is not worth a higher threshold, three are."""
    sure = [
        Lesson(f"{n}", {"x": float(right)}, right, right)
        for n in range(50)
        for right in (True, False)
    ]
    doubtful = [Lesson(f"in doubt {n}", {"x": 0.5}, False, answerable=False) for n in range(3)]
    assert fit(sure + doubtful[:1], SETS, None).threshold < 0.2
    assert fit(sure + doubtful, SETS, None).threshold > 0.2


def test_a_risk_is_kept_with_the_most_coverage() -> None:
    strict, mild = fit(lessons(), SETS, 0.05), fit(lessons(), SETS, 0.2)
    for fitted, risk in ((strict, 0.05), (mild, 0.2)):
        assert fitted.risk.value is not None
        assert fitted.risk.value <= risk
        assert fitted.risk_wanted == risk
    assert strict.threshold > mild.threshold
    assert strict.coverage.value is not None
    assert mild.coverage.value is not None
    assert strict.coverage.value < mild.coverage.value


def test_a_risk_out_of_reach_is_told_with_what_is_in_reach() -> None:
    with pytest.raises(EvaluationError, match=r"at most 1% .*; the least is \d+\.\d%, at 0\.\d+"):
        fit(lessons(noise=0.6), SETS, 0.01)


def test_figures_are_those_of_families_that_were_not_fitted_on() -> None:
    """A feature that names the family is learnt by heart, and worth nothing out of sample."""
    generator = np.random.default_rng(5)
    made = []
    for family in range(40):
        right = bool(generator.random() < 0.5)
        names = {f"is {n}": float(n == family) for n in range(40)}
        made += [Lesson(str(family), names, right, right)] * 5
    found = fit(made, SETS, None).AUROC_right
    assert found.value is not None
    assert found.value < 0.6


@pytest.mark.parametrize("right", [True, False])
def test_too_little_to_fit_on_is_refused(right: bool) -> None:
    same = [Lesson(str(n), {"x": 0.5}, right, True) for n in range(50)]
    with pytest.raises(EvaluationError, match="too few to fit on"):
        fit(same, SETS, None)
    few = [Lesson("a", {"x": 0.5}, bool(n % 2), True) for n in range(50)]
    with pytest.raises(EvaluationError, match="50 questions in 1 families"):
        fit(few, SETS, None)
    with pytest.raises(EvaluationError, match="0 questions"):
        fit([], SETS, None)


def test_what_is_kept_for_testing_is_refused() -> None:
    dev = Case("d", "q", route="answer", split="dev")
    check_development(Testset((dev,), SETS))
    with pytest.raises(EvaluationError, match="the question 't' is marked as a test"):
        check_development(Testset((dev, Case("t", "q", route="answer", split="test")), SETS))
    with pytest.raises(EvaluationError, match=r"the file 'test\.jsonl' is marked"):
        check_development(Testset((dev,), (TestsetFile("test.jsonl", "", 1),)))


def test_questions_that_stand_alone_are_learnt_from(tmp_path: Path) -> None:
    page = "Rain falls from clouds. Snow melts in spring."
    bot = make_bot(tmp_path, {"a.txt": page}, answering={"threshold": 0.0})
    rain = (Span("a.txt", 0, 23, page[:23]),)
    cases = [
        Case("1", "What falls from clouds?", answerable=True, gold=rain, family="rain"),
        Case("2", "What melts in spring?", answerable=True, gold=rain),
        Case("3", "Is hail loud?", answerable=False),
        Case("4", "And then?", answerable=True, gold=rain, conversation="c"),
        Case("5", "Help!", route="crisis"),
    ]
    found = learn(cases, bot, silent)
    assert [(one.family, one.right, one.answerable) for one in found] == [
        ("rain", True, True),
        ("2", False, True),
        ("3", False, False),
    ]
    assert found[0].evidence == bot.read(cases[0].question).evidence


def test_questions_about_other_things_are_told_by_their_evidence() -> None:
    generator = np.random.default_rng(5)
    near = [{"closeness": float(x)} for x in generator.normal(0.8, 0.1, 400)]
    far = [{"closeness": float(x)} for x in generator.normal(0.3, 0.1, 400)]
    lessons = [
        Lesson(str(n // 2), one, bool(n % 4), answerable=bool(n % 4)) for n, one in enumerate(near)
    ]
    plain, fitted = fit(lessons, SETS, None), fit(lessons, SETS, None, far)
    assert plain.familiar is None
    assert fitted.familiar is not None
    assert fitted.strangers == 400
    shares = [fitted.familiar.share(one) for one in near]
    # 97 of 100 answerable ones count in full; nearly all of the others hardly at all
    assert np.mean(np.array(shares)[[bool(n % 4) for n in range(400)]] == 1) >= 0.96
    assert np.mean([fitted.familiar.share(one) < 0.5 for one in far]) > 0.95
