"""The state of a library is told, above all where something is out of step."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from ketabot.building import build_index
from ketabot.config import Config
from ketabot.embedding import ADAPTATION_FILE, Adaptation, AdaptationFacts
from ketabot.index import load_library, prepared_sha256
from ketabot.info import Info, describe
from tests.libraries import EMBEDDER, make_config, write_corpus

TEXT = "It takes forty minutes. It costs money.\n"
SPAN = {"document": "a.txt", "start": 0, "end": 23, "text": "It takes forty minutes."}


def asked(*questions: str) -> str:
    return json.dumps({**SPAN, "questions": questions})


@pytest.fixture
def config(tmp_path: Path) -> Config:
    write_corpus(tmp_path, {"a.txt": TEXT, "asked.jsonl": asked("How long?", "An hour?")})
    config = make_config(tmp_path)
    build_index(config, EMBEDDER)
    return config


def learn(config: Config, seed: int = 0) -> str:
    """Put a file beside the documents, of the questions in the index; return its SHA-256."""
    facts = AdaptationFacts(
        EMBEDDER.name,
        EMBEDDER.fingerprint,
        prepared_sha256(load_library(config.paths.index)),
        questions=380,
        seed=seed,
        held_apart=20,
        right_before=0.5,
        right_after=0.75,
        passes=4,
    )
    data = Adaptation.of({"layer.bias": np.ones(1, np.float32)}, facts).to_bytes()
    (config.paths.corpus / ADAPTATION_FILE).write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def index(config: Config) -> Info:
    assert build_index(config, EMBEDDER).problems == ()
    return describe(config)


def adapted_lines(info: Info) -> list[str]:
    """From the line of that name to the next empty one."""
    lines = info.in_words().split("\n\n")[0].splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("adapted")]
    return [line[12:] for line in lines[starts[0] :]] if starts else []


def test_without_an_adaptation_nothing_is_said_of_it(config: Config) -> None:
    info = describe(config)
    assert (info.asked, info.unanswered) == (2, 0)
    assert (info.learned, info.learned_beside) == (None, "")
    assert adapted_lines(info) == []


def test_an_adaptation_is_told_with_what_it_gains(config: Config) -> None:
    sha256 = learn(config)
    info = index(config)
    told = "to 380 questions (best of 4 passes); of 20 others 50% → 75% find their sentence; file "
    assert adapted_lines(info) == [f"{told}{sha256[:12]}"]
    assert asdict(info)["learned"] == {
        "sha256": sha256,
        "questions": 380,
        "held_apart": 20,
        "right_before": 0.5,
        "right_after": 0.75,
        "passes": 4,
        "older": False,
    }
    assert info.learned_beside == sha256


@pytest.mark.parametrize(
    "files",
    [
        {"asked.jsonl": asked("How long?", "An hour?", "Quick?")},
        {"asked.jsonl": asked("How long?")},
        {"unanswered.jsonl": '{"question": "Is it blue?"}'},
    ],
    ids=["more", "fewer", "unanswered"],
)
def test_questions_that_changed_since_are_told(config: Config, files: dict[str, str]) -> None:
    learn(config)
    write_corpus(config.paths.corpus.parent, files)
    info = index(config)
    assert info.learned is not None
    assert info.learned.older
    assert adapted_lines(info)[1:] == [
        "older than some of the prepared questions; they serve all the same, and "
        "`ketabot adapt` learns them"
    ]


def test_questions_in_another_order_and_other_documents_are_no_change(config: Config) -> None:
    learn(config)
    files = {"asked.jsonl": asked("An hour?", "How long?"), "0.txt": "Rest helps.\n"}
    write_corpus(config.paths.corpus.parent, files)
    assert len(adapted_lines(index(config))) == 1


def test_a_file_that_is_not_in_the_index_yet_is_told(config: Config) -> None:
    sha256 = learn(config)
    (line,) = adapted_lines(describe(config))
    assert line.startswith(f"{ADAPTATION_FILE} in the corpus ({sha256[:12]}) is not the one in")
    assert "run `ketabot index`" in line
    assert len(adapted_lines(index(config))) == 1
    other = learn(config, seed=1)
    first, second = adapted_lines(describe(config))
    assert sha256[:12] in first
    assert second.startswith(f"{ADAPTATION_FILE} in the corpus ({other[:12]}) is not the one in")
    assert f"file {other[:12]}" in adapted_lines(index(config))[0]


def test_a_file_that_is_gone_is_told(config: Config) -> None:
    learn(config)
    index(config)
    (config.paths.corpus / ADAPTATION_FILE).unlink()
    _, second = adapted_lines(describe(config))
    assert second == f"{ADAPTATION_FILE} is gone from the corpus; run `ketabot index`"
    assert adapted_lines(index(config)) == []


def test_a_reader_that_is_not_here_is_told(config: Config, tmp_path: Path) -> None:
    def remark(reader: str) -> str:
        reading = config.reading.model_copy(update={"reader": reader})
        return describe(config.model_copy(update={"reading": reading})).reader_remark

    assert remark("learned") == remark("simple") == remark(str(tmp_path)) == ""
    assert "first question" in remark("foo")
