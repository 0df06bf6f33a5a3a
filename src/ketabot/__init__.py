"""Answers in sentences quoted word for word from a library of documents."""

from __future__ import annotations

__version__ = "0.1.0"
