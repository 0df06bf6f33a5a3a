"""The façade: a library that is open for questions."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Self

from ketabot.answers import Answer, Turn
from ketabot.config import Config, load_config
from ketabot.dialogue import Asked, Dialogue
from ketabot.documents import Document, Source
from ketabot.embedding import Embedder, load_embedder
from ketabot.errors import CorpusError, KetabotError, VerificationError
from ketabot.index import Library, check_there, current_generation
from ketabot.loaders import check_corpus
from ketabot.opened import Opened, open_library, timed
from ketabot.prompts import Prompts, load_prompts
from ketabot.questions import as_text, read_history, searchable
from ketabot.reading import Reading, reranker_of
from ketabot.routing import FirstAid, Router, load_classifier, load_encoder, openings
from ketabot.verification import SourceGuard

__all__ = ["Ketabot"]

log = logging.getLogger(__name__)


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
            KetabotError: a text, the corpus, the model or the index is missing or does not fit.
        """
        self.config = config
        self.prompts: Prompts = load_prompts(config.paths.prompts)
        self._first_aid = FirstAid(self.prompts, config.safety.region)
        self._guard = SourceGuard(config.paths.corpus)
        check_corpus(config.paths.corpus)
        check_there(config.paths.index)
        self._embedder = load_embedder(config.embedding) if embedder is None else embedder
        encoder = load_encoder(config.embedding)
        router = Router(load_classifier(encoder.fingerprint), openings(self.prompts))
        self._dialogue = Dialogue(config, self.prompts, router, encoder)
        self._reranker = reranker_of(config)
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

    @property
    def library(self) -> Library:
        """The generation that is open, as it was read."""
        return self._open.library

    @property
    def embedder(self) -> Embedder:
        """The model."""
        return self._embedder

    def renew(self) -> str:
        """Open the generation that serves by now, and return its name.

        Where it is of no use, the one that is open goes on answering, and its name is returned.
        """
        return self._newer_than(self._open).library.generation

    @property
    def indexed_on(self) -> str:
        """The day on which that generation was written, as an ISO date; empty: not known."""
        manifest = self.config.paths.index / self.generation / "manifest.json"
        try:
            return date.fromtimestamp(manifest.stat().st_mtime).isoformat()
        except OSError:  # replaced by a newer generation, and removed
            return ""

    def ask(
        self,
        question: str,
        history: Sequence[Turn | Mapping[str, Any]] = (),
        *,
        explain: bool = False,
        search: str = "",
    ) -> Answer:
        """Answer one question in quotes, or say that the library does not answer it.

        Who is in danger is told where help is, before the model or the index is touched. What was
        said before tells what is meant; ``search`` is searched instead, where a person prefers the
        ``other_reading`` of an answer. With
        ``explain`` the answer tells what its route was decided by, what each part of the search
        made of the best sentences, and the prepared questions that had a say, if there are any.

        Raises:
            QuestionError: the question is blank or too long, or the history has another form.
            VerificationError: a file has changed since it was indexed; nothing is quoted.
        """
        urgent = self.urgent(question, history, explain=explain)
        if urgent is None and search:
            urgent = self.urgent(search, history, explain=explain)
            urgent = urgent and replace(urgent, question=as_text(question))
        if urgent is not None:
            return urgent
        asked = Asked(as_text(question), read_history(history), as_text(search), explain)
        opened = self._current()
        try:
            return self._dialogue.answer(opened, asked)
        except VerificationError:
            newer = self._newer_than(opened)
            if newer is opened:
                raise
            # Its model may have learned other questions.
            return self._dialogue.answer(newer, asked)

    def urgent(
        self,
        question: str,
        history: Sequence[Turn | Mapping[str, Any]] = (),
        *,
        explain: bool = False,
        alone: bool = False,
    ) -> Answer | None:
        """Return the help where patterns tell of crisis or emergency, else ``None``.

        Touches neither the model nor the index. Each message is read once: asking it afterwards,
        or going on from it, costs nothing more. With ``alone``, where the library is not going to
        be asked, a hint is enough; so it is where the message is too long for that.

        Raises:
            QuestionError: the history has another form.
        """
        started = time.perf_counter()
        alone = alone or len(question) > self.config.answering.max_question_characters
        help_first = self._first_aid.answer(question, history, explain=explain, alone=alone)
        if help_first is None:
            return None
        answer = replace(help_first, index_generation=self.generation)
        return timed(answer, started, time.perf_counter())

    @property
    def features(self) -> tuple[str, ...]:
        """The names of the evidence that a confidence is fitted on."""
        return self._open.reader.features

    def read(self, question: str) -> Reading:
        """Return what the reader makes of a question, before anything is decided or quoted.

        Raises:
            QuestionError: the question is blank or too long.
        """
        opened = self._current()
        text = opened.mended(self._searchable(as_text(question)))
        return opened.find(opened.queries(text)).reading

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

    def _load(self) -> Opened:
        return open_library(self.config, self._embedder, self._reranker, self._guard, self.prompts)

    def _current(self) -> Opened:
        """Return the open generation, and begin to load a newer one if there is one."""
        opened = self._open
        if self._has_newer(opened) and not self._renewal.locked():
            threading.Thread(target=self._newer_than, args=(opened,), daemon=True).start()
        return opened

    def _has_newer(self, opened: Opened) -> bool:
        name = current_generation(self.config.paths.index)
        return name is not None and name not in (opened.library.generation, self._refused)

    def _newer_than(self, opened: Opened) -> Opened:
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
