"""Question + passages → sentences, each with a score, and how sure we are that one answers.

``Reader`` is the replaceable part.
"""

from __future__ import annotations

from ketabot.reading.learned import READ_EVIDENCE, LearnedReader
from ketabot.reading.opening import SIMPLE, calibration_of, open_reader, reranker_of
from ketabot.reading.protocol import Reader, Reading, ScoredSentence
from ketabot.reading.simple import SimpleReader
from ketabot.reading.unprepared import unprepared
from ketabot.reading.weighing import FEATURES

__all__ = [
    "FEATURES",
    "READ_EVIDENCE",
    "SIMPLE",
    "LearnedReader",
    "Reader",
    "Reading",
    "ScoredSentence",
    "SimpleReader",
    "calibration_of",
    "open_reader",
    "reranker_of",
    "unprepared",
]
