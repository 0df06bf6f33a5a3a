"""Stand-ins for the heavy parts, simple enough to work out by hand."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ketabot.embedding import Adaptation
from ketabot.embedding.protocol import Progress

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class WordEmbedder:
    """A bag of words: two texts are as alike as the words that they share.

    Each word adds 1 to one of the places 1 to ``dimension - 1``, chosen by the SHA-256 of the
    word in lower case; then the row is scaled to length 1. So "a b" and "b A" have the same
    vector, and "ketamine clinic" has the similarity 0.5 with "ketamine price", unless two of
    the words share a place. A text without a word has the unit vector of place 0.
    """

    name: str = "word-embedder"
    precision: str = "float32"
    dimension: int = 64
    max_tokens: int = 256
    salt: str = ""
    """What it was adapted by: other salt puts the words into other places."""

    @property
    def fingerprint(self) -> str:
        """Of all that decides a vector."""
        salted = f"{self.name}/{self.dimension}{self.salt}"
        return hashlib.sha256(salted.encode()).hexdigest()

    @property
    def weights_sha256(self) -> str:
        """The same: it has no other weights."""
        return self.fingerprint

    def place(self, word: str) -> int:
        """Where the vector counts this word."""
        digest = hashlib.sha256((self.salt + word.lower()).encode("utf-8", "replace")).digest()
        return 1 + int.from_bytes(digest[:8]) % (self.dimension - 1)

    def adapted(self, adaptation: Adaptation) -> WordEmbedder:
        """Another space: its name, and so its words' places, depend on the adaptation."""
        adaptation.check_fits(self.name, self.fingerprint)
        return replace(self, salt=adaptation.sha256)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Words + 2, as if for a token at the start and one at the end."""
        return [len(_WORD.findall(text)) + 2 for text in texts]

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """One row per text; words beyond ``max_tokens - 2`` are not seen."""
        rows = [self.encode_query(text) for text in texts]
        if progress is not None:
            total = sum(self.count_tokens(texts))
            progress(total, total)
        return np.array(rows, dtype=np.float32).reshape(len(rows), self.dimension)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Each as if alone."""
        return self.encode(texts)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """The vector of one text."""
        row = np.zeros(self.dimension)
        for word in _WORD.findall(text)[: self.max_tokens - 2]:
            row[self.place(word)] += 1
        if not row.any():
            row[0] = 1
        return (row / np.linalg.norm(row)).astype(np.float32)


@dataclass(frozen=True)
class BendingEmbedder(WordEmbedder):
    """A model that, once it has learned, finds everything alike."""

    bent: bool = False
    """Whether it has learned: then every word has the same place."""

    def place(self, word: str) -> int:
        """Where the vector counts this word."""
        return 1 if self.bent else super().place(word)

    def adapted(self, adaptation: Adaptation) -> WordEmbedder:
        """Another space, in which all texts are the same."""
        adaptation.check_fits(self.name, self.fingerprint)
        return replace(self, bent=True)
