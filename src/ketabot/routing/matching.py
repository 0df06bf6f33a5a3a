"""All patterns at once: which route a reading's words point to, and by which pattern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ketabot.answers import Route
from ketabot.routing import others
from ketabot.routing.crisis import CRISIS
from ketabot.routing.emergency import EMERGENCY
from ketabot.routing.farewells import FAREWELLS, PERHAPS
from ketabot.routing.languages import foreign_match
from ketabot.routing.normalising import Readings
from ketabot.routing.oblique import OBLIQUE
from ketabot.routing.patterns import Pattern, first_match

__all__ = [
    "Match",
    "asks_about_dose",
    "danger_in",
    "doubted_in",
    "flags_of",
    "hint_in",
    "match_other",
]


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern that matched."""

    route: Route
    pattern: str


_FLAGGED: Final = (
    (Route.ILLICIT, others.ILLICIT),
    (Route.PERSONAL_MEDICAL, others.PERSONAL_MEDICAL),
    (Route.SMALLTALK, others.SMALLTALK),
    (Route.OFF_TOPIC, others.OFF_TOPIC),
)
"""The routes without danger to life, the gravest first."""
HINTS: Final = frozenset(
    {"goodbye", "dead inside plan", "end of hope", "a burden", "self-harm", "no will to survive"}
)
"""Patterns of crisis that say as much in many a harmless message."""
DOUBTED: Final = frozenset(
    {
        *("does not go on", "cannot go on", "asks how to", "someone in danger"),
        *("no reason to live", "will not wake", "heart or chest", "cannot breathe", "fainted"),
        *("seizure or stroke", "blood", "mind in danger", "calls for help", "thoughts of it"),
        *PERHAPS,
    }
)
"""Patterns of danger that the classifier overrules where it is all but sure that there is none.

Not among them: who says that they want to die or to hurt themselves, and who has taken too much.
"""
_CRISIS: Final = (*CRISIS, *FAREWELLS)
_DANGER: Final = (
    (Route.CRISIS, tuple(one for one in _CRISIS if one.name not in HINTS | DOUBTED)),
    (Route.EMERGENCY, tuple(one for one in EMERGENCY if one.name not in DOUBTED)),
)
_DOUBTED: Final = (
    (Route.CRISIS, tuple(one for one in _CRISIS if one.name in DOUBTED)),
    (Route.EMERGENCY, tuple(one for one in EMERGENCY if one.name in DOUBTED)),
)
_HINTS: Final = (*(one for one in _CRISIS if one.name in HINTS), *OBLIQUE)


def danger_in(readings: Readings) -> Match | None:
    """Return crisis or emergency where a pattern is sure of it; crisis before emergency."""
    found = _first(_DANGER, readings.english)
    if found is not None:
        return found
    for text in dict.fromkeys((readings.native, *readings.english)):
        foreign = foreign_match(text)
        if foreign is not None:
            return Match(*foreign)
    return None


def hint_in(readings: Readings) -> Match | None:
    """Return crisis where a pattern hints at it that a harmless message may match too.

    Enough where nothing else can be asked; otherwise the classifier has a say.
    """
    found = first_match(_HINTS, readings.english)
    return None if found is None else Match(Route.CRISIS, found.name)


def doubted_in(readings: Readings) -> Match | None:
    """Return crisis or emergency where a pattern tells of it that the classifier may overrule.

    Enough where nothing else can be asked.
    """
    return _first(_DOUBTED, readings.english)


def match_other(readings: Readings) -> Match | None:
    """Return the gravest of the other routes that a pattern tells of."""
    return _first(_FLAGGED, readings.english[:1])


def _first(groups: Sequence[tuple[Route, Sequence[Pattern]]], texts: Sequence[str]) -> Match | None:
    for route, patterns in groups:
        found = first_match(patterns, texts)
        if found is not None:
            return Match(route, found.name)
    return None


def flags_of(readings: Readings) -> tuple[bool, ...]:
    """Return which groups of patterns matched: the other routes, a harmless topic, a dose."""
    groups = (*(patterns for _, patterns in _FLAGGED), others.TWIN, others.ABOUT_DOSE)
    return tuple(first_match(group, readings.english[:1]) is not None for group in groups)


def asks_about_dose(readings: Readings) -> bool:
    """Whether a message has to do with how much or how to take something."""
    return first_match(others.ABOUT_DOSE, readings.english) is not None
