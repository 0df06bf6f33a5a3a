"""Every error that ketabot raises.

    KetabotError                    anything below; catch this one
    ├── ConfigError                 a setting is unknown, of the wrong type or out of bounds
    ├── PromptError                 a fixed text is missing or empty
    ├── QuestionError               a question cannot be taken as it is
    ├── CorpusError                 the corpus folder or its sources.toml cannot be used
    │   └── DocumentError           one document is skipped, with the reason
    ├── ModelError                  a model or tokenizer is missing or not the expected one
    ├── SearchIndexError            the index cannot be used or written
    │   ├── IndexMissingError       there is none yet
    │   ├── IndexDamagedError       a byte on disk is not the one that was written
    │   ├── IndexMismatchError      it was built with another model, format or setting
    │   └── IndexLockedError        another process is writing it
    ├── ServingError                the page cannot be served at its address
    ├── FeedbackError               what people say of an answer cannot be kept or read
    ├── PasswordError               the maintainer's password is missing, too short or damaged
    ├── VerificationError           a quote does not equal its source
    └── EvaluationError             a test set or an older result cannot be used

Each message says what happened, the offending value and what to do, in one line.
Only the command line and the web layer turn an error into text for people.
"""

from __future__ import annotations

__all__ = [
    "ConfigError",
    "CorpusError",
    "DocumentError",
    "EvaluationError",
    "FeedbackError",
    "IndexDamagedError",
    "IndexLockedError",
    "IndexMismatchError",
    "IndexMissingError",
    "KetabotError",
    "ModelError",
    "PasswordError",
    "PromptError",
    "QuestionError",
    "SearchIndexError",
    "ServingError",
    "VerificationError",
]


class KetabotError(Exception):
    """The base of every error that ketabot raises on purpose."""


class ConfigError(KetabotError):
    """A setting is unknown, of the wrong type or out of its bounds."""


class PromptError(KetabotError):
    """A fixed text in the prompts folder is missing, empty or unreadable."""


class QuestionError(KetabotError):
    """A question, or the history that came with it, cannot be taken as it is."""


class CorpusError(KetabotError):
    """The corpus folder, or the sources.toml in it, cannot be used."""


class DocumentError(CorpusError):
    """One document cannot be read; it is skipped and the rest goes on.

    ``path`` is relative to the corpus folder, ``reason`` a short clause such as
    "is encrypted".
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path!r} {reason}")
        self.path = path
        self.reason = reason


class ModelError(KetabotError):
    """The embedding model or the tokenizer is missing or not the expected one."""


class SearchIndexError(KetabotError):
    """The index cannot be used or written."""


class IndexMissingError(SearchIndexError):
    """There is no index yet."""


class IndexDamagedError(SearchIndexError):
    """A byte of the index on disk is not the one that was written."""


class IndexMismatchError(SearchIndexError):
    """The index was built with another model, format version or setting."""


class IndexLockedError(SearchIndexError):
    """Another process is writing the index."""


class ServingError(KetabotError):
    """The page cannot be served at the address that the settings name."""


class FeedbackError(KetabotError):
    """The file for what people say of answers cannot be written or read."""


class PasswordError(KetabotError):
    """The maintainer's password, or the file with its hash, cannot be used."""


class VerificationError(KetabotError):
    """A quote does not equal the place in the document that it names."""


class EvaluationError(KetabotError):
    """A test set, an older result or a report folder cannot be used.

    ``problems`` are the faults one by one, each with its file and line, where there are several.
    """

    def __init__(self, message: str, problems: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems
