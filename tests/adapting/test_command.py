"""``ketabot adapt``: learns, indexes what was learned, and can be stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ketabot.adapting.keeping import STATE
from ketabot.cli import main
from ketabot.embedding import ADAPTATION_FILE
from ketabot.index import load_library
from tests.adapting.made_up import OPENINGS, riddles
from tests.libraries import write_corpus

pytestmark = pytest.mark.model

SETTINGS = {"passes": 1, "held_apart": 0.5, "batch": 10, "rate": 2e-3, "patience": 100}


def flags(folder: Path, model: Path, **settings: float) -> list[str]:
    told = {f"adapting.{key}": value for key, value in {**SETTINGS, **settings}.items()}
    sets = {"embedding.model": model, "embedding.precision": "float32", **told}
    return [
        *("--corpus", str(folder / "corpus"), "--index", str(folder / "index")),
        *(part for key, value in sets.items() for part in ("--set", f"{key}={value}")),
    ]


def test_what_was_learned_serves_at_once(
    tmp_path: Path, small_model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_corpus(tmp_path, riddles())
    options = flags(tmp_path, small_model)
    assert main(["adapt", "--json", *options]) == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary["written"] is True
    assert summary["right_after"] > summary["right_before"]
    data = (tmp_path / "corpus" / ADAPTATION_FILE).read_bytes()
    assert summary["bytes"] == len(data)
    prepared = load_library(tmp_path / "index").prepared
    assert prepared is not None
    assert prepared.adaptation == data
    assert main(["info", *options]) == 0
    out = capsys.readouterr().out
    assert "adapted     to 30 questions; of 30 others" in out
    assert "run `ketabot" not in out
    assert main(["ask", "Which of them is green?", "--set", "answering.threshold=0", *options]) == 0
    assert "“The green lamp stands beside the bed.”" in capsys.readouterr().out


def test_too_few_questions_are_told_in_a_line(
    tmp_path: Path, small_model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_corpus(tmp_path, riddles(OPENINGS[:4]))
    assert main(["adapt", *flags(tmp_path, small_model)]) == 2
    error = capsys.readouterr().err.splitlines()[-1]
    assert error.startswith("ketabot: of 20 prepared questions 5 can be held apart")
    assert not (tmp_path / "corpus" / ADAPTATION_FILE).exists()


def test_an_interrupt_says_how_to_go_on(tmp_path: Path, small_model: Path) -> None:
    write_corpus(tmp_path, riddles())
    command = [sys.executable, "-m", "ketabot", "adapt"]
    with subprocess.Popen(
        [*command, *flags(tmp_path, small_model, passes=100)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        preexec_fn=_heed_interrupts,
    ) as running:
        assert running.stderr is not None
        told = []
        for line in running.stderr:
            told.append(line)
            if line.startswith("pass 2 of 100"):
                running.send_signal(signal.SIGINT)
                break
        out, err = running.communicate(timeout=60)
    assert running.returncode == 130, (told, err)
    assert out == ""
    assert err.splitlines()[-2:] == [
        "what is learned so far is kept; `ketabot adapt` goes on from there",
        "ketabot: interrupted",
    ]
    assert (tmp_path / "index" / STATE).exists()
    assert not (tmp_path / "corpus" / ADAPTATION_FILE).exists()


def _heed_interrupts() -> None:
    """A shell that runs the tests in the background would have the child ignore them."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
