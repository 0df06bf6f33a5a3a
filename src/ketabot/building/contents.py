"""Parts → all that an index holds: tables, vectors and terms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketabot.building.embedding import embed
from ketabot.config import IndexConfig
from ketabot.embedding import Embedder
from ketabot.index import LexicalIndex, Library, VectorIndex
from ketabot.index.library import Contents
from ketabot.index.parts import Part, join_tables, old_rows
from ketabot.index.tables import chunk_texts, sentence_texts

__all__ = ["make_contents"]

Tell = Callable[[str, int, int], None]
Rows = NDArray[np.int64]


def make_contents(
    parts: Sequence[Part],
    previous: Library | None,
    embedder: Embedder,
    config: IndexConfig,
    tell: Tell,
) -> tuple[Contents, int]:
    """Join parts and embed what is new in them; return the number of embedded texts too.

    Vectors are written into arrays of their final size as they come, so that the peak of memory
    is that of the result.

    Raises:
        ModelError: the model returned something that is no vector.
    """
    documents = tuple(part.document for part in parts)
    sentences, chunks = join_tables(parts)
    old_sentences, old_chunks = old_rows(parts)
    sentence_vectors = np.zeros((len(sentences), embedder.dimension), dtype=np.float16)
    chunk_vectors = np.zeros((len(chunks), embedder.dimension), dtype=np.float32)
    if previous is not None:
        _copy(previous.sentence_vectors, old_sentences, sentence_vectors)
        _copy(previous.chunk_vectors.vectors(), old_chunks, chunk_vectors)
    new_sentences = _new(sentence_texts(documents, sentences), old_sentences)
    new_chunks = _new(chunk_texts(documents, sentences, chunks), old_chunks)
    new_sentences.pop("", None)  # debris has no text and keeps a vector of zeros
    embed(new_sentences, sentence_vectors, embedder, lambda d, n: tell("embedding sentences", d, n))
    embed(new_chunks, chunk_vectors, embedder, lambda d, n: tell("embedding chunks", d, n))
    contents = Contents(
        documents=documents,
        provenance=tuple(part.provenance for part in parts),
        sentences=sentences,
        chunks=chunks,
        sentence_vectors=sentence_vectors,
        chunk_vectors=VectorIndex.build(chunk_vectors, config),
        sentence_terms=LexicalIndex.build(sentence_texts(documents, sentences)),
        chunk_terms=LexicalIndex.build(chunk_texts(documents, sentences, chunks)),
    )
    return contents, len(new_sentences) + len(new_chunks)


def _copy(source: NDArray[Any], rows: Rows, target: NDArray[Any]) -> None:
    taken = rows >= 0
    target[taken] = source[rows[taken]]


def _new(texts: Iterable[str], old: Rows) -> dict[str, list[int]]:
    """Return the rows of each text that is not taken over; a text that recurs stands once."""
    rows: dict[str, list[int]] = {}
    for row, (text, before) in enumerate(zip(texts, old.tolist(), strict=True)):
        if before < 0:
            rows.setdefault(text, []).append(row)
    return rows
