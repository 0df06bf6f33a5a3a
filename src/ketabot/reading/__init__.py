"""Question + passages → sentences, each with a score, and how sure we are that one answers.

``Reader`` is the replaceable part.
"""

from __future__ import annotations

from ketabot.reading.protocol import Reader, Reading, ScoredSentence
from ketabot.reading.simple import FEATURES, SimpleReader
from ketabot.reading.unprepared import unprepared

__all__ = ["FEATURES", "Reader", "Reading", "ScoredSentence", "SimpleReader", "unprepared"]
