"""Documents come into the corpus folder and leave it; nothing is ever deleted.

What is removed goes to ``.removed/DAY-TIME/`` in the same folder, which no build looks into,
together with its entry of ``sources.toml``, and can be put back from there.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ketabot.asking import editing
from ketabot.config import Config
from ketabot.documents import Document
from ketabot.errors import CorpusError, DocumentError
from ketabot.hidden import has_hidden_characters
from ketabot.index.files import replace_files
from ketabot.loaders import FileEntry, find_files, is_document, load_document
from ketabot.maintaining.details import put_behind, read_text, without, write_text
from ketabot.sources import Sources

__all__ = ["REMOVED", "Removed", "add_document", "put_back", "remove_document", "removed"]

REMOVED = ".removed"
ENTRY = ".source.toml"
"""Beside a removed document: its entry of sources.toml."""
STAMP = re.compile(r"\d{4}-\d{2}-\d{2}-\d{6}(-\d+)?")
LONGEST_NAME = 150
"""Bytes of a file's name; file systems take 255, and a name may be written with an ending."""


@dataclass(frozen=True, slots=True)
class Removed:
    """A document that was removed and can be put back."""

    stamp: str
    """The folder in ``.removed``: day and time."""
    path: str
    """Where it stood in the corpus folder."""


def safe_name(given: str) -> str:
    """Return a name that a document can have on any disk, made of the one that it came with.

    Raises:
        CorpusError: nothing is left of it, or it is no name of a document.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    plain = "".join(c if c.isalnum() or c in " ._-()" else "_" for c in last)
    name = " ".join(plain.split()).lstrip(". ")
    stem, dot, ending = name.rpartition(".")
    stem = stem.encode("utf-8")[: LONGEST_NAME - len(ending)].decode("utf-8", "ignore").rstrip()
    name = f"{stem}{dot}{ending}"
    if not stem or not is_document(name) or has_hidden_characters(name):
        raise CorpusError(
            f"{given[:100]!r} is no name of a document; it must end in .txt, .md, .html, .pdf, "
            ".docx or .epub and be no README"
        )
    return name


def add_document(config: Config, given: str, data: bytes) -> Document:
    """Put a file into the corpus folder, once it is found that it can be read.

    Args:
        config: the settings.
        given: the name that it came with.
        data: its bytes.

    Returns:
        What was read of it; ``path`` is the name that it has now.

    Raises:
        DocumentError: it cannot be read.
        CorpusError: there is such a file already, or it cannot be written.
    """
    name = safe_name(given)
    document = _read(config, name, data)
    folder = config.paths.corpus
    with editing(folder):
        _refuse_again(config, document)
        try:
            replace_files({folder / name: data})
        except OSError as error:
            raise _unwritable(folder / name, error) from None
    return document


def _read(config: Config, name: str, data: bytes) -> Document:
    if len(data) > config.documents.max_bytes:
        raise DocumentError(name, f"has more than {config.documents.max_bytes:,} bytes")
    with tempfile.TemporaryDirectory(prefix="ketabot-add-") as folder:
        file = Path(folder) / f"added{Path(name).suffix}"
        file.write_bytes(data)
        entry = FileEntry(name, file, len(data), hashlib.sha256(data).hexdigest())
        document = load_document(entry, Sources(), config.documents)
    if not document.text.strip():
        raise DocumentError(name, "holds no text")
    return document


def _refuse_again(config: Config, document: Document) -> None:
    folder = config.paths.corpus
    if document.path.lower() in {file.name.lower() for file in folder.iterdir()}:
        raise CorpusError(f"there is a file {document.path!r} already; rename one of the two")
    for entry in find_files(folder, config.documents)[0]:
        if entry.sha256 == document.sha256:
            raise CorpusError(f"{document.path!r} is in the library already, as {entry.path!r}")


def remove_document(config: Config, path: str) -> Removed:
    """Move a document and its entry of sources.toml away, to where it can be put back from.

    Raises:
        CorpusError: there is no such document, it is the only one or a symbolic link, or it cannot
            be moved.
    """
    folder = config.paths.corpus
    with editing(folder):
        there = {entry.path: entry.file for entry in find_files(folder, config.documents)[0]}
        if path not in there:
            raise CorpusError(f"there is no document {path!r} in {str(folder)!r} any more")
        if len(there) == 1:
            raise CorpusError(f"{path!r} is the only document; add another before it goes")
        if there[path].is_symlink():  # moved, a relative one would point elsewhere
            raise CorpusError(f"{path!r} is a symbolic link; remove it by hand")
        text = read_text(folder)
        rest, entry = without(text, path)
        try:
            away = _new_folder(folder / REMOVED)
            target = away / path
            target.parent.mkdir(parents=True, exist_ok=True)
            replace_files({away / ENTRY: entry.encode("utf-8")})
        except OSError as error:
            raise _unwritable(folder / REMOVED, error) from None
        write_text(folder, rest)
        try:
            there[path].rename(target)
        except OSError as error:
            write_text(folder, text)
            raise _unwritable(there[path], error) from None
    return Removed(away.name, path)


def removed(folder: Path) -> tuple[Removed, ...]:
    """List what can be put back, the latest first."""
    return tuple(sorted(_removed(folder), key=lambda one: one.stamp, reverse=True))


def _removed(folder: Path) -> Iterator[Removed]:
    for away in (folder / REMOVED).glob("*/"):
        if STAMP.fullmatch(away.name):
            for file in away.rglob("*"):
                if file.is_file() and is_document(file.name):
                    yield Removed(away.name, file.relative_to(away).as_posix())


def put_back(config: Config, one: Removed) -> None:
    """Put a removed document back where it stood, with its entry of sources.toml.

    Raises:
        CorpusError: it is not there any more, there is another in its place, or it cannot be moved.
    """
    folder = config.paths.corpus
    with editing(folder):
        if one not in removed(folder):
            raise CorpusError(f"{one.path!r} is not among the removed documents any more")
        away, target = folder / REMOVED / one.stamp, folder / one.path
        if target.exists():
            raise CorpusError(f"there is a file {one.path!r} in its place; remove that one first")
        text = read_text(folder)
        try:
            entry = (away / ENTRY).read_text(encoding="utf-8")
            target.parent.mkdir(parents=True, exist_ok=True)
            (away / one.path).rename(target)
        except (OSError, UnicodeDecodeError) as error:
            raise _unwritable(target, error) from None
        try:
            write_text(folder, put_behind(without(text, one.path)[0], entry) if entry else text)
        except CorpusError:
            target.rename(away / one.path)
            raise


def _new_folder(parent: Path) -> Path:
    parent.mkdir(exist_ok=True)
    stamp = datetime.now().strftime("%Y-%m-%d-%H%M%S")
    names = (stamp, *(f"{stamp}-{number}" for number in range(2, 1000)))
    for name in names:
        try:
            (parent / name).mkdir()
        except FileExistsError:
            continue
        return parent / name
    raise FileExistsError(f"{len(names)} documents were removed within a second")


def _unwritable(path: Path, error: OSError | UnicodeDecodeError) -> CorpusError:
    reason = getattr(error, "strerror", None) or error
    return CorpusError(f"cannot write {str(path)!r}: {reason}; nothing was changed")
