"""The generations of the index that are still on disk: which serves, and letting another serve."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ketabot.config import Config
from ketabot.errors import CorpusError
from ketabot.index import GenerationStore
from ketabot.loaders import find_files

__all__ = ["Generation", "generations_of", "switch_to"]


@dataclass(frozen=True, slots=True)
class Generation:
    """An index that is on disk."""

    name: str
    made: datetime
    documents: int
    serves: bool
    lost: tuple[str, ...]
    """Documents of it that are not in the corpus folder as they were: they cannot be quoted."""


def generations_of(config: Config) -> tuple[Generation, ...]:
    """List the generations, the newest first; one that cannot be read is left out.

    Raises:
        SearchIndexError: the folder cannot be read.
    """
    store = GenerationStore(config.paths.index)
    current = store.current_name()
    there = _there(config)
    found = []
    for name in reversed(store.generations()):
        manifest = config.paths.index / name / "manifest.json"
        with suppress(OSError, ValueError, KeyError, TypeError):
            told = {one["path"]: one["sha256"] for one in _documents(manifest)}
            made = datetime.fromtimestamp(manifest.stat().st_mtime)
            lost = tuple(path for path, sha256 in told.items() if there.get(path) != sha256)
            found.append(Generation(name, made, len(told), name == current, lost))
    return tuple(found)


def switch_to(config: Config, name: str) -> None:
    """Let a generation serve.

    Raises:
        SearchIndexError: it is not there any more, is damaged, or the folder cannot be written.
    """
    GenerationStore(config.paths.index).switch_to(name)


def _documents(manifest: Path) -> list[dict[str, str]]:
    documents: list[dict[str, str]] = json.loads(manifest.read_bytes())["documents"]
    return documents


def _there(config: Config) -> dict[str, str]:
    try:
        entries, _ = find_files(config.paths.corpus, config.documents)
    except CorpusError:
        return {}
    return {entry.path: entry.sha256 for entry in entries}
