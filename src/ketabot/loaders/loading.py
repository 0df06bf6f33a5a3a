"""A file on disk → a ``Document``, whatever its format; a bad one costs only itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ketabot.documents import Document
from ketabot.errors import DocumentError
from ketabot.loaders.child import ParserProcess
from ketabot.loaders.extract import Extract, UnreadableError
from ketabot.loaders.files import FileEntry, Skipped, read_bytes
from ketabot.loaders.formats import is_read_here, read

if TYPE_CHECKING:
    from ketabot.config import DocumentsConfig
    from ketabot.sources import Sources

__all__ = ["load_document", "load_documents"]


def load_document(entry: FileEntry, sources: Sources, limits: DocumentsConfig) -> Document:
    """Read one document.

    Raises:
        DocumentError: it cannot be read; the reason says why.
    """
    with ParserProcess(limits) as parser:
        return _load(entry, sources, limits, parser)


def load_documents(
    entries: Iterable[FileEntry], sources: Sources, limits: DocumentsConfig
) -> Iterator[Document | Skipped]:
    """Read many documents, in order; one that cannot be read yields a ``Skipped``.

    One child process parses all of them that need a parser, and is replaced when it is lost.
    """
    with ParserProcess(limits) as parser:
        for entry in entries:
            try:
                yield _load(entry, sources, limits, parser)
            except DocumentError as error:
                yield Skipped(error.path, error.reason)


def _load(
    entry: FileEntry, sources: Sources, limits: DocumentsConfig, parser: ParserProcess
) -> Document:
    try:
        is_plain = is_read_here(entry.path)
        extract = _read_here(entry, limits) if is_plain else parser.read(entry)
    except UnreadableError as error:
        raise DocumentError(entry.path, str(error)) from None
    known = sources.get(entry.path)
    source = extract.source if known is None else known
    title = source.title or extract.source.title or PurePosixPath(entry.path).stem
    return Document(
        path=entry.path,
        text=extract.text,
        text_kind=extract.text_kind,
        sha256=entry.sha256,
        blocks=extract.blocks,
        source=replace(source, title=title),
    )


def _read_here(entry: FileEntry, limits: DocumentsConfig) -> Extract:
    data = read_bytes(entry.file, limits.max_bytes)
    if hashlib.sha256(data).hexdigest() != entry.sha256:
        raise UnreadableError("was changed while it was being read; build the index again")
    return read(entry.path, data, limits.max_pages, limits.max_characters)
