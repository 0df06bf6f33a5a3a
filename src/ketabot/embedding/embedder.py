"""The embedder that ketabot uses: a sentence-transformers model in batches of equal lengths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from ketabot.config import EmbeddingConfig
from ketabot.embedding.adaptation import ADAPTATION_FILE, Adaptation
from ketabot.embedding.batching import batches_of, filled
from ketabot.embedding.engine import Engine, download, packaged_folder
from ketabot.embedding.files import (
    PACKAGED,
    PACKAGED_FILES,
    check_files,
    fingerprint_of,
    hashes_of,
    weights_hash_of,
)
from ketabot.embedding.protocol import Matrix, Progress, Vector
from ketabot.embedding.tokens import Tokens

__all__ = ["SentenceTransformerEmbedder", "load_embedder", "model_folder"]


def load_embedder(config: EmbeddingConfig) -> SentenceTransformerEmbedder:
    """Load the model that the settings name: the packaged one, a folder, or one of the hub.

    The network is touched for nothing but a hub name. The files are hashed while the libraries
    load, so that the check costs no time.

    Raises:
        ModelError: the model is missing, damaged, or of a kind that is not supported.
    """
    folder = model_folder(config)
    with ThreadPoolExecutor(1) as pool:
        hashes = pool.submit(_hashes, config.model, folder)
        engine = Engine(folder, config.precision, config.threads)
        return SentenceTransformerEmbedder(engine, folder, hashes.result(), config)


def model_folder(config: EmbeddingConfig) -> Path:
    """Return where the model lies that the settings name; a hub name is fetched.

    Raises:
        ModelError: it cannot be had.
    """
    if config.model == PACKAGED:
        return packaged_folder()
    folder = Path(config.model)
    return folder if folder.is_dir() else download(config.model)


def _hashes(name: str, folder: Path) -> Mapping[str, str]:
    if name != PACKAGED:
        return hashes_of(folder)
    check_files(folder, PACKAGED_FILES)
    return PACKAGED_FILES


class SentenceTransformerEmbedder:
    """Implements ``Embedder`` by sentence-transformers.

    The vectors are those of ``SentenceTransformer.encode(normalize_embeddings=True)`` at the same
    precision, up to rounding. They are the same to the last bit whatever texts are embedded
    together, in whatever order; ``batching`` says why. A lone surrogate counts as "?". The
    precision is that of documents: a question is embedded in float32.
    """

    def __init__(
        self,
        engine: Engine,
        folder: Path,
        hashes: Mapping[str, str],
        config: EmbeddingConfig,
        adaptation: Adaptation | None = None,
    ) -> None:
        """Put a model to use.

        Args:
            engine: the loaded model.
            folder: where it was loaded from.
            hashes: those of the model's files, by name.
            config: the settings that it was loaded with.
            adaptation: what the loaded model was changed by.
        """
        self.name = config.model
        self.fingerprint = fingerprint_of(hashes)
        if adaptation is not None:
            self.fingerprint = fingerprint_of({**hashes, ADAPTATION_FILE: adaptation.sha256})
        self.weights_sha256 = weights_hash_of(hashes)
        self.precision = engine.precision
        self.dimension = engine.dimension
        self.max_tokens = engine.max_tokens
        self._engine = engine
        self._tokens = Tokens(engine.tokenizer, engine.max_tokens)
        self._folder = folder
        self._hashes = hashes
        self._config = config

    def adapted(self, adaptation: Adaptation) -> SentenceTransformerEmbedder:
        """Load the model once more, changed; this one stays as it is.

        Raises:
            ModelError: the adaptation was made for another model.
        """
        adaptation.check_fits(self.name, self.fingerprint)
        config = self._config
        engine = Engine(self._folder, config.precision, config.threads, adaptation.changes())
        return SentenceTransformerEmbedder(engine, self._folder, self._hashes, config, adaptation)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the model's own tokens of each text: special ones included, nothing cut off."""
        return self._tokens.count(texts)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """Embed texts; the rows, (n, d) float32 unit, are in the order of the texts."""
        prompt = self._engine.document_prompt
        token_ids = self._tokens.ids([prompt + text for text in texts])
        lengths = [len(ids) for ids in token_ids]
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)
        done, total = 0, sum(lengths)
        for batch in batches_of(lengths, self._config.batch_tokens):
            chosen = [token_ids[number] for number in batch.numbers]
            filled_rows, mask = filled(chosen, batch.width, self._engine.padding)
            rows[list(batch.numbers)] = self._engine.embed(filled_rows, mask)
            done += sum(len(ids) for ids in chosen)
            if progress is not None:
                progress(done, total)
        return rows

    def encode_query(self, text: str) -> Vector:
        """Embed one question, (d,) float32 unit; safe from any thread.

        Always in float32, whatever the precision: a text alone loses little time by that, and the
        ten nearest stay nearer to those of float32.
        """
        token_ids = self._tokens.ids([self._engine.query_prompt + text])
        rows, mask = filled(token_ids, len(token_ids[0]), self._engine.padding)
        row: Vector = self._engine.embed(rows, mask, exact=True)[0]
        return row
