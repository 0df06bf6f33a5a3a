"""What there is: the index, its model and settings, and the documents."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ketabot import __version__
from ketabot.config import Config
from ketabot.documents import Document
from ketabot.embedding import ADAPTATION_FILE, read_adaptation
from ketabot.embedding.reranking import RERANKER
from ketabot.errors import CorpusError
from ketabot.index import GenerationStore, Library, load_library, prepared_sha256
from ketabot.loaders import check_corpus
from ketabot.reading import SIMPLE, calibration_of

__all__ = ["DocumentFacts", "Info", "LearnedFacts", "describe"]

NOT_HERE = (
    "not a folder here: it is looked for on a hub with the first question, which fails if it is "
    "not there; `learned` comes with ketabot"
)
OLDER = (
    "older than some of the prepared questions; they serve all the same, and "
    "`ketabot adapt` learns them"
)


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """One document of the library."""

    document: str
    title: str
    publisher: str
    author: str
    published: str
    url: str
    kind: str
    interest: str
    sha256: str
    characters: int
    text_kind: str


@dataclass(frozen=True, slots=True)
class LearnedFacts:
    """What the model has learned of prepared questions: the adaptation in the index."""

    sha256: str
    """Of its file."""
    questions: int
    """That it was learned from."""
    held_apart: int
    """Questions that it was measured with."""
    right_before: float
    """Share of those, 0 to 1, that find their sentence: base model."""
    right_after: float
    """The same, adapted: by the best pass."""
    passes: int
    """Of which it is the best; 0: not told."""
    older: bool
    """Whether the prepared questions have changed since."""

    def in_words(self) -> str:
        """Return the same for people."""
        best = f" (best of {self.passes} passes)" if self.passes > 1 else ""
        return (
            f"to {self.questions} questions{best}; of {self.held_apart} others "
            f"{self.right_before:.0%} → {self.right_after:.0%} find their sentence; "
            f"file {self.sha256[:12]}"
        )


@dataclass(frozen=True, slots=True)
class Info:
    """The state of a library."""

    version: str
    corpus: str
    corpus_fault: str
    """Why it cannot be used, in words; empty: it is there."""
    index: str
    generation: str
    generations: tuple[str, ...]
    """All that are kept, the oldest first."""
    model: str
    weights_sha256: str
    precision: str
    dimension: int
    search: str
    """``exact`` or ``approximate``."""
    chunk_tokens: int
    chunk_overlap: int
    encoding: str
    reader: str
    reader_remark: str
    """What to know of it before the first question, in words; empty: nothing."""
    threshold: float
    """Least confidence of an answer."""
    calibrated_on: str
    sentences: int
    chunks: int
    asked: int
    """Different prepared questions with an answer."""
    unanswered: int
    """Different prepared questions without one."""
    learned: LearnedFacts | None
    """What the model has learned of them; ``None``: nothing."""
    learned_beside: str
    """SHA-256 of the adaptation beside the documents; empty: there is none."""
    documents: tuple[DocumentFacts, ...]

    def in_words(self) -> str:
        """Return the same for people."""
        lines = [
            f"ketabot {self.version}",
            f"corpus      {self.corpus}: {len(self.documents)} documents, "
            f"{self.sentences} sentences, {self.chunks} chunks",
            *([f"            {self.corpus_fault}"] if self.corpus_fault else []),
            f"index       {self.index}: {self.generation} of {len(self.generations)} kept, "
            f"{self.search} search",
            f"model       {self.model}, {self.precision}, {self.dimension} dimensions, "
            f"weights {self.weights_sha256[:12]}",
            f"chunks      at most {self.chunk_tokens} tokens of {self.encoding}, "
            f"{self.chunk_overlap} repeated",
            f"reader      {self.reader}; answers from a confidence of {self.threshold}",
            *([f"            {self.reader_remark}"] if self.reader_remark else []),
            f"calibrated  {self.calibrated_on}",
            f"prepared    {self.asked} questions that are answered, {self.unanswered} that are not",
            *self._adapted(),
        ]
        return "\n".join([*lines, "", *(_line(document) for document in self.documents)])

    def _adapted(self) -> list[str]:
        remarks = []
        if self.learned is not None:
            remarks.append(self.learned.in_words())
            if self.learned.older:
                remarks.append(OLDER)
        indexed = "" if self.learned is None else self.learned.sha256
        there = not self.corpus_fault
        if there and indexed and not self.learned_beside:
            remarks.append(f"{ADAPTATION_FILE} is gone from the corpus; run `ketabot index`")
        elif there and indexed != self.learned_beside:
            remarks.append(
                f"{ADAPTATION_FILE} in the corpus ({self.learned_beside[:12]}) is not the one in "
                "the index; run `ketabot index`, which tells if it does not fit"
            )
        return [f"{'' if n else 'adapted':<11} {remark}" for n, remark in enumerate(remarks)]


def describe(config: Config) -> Info:
    """Tell the state of the library that the settings name.

    Raises:
        KetabotError: there is no index, or it cannot be read.
    """
    library = load_library(config.paths.index)
    recipe = library.manifest.recipe
    used = library if config.retrieval.prepared else library.without_prepared()
    calibration = calibration_of(config, used)
    threshold = config.answering.threshold
    return Info(
        version=__version__,
        corpus=str(config.paths.corpus),
        corpus_fault=_fault(config.paths.corpus),
        index=str(config.paths.index),
        generation=library.generation,
        generations=GenerationStore(config.paths.index).generations(),
        model=recipe.embedding.model,
        weights_sha256=recipe.embedding.weights_sha256,
        precision=recipe.embedding.precision,
        dimension=recipe.embedding.dimension,
        search=library.chunk_vectors.kind,
        chunk_tokens=recipe.chunking.tokens,
        chunk_overlap=recipe.chunking.overlap,
        encoding=recipe.chunking.encoding,
        reader=config.reading.reader,
        reader_remark=_remark(config.reading.reader),
        threshold=calibration.threshold if threshold is None else threshold,
        calibrated_on=calibration.fitted_on,
        sentences=library.sentence_count,
        chunks=len(library.chunks),
        asked=0 if library.prepared is None else len(library.prepared.plan.asked),
        unanswered=0 if library.prepared is None else len(library.prepared.plan.unanswered),
        learned=_learned(library),
        learned_beside=_sha256(config.paths.corpus / ADAPTATION_FILE),
        documents=_documents(library),
    )


def _fault(corpus: Path) -> str:
    try:
        check_corpus(corpus)
    except CorpusError as error:
        return str(error)
    return ""


def _remark(reader: str) -> str:
    comes_along = reader in (RERANKER, SIMPLE)
    return "" if comes_along or Path(reader).is_dir() else NOT_HERE


def _learned(library: Library) -> LearnedFacts | None:
    data = None if library.prepared is None else library.prepared.adaptation
    if data is None:
        return None
    facts = read_adaptation(data).facts
    return LearnedFacts(
        sha256=hashlib.sha256(data).hexdigest(),
        questions=facts.questions,
        held_apart=facts.held_apart,
        right_before=facts.right_before,
        right_after=facts.right_after,
        passes=facts.passes,
        older=facts.questions_sha256 != prepared_sha256(library),
    )


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _documents(library: Library) -> tuple[DocumentFacts, ...]:
    return tuple(_facts(document) for document in library.documents)


def _facts(document: Document) -> DocumentFacts:
    source = document.source
    return DocumentFacts(
        document=document.path,
        title=source.title,
        publisher=source.publisher,
        author=source.author,
        published=source.published,
        url=source.url,
        kind=source.kind,
        interest=source.interest,
        sha256=document.sha256,
        characters=len(document.text),
        text_kind=document.text_kind.value,
    )


def _line(document: DocumentFacts) -> str:
    details = [document.title, document.author, document.publisher, document.published]
    return f"{document.document}  {', '.join(detail for detail in details if detail)}"
