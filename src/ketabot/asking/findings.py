"""What a check of the prepared questions found, for programs and for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ketabot.documents import Span, place_name
from ketabot.prepared import ASKED

__all__ = ["Alike", "Astray", "Findings", "Sparse", "TestAlike", "Unreached"]


@dataclass(frozen=True, slots=True)
class Sparse:
    """A sentence that can be quoted and has few or no questions."""

    span: Span
    sentence: str
    questions: int


@dataclass(frozen=True, slots=True)
class Astray:
    """A question that is nearer to another sentence's questions than to its own sentence's."""

    question: str
    line: int
    span: Span
    own: float | None
    """Cosine with the nearest other question of its sentence; ``None``: it has no other."""
    other: float
    other_question: str
    other_line: int
    other_span: Span


@dataclass(frozen=True, slots=True)
class Alike:
    """Two questions of the files that are the same or nearly so."""

    file: str
    line: int
    question: str
    other_file: str
    other_line: int
    other_question: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Unreached:
    """A sentence and those of its questions that would not find it if they were not there."""

    span: Span
    sentence: str
    of: int
    """Number of its questions."""
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TestAlike:
    """A question of a test set that is the same as a prepared one, or nearly so.

    Only places are told, not words: who writes the one should not read the other.
    """

    __test__ = False  # its name begins as pytest wants its classes to begin

    testset: str
    id: str
    file: str
    line: int
    similarity: float


@dataclass(frozen=True, slots=True)
class Findings:
    """All that a check found, the gravest of each kind first."""

    sentences: int
    asked: int
    unanswered: int
    reached_by_prepared: int
    """Asked questions whose sentence is found through the others."""
    reached_by_plain: int
    """Asked questions whose sentence is found without any prepared one."""
    reached_by_neither: int
    left_out: tuple[str, ...]
    """Lines that cannot be taken, each with its place and what to do."""
    both: tuple[Alike, ...]
    """Unanswered questions that stand among the answered ones."""
    duplicates: tuple[Alike, ...]
    """Questions that stand in one file twice."""
    sparse: tuple[Sparse, ...]
    astray: tuple[Astray, ...]
    unreached: tuple[Unreached, ...]
    testsets: tuple[TestAlike, ...]

    @property
    def found_any(self) -> bool:
        """Whether there is anything to look at."""
        return any(found for _, found, _ in self._kinds())

    def in_words(self, most: int) -> str:
        """Return the same for people: of each kind the first ``most``, and a summary."""
        lines = [line for kind in self._kinds() for line in _listed(*kind, most)]
        return "\n".join([*lines, *self._summary()])

    def _kinds(self) -> tuple[tuple[str, Sequence[object], Callable[..., str]], ...]:
        return (
            ("lines that are left out", self.left_out, str),
            ("listed as not answered, and nearly the same as an answered one", self.both, _alike),
            ("nearly the same question twice", self.duplicates, _alike),
            ("sentences with few questions or none", self.sparse, _sparse),
            ("questions nearer to another sentence's than to their own", self.astray, _astray),
            ("sentences that their own questions would miss", self.unreached, _unreached),
            ("questions of a test set that are prepared", self.testsets, _test_alike),
        )

    def _summary(self) -> Iterator[str]:
        yield (
            f"{self.asked} questions for {self.sentences} sentences that can be quoted, "
            f"{self.unanswered} questions without an answer"
        )
        if self.asked:
            yield (
                f"each asked as if it were not prepared: {self.reached_by_prepared} find their "
                f"sentence through the others, {self.reached_by_plain} without any, "
                f"{self.reached_by_neither} by neither"
            )


def _listed(
    title: str, found: Sequence[object], shown: Callable[..., str], most: int
) -> Iterator[str]:
    if not found:
        return
    yield f"{len(found)} {title}:"
    yield from (f"  {shown(one)}" for one in found[:most])
    if len(found) > most:
        yield f"  … and {len(found) - most} more; --most {len(found)} or --json shows them"
    yield ""


def _sparse(one: Sparse) -> str:
    return f"{one.questions}  {place_name(one.span)} “{one.sentence}”"


def _alike(one: Alike) -> str:
    first = f"{one.file}:{one.line} “{one.question}”"
    second = f"{one.other_file}:{one.other_line} “{one.other_question}”"
    return f"{one.similarity:.2f}  {first} and {second}"


def _astray(one: Astray) -> str:
    own = "alone" if one.own is None else f"{one.own:.2f}"
    return (
        f"{own} / {one.other:.2f}  {ASKED}:{one.line} “{one.question}” is near "
        f"{ASKED}:{one.other_line} “{one.other_question}” of {place_name(one.other_span)}"
    )


def _unreached(one: Unreached) -> str:
    missed = f"{len(one.questions)} of {one.of}"
    return f"{missed}  {place_name(one.span)} “{one.sentence}”, as in “{one.questions[0]}”"


def _test_alike(one: TestAlike) -> str:
    return f"{one.similarity:.2f}  {one.testset}: {one.id!r} and {one.file}:{one.line}"
