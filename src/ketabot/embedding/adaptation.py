"""What an embedding model has learned of one library: a file of changes to its weights.

Of each matrix the change is kept in 8 bits a number with one scale a row, of each vector in
16-bit floats: the change is small beside the weight, and so is its rounding error. (Of the
packaged model's 43 MB of layers, 11 MB remain.) The word embeddings are never changed.

The file is a safetensors file, whose header tells the base model, the questions that were
learned and the hash of the numbers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketabot.errors import ModelError

__all__ = ["ADAPTATION_FILE", "Adaptation", "AdaptationFacts", "read_adaptation"]

ADAPTATION_FILE = "adaptation.safetensors"
"""Beside the documents."""
FORMAT = 1
HEADER = "ketabot"
SCALE = ".scale"
LEVELS = 127

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class AdaptationFacts:
    """What a file of changes says of itself."""

    base: str
    """The model that was changed, as the settings name it."""
    base_fingerprint: str
    """SHA-256 over the files of that model."""
    questions_sha256: str
    """Of the prepared questions that were learned, and of the sentences that they point at."""
    questions: int
    seed: int
    held_apart: int
    """Questions that were not learned from, but measured with."""
    right_before: float
    """Share, 0 to 1, of those whose nearest neighbour is of their own sentence: base model."""
    right_after: float
    """The same, adapted."""
    tensors_sha256: str = ""
    """Of the numbers that follow."""
    format: int = FORMAT


@dataclass(frozen=True, slots=True, eq=False)
class Adaptation:
    """Changes to the weights of one model, as they stand in a file."""

    facts: AdaptationFacts
    tensors: Mapping[str, NDArray[Any]]
    """Rounded changes by the name of the weight; of a matrix, the scales of its rows too."""

    @property
    def sha256(self) -> str:
        """Of the changes, hexadecimal: tells two adaptations apart."""
        return self.facts.tensors_sha256

    def check_fits(self, name: str, fingerprint: str) -> None:
        """See that it was made for the model of that name and fingerprint.

        Raises:
            ModelError: it was made for another one.
        """
        made_for = self.facts.base_fingerprint
        if made_for != fingerprint:
            raise ModelError(
                f"it was made for the model {self.facts.base!r} ({made_for[:12]}), and this is "
                f"{name!r} ({fingerprint[:12]}); run `ketabot adapt`, or take it out"
            )

    def changes(self) -> dict[str, Floats]:
        """Return what is to be added to each weight, by its name."""
        return {
            name: _full(rounded, self.tensors.get(name + SCALE))
            for name, rounded in self.tensors.items()
            if not name.endswith(SCALE)
        }

    def to_bytes(self) -> bytes:
        """Write the file that ``read_adaptation`` reads."""
        from safetensors.numpy import save

        return save(dict(self.tensors), {HEADER: json.dumps(asdict(self.facts))})

    @classmethod
    def of(cls, changes: Mapping[str, Floats], facts: AdaptationFacts) -> Adaptation:
        """Round changes, by the name of the weight, each a matrix or a vector."""
        tensors: dict[str, NDArray[Any]] = {}
        for name, change in changes.items():
            if change.ndim == 1:
                tensors[name] = change.astype(np.float16)
            else:
                tensors[name], tensors[name + SCALE] = _rounded(change)
        digest = _digest(tensors)
        return cls(AdaptationFacts(**{**asdict(facts), "tensors_sha256": digest}), tensors)


def read_adaptation(data: bytes) -> Adaptation:
    """Read a file of changes and hold its numbers against their hash.

    Raises:
        ModelError: it was cut off, changed, or written by another version of ketabot.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        tensors = load(data)
        facts = AdaptationFacts(**json.loads(_header(data)[HEADER]))
    except (SafetensorError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ModelError(
            f"it is damaged, or cut off while it was written ({type(error).__name__}); "
            "run `ketabot adapt`"
        ) from None
    if facts.format != FORMAT:
        raise ModelError(
            f"it is of format {facts.format!r} and this ketabot reads {FORMAT}; run `ketabot adapt`"
        )
    digest = _digest(tensors)
    if digest != facts.tensors_sha256:
        raise ModelError(
            f"its numbers are not those that were written ({digest[:12]}, not "
            f"{str(facts.tensors_sha256)[:12]}); run `ketabot adapt`"
        )
    return Adaptation(facts, tensors)


def _header(data: bytes) -> dict[str, str]:
    """Return the text that a safetensors file carries about itself."""
    length = int.from_bytes(data[:8], "little")
    header: dict[str, str] = json.loads(data[8 : 8 + length])["__metadata__"]
    return header


def _rounded(change: Floats) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    largest = np.abs(change).max(axis=1, keepdims=True)
    scale = np.where(largest > 0, largest / LEVELS, 1).astype(np.float32)
    return np.rint(change / scale).astype(np.int8), scale


def _full(rounded: NDArray[Any], scale: NDArray[Any] | None) -> Floats:
    wide: Floats = rounded.astype(np.float32)
    return wide if scale is None else wide * scale.astype(np.float32)


def _digest(tensors: Mapping[str, NDArray[Any]]) -> str:
    digest = hashlib.sha256()
    for name in sorted(tensors):
        array = tensors[name]
        digest.update(f"{name}\0{array.dtype}\0{array.shape}\n".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()
