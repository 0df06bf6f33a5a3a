"""Fit how much reading counts, and how many sentences are read, on development questions alone.

    python -m benchmarks.tune_reader tests/testset/dev.jsonl [--reader learned] [--counts 24 40]

The best sentences by weighing are read once for each count; then every weight and spread of the
grid ranks them. First for the library as if it had no prepared questions, then as it is. What
counts is the mean reciprocal rank of the first right sentence (MRR); beside it stand the shares of
questions whose first sentence is right, of paraphrases alone, and within three, how far the
highest log odds tell answerable questions from others (AUROC), and the milliseconds that reading
took. The last line is what the choice is worth: for each tenth of the question families the
combination is chosen on the other nine.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from benchmarks.tune_reading import held_out, mrr
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from ketabot.config import Config, load_config
from ketabot.documents import hits
from ketabot.embedding import load_embedder
from ketabot.embedding.reranking import Reranker, load_reranker
from ketabot.evaluation.cases import Case
from ketabot.evaluation.fitting import check_development
from ketabot.evaluation.material import open_material
from ketabot.evaluation.testset import read_testsets
from ketabot.index import Library
from ketabot.reading.learned import WEIGHTS
from ketabot.reading.weighing import Weigher
from ketabot.retrieval import NearQuestions, Queries, near_questions, retrieve

Floats = NDArray[np.float32]
Combination = tuple[int, float, float]
"""Sentences that are read, the weight of that, and its spread."""

SHOWN = 6
SHARES = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.8)
SPREADS = (1.0, 2.0, 4.0)
NOWHERE = 10_000
"""Rank of what is not found."""


@dataclass(frozen=True, slots=True)
class Search:
    """What a question is asked of."""

    library: Library
    config: Config
    queries: Queries
    reranker: Reranker


@dataclass(frozen=True, slots=True)
class Task:
    """The candidates of a question, best first by weighing, and what reading made of them."""

    case: Case
    score: Floats
    right: NDArray[np.bool_]
    odds: dict[int, Floats]
    """By the number of sentences that were read."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("testset", type=Path)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--reader", default="learned")
    parser.add_argument("--counts", type=int, nargs="+", default=[24, 40])
    options = parser.parse_args()
    config = load_config(flags={"paths": {"corpus": options.corpus, "index": options.index}})
    material = open_material(config)
    testset = read_testsets([options.testset], material.texts)
    check_development(testset)
    cases = [
        case
        for case in testset.cases
        if case.answerable is not None and not case.conversation and not case.history
    ]
    reranker = load_reranker(options.reader, config.embedding)
    libraries = [material.library.without_prepared()]
    libraries += [material.library] if material.library.prepared is not None else []
    embedder = load_embedder(config.embedding)
    for library in libraries:
        search = Search(library, config, Queries(library, embedder), reranker)
        took: dict[int, list[float]] = {count: [] for count in options.counts}
        tasks = [task(case, search, took) for case in cases]
        times = [f"{n}: {statistics.median(some):.0f} ms" for n, some in took.items()]
        print(f"{library.evidence}, {WEIGHTS[library.evidence]}; read {', '.join(times)}")
        tune(tasks, options.counts)


def task(case: Case, search: Search, took: dict[int, list[float]]) -> Task:
    library, config = search.library, search.config
    query = search.queries(case.question)
    passages = retrieve(library, query, config.retrieval)
    near = NearQuestions()
    if library.prepared is not None:
        near = near_questions(library, query, config.retrieval)
    weighed = Weigher(library, config.reading).weigh(query, passages, near)
    if weighed is None:
        raise SystemExit(f"nothing was found for {case.question!r}")
    order = np.lexsort((weighed.rows, -weighed.score))
    rows = weighed.rows[order]
    spans = [library.span(row) for row in rows.tolist()]
    right = np.array([any(hits(span, gold) for gold in case.gold) for span in spans])
    odds = {}
    for count, times in took.items():
        chosen = np.argsort(rows[:count])
        texts = [library.sentence_text(row) for row in rows[chosen].tolist()]
        started = time.perf_counter()
        found = search.reranker.scores(case.question, texts)
        times.append(1000 * (time.perf_counter() - started))
        odds[count] = np.full(len(rows), found.min(), dtype=np.float32)
        odds[count][chosen] = found
    return Task(case, weighed.score[order], right, odds)


def tune(tasks: Sequence[Task], counts: Sequence[int]) -> None:
    grid = list(itertools.product(counts, SHARES, SPREADS))
    ranks = {one: np.array([rank(t, one) for t in tasks if t.case.gold]) for one in grid}
    cases = [t.case for t in tasks if t.case.gold]
    show("not read", ranks[counts[0], 0.0, SPREADS[0]], cases, tasks, counts[0])
    for one in sorted(grid, key=lambda one: -mrr(ranks[one]))[:SHOWN]:
        show(
            f"{one[0]} read, weight {one[1]:.2f}, spread {one[2]:g}",
            ranks[one],
            cases,
            tasks,
            one[0],
        )
    show("chosen on other families", held_out(ranks, cases), cases, tasks, counts[-1])


def rank(one: Task, combination: Combination) -> int:
    count, weight, spread = combination
    score = (1 - weight) * one.score + weight / (1 + np.exp(-one.odds[count] / spread))
    places = np.flatnonzero(one.right[np.argsort(-score, kind="stable")])
    return int(places[0]) + 1 if len(places) else NOWHERE


def show(
    name: str, ranks: NDArray[np.int64], cases: Sequence[Case], tasks: Sequence[Task], count: int
) -> None:
    lay = np.array([case.type == "paraphrase" for case in cases])
    most = [float(t.odds[count].max()) for t in tasks]
    auroc = roc_auc_score([bool(t.case.gold) for t in tasks], most)
    print(
        f"{name:34} MRR {mrr(ranks):.3f}  first {(ranks == 1).mean():.3f}  "
        f"paraphrases {(ranks[lay] == 1).mean():.3f}  within 3 {(ranks <= 3).mean():.3f}  "
        f"AUROC {auroc:.3f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
