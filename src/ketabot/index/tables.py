"""Sentences and chunks as rows of arrays: a library has too many of them for objects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketabot.documents import Document, PreparedDocument, SentenceKind

__all__ = [
    "CHUNK",
    "DEBRIS",
    "QUOTABLE",
    "SENTENCE",
    "Table",
    "chunk_texts",
    "rows_by_document",
    "sentence_texts",
    "to_tables",
]

Table = NDArray[np.void]
"""A structured array: one row per sentence (``SENTENCE``) or per chunk (``CHUNK``)."""

SENTENCE = np.dtype([(n, "<i4") for n in ("document", "start", "end", "block", "kind")])
"""``start`` and ``end`` count characters of the document; ``kind`` is its place in ``KINDS``."""

CHUNK = np.dtype([(name, "<i4") for name in ("document", "first", "stop")])
"""The run of sentence rows ``first`` … ``stop``, ``stop`` exclusive."""

KINDS = (SentenceKind.SENTENCE, SentenceKind.HEADING, SentenceKind.DEBRIS)
QUOTABLE = KINDS.index(SentenceKind.SENTENCE)
DEBRIS = KINDS.index(SentenceKind.DEBRIS)


def to_tables(prepared: PreparedDocument) -> tuple[Table, Table]:
    """Turn the sentences and chunks of one document into rows; both count from 0."""
    sentences = [(0, s.start, s.end, s.block, KINDS.index(s.kind)) for s in prepared.sentences]
    chunks = [(0, chunk.first, chunk.stop) for chunk in prepared.chunks]
    return np.array(sentences, dtype=SENTENCE), np.array(chunks, dtype=CHUNK)


def rows_by_document(table: Table, count: int) -> NDArray[np.int64]:
    """Return (count + 1,) row numbers: those of document i are ``rows[i]`` … ``rows[i + 1]``."""
    return np.searchsorted(table["document"], np.arange(count + 1)).astype(np.int64)


def sentence_texts(documents: Sequence[Document], sentences: Table) -> Iterator[str]:
    """Yield the text of each sentence; debris has none."""
    for document, start, end, _, kind in _tuples(sentences):
        yield "" if kind == DEBRIS else documents[document].text[start:end]


def chunk_texts(documents: Sequence[Document], sentences: Table, chunks: Table) -> Iterator[str]:
    """Yield the text of each chunk: its sentences, debris left out, joined by one space each."""
    for document, first, stop in _tuples(chunks):
        text = documents[document].text
        rows = sentences[first:stop]
        kept = rows[rows["kind"] != DEBRIS]
        yield " ".join(text[start:end] for _, start, end, _, _ in _tuples(kept))


def _tuples(table: Table) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = table.tolist()
    return rows
