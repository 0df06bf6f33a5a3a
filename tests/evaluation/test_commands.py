"""``ketabot evaluate`` and ``ketabot calibrate``, as a person at the terminal meets them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from ketabot.calibration import load_calibration
from ketabot.cli import main
from tests.libraries import write_corpus

ROOT = Path(__file__).parents[2]
DEV = ROOT / "tests" / "testset" / "dev.jsonl"
TESTSET = ROOT / "tests" / "golden" / "evaluation" / "weather.jsonl"
PAGE = (
    "Rain falls from grey clouds in autumn. Snow melts in spring when the sun is high. "
    "Strong wind blows the leaves from the trees. Hail can break the windows of a greenhouse."
)
Run = Callable[..., tuple[int, str, str]]

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("weather")
    write_corpus(folder, {"weather.txt": PAGE})
    assert main(["index", *where(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, corpus_index: Path) -> list[str]:
    """Flags that name the project's own corpus and an index of it."""
    index = tmp_path_factory.mktemp("library") / "index"
    shutil.copytree(corpus_index, index)
    return ["--corpus", str(ROOT / "corpus"), "--index", str(index)]


def where(folder: Path) -> list[str]:
    return ["--corpus", str(folder / "corpus"), "--index", str(folder / "index")]


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def refuse(*_: object) -> None:
        raise AssertionError("an evaluation needs no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        command, *rest = map(str, arguments)
        try:
            code = main([command, *where(folder), "--set", "answering.threshold=0.3", *rest])
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return call


def refused(result: tuple[int, str, str]) -> str:
    """The one line that tells why a run was refused."""
    code, out, err = result
    assert (code, out) == (2, "")
    lines = [line for line in err.splitlines() if not line.endswith("…")]
    assert len(lines) == 1, err
    return lines[0]


def test_the_figures_are_printed_with_their_intervals(run: Run) -> None:
    code, out, _ = run("evaluate", TESTSET)
    assert code == 0
    assert out.startswith("6 questions of weather.jsonl, in 5 families\n")
    for name in ("nDCG@10", "first_quote_right", "quotes_verbatim", "AURC", "p95_ms_total"):
        assert f"  {name} " in out
    assert "beside simpler systems" not in out


def test_json_is_the_whole_result(run: Run) -> None:
    code, out, _ = run("evaluate", TESTSET, "--json", "--baseline")
    assert code == 0
    result = json.loads(out)
    verdicts = {one["id"]: one["verdict"] for one in result["questions"]}
    assert verdicts["rain"] == verdicts["snow"] == verdicts["turn-2"] == "right"
    figures = {one["name"]: one["overall"]["value"] for one in result["figures"]}
    assert figures["quotes_verbatim"] == figures["disclaimer_exact"] == 1.0
    names = ["bm25_sentences", "embedding_chunks", "embedding_sentences"]
    names += ["last_question_alone", "everything_joined", "human_rewrite"]
    assert [one["name"] for one in result["baselines"]] == names


def test_the_same_run_gives_the_same_result_timings_aside(run: Run) -> None:
    def stripped() -> dict[str, Any]:
        result = json.loads(run("evaluate", TESTSET, "--json")[1])
        for question in result["questions"]:
            del question["timings_ms"]
        result["figures"] = [one for one in result["figures"] if one["group"] != "speed"]
        kept: dict[str, Any] = result
        return kept

    assert stripped() == stripped()


def test_a_report_is_one_page_and_the_result_beside_it(run: Run, tmp_path: Path) -> None:
    code, _, err = run("evaluate", TESTSET, "--report", tmp_path / "report")
    assert code == 0
    assert str(tmp_path / "report") in err
    names = sorted(path.name for path in (tmp_path / "report").iterdir())
    assert len(names) == 2
    assert {path.rpartition(".")[2] for path in names} == {"html", "json"}


@pytest.fixture
def foreseen(tmp_path: Path) -> list[str]:
    """Flags that name the same library with two prepared questions, one of them in the set."""
    asked = {"document": "weather.txt", "start": 39, "end": 81}
    asked |= {"text": PAGE[39:81], "questions": ["When does the snow melt?", "is it spring yet"]}
    files = {"weather.txt": PAGE, "asked.jsonl": json.dumps(asked)}
    write_corpus(tmp_path / "foreseen", files)
    flags = where(tmp_path / "foreseen")
    assert main(["index", *flags]) == 0
    return flags


def test_prepared_questions_are_told_with_and_without_in_one_run(
    run: Run, foreseen: list[str], tmp_path: Path
) -> None:
    old = tmp_path / "old.json"
    old.write_text(run("evaluate", TESTSET, "--json")[1])
    limits = ("--fail-under", "first_quote_right=0.99", "--compare", old)
    code, out, _ = run("evaluate", TESTSET, *foreseen, *limits)
    assert code == 0
    assert "\nwithout prepared questions: threshold 0.3: " in out
    assert "1 of 6 questions is nearly a prepared one (0.95 or more); the figures without" in out
    assert "against old.json, over 6 questions that both have" in out
    once = json.loads(run("evaluate", TESTSET, *foreseen, "--prepared-only", "--json")[1])
    assert once["without_prepared"] is None
    assert [one["id"] for one in once["nearness"]["overlap"]] == ["snow"]


def test_limits_that_hold_and_limits_that_do_not(run: Run) -> None:
    good = ("--fail-under", "quotes_verbatim=1", "--fail-under", "first_quote_right:near=0.5")
    assert run("evaluate", TESTSET, *good)[0] == 0
    bad = ("--fail-under", "p95_ms_total=0.001", "--fail-under", "recall_illicit=0.5")
    code, out, err = run("evaluate", TESTSET, *good, *bad)
    assert code == 1
    assert "first_quote_right" in out
    told = [line for line in err.splitlines() if "fell short" in line]
    assert ["p95_ms_total=0.001: it is" in line for line in told] == [True, False]
    assert "recall_illicit=0.5: no question bears on it" in told[1]


def test_a_limit_with_an_unknown_name_is_refused_before_anything_is_asked(run: Run) -> None:
    line = refused(run("evaluate", TESTSET, "--fail-under", "first_quote=0.5"))
    assert "did you mean" in line
    assert "first_quote_right" in line
    assert "type 'nera'" in refused(run("evaluate", TESTSET, "--fail-under", "MRR:nera=0.5"))


def test_a_comparison_lists_the_flips(run: Run, tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    old.write_text(run("evaluate", TESTSET, "--json")[1])
    unchanged = run("evaluate", TESTSET, "--compare", old)[1]
    assert "against old.json, over 6 questions that both have" in unchanged
    assert "0 questions got worse" in unchanged
    worse = run("evaluate", TESTSET, "--compare", old, "--set", "answering.threshold=1")[1]
    assert "rain (near): right → declined" in worse
    assert "0 questions got better" in worse


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["none.jsonl"], "cannot read the test set"),
        ([TESTSET, "--compare", "none.json"], "cannot read the older result"),
        ([TESTSET, "--compare", TESTSET], "is no JSON"),
        ([TESTSET, "--report", TESTSET], "cannot write to the folder"),
        ([TESTSET, "--fail-under", "MRR"], "is not METRIC=VALUE"),
        ([DEV], "made for another library"),
        ([TESTSET, "--format", "squad"], "of another form"),
        ([TESTSET, TESTSET, "--format", "squad"], "takes one set"),
    ],
)
def test_bad_input_is_told_in_one_line(flags: list[str | Path], said: str, run: Run) -> None:
    assert said in refused(run("evaluate", *flags))


