"""A short run of ``benchmarks/durability.py``: kills and damage at random, never a wrong answer."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from benchmarks.durability import Answers, Workshop, count_kills, count_mutations, judge

Built = tuple[Workshop, dict[str, Answers]]


@pytest.fixture
def built(tmp_path: Path) -> Built:
    workshop = Workshop(tmp_path)
    return workshop, workshop.set_up()


def test_the_trial_can_fail(built: Built) -> None:
    workshop, right = built
    assert right["A"] != right["B"]
    assert judge(workshop, right) == "B"
    assert judge(workshop, {"A": right["A"]}) == "wrong"
    (workshop.index / "CURRENT").unlink()
    assert judge(workshop, right) == "refused"


def test_an_index_answers_as_one_of_its_generations_after_every_kill(built: Built) -> None:
    workshop, right = built
    outcomes = count_kills(workshop, right, 12, random.Random(1))
    assert outcomes["wrong"] == outcomes["refused"] == 0
    assert outcomes["A"] + outcomes["B"] == 12


def test_damage_is_refused_or_is_not_in_the_generation_that_serves(built: Built) -> None:
    workshop, right = built
    outcomes = count_mutations(workshop, right, 250, random.Random(2))
    verdicts = {verdict for _, verdict in outcomes}
    assert verdicts == {"refused", "B"}
    assert outcomes["flip a bit", "refused"] > 5
    assert outcomes["swap", "refused"] > 5
    assert judge(workshop, right) == "B"
