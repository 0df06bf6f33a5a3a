"""A message → the vectors that the classifier weighs: two, end to end.

The one is that by which the library is searched. The other is by the same model after it was
taught which messages of ``training/routing`` belong together ("SetFit", Tunstall et al.,
"Efficient Few-Shot Learning Without Prompts", 2022): an oblique cry for help lies near an open
one there, and far from a harmless message that shares its words.
"""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np

from ketabot.embedding import Embedder, Vector, read_adaptation
from ketabot.errors import ModelError
from ketabot.routing.router import Encode

__all__ = ["ENCODER", "Encoder", "load_encoder"]

log = logging.getLogger(__name__)

ENCODER = Path(__file__).with_name("encoder.safetensors")
"""What the model was changed by; ``training/routing/encoder.py`` writes it."""


class Encoder:
    """Embeds messages for the classifier; safe from any thread."""

    def __init__(self, base: Embedder, taught: Embedder | None) -> None:
        """Embed by the model as it is and, where there is one, by the one that was taught."""
        self._base = base
        self._taught = taught
        self.fingerprint = base.fingerprint if taught is None else taught.fingerprint
        """Of all that decides a vector."""

    def __call__(self, text: str) -> Vector:
        """Embed one text: (2 d,) float32, two unit vectors; (d,) where nothing was taught."""
        return self._with(text, self._base.encode_query(text))

    def beside(self, known: str, vector: Vector) -> Encode:
        """Return the same for one message, of which a text's base vector is known already."""

        def encode(text: str) -> Vector:
            return self._with(text, vector) if text == known else self(text)

        return encode

    def _with(self, text: str, vector: Vector) -> Vector:
        if self._taught is None:
            return vector
        return np.concatenate([vector, self._taught.encode_query(text)])


def load_encoder(embedder: Embedder) -> Encoder:
    """Load the model once more, as the messages of training changed it.

    Where it is another model than they changed, or their file is missing or damaged, that is left
    out with a line in the log. The fingerprint tells the classifier so.
    """
    try:
        return Encoder(embedder, embedder.adapted(read_adaptation(ENCODER.read_bytes())))
    except (OSError, ModelError) as error:
        log.warning("the routing encoder cannot be used: %s", error)
        return Encoder(embedder, None)
