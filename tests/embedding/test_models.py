"""Which model the settings name, and what the one that learned lay questions is worth."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ketabot.config import AdaptingConfig, EmbeddingConfig
from ketabot.embedding import Embedder, Learner, load_embedder, model_files
from ketabot.embedding.files import PACKAGED
from ketabot.embedding.models import LAY, LAY_FILE
from ketabot.errors import ModelError

ASKED = {
    "how soon does it kick in": (
        "Relief may begin within hours of the first dose.",
        "The first clinic that offered the drug opened in 2012.",
    ),
    "will I still be able to hold down my job": (
        "Most patients go back to work on the following day.",
        "The job of the nurse is to watch blood pressure and pulse.",
    ),
    "does it wreck your waterworks": (
        "Frequent use can inflame the bladder and make urination painful.",
        "Water is given to patients before the procedure.",
    ),
    "what if I'm expecting": (
        "The drug is not recommended during pregnancy.",
        "Patients can expect to stay for about two hours.",
    ),
}
"""In plain words, with the sentence that answers and one that shares more of the words."""


@pytest.fixture(scope="module")
def lay() -> Embedder:
    return load_embedder(EmbeddingConfig(model=LAY, precision="float32"))


def test_the_one_that_learned_lay_questions_is_the_default() -> None:
    assert EmbeddingConfig().model == LAY
    assert model_files(EmbeddingConfig()).name == LAY


def test_the_two_packaged_models_are_told_apart(lay: Embedder) -> None:
    files = {name: model_files(EmbeddingConfig(model=name)) for name in (LAY, PACKAGED)}
    assert files[LAY].fingerprint() == lay.fingerprint != files[PACKAGED].fingerprint()
    assert files[LAY].folder == files[PACKAGED].folder


@pytest.mark.parametrize("question", ASKED)
def test_plain_words_lie_near_what_answers_them(lay: Embedder, question: str) -> None:
    right, wrong = lay.encode(ASKED[question]) @ lay.encode_query(question)
    assert right > wrong


def test_learning_goes_on_from_what_it_has_learned(lay: Embedder) -> None:
    learner = Learner(model_files(EmbeddingConfig(model=LAY)), AdaptingConfig(), 1, threads=0)
    texts = [*ASKED]
    cosines = np.einsum("nd,nd->n", learner.encode(texts), lay.encode(texts))
    assert cosines.min() > 0.99


@pytest.mark.parametrize("damage", ["cut", "changed", "missing"])
def test_a_damaged_file_is_named_with_the_way_out(
    damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "lay.safetensors"
    data = LAY_FILE.read_bytes()
    if damage != "missing":
        file.write_bytes(data[:-1] if damage == "cut" else data[:-1] + bytes([data[-1] ^ 1]))
    monkeypatch.setattr("ketabot.embedding.models.LAY_FILE", file)
    with pytest.raises(ModelError, match=r"'lay.safetensors'.*install ketabot anew") as error:
        load_embedder(EmbeddingConfig(model=LAY))
    assert "\n" not in str(error.value)
