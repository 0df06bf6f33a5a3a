"""Teach the embedding model how people ask; a run can be stopped after any minute and gone on with.

    python -m training.retriever.train --data build/reader --out build/retriever

Begins with the packaged model. Every two minutes, and at Ctrl-C, where it stands is written to
``state.safetensors``; the same command goes on from there. After each pass what was learned is
written to ``lay.safetensors``, and the figures to ``log.txt``.
"""

from __future__ import annotations

import argparse
import hashlib
import time
from pathlib import Path

from ketabot.config import AdaptingConfig, EmbeddingConfig
from ketabot.embedding import Adaptation, AdaptationFacts, Learner, model_files
from ketabot.embedding.files import PACKAGED, PACKAGED_FILES, fingerprint_of
from training.retriever.examples import BATCH, Pairs
from training.retriever.measure import WEIGHTS, measured, shown

SAVED_EVERY = 120.0
SETTINGS = AdaptingConfig(passes=2, batch=BATCH, rate=8e-5)


def main() -> None:
    """Learn, from the beginning or from where an earlier run stood."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=Path("build/reader"))
    parser.add_argument("--out", type=Path, default=Path("build/retriever"))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    pairs = Pairs(options.data)
    files = model_files(EmbeddingConfig(model=PACKAGED))
    learner = Learner(files, SETTINGS, SETTINGS.passes * pairs.steps, threads=0)
    state = options.out / "state.safetensors"
    if state.exists():
        learner.restore(state.read_bytes())
    try:
        for number in range(learner.done // pairs.steps, SETTINGS.passes):
            learn(learner, pairs, number, state)
            (options.out / WEIGHTS).write_bytes(written(learner, pairs, options.data))
            told = f"pass {number + 1}: {shown(measured(pairs, learner.encode))}"
            print(told, flush=True)
            with (options.out / "log.txt").open("a", encoding="utf-8") as log:
                log.write(f"{told}\n")
    finally:
        save(learner, state)


def learn(learner: Learner, pairs: Pairs, number: int, state: Path) -> None:
    """Take what is left of a pass."""
    saved = time.monotonic()
    for place, batch in enumerate(pairs.batches(SETTINGS.seed, number), number * pairs.steps):
        if place < learner.done:
            continue
        loss = learner.learn(batch.texts, batch.together, batch.apart)
        if learner.done % 10 == 0:
            print(f"step {learner.done}: {loss:.3f}", flush=True)
        if time.monotonic() - saved > SAVED_EVERY:
            save(learner, state)
            saved = time.monotonic()


def save(learner: Learner, state: Path) -> None:
    """Write down where it stands, unless a step was cut short."""
    data = learner.state()
    if data is not None:
        beside = state.with_suffix(".new")
        beside.write_bytes(data)
        beside.replace(state)


def written(learner: Learner, pairs: Pairs, folder: Path) -> bytes:
    """Return the file of what was learned so far."""
    questions = hashlib.sha256((folder / "questions.jsonl.gz").read_bytes()).hexdigest()
    learned = sum(one["split"] == "train" for one in pairs.questions)
    facts = AdaptationFacts(
        base=PACKAGED,
        base_fingerprint=fingerprint_of(PACKAGED_FILES),
        questions_sha256=questions,
        questions=learned,
        seed=SETTINGS.seed,
        held_apart=len(pairs.questions) - learned,
        right_before=0.0,
        right_after=0.0,
        passes=-(-learner.done // pairs.steps),
    )
    return Adaptation.of(learner.changes(), facts).to_bytes()


if __name__ == "__main__":
    main()
