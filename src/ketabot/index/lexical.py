"""BM25 over stemmed words: the one module that knows bm25s and PyStemmer.

BM25 as Lucene computes it (Kamphuis et al., "Which BM25 Do You Mean?", ECIR 2020, with k1 = 1.5
and b = 0.75): idf = ln(1 + (N - df + 0.5) / (df + 0.5)), and a word's share of a text is
idf * tf / (tf + k1 * (1 - b + b * length / average length)).
"""

from __future__ import annotations

import json
import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from ketabot.errors import IndexDamagedError
from ketabot.index.files import Content

if TYPE_CHECKING:
    import bm25s

__all__ = ["TERMS_VERSION", "LexicalIndex"]

TERMS_VERSION: Final = 1
"""Raised when the same text would give other terms."""

WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)?|[%°]")
"""A number, a word with its apostrophe, or a sign that belongs to a number: so "0.5mg" and
"0.5 mg" are the same two terms."""
STOP_WORDS = frozenset(
    word
    for line in (
        "a an the and or but nor if then than as of at by for from in into on onto to up with",
        "about is am are was were be been being do does did has have had having will would shall",
        "should can could may might must i me my mine we us our ours you your yours he him his she",
        "her hers it its they them their theirs this that these those there here what which who",
        "whom whose when where why how s t re ve ll d m",
    )
    for word in line.split()
)
"""Words that tell nothing of a topic. "no" and "not" stay: they tell of an answer."""
NO_FLOATS: Final = np.empty(0, np.float32)
NO_ROWS: Final = np.empty(0, np.int64)


class Terms:
    """Text → terms: folded, without stop words, as Snowball's English stems."""

    def __init__(self, *, remember: bool) -> None:
        """Remember the stem of each word, or not: what people ask is not kept, even in memory."""
        import Stemmer

        cached = Stemmer.Stemmer("english").maxCacheSize if remember else 0
        self._stem = Stemmer.Stemmer("english", cached).stemWord
        self._remember = remember
        self._known: dict[str, str | None] = {}

    def __call__(self, text: str) -> Iterator[str]:
        """Yield the terms of a text in order."""
        folded = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
        for word in WORD.findall(folded):
            term = self._known[word] if word in self._known else self._learn(word)
            if term is not None:
                yield term

    def _learn(self, word: str) -> str | None:
        bare = word.removesuffix("'s")
        term = None if bare in STOP_WORDS or word in STOP_WORDS else str(self._stem(bare))
        if self._remember:
            self._known[word] = term
        return term


class LexicalIndex:
    """Texts by row, scored by the words that they share with a question; never changed."""

    def __init__(self, scorer: bm25s.BM25 | None, terms: list[str], count: int) -> None:
        """``scorer`` is bm25s's index, or ``None`` when no text has a term."""
        self._scorer = scorer
        self._terms = terms
        self._ids = {term: number for number, term in enumerate(terms)}
        self._count = count
        self._split = Terms(remember=False)

    @classmethod
    def build(cls, texts: Iterable[str]) -> LexicalIndex:
        """Index texts, read once; the row of a text is its place among them."""
        split = Terms(remember=True)
        ids: dict[str, int] = {}
        rows = [[ids.setdefault(term, len(ids)) for term in split(text)] for text in texts]
        if not ids:
            return cls(None, [], len(rows))
        scorer = _new_scorer()
        scorer.index((rows, dict(ids)), show_progress=False, create_empty_token=False)
        return cls(scorer, list(ids), len(rows))

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> LexicalIndex:
        """Read what ``to_files`` wrote; the bytes must have been checked against their hash.

        Raises:
            IndexDamagedError: the files do not belong together.
        """
        described = json.loads(files["vocabulary.json"])
        terms, count = described["terms"], described["texts"]
        if not terms:
            return cls(None, [], count)
        arrays = {
            name: np.load(BytesIO(files[f"{name}.npy"]), allow_pickle=False)
            for name in ("data", "indices", "indptr")
        }
        if len(arrays["indptr"]) != len(terms) + 1:
            raise IndexDamagedError(
                "the terms of the index do not match its scores; run `ketabot index --full`"
            )
        scorer = _new_scorer()
        scorer.scores = {**arrays, "num_docs": count}
        scorer.vocab_dict = {term: number for number, term in enumerate(terms)}
        scorer.unique_token_ids_set = set(range(len(terms)))
        scorer.nonoccurrence_array = None
        return cls(scorer, terms, count)

    def to_files(self) -> dict[str, Content]:
        """Write the index as JSON and plain arrays, without pickle, by file name."""
        described = {"terms": self._terms, "texts": self._count}
        files: dict[str, Content] = {"vocabulary.json": json.dumps(described).encode()}
        if self._scorer is not None:
            for name in ("data", "indices", "indptr"):
                files[f"{name}.npy"] = array_bytes(self._scorer.scores[name])
        return files

    def __len__(self) -> int:
        """Count the texts."""
        return self._count

    def scores(self, query: str, rows: NDArray[np.int64] | None = None) -> NDArray[np.float32]:
        """Return the BM25 scores, float32 and 0 or more, of ``rows`` or of all texts.

        A word that no text has counts nothing.
        """
        known = [self._ids[term] for term in self._split(query) if term in self._ids]
        if self._scorer is None or not known:
            return np.zeros(self._count if rows is None else len(rows), dtype=np.float32)
        scores: NDArray[np.float32] = self._scorer.get_scores_from_ids(known)
        return scores if rows is None else scores[rows]

    def search(self, query: str, k: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Find the at most ``k`` best texts that share a word with the query.

        Returns:
            Scores (m,) float32, the best first, and their rows (m,) int64; of equal scores the
            earlier row comes first.
        """
        scores = self.scores(query)
        rows = np.flatnonzero(scores > 0)
        if k <= 0 or not len(rows):
            return NO_FLOATS, NO_ROWS
        if len(rows) > k:
            least = np.partition(scores[rows], len(rows) - k)[len(rows) - k]
            rows = rows[scores[rows] >= least]
        best = rows[np.lexsort((rows, -scores[rows]))][:k]
        return scores[best], best.astype(np.int64)


def array_bytes(array: NDArray[Any]) -> bytes:
    """Write an array in numpy's own format; equal arrays give equal bytes."""
    buffer = BytesIO()
    np.save(buffer, np.ascontiguousarray(array), allow_pickle=False)
    return buffer.getvalue()


def _new_scorer() -> bm25s.BM25:
    import bm25s

    # Importing bm25s sets its logger to DEBUG, which would write into the logs of every program.
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    return bm25s.BM25(method="lucene", k1=1.5, b=0.75, backend="numpy", csc_backend="numpy")
