"""How sentences begin, or what they say, that are not to be read alone. Tables, and nothing else.

The openings follow what Halliday and Hasan, *Cohesion in English* (1976), describe as reference
and conjunction; the list is ours, written while reading patient texts.
"""

from __future__ import annotations

import re

__all__ = ["leans", "limits", "limits_from_afar", "refers"]

_STANDS_ALONE = re.compile(
    r"it(?:['’]s| is| was)(?: \w+ly)? (?:important|essential|vital|worth|best|crucial|common"
    r"|normal|necessary|possible|recommended|advisable)\b(?! (?:for|in) (?:this|that|these|such))",
    re.IGNORECASE,
)
"""An "it" that points forward: "It is important to …"."""

_LEANS = re.compile(
    r"[\"“‘'(]*(?:"
    r"it|its|this|these|those|that|they|their|them|he|she|his|her|such|both|neither"
    r"|one (?:of these|of them|reason|if)|the (?:former|latter|same)"
    r"|the (?:study|trial|report|review|survey|authors|researchers|findings|results)"
    r"|another (?:study|trial|review|reason|one)|some of (?:these|them|those)|for this|as a result"
    r"|because of (?:this|that|these)|due to (?:this|that|these)|in (?:addition|fact|contrast)"
    r"|on the (?:other hand|contrary)|for (?:example|instance)|however|therefore|thus|hence"
    r"|instead|then|also|but|and|so|yet|still,|nevertheless|nonetheless|even so|otherwise"
    r"|there (?:can|may|might|could|will|would)(?: also)? be|there (?:is|are|has|have) also"
    r"|generally speaking|(?:\w+ ){1,4}\w+, however,"
    r"|consequently|moreover|furthermore|similarly|likewise|unlike (?:this|these|that)"
    r")(?!\w)",
    re.IGNORECASE,
)
"""How a sentence begins that leans on the one before."""

_JOINED = re.compile(
    r"[\"“‘'(]*(?:however|therefore|thus|hence|consequently|as a result|moreover|furthermore|also"
    r"|in (?:addition|fact|contrast)|on the (?:other hand|contrary)|nevertheless|nonetheless"
    r"|even so|similarly|likewise|for (?:example|instance)|but|and|so|yet)\b,?\s*",
    re.IGNORECASE,
)
"""A word that joins a sentence to the one before; what follows it may well stand by itself."""

_TURN = (
    r"however|but|yet|nevertheless|nonetheless|even so|that said|still,|on the other hand"
    r"|(?:this|that|it) (?:does|did) not (?:\w+ )?mean|(?:this|that|it) is not (?:to say|always)"
    r"|(?:right now|at present), however|only (?:if|when|after|with)"
    r"|not (?:everyone|everybody|all|every)"
)
_CONDITION = (
    r"although|though|unless|except|if not|provided|no one|nobody|only\b"
    r"|these (?:results|findings|effects|benefits) (?:are|were|may|do|have) (?:not|only|limited)"
)
_STUDIES = r"(?:research|stud(?:y|ies)|trials?|evidence|data|work)"
_MORE = r"(?:more|further|additional|larger|longer|better)"
_LIMITS_FROM_AFAR = re.compile(rf"[\"“‘'(]*(?:{_TURN})(?!\w)", re.IGNORECASE)
_LIMITS = re.compile(
    rf"^[\"“‘'(]*(?:{_TURN}|{_CONDITION})(?!\w)|^(?:\W*\w+){{1,5}}, however,"
    rf"|\b{_MORE}(?: [\w-]+){{0,3}} {_STUDIES}\b[^.]*\b(?:needed|required|necessary|under way)\b"
    rf"|\bneed(?:s|ed)? (?:for |to )[^.]*\b{_MORE}(?: [\w-]+){{0,3}} {_STUDIES}\b"
    r"|\b(?:remains?|is|are) (?:still |yet |largely )*(?:unclear|unknown|uncertain|not known"
    r"|not (?:fully |well |yet )+(?:known|understood|established))\b",
    re.IGNORECASE,
)


def leans(text: str) -> bool:
    """Whether a sentence cannot be understood without the one before it."""
    return _LEANS.match(text) is not None and _STANDS_ALONE.match(text) is None


def refers(text: str) -> bool:
    """Whether a sentence speaks of something that it does not name.

    "However, relief fades." only joins on; "However, it fades." is of something named before.
    """
    return leans(_JOINED.sub("", text, count=1))


def limits(text: str) -> bool:
    """Whether a sentence takes back, limits or conditions what the one before it says."""
    return _LIMITS.search(text) is not None


def limits_from_afar(text: str) -> bool:
    """Whether it does so even from the beginning of the next paragraph."""
    return _LIMITS_FROM_AFAR.match(text) is not None
