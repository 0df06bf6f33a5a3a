"""Which model the settings name: where its files lie, their hashes, and what it was changed by.

Two come with ketabot. ``all-MiniLM-L6-v2`` is the model as its authors published it;
``all-MiniLM-L6-v2-lay`` is the same after it has learned how lay people ask and which sentences
answer them (``training/retriever``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ketabot.config import EmbeddingConfig
from ketabot.embedding.adaptation import Changes, read_adaptation
from ketabot.embedding.engine import download, packaged_folder
from ketabot.embedding.files import (
    PACKAGED,
    PACKAGED_FILES,
    check_files,
    fingerprint_of,
    hashes_of,
)
from ketabot.errors import ModelError

__all__ = ["LAY", "LAY_FILE", "LAY_SHA256", "ModelFiles", "model_files"]

LAY = "all-MiniLM-L6-v2-lay"
"""The packaged model that has learned how lay people ask."""
LAY_FILE = Path(__file__).with_name("lay.safetensors")
"""What it was changed by; ``training/retriever`` writes it."""
LAY_SHA256 = "7aa78cae9f6cba6700624c4651dba888e43759273b3d4afec384c990c5a3f269"


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """The files of a model, found and not yet read."""

    name: str
    """As the settings name it."""
    folder: Path
    hashes: Callable[[], Mapping[str, str]]
    """SHA-256 of every file that decides a vector, by name; raises a ``ModelError`` where one is
    missing or damaged. Reads them all."""
    changes: Callable[[], Sequence[Changes]]
    """What is added to the weights in the folder; nothing for most models."""

    def fingerprint(self) -> str:
        """One SHA-256, hexadecimal, over all hashes."""
        return fingerprint_of(self.hashes())


def model_files(config: EmbeddingConfig) -> ModelFiles:
    """Return where the model lies that the settings name; a hub name is fetched.

    Raises:
        ModelError: it cannot be had.
    """
    name = config.model
    if name == PACKAGED:
        return ModelFiles(name, packaged_folder(), _packaged_hashes, _no_changes)
    if name == LAY:
        return ModelFiles(name, packaged_folder(), _lay_hashes, _lay_changes)
    named = Path(name)
    folder = named if named.is_dir() else download(name)
    return ModelFiles(name, folder, lambda: hashes_of(folder), _no_changes)


def _no_changes() -> Sequence[Changes]:
    return ()


def _packaged_hashes() -> Mapping[str, str]:
    check_files(packaged_folder(), PACKAGED_FILES)
    return PACKAGED_FILES


def _lay_hashes() -> Mapping[str, str]:
    _lay_bytes()
    return {**_packaged_hashes(), LAY_FILE.name: LAY_SHA256}


def _lay_changes() -> Sequence[Changes]:
    return (read_adaptation(_lay_bytes()).changes(),)


def _lay_bytes() -> bytes:
    """Read what the packaged model was changed by, and hold it against its hash."""
    try:
        data = LAY_FILE.read_bytes()
    except OSError as error:
        raise ModelError(
            f"cannot read {LAY_FILE.name!r} of the model {LAY!r}: {error.strerror}; "
            "install ketabot anew"
        ) from None
    found = hashlib.sha256(data).hexdigest()
    if found != LAY_SHA256:
        raise ModelError(
            f"the file {LAY_FILE.name!r} of the model {LAY!r} is not the expected one "
            f"({found[:12]}, not {LAY_SHA256[:12]}); install ketabot anew, or set "
            f"embedding.model to {PACKAGED!r}"
        )
    return data
