"""docs/evaluation.md names what there is, and nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

from ketabot.cli.parser import make_parser
from ketabot.evaluation.measures import catalogue, names_of_baselines
from ketabot.evaluation.testset import FIELDS

PAGE = (Path(__file__).parents[2] / "docs" / "evaluation.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def first_cells(text: str) -> list[str]:
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def test_every_figure_is_defined_once() -> None:
    names = first_cells(section("The figures"))
    assert sorted(names) == sorted(measure.name for measure in catalogue())


def test_less_is_better_where_the_page_says_so() -> None:
    said = {
        name
        for line in section("The figures").splitlines()
        if "ess is better" in line
        for name in first_cells(line)
    }
    less = {measure.name for measure in catalogue() if measure.better == "lower"}
    assert less - said <= {name for name in less if name.startswith("p95_ms")}
    assert said <= less


def test_the_fields_of_a_test_set() -> None:
    assert set(first_cells(section("A test set"))) == set(FIELDS)
    example = re.search(r"```json\n(.*?)\n```", PAGE, re.DOTALL)
    assert example is not None
    assert set(json.loads(example[1])) <= set(FIELDS)


def test_the_figures_that_baselines_lack() -> None:
    assert {"ECE", "Brier"} & names_of_baselines() == set()
    assert "neither `ECE` nor `Brier`" in section("Beside simpler systems")


def test_the_examples_can_be_parsed() -> None:
    block = re.search(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    assert block is not None
    commands = [line.partition("#")[0].partition(">")[0] for line in block[1].splitlines()]
    assert len(commands) > 5
    for command in commands:
        _, *arguments = command.split()
        make_parser().parse_args(arguments)
