"""The vectors of messages, each computed once: they are kept in ``build/routing``."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ketabot.config import load_config
from ketabot.routing import Encoder, load_encoder

KEPT = Path(__file__).parents[2] / "build" / "routing"

THREADS = os.cpu_count() or 1
"""Many texts are embedded at once here, by one model after the other."""

Floats = NDArray[np.float32]


@cache
def encoder() -> Encoder:
    """Return the encoder of the product, in float32: so it embeds what people type."""
    config = load_config(flags={"embedding": {"precision": "float32", "threads": THREADS}})
    return load_encoder(config.embedding)


class Vectors:
    """Vectors by text; call it as the router calls an encoder."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Compute the vectors that no earlier run has kept, and keep them.

        One file for each fingerprint of the encoder: others do not hold for these texts.
        """
        file = KEPT / f"vectors-{encoder().fingerprint[:16]}.npz"
        self._rows = _kept(file)
        missing = sorted({text for text in texts if _key(text) not in self._rows})
        if missing:
            rows = encoder().many(missing)
            self._rows |= {_key(text): row for text, row in zip(missing, rows, strict=True)}
            _keep(file, self._rows)

    def __call__(self, text: str) -> Floats:
        """Return the vector of one text, (2 d,) float32."""
        return self._rows[_key(text)]


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _kept(file: Path) -> dict[str, Floats]:
    if not file.exists():
        return {}
    with np.load(file, allow_pickle=False) as arrays:
        return dict(zip(arrays["keys"].tolist(), arrays["rows"], strict=True))


def _keep(file: Path, rows: dict[str, Floats]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    np.savez(file, keys=np.array(list(rows)), rows=np.stack(list(rows.values())))
