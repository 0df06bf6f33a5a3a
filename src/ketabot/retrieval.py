"""Question → the passages most likely to hold an answer.

Two searches look at every chunk: by meaning (similarity of embeddings) and by words (BM25).
Their scores are brought to a common scale and added with weights: the convex combination of
Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval" (2023), which
they found to beat reciprocal rank fusion and to need few examples to tune.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ketabot.config import RetrievalConfig
from ketabot.embedding import Embedder, read_adaptation
from ketabot.index import Library
from ketabot.index.adapted import adapted_model
from ketabot.questions import beginning

__all__ = [
    "NearQuestion",
    "NearQuestions",
    "Passage",
    "Queries",
    "Query",
    "fuse",
    "near_questions",
    "retrieve",
]


TOLD = 20
"""Unanswered questions that are looked up; they are told of by ``--explain``."""
SAME = 0.98
"""Similarity from which a prepared question is taken for the one that was asked."""
ALIKE = 0.9
"""The same for one without an answer, if it is nearer by ``LEAD`` than any with one."""
LEAD = 0.03
BESIDE = 2
"""Questions that the adapted model embeds at the same time."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it is searched."""

    text: str
    vector: NDArray[np.float32]
    """(d,) float32, unit length."""
    adapted: NDArray[np.float32] | None = None
    """The same by the model that the prepared questions changed; ``None``: they changed none."""
    seen: str | None = None
    """Its first words, where the model sees no more; ``None``: it saw the whole."""
    behind: Mapping[int, float] = field(default_factory=dict)
    """Rows of sentences that stand behind what was quoted last, where the question goes on from it,
    and how close behind, 0 to 1."""

    @property
    def among_prepared(self) -> NDArray[np.float32]:
        """(d,) float32, unit length: what is compared with prepared questions."""
        return self.vector if self.adapted is None else self.adapted


