"""What lies in the corpus folder, beside what is in the index: what a rebuild would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ketabot.config import Config
from ketabot.documents import Document, Source
from ketabot.index import Library
from ketabot.loaders import find_files
from ketabot.sources import Sources, load_sources, provenance_of

__all__ = ["Held", "State", "documents_of"]

State = Literal["indexed", "new", "changed", "details", "gone", "unreadable"]
"""Against the index: as it is there, not there, its file or its details are others, its file is
not there any more; or it cannot be indexed."""


@dataclass(frozen=True, slots=True)
class Held:
    """A document of the folder, of the index, or of both."""

    path: str
    title: str
    publisher: str
    state: State
    size: int | None
    """Bytes of its file; ``None`` where there is none, or it was not read."""
    words: int | None
    """Of its text in the index."""
    reason: str = ""
    """Why it cannot be indexed, as a clause that follows the name."""


def documents_of(config: Config, library: Library) -> tuple[Held, ...]:
    """List the documents of folder and index, by path.

    Raises:
        CorpusError: the folder or its sources.toml cannot be used.
    """
    sources = load_sources(config.paths.corpus)
    entries, skipped = find_files(config.paths.corpus, config.documents)
    pairs = zip(library.documents, library.contents.provenance, strict=True)
    told = {document.path: origin for document, origin in pairs}
    held = [Held(one.path, "", "", "unreadable", None, None, one.reason) for one in skipped]
    for entry in entries:
        document = library.document(entry.path)
        if document is None:
            state: State = "new"
        elif document.sha256 != entry.sha256:
            state = "changed"
        else:
            known = told[entry.path] == provenance_of(sources, entry.path)
            state = "indexed" if known else "details"
        held.append(_held(entry.path, document, sources, state, entry.size))
    there = {one.path for one in held}
    held += [
        _held(one.path, one, sources, "gone", None)
        for one in library.documents
        if one.path not in there
    ]
    return tuple(sorted(held, key=lambda one: one.path))


def _held(
    path: str, document: Document | None, sources: Sources, state: State, size: int | None
) -> Held:
    source = sources.get(path) or (Source("") if document is None else document.source)
    title = source.title or ("" if document is None else document.source.title)
    words = None if document is None else len(document.text.split())
    return Held(path, title, source.publisher, state, size, words)
