"""The façade: a library that is open for questions. The only place that wires rooms together."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from ketabot.answers import Answer, Explanation, Route, Turn
from ketabot.calibration import load_calibration
from ketabot.composing import (
    Composition,
    compose,
    permitted_composition,
    permitted_reading,
)
from ketabot.config import Config, load_config
from ketabot.documents import Document, Source
from ketabot.embedding import Embedder, load_embedder
from ketabot.errors import CorpusError, KetabotError, VerificationError
from ketabot.index import Library, check_library, current_generation, load_library
from ketabot.presenting import Presenter
from ketabot.prompts import Prompts, load_prompts
from ketabot.questions import as_text, read_history, searchable
from ketabot.reading import Reader, Reading, SimpleReader, unprepared
from ketabot.retrieval import Passage, Queries, Query, near_questions, retrieve
from ketabot.routing import FirstAid, Reply, Router, load_classifier, load_encoder, openings
from ketabot.verification import SourceGuard

__all__ = ["Ketabot"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Open:
    """One generation and what works on it; replaced as a whole by a newer one."""

    library: Library
    queries: Queries
    reader: Reader
    presenter: Presenter
    threshold: float
    """Least confidence of an answer."""


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
        self._first_aid = FirstAid(self.prompts, config.safety.region)
        self._guard = SourceGuard(config.paths.corpus)
        self._embedder = load_embedder(config.embedding) if embedder is None else embedder
        self._encoder = load_encoder(self._embedder)
        self._router = Router(load_classifier(self._encoder.fingerprint), openings(self.prompts))
        self._open = self._load()
        self._renewal = threading.Lock()
        self._refused: str | None = None

    @classmethod
    def open(cls, corpus: str | Path = "corpus", index: str | Path = "index") -> Self:
        """Open the index of a corpus with default settings.

        For other settings use ``Ketabot(load_config(...))``.

        Raises:
            KetabotError: as for ``Ketabot(config)``.
        """
        return cls(load_config(flags={"paths": {"corpus": corpus, "index": index}}))

    @property
    def generation(self) -> str:
        """The name of the index generation that is open."""
        return self._open.library.generation

    def ask(
        self,
        question: str,
        history: Sequence[Turn | Mapping[str, Any]] = (),
        *,
        explain: bool = False,
    ) -> Answer:
        """Answer one question in quotes, or say that the library does not answer it.

        Who is in danger is told where help is, before the model or the index is touched. With
        ``explain`` the answer tells what its route was decided by, and the prepared questions that
        had a say, if there are any.

        Raises:
            QuestionError: the question is blank or too long, or the history has another form.
            VerificationError: a file has changed since it was indexed; nothing is quoted.
        """
        started = time.perf_counter()
        urgent = self.urgent(question, history, explain=explain)
        if urgent is not None:
            return urgent
        turns, asked = read_history(history), as_text(question)
        standalone = self._searchable(asked)
        opened = self._current()
        query = opened.queries(standalone)
        encode = self._encoder.beside(query.text.casefold(), query.vector)
        verdict = self._router.route(asked, turns, encode)
        if verdict.route is Route.OFF_TOPIC and self._is_answered(query, opened):
            # What is off the topic of one library is that of another, as its documents tell.
            verdict = replace(verdict, route=Route.ANSWER)
        reply = Reply(verdict, self.prompts, self.config.safety.region)
        routed = time.perf_counter()
        if not reply.quotes:
            return _timed(reply.alone(asked, self.generation, explain=explain), started, routed)
        try:
            answer = self._answer(asked, query, opened, reply)
        except VerificationError:
            newer = self._newer_than(opened)
            if newer is opened:
                raise
            opened, answer = newer, self._answer(asked, query, newer, reply)
        if explain:
            answer = replace(answer, explanation=self._explain(standalone, opened))
        answer = reply.finish(answer, explain=explain)
        return _timed(answer, started, routed)

    def urgent(
        self,
        question: str,
        history: Sequence[Turn | Mapping[str, Any]] = (),
        *,
        explain: bool = False,
    ) -> Answer | None:
        """Return the help where patterns tell of crisis or emergency, else ``None``.

        Touches neither the model nor the index, and takes about a millisecond.

        Raises:
            QuestionError: the history has another form.
        """
        started = time.perf_counter()
        help_first = self._first_aid.answer(question, history, explain=explain)
        if help_first is None:
            return None
        answer = replace(help_first, index_generation=self.generation)
        return _timed(answer, started, time.perf_counter())

    def read(self, question: str) -> Reading:
        """Return what the reader makes of a question, before anything is decided or quoted.

        Raises:
            QuestionError: the question is blank or too long.
        """
        opened = self._current()
        query = opened.queries(self._searchable(as_text(question)))
        return self._read(query, retrieve(opened.library, query, self.config.retrieval), opened)

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
            raise CorpusError(f"the library has no document {path!r}; `ketabot info` lists them")
        return document

    def _searchable(self, question: str) -> str:
        limit = self.config.answering.max_question_characters
        return searchable(question, limit, self.prompts.errors)

    def _is_answered(self, query: Query, opened: _Open) -> bool:
        passages = retrieve(opened.library, query, self.config.retrieval)
        return self._read(query, passages, opened).confidence >= opened.threshold

    def _answer(self, asked: str, query: Query, opened: _Open, reply: Reply) -> Answer:
        started = time.perf_counter()
        passages = retrieve(opened.library, query, self.config.retrieval)
        retrieved = time.perf_counter()
        reading = self._read(query, passages, opened)
        sure = reading.confidence >= opened.threshold
        composition = Composition()
        if sure:
            allowed = permitted_reading(reading, reply.allows, opened.library)
            made = compose(opened.library, allowed, self.config.answering, query.text)
            composition = permitted_composition(made, reply.allows, opened.library)
        answer = opened.presenter.present(asked, query.text, reading, composition)
        times = {
            "retrieve": _milliseconds(started, retrieved),
            "read": _milliseconds(retrieved, time.perf_counter()),
        }
        return replace(answer, timings_ms=times)

    def _explain(self, standalone: str, opened: _Open) -> Explanation | None:
        if opened.library.prepared is None:
            return None
        query = opened.queries(standalone)
        passages = retrieve(opened.library, query, self.config.retrieval)
        calibration = load_calibration(unprepared(self.config).paths.calibration)
        plain = SimpleReader(opened.library.without_prepared(), self.config.reading, calibration)
        reading = self._read(query, passages, opened)
        return opened.presenter.explain(reading, plain.read(query, passages))

    def _read(self, query: Query, passages: Sequence[Passage], opened: _Open) -> Reading:
        near = near_questions(opened.library, query, self.config.retrieval)
        return opened.reader.read(query, passages, near)

    def _load(self) -> _Open:
        library = load_library(self.config.paths.index)
        check_library(library, self._embedder, self.config)
        if self.config.retrieval.prepared == 0:
            library = library.without_prepared()
        calibration = load_calibration(self.config.paths.calibration, library.evidence)
        threshold = self.config.answering.threshold
        return _Open(
            library,
            Queries(library, self._embedder),
            SimpleReader(library, self.config.reading, calibration, load_calibration()),
            Presenter(library, self._guard, self.prompts),
            calibration.threshold if threshold is None else threshold,
        )

    def _current(self) -> _Open:
        """Return the open generation, and begin to load a newer one if there is one."""
        opened = self._open
        if self._has_newer(opened) and not self._renewal.locked():
            threading.Thread(target=self._newer_than, args=(opened,), daemon=True).start()
        return opened

    def _has_newer(self, opened: _Open) -> bool:
        name = current_generation(self.config.paths.index)
        return name is not None and name not in (opened.library.generation, self._refused)

    def _newer_than(self, opened: _Open) -> _Open:
        """Load the generation that serves now, and return it, or the open one if it is no use."""
        with self._renewal:
            if self._open is opened and self._has_newer(opened):
                name = current_generation(self.config.paths.index)
                try:
                    self._open = self._load()
                except (KetabotError, MemoryError) as error:
                    # Named before it was loaded: one that came meanwhile is not refused with it.
                    self._refused = name
                    log.warning("the new index is not used: %s", error)
            return self._open


def _timed(answer: Answer, started: float, routed: float) -> Answer:
    """Return the answer with the time that routing and the whole of it took, in milliseconds."""
    times = {"route": _milliseconds(started, routed), **answer.timings_ms}
    total = _milliseconds(started, time.perf_counter())
    return replace(answer, timings_ms={**times, "total": total})


def _milliseconds(start: float, end: float) -> float:
    return round(1000 * (end - start), 3)
