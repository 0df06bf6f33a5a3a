"""A message and what was said before → its route, and why.

Patterns are asked first, for crisis and emergency before anything else: they need no index, no
model and no disk. Only where no pattern of those two matches is the classifier asked. Severity
wins: crisis, emergency, illicit, personal, and then the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ketabot.answers import Route, Turn
from ketabot.routing.classifier import Classifier
from ketabot.routing.matching import (
    Match,
    asks_about_dose,
    danger_in,
    flags_of,
    hint_in,
    match_other,
)
from ketabot.routing.normalising import Readings, read

__all__ = ["DANGER", "Encode", "Router", "Verdict"]

Encode = Callable[[str], NDArray[np.float32]]
"""Text → what the classifier weighs of its meaning: ``Encoder`` tells the shape."""

DANGER: Final = (Route.CRISIS, Route.EMERGENCY)
NO_OPENINGS: Final[Mapping[str, Route]] = MappingProxyType({})
REMEMBERED: Final = 4
"""Exchanges before a message that still count."""
SHORT: Final = 7
"""Words up to which a message after one of danger is taken as its continuation."""
MOST_PARTS: Final = 12
"""Sentences of a long message that the classifier reads one by one: the last ones."""
SURE: Final = 0.9
"""Probability from which the classifier is not in doubt."""
LEAST_WORDS: Final = 4
"""Words that a sentence needs to be read alone."""

_SENTENCES = re.compile(r"(?<=[.!?;\n])\s+|\n+")
_WELL = re.compile(
    r"\b(?:thanks|thank you|ty|cheers|im (?:ok|okay|fine|safe|better) now|false alarm|"
    r"feeling better|i called (?:them|988|911)|i will call|ill call)\b"
)
_ASKS = re.compile(
    r"^(?:and |but |so |ok |also )?(?:how|what|which|who|where|when|does|do|is|are|can ketamine|"
    r"could|has|why do)\b.*\b(?:ketamine|spravato|esketamine|infusions?|clinics?|treatments?|"
    r"insurance|cost|side effects?|depression|therapy|doses?|sessions?)\b"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a message is taken for."""

    route: Route
    by: str
    """``pattern``, ``classifier``, ``history`` or ``nothing``: what decided."""
    reason: str
    """The name of the pattern, or the score and its threshold."""
    about_dose: bool = False
    """It has to do with how much or how to take something."""
    help_in_sight: bool = False
    """Something serious was said before: the help stays above the answer."""


