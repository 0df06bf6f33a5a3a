"""The model for prepared questions: the library's own, or as those questions changed it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from ketabot.embedding import ADAPTATION_FILE, Adaptation, Embedder, read_adaptation
from ketabot.errors import ModelError
from ketabot.index.adapted import adapted_model
from ketabot.prepared import Problem

__all__ = ["QuestionModel", "question_model"]


@dataclass(frozen=True, slots=True, eq=False)
class QuestionModel:
    """What embeds prepared questions, loaded when it is needed."""

    base: Embedder
    adaptation: Adaptation | None = None
    file: bytes | None = None
    """That of the adaptation."""
    tried: Embedder | None = None
    """The changed model, where it had to be loaded to see whether it can be."""

    @property
    def sha256(self) -> str:
        """Of the adaptation's file; empty where there is none."""
        return "" if self.file is None else hashlib.sha256(self.file).hexdigest()

    def load(self) -> Embedder:
        """Return the embedder.

        Raises:
            ModelError: the adaptation changes what the model has not.
        """
        if self.adaptation is None:
            return self.base
        return adapted_model(self.base, self.adaptation) if self.tried is None else self.tried


def question_model(
    corpus: Path, base: Embedder, known: str, *, needed: bool = True
) -> tuple[QuestionModel, tuple[Problem, ...]]:
    """Look for an adaptation beside the documents; one that does not fit is told and left out.

    Args:
        corpus: the folder of the documents.
        base: the library's own model.
        known: SHA-256 of the file that the index before was built with, which needs no trial;
            empty: there was none.
        needed: whether there is anything to embed; a model that is not needed is not tried.
    """
    try:
        data = (corpus / ADAPTATION_FILE).read_bytes()
    except FileNotFoundError:
        return QuestionModel(base), ()
    except IsADirectoryError:
        return QuestionModel(base), (
            _problem("is a folder, not the file that `ketabot adapt` writes; move it away"),
        )
    except OSError as error:
        return QuestionModel(base), (_problem(f"cannot be read: {error.strerror}; give access"),)
    try:
        adaptation = read_adaptation(data)
        adaptation.check_fits(base.name, base.fingerprint)
        model = QuestionModel(base, adaptation, data)
        if needed and model.sha256 != known:
            model = replace(model, tried=adapted_model(base, adaptation))
    except ModelError as error:
        return QuestionModel(base), (_problem(str(error)),)
    return model, ()


def _problem(what: str) -> Problem:
    return Problem(ADAPTATION_FILE, 0, what)
