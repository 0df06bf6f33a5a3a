"""Text → vectors: unit rows whose dot product is their cosine similarity.

Higher is more alike. The vector of a text depends on nothing but the text, the model and the
precision: not on the other texts that are embedded with it.
"""

from __future__ import annotations

from ketabot.embedding.adaptation import (
    ADAPTATION_FILE,
    Adaptation,
    AdaptationFacts,
    read_adaptation,
)
from ketabot.embedding.embedder import SentenceTransformerEmbedder, load_embedder
from ketabot.embedding.models import ModelFiles, model_files
from ketabot.embedding.protocol import Embedder, Matrix, Progress, Vector
from ketabot.embedding.tuning import Learner

EMBEDDING_VERSION = 1
"""Raised whenever the same text and model would give other last bits of a vector."""

__all__ = [
    "ADAPTATION_FILE",
    "EMBEDDING_VERSION",
    "Adaptation",
    "AdaptationFacts",
    "Embedder",
    "Learner",
    "Matrix",
    "ModelFiles",
    "Progress",
    "SentenceTransformerEmbedder",
    "Vector",
    "load_embedder",
    "model_files",
    "read_adaptation",
]
