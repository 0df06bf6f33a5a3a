"""The figures that docs/evaluation.md shows are those of the results that are kept."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ketabot.evaluation.results import EvaluationResult, from_json

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8")
FILES = sorted((ROOT / "benchmarks" / "results").glob("*-*.json"))


def tables() -> list[list[list[str]]]:
    """The tables of the section, as rows of cells, without the line under the head."""
    text = PAGE.split("\n## Figures of one commit\n")[1].split("\n## ")[0]
    blocks = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    return [
        [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in rows]
        for block in blocks
        for rows in [[line for line in block.splitlines() if not line.startswith("|---")]]
    ]


def kept(name: str) -> EvaluationResult:
    commit = re.search(r"commit `(\w+)`", PAGE)
    assert commit is not None
    file = ROOT / "benchmarks" / "results" / f"{commit[1]}-{name}.json"
    return from_json(json.loads(file.read_text(encoding="utf-8")))


def shown(value: float | None, unit: str) -> str:
    if value is None:
        return "—"
    return f"{value:.3f}" if unit == "share" else f"{value:.1f}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_kept_result_can_be_read_and_carries_no_text_of_others(file: Path) -> None:
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    result = from_json(content)
    own = {testset.name for testset in result.setup.testset} <= {"dev.jsonl", "test.jsonl"}
    assert own or not result.questions
    assert result.setup.documents == ()


def test_ketabots_figures() -> None:
    (_, *names), *rows = tables()[0]
    results = [kept(name) for name in names]
    assert len(rows) > 20
    for name, *cells in rows:
        for result, cell in zip(results, cells, strict=True):
            figure = result.figure(name)
            assert cell.split(" ")[0] == shown(figure.overall.value, figure.unit), name


def test_the_figures_of_simpler_systems() -> None:
    (_, _, _, *systems), *rows = tables()[1]
    assert len(rows) > 10
    for name, of, ours, *cells in rows:
        result = kept(of)
        figure = result.figure(name)
        assert ours == shown(figure.overall.value, figure.unit)
        for system, cell in zip(systems, cells, strict=True):
            (baseline,) = [one for one in result.baselines if one.name == system]
            (theirs,) = [one for one in baseline.figures if one.name == name]
            assert cell == shown(theirs.overall.value, theirs.unit), (name, of, system)


def test_the_figures_without_prepared_questions() -> None:
    (_, *names), *rows = tables()[2]
    assert len(rows) > 3
    for name, *cells in rows:
        assert len(cells) == len(names)
        for of, cell in zip(names, cells, strict=True):
            found = kept(of).without_prepared
            assert found is not None
            (figure,) = [one for one in found.figures if one.name == name]
            assert cell.split(" ")[0] == shown(figure.overall.value, figure.unit), (name, of)
