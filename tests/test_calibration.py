"""Evidence becomes a probability."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ketabot.calibration import Calibration, Familiar, load_calibration
from ketabot.errors import ConfigError


def test_the_logistic_model_is_as_worked_out_by_hand() -> None:
    model = Calibration(bias=-1.0, weights={"a": 2.0, "b": -0.5}, threshold=0.5, fitted_on="x")
    # -1 + 2 * 1.5 - 0.5 * 4 = 0 → 1/2; -1 + 2 * 1 = 1 → 1 / (1 + 1/e)
    assert model.probability({"a": 1.5, "b": 4.0}) == pytest.approx(0.5)
    assert model.probability({"a": 1.0, "b": 0.0}) == pytest.approx(0.7310586)


def test_extreme_evidence_stays_a_probability() -> None:
    model = Calibration(bias=0.0, weights={"a": 1e9}, threshold=0.5, fitted_on="x")
    assert 0.0 <= model.probability({"a": -1.0}) < model.probability({"a": 1.0}) <= 1.0


def test_the_shipped_model_says_what_it_was_fitted_on() -> None:
    model = load_calibration()
    assert "dev" in model.fitted_on
    assert 0 < model.threshold < 1


def model(weight: str = "1", threshold: str = "0.5") -> str:
    return f'{{"bias": 0, "weights": {{"a": {weight}}}, "threshold": {threshold}, "fitted_on": ""}}'


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"bias": "x"}',
        json.dumps({"bias": 1}),
        model(weight="NaN"),
        model(threshold="7"),
    ],
)
def test_a_file_without_a_model_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "calibration.json"
    file.write_text(content)
    with pytest.raises(ConfigError, match=r"calibration\.json"):
        load_calibration(file)


def test_libraries_with_prepared_questions_have_a_model_of_their_own() -> None:
    plain, prepared = load_calibration(), load_calibration(evidence="prepared")
    assert "nearness" in prepared.weights
    assert prepared.weights["nearness"] > 0
    assert "nearness" not in plain.weights
    plain.check(["similarity", "neighbours", "words", "lead"])
    with pytest.raises(ConfigError, match="weighs nearness, unanswered"):
        prepared.check(["similarity", "neighbours", "words", "lead"])


def test_a_named_file_is_taken_for_any_library(tmp_path: Path) -> None:
    file = tmp_path / "calibration.json"
    content = {"bias": 1, "weights": {}, "threshold": 0.5, "fitted_on": "mine"}
    file.write_text(json.dumps(content))
    assert load_calibration(file, "prepared") == load_calibration(file)


def test_what_is_unlike_the_topic_lowers_the_probability() -> None:
    # 1 / (1 + e^-(2 - 4)) = 0.1192 of 0.5 is 0.2384; 1 / (1 + e^-(6 - 4)) = 0.88 is more than all
    familiar = Familiar(-4.0, {"closeness": 1.0}, 0.5)
    model = Calibration(0.0, {}, 0.5, "mine", familiar)
    assert model.probability({"closeness": 2.0}) == pytest.approx(0.5 * 0.2384, abs=1e-4)
    assert model.probability({"closeness": 6.0}) == 0.5
    with pytest.raises(ConfigError, match="weighs closeness"):
        model.check(["similarity"])


@pytest.mark.parametrize("full", ["0", "2", "NaN"])
def test_a_part_on_familiar_questions_that_cannot_be_is_refused(tmp_path: Path, full: str) -> None:
    file = tmp_path / "calibration.json"
    file.write_text(
        '{"bias": 1, "weights": {}, "threshold": 0.5, "fitted_on": "x", '
        f'"familiar": {{"bias": 0, "weights": {{}}, "full": {full}}}}}'
    )
    with pytest.raises(ConfigError, match=r"calibration\.json"):
        load_calibration(file)
