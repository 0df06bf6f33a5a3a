"""The files of a model are the expected ones, and have one fingerprint everywhere."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from ketabot.embedding.files import (
    PACKAGED_FILES,
    check_files,
    fingerprint_of,
    hashes_of,
    weights_hash_of,
)
from ketabot.errors import ModelError

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
"""SHA-256 of "abc": the first example of FIPS 180-2, appendix B."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "1_Pooling").mkdir()
    (tmp_path / "weights").write_bytes(b"abc")
    (tmp_path / "1_Pooling" / "config.json").write_bytes(b"abc")
    return tmp_path


def test_the_expected_files_pass(folder: Path) -> None:
    check_files(folder, {"weights": ABC, "1_Pooling/config.json": ABC})


def test_one_changed_byte_is_told_by_the_name_of_the_file_and_the_cure(folder: Path) -> None:
    (folder / "1_Pooling" / "config.json").write_bytes(b"abd")
    with pytest.raises(ModelError, match=r"'1_Pooling/config\.json'.*reinstall") as caught:
        check_files(folder, {"weights": ABC, "1_Pooling/config.json": ABC})
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_told_by_name(folder: Path) -> None:
    with pytest.raises(ModelError, match=r"'tokenizer\.json'.*missing"):
        check_files(folder, {"tokenizer.json": ABC})


def test_read_mes_decide_no_vector(folder: Path) -> None:
    (folder / "README.md").write_text("hello")
    (folder / ".gitattributes").write_text("hello")
    assert hashes_of(folder) == {"1_Pooling/config.json": ABC, "weights": ABC}


def test_the_fingerprint_is_of_names_and_hashes_in_the_order_of_the_names() -> None:
    by_hand = hashlib.sha256(b"a\x001\nb\x002\n").hexdigest()
    assert fingerprint_of({"b": "2", "a": "1"}) == by_hand


def test_one_file_of_weights_has_its_own_hash_and_several_have_one_together() -> None:
    assert weights_hash_of({"model.safetensors": "aa", "config.json": "bb"}) == "aa"
    both = {"model-1.safetensors": "aa", "model-2.safetensors": "cc"}
    assert weights_hash_of({**both, "config.json": "bb"}) == fingerprint_of(both)


def test_the_packaged_model_has_the_hash_of_its_weights_file() -> None:
    assert weights_hash_of(PACKAGED_FILES) == PACKAGED_FILES["model.safetensors"]
