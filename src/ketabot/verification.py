"""Does a quote stand in its document, word for word, at the place that it names?

Asked twice: of every quote before it leaves the program (``SourceGuard``), and of an answer
that somebody saved, today or in a year (``verify_answer``).
"""

from __future__ import annotations

import errno
import hashlib
import json
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from ketabot.answers import CONVERSATION_FORMAT, CONVERSATION_MARK
from ketabot.config import Config
from ketabot.documents import Document
from ketabot.errors import CorpusError, KetabotError, VerificationError
from ketabot.index import Library, load_library
from ketabot.loaders import FileEntry, check_corpus, load_document
from ketabot.sources import load_sources

__all__ = [
    "RECORD",
    "CorpusTexts",
    "QuoteCheck",
    "SourceGuard",
    "Texts",
    "read_answers",
    "read_saved",
    "verify_answer",
]

PDF = b"%PDF-"
TEXT_SUFFIXES = (".txt", ".md")
HOW = (
    "give the JSON that `ketabot ask --json` prints, a file that `ketabot chat --save` wrote, or "
    "one that the page saved"
)
RECORD = "ketabot-answers"
"""The mark in a saved conversation (Markdown, HTML, PDF) behind which the answers stand as JSON."""


class SourceGuard:
    """Holds the file behind a quote against the hash that the index was built with.

    A file is read again only when its size or its time of change is another.
    """

    def __init__(self, corpus: Path) -> None:
        self._corpus = corpus
        self._known: dict[str, tuple[tuple[int, int], str]] = {}

    def check(self, document: Document) -> None:
        """Do nothing if the file is the one that was indexed.

        Raises:
            VerificationError: the file has changed, or cannot be read any more.
        """
        try:
            found = self._hash(document.path)
        except OSError as error:
            raise VerificationError(
                f"the document {document.path!r} cannot be read ({error.strerror}), so it is not "
                "quoted; put it back or run `ketabot index`"
            ) from None
        if found != document.sha256:
            raise VerificationError(
                f"the document {document.path!r} has changed since the index was built, so it is "
                "not quoted; run `ketabot index`"
            )

    def _hash(self, path: str) -> str:
        file = self._corpus / path
        status = file.stat()
        stamp = (status.st_size, status.st_mtime_ns)
        known = self._known.get(path)
        if known is not None and known[0] == stamp:
            return known[1]
        found = hashlib.sha256(_bytes(file)).hexdigest()
        self._known[path] = (stamp, found)
        return found


def _bytes(file: Path) -> bytes:
    """Read a regular file; a pipe in its place would be waited for without end."""
    if not stat.S_ISREG(file.stat().st_mode):
        raise OSError(errno.EINVAL, "is not a regular file")
    return file.read_bytes()


def _reason(error: OSError | ValueError) -> str:
    return str(getattr(error, "strerror", None) or error)


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """What became of one quote of a saved answer, or of a place that it says is alike."""

    answer: str
    """The id of the answer, or else its question."""
    number: int
    document: str
    holds: bool
    finding: str
    """In words, for people."""
    also: bool = False
    """Whether it is a place where the same is said as in that quote."""


class Texts(Protocol):
    """Where ``verify_answer`` gets the documents of today."""

    def document(self, path: str) -> Document:
        """Return a document of the corpus as it is now; raises KetabotError if there is none."""
        ...


def read_saved(data: bytes) -> list[dict[str, Any]]:
    """Read the answers in a saved file: JSON, JSON Lines, or a conversation, whoever saved it.

    Raises:
        VerificationError: it holds no answer.
    """
    if data.startswith(PDF):
        text = data.decode("latin-1")  # the record in it is ASCII
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise VerificationError(f"this file is not UTF-8; save it as UTF-8, or {HOW}") from None
    place = text.rfind(RECORD)
    if text.lstrip().startswith(("{", "[")):
        return read_answers(text)
    if place < 0 and (not text.strip() or re.search(r"^\s*(?:[{[]|null\b)", text, re.MULTILINE)):
        return read_answers(text)  # which tells what is wrong with it
    if place < 0:
        raise VerificationError(
            "this file holds no record of answers: only what the page or the terminal saved does, "
            f"not what a browser printed or somebody copied; {HOW}"
        )
    return read_answers(_record(text, text.find("[", place)))


def _record(text: str, start: int) -> str:
    try:
        _, end = json.JSONDecoder().raw_decode(text, max(start, 0))
    except (ValueError, RecursionError):
        raise VerificationError(f"the record in this file is damaged; {HOW}") from None
    return text[start:end]


