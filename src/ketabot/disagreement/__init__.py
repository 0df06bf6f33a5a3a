"""Two sentences → what they differ about, if they do.

Found by figures with their units, by years of one event, and by what one says and the other
denies. All of it is rules over words: nothing here knows the library or a model, and whoever
calls sees to it that the two sentences are about one matter.
"""

from __future__ import annotations

from ketabot.disagreement.claims import Claim, claim
from ketabot.disagreement.comparing import Difference, Kind, difference, is_asked, same_stand
from ketabot.disagreement.tone import asks_of_harm, reassures, warns

__all__ = [
    "Claim",
    "Difference",
    "Kind",
    "asks_of_harm",
    "claim",
    "difference",
    "is_asked",
    "reassures",
    "same_stand",
    "warns",
]
