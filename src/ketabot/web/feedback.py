"""What people say of an answer, as lines that a maintainer reviews.

A line is one of a test set that nobody has reviewed yet; ``ketabot.maintaining`` makes one that
``ketabot evaluate`` reads of it, or a prepared question (docs/page.md). Nothing is written
without the person's own click, and nothing but what the page says then.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ketabot.answers import Answer, Quote
from ketabot.asking import editing
from ketabot.errors import CorpusError, FeedbackError
from ketabot.questions import as_text

__all__ = ["VERDICTS", "Feedback", "FeedbackFile", "feedback_line"]

VERDICTS = ("right", "wrong", "missing", "harmful")
MOST_BYTES = 16 * 2**20
"""Of the file: a page that anyone can write to must not fill the disk."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody said of an answer."""

    verdict: str
    """One of ``VERDICTS``."""
    comment: str
    answer: Answer


def feedback_line(feedback: Feedback, today: str) -> dict[str, Any]:
    """Return feedback as a line of a test set.

    Of an answer that is called right, its best quote is the gold span; of one that is right to
    decline, none. What is called anything else has no gold yet: a maintainer finds it.

    Args:
        feedback: what was said.
        today: an ISO date.
    """
    answer, comment = feedback.answer, as_text(feedback.comment)
    right = feedback.verdict == "right"
    gold = [_span(quote) for quote in answer.quotes[:1]] if right else []
    told = json.dumps([today, answer.standalone_question, feedback.verdict, comment])
    return {
        "id": f"said-{hashlib.sha256(told.encode()).hexdigest()[:12]}",
        "type": "feedback",
        "question": answer.standalone_question,
        "answerable": bool(answer.quotes) if right else True,
        "gold": gold,
        "note": f"{feedback.verdict}, {today}: {comment}".removesuffix(": "),
        "verdict": feedback.verdict,
        "quoted": [_span(quote) for quote in answer.quotes],
        "index_generation": answer.index_generation,
    }


def _span(quote: Quote) -> dict[str, Any]:
    return {
        "document": quote.document,
        "start": quote.start,
        "end": quote.end,
        "text": quote.text,
    }


class FeedbackFile:
    """The file that feedback is added to, one JSON object a line; nobody else may read it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()

    def add(self, feedback: Feedback) -> None:
        """Add a line.

        Raises:
            FeedbackError: the file cannot be written, or is full.
        """
        line = json.dumps(feedback_line(feedback, date.today().isoformat()), ensure_ascii=False)
        with self._lock:
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                # A maintainer may be taking reviewed lines out at this moment.
                with editing(self.path.parent):
                    self._add(f"{line}\n".encode())
            except CorpusError as error:  # the folder cannot be opened
                raise FeedbackError(str(error)) from None
            except OSError as error:
                raise FeedbackError(
                    f"cannot write feedback to {str(self.path)!r}: {error.strerror}; "
                    "choose another file with web.feedback"
                ) from None

    def _add(self, line: bytes) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        with os.fdopen(os.open(self.path, flags, 0o600), "ab") as file:
            if file.tell() + len(line) > MOST_BYTES:
                raise FeedbackError(
                    f"the feedback in {str(self.path)!r} has grown to {MOST_BYTES >> 20} MB; "
                    "review it and move it away"
                )
            file.write(line)
