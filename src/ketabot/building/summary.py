"""What a build tells: how far it has come, and in the end what it did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ketabot.building.reconsidering import Reconsider
from ketabot.loaders import Skipped
from ketabot.prepared import Problem

__all__ = ["BuildProgress", "BuildSummary"]


MOST_SHOWN = 5
"""Questions to reconsider that are told to people."""


class BuildProgress(Protocol):
    """Told how far a step of the build has come."""

    def __call__(self, step: str, done: int, total: int) -> None:
        """Take note that ``done`` of ``total`` units of a step are done."""


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build did. ``added``, ``changed`` and ``reused`` add up to ``documents``."""

    generation: str
    documents: int
    added: int
    changed: int
    removed: int
    reused: int
    """Documents whose sentences, chunks and vectors were taken over from the index before."""
    skipped: tuple[Skipped, ...]
    sentences: int
    chunks: int
    embedded: int
    """Different texts that were embedded."""
    seconds: float
    unchanged: bool
    """There was nothing to do, and the generation from before goes on serving."""
    rebuilt: str
    """Why nothing was taken over although there was an index; empty otherwise."""
    asked: int = 0
    """Different prepared questions with an answer."""
    unanswered: int = 0
    """Different prepared questions without one."""
    moved: int = 0
    """Lines of them whose text was found again at another place of its document."""
    problems: tuple[Problem, ...] = ()
    """Lines of them that are left out, or of which something is."""
    notes: tuple[str, ...] = ()
    """What is in use and may belong to another library, a line each."""
    reconsider: tuple[Reconsider, ...] = ()
    """Unanswered questions that a new document may answer, the likeliest first."""

    def in_words(self) -> str:
        """Tell it to people, in a few lines."""
        size = ", ".join(
            [
                _counted(self.documents, "document"),
                _counted(self.sentences, "sentence"),
                _counted(self.chunks, "chunk"),
            ]
        )
        missing = f"; {_counted(len(self.skipped), 'file')} skipped" if self.skipped else ""
        if self.unchanged:
            return "\n".join(
                [f"{self.generation} is up to date: {size}{missing}", *self._questions()]
            )
        lines = [
            f"{self.generation}: {size}{missing}",
            f"{self.added:,} added, {self.changed:,} changed, {self.removed:,} removed, "
            f"{self.reused:,} taken over; "
            f"{_counted(self.embedded, 'text')} embedded in {self.seconds:.1f} s",
            *self._questions(),
        ]
        if self.rebuilt:
            lines.append(f"everything was built anew: {self.rebuilt}")
        return "\n".join([*lines, *self._to_reconsider()])

    def _to_reconsider(self) -> list[str]:
        if not self.reconsider:
            return []
        count = len(self.reconsider)
        shown = [f"  {one}" for one in self.reconsider[:MOST_SHOWN]]
        more = [f"  … and {count - MOST_SHOWN:,} more"]
        return [
            f"{_counted(count, 'question')} that nothing answered may be "
            "answered by what is new; take out those that are, or ketabot will tend to say that "
            "there is no answer:",
            *shown,
            *(more if count > MOST_SHOWN else []),
        ]

    def _questions(self) -> list[str]:
        if not (self.asked or self.unanswered or self.problems):
            return []
        faults = f"; {_counted(len(self.problems), 'problem')}" if self.problems else ""
        moved = f"; {_counted(self.moved, 'line')} found again" if self.moved else ""
        return [
            f"prepared questions: {self.asked:,} answered, {self.unanswered:,} not{moved}{faults}"
        ]


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
