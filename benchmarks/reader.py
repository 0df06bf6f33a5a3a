"""What reading is worth and what it costs: no reader, the reader in float32, and as it ships.

    python benchmarks/reader.py tests/testset/dev.jsonl [--most 100]

Every question that stands alone is asked in each way, one way after the other, so that a noisy
machine is noisy for all of them: of the library as it is, and as if it had no prepared questions.
Figures: the first sentence right, of all and of paraphrases; right within three; AUROC of
answerable against not, by the confidence; median and 95th percentile of a whole answer.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from ketabot import Ketabot
from ketabot.config import Config, load_config
from ketabot.documents import hits
from ketabot.embedding import load_embedder
from ketabot.evaluation.cases import Case
from ketabot.evaluation.material import open_material
from ketabot.evaluation.testset import read_testsets
from ketabot.index import Library
from ketabot.reading import unprepared

WAYS: dict[str, dict[str, dict[str, object]]] = {
    "simple": {"reading": {"reader": "simple"}},
    "learned, float32": {"embedding": {"precision": "float32"}},
    "learned": {},
}
NOWHERE = 10_000
WARM = 5
"""Questions that are asked before the clock counts."""


@dataclass(slots=True)
class Run:
    """One way of answering, and what came of it."""

    bot: Ketabot
    ranks: list[int] = field(default_factory=list)
    confidence: list[float] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("testset", type=Path)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--most", type=int, default=None, help="questions that are asked")
    options = parser.parse_args()
    paths = {"corpus": options.corpus, "index": options.index}
    config = load_config(flags={"paths": paths})
    material = open_material(config)
    alone = [
        case
        for case in read_testsets([options.testset], material.texts).cases
        if case.answerable is not None and not case.conversation and not case.history
    ]
    cases = alone[:: -(-len(alone) // options.most)] if options.most else alone
    runs = dict(opened(config, paths))
    for run in runs.values():
        for case in cases[:WARM]:
            run.bot.ask(case.question)
    for case in cases:
        for run in runs.values():
            ask(case, run, material.library)
    for name, run in runs.items():
        show(name, run, cases)


def opened(config: Config, paths: dict[str, Path]) -> Iterator[tuple[str, Run]]:
    """Open the library in every way, with one embedding model for those of one precision."""
    embedder = load_embedder(config.embedding)
    for name, settings in WAYS.items():
        way = load_config(flags={"paths": paths, **settings})
        for some, told in ((way, name), (unprepared(way), f"{name}, no prepared questions")):
            yield told, Run(Ketabot(some, embedder=embedder))


def ask(case: Case, run: Run, library: Library) -> None:
    answer = run.bot.ask(case.question)
    reading = run.bot.read(case.question)
    run.milliseconds.append(answer.timings_ms["total"])
    run.confidence.append(reading.confidence)
    spans = [library.span(one.row) for one in reading.sentences]
    right = [n for n, s in enumerate(spans, start=1) if any(hits(s, gold) for gold in case.gold)]
    run.ranks.append(right[0] if right else NOWHERE)


def show(name: str, run: Run, cases: list[Case]) -> None:
    answerable = np.array([bool(case.gold) for case in cases])
    lay = np.array([case.type == "paraphrase" for case in cases])
    ranks = np.array(run.ranks)
    median, late = np.percentile(run.milliseconds, [50, 95])
    print(
        f"{name:40} first {(ranks[answerable] == 1).mean():.3f}  "
        f"paraphrases {(ranks[answerable & lay] == 1).mean():.3f}  "
        f"within 3 {(ranks[answerable] <= 3).mean():.3f}  "
        f"AUROC {roc_auc_score(answerable, run.confidence):.3f}  "
        f"median {median:.0f} ms, 95 % {late:.0f} ms",
        flush=True,
    )


if __name__ == "__main__":
    main()
