"""How well a model finds the sentence that answers, among all sentences of a set.

    python -m training.retriever.measure --out build/retriever

Every question that was held back is compared with every sentence of its set, those that were
learned among them: the share of questions of which the nearest sentence is right, of which one of
the three nearest is, and the first of these for questions in plain words.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ketabot.config import EmbeddingConfig
from ketabot.embedding import Matrix, load_embedder, read_adaptation
from ketabot.embedding.files import PACKAGED
from training.retriever.examples import Pairs

__all__ = ["WEIGHTS", "Figure", "Figures", "measured", "shown"]

Encode = Callable[[Sequence[str]], Matrix]
PLAIN = "plain-words"
WEIGHTS = "lay.safetensors"


@dataclass(frozen=True, slots=True)
class Figure:
    """How the questions of one set fared."""

    questions: int
    right: int
    """Questions of which the nearest sentence is right."""
    in_three: int
    """Questions of which one of the three nearest is."""
    plain: int
    """Questions in plain words."""
    plain_right: int
    """Of these, those of which the nearest sentence is right."""


Figures = Mapping[str, Figure]
"""By set."""


def measured(pairs: Pairs, encode: Encode) -> Figures:
    """Compare the questions that were held back with all sentences of their set."""
    return {
        name: _measured(pairs, name, encode)
        for name in sorted({one["set"] for one in pairs.questions})
    }


def _measured(pairs: Pairs, name: str, encode: Encode) -> Figure:
    asked = [one for one in pairs.questions if one["set"] == name and one["split"] == "dev"]
    pieces = [
        (passage, number)
        for passage, texts in pairs.passages.items()
        if passage.startswith(f"{name}/")
        for number in range(len(texts))
    ]
    questions = encode([one["question"] for one in asked])
    alike = questions @ encode([pairs.passages[p][n] for p, n in pieces]).T
    best = np.argsort(-alike, axis=1, kind="stable")[:, :3].tolist()
    right = np.array(
        [
            [
                pieces[place] in {(one["passage"], number) for number in one["right"]}
                for place in row
            ]
            for one, row in zip(asked, best, strict=True)
        ]
    )
    plain = np.array([one["style"] == PLAIN for one in asked])
    return Figure(
        len(asked),
        int(right[:, 0].sum()),
        int(right.any(axis=1).sum()),
        int(plain.sum()),
        int(right[plain, 0].sum()),
    )


def shown(figures: Figures) -> str:
    """Return the figures in one line."""
    return "; ".join(
        f"{name} first {one.right / one.questions:.3f}, of three {one.in_three / one.questions:.3f}"
        + (f", plain words {one.plain_right / one.plain:.3f}" if one.plain else "")
        for name, one in figures.items()
    )


def main() -> None:
    """Print the figures of the packaged model, and of that model as it was changed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=Path("build/reader"))
    parser.add_argument("--out", type=Path, default=Path("build/retriever"))
    options = parser.parse_args()
    pairs = Pairs(options.data)
    base = load_embedder(EmbeddingConfig(model=PACKAGED))
    print("before:", shown(measured(pairs, base.encode)))
    changed = base.adapted(read_adaptation((options.out / WEIGHTS).read_bytes()))
    print("after: ", shown(measured(pairs, changed.encode)))


if __name__ == "__main__":
    main()
