"""The corpus folder as it is now, for whoever asks for one document."""

from __future__ import annotations

from ketabot.config import Config
from ketabot.documents import Document
from ketabot.errors import CorpusError
from ketabot.loaders import find_files, load_document
from ketabot.sources import load_sources

__all__ = ["CorpusTexts"]


class CorpusTexts:
    """The documents of a corpus folder, each read when it is asked for."""

    def __init__(self, config: Config) -> None:
        """List the folder of ``config.paths.corpus``.

        Raises:
            CorpusError: the folder or its sources.toml cannot be used.
        """
        folder, self._limits = config.paths.corpus, config.documents
        self._sources = load_sources(folder)
        entries, _ = find_files(folder, self._limits)
        self._entries = {entry.path: entry for entry in entries}

    def document(self, path: str) -> Document:
        """Read a document.

        Raises:
            CorpusError: there is none of that path, or it cannot be read.
        """
        if path not in self._entries:
            raise CorpusError(
                f"there is no document {path!r} in the corpus; name its folder with --corpus"
            )
        return load_document(self._entries[path], self._sources, self._limits)
