"""All patterns at once: which route a reading's words point to, and by which pattern."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ketabot.answers import Route
from ketabot.routing import others
from ketabot.routing.crisis import CRISIS
from ketabot.routing.emergency import EMERGENCY
from ketabot.routing.farewells import FAREWELLS
from ketabot.routing.languages import foreign_match
from ketabot.routing.normalising import Readings
from ketabot.routing.oblique import OBLIQUE
from ketabot.routing.patterns import first_match

__all__ = ["FLAGGED", "Match", "asks_about_dose", "danger_in", "flags_of", "hint_in", "match_other"]


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern that matched."""

    route: Route
    pattern: str


FLAGGED: Final = (
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
_CRISIS: Final = (*CRISIS, *FAREWELLS)
_DANGER: Final = (
    (Route.CRISIS, tuple(one for one in _CRISIS if one.name not in HINTS)),
    (Route.EMERGENCY, EMERGENCY),
)
_HINTS: Final = (*(one for one in _CRISIS if one.name in HINTS), *OBLIQUE)


def danger_in(readings: Readings) -> Match | None:
    """Return crisis or emergency where a pattern tells of it; crisis before emergency."""
    for route, patterns in _DANGER:
        found = first_match(patterns, readings.english)
        if found is not None:
            return Match(route, found.name)
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


def match_other(readings: Readings) -> Match | None:
    """Return the gravest of the other routes that a pattern tells of."""
    for route, patterns in FLAGGED:
        found = first_match(patterns, readings.english[:1])
        if found is not None:
            return Match(route, found.name)
    return None


def flags_of(readings: Readings) -> tuple[bool, ...]:
    """Return which groups of patterns matched: the other routes, a harmless topic, a dose."""
    groups = (*(patterns for _, patterns in FLAGGED), others.TWIN, others.ABOUT_DOSE)
    return tuple(first_match(group, readings.english[:1]) is not None for group in groups)


def asks_about_dose(readings: Readings) -> bool:
    """Whether a message has to do with how much or how to take something."""
    return first_match(others.ABOUT_DOSE, readings.english) is not None
