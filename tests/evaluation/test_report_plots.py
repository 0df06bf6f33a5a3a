"""What is drawn is what was measured: the drawings are read back into numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from ketabot.evaluation.report.drawing import bar
from ketabot.evaluation.report.plots import reliability_plot, risk_plot, steps_of
from ketabot.evaluation.results import EvaluationResult, OperatingPoint, RiskPoint
from tests.evaluation.reported import BINS, CURVE, SIMPLE_CURVE, made_up, page_of, text_of

Point = tuple[float, float]


class Reader:
    """Reads points of a plot by the ticks of its own axes."""

    def __init__(self, markup: str) -> None:
        self.svg: Any = html.fragment_fromstring(markup)
        ticks = [(text_of(one), one) for one in self.svg.findall("text")]
        across = [one for name, one in ticks if name == "0 %"]
        lines = self.svg.xpath("line[@class='grid']")
        xs = sorted(float(one.get("x1")) for one in lines if one.get("x1") == one.get("x2"))
        ys = sorted(float(one.get("y1")) for one in lines if one.get("y1") == one.get("y2"))
        self.left, self.right, self.top, self.bottom = xs[0], xs[-1], ys[0], ys[-1]
        assert len(xs) == len(ys) == 6
        assert len(across) == 2  # one of each axis
        assert float(across[0].get("x")) == self.left

    def point(self, x: str, y: str) -> Point:
        across = (float(x) - self.left) / (self.right - self.left)
        upwards = (self.bottom - float(y)) / (self.bottom - self.top)
        return round(across, 3), round(upwards, 3)

    def curve(self, kind: str) -> list[Point]:
        (line,) = self.svg.xpath(f"polyline[@class='curve {kind}']")
        return [self.point(*pair.split(",")) for pair in line.get("points").split()]

    def dots(self, kind: str) -> list[Point]:
        return [
            self.point(one.get("cx"), one.get("cy"))
            for one in self.svg.xpath(f"circle[@class='{kind}']")
        ]

    def line(self, kind: str) -> tuple[Point, Point]:
        (one,) = self.svg.xpath(f"line[@class='{kind}']")
        return self.point(one.get("x1"), one.get("y1")), self.point(one.get("x2"), one.get("y2"))


def pairs(curve: tuple[RiskPoint, ...]) -> list[Point]:
    return [(one.coverage, one.risk) for one in curve]


def test_the_risk_curves_are_the_measured_ones() -> None:
    drawn = Reader(risk_plot(made_up()).html)
    assert drawn.curve("ours") == pairs(CURVE)
    assert drawn.curve("simple-1") == pairs(SIMPLE_CURVE)
    assert drawn.dots("stand") == [(0.5, 0.125)]
    assert drawn.line("goal") == ((0.0, 0.1), (1.0, 0.1))


def test_the_ticks_say_where_they_stand() -> None:
    drawn = Reader(risk_plot(made_up()).html)
    named = {text_of(one): one for one in drawn.svg.findall("text")}
    assert float(named["100 %"].get("y")) == pytest.approx(drawn.top + 5)
    across = [one for one in drawn.svg.findall("text") if one.get("text-anchor") == "middle"]
    places = {text_of(one): one.get("x") for one in across}
    assert drawn.point(places["60 %"], "0")[0] == 0.6


def test_a_run_that_answered_nothing_has_no_mark() -> None:
    nothing = replace(made_up(), operating_point=OperatingPoint(0.99, 0.0, None))
    drawn = Reader(risk_plot(nothing).html)
    assert drawn.dots("stand") == []
    assert "ketabot answers nothing." in text_of(drawn.svg.find("desc"))


def test_a_run_without_a_wrong_answer_has_its_mark_on_the_axis() -> None:
    never = replace(made_up(), operating_point=OperatingPoint(0.9, 0.25, 0.0))
    assert Reader(risk_plot(never).html).dots("stand") == [(0.25, 0.0)]


def test_the_reliability_diagram_is_the_measured_one() -> None:
    drawn = Reader(reliability_plot(made_up()).html)
    expected = [(one.confidence, one.right) for one in BINS]
    assert drawn.curve("ours") == expected
    assert drawn.dots("bin") == expected
    assert drawn.line("even") == ((0.0, 0.0), (1.0, 1.0))
    assert drawn.line("threshold") == ((0.5, 0.0), (0.5, 1.0))


@pytest.mark.parametrize(
    ("drawing", "said"),
    [
        (risk_plot, "0 % wrong at 25 % answered; 12 % wrong at 50 % answered; 40 % wrong at 100 %"),
        (risk_plot, "threshold of 50 %, ketabot answers 50.0 %, and 12.5 % of these answers are"),
        (reliability_plot, "confidence 20 %, right 5 %; confidence 65 %, right 80 %"),
    ],
)
def test_a_plot_is_told_in_words_too(drawing: Any, said: str) -> None:
    svg: Any = html.fragment_fromstring(drawing(made_up()).html)
    assert svg.get("role") == "img"
    named = {one.get("id"): text_of(one) for one in svg if one.get("id")}
    assert said in named[svg.get("aria-describedby")]
    assert named[svg.get("aria-labelledby")]


def test_a_plot_has_its_numbers_as_a_table() -> None:
    tables = {text_of(one.find("caption")): one for one in page_of(made_up()).iter("table")}
    rows = [text_of(row) for row in tables["What other thresholds would do"].iter("tr")]
    assert rows[1:] == ["90.0 %25.0 %0.0 %", "50.0 %50.0 %12.5 %", "10.0 %100.0 %40.0 %"]
    rows = [text_of(row) for row in tables["Confidence against what was right"].iter("tr")]
    assert rows[1:] == ["10.0 % to 30.0 %20.0 %5.0 %20", "30.0 % to 90.0 %65.0 %80.0 %21"]


def test_a_long_curve_is_told_at_even_steps() -> None:
    long = tuple(RiskPoint(1 - n / 1000, n / 1000, 0.5) for n in range(1, 1001))
    assert [one.coverage for one in steps_of(long, 4)] == [0.25, 0.5, 0.75, 1.0]
    assert steps_of(CURVE, 20) == list(CURVE)


@pytest.mark.parametrize(
    ("value", "width"), [(0.0, "0.00%"), (0.615, "61.50%"), (1.0, "100.00%"), (1.7, "100.00%")]
)
def test_a_bar_is_as_long_as_its_share(value: float, width: str) -> None:
    drawn: Any = html.fragment_fromstring(bar(value, 0.25, 0.75).html)
    assert drawn.xpath("rect[@class='filled']/@width") == [width]
    whiskers = drawn.xpath("line[@class='whisker']")
    assert [(one.get("x1"), one.get("x2")) for one in whiskers] == [
        ("25.00%", "75.00%"),
        ("25.00%", "25.00%"),
        ("75.00%", "75.00%"),
    ]


def test_a_value_without_interval_has_no_whiskers() -> None:
    assert "whisker" not in bar(0.5, None, None).html


def test_without_questions_that_are_judged_by_answer_there_is_no_plot() -> None:
    bare: EvaluationResult = replace(made_up(), risk_curve=(), reliability=())
    assert not page_of(bare).xpath("//svg[@class='plot']")
