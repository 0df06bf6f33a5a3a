"""The library: one generation of the index in memory, as the rooms that answer see it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketabot.calibration import Evidence
from ketabot.documents import Document, Source, Span, TextKind
from ketabot.errors import SearchIndexError
from ketabot.index.arrays import array_of, save_array
from ketabot.index.files import Content
from ketabot.index.lexical import LexicalIndex
from ketabot.index.manifest import Manifest
from ketabot.index.prepared import PreparedIndex
from ketabot.index.storage import GenerationStore
from ketabot.index.tables import QUOTABLE, Table
from ketabot.index.vectors import VectorIndex

__all__ = [
    "Contents",
    "Library",
    "check_there",
    "current_generation",
    "load_library",
    "prepared_sha256",
    "write_library",
]


LEAST_PREPARED = 0.5
"""Share of the sentences from which prepared questions say how sure an answer is."""


@dataclass(frozen=True, slots=True, eq=False)
class Contents:
    """All that an index holds."""

    documents: tuple[Document, ...]
    """By path; their ``blocks`` are not kept."""
    provenance: tuple[Mapping[str, Any], ...]
    """Of each document, what ``sources.toml`` told: ``entry`` or ``None``, and ``debris``."""
    sentences: Table
    """(n,) rows of ``SENTENCE``, in reading order, debris among them."""
    chunks: Table
    """(m,) rows of ``CHUNK``."""
    sentence_vectors: NDArray[np.float16]
    """(n, d) float16, unit rows; those of debris are zero."""
    chunk_vectors: VectorIndex
    sentence_terms: LexicalIndex
    chunk_terms: LexicalIndex
    prepared: PreparedIndex | None = None
    """The editor's prepared questions, where there are any."""


@dataclass(frozen=True, slots=True, eq=False)
class Library:
    """One generation of the index. It never changes, so any thread may read it.

    A row is the number of a sentence, or of a chunk, from 0.
    """

    generation: str
    manifest: Manifest
    contents: Contents
    _by_path: dict[str, Document] = field(default_factory=dict, init=False, repr=False)
    _asked_rows: set[int] = field(default_factory=set, init=False, repr=False)

    def __post_init__(self) -> None:
        self._by_path.update((document.path, document) for document in self.documents)
        if self.prepared is not None:
            self._asked_rows.update(self.prepared.rows.tolist())

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents, by path; their ``blocks`` are not kept."""
        return self.contents.documents

    @property
    def sentences(self) -> Table:
        """(n,) rows of document, start, end, block and kind."""
        return self.contents.sentences

    @property
    def sentence_documents(self) -> NDArray[np.int32]:
        """(n,) number of the document of each sentence."""
        numbers: NDArray[np.int32] = self.contents.sentences["document"]
        return numbers

    @property
    def sentence_count(self) -> int:
        """Number of sentences, headings and debris included."""
        return len(self.contents.sentences)

    @property
    def sentence_vectors(self) -> NDArray[np.float16]:
        """(n, d) float16, unit rows; those of debris are zero."""
        return self.contents.sentence_vectors

    @property
    def sentence_terms(self) -> LexicalIndex:
        """BM25 over sentences; debris has no terms."""
        return self.contents.sentence_terms

    @property
    def chunks(self) -> Table:
        """(m,) rows of document, and the sentence rows first … stop."""
        return self.contents.chunks

    @property
    def chunk_vectors(self) -> VectorIndex:
        """Nearest neighbours among the chunks."""
        return self.contents.chunk_vectors

    @property
    def chunk_terms(self) -> LexicalIndex:
        """BM25 over chunks."""
        return self.contents.chunk_terms

    @property
    def prepared(self) -> PreparedIndex | None:
        """The editor's prepared questions, where there are any."""
        return self.contents.prepared

    @property
    def prepared_share(self) -> float:
        """Share, 0 to 1, of the sentences that prepared questions point at, or at their like."""
        if self.prepared is None:
            return 0.0
        asked = np.zeros(self.sentence_count, dtype=bool)
        asked[self.prepared.rows] = asked[self.prepared.twins["twin"]] = True
        quotable = asked | (self.sentences["kind"] == QUOTABLE)
        return float(asked.sum() / quotable.sum())

    @property
    def evidence(self) -> Evidence:
        """What there is to go by: documents alone, prepared questions, or a model that has them."""
        if self.prepared is None or self.prepared_share < LEAST_PREPARED:
            return "documents"
        return "prepared" if self.prepared.adaptation is None else "adapted"

    def without_prepared(self) -> Library:
        """Return the same library as if its editor had prepared no questions."""
        return replace(self, contents=replace(self.contents, prepared=None))

    def document(self, path: str) -> Document | None:
        """Return the document of that path, if the library has it."""
        return self._by_path.get(path)

    def sentence_span(self, row: int) -> tuple[Document, int, int]:
        """Return where a sentence stands: its document, and start and end in characters."""
        document, start, end, _, _ = self.sentences[row].item()
        return self.documents[document], start, end

    def span(self, first: int, stop: int | None = None) -> Span:
        """Return where a sentence stands, or a run of them in one document, ``stop`` exclusive."""
        document, start, end = self.sentence_span(first)
        if stop is not None:
            end = self.sentence_span(stop - 1)[2]
        return Span(document.path, start, end)

    def sentence_text(self, row: int) -> str:
        """Return a sentence, cut from its document."""
        document, start, end = self.sentence_span(row)
        return document.text[start:end]

    def is_quotable(self, row: int) -> bool:
        """Whether a sentence may be quoted: neither debris nor a heading, unless it is asked for.

        A heading that an editor's prepared question points at says something by itself.
        """
        return bool(self.sentences["kind"][row] == QUOTABLE) or row in self._asked_rows

    def quotable_rows(self, chunk: int) -> list[int]:
        """Return the rows of the sentences of a chunk that may be quoted, in reading order."""
        _, first, stop = self.chunks[chunk].item()
        return [row for row in range(first, stop) if self.is_quotable(row)]

    def continues(self, row: int) -> bool:
        """Whether a sentence follows the one before it in one block, and both may be quoted."""
        if row == 0 or not (self.is_quotable(row) and self.is_quotable(row - 1)):
            return False
        before, here = self.sentences[row - 1], self.sentences[row]
        return bool(before["document"] == here["document"] and before["block"] == here["block"])


