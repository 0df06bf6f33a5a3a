"""What was learned → the file that ships with ketabot.

    python -m training.retriever.export

Writes ``src/ketabot/embedding/lay.safetensors``, with the share of held-back questions of
``lay_authored`` and ``lay_health`` whose nearest sentence is right: by the packaged model, and by
these numbers as they were rounded. Prints the hash that ``embedding/models.py`` holds it against.
"""

from __future__ import annotations

import argparse
import hashlib
from dataclasses import replace
from pathlib import Path

from ketabot.config import EmbeddingConfig
from ketabot.embedding import Adaptation, load_embedder, read_adaptation
from ketabot.embedding.files import PACKAGED
from ketabot.embedding.models import LAY_FILE
from training.retriever.examples import Pairs
from training.retriever.measure import WEIGHTS, Figures, measured, shown

LAY_SETS = ("lay_authored", "lay_health")


def main() -> None:
    """Measure what was learned, and write it with what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=Path("build/reader"))
    parser.add_argument("--out", type=Path, default=Path("build/retriever"))
    options = parser.parse_args()
    pairs = Pairs(options.data)
    learned = read_adaptation((options.out / WEIGHTS).read_bytes())
    base = load_embedder(EmbeddingConfig(model=PACKAGED))
    before = measured(pairs, base.encode)
    after = measured(pairs, base.adapted(learned).encode)
    facts = replace(learned.facts, right_before=share(before), right_after=share(after))
    data = Adaptation(facts, learned.tensors).to_bytes()
    LAY_FILE.write_bytes(data)
    print(f"before: {shown(before)}\nafter:  {shown(after)}")
    print(f"{LAY_FILE.name}: {len(data):,} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}")


def share(figures: Figures) -> float:
    """Return how often the nearest sentence is right in the sets of lay questions."""
    asked = sum(figures[name].questions for name in LAY_SETS)
    return round(sum(figures[name].right for name in LAY_SETS) / asked, 4)


if __name__ == "__main__":
    main()
