"""The words of a sentence that carry what it says."""

from __future__ import annotations

import re

__all__ = ["TOKEN", "any_of", "content", "stem", "subject"]

TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")

_STOP = """a an the this that these those such some any all each every both either neither other
another same and or but nor so yet if unless while when where which who whom whose what how
why of in on at by for from to into onto with within without over under after before during
since until as than about between among through per via up out off not no none never it its
they them their he she his her we our you your i me my there here is are was were be been
being am has have had having do does did done can could may might must shall should will would
also just only even still very more most less least much many few often usually typically
generally approximately around nearly currently today now then however therefore thus too
way one use used using uses called known considered time times people patient patients person
treatment treatments therapy said say says"""
STOP = frozenset(_STOP.split())
"""Words too common to tell what a sentence is about."""

SAME = {
    "intravenous": "iv",
    "infusions": "infusion",
    "dosage": "dose",
    "dosages": "dose",
    "doses": "dose",
}
"""Words that name one thing."""

VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|can|cannot|could|may|might|must|shall"
    r"|should|will|would|takes?|lasts?|works?|costs?|causes?|helps?|gives?|needs?|shows?|means?"
    r"|increase[sd]?|decrease[sd]?|reduce[sd]?|affects?|suffers?|died?|dies|ranges?|improves?"
    r"|[a-z]+n['’]t)\b",
    re.IGNORECASE,
)
"""Where the subject of a clause has ended."""
CLAUSE = re.compile(
    r"[,;:()–—]|\b(?:when|that|which|who|while|whereas|because|although|though|but)\b", re.I
)
_ENDING = re.compile(r"(?:ies|ied|ing|ed|es|s|e|y)$")


def stem(word: str) -> str:
    """Return a word without its commonest endings; short words stay."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    word = SAME.get(word, word)
    return _ENDING.sub("", word) if len(word) > 4 else word


def any_of(*patterns: str) -> re.Pattern[str]:
    """Return what finds any of these patterns, in capitals or not."""
    return re.compile("|".join(f"(?:{one})" for one in patterns), re.IGNORECASE)


def content(text: str) -> frozenset[str]:
    """Return the stems of the words that carry meaning; figures are none."""
    words = (word.lower() for word in TOKEN.findall(text))
    return frozenset(
        stem(word) for word in words if word not in STOP and not any(map(str.isdigit, word))
    )


def subject(text: str) -> frozenset[str]:
    """Return the content words before the first verb that is known, of the clause around it.

    Empty where there is no such verb, or a pronoun stands before it.
    """
    for clause in CLAUSE.split(text):
        verb = VERB.search(clause)
        if verb is None:
            continue
        words = content(clause[: verb.start()])
        if words:
            return words
    return frozenset()
