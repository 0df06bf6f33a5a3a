"""What a question says about the library that is asked, left aside for searching.

"Do your documents say if it helps with sleep?" asks whether it helps with sleep. With the frame
around it a question is near to all that is said of documents, and far from its answer. Greetings
and thanks need no such care: they hardly move what is found.
"""

from __future__ import annotations

import re

__all__ = ["unframed"]

_LIBRARY = (
    r"(?:any of )?(?:(?:your|the|these|this) )?"
    r"(?:documents?|docs|library|sources?|papers?|articles?|leaflets?|texts?|pages?|files?)"
)
_CLAUSE = r"(?=(?:if|whether|how|what|when|where|why|who|which)\b)"
_FRAME = re.compile(
    rf"^(?:and |so |but |ok |please )*(?:"
    rf"(?:do|does|did|can|could|would|will) {_LIBRARY} "
    r"(?:say|tell(?: me| us)?|mention|explain|state|show)(?: anything| anywhere)?(?: about)? "
    rf"{_CLAUSE}"
    rf"|(?:what|anything) (?:do|does|did) {_LIBRARY} say(?:: ?| about {_CLAUSE}| on {_CLAUSE})"
    rf"|according to {_LIBRARY}[,:]? (?=\w+ \w+)"
    r")",
    re.IGNORECASE,
)
_OF_THE_LIBRARY = re.compile(
    r"^who (?:\w+ )?(?:wrote|writes|published|paid|pays|funded)\b"
    r"|\b(?:wrote|written|published|paid for|funded|contradict\w*|disagree\w*)\b",
    re.IGNORECASE,
)
"""What is asked is about the documents, which the frame names: "… say who wrote them?"."""
_WHETHER = re.compile(r"^(?:if|whether)(?: or not)? (?=\w+ \w+)", re.IGNORECASE)


def unframed(question: str) -> str:
    """Return a question without what it says about the library; most come back as they are."""
    found = _FRAME.match(question)
    if found is None or _OF_THE_LIBRARY.search(rest := question[found.end() :]):
        return question
    return _WHETHER.sub("", rest)
