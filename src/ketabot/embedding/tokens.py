"""The model's own tokenizer, used from any thread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

__all__ = ["Tokens"]

_SLAB = 1024
"""Texts that are tokenized at once; an encoding holds much beside the token ids."""

_CHARACTERS_PER_TOKEN = 64
"""Text beyond so many characters per token that the model sees is not looked at."""


class Tokens:
    """Counts and makes token ids.

    It holds two copies of the tokenizer that are never changed again, one that cuts and one that
    does not: the library's own call sets and resets the cut on one shared object, which threads
    cannot do at the same time.
    """

    def __init__(self, tokenizer: Tokenizer, max_tokens: int) -> None:
        self._whole = _copy(tokenizer)
        self._cut = _copy(tokenizer)
        self._cut.enable_truncation(max_tokens)
        self._most_characters = max_tokens * _CHARACTERS_PER_TOKEN

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special ones included, nothing cut off."""
        return [len(encoding.ids) for encoding in _encoded(self._whole, texts)]

    def ids(self, texts: Sequence[str]) -> list[NDArray[np.int64]]:
        """What the model sees of each text, special tokens included."""
        starts = [text[: self._most_characters] for text in texts]
        return [np.array(encoding.ids, np.int64) for encoding in _encoded(self._cut, starts)]


def _copy(tokenizer: Tokenizer) -> Tokenizer:
    copy: Tokenizer = type(tokenizer).from_str(tokenizer.to_str())
    copy.no_truncation()
    copy.no_padding()
    return copy


def _encoded(tokenizer: Tokenizer, texts: Sequence[str]) -> Iterator[Encoding]:
    for start in range(0, len(texts), _SLAB):
        slab = [_encodable(text) for text in texts[start : start + _SLAB]]
        yield from tokenizer.encode_batch_fast(slab)


def _encodable(text: str) -> str:
    """Write "?" for a lone surrogate, which no tokenizer takes."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
