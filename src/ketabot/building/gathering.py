"""The corpus folder → parts of an index: taken over from the index before, or read and cut."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from ketabot.config import Config
from ketabot.documents import Document
from ketabot.embedding import Embedder
from ketabot.index.library import Library
from ketabot.index.parts import Part, parts_of, prepared_part
from ketabot.loaders import FileEntry, Skipped, load_documents
from ketabot.segmentation import TokenCounter, prepare
from ketabot.sources import Sources, check_debris, provenance_of

__all__ = ["Gatherer"]

Tell = Callable[[int, int], None]
"""Told how many of how many documents are read."""
Key = tuple[str, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Gatherer:
    """Makes parts of documents, with one configuration and one model."""

    config: Config
    embedder: Embedder
    sources: Sources

    def gather(
        self, entries: Sequence[FileEntry], previous: Library | None, tell: Tell
    ) -> tuple[list[Part], list[Skipped]]:
        """Make a part of each document, in the order of ``entries``.

        A document is taken over as it was when neither its file nor its entry in sources.toml
        has changed. When its entry or its name is another, it is read again for its source, and
        its sentences, chunks and vectors are taken over.

        Raises:
            CorpusError: sources.toml marks debris that is not in its document.
        """
        old = {} if previous is None else _by_key(previous)
        taken = self._take_over(entries, old)
        unread = [entry for entry in entries if entry.path not in taken]
        skipped: list[Skipped] = []
        counter = TokenCounter(self.config.chunking.encoding)
        loaded = load_documents(unread, self.sources, self.config.documents)
        for done, (entry, document) in enumerate(zip(unread, loaded, strict=True), start=1):
            if isinstance(document, Skipped):
                skipped.append(document)
            else:
                alike = old.get(self._key(entry), [])
                taken[entry.path] = self._make(document, alike[0] if alike else None, counter)
            tell(done, len(unread))
        return [taken[entry.path] for entry in entries if entry.path in taken], skipped

    def _take_over(
        self, entries: Sequence[FileEntry], old: Mapping[Key, list[Part]]
    ) -> dict[str, Part]:
        taken = {}
        for entry in entries:
            for part in old.get(self._key(entry), ()):
                same_name = part.document.path == entry.path
                if same_name and part.provenance == provenance_of(self.sources, entry.path):
                    taken[entry.path] = part
        return taken

    def _make(self, document: Document, alike: Part | None, counter: TokenCounter) -> Part:
        provenance = provenance_of(self.sources, document.path)
        if alike is not None:
            return replace(alike, document=replace(document, blocks=()), provenance=provenance)
        check_debris(self.sources, document)
        prepared = prepare(
            document,
            debris=self.sources.debris(document.path),
            counter=counter,
            config=self.config.chunking,
            ruler=self.embedder,
        )
        return prepared_part(prepared, provenance)

    def _key(self, entry: FileEntry) -> Key:
        return _key(entry.path, entry.sha256, self.sources.debris(entry.path))


def _key(path: str, sha256: str, debris: Sequence[str]) -> Key:
    """What a document's text, sentences and chunks depend on, under one recipe."""
    return sha256, PurePosixPath(path).suffix.lower(), tuple(debris)


def _by_key(library: Library) -> dict[Key, list[Part]]:
    parts: dict[Key, list[Part]] = {}
    for part in parts_of(library):
        document = part.document
        key = _key(document.path, document.sha256, part.provenance["debris"])
        parts.setdefault(key, []).append(part)
    return parts
