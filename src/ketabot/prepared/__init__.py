"""An editor's prepared questions: which sentence answers them, and which have no answer."""

from __future__ import annotations

from ketabot.prepared.lines import ASKED, MOST_PER_SPAN, UNANSWERED, Problem, normal_form
from ketabot.prepared.loading import AskedQuestion, Prepared, UnansweredQuestion, load_prepared
from ketabot.prepared.spans import Span

__all__ = [
    "ASKED",
    "MOST_PER_SPAN",
    "UNANSWERED",
    "AskedQuestion",
    "Prepared",
    "Problem",
    "Span",
    "UnansweredQuestion",
    "load_prepared",
    "normal_form",
]
