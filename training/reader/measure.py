"""How well questions that are held back are read, each within its own passage.

    python -m training.reader.measure --out build/reader [--reader learned ...]

For each set, and the styles of its questions, in one run for the most similar sentence by either
packaged embedding model, for each reader, and for a reader together with the similarity by the
default model as ketabot weighs them: the share of answerable questions of which the best sentence
is right, and the AUROC of answerable questions against near misses, by the score of the best
sentence; with 95 % intervals by drawing passages again.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ketabot.config import EmbeddingConfig, ReadingConfig
from ketabot.embedding import load_embedder
from ketabot.embedding.files import PACKAGED
from ketabot.embedding.models import LAY
from ketabot.embedding.reranking import load_reranker
from ketabot.evaluation import statistics
from ketabot.evaluation.bootstrap import Sample, draw, estimate
from ketabot.evaluation.results import Estimate
from training.reader.data import Json, lines

MODELS = {"similar": PACKAGED, "similar, lay": LAY}
TOGETHER = "together"
LEAST = 20
"""Questions of a style below which it gets no line of its own."""

Scores = NDArray[np.float32]
Read = Callable[[str, Sequence[str]], Scores]


@dataclass(frozen=True, slots=True)
class Task:
    """A question that is held back, and the sentences of its passage."""

    set: str
    style: str
    passage: str
    question: str
    sentences: tuple[str, ...]
    right: tuple[int, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, default=Path("build/reader"))
    parser.add_argument("--reader", nargs="*", default=["learned"], help="names or folders")
    options = parser.parse_args()
    tasks = read_tasks(options.out)
    print(f"{'reader':18} {'set':14} {'style':12} {'n':>5}  best right            AUROC")
    ways = {name: by_similarity(model) for name, model in MODELS.items()}
    ways |= {name: reader(name) for name in options.reader}
    ways |= {f"{name}, {TOGETHER}": together(reader(name)) for name in options.reader}
    for name, way in ways.items():
        scores = read_all(tasks, way)
        for group, places in groups_of(tasks):
            told = "  ".join(shown(one) for one in figures(tasks, scores, places))
            print(f"{name:18} {group[0]:14} {group[1]:12} {len(places):5}  {told}", flush=True)


def read_tasks(folder: Path) -> list[Task]:
    """Return the questions that are never learned from."""
    texts = {one["id"]: tuple(one["sentences"]) for one in lines(folder / "passages.jsonl.gz")}
    return [
        task(one, texts) for one in lines(folder / "questions.jsonl.gz") if one["split"] == "dev"
    ]


def task(one: Json, texts: dict[str, tuple[str, ...]]) -> Task:
    right = tuple(one["right"])
    return Task(
        one["set"], one["style"], one["passage"], one["question"], texts[one["passage"]], right
    )


def reader(name: str) -> Read:
    return load_reranker(name, EmbeddingConfig()).scores


def together(read: Read) -> Read:
    """Return what a reader makes of a sentence together with its similarity."""
    config, alike = ReadingConfig(), by_similarity(LAY)

    def scores(question: str, sentences: Sequence[str]) -> Scores:
        likely = 1 / (1 + np.exp(-read(question, sentences) / config.read_spread))
        weight = config.read_weight
        found: Scores = (1 - weight) * alike(question, sentences) + weight * likely
        return found

    return scores


def by_similarity(model: str) -> Read:
    """Return the cosine of question and sentence, by an embedding model."""
    embedder = load_embedder(EmbeddingConfig(model=model))

    def scores(question: str, sentences: Sequence[str]) -> Scores:
        found: Scores = embedder.encode(sentences) @ embedder.encode_query(question)
        return found

    return scores


def read_all(tasks: Sequence[Task], read: Read) -> list[Scores]:
    return [read(one.question, one.sentences) for one in tasks]


def groups_of(tasks: Sequence[Task]) -> Iterator[tuple[tuple[str, str], NDArray[np.int64]]]:
    """Yield the places of the questions of each set, and of each style of it."""
    sets = np.array([one.set for one in tasks])
    styles = np.array([one.style for one in tasks])
    for name in dict.fromkeys(sets.tolist()):
        own = sets == name
        yield (name, "all"), np.flatnonzero(own)
        for style in sorted(set(styles[own].tolist())):
            places = np.flatnonzero(own & (styles == style))
            if LEAST <= len(places) < own.sum() and any(tasks[i].right for i in places.tolist()):
                yield (name, style), places


def figures(
    tasks: Sequence[Task], scores: Sequence[Scores], places: NDArray[np.int64]
) -> tuple[Estimate, Estimate]:
    """Return the share of best sentences that are right, and the AUROC."""
    chosen = [tasks[i] for i in places.tolist()]
    answerable = np.array([bool(one.right) for one in chosen])
    best = [int(scores[i].argmax()) for i in places.tolist()]
    right = np.array([b in one.right for b, one in zip(best, chosen, strict=True)], dtype=float)
    most = np.array([float(scores[i].max()) for i in places.tolist()])
    families = [one.passage for one in chosen]
    weights, rows = draw(families), np.arange(len(chosen))
    counted = answerable.astype(float)
    return (
        estimate(Sample(rows, lambda w: statistics.ratio(right, counted, w)), weights, families),
        estimate(Sample(rows, lambda w: statistics.auroc(most, answerable, w)), weights, families),
    )


def shown(one: Estimate) -> str:
    if one.value is None or np.isnan(one.value):
        return f"{'–':20}"
    low, high = (np.nan if bound is None else bound for bound in (one.low, one.high))
    return f"{one.value:.3f} ({low:.3f}–{high:.3f})"


if __name__ == "__main__":
    main()