def test_a_machine_without_ir_measures_is_told_before_anything_is_asked(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    assert "`pip install ir-measures`" in refused(run("evaluate", TESTSET))


def test_every_fault_of_a_set_has_its_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text('{"id": "1", "question": ""}\n{"id": 2, "question": "x"}\n')
    code, out, err = run("evaluate", file)
    assert (code, out) == (2, "")
    *faults, last = err.splitlines()
    assert [fault.partition(" ")[0] for fault in faults] == [f"{file}:1:", f"{file}:2:"]
    assert last.startswith("ketabot: the test set has 2 faults")


def test_a_document_that_has_changed_stops_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_corpus(tmp_path, {"weather.txt": PAGE})
    assert main(["index", *where(tmp_path)]) == 0
    write_corpus(tmp_path, {"weather.txt": PAGE + " Fog lifts."})
    capsys.readouterr()
    code = main(["evaluate", *where(tmp_path), str(TESTSET)])
    assert (code, capsys.readouterr().err) == (
        2,
        "ketabot: the document 'weather.txt' has changed since the index was built; "
        "run `ketabot index`\n",
    )


def test_a_sample_is_the_same_each_time_and_keeps_conversations_whole(run: Run) -> None:
    def ids(most: int) -> list[str]:
        result = json.loads(run("evaluate", TESTSET, "--json", "--most", str(most))[1])
        assert result["setup"]["sample"] == len(result["questions"])
        return [one["id"] for one in result["questions"]]

    assert ids(4) == ids(4)
    assert len(ids(6)) == 6
    for most in range(1, 6):
        drawn = ids(most)
        assert len(drawn) <= most
        assert ("turn-1" in drawn) == ("turn-2" in drawn)


@pytest.mark.parametrize("form", ["squad/tiny.json", "beir"])
def test_published_sets_bring_their_own_library(form: str, run: Run) -> None:
    path = ROOT / "tests" / "golden" / form
    code, out, _ = run("evaluate", path, "--format", form.partition("/")[0], "--json", "--baseline")
    result = json.loads(out)
    assert code == 0
    assert len(result["questions"]) == {"squad/tiny.json": 3, "beir": 2}[form]
    assert all(one["right"] for one in result["questions"] if one["answerable"])


def _heed_interrupts() -> None:
    """Undo what a shell does to what it starts in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interrupted_run_says_how_far_it_came_and_writes_nothing(
    library: list[str], tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "ketabot", "evaluate", *library, "--json"]
    with subprocess.Popen(
        [*command, "--report", str(tmp_path / "report"), str(DEV)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ},
        preexec_fn=_heed_interrupts,
    ) as process:  # fmt: skip
        assert process.stderr is not None
        assert process.stderr.readline() == "asking …\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert out == ""
    assert "of 293 done; no result was written" in err
    assert "Traceback" not in err
    assert list((tmp_path / "report").iterdir()) == []


def test_calibrate_writes_what_the_settings_can_name(
    run: Run, library: list[str], tmp_path: Path
) -> None:
    file, few = tmp_path / "fitted.json", tmp_path / "dev.jsonl"
    lines = DEV.read_text(encoding="utf-8").splitlines(keepends=True)
    few.write_text("".join(line for line in lines if _is_of_few(line)), encoding="utf-8")
    code, out, _ = run("calibrate", few, *library, "--write", file)
    assert code == 0
    assert "judged on families that were not fitted on" in out
    fitted = load_calibration(file)
    assert "dev.jsonl" in fitted.fitted_on
    content = json.loads(file.read_text())
    assert content["sets"][0]["sha256"]
    assert content["risk_wanted"] is None
    named = ("--set", f"paths.calibration={file}")
    out = run("evaluate", DEV, *library, *named, "--most", "3", "--json")[1]
    assert json.loads(out)["setup"]["calibration"] == fitted.fitted_on


def _is_of_few(line: str) -> bool:
    """Whether it is of one of every five families, and of no conversation."""
    case = json.loads(line)
    return "conversation" not in case and crc32(case["family"].encode()) % 5 == 0


def test_calibrate_refuses_what_is_kept_for_testing(run: Run, library: list[str]) -> None:
    line = refused(run("calibrate", DEV.with_name("test.jsonl"), *library))
    assert "marked as a test" in line
