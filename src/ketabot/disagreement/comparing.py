"""Two claims → what they differ about.

High precision goes first: a difference is told only where subject and matter are shared by the
words themselves. What is said of another thing, for another time or under a condition is no
contradiction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ketabot.disagreement.claims import Claim
from ketabot.disagreement.figures import Figure, disagree
from ketabot.disagreement.stands import MATTERS, Denial, Matter, Stand, asserts
from ketabot.disagreement.words import content

__all__ = ["Difference", "Kind", "difference", "is_asked", "same_stand"]

MATTER = {matter.name: matter for matter in MATTERS}
SHARED_OBJECTS = 2
"""Content words that a denial and what it denies must have in common after the verb."""


class Kind(StrEnum):
    """How two sentences differ; each has its template among the fixed texts."""

    FIGURES = "figures"
    YEARS = "years"
    YES_NO = "yes_no"
    OPPOSITE = "opposite"


@dataclass(frozen=True, slots=True)
class Difference:
    """What two sentences differ about, in words that stand in them."""

    kind: Kind
    one: str
    """Of the first sentence; what both speak of where ``kind`` is ``YES_NO``."""
    other: str
    matter: str = ""
    """The name of the matter that they take sides on, if it is one of the table."""


_ASKED = {
    Kind.FIGURES: re.compile(
        r"\b(?:how|what share|rates?|percent\w*|chances?|odds|often|many|much|long|work|success\w*"
        r"|effective\w*|number|figures?|dose|dosage|cost|price)\b|%",
        re.IGNORECASE,
    ),
    Kind.YEARS: re.compile(
        r"\b(?:when|years?|dates?|since|start\w*|began|how (?:long|old|new)|history|first"
        r"|approv\w*)\b",
        re.IGNORECASE,
    ),
}
"""What is found in questions about figures and about years."""


def is_asked(question: str, found: Difference) -> bool:
    """Whether a question is about what two sentences differ in, as far as its words tell."""
    if found.matter:
        return MATTER[found.matter].asked.search(question) is not None
    if found.kind in _ASKED:
        return _ASKED[found.kind].search(question) is not None
    return bool(content(question) & content(found.one))


def difference(one: Claim, other: Claim) -> Difference | None:
    """Return the first difference between two claims, or ``None``."""
    for found in (_figures(one, other), _years(one, other), _stands(one, other)):
        for result in found:
            return result
    return next(iter(_denied(one, other)), None)


def same_stand(one: Claim, other: Claim) -> bool:
    """Whether nothing in figures, years or negation sets two near-equal sentences apart."""
    return (
        one.is_negated == other.is_negated
        and difference(one, other) is None
        and (
            {figure.text for figure in one.figures} == {figure.text for figure in other.figures}
            and one.years == other.years
        )
    )


def _figures(one: Claim, other: Claim) -> Iterator[Difference]:
    if one.years and other.years and not one.years & other.years:
        return
    for first in one.figures:
        for second in other.figures:
            if _is_one_thing(first, second) and not _is_settled(first, one, other, second):
                yield Difference(Kind.FIGURES, first.text, second.text)


def _is_one_thing(first: Figure, second: Figure) -> bool:
    """Whether two figures measure one thing: of one subject, with a word of the predicate."""
    if first.measure != second.measure or not first.subject & second.subject:
        return False
    named = first.subject | second.subject | {first.measure, second.measure}
    return bool((first.frame & second.frame) - named)


def _is_settled(first: Figure, one: Claim, other: Claim, second: Figure) -> bool:
    """Whether either sentence also gives the other's figure, or both figures agree."""
    pairs = [(first, second)]
    pairs += [(first, figure) for figure in other.figures if figure.measure == first.measure]
    pairs += [(figure, second) for figure in one.figures if figure.measure == second.measure]
    return any(not disagree(a, b) for a, b in pairs)


def _years(one: Claim, other: Claim) -> Iterator[Difference]:
    for first in one.events:
        for second in other.events:
            is_one = (first.verb, first.subject) == (second.verb, second.subject)
            if is_one and (first.last < second.first or second.last < first.first):
                yield Difference(Kind.YEARS, first.text, second.text)


def _stands(one: Claim, other: Claim) -> Iterator[Difference]:
    for first in one.stands:
        for second in other.stands:
            if first.matter == second.matter and first.is_yes != second.is_yes:
                yield from _opposed(first, second)


def _opposed(first: Stand, second: Stand) -> Iterator[Difference]:
    matter = MATTER[first.matter]
    shared = (first.words & second.words) - (first.shown & second.shown)
    if len(shared) < matter.shared or not _has_same_purpose(matter, first, second):
        return
    if matter.is_yes_no:
        about = first.text if first.is_yes == matter.has_purpose else second.text
        yield Difference(Kind.YES_NO, about, about, matter.name)
    else:
        yield Difference(Kind.OPPOSITE, first.text, second.text, matter.name)


def _has_same_purpose(matter: Matter, first: Stand, second: Stand) -> bool:
    if not matter.has_purpose:
        return True
    yes, no = (first, second) if first.is_yes else (second, first)
    said = no.subject | no.purpose
    return bool(yes.subject & said and (yes.purpose - yes.subject) & said)


def _denied(one: Claim, other: Claim) -> Iterator[Difference]:
    for denying, saying in ((one, other), (other, one)):
        if denying.subject & saying.subject:
            for denial in denying.denials:
                if _is_asserted(denial, saying):
                    yield Difference(Kind.YES_NO, denial.text, denial.text)


def _is_asserted(denial: Denial, saying: Claim) -> bool:
    shared = min(SHARED_OBJECTS, len(denial.objects))
    return shared > 0 and any(
        len(objects & denial.objects) >= shared for objects in asserts(saying.text, denial)
    )
