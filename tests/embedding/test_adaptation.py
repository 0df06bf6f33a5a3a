"""A file of changes gives back what was put in, to a known error, and is refused when it cannot."""

from __future__ import annotations

import gc
import hashlib
import json
import resource
import struct
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load, save

from ketabot.config import EmbeddingConfig
from ketabot.embedding import Adaptation, AdaptationFacts, load_embedder, read_adaptation
from ketabot.errors import ModelError

FACTS = AdaptationFacts(
    base="word-embedder",
    base_fingerprint="f" * 64,
    questions_sha256="0" * 64,
    questions=380,
    seed=0,
    held_apart=20,
    right_before=0.5,
    right_after=0.75,
)
MATRIX = np.array([[0.254, -0.127, 0.001], [0.0, 0.0, 0.0], [1e-44, 0.0, 0.0]], np.float32)
VECTOR = np.array([0.001, -2.0, 0.0], np.float32)
CHANGES = {"layer.weight": MATRIX, "layer.bias": VECTOR}

Tensors = dict[str, NDArray[Any]]


def made(changes: Mapping[str, NDArray[np.float32]] = CHANGES) -> Adaptation:
    return Adaptation.of(changes, FACTS)


def header_and_tensors(data: bytes) -> tuple[dict[str, Any], Tensors]:
    length = int.from_bytes(data[:8], "little")
    told = json.loads(data[8 : 8 + length])["__metadata__"]["ketabot"]
    return json.loads(told), load(data)


def rewritten(change: Callable[[dict[str, Any], Tensors], None]) -> bytes:
    """A file whose hashes are right and whose content is not: somebody took trouble over it."""
    told, tensors = header_and_tensors(made().to_bytes())
    change(told, tensors)
    del told["sha256"]
    facts = AdaptationFacts(**told)
    if facts.tensors_sha256 == made().sha256:
        facts = replace(facts, tensors_sha256=_digest_of(tensors))
    return Adaptation(facts, tensors).to_bytes()


def _digest_of(tensors: Tensors) -> str:
    """Worked out anew: names, kinds, shapes and bytes, by name."""
    digest = hashlib.sha256()
    for name, array in sorted(tensors.items()):
        digest.update(f"{name}\0{array.dtype}\0{array.shape}\n".encode() + array.tobytes())
    return digest.hexdigest()


def refused(data: bytes, match: str) -> None:
    with pytest.raises(ModelError, match=match) as caught:
        read_adaptation(data)
    assert "ketabot adapt" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_read_is_what_was_written() -> None:
    adaptation = made()
    again = read_adaptation(adaptation.to_bytes())
    assert again.facts == replace(FACTS, tensors_sha256=adaptation.sha256)
    assert again.to_bytes() == adaptation.to_bytes() == made().to_bytes()
    changes = again.changes()
    assert sorted(changes) == ["layer.bias", "layer.weight"]
    for name, change in adaptation.changes().items():
        assert changes[name].dtype == np.float32
        assert np.array_equal(changes[name], change)


def test_a_number_is_off_by_no_more_than_half_a_level_of_its_row() -> None:
    # The largest of the row is 127 levels, so a level is 0.254 / 127 = 0.002, and 0.001 is half
    # of one: it may become 0 or 0.002. -0.127 is -63.5 levels.
    row = made().changes()["layer.weight"][0]
    assert row[0] == pytest.approx(0.254, rel=1e-6)
    assert row[1] == pytest.approx(-0.127, abs=0.0010001)
    assert row[1] in (pytest.approx(-0.126), pytest.approx(-0.128))
    assert row[2] in (0, pytest.approx(0.002))


@pytest.mark.parametrize("size", [1e-30, 1e-3, 1.0, 9_999.0])
def test_the_error_is_bounded_whatever_the_size(size: float) -> None:
    lot = np.random.default_rng(3)
    matrix = (lot.uniform(-1, 1, (50, 70)) * size).astype(np.float32)
    vector = (lot.uniform(-1, 1, 70) * size).astype(np.float32)
    changes = made({"m": matrix, "v": vector}).changes()
    level = np.abs(matrix).max(axis=1, keepdims=True) / 127
    assert (np.abs(changes["m"] - matrix) <= 0.5001 * level).all()
    # A float16 has 11 binary digits; below 2^-14 they are as many as lie above 2^-24.
    assert (np.abs(changes["v"] - vector) <= np.maximum(np.abs(vector) * 2**-11, 2**-25)).all()


def test_a_row_without_a_change_and_one_too_small_for_a_scale_are_no_trouble() -> None:
    changes = made().changes()["layer.weight"]
    assert np.array_equal(changes[1:], np.zeros((2, 3)))


def test_a_row_is_not_rounded_by_the_size_of_another() -> None:
    matrix = np.array([[1000.0, 0.0], [0.001, 0.0005]], np.float32)
    changes = made({"m": matrix}).changes()["m"]
    assert changes[1] == pytest.approx([0.001, 0.0005], abs=0.001 / 254 + 1e-9)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 70_000.0])
@pytest.mark.parametrize("name", list(CHANGES))
def test_what_is_no_number_is_not_written(name: str, bad: float) -> None:
    change = CHANGES[name].copy()
    change.flat[1] = bad
    with pytest.raises(ModelError, match=f"changes to '{name}'.*adapting.rate"):
        made({**CHANGES, name: change})


