"""A model that prepared questions changed is loaded once, and gone when nobody uses it."""

from __future__ import annotations

import gc
import json
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from ketabot.bot import Ketabot
from ketabot.building import build_index
from ketabot.embedding import ADAPTATION_FILE, Adaptation, AdaptationFacts
from ketabot.errors import ModelError
from ketabot.index.adapted import adapted_model
from tests.fakes import WordEmbedder
from tests.libraries import make_config, write_corpus

QUESTIONS = {
    "document": "price.txt",
    "start": 0,
    "end": 24,
    "text": "An infusion costs money.",
    "questions": ["what is the damage"],
}


@dataclass(frozen=True)
class LoadingEmbedder(WordEmbedder):
    """Counts how often it was loaded anew, each time slowly."""

    loads: list[str] = field(default_factory=list, compare=False)

    def adapted(self, adaptation: Adaptation) -> WordEmbedder:
        model = super().adapted(adaptation)
        time.sleep(0.02)
        self.loads.append(adaptation.sha256)
        return model


def adaptation(base: WordEmbedder, step: float = 1.0) -> Adaptation:
    facts = AdaptationFacts(base.name, base.fingerprint, "", 1, 0, 0, 0.0, 1.0)
    return Adaptation.of({"layer.bias": np.full(1, step, np.float32)}, facts)


def test_all_threads_get_one_model_and_it_is_loaded_once() -> None:
    base = LoadingEmbedder("of-threads")
    got: list[object] = []
    threads = [
        threading.Thread(target=lambda: got.append(adapted_model(base, adaptation(base))))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(base.loads) == 1
    assert len(got) == 8
    assert all(one is got[0] for one in got)


def test_another_adaptation_base_or_precision_is_another_model() -> None:
    base = LoadingEmbedder("of-many")
    coarse = LoadingEmbedder("of-many", precision="bfloat16", loads=base.loads)
    wider = LoadingEmbedder("of-many", dimension=32, loads=base.loads)
    models = [
        adapted_model(base, adaptation(base)),
        adapted_model(base, adaptation(base, 2.0)),
        adapted_model(coarse, adaptation(coarse)),
        adapted_model(wider, adaptation(wider)),
    ]
    assert len({id(model) for model in models}) == len(base.loads) == 4
    assert [model.precision for model in models] == ["float32"] * 2 + ["bfloat16", "float32"]
    assert [model.dimension for model in models] == [64, 64, 64, 32]


def test_a_model_that_nobody_uses_is_let_go() -> None:
    base = LoadingEmbedder("of-nobody")
    one = adapted_model(base, adaptation(base))
    assert adapted_model(base, adaptation(base)) is one
    del one
    gc.collect()
    adapted_model(base, adaptation(base))
    assert len(base.loads) == 2


def test_a_model_in_use_does_not_excuse_an_adaptation_of_another_base() -> None:
    base = LoadingEmbedder("of-one")
    other = LoadingEmbedder("of-another")
    model = adapted_model(base, adaptation(base))
    with pytest.raises(ModelError, match="made for the model 'of-another'"):
        adapted_model(base, adaptation(other))
    assert adapted_model(base, adaptation(base)) is model


def test_a_new_generation_and_a_second_library_share_the_model_of_the_first(
    tmp_path: Path,
) -> None:
    base = LoadingEmbedder("of-a-server", dimension=512)
    bots = [opened(tmp_path / name, base) for name in ("one", "other")]
    # Once to build the first, once to open it; what came then had it already.
    assert len(base.loads) == 2
    write_corpus(tmp_path / "one", {"new.txt": "A nurse stays with you.\n"})
    build_index(bots[0].config, base)
    before, deadline = bots[0].generation, time.monotonic() + 30
    while bots[0].generation == before and time.monotonic() < deadline:
        bots[0].ask("who stays with me?")
        time.sleep(0.01)
    assert bots[0].generation != before
    assert len(base.loads) == 2


def opened(folder: Path, base: WordEmbedder) -> Ketabot:
    write_corpus(
        folder, {"price.txt": "An infusion costs money.\n", "asked.jsonl": json.dumps(QUESTIONS)}
    )
    (folder / "corpus" / ADAPTATION_FILE).write_bytes(adaptation(base).to_bytes())
    config = make_config(folder)
    build_index(config, base)
    return Ketabot(config, embedder=base)
