"""Every statistic against numbers worked out by hand, and against a slow twin."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from ketabot.evaluation.statistics import (
    auroc,
    bins_of,
    calibration_error,
    coverage_at_risk,
    quantile,
    ratio,
    risk_coverage_area,
)

Floats = NDArray[np.float64]
Statistic = Callable[[Floats, Floats, Floats], Floats]


def floats(*values: float) -> Floats:
    return np.array(values, dtype=np.float64)


def once(n: int) -> Floats:
    return np.ones((1, n))


def truths(values: Floats) -> NDArray[np.bool_]:
    return values > 0


ranked = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.9, 1.0]), st.booleans()),
    min_size=1,
    max_size=6,
)


def test_a_ratio_is_a_sum_over_a_sum() -> None:
    # 1 + 0 + 2 right quotes of 2 + 1 + 3.
    assert ratio(floats(1, 0, 2), floats(2, 1, 3), once(3))[0] == 0.5
    # The first counted twice and the second not at all: 2 * 1 + 2 of 2 * 2 + 3.
    assert ratio(floats(1, 0, 2), floats(2, 1, 3), np.array([[2.0, 0, 1]]))[0] == 4 / 7


def test_a_ratio_of_nothing_is_no_number() -> None:
    assert np.isnan(ratio(floats(1), floats(1), np.zeros((1, 1)))[0])


@pytest.mark.parametrize(("share", "value"), [(0.5, 20), (0.51, 30), (0.95, 40), (0.25, 10)])
def test_a_quantile_is_the_least_value_that_enough_do_not_exceed(
    share: float, value: float
) -> None:
    assert quantile(floats(30, 10, 40, 20), share, once(4))[0] == value


def test_a_quantile_counts_weights() -> None:
    # 10, 20, 20, 20: the middle is 20; without the 20s it is 10.
    weights = np.array([[1.0, 3.0], [2.0, 0.0], [0.0, 0.0]])
    found = quantile(floats(10, 20), 0.5, weights)
    assert found[:2].tolist() == [20, 10]
    assert np.isnan(found[2])


def test_auroc_by_hand() -> None:
    # Positives 0.9 and 0.4, negatives 0.4 and 0.1. Of four pairs: 0.9 wins twice, 0.4 wins
    # once and ties once: 3.5 of 4.
    scores, positive = floats(0.9, 0.4, 0.4, 0.1), np.array([True, True, False, False])
    assert auroc(scores, positive, once(4))[0] == 0.875
    # Without the tied negative: 2 of 2.
    assert auroc(scores, positive, np.array([[1.0, 1, 0, 1]]))[0] == 1.0


def test_auroc_needs_both_kinds() -> None:
    assert np.isnan(auroc(floats(0.1, 0.2), np.array([True, True]), once(2))[0])


@settings(deadline=None, max_examples=80)
@given(ranked)
def test_auroc_is_that_of_scikit_learn(pairs: list[tuple[float, bool]]) -> None:
    from sklearn.metrics import roc_auc_score

    scores = floats(*(score for score, _ in pairs))
    positive = np.array([truth for _, truth in pairs])
    if positive.all() or not positive.any():
        return
    expected = roc_auc_score(positive, scores)
    assert auroc(scores, positive, once(len(pairs)))[0] == pytest.approx(expected)


def test_risk_coverage_area_by_hand() -> None:
    # From the surest: right, wrong, right. Risks 0, 1/2 and 1/3; their mean is 5/18.
    area = risk_coverage_area(floats(0.2, 0.9, 0.5), floats(0, 0, 1), once(3))
    assert area[0] == pytest.approx(5 / 18)


def test_a_tie_counts_as_the_mean_of_its_orders() -> None:
    # Right-wrong gives 0 and 1/2, wrong-right 1 and 1/2: (1/4 + 3/4) / 2.
    assert risk_coverage_area(floats(0.5, 0.5), floats(0, 1), once(2))[0] == pytest.approx(0.5)


def slow_area(pairs: list[tuple[float, bool]]) -> float:
    """The definition, averaged over every order of equal confidences."""
    orders = [
        order
        for order in itertools.permutations(pairs)
        if all(a[0] >= b[0] for a, b in itertools.pairwise(order))
    ]
    areas = []
    for order in orders:
        wrong = [Fraction(int(is_wrong)) for _, is_wrong in order]
        risks = [sum(wrong[:k], Fraction(0)) / k for k in range(1, len(wrong) + 1)]
        areas.append(sum(risks, Fraction(0)) / len(risks))
    return float(sum(areas, Fraction(0)) / len(areas))


@settings(deadline=None, max_examples=80)
@given(ranked)
def test_risk_coverage_area_is_that_of_its_definition(pairs: list[tuple[float, bool]]) -> None:
    confidence = floats(*(score for score, _ in pairs))
    wrong = floats(*(float(is_wrong) for _, is_wrong in pairs))
    found = risk_coverage_area(confidence, wrong, once(len(pairs)))[0]
    assert found == pytest.approx(slow_area(pairs))


def test_coverage_at_risk_by_hand() -> None:
    # From the surest: right, right, wrong, right. Risk 0 up to a half, 1/3 at three quarters,
    # 1/4 for all: with a quarter allowed all are answered, with 0.3 too, with 0.2 half of them.
    confidence, wrong = floats(0.9, 0.8, 0.7, 0.6), floats(0, 0, 1, 0)
    assert coverage_at_risk(confidence, wrong, 0.25, once(4))[0] == 1.0
    assert coverage_at_risk(confidence, wrong, 0.2, once(4))[0] == 0.5


def test_a_threshold_cannot_part_equal_confidences() -> None:
    assert coverage_at_risk(floats(0.9, 0.9), floats(0, 1), 0.4, once(2))[0] == 0.0
    assert coverage_at_risk(floats(0.9, 0.9), floats(0, 1), 0.5, once(2))[0] == 1.0


@settings(deadline=None, max_examples=80)
@given(ranked, st.sampled_from([0.05, 0.1, 0.34, 0.5]))
def test_coverage_at_risk_is_that_of_trying_every_threshold(
    pairs: list[tuple[float, bool]], risk: float
) -> None:
    best = 0.0
    for threshold, _ in pairs:
        answered = [is_wrong for score, is_wrong in pairs if score >= threshold]
        if sum(answered) <= risk * len(answered):
            best = max(best, len(answered) / len(pairs))
    confidence = floats(*(score for score, _ in pairs))
    wrong = floats(*(float(is_wrong) for _, is_wrong in pairs))
    assert coverage_at_risk(confidence, wrong, risk, once(len(pairs)))[0] == pytest.approx(best)


def test_bins_hold_equally_many_and_equal_confidences_stay_together() -> None:
    counts = np.bincount(bins_of(np.linspace(0, 1, 30)))
    assert counts.tolist() == [2] * 15
    assert len(set(bins_of(np.full(30, 0.5)).tolist())) == 1
    low_and_high = bins_of(floats(*[0.1] * 15, *[0.9] * 15))
    assert sorted(set(low_and_high.tolist())) == [3, 11]


def test_calibration_error_by_hand() -> None:
    # Two bins: four at 0.25 of which 2 are right (gap 0.25), four at 0.75, of which 4 are
    # right (gap 0.25), and two at 1 of which 1 is right (gap 0.5): 0.4*0.25 + 0.4*0.25 + 0.2*0.5.
    confidence = floats(*[0.25] * 4, *[0.75] * 4, 1, 1)
    right = floats(1, 1, 0, 0, 1, 1, 1, 1, 1, 0)
    assert calibration_error(confidence, right, once(10))[0] == pytest.approx(0.3)


@pytest.mark.parametrize(
    "statistic",
    [
        lambda c, r, w: auroc(c, truths(r), w),
        risk_coverage_area,
        lambda c, r, w: coverage_at_risk(c, r, 0.34, w),
        lambda c, _, w: quantile(c, 0.5, w),
        lambda c, r, w: ratio(r, c + 1, w),
    ],
)
@settings(deadline=None, max_examples=80)
@given(pairs=ranked, data=st.data())
def test_a_weight_is_the_question_asked_as_often(
    statistic: Statistic, pairs: list[tuple[float, bool]], data: st.DataObject
) -> None:
    """What the bootstrap rests on: weights give the figure of the sample that they describe."""
    weights = data.draw(st.lists(st.integers(0, 3), min_size=len(pairs), max_size=len(pairs)))
    confidence = floats(*(score for score, _ in pairs))
    right = floats(*(float(truth) for _, truth in pairs))
    if not sum(weights):
        return
    weighted = statistic(confidence, right, np.array([weights], dtype=np.float64))
    times = np.array(weights)
    repeated = statistic(
        np.repeat(confidence, times), np.repeat(right, times), once(int(times.sum()))
    )
    np.testing.assert_allclose(weighted, repeated)