def test_a_file_that_was_cut_off_anywhere_is_refused() -> None:
    data = made({"m": np.ones((60, 40), np.float32)}).to_bytes()
    assert len(data) > 3_000
    for size in (*range(1, len(data), 100), len(data) - 1):
        refused(data[:size], "damaged, or cut off")
    read_adaptation(data)


def test_a_single_flipped_bit_anywhere_is_refused() -> None:
    data = made().to_bytes()
    for place in range(len(data)):
        for bit in range(8):
            flipped = bytearray(data)
            flipped[place] ^= 1 << bit
            with pytest.raises(ModelError):
                read_adaptation(bytes(flipped))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 8,
        b"\0" * 5_000,
        struct.pack("<Q", 2**63) + b"{}",
        struct.pack("<Q", 2**40) + b"{}" * 500,
        struct.pack("<Q", 2) + b"{}",
        struct.pack("<Q", 2) + b"[]",
        struct.pack("<Q", 3) + b"nul",
        b"\x89PNG\r\n\x1a\n" * 40,
        save({"m": np.ones(3, np.float32)}),
        save({}, {"ketabot": "[]"}),
        save({}, {"ketabot": "{}"}),
        save({}, {"ketabot": "null"}),
        save({}, {"ketabot": "{"}),
        save({}, {"ketabot": "[" * 100_000}),
        save({}, {"ketabot": json.dumps({**asdict(FACTS), "more": 1})}),
        save({}, {"other": json.dumps(asdict(FACTS))}),
    ],
    ids=range(17),
)
def test_what_is_no_file_of_changes_is_refused(data: bytes) -> None:
    refused(data, "damaged, or cut off")


def test_another_format_is_refused_by_its_number() -> None:
    def newer(told: dict[str, Any], _: Tensors) -> None:
        told["format"] = 2

    refused(rewritten(newer), "of format 2 and this ketabot reads 1")


def nan_scale(tensors: Tensors) -> None:
    tensors["layer.weight.scale"] = np.full((3, 1), np.nan, np.float32)


def infinite_vector(tensors: Tensors) -> None:
    tensors["layer.bias"] = np.array([np.inf], np.float16)


def scale_of_a_column(tensors: Tensors) -> None:
    tensors["layer.weight.scale"] = np.ones((1, 3), np.float32)


def too_few_scales(tensors: Tensors) -> None:
    tensors["layer.weight.scale"] = np.ones((2, 1), np.float32)


def no_scales(tensors: Tensors) -> None:
    del tensors["layer.weight.scale"]


def no_matrix(tensors: Tensors) -> None:
    del tensors["layer.weight"]


def wide_vector(tensors: Tensors) -> None:
    tensors["layer.bias"] = VECTOR


def long_numbers(tensors: Tensors) -> None:
    tensors["layer.weight"] = np.ones((3, 3), np.int64)


def a_single_number(tensors: Tensors) -> None:
    tensors["layer.bias"] = np.array(1, np.float16)


@pytest.mark.parametrize(
    "change",
    [
        nan_scale,
        infinite_vector,
        scale_of_a_column,
        too_few_scales,
        no_scales,
        no_matrix,
        wide_vector,
        long_numbers,
        a_single_number,
    ],
)
def test_numbers_that_cannot_be_added_are_refused(change: Callable[[Tensors], None]) -> None:
    refused(rewritten(lambda _, tensors: change(tensors)), "cannot be added to a weight")


def test_a_file_that_was_written_with_care_is_taken() -> None:
    """The twin of the tests above: what they change is what is refused."""
    assert read_adaptation(rewritten(lambda _, __: None)).facts == made().facts


def test_a_file_from_before_passes_were_told_is_taken() -> None:
    data = rewritten(lambda told, _: told.pop("passes"))
    assert read_adaptation(data).facts == made().facts
    four = Adaptation(replace(made().facts, passes=4), made().tensors)
    assert read_adaptation(four.to_bytes()).facts.passes == 4


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("passes", "four"),
        ("base", 5),
        ("base_fingerprint", None),
        ("questions", "many"),
        ("right_after", "all"),
        ("right_after", 1.5),
        ("right_before", float("nan")),
    ],
)
def test_facts_of_another_kind_are_refused(key: str, value: object) -> None:
    refused(rewritten(lambda told, _: told.update({key: value})), "what it tells of itself")


def test_another_base_model_is_refused_by_name() -> None:
    made().check_fits("word-embedder", "f" * 64)
    with pytest.raises(
        ModelError,
        match=r"made for the model 'word-embedder' \(ffffffffffff\), and this is 'other' \(eee",
    ):
        made().check_fits("other", "e" * 64)


def test_two_adaptations_are_told_apart_by_their_numbers() -> None:
    other = {**CHANGES, "layer.bias": VECTOR + 1}
    assert made().sha256 == made().sha256 != made(other).sha256
    assert made({"other.bias": VECTOR}).sha256 != made({"layer.bias": VECTOR}).sha256


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="tells memory on Linux alone")
def test_a_model_that_is_no_longer_used_gives_its_memory_back() -> None:
    """A server that loads a new index again and again must not grow; each model is some 115 MB."""
    base = load_embedder(EmbeddingConfig())
    unchanged = Adaptation.of({}, replace(FACTS, base_fingerprint=base.fingerprint))

    def resident() -> int:
        gc.collect()
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * resource.getpagesize()

    base.adapted(unchanged)
    before = resident()
    for _ in range(4):
        base.adapted(unchanged)
    assert resident() - before < 200 * 2**20
