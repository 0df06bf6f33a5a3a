"""Sentences are read together with the question, by our own reader and by those of others."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ketabot.config import EmbeddingConfig
from ketabot.embedding.reranking import Reranker, load_reranker, loading
from ketabot.embedding.reranking.heads import NEVER, window_scores
from ketabot.embedding.reranking.windows import NOBODY, Words, make_windows, stacked
from ketabot.errors import ModelError

WORDS = Words(begin=1, end=2, padding=0)


def test_a_window_is_the_question_and_the_sentences_each_with_its_end() -> None:
    (window,) = make_windows([10, 11], [[20], [30, 31]], WORDS, 16)
    assert window.ids.tolist() == [1, 10, 11, 2, 20, 2, 30, 31, 2]
    assert window.owners.tolist() == [NOBODY] * 4 + [0, 0, 1, 1, 1]
    assert window.sentences == (0, 1)


def test_what_does_not_fit_begins_another_window() -> None:
    sentences = [[20] * 4, [30] * 4, [40] * 4]
    windows = list(make_windows([10], sentences, WORDS, 13))  # 3 + 2 × (4 + 1) tokens fit
    assert [window.sentences for window in windows] == [(0, 1), (2,)]
    assert [len(window.ids) for window in windows] == [13, 8]


def test_a_sentence_and_a_question_that_are_too_long_are_cut() -> None:
    (window,) = make_windows([10] * 50, [[20] * 50], WORDS, 16)
    assert window.ids.tolist() == [1, *[10] * 6, 2, *[20] * 7, 2]


def test_rows_are_filled_up_to_a_multiple_of_eight() -> None:
    windows = list(make_windows([10], [[20] * 4, [30] * 9], WORDS, 13))
    ids, mask, owners = stacked(windows, WORDS.padding)
    assert ids.shape == mask.shape == owners.shape == (2, 16)
    assert mask.sum(axis=1).tolist() == [8, 13]
    assert (owners[0, 8:] == NOBODY).all()


def by_hand(hidden: Any, owners: Any, heads: Mapping[str, Any]) -> list[list[float]]:
    """Work out the scores one sentence at a time."""

    def score(row: Any, name: str) -> float:
        inner, bias, outer = (heads[f"{name}.{part}"] for part in ("inner", "bias", "outer"))
        total: float = sum(
            math.tanh(sum(inner[i][j] * row[j] for j in range(len(row))) + bias[i]) * outer[i]
            for i in range(len(outer))
        )
        return total

    found = []
    for tokens, own in zip(hidden, owners, strict=True):
        scores = [score(tokens[0], "nowhere")]
        for place in range(int(owners.max()) + 1):
            mine = [token for token, owner in zip(tokens, own, strict=True) if owner == place]
            scores.append(score(sum(mine) / len(mine), "sentence") if mine else NEVER)
        found.append(scores)
    return found


def test_a_sentence_is_scored_by_the_mean_of_its_tokens() -> None:
    import torch

    lot = np.random.default_rng(0)
    hidden = lot.normal(size=(2, 5, 3)).astype(np.float32)
    owners = np.array([[-1, -1, 0, 0, 1], [-1, 0, 0, -1, -1]])
    shapes = {"inner": (3, 3), "bias": (3,), "outer": (3,)}
    heads = {
        f"{name}.{part}": lot.normal(size=shape).astype(np.float32)
        for name in ("sentence", "nowhere")
        for part, shape in shapes.items()
    }
    found = window_scores(
        torch.from_numpy(hidden),
        torch.from_numpy(owners),
        {name: torch.from_numpy(weight) for name, weight in heads.items()},
    )
    assert np.allclose(found.numpy(), by_hand(hidden, owners, heads), atol=1e-4)


@pytest.fixture(scope="module")
def learned() -> Reranker:
    return load_reranker("learned", EmbeddingConfig())


PASSAGE = (
    "Most sessions last about forty minutes.",
    "You will rest for an hour before you leave.",
    "Do not drive until the next morning.",
    "Insurance rarely pays for the treatment.",
)


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("is it over quickly", 0),
        ("can I take my own car home afterwards", 2),
        ("will my plan cover this", 3),
    ],
)
def test_the_sentence_that_answers_in_other_words_comes_first(
    learned: Reranker, question: str, best: int
) -> None:
    assert learned.scores(question, PASSAGE).argmax() == best


def test_nothing_answers_what_the_passage_does_not_say(learned: Reranker) -> None:
    answered = learned.scores("how long am I in the chair for", PASSAGE).max()
    assert learned.scores("who invented the telephone", PASSAGE).max() < answered - 1


def test_every_sentence_gets_a_score_however_many_and_however_long(learned: Reranker) -> None:
    many = [*PASSAGE * 30, "word " * 2000, ""]
    scores = learned.scores("how long? " * 300, many)
    assert scores.shape == (len(many),)
    assert np.isfinite(scores).all()
    assert learned.scores("how long", []).shape == (0,)


def test_the_same_is_read_the_same_from_many_threads(learned: Reranker) -> None:
    from concurrent.futures import ThreadPoolExecutor

    alone = learned.scores("will my plan cover this", PASSAGE)
    with ThreadPoolExecutor(4) as pool:
        for scores in pool.map(
            lambda _: learned.scores("will my plan cover this", PASSAGE), range(12)
        ):
            assert np.array_equal(scores, alone)


@pytest.mark.parametrize("damage", ["missing", "cut", "flipped"])
def test_a_damaged_reader_is_named_with_the_way_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, damage: str
) -> None:
    whole = loading.WEIGHTS.read_bytes()
    middle = len(whole) // 2
    file = tmp_path / "reader.safetensors"
    if damage == "cut":
        file.write_bytes(whole[:middle])
    if damage == "flipped":
        file.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    monkeypatch.setattr(loading, "WEIGHTS", file)
    monkeypatch.setattr(loading, "_LOADED", {})
    with pytest.raises(ModelError, match="--reader simple") as caught:
        load_reranker("learned", EmbeddingConfig())
    assert "ketabot adapt" not in str(caught.value)


def test_a_reader_is_loaded_once_for_all_who_use_it(learned: Reranker) -> None:
    assert load_reranker("learned", EmbeddingConfig()) is learned
    assert load_reranker("learned", EmbeddingConfig(precision="float32")) is not learned


def save_model(folder: Path, kind: str, **settings: Any) -> Path:
    """Write a tiny model of another maker, with weights drawn by lot."""
    import torch
    import transformers

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "how", "long", "it", "lasts", "a", "day"]
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        initializer_range=1.0,
        **settings,
    )
    getattr(transformers, kind)(config).save_pretrained(folder)
    library: Any = transformers
    library.BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


SAID = ("it lasts a day", "a day", "how long it lasts", "long long")


@pytest.mark.parametrize("labels", [1, 2])
def test_a_cross_encoder_scores_each_sentence_alone(tmp_path: Path, labels: int) -> None:
    import torch
    import transformers

    folder = save_model(tmp_path / "m", "BertForSequenceClassification", num_labels=labels)
    found = load_reranker(str(folder), EmbeddingConfig()).scores("how long", SAID)
    model: Any = transformers.BertForSequenceClassification.from_pretrained(folder)
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    for score, sentence in zip(found.tolist(), SAID, strict=True):
        with torch.inference_mode():
            logits = model(**tokenizer("how long", sentence, return_tensors="pt")).logits[0]
        expected = logits[0] if labels == 1 else logits[1] - logits[0]
        assert score == pytest.approx(float(expected), abs=1e-4)


def test_a_question_answering_model_scores_the_best_span_of_each_sentence(tmp_path: Path) -> None:
    folder = save_model(tmp_path / "m", "BertForQuestionAnswering")
    found = load_reranker(str(folder), EmbeddingConfig()).scores("how long", SAID)
    assert found.tolist() == pytest.approx(spans_by_hand(folder, "how long", SAID), abs=1e-4)


def spans_by_hand(folder: Path, question: str, sentences: Sequence[str]) -> list[float]:
    """Try every span of every sentence; each word is one token."""
    import torch
    import transformers

    model: Any = transformers.BertForQuestionAnswering.from_pretrained(folder)
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    with torch.inference_mode():
        told = model(**tokenizer(question, " ".join(sentences), return_tensors="pt"))
    starts, ends = told.start_logits[0].tolist(), told.end_logits[0].tolist()
    first = len(question.split()) + 2
    found = []
    for sentence in sentences:
        stop = first + len(sentence.split())
        spans = [starts[i] + ends[j] for i in range(first, stop) for j in range(i, stop)]
        found.append(max(spans) - starts[0] - ends[0])
        first = stop
    return found


def test_long_passages_are_read_in_windows_that_overlap(tmp_path: Path) -> None:
    folder = save_model(tmp_path / "m", "BertForQuestionAnswering")
    reader = load_reranker(str(folder), EmbeddingConfig())
    scores = reader.scores("how long " * 200, [*SAID * 100, "long " * 700])
    assert scores.shape == (401,)
    assert np.isfinite(scores).all()


def test_a_model_of_another_kind_is_refused_by_name(tmp_path: Path) -> None:
    folder = save_model(tmp_path / "m", "BertForMaskedLM")
    with pytest.raises(ModelError, match=r"BertForMaskedLM.*learned, or to simple"):
        load_reranker(str(folder), EmbeddingConfig())
    three = save_model(tmp_path / "n", "BertForSequenceClassification", num_labels=3)
    with pytest.raises(ModelError, match="3 labels"):
        load_reranker(str(three), EmbeddingConfig())


def test_a_reader_without_its_head_is_refused(tmp_path: Path) -> None:
    folder = save_model(tmp_path / "m", "BertForMaskedLM")
    settings = json.loads((folder / "config.json").read_text())
    settings["architectures"] = ["BertForQuestionAnswering"]
    (folder / "config.json").write_text(json.dumps(settings))
    with pytest.raises(ModelError, match="lacks weights"):
        load_reranker(str(folder), EmbeddingConfig())


@pytest.mark.parametrize("kind", ["BertForQuestionAnswering", "BertForSequenceClassification"])
def test_weights_that_were_cut_off_are_refused(tmp_path: Path, kind: str) -> None:
    folder = save_model(tmp_path / "m", kind, num_labels=2)
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_reranker(str(folder), EmbeddingConfig())


def test_a_misspelt_reader_is_told_which_there_are() -> None:
    with pytest.raises(ModelError, match=r"'smple' is neither a folder.*or to simple"):
        load_reranker("smple", EmbeddingConfig())


def save_byte_model(folder: Path, marked: str) -> Path:
    """Write a question answering model whose tokens are bytes, or words with a mark before them."""
    import tokenizers
    import transformers

    maker: Any = transformers
    words = ["<pad>", "<unk>", "<s>", "</s>", *(f"{marked}{word}" for word in WORDS_SAID)]
    alphabet = tokenizers.pre_tokenizers.ByteLevel.alphabet() if not marked else []
    vocabulary = {word: number for number, word in enumerate([*words, *sorted(alphabet)])}
    if marked:
        backend = tokenizers.Tokenizer(
            tokenizers.models.WordLevel(vocab=vocabulary, unk_token="<unk>")
        )
        backend.pre_tokenizer = tokenizers.pre_tokenizers.Metaspace()
    else:
        backend = tokenizers.Tokenizer(tokenizers.models.BPE(vocab=vocabulary, merges=[]))
        backend.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    ends = [("<s>", 2), ("</s>", 3)]
    backend.post_processor = tokenizers.processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> $B:1 </s>:1", special_tokens=ends
    )
    config = maker.BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        initializer_range=1.0,
    )
    maker.BertForQuestionAnswering(config).save_pretrained(folder)
    names = {"pad_token": "<pad>", "unk_token": "<unk>", "cls_token": "<s>", "sep_token": "</s>"}
    maker.PreTrainedTokenizerFast(tokenizer_object=backend, **names).save_pretrained(folder)
    return folder


WORDS_SAID = ("how", "long", "it", "lasts", "a", "day")


def test_a_question_of_many_tokens_leaves_room_for_the_text(tmp_path: Path) -> None:
    reader = load_reranker(str(save_byte_model(tmp_path / "m", "")), EmbeddingConfig())
    for question in ("\N{CJK UNIFIED IDEOGRAPH-4E00}" * 700, "", "how"):
        assert np.isfinite(reader.scores(question, SAID)).all()


def test_a_token_that_begins_with_a_space_belongs_to_the_sentence_of_its_word(
    tmp_path: Path,
) -> None:
    folder = save_byte_model(tmp_path / "m", "\N{LOWER ONE EIGHTH BLOCK}")
    found = load_reranker(str(folder), EmbeddingConfig()).scores("how long", SAID)
    expected = spans_by_hand(folder, "how long", SAID)
    assert found.tolist() == pytest.approx(expected, abs=1e-4)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_reranker(str(tmp_path / "m"), EmbeddingConfig())


def test_a_question_is_seen_whole_up_to_half_of_a_window(learned: Reranker) -> None:
    longest = "day " * 126
    assert learned.sees(longest)
    assert not learned.sees(f"{longest}day")
    assert np.array_equal(
        learned.scores(longest, PASSAGE), learned.scores(f"{longest}will my plan cover it", PASSAGE)
    )
