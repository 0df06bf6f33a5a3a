"""Families are drawn whole, the same way each time, and intervals are where they should be."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from ketabot.evaluation.bootstrap import RESAMPLES, Sample, draw, estimate, interval
from ketabot.evaluation.statistics import ratio


def mean_sample(*values: float) -> Sample:
    array = np.array(values, dtype=np.float64)
    return Sample(np.arange(len(values)), partial(ratio, array, np.ones(len(values))))


def test_a_family_is_drawn_whole() -> None:
    weights = draw(["a", "b", "a", "c"])
    assert weights.shape == (RESAMPLES, 4)
    assert (weights[:, 0] == weights[:, 2]).all()
    # Three families are drawn each time: a counts for one of them.
    assert (weights[:, 0] + weights[:, 1] + weights[:, 3] == 3).all()
    assert weights.mean(axis=0) == pytest.approx([1, 1, 1, 1], abs=0.1)


def test_the_same_families_are_drawn_each_time() -> None:
    assert (draw(["a", "b", "c"]) == draw(["a", "b", "c"])).all()


def test_the_interval_is_about_that_of_the_binomial() -> None:
    # 60 of 100 independent questions: standard error sqrt(0.6 * 0.4 / 100) = 0.049.
    families = [str(n) for n in range(100)]
    found = estimate(mean_sample(*[1.0] * 60, *[0.0] * 40), draw(families), families)
    assert found.value == 0.6
    assert found.count == 100
    assert found.low == pytest.approx(0.6 - 1.96 * 0.049, abs=0.015)
    assert found.high == pytest.approx(0.6 + 1.96 * 0.049, abs=0.015)


def test_fewer_families_make_the_interval_wider() -> None:
    values = [1.0] * 60 + [0.0] * 40
    ten = [f"{value}{n % 5}" for n, value in enumerate(values)]
    wide = estimate(mean_sample(*values), draw(ten), ten)
    hundred = [str(n) for n in range(100)]
    narrow = estimate(mean_sample(*values), draw(hundred), hundred)
    assert wide.low is not None
    assert narrow.low is not None
    assert wide.low < narrow.low - 0.1


def test_no_question_gives_no_value_and_one_family_no_interval() -> None:
    empty = Sample(np.array([], dtype=np.int64), lambda weights: weights[:, 0])
    nothing = estimate(empty, draw(["a"]), ["a"])
    assert (nothing.value, nothing.low, nothing.count) == (None, None, 0)
    single = estimate(mean_sample(1.0, 0.0), draw(["a", "a"]), ["a", "a"])
    assert (single.value, single.low, single.high) == (0.5, None, None)


def test_percentiles_pass_over_what_is_no_number() -> None:
    values = np.array([np.nan, *np.arange(101.0)])
    assert interval(values) == (2.5, 97.5)
    assert interval(np.array([np.nan])) == (None, None)


def test_a_centred_figure_lies_inside_its_interval() -> None:
    # A statistic that every resample overstates by 1.
    rows = np.arange(4)
    statistic = mean_sample(1, 2, 3, 4).statistic
    noisy = Sample(rows, lambda w: statistic(w) + (w != 1).any(axis=1), centred=True)
    families = ["a", "b", "c", "d"]
    found = estimate(noisy, draw(families), families)
    assert found.low is not None
    assert found.high is not None
    assert found.value == 2.5
    assert found.low < 2.5 < found.high
