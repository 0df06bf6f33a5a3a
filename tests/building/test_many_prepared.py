"""The benchmark of many prepared questions measures what serves, its adaptation included."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from benchmarks import prepared as benchmark

from ketabot.building import build_index
from ketabot.embedding import ADAPTATION_FILE, Adaptation, AdaptationFacts
from ketabot.index import load_library
from tests.libraries import EMBEDDER, make_config, write_corpus

TEXT = "An infusion costs money."


@pytest.mark.parametrize("adapted", [True, False])
def test_answers_are_timed_by_all_that_the_library_has(tmp_path: Path, adapted: bool) -> None:
    line = {"document": "a.txt", "start": 0, "end": len(TEXT), "text": TEXT, "questions": ["dear?"]}
    write_corpus(tmp_path, {"a.txt": TEXT, "asked.jsonl": json.dumps(line)})
    if adapted:
        facts = AdaptationFacts(EMBEDDER.name, EMBEDDER.fingerprint, "", 1, 0, 0, 0.0, 1.0)
        changes = Adaptation.of({"layer.bias": np.ones(1, np.float32)}, facts)
        (tmp_path / "corpus" / ADAPTATION_FILE).write_bytes(changes.to_bytes())
    config = make_config(tmp_path)
    build_index(config, EMBEDDER)
    bots = benchmark.opened_in_all_ways(tmp_path, config, EMBEDDER)
    for reader in ("simple", "learned"):
        own = {way: bot for (name, way), bot in bots.items() if name == reader}
        evidence = [load_library(bot.config.paths.index).evidence for bot in own.values()]
        in_use = [bot.config.retrieval.prepared > 0 for bot in own.values()]
        assert {bot.config.reading.reader for bot in own.values()} == {reader}
        assert evidence == (["adapted"] if adapted else []) + ["prepared", "prepared"]
        assert in_use == [True] * (1 + adapted) + [False]
        assert list(own)[-1] == benchmark.WITHOUT


def test_the_adaptation_is_still_there_when_it_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_corpus(tmp_path, {"a.txt": TEXT, ADAPTATION_FILE: "learned"})
    seen: list[set[str]] = []

    def look(folder: Path, _: object) -> None:
        seen.append({path.name for path in (folder / "corpus").iterdir()})

    monkeypatch.setattr(benchmark, "scale", look)
    monkeypatch.setattr("sys.argv", ["prepared.py", "--corpus", str(tmp_path / "corpus"), "scale"])
    benchmark.main()
    assert seen == [{"a.txt", ADAPTATION_FILE}]
