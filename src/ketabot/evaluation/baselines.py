"""What a user would get without ketabot: three simple systems, asked the same questions.

Each quotes its three best units and never declines; its score is its confidence, so that the
figures of ranking by confidence say how well the score alone would do.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketabot.answers import Answer, Candidate, Quote, Route, Turn
from ketabot.documents import Span
from ketabot.embedding import Embedder
from ketabot.index import Library

__all__ = ["Baseline", "baselines"]

CANDIDATES = 10
QUOTES = 3

Score = Callable[[str], NDArray[np.float32]]
"""Question → (n,) float32, one score for each unit."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A way to score all units of a library against a question; the best units are quoted."""

    name: str
    about: str
    library: Library
    units: Sequence[Span]
    score: Score

    def ask(self, question: str, history: Sequence[Turn | Mapping[str, Any]] = ()) -> Answer:
        """Quote the best units; what was said before is not heeded."""
        del history
        started = time.perf_counter()
        scores = self.score(question)
        best = np.lexsort((np.arange(len(scores)), -scores))[:CANDIDATES]
        quotes = [self._quote(n, self.units[row], scores[row]) for n, row in _numbered(best)]
        candidates = [
            Candidate(unit.document, unit.start, unit.end, float(scores[row]), (self.name,))
            for row, unit in ((row, self.units[row]) for row in best)
        ]
        return Answer(
            question=question,
            standalone_question=question,
            route=Route.ANSWER,
            confidence=float(scores[best[0]]) if len(best) else 0.0,
            message="",
            quotes=tuple(quotes),
            conflicts=(),
            sources=(),
            suggestions=(),
            candidates=tuple(candidates),
            disclaimer="",
            index_generation=self.library.generation,
            timings_ms={"total": round(1000 * (time.perf_counter() - started), 3)},
        )

    def _quote(self, number: int, unit: Span, score: np.float32) -> Quote:
        document = self.library.document(unit.document)
        return Quote(
            number=number,
            text="" if document is None else document.text[unit.start : unit.end],
            document=unit.document,
            start=unit.start,
            end=unit.end,
            score=float(score),
            document_sha256="" if document is None else document.sha256,
            before="",
            after="",
        )


def baselines(library: Library, embedder: Embedder) -> tuple[Baseline, ...]:
    """Return the three simple systems over a library."""
    rows = np.flatnonzero([library.is_quotable(row) for row in range(library.sentence_count)])
    sentences = [library.span(int(row)) for row in rows]
    chunks = [library.span(first, stop) for _, first, stop in library.chunks.tolist()]
    vectors = library.sentence_vectors[rows].astype(np.float32)

    def of_words(question: str) -> NDArray[np.float32]:
        return library.sentence_terms.scores(question, rows)

    def of_chunks(question: str) -> NDArray[np.float32]:
        query = embedder.encode_query(question)[np.newaxis, :]
        found, places = library.chunk_vectors.search(query, CANDIDATES)
        scores = np.full(len(chunks), -np.inf, dtype=np.float32)
        scores[places[0][places[0] >= 0]] = found[0][places[0] >= 0]
        return scores

    def of_sentences(question: str) -> NDArray[np.float32]:
        similarity: NDArray[np.float32] = vectors @ embedder.encode_query(question)
        return similarity

    return (
        Baseline("bm25_sentences", "BM25 over sentences", library, sentences, of_words),
        Baseline(
            "embedding_chunks",
            "embedding similarity of whole chunks, as most tutorials build it",
            library,
            chunks,
            of_chunks,
        ),
        Baseline(
            "embedding_sentences",
            "embedding similarity of sentences",
            library,
            sentences,
            of_sentences,
        ),
    )


def _numbered(rows: NDArray[np.int64]) -> list[tuple[int, int]]:
    return [(number, int(row)) for number, row in enumerate(rows[:QUOTES], start=1)]
