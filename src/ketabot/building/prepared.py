"""Prepared questions → their part of the index; only questions that are new are embedded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ketabot.building.adaptation import QuestionModel
from ketabot.building.embedding import embed_new, take_over
from ketabot.config import IndexConfig
from ketabot.documents import Document, Span, hits
from ketabot.embedding import Embedder
from ketabot.index import VectorIndex
from ketabot.index.library import Contents
from ketabot.index.plan import TARGET, PreparedPlan
from ketabot.index.prepared import SAME, TWIN, Adapted, PreparedIndex, learn
from ketabot.index.tables import DEBRIS, QUOTABLE, Table, rows_by_document, sentence_texts
from ketabot.prepared import ASKED, Prepared, Problem

__all__ = ["Carried", "make_prepared", "plan_prepared"]

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

BLOCK = 4_096
"""Sentences that are compared at once."""


def plan_prepared(
    prepared: Prepared, documents: Sequence[Document], sentences: Table
) -> tuple[PreparedPlan, tuple[Problem, ...]]:
    """Find the sentences that each question points at; tell of those that have none.

    A span points at the sentences that it overlaps by more than half of the shorter. A heading
    counts where no sentence does; debris never.
    """
    finder = _Finder(documents, sentences)
    numbers: dict[str, int] = {}
    targets: set[tuple[int, int]] = set()
    problems: dict[int, Problem] = {}
    for asked in prepared.asked:
        rows, fault = finder.find(asked.span)
        if fault:
            problems[asked.line] = Problem(ASKED, asked.line, fault)
            continue
        number = numbers.setdefault(asked.question, len(numbers))
        targets.update((number, row) for row in rows)
    plan = PreparedPlan(
        tuple(numbers),
        np.array(sorted(targets), dtype=TARGET),
        tuple(dict.fromkeys(one.question for one in prepared.unanswered)),
    )
    return plan, tuple(problems[line] for line in sorted(problems))


class _Finder:
    """Finds the sentences of a span, once for each."""

    def __init__(self, documents: Sequence[Document], sentences: Table) -> None:
        first = rows_by_document(sentences, len(documents))
        self._sentences = sentences
        self._runs = {d.path: (first[i], first[i + 1]) for i, d in enumerate(documents)}
        self._known: dict[Span, tuple[list[int], str]] = {}

    def find(self, span: Span) -> tuple[list[int], str]:
        if span not in self._known:
            self._known[span] = self._look(span)
        return self._known[span]

    def _look(self, span: Span) -> tuple[list[int], str]:
        first, stop = self._runs[span.document]
        run = self._sentences[first:stop]
        near = range(
            int(np.searchsorted(run["end"], span.start, side="right")),
            int(np.searchsorted(run["start"], span.end)),
        )
        places = zip(near, run[["start", "end"]][near.start : near.stop].tolist(), strict=True)
        hit = np.array([row for row, ends in places if hits(Span(span.document, *ends), span)], int)
        kinds = run["kind"][hit]
        if not len(hit):
            return [], "points at no sentence; give start and end of one"
        if (kinds == DEBRIS).all():
            return [], "points at a sentence that is marked as debris; take the line out"
        chosen = hit[kinds == QUOTABLE] if (kinds == QUOTABLE).any() else hit[kinds != DEBRIS]
        rows: list[int] = (first + chosen).tolist()
        return rows, ""


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """What can be taken over from the index before."""

    prepared: PreparedIndex | None
    sentences: Rows
    """(n,) row there of each sentence that is here; -1 if it is new."""


def make_prepared(
    plan: PreparedPlan,
    contents: Contents,
    carried: Carried,
    model: QuestionModel,
    config: IndexConfig,
    tell: Callable[[int, int], None],
) -> tuple[PreparedIndex | None, int]:
    """Embed the questions that the index before has not, and learn from all of them.

    Returns:
        The prepared questions, ``None`` if there are none, and how many texts were embedded.

    Raises:
        ModelError: the model returned something that is no vector, or does not fit its adaptation.
    """
    if not plan:
        return None, 0
    embedder = model.load()
    previous = carried.prepared
    if previous is not None and previous.adaptation != model.file:
        previous = None
    carried = replace(carried, prepared=previous)
    vectors, count = _question_vectors(plan, previous, embedder, tell)
    adapted, sentences = None, contents.sentence_vectors
    if model.file is not None:
        sentences, more = _sentence_vectors(contents, carried, embedder, tell)
        adapted, count = Adapted(model.file, sentences), count + more
    asked, unanswered = vectors[: len(plan.asked)], vectors[len(plan.asked) :]
    index = PreparedIndex(
        plan,
        VectorIndex.build(asked, config),
        VectorIndex.build(unanswered, config),
        learn(plan, asked, unanswered, sentences, contents.sentences["kind"] == QUOTABLE),
        _twins(plan, contents),
        adapted,
    )
    return index, count


def _question_vectors(
    plan: PreparedPlan,
    previous: PreparedIndex | None,
    embedder: Embedder,
    tell: Callable[[int, int], None],
) -> tuple[Floats, int]:
    texts = [*plan.asked, *plan.unanswered]
    vectors = np.zeros((len(texts), embedder.dimension), dtype=np.float32)
    old = np.full(len(texts), -1, dtype=np.int64)
    if previous is not None:
        before = previous.plan
        rows = {text: row for row, text in enumerate([*before.asked, *before.unanswered])}
        old = np.array([rows.get(text, -1) for text in texts], dtype=np.int64)
        known = [previous.asked.vectors(), previous.unanswered.vectors()]
        take_over(vectors, np.concatenate(known), old)
    return vectors, embed_new(vectors, texts, old, embedder, tell)


def _sentence_vectors(
    contents: Contents,
    carried: Carried,
    embedder: Embedder,
    tell: Callable[[int, int], None],
) -> tuple[NDArray[np.float16], int]:
    """Embed the library's sentences by the changed model; debris keeps a vector of zeros."""
    vectors = np.zeros((len(contents.sentences), embedder.dimension), dtype=np.float16)
    before = None if carried.prepared is None else carried.prepared.sentence_vectors
    old = np.full(len(vectors), -1, dtype=np.int64) if before is None else carried.sentences
    if before is not None:
        take_over(vectors, before, old)
    texts = sentence_texts(contents.documents, contents.sentences)
    return vectors, embed_new(vectors, texts, old, embedder, tell)


def _twins(plan: PreparedPlan, contents: Contents) -> Table:
    """Return, for each sentence with questions, the others that say the same."""
    rows = plan.rows
    vectors = contents.sentence_vectors
    questioned = vectors[rows].astype(np.float32)
    allowed = contents.sentences["kind"] == QUOTABLE
    allowed[rows] = True
    found = [np.empty(0, TWIN)]
    for start in range(0, len(vectors), BLOCK):
        alike = vectors[start : start + BLOCK].astype(np.float32) @ questioned.T >= SAME
        alike &= allowed[start : start + BLOCK, np.newaxis]
        twin, sentence = np.nonzero(alike)
        pairs = np.empty(len(twin), TWIN)
        pairs["sentence"], pairs["twin"] = rows[sentence], start + twin
        found.append(pairs[pairs["sentence"] != pairs["twin"]])
    return np.sort(np.concatenate(found), order=("sentence", "twin"))