def prepared_sha256(library: Library) -> str:
    """Return a hash of what the prepared questions teach; empty where there are none."""
    prepared = library.prepared
    return "" if prepared is None else prepared.plan.sha256(library.sentence_text)


def current_generation(folder: Path) -> str | None:
    """Name the generation that serves; ``None`` when there is none or it cannot be told.

    Cheap enough for every question: a server asks whether it holds the newest generation.
    """
    try:
        return GenerationStore(folder).current_name()
    except SearchIndexError:
        return None


def check_there(folder: Path) -> None:
    """See that there is an index at all, before anything that takes long is begun.

    Raises:
        IndexMissingError: there is none yet.
        SearchIndexError: the folder cannot be read.
    """
    GenerationStore(folder).check_there()


def load_library(folder: Path) -> Library:
    """Read the generation that serves; every byte of it is checked first.

    Raises:
        IndexMissingError: there is no index yet.
        IndexDamagedError: a byte is not the one that was written.
        IndexMismatchError: it was written by another version of ketabot.
        SearchIndexError: the folder cannot be read.
    """
    stored = GenerationStore(folder).open_current()
    manifest = Manifest.from_json(stored.manifest)
    files = stored.files
    told = json.loads(files["documents.json"])
    contents = Contents(
        documents=tuple(_document(one) for one in told),
        provenance=tuple({"entry": one["entry"], "debris": one["debris"]} for one in told),
        sentences=array_of(files["sentences.npy"]),
        chunks=array_of(files["chunks.npy"]),
        sentence_vectors=array_of(files["sentence_vectors.npy"]),
        chunk_vectors=VectorIndex.from_bytes(files["chunk_vectors.faiss"]),
        sentence_terms=LexicalIndex.from_files(_files_of(files, "sentence_terms_")),
        chunk_terms=LexicalIndex.from_files(_files_of(files, "chunk_terms_")),
        prepared=PreparedIndex.from_files(_files_of(files, "prepared_")),
    )
    return Library(stored.name, manifest, contents)


def write_library(store: GenerationStore, contents: Contents, manifest: Manifest) -> str:
    """Write a generation and let it serve; call it inside ``with store.lock():``.

    Returns:
        The name of the generation.

    Raises:
        SearchIndexError: it cannot be written; the generation before goes on serving.
    """
    pairs = zip(contents.documents, contents.provenance, strict=True)
    told = [{**_facts(document), **origin} for document, origin in pairs]
    files: dict[str, Content] = {
        # Characters outside ASCII are escaped: even a lone surrogate survives.
        "documents.json": json.dumps(told, sort_keys=True).encode("ascii"),
        "sentences.npy": partial(save_array, contents.sentences),
        "chunks.npy": partial(save_array, contents.chunks),
        "sentence_vectors.npy": partial(save_array, contents.sentence_vectors),
        "chunk_vectors.faiss": contents.chunk_vectors.to_bytes(),
        **{f"sentence_terms_{n}": data for n, data in contents.sentence_terms.to_files().items()},
        **{f"chunk_terms_{n}": data for n, data in contents.chunk_terms.to_files().items()},
    }
    if contents.prepared is not None:
        files.update((f"prepared_{n}", data) for n, data in contents.prepared.to_files().items())
    return store.write(files, manifest.to_json())


def _facts(document: Document) -> dict[str, Any]:
    facts = asdict(document)
    del facts["blocks"]
    return facts


def _document(told: Mapping[str, Any]) -> Document:
    return Document(
        path=told["path"],
        text=told["text"],
        text_kind=TextKind(told["text_kind"]),
        sha256=told["sha256"],
        blocks=(),
        source=Source(**told["source"]),
    )


def _files_of(files: Mapping[str, bytes], prefix: str) -> dict[str, bytes]:
    return {n.removeprefix(prefix): data for n, data in files.items() if n.startswith(prefix)}
