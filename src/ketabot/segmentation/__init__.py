"""Text to sentences, what of it is debris, and sentences to chunks."""

from __future__ import annotations

from ketabot.segmentation.chunks import Ruler, chunk_sentences, chunk_text
from ketabot.segmentation.kinds import find_sentences
from ketabot.segmentation.preparation import divide_long_sentences, prepare
from ketabot.segmentation.sentences import split_sentences
from ketabot.segmentation.tokens import TokenCounter

__all__ = [
    "SEGMENTER_VERSION",
    "Ruler",
    "TokenCounter",
    "chunk_sentences",
    "chunk_text",
    "divide_long_sentences",
    "find_sentences",
    "prepare",
    "split_sentences",
]

SEGMENTER_VERSION = 2
"""Raised whenever the same text may be cut otherwise; then every document is cut again."""
