"""Vectors and terms ↔ an immutable, checksummed generation on disk."""

from __future__ import annotations

from ketabot.index.checking import check_library
from ketabot.index.lexical import LexicalIndex
from ketabot.index.library import (
    Library,
    check_there,
    current_generation,
    load_library,
    prepared_sha256,
)
from ketabot.index.manifest import Manifest
from ketabot.index.prepared import PreparedIndex
from ketabot.index.storage import GenerationStore
from ketabot.index.vectors import VectorIndex

__all__ = [
    "GenerationStore",
    "LexicalIndex",
    "Library",
    "Manifest",
    "PreparedIndex",
    "VectorIndex",
    "check_library",
    "check_there",
    "current_generation",
    "load_library",
    "prepared_sha256",
]
