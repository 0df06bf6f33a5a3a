"""The façade: a library that is open for questions. The only place that wires rooms together."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from ketabot.answers import Answer, Candidate, Quote, Route, SourceCard, Turn
from ketabot.calibration import Calibration, load_calibration
from ketabot.composing import Extract, compose
from ketabot.config import Config
from ketabot.documents import Document, Source
from ketabot.embedding import Embedder, load_embedder
from ketabot.errors import CorpusError, KetabotError
from ketabot.index import Library, check_library, current_generation, load_library
from ketabot.prompts import Prompts, load_prompts
from ketabot.questions import as_text, read_history, searchable
from ketabot.reading import Reader, Reading, SimpleReader
from ketabot.retrieval import Query, retrieve
from ketabot.verification import SourceGuard

__all__ = ["Ketabot"]

CANDIDATES = 10
"""Sentences that an answer lists as considered."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Open:
    """One generation and the reader over it; replaced as a whole by a newer one."""

    library: Library
    reader: Reader


class Ketabot:
    """A library that is open for questions.

    Safe to use from several threads. When the index gets a new generation, it is loaded in the
    background while the one that is open goes on answering.
    """

    def __init__(self, config: Config, *, embedder: Embedder | None = None) -> None:
        """Open the index that the settings name.

        Args:
            config: the settings.
            embedder: the model, where the caller has loaded it already.

        Raises:
            KetabotError: a text, the model or the index is missing, damaged or does not fit.
        """
        self.config = config
        self.prompts: Prompts = load_prompts(config.paths.prompts)
        self._calibration: Calibration = load_calibration()
        self._embedder = load_embedder(config.embedding) if embedder is None else embedder
        self._guard = SourceGuard(config.paths.corpus)
        self._open = self._load()
        self._renewal = threading.Lock()
        self._refused = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        return None

    @property
    def generation(self) -> str:
        """The name of the index generation that is open."""
        return self._open.library.generation

    def ask(self, question: str, history: Sequence[Turn | Mapping[str, Any]] = ()) -> Answer:
        """Answer one question in quotes, or say that the library does not answer it.

        Raises:
            QuestionError: the question is blank or too long, or the history has another form.
            VerificationError: a quote would differ from its document; nothing is answered.
        """
        started = time.perf_counter()
        read_history(history)
        asked = as_text(question)
        standalone = searchable(
            asked, self.config.answering.max_question_characters, self.prompts.errors
        )
        opened = self._current()
        routed = time.perf_counter()
        query = Query(standalone, self._embedder.encode_query(standalone))
        passages = retrieve(opened.library, query, self.config.retrieval)
        retrieved = time.perf_counter()
        reading = opened.reader.read(query, passages)
        answer = self._answer(asked, standalone, opened.library, reading)
        ended = time.perf_counter()
        answer.timings_ms.update(
            route=_milliseconds(started, routed),
            retrieve=_milliseconds(routed, retrieved),
            read=_milliseconds(retrieved, ended),
            total=_milliseconds(started, ended),
        )
        return answer

    def paths(self) -> tuple[str, ...]:
        """Return the documents of the library, in order."""
        return tuple(document.path for document in self._open.library.documents)

    def text_of(self, path: str) -> str:
        """Return the text that the offsets of a document count in.

        Raises:
            CorpusError: the library has no such document.
        """
        return self._document(path).text

    def source_of(self, path: str) -> Source:
        """Return what is known of where a document comes from.

        Raises:
            CorpusError: the library has no such document.
        """
        return self._document(path).source

    def _document(self, path: str) -> Document:
        document = self._open.library.document(path)
        if document is None:
            raise CorpusError(f"the library has no document {path!r}; ketabot info lists them")
        return document

    def _load(self) -> _Open:
        library = load_library(self.config.paths.index)
        check_library(library, self._embedder, self.config)
        return _Open(library, SimpleReader(library, self.config.reading, self._calibration))

    def _current(self) -> _Open:
        """Return the open generation, and begin to load a newer one if there is one."""
        name = current_generation(self.config.paths.index)
        if (
            name is not None
            and name not in (self.generation, self._refused)
            and self._renewal.acquire(blocking=False)
        ):
            threading.Thread(target=self._renew, args=(name,), daemon=True).start()
        return self._open

    def _renew(self, name: str) -> None:
        try:
            self._open = self._load()
        except KetabotError as error:
            self._refused = name
            log.warning("the new index is not used: %s", error)
        finally:
            self._renewal.release()

    def _answer(self, asked: str, standalone: str, library: Library, reading: Reading) -> Answer:
        answering = self.config.answering
        threshold = answering.threshold
        if threshold is None:
            threshold = self._calibration.threshold
        found = bool(reading.sentences) and reading.confidence >= threshold
        extracts = compose(library, reading, answering) if found else ()
        quotes = tuple(
            self._cut(library, extract, number) for number, extract in enumerate(extracts, start=1)
        )
        return Answer(
            question=asked,
            standalone_question=standalone,
            route=Route.ANSWER if found else Route.NO_ANSWER,
            confidence=round(reading.confidence, 4),
            message=self.prompts.answer if found else self.prompts.no_answer,
            quotes=quotes,
            conflicts=(),
            sources=_cards(library, quotes),
            suggestions=(),
            candidates=_candidates(library, reading),
            disclaimer=self.prompts.disclaimer,
            index_generation=library.generation,
            timings_ms={},
        )

    def _cut(self, library: Library, extract: Extract, number: int) -> Quote:
        """Cut a quote from its document, after the file is held against its hash.

        Raises:
            VerificationError: the file is not the one that was indexed.
        """
        document, start, _ = library.sentence_span(extract.first)
        _, _, end = library.sentence_span(extract.stop - 1)
        self._guard.check(document)
        return Quote(
            number=number,
            text=document.text[start:end],
            document=document.path,
            start=start,
            end=end,
            score=round(extract.score, 4),
            document_sha256=document.sha256,
            before=_neighbour(library, extract.first - 1, document),
            after=_neighbour(library, extract.stop, document),
        )


def _milliseconds(start: float, end: float) -> float:
    return round(1000 * (end - start), 3)


def _neighbour(library: Library, row: int, document: Document) -> str:
    """Return the sentence of that row if it is a quotable one of the same document."""
    if not 0 <= row < library.sentence_count or not library.is_quotable(row):
        return ""
    other, start, end = library.sentence_span(row)
    return other.text[start:end] if other.path == document.path else ""


def _cards(library: Library, quotes: Sequence[Quote]) -> tuple[SourceCard, ...]:
    cards = []
    for number, path in enumerate(dict.fromkeys(quote.document for quote in quotes), start=1):
        document = library.document(path)
        if document is None:
            continue
        source = document.source
        cards.append(
            SourceCard(
                number=number,
                document=path,
                title=source.title,
                publisher=source.publisher,
                author=source.author,
                published=source.published,
                url=source.url,
                kind=source.kind,
                interest=source.interest,
            )
        )
    return tuple(cards)


def _candidates(library: Library, reading: Reading) -> tuple[Candidate, ...]:
    candidates = []
    for sentence in reading.sentences[:CANDIDATES]:
        document, start, end = library.sentence_span(sentence.row)
        candidates.append(
            Candidate(document.path, start, end, round(sentence.score, 4), sentence.via)
        )
    return tuple(candidates)
