"""Prepared questions → a file beside the documents: what the embedding model learns from them."""

from __future__ import annotations

from ketabot.adapting.adapt import AdaptSummary, adapt_model

__all__ = ["AdaptSummary", "adapt_model"]
