"""A question alone goes a shorter way through the model, to the same place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ketabot.config import EmbeddingConfig
from ketabot.embedding import load_embedder
from ketabot.embedding.embedder import SentenceTransformerEmbedder
from ketabot.embedding.packing import can_pack

pytestmark = pytest.mark.model

QUESTIONS = ["", "Why?", "How quickly does ketamine relieve depression?", "ketamine " * 400]


@pytest.mark.parametrize("pooling", ["mean", "cls", "max"])
@pytest.mark.parametrize("kind", ["Bert", "DistilBert"])
def test_a_question_has_the_vector_that_sentence_transformers_gives(
    kind: str, pooling: str, tmp_path: Path
) -> None:
    import torch
    import transformers
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    torch.manual_seed(0)
    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "why", "?", "ketamine", "how", "does"]
    (tmp_path / "vocab.txt").write_text("\n".join(names), encoding="utf-8")
    library_of_models: Any = transformers
    many, places = len(names), 64
    if kind == "Bert":
        config = library_of_models.BertConfig(
            vocab_size=many, max_position_embeddings=places, initializer_range=0.5,
            hidden_size=48, num_hidden_layers=3, num_attention_heads=4, intermediate_size=96,
        )  # fmt: skip
    else:
        config = library_of_models.DistilBertConfig(
            vocab_size=many, max_position_embeddings=places, initializer_range=0.5,
            dim=48, n_layers=3, n_heads=4, hidden_dim=96,
        )  # fmt: skip
    plain = tmp_path / "plain"
    getattr(library_of_models, f"{kind}Model")(config).save_pretrained(plain)
    library_of_models.BertTokenizerFast(str(tmp_path / "vocab.txt")).save_pretrained(plain)
    first = Transformer(str(plain), max_seq_length=64)
    library = SentenceTransformer(modules=[first, Pooling(48, pooling)], device="cpu")
    library.save(str(tmp_path / "model"))

    embedder = load_embedder(EmbeddingConfig(model=str(tmp_path / "model")))
    goes_shorter = can_pack() and kind == "Bert" and pooling == "mean"
    assert isinstance(embedder, SentenceTransformerEmbedder)
    assert (embedder._engine._alone is not None) is goes_shorter

    for question in QUESTIONS:
        expected = library.encode(question, normalize_embeddings=True)
        assert np.abs(embedder.encode_query(question) - expected).max() < 1e-5
