"""What people said of answers, reviewed: it becomes a line of a test set or a prepared question.

A line leaves the queue only when what was made of it is on the disk. Where the queue cannot be
written after that, the line is still there; accepting it again replaces what was made before.
"""

from __future__ import annotations

import json
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ketabot.asking import add_question, check_span, desk_of, editing
from ketabot.asking.adding import Addition
from ketabot.config import Config
from ketabot.documents import Span, place_name
from ketabot.errors import EvaluationError, FeedbackError
from ketabot.evaluation.testset import read_testsets
from ketabot.index import Library
from ketabot.index.files import replace_files

__all__ = ["Said", "Worktop", "accept", "discard", "prepare", "read_feedback"]

ONE_REVIEW = threading.Lock()
"""Two reviewers of one line: what the first makes of it counts, and the second is told."""


@dataclass(frozen=True, slots=True)
class Said:
    """A line of feedback that nobody has reviewed yet."""

    line: str
    """As it stands in the file; what it is found by again."""
    content: Mapping[str, Any]
    """The line read: see ``ketabot.web.feedback``."""

    def text(self, name: str) -> str:
        """Return a field that is a text; empty where it is none."""
        value = self.content.get(name, "")
        return value if isinstance(value, str) else ""

    def quoted(self) -> tuple[Span, ...]:
        """Return where what was quoted stands, as far as the line tells."""
        spans = self.content.get("quoted", [])
        return tuple(
            Span(one["document"], one["start"], one["end"])
            for one in (spans if isinstance(spans, list) else [])
            if isinstance(one, dict) and _is_place(one)
        )


@dataclass(frozen=True, slots=True)
class Worktop:
    """What a review works on."""

    config: Config
    library: Library

    @property
    def queue(self) -> Path | None:
        """The file with what people said; ``None``: it is not kept."""
        return self.config.web.feedback

    @property
    def reviewed(self) -> Path:
        """The test set that accepted lines go to."""
        return self.config.web.reviewed

    def waiting(self) -> tuple[Said, ...]:
        """Return the lines that wait for a review, the oldest first.

        Raises:
            FeedbackError: the file cannot be read.
        """
        return () if self.queue is None else read_said(self.queue)

    def text(self, span: Span) -> str:
        """Return what stands at a span; empty where the library has no such place."""
        document = self.library.document(span.document)
        return "" if document is None else document.text[span.start : span.end]


def read_feedback(path: Path) -> list[Mapping[str, Any]]:
    """Return the lines of a file of feedback; none if there is no file yet.

    Raises:
        FeedbackError: the file cannot be read, or a line of it is no JSON object.
    """
    return [said.content for said in read_said(path)]


def read_said(path: Path) -> tuple[Said, ...]:
    """Do as ``read_feedback``, and keep how each line is written."""
    try:
        lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
        found = [json.loads(line) for line in lines]
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as error:
        raise FeedbackError(f"cannot read {str(path)!r}: {error}; mend that line") from None
    if not all(isinstance(one, dict) for one in found):
        raise FeedbackError(f"{str(path)!r} holds a line that is no JSON object; mend it")
    return tuple(Said(line, one) for line, one in zip(lines, found, strict=True))


def accept(worktop: Worktop, said: Said, span: Span | None) -> None:
    """Make a line of the test set of it, and take it out of the queue.

    Args:
        worktop: files and library.
        said: the line.
        span: what answers the question; ``None``: nothing in the library does.

    Raises:
        FeedbackError: it is no line that `ketabot evaluate` reads, somebody has reviewed it
            meanwhile, or a file cannot be written.
    """
    if span is not None and len(worktop.text(span)) != span.end - span.start:
        raise FeedbackError(
            f"there is no place {place_name(span)} in the library any more; choose another"
        )
    gold = [] if span is None else [{**asdict(span), "text": worktop.text(span)}]
    line = {**said.content, "answerable": span is not None, "gold": gold}
    _check_line(worktop, line)
    with _review(worktop, said):
        with _editing(worktop.reviewed):
            lines = read_said(worktop.reviewed)
            kept = [one.line for one in lines if one.text("id") != line.get("id")]
            _write(worktop.reviewed, [*kept, json.dumps(line, ensure_ascii=False)])
        _take_out(worktop, said)


