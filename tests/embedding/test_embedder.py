"""The packaged model: right, reproducible, quiet, and unmoved by odd input."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from ketabot.config import EmbeddingConfig
from ketabot.embedding import Embedder, SentenceTransformerEmbedder, load_embedder
from ketabot.embedding.engine import packaged_folder
from ketabot.embedding.files import PACKAGED
from ketabot.errors import ModelError

pytestmark = pytest.mark.model

CORPUS = Path(__file__).parent.parent.parent / "corpus"
SENTENCES = [
    line.strip()
    for path in sorted(CORPUS.glob("*.txt"))
    for line in path.read_text(encoding="utf-8").splitlines()
    if line.strip()
]
TEXTS = [
    "",
    "Ketamine",
    "a b c d e f",
    "a b c d e f g",
    *SENTENCES[:24],
    "ketamine infusion " * 300,
]
"""Of 2, 3, 8 and 9 tokens, sentences as they come, and one far beyond what the model sees."""

LONG = TEXTS[-1]
PRECISIONS = ["float32", "bfloat16"]


@pytest.fixture(scope="module", params=PRECISIONS)
def embedder(request: pytest.FixtureRequest) -> SentenceTransformerEmbedder:
    return load_embedder(EmbeddingConfig(model=PACKAGED, precision=request.param))


@pytest.fixture(scope="module")
def single() -> SentenceTransformerEmbedder:
    return load_embedder(EmbeddingConfig(model=PACKAGED, precision="float32"))


def test_the_vectors_are_those_of_sentence_transformers(
    embedder: SentenceTransformerEmbedder,
) -> None:
    import torch
    from sentence_transformers import SentenceTransformer

    library = SentenceTransformer(str(packaged_folder()), device="cpu", local_files_only=True)
    rounds = embedder.precision == "bfloat16"
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=rounds):
        expected = library.encode(TEXTS, normalize_embeddings=True, convert_to_tensor=True)
    cosines = (embedder.encode(TEXTS) * expected.float().numpy()).sum(axis=1)
    assert np.abs(cosines - 1).max() < (2e-4 if rounds else 1e-5)
    exact = library.encode(TEXTS[4], normalize_embeddings=True)
    assert np.abs(embedder.encode_query(TEXTS[4]) - exact).max() < 1e-5


def test_bfloat16_rounds_and_float32_does_not(single: Embedder) -> None:
    rounded = load_embedder(EmbeddingConfig(model=PACKAGED, precision="bfloat16"))
    cosines = (rounded.encode(TEXTS) * single.encode(TEXTS)).sum(axis=1)
    assert 1e-6 < 1 - cosines.min() < 1e-3
    assert (rounded.encode_query(TEXTS[4]) == single.encode_query(TEXTS[4])).all()


def test_a_vector_does_not_depend_on_the_texts_beside_it(
    embedder: SentenceTransformerEmbedder,
) -> None:
    whole = embedder.encode(TEXTS)
    chance = random.Random(7)
    for size in (1, 2, 5, len(TEXTS)):
        numbers = chance.sample(range(len(TEXTS)), size)
        part = embedder.encode([TEXTS[number] for number in numbers])
        assert part.tobytes() == whole[numbers].tobytes()


def test_rows_are_unit_float32_and_in_the_order_given(
    embedder: SentenceTransformerEmbedder,
) -> None:
    rows = embedder.encode([SENTENCES[3], "Ketamine", SENTENCES[3]])
    assert rows.shape == (3, embedder.dimension) == (3, 384)
    assert rows.dtype == np.float32
    assert np.abs(np.linalg.norm(rows, axis=1) - 1).max() < 1e-6
    assert (rows[0] == rows[2]).all()
    assert (rows[0] != rows[1]).any()


def test_a_question_is_nearer_to_its_answer_than_to_other_matters(single: Embedder) -> None:
    rows = single.encode(
        [
            "An infusion lasts about forty minutes.",
            "The clinic accepts most credit cards.",
            "Sheep graze on the hills of Wales.",
        ]
    )
    assert (rows @ single.encode_query("How long does one infusion take?")).argmax() == 0


def test_nothing_to_embed_gives_no_rows(single: Embedder) -> None:
    assert single.encode([]).shape == (0, 384)
    assert single.count_tokens([]) == []


def test_tokens_are_counted_with_both_ends_and_without_a_cut(single: Embedder) -> None:
    assert single.count_tokens(["", "ketamine", "one two three"]) == [2, 5, 5]
    assert single.count_tokens(["word " * 1000]) == [1002]


def test_what_lies_beyond_the_limit_of_the_model_is_not_seen(single: Embedder) -> None:
    assert single.max_tokens == 256
    seen = "word " * 254
    assert (single.encode_query(seen) == single.encode_query(seen + "ketamine " * 99)).all()
    assert (single.encode_query(seen[:-5]) != single.encode_query(seen)).any()


@pytest.mark.parametrize(
    "text", ["", " \n", "\ud800", "a\ud800b", "\x00\x1b[0m", "\u202eabc", "👩‍⚕️", "я" * 100_000]
)
def test_odd_input_gives_a_unit_vector(single: Embedder, text: str) -> None:
    assert abs(np.linalg.norm(single.encode_query(text)) - 1) < 1e-6
    assert single.count_tokens([text])[0] >= 2


def test_a_lone_surrogate_counts_as_a_question_mark(single: Embedder) -> None:
    assert (single.encode_query("why\ud800") == single.encode_query("why?")).all()


def test_many_threads_get_what_one_gets(single: Embedder) -> None:
    texts = [*TEXTS[:8], LONG] * 3
    alone = {text: single.encode_query(text).tobytes() for text in texts}
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(single.encode_query, texts))
    assert [row.tobytes() for row in together] == [alone[text] for text in texts]


def test_progress_counts_the_tokens_that_the_model_sees(single: Embedder) -> None:
    told: list[tuple[int, int]] = []
    single.encode(["one two three", "ketamine", LONG], lambda *step: told.append(step))
    total = 5 + 5 + 256
    assert told == [(256, total), (total, total)]


def test_both_precisions_have_one_fingerprint(single: Embedder) -> None:
    other = load_embedder(EmbeddingConfig(model=PACKAGED, precision="bfloat16"))
    assert other.precision == "bfloat16"
    assert other.fingerprint == single.fingerprint
    assert len(single.fingerprint) == 64


def test_a_folder_gives_the_vectors_of_the_model_in_it(single: Embedder) -> None:
    folder = EmbeddingConfig(model=str(packaged_folder()), precision="float32")
    assert (load_embedder(folder).encode(TEXTS[:6]) == single.encode(TEXTS[:6])).all()


def test_a_folder_without_a_model_is_one_line_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds no model") as caught:
        load_embedder(EmbeddingConfig(model=str(tmp_path)))
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_model_that_is_nowhere_is_one_line_that_names_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match=r"no model 'no-such/model'.*embedding\.model"):
        load_embedder(EmbeddingConfig(model="no-such/model"))


def test_loading_and_embedding_say_nothing() -> None:
    program = (
        "from ketabot.config import EmbeddingConfig\n"
        "from ketabot.embedding import load_embedder\n"
        "load_embedder(EmbeddingConfig()).encode(['a', 'b ' * 999])\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, timeout=200
    )
    assert (ran.stdout, ran.stderr) == (b"", b"")


FIRST_IMPORT = """
import os, sys

class Watch:
    def find_spec(self, name, path=None, target=None):
        if name == "torch":
            print(os.environ.get("OMP_WAIT_POLICY"), os.environ.get("HF_HUB_OFFLINE"), flush=True)

sys.meta_path.insert(0, Watch())
from ketabot.config import EmbeddingConfig
from ketabot.embedding import load_embedder
from ketabot.embedding.reranking import load_reranker

load_{what}
"""


@pytest.mark.parametrize(
    "what", ["embedder(EmbeddingConfig())", "reranker('learned', EmbeddingConfig())"]
)
def test_the_libraries_are_told_how_to_behave_before_they_load(what: str) -> None:
    names = ("OMP_WAIT_POLICY", "HF_HUB_OFFLINE")
    kept = {name: value for name, value in os.environ.items() if name not in names}
    told = subprocess.run(
        [sys.executable, "-c", FIRST_IMPORT.replace("{what}", what)],
        capture_output=True,
        text=True,
        check=True,
        env=kept,
    )
    assert told.stdout.splitlines()[0] == "PASSIVE 1"
