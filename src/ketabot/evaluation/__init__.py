"""How good the answers are: a test set in, figures with their uncertainty out."""

from __future__ import annotations

from ketabot.evaluation.results import EvaluationResult, from_json, to_json

__all__ = ["EvaluationResult", "from_json", "to_json"]
