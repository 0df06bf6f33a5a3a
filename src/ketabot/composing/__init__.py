"""Scored sentences → the few quotes of an answer, and what they disagree about.

A quote is a run of neighbouring sentences, cut from the document in one piece. What is said twice
is quoted once; a sentence comes with those that it cannot be understood without, or that limit
what it says; where documents contradict each other, both sides are quoted.
"""

from __future__ import annotations

from ketabot.composing.choosing import compose
from ketabot.composing.extracts import Clash, Composition, Extract
from ketabot.composing.permitting import permitted_composition, permitted_reading

__all__ = [
    "Clash",
    "Composition",
    "Extract",
    "compose",
    "permitted_composition",
    "permitted_reading",
]
