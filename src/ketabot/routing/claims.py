"""Strong claims by those who sell what they praise.

Told from the words of a quote and from ``sources.toml``: a figure of effectiveness, "no side
effects" or "not habit forming" weighs less from a clinic that lives by the treatment.
"""

from __future__ import annotations

import re
from typing import Final

from ketabot.documents import Source
from ketabot.phrases import ClaimPhrases

__all__ = ["caution", "is_strong_claim"]

_GOOD: Final = (
    r"(?:effective|success\w*|respon\w+|relief|relieve\w*|improve\w*|remission|recover\w*|better|"
    r"benefi\w+|work(?:s|ed)?|cure[sd]?|help(?:s|ed)?|free of|abstinen\w+|sober|symptoms?)"
)
_STRONG: Final = re.compile(
    rf"\b\d+(?:\.\d+)?\s*(?:%|percent|per cent)[^.]*\b{_GOOD}\b|"
    rf"\b{_GOOD}\b[^.]*\b\d+(?:\.\d+)?\s*(?:%|percent|per cent)"
    rf"|\b(?:up to |over |more than |nearly |about )?(?:\d+|two|three|four|seven|eight|"
    rf"nine)(?: out)? (?:of|in) (?:\d+|every \w+|three|four|five|ten)\b[^.]*\b{_GOOD}\b"
    r"|\b(?:no|without|zero|free of|few|minimal|hardly any|does not have|"
    r"doesn[’']t have|lack of|absence of)\b[^.]{0,40}\bside[ -]effects?\b"
    r"|\bside[ -]effects?\b[^.]{0,40}\b(?:rare|minimal|minor|mild|none|few|negligible|"
    r"temporary|short[ -]lived)\b"
    r"|\b(?:not|non|isn[’']t|never)[ -]+(?:\w+ )?(?:habit[ -]forming|addict\w+)\b|"
    r"\bno (?:risk|danger) of (?:addiction|dependence)\b"
    r"|\b(?:safe and (?:effective|well)|(?:completely|very|extremely|perfectly|"
    r"entirely) safe|proven|guarantee\w*|miracle|"
    r"breakthrough|cure[sd]?|remarkable|transformative|life[ -]chang\w+|game[ -]chang\w+|"
    r"(?:high|remarkable|impressive|great|excellent) (?:rate of (?:response|success)|"
    r"response rate|success rate|success)|"
    r"almost instant|immediate(?:ly)? relie\w+|instant relief|most effective|"
    r"highly effective|extremely effective|"
    r"(?:more|less) (?:\w+ )?effective than|(?:half|twice|third) as effective|"
    r"(?:faster|better|safer|more safely)(?:,? (?:\w+,? ){0,4})?than|"
    r"better than|far superior|dramatic\w*|powerful)\b",
    re.IGNORECASE,
)


def is_strong_claim(text: str) -> bool:
    """Whether a quote praises a treatment beyond what a reader should take on trust."""
    return _STRONG.search(text) is not None


def caution(text: str, source: Source, phrases: ClaimPhrases) -> str:
    """Return what to say beside a quote, or nothing.

    Args:
        text: of the quote.
        source: where it comes from; only one that sells the treatment calls for a word.
        phrases: the fixed texts.
    """
    if not is_strong_claim(text):
        return ""
    if source.interest:
        return phrases.sells.format(interest=source.interest)
    return phrases.clinic if source.kind == "clinic" else ""
