"""The model that a library's prepared questions changed, loaded once for all who use it.

A server that opens a new generation, and a program that opens two indexes, would else hold the
same model twice: some 115 MB, and a second or two of loading.
"""

from __future__ import annotations

import threading
from weakref import WeakValueDictionary

from ketabot.embedding import Adaptation, Embedder

__all__ = ["adapted_model"]

_LOADING = threading.Lock()
_MODELS: WeakValueDictionary[tuple[type, str, str, str], Embedder] = WeakValueDictionary()
"""Those in use, by the kind, fingerprint and precision of the base and the hash of its changes."""


def adapted_model(base: Embedder, adaptation: Adaptation) -> Embedder:
    """Return the base as an adaptation changed it; while one is in use, that one. Thread-safe.

    Raises:
        ModelError: the adaptation was made for another model, or changes what the base has not.
    """
    adaptation.check_fits(base.name, base.fingerprint)
    key = (type(base), base.fingerprint, base.precision, adaptation.sha256)
    with _LOADING:
        model = _MODELS.get(key)
        if model is None:
            model = _MODELS[key] = base.adapted(adaptation)
        return model
