"""Question + sentences → how much speaks for each sentence being the answer.

``Reranker`` is the replaceable part.
"""

from __future__ import annotations

from ketabot.embedding.reranking.loading import RERANKER, load_reranker
from ketabot.embedding.reranking.protocol import Reranker, Scores

__all__ = ["RERANKER", "Reranker", "Scores", "load_reranker"]
