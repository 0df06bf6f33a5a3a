"""A model known by its files and not loaded: enough to see that nothing is to be embedded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Never

from ketabot.config import EmbeddingConfig
from ketabot.embedding import model_files
from ketabot.index.manifest import EmbeddingFacts

__all__ = ["ModelNeededError", "UnloadedModel", "unloaded_model"]


class ModelNeededError(Exception):
    """Something is to be embedded after all; a build that meets it has written nothing yet."""


def _needed(*_: object, **__: object) -> Never:
    raise ModelNeededError


@dataclass(frozen=True, slots=True)
class UnloadedModel:
    """Implements ``Embedder`` as far as a model can be told without loading it.

    Whoever asks it for more gets a ``ModelNeededError``.
    """

    name: str
    fingerprint: str
    weights_sha256: str
    precision: str
    dimension: int
    max_tokens: int
    count_tokens = adapted = encode = encode_query = encode_queries = _needed


def unloaded_model(config: EmbeddingConfig, built: EmbeddingFacts) -> UnloadedModel | None:
    """Return the model of an index if it is the one that the settings name, by all its files.

    What only loading tells is what it was when the index was built. Where the settings leave the
    number format to the CPU, an index from another CPU stays as it is until there is something to
    embed.

    Args:
        config: the settings.
        built: what the index says of its model.

    Raises:
        ModelError: the files of the model are missing or damaged.
    """
    if config.model != built.model or config.precision not in ("auto", built.precision):
        return None
    if model_files(config).fingerprint() != built.fingerprint:
        return None
    return UnloadedModel(
        built.model,
        built.fingerprint,
        built.weights_sha256,
        built.precision,
        built.dimension,
        built.max_tokens,
    )
