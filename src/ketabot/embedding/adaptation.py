"""What an embedding model has learned of one library: a file of changes to its weights.

Of each matrix the change is kept in 8 bits a number with one scale a row, of each vector in
16-bit floats: the change is small beside the weight, and so is its rounding error. (Of the
packaged model's 43 MB of layers, 11 MB remain.) The word embeddings are never changed.

The file is a safetensors file, whose header tells the base model, the questions that were
learned and the hash of the numbers; and, so that no byte of it goes unchecked, a hash of itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketabot.errors import ModelError

__all__ = ["ADAPTATION_FILE", "Adaptation", "AdaptationFacts", "Changes", "read_adaptation"]

ADAPTATION_FILE = "adaptation.safetensors"
"""Beside the documents."""
FORMAT = 1
HEADER = "ketabot"
CHECK = "sha256"
"""Of what the header tells."""
SCALE = ".scale"
LEVELS = 127

LARGEST = 10_000.0
"""A change beyond this is none that was learned."""

Floats = NDArray[np.float32]
Changes = Mapping[str, Floats]
"""What is added to weights of a transformer, by their name."""


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
    """The same, adapted: measured with these numbers, after the best of all passes."""
    tensors_sha256: str = ""
    """Of the numbers that follow."""
    format: int = FORMAT
    passes: int = 0
    """Of which the best was kept; 0: a file from before this was told."""


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

    def changes(self) -> Changes:
        """Return what is to be added to each weight, by its name."""
        return {
            name: _full(rounded, self.tensors.get(name + SCALE))
            for name, rounded in self.tensors.items()
            if not name.endswith(SCALE)
        }

    def to_bytes(self) -> bytes:
        """Write the file that ``read_adaptation`` reads."""
        from safetensors.numpy import save

        facts = asdict(self.facts)
        told = {**facts, CHECK: _facts_digest(facts)}
        return save(dict(self.tensors), {HEADER: json.dumps(told)})

    @classmethod
    def of(cls, changes: Changes, facts: AdaptationFacts) -> Adaptation:
        """Round changes, by the name of the weight, each a matrix or a vector.

        Raises:
            ModelError: what was learned are no numbers, or too large ones.
        """
        tensors: dict[str, NDArray[Any]] = {}
        for name, change in changes.items():
            if not (np.abs(change) <= LARGEST).all():
                raise ModelError(
                    f"the changes to {name!r} are not all numbers of up to {LARGEST:,.0f}; learn "
                    "more slowly, with a lower adapting.rate"
                )
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
        told = json.loads(_header(data)[HEADER])
        check = told.pop(CHECK)
        facts = AdaptationFacts(**told)
    except (
        SafetensorError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:
        raise ModelError(
            f"it is damaged, or cut off while it was written ({type(error).__name__}); "
            "run `ketabot adapt`"
        ) from None
    if facts.format != FORMAT:
        raise ModelError(
            f"it is of format {facts.format!r} and this ketabot reads {FORMAT}; run `ketabot adapt`"
        )
    if check != _facts_digest(told) or not _is_sound(facts):
        raise ModelError("what it tells of itself was changed; run `ketabot adapt`")
    digest = _digest(tensors)
    if digest != facts.tensors_sha256:
        raise ModelError(
            f"its numbers are not those that were written ({digest[:12]}, not "
            f"{facts.tensors_sha256[:12]}); run `ketabot adapt`"
        )
    for name, array in tensors.items():
        if not _can_be_added(name, array, tensors):
            raise ModelError(
                f"its numbers for {name!r} cannot be added to a weight; run `ketabot adapt`"
            )
    return Adaptation(facts, tensors)


def _is_sound(facts: AdaptationFacts) -> bool:
    kinds: dict[str, type | tuple[type, ...]] = {"str": str, "int": int, "float": (int, float)}
    right = [isinstance(getattr(facts, one.name), kinds[str(one.type)]) for one in fields(facts)]
    return all(right) and all(0 <= one <= 1 for one in (facts.right_before, facts.right_after))


def _can_be_added(name: str, array: NDArray[Any], tensors: Mapping[str, NDArray[Any]]) -> bool:
    """Whether it is a rounded matrix with its scales, its scales, or a vector; all numbers."""
    none = np.empty(0)
    if name.endswith(SCALE):
        matrix = tensors.get(name.removesuffix(SCALE), none)
        fits = matrix.dtype == np.int8 and array.shape == (*matrix.shape[:1], 1)
        return bool(fits and array.dtype == np.float32 and np.isfinite(array).all())
    if array.dtype == np.int8:
        return array.ndim == 2 and name + SCALE in tensors
    return bool(array.dtype == np.float16 and array.ndim == 1 and np.isfinite(array).all())


def _header(data: bytes) -> dict[str, str]:
    """Return the text that a safetensors file carries about itself."""
    length = int.from_bytes(data[:8], "little")
    header: dict[str, str] = json.loads(data[8 : 8 + length])["__metadata__"]
    return header


def _rounded(change: Floats) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    scale = np.abs(change).max(axis=1, keepdims=True) / np.float32(LEVELS)
    scale = np.where(scale >= np.finfo(np.float32).tiny, scale, 1).astype(np.float32)
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


def _facts_digest(told: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode("ascii")).hexdigest()
