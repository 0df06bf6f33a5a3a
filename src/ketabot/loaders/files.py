"""A corpus folder → the documents in it, by path, size and hash; what cannot be one is told."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ketabot.errors import CorpusError
from ketabot.hidden import has_hidden_characters
from ketabot.loaders.extract import UnreadableError

if TYPE_CHECKING:
    from ketabot.config import DocumentsConfig

__all__ = ["FileEntry", "Skipped", "check_corpus", "find_files", "is_document", "read_bytes"]

SUFFIXES = (".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".epub")
EDITORS_FILES = ("sources.toml", "asked.jsonl", "unanswered.jsonl", "adaptation.safetensors")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One document on disk."""

    path: str
    """Relative to the corpus folder, with ``/``."""
    file: Path
    size: int
    """Bytes."""
    sha256: str
    """Of the bytes, hexadecimal."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is not indexed, and why; ``str()`` of it is one line for people."""

    path: str
    """Relative to the corpus folder; what cannot be shown in it is written as an escape."""
    reason: str
    """A clause that follows the name, as in "is encrypted"."""

    def __str__(self) -> str:
        return f"{self.path!r} {self.reason}"


def check_corpus(folder: Path) -> None:
    """See that the corpus folder is there, before a document of it is missed.

    Raises:
        CorpusError: it is missing, or no folder.
    """
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        raise CorpusError(
            f"the corpus {str(folder)!r} {what}; name the folder of the documents with --corpus"
        )


def find_files(
    folder: Path, limits: DocumentsConfig
) -> tuple[tuple[FileEntry, ...], tuple[Skipped, ...]]:
    """List the documents of a corpus folder, at any depth, sorted by path.

    Hidden files and folders, ``README.*``, the editor's own files and files of other kinds are
    passed over without a word; a document that cannot be taken is told as ``Skipped``.

    Raises:
        CorpusError: the folder is missing or no folder, or there is no document in it at all.
    """
    check_corpus(folder)
    entries: list[FileEntry] = []
    skipped: list[Skipped] = []
    root = folder.resolve()
    for file in _walk(folder, skipped):
        path = file.relative_to(folder).as_posix()
        try:
            entries.append(_entry(path, file, root, limits))
        except UnreadableError as error:
            skipped.append(Skipped(shown(path), str(error)))
    if not entries and not skipped:
        raise CorpusError(
            f"there is no document in {str(folder)!r}; put files into it that end in "
            f"{', '.join(SUFFIXES)}"
        )
    return (
        tuple(sorted(entries, key=lambda entry: entry.path)),
        tuple(sorted(skipped, key=lambda one: one.path)),
    )


def read_bytes(file: Path, max_bytes: int) -> bytes:
    """The bytes of a regular file of at most ``max_bytes``.

    The file is opened without waiting, so that a pipe put in its place cannot hang the build.

    Raises:
        UnreadableError: it is no regular file, is too large or cannot be read.
    """
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb") as stream:  # noqa: PTH123
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise UnreadableError("is not a regular file")
            data = stream.read(max_bytes + 1)
    except OSError as error:
        raise UnreadableError(f"cannot be opened: {error.strerror}") from None
    if len(data) > max_bytes:
        raise UnreadableError(
            f"has more than {max_bytes:,} bytes; split it or raise documents.max_bytes"
        )
    return data


def shown(path: str) -> str:
    """``path`` with whatever cannot be printed on one line written as an escape."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in path)


def _walk(folder: Path, skipped: list[Skipped]) -> Iterator[Path]:
    """Every file that has the name of a document; folders that cannot be entered are told."""

    def tell(error: OSError) -> None:
        path = Path(error.filename).relative_to(folder).as_posix()
        skipped.append(Skipped(shown(path), f"cannot be opened: {error.strerror}"))

    for here, folders, files in os.walk(folder, onerror=tell):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            if (Path(here) / name).is_symlink():
                path = (Path(here) / name).relative_to(folder).as_posix()
                skipped.append(
                    Skipped(shown(path), "is a link to a folder; links are not followed")
                )
        yield from (Path(here) / name for name in sorted(files) if is_document(name))


def is_document(name: str) -> bool:
    """Whether a file of this name is taken for a document."""
    lowered = name.lower()
    return (
        lowered.endswith(SUFFIXES)
        and not lowered.startswith((".", "readme."))
        and lowered not in EDITORS_FILES
    )


def _entry(path: str, file: Path, root: Path, limits: DocumentsConfig) -> FileEntry:
    if has_hidden_characters(path) or not path.isprintable():
        raise UnreadableError("has characters in its name that cannot be shown; rename it")
    if file.is_symlink() and not _resolves_inside(file, root):
        raise UnreadableError("is a link that leads out of the corpus folder")
    data = read_bytes(file, limits.max_bytes)
    return FileEntry(path, file, len(data), hashlib.sha256(data).hexdigest())


def _resolves_inside(file: Path, root: Path) -> bool:
    try:
        return file.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):  # a link in a circle, or to nothing
        return False
