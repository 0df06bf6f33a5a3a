"""Trained weights → the file that ships with ketabot.

    python -m training.reader.export --out build/reader

Writes ``reader.safetensors`` in ``src/ketabot/embedding/reranking``: of each matrix the change
from the packaged embedding model in 8 bits a number with one scale a row, and the heads likewise.
The share of held-back questions of which the best sentence is right is measured with these rounded
numbers, and stands in the file beside that of the most similar sentence.
"""

from __future__ import annotations

import argparse
import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from ketabot.embedding import Adaptation, AdaptationFacts
from ketabot.embedding.engine import load_model, packaged_folder
from ketabot.embedding.files import PACKAGED, PACKAGED_FILES, fingerprint_of
from ketabot.embedding.reranking import RERANKER
from ketabot.embedding.reranking.learned import HEAD
from ketabot.embedding.reranking.loading import WEIGHTS
from training.reader.data import lines
from training.reader.measure import by_similarity, figures, read_all, read_tasks, reader


def main() -> None:
    """Write the file, measure with it, and write it again with what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, default=Path("build/reader"))
    options = parser.parse_args()
    state = torch.load(options.out / "state.pt", weights_only=True)
    questions = options.out / "questions.jsonl.gz"
    tasks = [one for one in read_tasks(options.out) if one.right]
    facts = AdaptationFacts(
        base=PACKAGED,
        base_fingerprint=fingerprint_of(PACKAGED_FILES),
        questions_sha256=hashlib.sha256(questions.read_bytes()).hexdigest(),
        questions=sum(one["split"] == "train" for one in lines(questions)),
        seed=0,
        held_apart=len(tasks),
        right_before=0.0,
        right_after=0.0,
    )
    learned = changes(state["network"])
    WEIGHTS.write_bytes(Adaptation.of(learned, facts).to_bytes())
    every = np.arange(len(tasks))
    before, after = (
        figures(tasks, read_all(tasks, read), every)[0].value or 0.0
        for read in (by_similarity(PACKAGED), reader(RERANKER))
    )
    facts = replace(facts, right_before=before, right_after=after)
    data = Adaptation.of(learned, facts).to_bytes()
    WEIGHTS.write_bytes(data)
    print(f"step {state['step']}: {before:.3f} → {after:.3f} of {len(tasks)}; {len(data):,} bytes")


def changes(network: dict[str, torch.Tensor]) -> dict[str, NDArray[np.float32]]:
    """Return what is to be added to each weight, by the name that the engine knows it by."""
    base = dict(load_model(packaged_folder(), threads=0)[0].named_parameters())
    found: dict[str, NDArray[np.float32]] = {}
    for name, weight in network.items():
        kind, _, rest = name.partition(".")
        if kind == "heads":
            found[HEAD + rest.replace("_", ".")] = weight.numpy()
            continue
        own = next(key for key in base if key.endswith(f".{rest}"))
        change = (weight - base[own].detach()).numpy()
        if np.abs(change).max() > 0:
            found[own] = change
    return found


if __name__ == "__main__":
    main()
