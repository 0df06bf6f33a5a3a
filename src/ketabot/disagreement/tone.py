"""Whether a sentence reassures people of harm, or warns them of it: two tables of words.

Both can be true at once, "used safely for decades" and "may not be safe for you", so that it is no
contradiction; but whoever asks whether something is safe should not read one of them alone.
"""

from __future__ import annotations

import re

from ketabot.disagreement.words import any_of

__all__ = ["asks_of_harm", "reassures", "warns"]


_HARM = r"(?:side[- ]effects?|harms?|risks?|dangers?|complications|damage)"
_INJURY = r"(?:dysfunction|damage|injury|failure|toxicity|loss|syndrome|impairment)"

_ASKED = any_of(
    r"\b(?:un)?safe(?:ly|r|ty)?\b",
    r"\b(?:danger|harm|risk|toxic|poison|damag|side[- ]effect)\w*",
    r"\b(?:bad|hurt|ruin|wreck|kill|fatal|deadly|downsides?|adverse|overdose)\b",
    r"\b(?:addict|hooked|habit[- ]forming)\w*",
    r"\bwho (?:can['’]?t|cannot|should(?:n['’]?t| not)) (?:take|have|use|try|get)\b",
    r"\bok(?:ay)? to (?:take|use|have|try)\b",
)
_REASSURES = any_of(
    r"\bsafe(?:ly|r)?\b",
    rf"\b(?:no|minimal|few|mild|minor|rare|hardly any|not have any|without)"
    rf"(?: [\w-]+){{0,3}} {_HARM}\b",
    rf"\b{_HARM} (?:is|are) (?:\w+ )?(?:mild|minor|minimal|rare|few|low|short[- ]lived|temporary)",
    r"\b(?:non-? ?|not (?:\w+ )?)(?:habit[- ]forming|addictive|toxic|dangerous|harmful)\b",
)
_UNSAFE = any_of(
    r"\b(?:not|never|nor|isn['’]t|aren['’]t)(?: \w+){0,2} safe(?:ly)?\b",
    r"\bunsafe\b",
    r"\b(?:should not|must not) (?:be (?:used|given|taken)|use|take|have|receive)\b",
    r"\bcontraindicated\b",
    r"\bno\b[^,;.]{0,80} (?:is|are) safe\b",
)
_WARNS = any_of(
    rf"\b(?:linked to|associated with|causes?(?! of)|leads? to|results? in)\b[^.;]{{0,80}}\b"
    rf"(?:{_INJURY}|addiction|dependence|death|harm)",
    rf"\b{_INJURY}\b[^.;]{{0,80}}\b(?:happens?|occurs?) (?:when|in|with)\b",
    rf"\b(?:severe|serious|dangerous|grave) {_HARM}\b",
    r"\b(?:increased|higher|high|serious|greater|real) (?:risk|likelihood|danger)s? of\b",
    r"\brisks? of (?:\w+ ){0,2}(?:harm|abuse|misuse|addiction|dependence|death|overdose|\w+ity)\b",
    r"\b(?:can|may|might|could|will) (?:\w+ )?(?:harm|damage|injure|kill|be (?:fatal|harmful"
    r"|dangerous|addictive|toxic))\b",
    r"\b(?:is|are) (?:(?:also|very|highly|\w+ly) )?"
    r"(?:harmful|dangerous|addictive|habit[- ]forming|toxic|fatal)\b",
)

_SOFTENED = re.compile(
    r"\b(?:not|no|never|none|neither|nor|cannot|without|little|less|lower|lowers|fewer|rarely"
    r"|hardly|seldom|unlikely|[a-z]+n['’]t)\b",
    re.IGNORECASE,
)
"""Before a word of warning, or within it, it takes the warning back."""
_PART = re.compile(
    r"[.;!?]|,\s*and\b|\b(?:but|however|although|though|yet|while|whereas)\b", re.IGNORECASE
)
"""What takes a warning back reaches no further than one of these."""


def asks_of_harm(question: str) -> bool:
    """Whether a question asks if something is safe, or what harm it does."""
    return _ASKED.search(question) is not None


def warns(text: str) -> bool:
    """Whether a sentence warns of harm; "if you have …" makes it no less a warning."""
    if _UNSAFE.search(text):
        return True
    return any(
        not _SOFTENED.search(f"{_PART.split(text[: found.start()])[-1]} {found[0]}")
        for found in _WARNS.finditer(text)
    )


def reassures(text: str) -> bool:
    """Whether a sentence says that something is safe or does little harm, and warns of nothing."""
    return _REASSURES.search(text) is not None and not warns(text)
