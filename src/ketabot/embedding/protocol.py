"""What the other rooms know of an embedding model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ketabot.embedding.adaptation import Adaptation

__all__ = ["Embedder", "Matrix", "Progress", "Vector"]

Matrix = NDArray[np.float32]
"""(n, d) float32, unit rows."""
Vector = NDArray[np.float32]
"""(d,) float32, of length 1."""


class Progress(Protocol):
    """Told now and then how far the work has come; both numbers count model tokens.

    Tokens rather than texts, because time goes with tokens: rate and time left stay true.
    The last call has ``done == total``.
    """

    def __call__(self, done: int, total: int) -> None:
        """Take note that ``done`` of ``total`` tokens are embedded."""


class Embedder(Protocol):
    """Turns texts into unit vectors of one model at one precision."""

    @property
    def name(self) -> str:
        """The model as the settings name it."""

    @property
    def fingerprint(self) -> str:
        """SHA-256, hexadecimal, over all files that decide a vector; alike on every machine."""

    @property
    def weights_sha256(self) -> str:
        """SHA-256, hexadecimal, of the file of weights."""

    @property
    def precision(self) -> str:
        """``float32`` or ``bfloat16``: what ``encode`` multiplies in."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int:
        """Tokens of a text that the model sees, special tokens included; the rest it drops."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the model's own tokens of each text: special ones included, nothing cut off."""

    def adapted(self, adaptation: Adaptation) -> Embedder:
        """Return the same model as a library's prepared questions changed it.

        Raises:
            ModelError: the adaptation was made for another model.
        """

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """Embed texts; the rows, (n, d) float32 unit, are in the order of the texts."""

    def encode_query(self, text: str) -> Vector:
        """Embed one question, (d,) float32 unit, as soon as possible; safe from any thread."""

    def encode_queries(self, texts: Sequence[str]) -> Matrix:
        """Embed a few questions at once, at least one, (n, d) float32 unit; safe from any thread.

        Quicker than one by one, and the same but for rounding in the last bits of float32.
        """
