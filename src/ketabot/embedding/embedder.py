"""The embedder that ketabot uses: a sentence-transformers model in batches of equal lengths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from ketabot.config import EmbeddingConfig
from ketabot.embedding.adaptation import ADAPTATION_FILE, Adaptation
from ketabot.embedding.batching import batches_of, filled
from ketabot.embedding.engine import Engine
from ketabot.embedding.files import fingerprint_of, weights_hash_of
from ketabot.embedding.models import model_files
from ketabot.embedding.protocol import Matrix, Progress, Vector
from ketabot.embedding.tokens import Tokens

__all__ = ["SentenceTransformerEmbedder", "load_embedder"]


def load_embedder(
    config: EmbeddingConfig, adaptation: Adaptation | None = None
) -> SentenceTransformerEmbedder:
    """Load the model that the settings name: a packaged one, a folder, or one of the hub.

    The network is touched for nothing but a hub name. The files are hashed while the libraries
    load, so that the check costs no time.

    Args:
        config: the settings.
        adaptation: what the model is changed by.

    Raises:
        ModelError: the model is missing, damaged, or of a kind that is not supported, or the
            adaptation was made for another one.
    """
    files = model_files(config)
    with ThreadPoolExecutor(1) as pool:
        hashes = pool.submit(files.hashes)
        changes = [*files.changes(), *([] if adaptation is None else [adaptation.changes()])]
        engine = Engine(files.folder, config.precision, config.threads, changes)
        if adaptation is not None:
            adaptation.check_fits(files.name, fingerprint_of(hashes.result()))
        return SentenceTransformerEmbedder(engine, hashes.result(), config, adaptation)


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
        hashes: Mapping[str, str],
        config: EmbeddingConfig,
        adaptation: Adaptation | None = None,
    ) -> None:
        """Put a model to use.

        Args:
            engine: the loaded model.
            hashes: those of the files that it was loaded from, by name.
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
        self._config = config

    def adapted(self, adaptation: Adaptation) -> SentenceTransformerEmbedder:
        """Load the model once more, changed; this one stays as it is.

        Raises:
            ModelError: the adaptation was made for another model.
        """
        adaptation.check_fits(self.name, self.fingerprint)
        return load_embedder(self._config, adaptation)

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

    def encode_queries(self, texts: Sequence[str]) -> Matrix:
        """Embed a few questions at once, (n, d) float32 unit; safe from any thread.

        In float32 as ``encode_query`` does, but padded to one width: a row may differ from what
        the question alone gives in the last bits.
        """
        token_ids = self._tokens.ids([self._engine.query_prompt + text for text in texts])
        width = max(len(ids) for ids in token_ids)
        rows, mask = filled(token_ids, width, self._engine.padding)
        result: Matrix = self._engine.embed(rows, mask, exact=True)
        return result
