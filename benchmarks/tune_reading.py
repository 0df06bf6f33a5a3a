"""Fit the weights of reading, on development questions alone.

    python benchmarks/tune_reading.py tests/testset/dev.jsonl

Every combination of the grid reads every answerable question; what counts is the mean reciprocal
rank of the first right sentence (MRR). The tables give MRR, the share of questions whose first
sentence is right, of paraphrases alone, and within three, for the best combinations: of the weights
of documents without prepared questions, and of those of prepared questions where the corpus has
any. The last line of each is what the choice is worth: for each tenth of the question families the
combination is chosen on the other nine.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ketabot.calibration import load_calibration
from ketabot.config import Config, ReadingConfig, load_config
from ketabot.documents import hits
from ketabot.embedding import load_embedder
from ketabot.evaluation.cases import Case
from ketabot.evaluation.fitting import check_development
from ketabot.evaluation.material import open_material
from ketabot.evaluation.testset import read_testsets
from ketabot.index import Library
from ketabot.reading import SimpleReader
from ketabot.retrieval import NearQuestions, Passage, Queries, Query, near_questions, retrieve

Ranks = NDArray[np.int64]
Task = tuple[Query, tuple[Passage, ...], NearQuestions, frozenset[int]]

Combination = TypeVar("Combination")

FOLDS = 10
SHOWN = 10
SHARES = (0.0, 0.1, 0.15, 0.3, 0.45, 0.6, 0.8)
COUNTS = (1, 3)
STEPS = 20
"""Parts of 1 by which the weights of documents are shared out."""
DOCUMENTS = ("sentence_weight", "neighbour_weight", "lexical_weight")
NAMES = {
    "prepared": ("asked_weight", "learned_weight"),
    "adapted": ("adapted_asked_weight", "adapted_learned_weight", "adapted_weight"),
}
"""Settings that are fitted, by what the library gives to go by."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("testset", type=Path)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--index", type=Path, default=Path("index"))
    options = parser.parse_args()
    config = load_config(flags={"paths": {"corpus": options.corpus, "index": options.index}})
    material = open_material(config)
    testset = read_testsets([options.testset], material.texts)
    check_development(testset)
    cases = [c for c in testset.cases if c.gold and not c.conversation and not c.history]
    library = material.library
    plain, tasks = prepare(cases, library, config)
    tune(Material(library.without_prepared(), plain, cases), config.reading, DOCUMENTS)
    if library.prepared is not None:
        tune(Material(library, tasks, cases), config.reading, NAMES[library.evidence])


@dataclass(frozen=True, slots=True)
class Material:
    """A library, and what was searched in it for every question."""

    library: Library
    tasks: list[Task]
    cases: list[Case]


def tune(material: Material, base: ReadingConfig, names: tuple[str, ...]) -> None:
    """Print the best combinations of the settings of those names, and what the choice is worth."""
    library, tasks, cases = material.library, material.tasks, material.cases
    print(f"{library.evidence}: {', '.join(names)}", flush=True)
    combinations = shared(base) if names == DOCUMENTS else grid(base, names)
    found = {one: ranks(library, one, tasks) for one in combinations}
    best = sorted(found, key=lambda one: -mrr(found[one]))
    for one in best[:SHOWN]:
        show(told(one, names), found[one], cases)
    show(f"now: {told(base, names)}", ranks(library, base, tasks), cases)
    show("chosen on other families", held_out(found, cases), cases)


def shared(base: ReadingConfig) -> list[ReadingConfig]:
    """Return every way to share 1 out among the weights of documents."""
    parts = itertools.product(range(STEPS + 1), repeat=len(DOCUMENTS))
    return [
        base.model_copy(
            update={name: part / STEPS for name, part in zip(DOCUMENTS, one, strict=True)}
        )
        for one in parts
        if sum(one) == STEPS
    ]


def grid(base: ReadingConfig, names: tuple[str, ...]) -> list[ReadingConfig]:
    """Return every combination of shares of the settings of those names, and of the count."""
    shares = (s for s in itertools.product(SHARES, repeat=len(names)) if sum(s) <= 1)
    return [
        base.model_copy(update={**dict(zip(names, one, strict=True)), "asked_count": count})
        for one, count in itertools.product(shares, COUNTS)
    ]


def prepare(cases: list[Case], library: Library, config: Config) -> tuple[list[Task], list[Task]]:
    """Search for every question once, without prepared questions and with them."""
    queries = Queries(library, load_embedder(config.embedding))
    plain, tasks = [], []
    for case in cases:
        query = queries(case.question)
        passages = retrieve(library, query, config.retrieval)
        near = near_questions(library, query, config.retrieval)
        right = frozenset(rows_of(case, library))
        plain.append((query, passages, NearQuestions(), right))
        tasks.append((query, passages, near, right))
    return plain, tasks


def rows_of(case: Case, library: Library) -> list[int]:
    rows = range(library.sentence_count)
    return [row for row in rows if any(hits(library.span(row), gold) for gold in case.gold)]


def ranks(library: Library, config: ReadingConfig, tasks: list[Task]) -> Ranks:
    """Return the rank of the first right sentence of each question, from 1; 10,000 if none is."""
    reader = SimpleReader(library, config, load_calibration(evidence=library.evidence))
    found = []
    for query, passages, near, right in tasks:
        read = reader.read(query, passages, near).sentences
        hits = [place for place, one in enumerate(read, start=1) if one.row in right]
        found.append(hits[0] if hits else 10_000)
    return np.array(found)


def mrr(found: Ranks) -> float:
    return float((1 / found).mean())


def held_out(found: Mapping[Combination, Ranks], cases: Sequence[Case]) -> Ranks:
    """Rank each question with the combination that is best on the families of other folds."""
    families = sorted({case.family or case.id for case in cases})
    fold = {family: number % FOLDS for number, family in enumerate(families)}
    folds = np.array([fold[case.family or case.id] for case in cases])
    result = np.zeros(len(cases), dtype=np.int64)
    for number in range(FOLDS):
        here = folds == number
        chosen = max(found, key=lambda one: mrr(found[one][~here]))
        result[here] = found[chosen][here]
    return result


def told(config: ReadingConfig, names: tuple[str, ...]) -> str:
    weights = ", ".join(f"{getattr(config, name):.2f}" for name in names)
    return f"{weights}; count {config.asked_count}"


def show(name: str, found: Ranks, cases: list[Case]) -> None:
    free = np.array([case.type == "paraphrase" for case in cases])
    print(
        f"{name:40} MRR {mrr(found):.3f}  first {(found == 1).mean():.3f}  "
        f"paraphrases {(found[free] == 1).mean():.3f}  within 3 {(found <= 3).mean():.3f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
