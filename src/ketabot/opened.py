"""One generation of an index that is open, and what works on it: from a query to an answer."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from ketabot.answers import Answer, Explanation
from ketabot.composing import (
    Composition,
    compose,
    permitted_composition,
    permitted_reading,
)
from ketabot.config import Config
from ketabot.conversation import Suggester
from ketabot.embedding import Embedder
from ketabot.embedding.reranking import Reranker
from ketabot.index import Library, check_library, load_library
from ketabot.presenting import Presenter
from ketabot.prompts import Prompts
from ketabot.reading import (
    Reader,
    Reading,
    ScoredSentence,
    calibration_of,
    open_reader,
    unprepared,
)
from ketabot.retrieval import Queries, Query, near_questions, retrieve
from ketabot.routing import Reply
from ketabot.spelling import Spelling, spelling_of
from ketabot.verification import SourceGuard

__all__ = ["AS_EVER", "Found", "Limits", "Opened", "milliseconds", "open_library", "timed"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What of a reading may be quoted, beyond what the settings say."""

    said: str = ""
    """What was quoted before: no sentence of it is quoted again."""
    without: frozenset[str] = frozenset()
    """Paths of documents that are not quoted."""
    reach: float | None = None
    """How far below the best sentence's score others may be; ``None``: as in the settings."""
    most: int | None = None
    """Most quotes; ``None``: as in the settings."""
    ahead: tuple[int, ...] = ()
    """Rows of sentences that are quoted ahead of all that was found, with the score of its best."""

    def __bool__(self) -> bool:
        """Whether anything is limited."""
        return self != AS_EVER


AS_EVER = Limits()


@dataclass(frozen=True, slots=True)
class Found:
    """What the library has on a question, before anything is decided."""

    query: Query
    reading: Reading
    timings_ms: dict[str, float]


@dataclass(frozen=True, slots=True)
class Opened:
    """One generation; replaced as a whole by a newer one."""

    config: Config
    library: Library
    queries: Queries
    reader: Reader
    plain: Reader | None
    """Reads as if there were no prepared questions; ``None``: there are none."""
    quick: Reader
    """Reads nothing closely, for a first look."""
    presenter: Presenter
    suggester: Suggester
    threshold: float
    """Least confidence of an answer."""
    spelling: Spelling | None
    """Mends what is mistyped; ``None``: the settings say that nothing is mended."""

    def mended(self, text: str) -> str:
        """Return a text with its slips of the keyboard mended, if any."""
        return text if self.spelling is None else self.spelling.mended(text)

    def find(self, query: Query) -> Found:
        """Search, and read what was found."""
        started = time.perf_counter()
        passages = retrieve(self.library, query, self.config.retrieval)
        near = near_questions(self.library, query, self.config.retrieval)
        retrieved = time.perf_counter()
        reading = self.reader.read(query, passages, near)
        times = {
            "retrieve": milliseconds(started, retrieved),
            "read": milliseconds(retrieved, time.perf_counter()),
        }
        return Found(query, reading, times)

    def foresees(self, query: Query) -> bool:
        """Whether an editor has said what answers just this question."""
        return near_questions(self.library, query, self.config.retrieval).is_foreseen

    def glance(self, query: Query) -> Reading:
        """Return what a first look makes of a question: nothing is read closely.

        Takes a few milliseconds; good for telling two readings of a message apart.
        """
        passages = retrieve(self.library, query, self.config.retrieval)
        near = near_questions(self.library, query, self.config.retrieval)
        return self.quick.read(query, passages, near)

    def answer(self, asked: str, found: Found, reply: Reply, limits: Limits = AS_EVER) -> Answer:
        """Quote what was found, if that is sure enough and the route lets it be quoted.

        Raises:
            VerificationError: a file has changed since it was indexed.
        """
        started = time.perf_counter()
        reading, text = found.reading, found.query.text
        composition = Composition()
        if reading.confidence >= self.threshold:
            answering = self.config.answering
            allowed = permitted_reading(reading, reply.allows, self.library, answering.quote_margin)
            allowed = self._led(allowed, limits, reply)
            allowed = self._within(allowed, limits) if limits else allowed
            if limits.most is not None:
                answering = answering.model_copy(update={"max_quotes": limits.most})
            made = compose(self.library, allowed, answering, text)
            composition = permitted_composition(made, reply.allows, self.library)
        answer = self.presenter.present(asked, text, reading, composition)
        composed = milliseconds(started, time.perf_counter())
        times = {**found.timings_ms, "read": round(found.timings_ms["read"] + composed, 3)}
        return replace(answer, timings_ms=times, notes=self._notes(found.query))

    def _notes(self, query: Query) -> tuple[str, ...]:
        """Say so where a model saw the beginning of a question alone."""
        seen = [query.text if query.seen is None else query.seen, self.reader.seen(query.text)]
        shortest = min(seen, key=len)
        return () if shortest == query.text else (self.presenter.cut_note(query.text, shortest),)

    def composed(self, reading: Reading, text: str) -> Composition:
        """Return the quotes of a reading that is sure enough; nothing is forbidden."""
        if reading.confidence < self.threshold:
            return Composition()
        return compose(self.library, reading, self.config.answering, text)

    def present(self, asked: str, found: Found, made: Composition) -> Answer:
        """Return the answer in quotes that have been chosen already.

        Raises:
            VerificationError: a file has changed since it was indexed.
        """
        return self.presenter.present(asked, found.query.text, found.reading, made)

    def _led(self, reading: Reading, limits: Limits, reply: Reply) -> Reading:
        """Return a reading ahead of which stand sentences that are as good as its best.

        Of one that may not quote anything nothing is made.
        """
        rows = [row for row in limits.ahead if reply.allows(self.library.sentence_text(row))]
        if not rows or not reading.sentences:
            return reading
        best = reading.sentences[0].score
        ahead = tuple(ScoredSentence(row, best, ()) for row in rows)
        rest = tuple(one for one in reading.sentences if one.row not in rows)
        return replace(reading, sentences=(*ahead, *rest))

    def _within(self, reading: Reading, limits: Limits) -> Reading:
        """Return the reading with the sentences that may still be quoted."""
        best = max((one.score for one in reading.sentences), default=0.0)
        least = -1.0 if limits.reach is None else best - limits.reach
        kept = tuple(
            one
            for one in reading.sentences
            if one.score >= least
            and self.library.span(one.row).document not in limits.without
            and self.library.sentence_text(one.row) not in limits.said
        )
        return replace(reading, sentences=kept)

    def explain(self, found: Found) -> Explanation:
        """Tell what the best sentences scored, and what would be without prepared questions."""
        without = None
        if self.plain is not None:
            passages = retrieve(self.library, found.query, self.config.retrieval)
            without = self.plain.read(found.query, passages)
        return self.presenter.explain(found.reading, without, self.threshold)


