"""The documents of an index, each with its own rows, before they are joined into one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketabot.documents import Document, PreparedDocument
from ketabot.index.library import Library
from ketabot.index.tables import CHUNK, SENTENCE, Table, rows_by_document, to_tables

__all__ = ["Part", "join_tables", "old_rows", "parts_of", "prepared_part"]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One document with its sentences and chunks, whose rows count from 0."""

    document: Document
    """Without its ``blocks``."""
    provenance: Mapping[str, Any]
    sentences: Table
    chunks: Table
    old: tuple[int, int] | None = None
    """First sentence row and first chunk row in the index before, if it was taken from there."""


def prepared_part(prepared: PreparedDocument, provenance: Mapping[str, Any]) -> Part:
    """Keep of a prepared document what the index keeps."""
    sentences, chunks = to_tables(prepared)
    return Part(replace(prepared.document, blocks=()), provenance, sentences, chunks)


def parts_of(library: Library) -> list[Part]:
    """Take a library apart again, into the parts that it was joined from."""
    contents = library.contents
    count = len(contents.documents)
    sentence_rows = rows_by_document(contents.sentences, count)
    chunk_rows = rows_by_document(contents.chunks, count)
    parts = []
    for i, document in enumerate(contents.documents):
        first, first_chunk = int(sentence_rows[i]), int(chunk_rows[i])
        sentences = contents.sentences[first : sentence_rows[i + 1]].copy()
        chunks = contents.chunks[first_chunk : chunk_rows[i + 1]].copy()
        _move(sentences, chunks, document=-i, sentence=-first)
        origin = contents.provenance[i]
        parts.append(Part(document, origin, sentences, chunks, (first, first_chunk)))
    return parts


def join_tables(parts: Sequence[Part]) -> tuple[Table, Table]:
    """Join the rows of all parts, in their order, into one table of sentences and one of chunks."""
    sentences = np.concatenate([np.empty(0, SENTENCE), *(part.sentences for part in parts)])
    chunks = np.concatenate([np.empty(0, CHUNK), *(part.chunks for part in parts)])
    row = chunk_row = 0
    for i, part in enumerate(parts):
        stop, chunk_stop = row + len(part.sentences), chunk_row + len(part.chunks)
        _move(sentences[row:stop], chunks[chunk_row:chunk_stop], document=i, sentence=row)
        row, chunk_row = stop, chunk_stop
    return sentences, chunks


def old_rows(parts: Sequence[Part]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return, for each sentence and each chunk, its row in the index before; -1 if it is new."""
    sentences = [_run(part.old and part.old[0], len(part.sentences)) for part in parts]
    chunks = [_run(part.old and part.old[1], len(part.chunks)) for part in parts]
    none = np.empty(0, np.int64)
    return np.concatenate([none, *sentences]), np.concatenate([none, *chunks])


def _run(first: int | None, count: int) -> NDArray[np.int64]:
    return np.full(count, -1) if first is None else np.arange(first, first + count)


def _move(sentences: Table, chunks: Table, *, document: int, sentence: int) -> None:
    sentences["document"] += document
    chunks["document"] += document
    chunks["first"] += sentence
    chunks["stop"] += sentence
