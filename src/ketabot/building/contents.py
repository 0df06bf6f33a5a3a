"""Parts → all that an index holds: tables, vectors and terms."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ketabot.building.embedding import embed_new, take_over
from ketabot.config import IndexConfig
from ketabot.embedding import Embedder
from ketabot.index import LexicalIndex, Library, VectorIndex
from ketabot.index.library import Contents
from ketabot.index.parts import Part, join_tables, old_rows
from ketabot.index.tables import chunk_texts, sentence_texts

__all__ = ["make_contents"]

Tell = Callable[[str, int, int], None]


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
        take_over(sentence_vectors, previous.sentence_vectors, old_sentences)
        take_over(chunk_vectors, previous.chunk_vectors.vectors(), old_chunks)
    embedded = embed_new(
        sentence_vectors,
        sentence_texts(documents, sentences),
        old_sentences,
        embedder,
        lambda d, n: tell("embedding sentences", d, n),
    ) + embed_new(
        chunk_vectors,
        chunk_texts(documents, sentences, chunks),
        old_chunks,
        embedder,
        lambda d, n: tell("embedding chunks", d, n),
    )
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
    return contents, embedded
