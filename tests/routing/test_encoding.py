"""The vectors of a message: the base one and that by what was taught, end to end."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ketabot.config import EmbeddingConfig
from ketabot.embedding import load_embedder
from ketabot.embedding.files import PACKAGED
from ketabot.routing import Encoder, encoding, load_classifier, load_encoder
from tests.fakes import WordEmbedder

MESSAGE = "will it help my mother"
BASE = WordEmbedder(dimension=8)
TAUGHT = WordEmbedder(dimension=16)


def test_the_vectors_of_both_models_stand_end_to_end() -> None:
    vector = Encoder(BASE, TAUGHT)(MESSAGE)
    assert vector.dtype == np.float32
    np.testing.assert_array_equal(vector[:8], BASE.encode_query(MESSAGE))
    np.testing.assert_array_equal(vector[8:], TAUGHT.encode_query(MESSAGE))


def test_where_nothing_was_taught_the_base_vector_stands_alone() -> None:
    encoder = Encoder(BASE, None)
    np.testing.assert_array_equal(encoder(MESSAGE), BASE.encode_query(MESSAGE))
    assert encoder.fingerprint == BASE.fingerprint
    assert Encoder(BASE, TAUGHT).fingerprint == TAUGHT.fingerprint


@pytest.mark.parametrize("taught", [None, TAUGHT])
def test_many_texts_have_the_vectors_that_each_has_alone(taught: WordEmbedder | None) -> None:
    texts = ["hello", MESSAGE, "hello", "what does it cost"]
    encoder = Encoder(BASE, taught)
    np.testing.assert_allclose(encoder.many(texts), [encoder(one) for one in texts], atol=1e-6)


@pytest.mark.parametrize(
    ("content", "threads"), [(None, 1), (b"", 2), (b"not safetensors", 3)]
)  # each a number that no other test has: while an encoder is in use, the same is returned
def test_without_a_sound_file_the_base_model_embeds_alone(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    content: bytes | None,
    threads: int,
) -> None:
    file = tmp_path / "encoder.safetensors"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setattr(encoding, "ENCODER", file)
    encoder = load_encoder(EmbeddingConfig(threads=threads))
    packaged = load_embedder(EmbeddingConfig(model=PACKAGED))
    assert encoder.fingerprint == packaged.fingerprint
    assert load_classifier(encoder.fingerprint) is None
    assert "the routing encoder cannot be used" in caplog.text


@pytest.mark.model
def test_what_was_taught_fits_the_packaged_model_and_brings_kin_together() -> None:
    base = load_embedder(EmbeddingConfig(model=PACKAGED))
    encoder = load_encoder(EmbeddingConfig())
    assert load_encoder(EmbeddingConfig(model="another/model")) is encoder
    assert encoder.fingerprint != base.fingerprint
    vectors = [
        encoder(text)
        for text in (
            "nobody will need to worry about me after friday",
            "everything is tidy and the dog has a new home",
            "how long does a session take",
        )
    ]
    size = base.dimension
    before = [one[:size] for one in vectors]
    after = [one[size:] for one in vectors]
    np.testing.assert_allclose(np.linalg.norm([*before, *after], axis=1), 1, atol=1e-4)
    # Two farewells that share no word that counts have come together, and a question has not.
    assert after[0] @ after[1] > before[0] @ before[1] + 0.2
    assert after[0] @ after[1] > after[0] @ after[2]
