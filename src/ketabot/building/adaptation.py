"""The model for prepared questions: the library's own, or as those questions changed it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ketabot.embedding import ADAPTATION_FILE, Adaptation, Embedder, read_adaptation
from ketabot.errors import ModelError
from ketabot.prepared import Problem

__all__ = ["QuestionModel", "question_model"]


@dataclass(frozen=True, slots=True, eq=False)
class QuestionModel:
    """What embeds prepared questions, loaded when it is needed."""

    base: Embedder
    adaptation: Adaptation | None = None
    file: bytes | None = None
    """That of the adaptation."""

    @property
    def sha256(self) -> str:
        """Of the adaptation; empty where there is none."""
        return "" if self.adaptation is None else self.adaptation.sha256

    def load(self) -> Embedder:
        """Return the embedder.

        Raises:
            ModelError: the adaptation changes what the model has not.
        """
        return self.base if self.adaptation is None else self.base.adapted(self.adaptation)


def question_model(corpus: Path, base: Embedder) -> tuple[QuestionModel, tuple[Problem, ...]]:
    """Look for an adaptation beside the documents; one that does not fit is told and left out."""
    try:
        data = (corpus / ADAPTATION_FILE).read_bytes()
    except FileNotFoundError:
        return QuestionModel(base), ()
    except OSError as error:
        return QuestionModel(base), (_problem(f"cannot be read: {error.strerror}; give access"),)
    try:
        adaptation = read_adaptation(data)
        adaptation.check_fits(base.name, base.fingerprint)
    except ModelError as error:
        return QuestionModel(base), (_problem(str(error)),)
    return QuestionModel(base, adaptation, data), ()


def _problem(what: str) -> Problem:
    return Problem(ADAPTATION_FILE, 0, what)
