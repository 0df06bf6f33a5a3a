"""Which reranker the settings name, and its weights held against their hashes."""

from __future__ import annotations

import threading
from pathlib import Path
from weakref import WeakValueDictionary

from ketabot.config import EmbeddingConfig
from ketabot.embedding.adaptation import Adaptation, read_adaptation
from ketabot.embedding.engine import Engine
from ketabot.embedding.files import PACKAGED
from ketabot.embedding.models import model_files
from ketabot.embedding.reranking.learned import HEAD, WindowReranker
from ketabot.embedding.reranking.protocol import Reranker
from ketabot.errors import ModelError

__all__ = ["RERANKER", "WEIGHTS", "load_reranker"]

RERANKER = "learned"
"""What the settings call the one that comes with ketabot."""
WEIGHTS = Path(__file__).with_name("reader.safetensors")
"""What training changed the packaged embedding model by, and the heads;
``training/reader/export.py`` writes it."""
_LOADING = threading.Lock()
_LOADED: WeakValueDictionary[tuple[str, str, int], Reranker] = WeakValueDictionary()
"""Those in use, by name, number format and threads."""


def load_reranker(name: str, config: EmbeddingConfig) -> Reranker:
    """Load a reranker; while one is in use, return that one. Thread-safe.

    Args:
        name: ``learned``, or the folder or hub name of a cross-encoder or of a model for
            extractive question answering.
        config: number format and threads.

    Raises:
        ModelError: it is missing, damaged, or of a kind that is not supported.
    """
    key = (name, config.precision, config.threads)
    with _LOADING:
        reranker = _LOADED.get(key)
        if reranker is None:
            reranker = _LOADED[key] = _load(name, config)
        return reranker


def _load(name: str, config: EmbeddingConfig) -> Reranker:
    if name == RERANKER:
        return _packaged(config)
    from ketabot.embedding.reranking.others import load_other

    return load_other(name, config)


def _packaged(config: EmbeddingConfig) -> WindowReranker:
    files = model_files(EmbeddingConfig(model=PACKAGED))
    try:
        learned = _read_weights()
        learned.check_fits(PACKAGED, files.fingerprint())
        changes = learned.changes()
        heads = {key.removeprefix(HEAD): w for key, w in changes.items() if key.startswith(HEAD)}
        layers = {key: weight for key, weight in changes.items() if not key.startswith(HEAD)}
        engine = Engine(files.folder, config.precision, config.threads, [layers])
        return WindowReranker(engine, heads, RERANKER)
    except ModelError as error:
        what = str(error).partition("; run `ketabot adapt`")[0]
        raise ModelError(
            f"the reader that comes with ketabot cannot be used: {what}; install ketabot anew, or "
            "answer without it: --reader simple"
        ) from None


def _read_weights() -> Adaptation:
    try:
        return read_adaptation(WEIGHTS.read_bytes())
    except OSError as error:
        raise ModelError(f"cannot read {WEIGHTS.name!r}: {error.strerror}") from None
