"""A message → the vectors that the classifier weighs: two, end to end.

The one is by the packaged model as it came. The other is by the same model after it was taught
which messages of ``training/routing`` belong together ("SetFit", Tunstall et al., "Efficient
Few-Shot Learning Without Prompts", 2022): an oblique cry for help lies near an open one there, and
far from a harmless message that shares its words. Whichever model the library is searched with,
messages are routed by these.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from weakref import WeakValueDictionary

import numpy as np

from ketabot.config import EmbeddingConfig
from ketabot.embedding import Embedder, Matrix, Vector, load_embedder, read_adaptation
from ketabot.embedding.files import PACKAGED
from ketabot.errors import ModelError

__all__ = ["ENCODER", "Encoder", "load_encoder"]

log = logging.getLogger(__name__)

ENCODER = Path(__file__).with_name("encoder.safetensors")
"""What the model was changed by; ``training/routing/encoder.py`` writes it."""
BESIDE = 2
"""Messages that the base model embeds at the same time."""
_LOADING = threading.Lock()
_LOADED: WeakValueDictionary[tuple[str, int], Encoder] = WeakValueDictionary()
"""Those in use, by number format and threads."""


class Encoder:
    """Embeds messages for the classifier; safe from any thread."""

    def __init__(self, base: Embedder, taught: Embedder | None) -> None:
        """Embed by the model as it came and, where there is one, by the one that was taught."""
        self._base = base
        self._taught = taught
        self._beside = ThreadPoolExecutor(BESIDE, thread_name_prefix="ketabot-route")
        self.fingerprint = base.fingerprint if taught is None else taught.fingerprint
        """Of all that decides a vector."""

    def __call__(self, text: str) -> Vector:
        """Embed one text: (2 d,) float32, two unit vectors; (d,) where nothing was taught."""
        if self._taught is None:
            return self._base.encode_query(text)
        base = self._beside.submit(self._base.encode_query, text)
        taught = self._taught.encode_query(text)
        return np.concatenate([base.result(), taught])

    def many(self, texts: Sequence[str]) -> Matrix:
        """Embed many texts, (n, 2 d) float32, much faster than one by one.

        Where the model works in bfloat16, less exactly than a call does.
        """
        rows = self._base.encode(texts)
        return rows if self._taught is None else np.hstack([rows, self._taught.encode(texts)])


def load_encoder(config: EmbeddingConfig) -> Encoder:
    """Load what messages are routed by; while one is in use, return that one. Thread-safe.

    Where the file of what was taught is missing or damaged, that is left out with a line in the
    log. The fingerprint tells the classifier so.

    Args:
        config: number format and threads of each model, 0: one; the model is always the packaged
            one.

    Raises:
        ModelError: the packaged model is missing or damaged.
    """
    key = (config.precision, config.threads)
    with _LOADING:
        encoder = _LOADED.get(key)
        if encoder is None:
            # With more than a core for each, the two models wait for each other.
            alone = {"model": PACKAGED, "threads": config.threads or 1}
            encoder = _LOADED[key] = _load(config.model_copy(update=alone))
        return encoder


def _load(config: EmbeddingConfig) -> Encoder:
    base = load_embedder(config)
    try:
        return Encoder(base, base.adapted(read_adaptation(ENCODER.read_bytes())))
    except (OSError, ModelError) as error:
        log.warning("the routing encoder cannot be used: %s", error)
        return Encoder(base, None)
