"""A result goes to JSON and comes back equal; files are whole or not there."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ketabot.errors import EvaluationError
from ketabot.evaluation.cases import Case
from ketabot.evaluation.comparing import compare
from ketabot.evaluation.material import Material
from ketabot.evaluation.results import EvaluationResult, from_json, to_json
from ketabot.evaluation.saving import check_folder, read_result, write_files
from tests.evaluation.answers import answer, gold, judge_one
from tests.evaluation.test_comparing import result_of


@pytest.fixture(scope="module")
def result(material: Material) -> EvaluationResult:
    groups = (gold("rain"), gold("snow"))
    case = Case("1", "a", answerable=True, gold=gold("rain", "snow"), groups=groups, family="f")
    questions = (judge_one(case, answer("rain", candidates=["rain"]), material),)
    plain = result_of(questions)
    return replace(plain, comparison=compare(questions, plain, "old.json"))


def test_it_comes_back_equal(result: EvaluationResult) -> None:
    assert from_json(json.loads(json.dumps(to_json(result)))) == result


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda c: c.update(format="ketabot-evaluation/0"), "'ketabot-evaluation/0'"),
        (lambda c: c.update(more=1), "unknown field 'more'"),
        (lambda c: c.pop("figures"), "missing or unknown field 'figures'"),
        (
            lambda c: c["setup"].update(threshold="high"),
            "'setup.threshold' of the result is 'high'",
        ),
        (lambda c: c["setup"].update(seed=True), "'setup.seed'"),
        (lambda c: c.update(questions={}), "'questions' of the result is {}"),
        (lambda c: c["questions"][0]["scores"].update(MRR="x"), "'questions.scores.MRR'"),
        (lambda c: c["questions"].append(7), "'questions' of the result is 7"),
    ],
)
def test_what_is_no_result_is_refused_by_field(
    spoil: Callable[[dict[str, Any]], Any], said: str, result: EvaluationResult
) -> None:
    content = json.loads(json.dumps(to_json(result)))
    spoil(content)
    with pytest.raises(EvaluationError) as caught:
        from_json(content)
    assert said in str(caught.value)


@pytest.mark.parametrize("content", ["", "[", "[]", "7", '{"quotes": []}'])
def test_another_file_is_refused(content: str, tmp_path: Path) -> None:
    file = tmp_path / "old.json"
    file.write_text(content)
    with pytest.raises(EvaluationError, match="ketabot evaluate --json"):
        read_result(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"cannot read the older result '.*none\.json'"):
        read_result(tmp_path / "none.json")


def test_a_folder_is_made_and_a_file_in_its_place_told(tmp_path: Path) -> None:
    check_folder(tmp_path / "a" / "b")
    assert list((tmp_path / "a" / "b").iterdir()) == []
    (tmp_path / "taken").write_text("")
    with pytest.raises(EvaluationError, match=r"cannot write to the folder '.*taken'"):
        check_folder(tmp_path / "taken")


def test_files_are_written_all_or_none(tmp_path: Path) -> None:
    write_files(tmp_path, {"a": "1", "b": "é"})
    assert (tmp_path / "b").read_bytes() == "é".encode()
    (tmp_path / "c").mkdir()  # a folder cannot be replaced by a file
    with pytest.raises(EvaluationError, match="cannot write"):
        write_files(tmp_path, {"c": "3"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "c"]