def open_library(
    config: Config,
    embedder: Embedder,
    reranker: Reranker | None,
    guard: SourceGuard,
    prompts: Prompts,
) -> Opened:
    """Load the generation of the index that serves now, and all that works on it.

    Raises:
        KetabotError: it is missing, damaged, or does not fit the settings.
    """
    library = load_library(config.paths.index)
    check_library(library, embedder, config)
    if config.retrieval.prepared == 0:
        library = library.without_prepared()
    plain = None
    if library.prepared is not None:
        plain = open_reader(library.without_prepared(), unprepared(config), reranker)
    threshold = config.answering.threshold
    if threshold is None:
        threshold = calibration_of(config, library).threshold
    return Opened(
        config,
        library,
        Queries(library, embedder),
        open_reader(library, config, reranker),
        plain,
        _quick_reader(library, config),
        Presenter(library, guard, prompts),
        Suggester(library),
        threshold,
        spelling_of(library) if config.retrieval.spelling == "mended" else None,
    )


def _quick_reader(library: Library, config: Config) -> Reader:
    reading = config.reading.model_copy(update={"reader": "simple"})
    paths = config.paths.model_copy(update={"calibration": None})
    return open_reader(
        library, config.model_copy(update={"reading": reading, "paths": paths}), None
    )


def milliseconds(start: float, end: float) -> float:
    """Return how long it took, of two readings of a clock in seconds."""
    return round(1000 * (end - start), 3)


def timed(answer: Answer, started: float, routed: float) -> Answer:
    """Return the answer with the time that routing and the whole of it took, in milliseconds.

    Both are readings of ``time.perf_counter``.
    """
    times = {"route": milliseconds(started, routed), **answer.timings_ms}
    total = milliseconds(started, time.perf_counter())
    return replace(answer, timings_ms={**times, "total": total})