class Router:
    """Finds the route of a message; safe to use from several threads."""

    def __init__(
        self, classifier: Classifier | None, openings: Mapping[str, Route] = NO_OPENINGS
    ) -> None:
        """Route messages.

        Args:
            classifier: asked where patterns are silent; ``None``: they route alone.
            openings: how the help begins, by which an earlier turn is known that got it.
        """
        self._classifier = classifier
        self._openings = openings

    def urgent(
        self, message: str, history: Sequence[Turn] = (), *, alone: bool = False
    ) -> Verdict | None:
        """Return crisis or emergency where patterns tell of it, now or in what was just said.

        Needs nothing but the code: no index, no model, no file.

        Args:
            message: as it was asked.
            history: what was said before, the oldest first.
            alone: nothing else can be asked, so that a hint is enough.
        """
        readings = read(message)
        found = danger_in(readings)
        if found is None and alone:
            found = hint_in(readings)
        if found is not None:
            return Verdict(found.route, "pattern", found.pattern)
        before = self._danger_before(history)
        if before is not None and _goes_on(readings):
            return Verdict(before.route, "history", f"goes on after: {before.pattern}")
        return None

    def route(self, message: str, history: Sequence[Turn], encode: Encode) -> Verdict:
        """Return the route of a message; ``answer`` where nothing speaks for another.

        Args:
            message: as it was asked.
            history: what was said before, the oldest first.
            encode: embeds a text.
        """
        urgent = self.urgent(message, history, alone=self._classifier is None)
        if urgent is not None:
            return urgent
        readings = read(message)
        verdict = self._judge(readings, encode)
        if verdict.route in DANGER:
            return verdict
        return replace(
            verdict,
            about_dose=asks_about_dose(readings),
            help_in_sight=self._danger_before(history) is not None,
        )

    def _judge(self, readings: Readings, encode: Encode) -> Verdict:
        found = match_other(readings)
        if self._classifier is None:
            if found is None:
                return Verdict(Route.ANSWER, "nothing", "no pattern matched")
            return Verdict(found.route, "pattern", found.pattern)
        if found is not None and found.route is Route.SMALLTALK:
            return Verdict(found.route, "pattern", found.pattern)
        scores = self._scores(self._classifier, readings, encode)
        hint = hint_in(readings)
        thresholds = self._classifier.thresholds
        least = thresholds.danger if hint is None else thresholds.danger_hinted
        if _danger(scores) >= least:
            return _by_danger(scores, least, hint)
        for part in _parts(readings):
            in_part = self._scores(self._classifier, part, encode)
            if _danger(in_part) >= thresholds.danger_in_part:
                return _by_danger(in_part, thresholds.danger_in_part, None)
        verdict = _by_share(scores, self._classifier)
        if found is not None and _outweighs(found, verdict, scores):
            return Verdict(found.route, "pattern", found.pattern)
        return verdict

    def _danger_before(self, history: Sequence[Turn]) -> Match | None:
        """Return the last danger that a person told of, or was given help for, a while ago."""
        for turn in reversed(history[-2 * REMEMBERED :]):
            if turn.role == "user":
                found = danger_in(read(turn.content))
                if found is not None:
                    return found
            for opening, route in self._openings.items():
                if turn.role == "assistant" and turn.content.startswith(opening):
                    return Match(route, "the help that was given")
        return None

    def _scores(
        self, classifier: Classifier, readings: Readings, encode: Encode
    ) -> dict[Route, float]:
        words = readings.english[0] if readings.english else ""
        return classifier.scores(words, encode(readings.clear), flags_of(readings))


def _parts(readings: Readings) -> list[Readings]:
    """Return the sentences of a long message, for a sign that stands in one of them alone."""
    parts = [part for part in _SENTENCES.split(readings.clear) if part]
    if len(parts) < 2:
        return []
    worth = [part for part in parts if len(part.split()) >= LEAST_WORDS]
    return [read(part) for part in worth[-MOST_PARTS:]]


def _danger(scores: dict[Route, float]) -> float:
    return sum(scores[route] for route in DANGER)


def _by_danger(scores: dict[Route, float], least: float, hint: Match | None) -> Verdict:
    route = max(DANGER, key=lambda one: scores[one])
    reason = f"crisis or emergency {_danger(scores):.2f}, at least {least:.2f}"
    if hint is not None:
        reason += f"; hinted at by: {hint.pattern}"
    return Verdict(route, "classifier", reason)


def _outweighs(found: Match, verdict: Verdict, scores: dict[Route, float]) -> bool:
    """Whether a personal question is told by its words, where the classifier is in doubt."""
    personal = found.route is Route.PERSONAL_MEDICAL and verdict.route is Route.ILLICIT
    return personal and scores[verdict.route] < SURE


def _by_share(scores: dict[Route, float], classifier: Classifier) -> Verdict:
    """Return the likeliest route without danger, where it is likely enough."""
    rest = {route: score for route, score in scores.items() if route not in DANGER}
    total = sum(rest.values())
    best = max(rest, key=lambda one: rest[one])
    share = rest[best] / total if total > 0 else 0.0
    least = classifier.thresholds.least.get(best.value, 0.0)
    taken = best if share >= least else Route.ANSWER
    return Verdict(taken, "classifier", f"{best.value} {share:.2f}, at least {least:.2f}")


def _goes_on(readings: Readings) -> bool:
    """Whether a message is a short reply rather than a question or a word of thanks."""
    words = readings.english[0] if readings.english else readings.native
    if _WELL.search(words) or _ASKS.search(words):
        return False
    return len(words.split()) <= SHORT
