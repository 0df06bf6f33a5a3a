"""An editor's prepared questions: which sentence answers them, and which have no answer."""

from __future__ import annotations

from ketabot.prepared.lines import ASKED, MOST_PER_SPAN, UNANSWERED, Problem, normal_form
from ketabot.prepared.loading import AskedQuestion, Prepared, UnansweredQuestion, load_prepared

__all__ = [
    "ASKED",
    "MOST_PER_SPAN",
    "UNANSWERED",
    "AskedQuestion",
    "Prepared",
    "Problem",
    "UnansweredQuestion",
    "load_prepared",
    "normal_form",
]