def read_answers(text: str) -> list[dict[str, Any]]:
    """Read a saved answer, a list of them, JSON Lines of them, or a conversation of `ketabot chat`.

    Raises:
        VerificationError: the text holds no answer.
    """
    try:
        content = json.loads(text)
    except RecursionError:
        raise VerificationError(f"this is nested too deeply to be an answer; {HOW}") from None
    except ValueError:
        lines = enumerate(text.splitlines(), start=1)
        content = [_read_line(number, line) for number, line in lines if line.strip()]
    answers: list[Any] = content if isinstance(content, list) else _told(content)
    if not answers:
        raise VerificationError(f"there is no answer to verify; {HOW}")
    for answer in answers:
        if not isinstance(answer, dict) or not isinstance(answer.get("quotes"), list):
            raise VerificationError(
                f"this is no answer of ketabot, it has no list of quotes; {HOW}"
            )
    return answers


def _told(content: object) -> list[Any]:
    """Return the answers of a conversation, or else what was read as the one answer."""
    if not isinstance(content, dict) or CONVERSATION_MARK not in content:
        return [content]
    exchanges = content.get("exchanges")
    if content[CONVERSATION_MARK] != CONVERSATION_FORMAT or not isinstance(exchanges, list):
        raise VerificationError(
            f"this conversation is of format {content[CONVERSATION_MARK]!r} or has no exchanges, "
            f"and only format {CONVERSATION_FORMAT} is known; {HOW}"
        )
    return [one.get("answer") if isinstance(one, dict) else one for one in exchanges]


def _read_line(number: int, line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise VerificationError(f"line {number} is no JSON ({error}); {HOW}") from None


def verify_answer(answer: Mapping[str, Any], texts: Texts) -> list[QuoteCheck]:
    """Check every quote of an answer, each followed by the places where the same is said.

    One holds when its text stands at its offsets in the document of today. That the file
    has changed elsewhere since is said, and does not make the quote untrue.
    """
    name = str(answer.get("id", answer.get("question", "")))
    checks = []
    for position, quote in enumerate(answer["quotes"], start=1):
        checks.append(_check(name, position, quote, texts))
        also = quote.get("also", []) if isinstance(quote, dict) else []
        places = also if isinstance(also, list | tuple) else [also]
        checks += [replace(_check(name, position, one, texts), also=True) for one in places]
    return checks


def _check(name: str, position: int, quote: object, texts: Texts) -> QuoteCheck:
    fields = quote if isinstance(quote, dict) else {}
    text, path = fields.get("text"), fields.get("document")
    start, end = fields.get("start"), fields.get("end")
    if not (isinstance(text, str) and isinstance(path, str)) or not (
        isinstance(start, int) and isinstance(end, int)
    ):
        finding = "is no quote: it needs text, document, start and end"
        return QuoteCheck(name, position, "", False, finding)
    try:
        document = texts.document(path)
    except KetabotError as error:
        return QuoteCheck(name, position, path, False, str(error))
    holds, finding = _compare(document, text, start, end)
    if fields.get("document_sha256") != document.sha256:
        finding += "; the document has changed since the answer was given"
    return QuoteCheck(name, position, path, holds, finding)


def _compare(document: Document, text: str, start: int, end: int) -> tuple[bool, str]:
    if text and 0 <= start < end and document.text[start:end] == text:
        return True, f"stands at {start}:{end}, word for word"
    places = document.text.count(text) if text else 0
    if places == 1:
        found = document.text.index(text)
        return False, f"does not stand at {start}:{end}; it stands at {found}:{found + len(text)}"
    if places > 1:
        return False, f"does not stand at {start}:{end}; it stands at {places} other places"
    return False, f"does not stand at {start}:{end}, nor anywhere else in the document"


class CorpusTexts:
    """The documents of a corpus folder as they are now.

    For page formats the text that the index keeps is taken while the file is the one that was
    indexed; otherwise the text is drawn from the file again.
    """

    def __init__(self, config: Config) -> None:
        """Raises CorpusError where the corpus folder cannot be used."""
        self._config = config
        self._root = config.paths.corpus
        check_corpus(self._root)
        self._sources = load_sources(self._root)
        self._read: dict[str, Document] = {}

    @cached_property
    def _library(self) -> Library | None:
        try:
            return load_library(self._config.paths.index)
        except KetabotError:
            return None

    def document(self, path: str) -> Document:
        """Return a document as it is now.

        Raises:
            CorpusError: the folder has no such document, or it cannot be read.
        """
        if path not in self._read:
            self._read[path] = self._load(path)
        return self._read[path]

    def _load(self, path: str) -> Document:
        file = self._root / path
        try:
            if not path or not file.resolve().is_relative_to(self._root.resolve()):
                raise CorpusError(f"{path!r} lies outside the corpus folder, so it is not opened")
            data = _bytes(file)
        except (OSError, ValueError) as error:
            raise CorpusError(f"cannot read {path!r} ({_reason(error)})") from None
        digest = hashlib.sha256(data).hexdigest()
        entry = FileEntry(path=path, file=file, size=len(data), sha256=digest)
        if file.suffix.lower() not in TEXT_SUFFIXES and self._library is not None:
            kept = self._library.document(path)
            if kept is not None and kept.sha256 == digest:
                return kept
        return load_document(entry, self._sources, self._config.documents)