class Queries:
    """Makes what is searched of what is asked, for one library."""

    def __init__(self, library: Library, embedder: Embedder) -> None:
        """Load the model that the library's prepared questions changed, if they did.

        Raises:
            ModelError: they changed another model.
        """
        self._embedder = embedder
        prepared = library.prepared
        changed = None if prepared is None else prepared.adaptation
        self._adapted = (
            None if changed is None else adapted_model(embedder, read_adaptation(changed))
        )
        self._beside = ThreadPoolExecutor(BESIDE, thread_name_prefix="ketabot-embed")

    def __call__(self, text: str) -> Query:
        """Embed a question, or as many of its first words as the model sees.

        Both models embed at the same time. Safe from any thread.
        """
        seen = beginning(text, self._sees)
        cut = seen if seen != text else None
        if self._adapted is None:
            return Query(text, self._embedder.encode_query(seen), seen=cut)
        adapted = self._beside.submit(self._adapted.encode_query, seen)
        return Query(text, self._embedder.encode_query(seen), adapted.result(), cut)

    def many(self, texts: Sequence[str]) -> tuple[Query, ...]:
        """Embed a few questions at once, which is quicker than one by one; safe from any thread."""
        if len(texts) <= 1:
            return tuple(map(self, texts))
        seen = [beginning(text, self._sees) for text in texts]
        cut = [None if part == text else part for part, text in zip(seen, texts, strict=True)]
        if self._adapted is None:
            vectors = self._embedder.encode_queries(seen)
            return tuple(map(Query, texts, vectors, [None] * len(seen), cut))
        adapted = self._beside.submit(self._adapted.encode_queries, seen)
        vectors = self._embedder.encode_queries(seen)
        return tuple(map(Query, texts, vectors, adapted.result(), cut))

    def _sees(self, text: str) -> bool:
        # Short questions need not be counted: hardly a character makes two tokens.
        most = self._embedder.max_tokens
        return len(text) < most // 4 or self._embedder.count_tokens([text])[0] <= most


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk of the library that may hold an answer."""

    chunk: int
    """Row of the chunk in the library."""
    score: float
    """Fused score, 0 to 1; higher is better."""
    via: tuple[str, ...]
    """Searches that found it: ``dense``, ``lexical``."""


@dataclass(frozen=True, slots=True)
class NearQuestion:
    """A prepared question that is near to what was asked."""

    question: str
    similarity: float
    """Cosine with what was asked."""
    rows: tuple[int, ...]
    """Rows of the sentences that answer it; none where the library does not."""


@dataclass(frozen=True, slots=True)
class NearQuestions:
    """The prepared questions nearest to what was asked, each kind with the nearest first."""

    asked: tuple[NearQuestion, ...] = ()
    unanswered: tuple[NearQuestion, ...] = ()

    @property
    def nearness(self) -> float:
        """Similarity of the nearest question that is answered; 0 where there is none."""
        return _nearest(self.asked)

    @property
    def lead(self) -> float:
        """How much nearer the nearest question that is answered is than one that is not."""
        return _nearest(self.asked) - _nearest(self.unanswered)

    @property
    def is_foreseen(self) -> bool:
        """Whether an editor has said what answers just this question."""
        return self.nearness >= SAME and self.lead >= 0

    @property
    def most_sure(self) -> float:
        """How sure an answer can be, 0 to 1, for what an editor has said of just this question.

        Of one that is said to have no answer, as sure as it is another question. In the
        development set no question with an answer is that near to one without and by more than
        0.005 nearer than to one with.
        """
        nearest = _nearest(self.unanswered)
        if nearest < ALIKE or -self.lead < LEAD:
            return 1.0
        return max(0.0, 1.0 - nearest)


def _nearest(questions: Sequence[NearQuestion]) -> float:
    return questions[0].similarity if questions else 0.0


def near_questions(library: Library, query: Query, config: RetrievalConfig) -> NearQuestions:
    """Return the prepared questions nearest to what was asked, nearest first.

    At most ``config.prepared`` that are answered; of those that are not, a few, as only the
    nearest one counts.
    """
    prepared = library.prepared
    if prepared is None or not config.prepared:
        return NearQuestions()
    plan, vector = prepared.plan, query.among_prepared[np.newaxis, :]
    near, numbers = prepared.asked.search(vector, config.prepared)
    far, others = prepared.unanswered.search(vector, min(config.prepared, TOLD))
    return NearQuestions(
        tuple(
            NearQuestion(plan.asked[number], similarity, prepared.targets(number))
            for number, similarity in zip(numbers[0].tolist(), near[0].tolist(), strict=True)
        ),
        tuple(
            NearQuestion(plan.unanswered[number], similarity, ())
            for number, similarity in zip(others[0].tolist(), far[0].tolist(), strict=True)
        ),
    )


def retrieve(library: Library, query: Query, config: RetrievalConfig) -> tuple[Passage, ...]:
    """Return at most ``config.passages`` passages, best first; equal scores in library order."""
    scores, rows = library.chunk_vectors.search(query.vector[np.newaxis, :], config.depth)
    dense = dict(zip(rows[0].tolist(), scores[0].tolist(), strict=True))
    lexical_scores, lexical_rows = library.chunk_terms.search(query.text, config.depth)
    lexical = dict(zip(lexical_rows.tolist(), lexical_scores.tolist(), strict=True))
    fused = fuse(dense, lexical, config.dense_weight)
    best = sorted(fused.items(), key=lambda item: (-item[1], item[0]))[: config.passages]
    return tuple(
        Passage(chunk, score, tuple(_found_by(chunk, dense=dense, lexical=lexical)))
        for chunk, score in best
    )


def fuse(
    dense: dict[int, float], lexical: dict[int, float], dense_weight: float
) -> dict[int, float]:
    """Add two score lists by chunk after scaling each to 0 … 1.

    Similarity is scaled from its own range in the list (cosines of a query differ by little);
    BM25, whose zero means "no word in common", is divided by its maximum. A chunk that one
    search did not return counts as its lowest there.
    """
    scaled_dense = _scale(dense, floor=min(dense.values(), default=0.0))
    scaled_lexical = _scale(lexical, floor=0.0)
    return {
        chunk: dense_weight * scaled_dense.get(chunk, 0.0)
        + (1.0 - dense_weight) * scaled_lexical.get(chunk, 0.0)
        for chunk in sorted(dense.keys() | lexical.keys())
    }


def _scale(scores: dict[int, float], floor: float) -> dict[int, float]:
    span = max(scores.values(), default=0.0) - floor
    if span <= 0:
        return dict.fromkeys(scores, 1.0 if floor > 0 else 0.0)
    return {chunk: (score - floor) / span for chunk, score in scores.items()}


def _found_by(chunk: int, **searches: dict[int, float]) -> list[str]:
    return [name for name, scores in searches.items() if chunk in scores]