def prepare(worktop: Worktop, said: Said, span: Span | None) -> Addition:
    """Make a prepared question of it, as `ketabot asked add` does, and take it out of the queue.

    Args:
        worktop: files and library.
        said: the line.
        span: what answers the question; ``None``: nothing in the library does.

    Raises:
        QuestionError: it is prepared already.
        CorpusError: the span is no sentence, a document has changed since it was indexed, or the
            file cannot be written.
        FeedbackError: somebody has reviewed it meanwhile, or the queue cannot be written.
    """
    with _review(worktop, said):
        with editing(worktop.config.paths.corpus):
            desk = desk_of(worktop.config, worktop.library)
            place = None if span is None else check_span(desk, span)
            added = add_question(desk, said.text("question"), place, answered=place is not None)
        _take_out(worktop, said)
    return added


def discard(worktop: Worktop, said: Said) -> None:
    """Take a line out of the queue.

    Raises:
        FeedbackError: somebody has reviewed it meanwhile, or the file cannot be written.
    """
    with _review(worktop, said):
        _take_out(worktop, said)


@contextmanager
def _review(worktop: Worktop, said: Said) -> Iterator[None]:
    """Be the only one who reviews, with a line that still waits for it."""
    with ONE_REVIEW:
        if worktop.queue is None:
            raise FeedbackError("what people say is not kept, so there is nothing to review")
        if said.line not in (one.line for one in worktop.waiting()):
            raise _reviewed()
        yield


def _take_out(worktop: Worktop, said: Said) -> None:
    queue = worktop.queue
    if queue is None:
        return
    with _editing(queue):
        lines = [one.line for one in read_said(queue)]
        if said.line not in lines:  # by another program, or by hand
            raise _reviewed()
        lines.remove(said.line)
        _write(queue, lines)


def _reviewed() -> FeedbackError:
    return FeedbackError("somebody has reviewed this already; go on to the next")


def _is_place(one: Mapping[str, Any]) -> bool:
    numbers = type(one.get("start")) is int and type(one.get("end")) is int
    return numbers and isinstance(one.get("document"), str)


def _check_line(worktop: Worktop, line: Mapping[str, Any]) -> None:
    """See that the evaluation reads it, by the code that it reads with."""
    texts = {document.path: document.text for document in worktop.library.documents}
    with tempfile.TemporaryDirectory(prefix="ketabot-review-") as folder:
        file = Path(folder) / "line.jsonl"
        file.write_text(json.dumps(line, ensure_ascii=False), encoding="utf-8")
        try:
            read_testsets([file], texts)
        except EvaluationError as error:
            faults = [problem.partition(": ")[2] for problem in error.problems]
            raise FeedbackError(
                f"this is no line that `ketabot evaluate` reads: {'; '.join(faults) or error}"
            ) from None


@contextmanager
def _editing(path: Path) -> Iterator[None]:
    """Be the only one who changes a file; whoever adds feedback to it waits meanwhile."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritten(path, error) from None
    with editing(path.parent):
        yield


def _write(path: Path, lines: list[str]) -> None:
    """Write lines, for nobody else to read: they are what people asked."""
    content = "".join(f"{line}\n" for line in lines).encode("utf-8")
    try:
        replace_files({path: content}, new=0o600)
    except OSError as error:
        raise _unwritten(path, error) from None


def _unwritten(path: Path, error: OSError) -> FeedbackError:
    return FeedbackError(f"cannot write {str(path)!r}: {error.strerror}; nothing is lost")
