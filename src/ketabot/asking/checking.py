"""Are the prepared questions enough, and does each one lead to its own sentence?

A question is tried as if it had not been prepared ("leave one out"): its sentence is found
through the others when the most similar of them belongs to it, and without any when plain
retrieval and reading put it first. Sentences that say the same count as one.

What a question leads to is told by the model that searches: where the index has one that learned
the prepared questions, by that. Which questions are nearly the same is always told by the model as
it came, since the other brings together what should be found together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ketabot.asking.desk import Desk, without_unplaced
from ketabot.asking.findings import Alike, Astray, Findings, Sparse, TestAlike, Unreached
from ketabot.asking.indexed import IndexedVectors
from ketabot.asking.measuring import (
    Nearest,
    Tell,
    nearest,
    nearest_before,
    nearest_by_sentence,
)
from ketabot.asking.overlap import SAME, KnownQuestions
from ketabot.asking.plain import PlainSearch
from ketabot.config import Config
from ketabot.documents import Span, hits
from ketabot.embedding import Embedder, Matrix, read_adaptation
from ketabot.index import check_library
from ketabot.index.adapted import adapted_model
from ketabot.prepared import (
    ASKED,
    UNANSWERED,
    AskedQuestion,
    UnansweredQuestion,
    normal_form,
)

__all__ = ["Bounds", "Findings", "TestQuestion", "check_questions"]

Question: TypeAlias = "AskedQuestion | UnansweredQuestion"


@dataclass(frozen=True, slots=True)
class Bounds:
    """From where on something is worth a look."""

    least: int = 12
    """Fewest questions of a sentence."""
    margin: float = 0.1
    """How much nearer, as a cosine, another sentence's question is than its own sentence's."""


@dataclass(frozen=True, slots=True)
class TestQuestion:
    """A question of a test set."""

    __test__ = False  # its name begins as pytest wants its classes to begin

    testset: str
    id: str
    question: str


def check_questions(
    desk: Desk,
    embedder: Embedder,
    config: Config,
    *,
    bounds: Bounds,
    testing: Sequence[TestQuestion] = (),
    tell: Tell,
) -> Findings:
    """Look through all prepared questions of a library.

    Args:
        desk: the library and its questions.
        embedder: what tells how alike they are; the index knows how it was changed.
        config: the settings of the plain search.
        bounds: from where on something is worth a look.
        testing: questions that should not be among the prepared ones.
        tell: told how far each step has come.

    Raises:
        IndexMismatchError: the index was built with another model or other settings.
        ModelError: the index was built with an adaptation that this model does not take.
    """
    check_library(desk.library, embedder, config)
    return _Check(without_unplaced(desk), embedder, config, bounds, tell).findings(testing)


class _Check:
    """One look through the questions."""

    def __init__(
        self, desk: Desk, embedder: Embedder, config: Config, bounds: Bounds, tell: Tell
    ) -> None:
        self.desk = desk
        self.embedder = embedder
        self.config = config
        self.bounds = bounds
        self.tell = tell
        self.asked = desk.prepared.asked
        self.unanswered = desk.prepared.unanswered
        self.spans = list(desk.asked())
        numbers = {span: number for number, span in enumerate(self.spans)}
        self.span_of = np.array([numbers[one.span] for one in self.asked], dtype=np.int64)
        self.asked_vectors = self._as_it_came(self.asked)
        self.unanswered_vectors = self._as_it_came(self.unanswered)
        self.searched_vectors = self._as_searched()

    def _encode(self, texts: Sequence[str], embedder: Embedder | None = None) -> Matrix:
        step = "embedding the questions, in tokens"
        model = self.embedder if embedder is None else embedder
        return model.encode(texts, lambda done, total: self.tell(step, done, total))

    def _as_it_came(self, questions: Sequence[Question]) -> Matrix:
        """Return the vectors of questions by the library's own model."""
        texts = [one.question for one in questions]
        prepared = self.desk.library.prepared
        if prepared is None or prepared.adaptation is not None:
            return self._encode(texts)
        return IndexedVectors(prepared)(texts, self._encode)

    def _as_searched(self) -> Matrix:
        """Return the vectors by which answered questions are found among each other."""
        prepared = self.desk.library.prepared
        changed = None if prepared is None else prepared.adaptation
        if prepared is None or changed is None:
            return self.asked_vectors

        def encode(texts: list[str]) -> Matrix:
            return self._encode(texts, adapted_model(self.embedder, read_adaptation(changed)))

        return IndexedVectors(prepared)([one.question for one in self.asked], encode)

    def findings(self, testing: Sequence[TestQuestion]) -> Findings:
        """Return all that there is to look at."""
        own, other = nearest_by_sentence(
            self.searched_vectors, self.span_of, _forms(self.asked), self.same, self.tell
        )
        by_prepared = (own.similarity >= other.similarity) & (own.similarity >= -1)
        by_plain = self._reached_by_plain()
        neither = ~(by_prepared | by_plain)
        return Findings(
            sentences=sum(1 for _ in self.desk.sentences()),
            asked=len(self.asked),
            unanswered=len(self.unanswered),
            reached_by_prepared=int(by_prepared.sum()),
            reached_by_plain=int(by_plain.sum()),
            reached_by_neither=int(neither.sum()),
            left_out=tuple(str(problem) for problem in self.desk.prepared.problems),
            both=tuple(_graver(self._both())),
            duplicates=tuple(_graver(self._duplicates())),
            sparse=tuple(sorted(self._sparse(), key=lambda one: one.questions)),
            astray=tuple(self._astray(own, other)),
            unreached=tuple(self._unreached(neither)),
            testsets=tuple(self._testsets(testing)),
        )

    @cached_property
    def same(self) -> NDArray[np.bool_]:
        """(s, s) which spans say the same, or overlap."""
        vectors = self._encode([self.desk.text(span) for span in self.spans])
        same: NDArray[np.bool_] = vectors @ vectors.T >= self.config.answering.duplicate_similarity
        for i, span in enumerate(self.spans):
            same[i] |= [hits(span, other) for other in self.spans]
        return same

    def _sparse(self) -> Iterator[Sparse]:
        counts = {span: len(questions) for span, questions in self.desk.asked().items()}
        by_document: dict[str, list[Span]] = defaultdict(list)
        for span in counts:
            by_document[span.document].append(span)
        for sentence in self.desk.sentences():
            near = (span for span in by_document[sentence.document] if hits(span, sentence))
            count = sum(counts[span] for span in near)
            if count < self.bounds.least:
                yield Sparse(sentence, self.desk.text(sentence), count)

    def _astray(self, own: Nearest, other: Nearest) -> Iterator[Astray]:
        lead = other.similarity - np.maximum(own.similarity, 0)
        for i in np.argsort(-lead, kind="stable"):
            if lead[i] < self.bounds.margin or other.similarity[i] < -1:
                continue
            question, rival = self.asked[i], self.asked[other.row[i]]
            alone = own.similarity[i] < -1
            yield Astray(
                question=question.question,
                line=question.line,
                span=question.span,
                own=None if alone else _rounded(own.similarity[i]),
                other=_rounded(other.similarity[i]),
                other_question=rival.question,
                other_line=rival.line,
                other_span=rival.span,
            )

    def _both(self) -> Iterator[Alike]:
        found = nearest(self.unanswered_vectors, self.asked_vectors)
        for i, one in enumerate(self.unanswered):
            if found.similarity[i] >= SAME:
                yield _alike(one, self.asked[found.row[i]], found.similarity[i])

    def _duplicates(self) -> Iterator[Alike]:
        groups: tuple[tuple[Sequence[Question], Matrix], ...] = (
            (self.asked, self.asked_vectors),
            (self.unanswered, self.unanswered_vectors),
        )
        for group, vectors in groups:
            found = nearest_before(vectors, _forms(group))
            for i, one in enumerate(group):
                if found.similarity[i] >= SAME:
                    yield _alike(one, group[found.row[i]], found.similarity[i])

    def _reached_by_plain(self) -> NDArray[np.bool_]:
        search = PlainSearch(self.desk.library, self.config)
        reached = np.zeros(len(self.asked), dtype=bool)
        for i, one in enumerate(self.asked):
            first = search.first(one.question, self.asked_vectors[i])
            if first is not None:
                kin = np.flatnonzero(self.same[self.span_of[i]])
                reached[i] = any(hits(first, self.spans[k]) for k in kin)
            self.tell("asking each without the others", i + 1, len(self.asked))
        return reached

    def _unreached(self, neither: NDArray[np.bool_]) -> Iterator[Unreached]:
        missed: dict[Span, list[str]] = defaultdict(list)
        for i in np.flatnonzero(neither):
            missed[self.asked[i].span].append(self.asked[i].question)
        counts = {span: len(questions) for span, questions in self.desk.asked().items()}
        for span in sorted(missed, key=lambda span: -len(missed[span]) / counts[span]):
            yield Unreached(span, self.desk.text(span), counts[span], tuple(missed[span]))

    def _testsets(self, testing: Sequence[TestQuestion]) -> Iterator[TestAlike]:
        prepared: list[Question] = [*self.asked, *self.unanswered]
        known = KnownQuestions([one.question for one in prepared])
        vectors = np.concatenate([self.asked_vectors, self.unanswered_vectors])
        found = nearest(self._encode([one.question for one in testing]), vectors)
        for i, one in enumerate(testing):
            alike = known.likeness(one.question, int(found.row[i]), found.similarity[i])
            if alike.is_same:
                twin = prepared[alike.row]
                place = (_file(twin), twin.line, _rounded(alike.similarity))
                yield TestAlike(one.testset, one.id, *place)


def _forms(questions: Sequence[Question]) -> NDArray[np.int64]:
    """Return a number for each question, the same where the words are."""
    numbers: dict[str, int] = {}
    forms = [numbers.setdefault(normal_form(one.question), len(numbers)) for one in questions]
    return np.array(forms, dtype=np.int64)


def _file(one: Question) -> str:
    return ASKED if isinstance(one, AskedQuestion) else UNANSWERED


def _alike(
    one: Question,
    other: Question,
    similarity: float,
) -> Alike:
    return Alike(
        file=_file(one),
        line=one.line,
        question=one.question,
        other_file=_file(other),
        other_line=other.line,
        other_question=other.question,
        similarity=_rounded(similarity),
    )


def _graver(found: Iterator[Alike]) -> list[Alike]:
    return sorted(found, key=lambda one: -one.similarity)


def _rounded(similarity: float) -> float:
    return round(float(similarity), 3)
