"""What is known of a message → its route: the one place where patterns and scores are weighed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from ketabot.answers import Route
from ketabot.routing.classifier import Thresholds
from ketabot.routing.matching import Match
from ketabot.routing.others import OWN_AMOUNT

__all__ = [
    "DANGER",
    "GRAVE",
    "Evidence",
    "Scores",
    "Verdict",
    "decide",
    "going_on",
    "graver",
    "heard",
    "weighed",
]

Scores = Mapping[Route, float]
"""The probability of each route, by the classifier."""

DANGER: Final = (Route.CRISIS, Route.EMERGENCY)
"""Routes of messages on which a life may hang."""
GRAVE: Final = (Route.ILLICIT, Route.PERSONAL_MEDICAL)
"""Routes of messages to which not everything may be quoted, the graver first."""
CHATTING: Final = (Route.SMALLTALK, Route.OFF_TOPIC)
"""Routes of which the documents know better than a classifier that has not read them."""
DOUBTED: Final = 0.75
"""Probability of danger, or of illicit, up to which the library may show that a question is one."""
SURE: Final = 0.9
"""Probability from which the classifier is not in doubt."""


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
    in_doubt: bool = False
    """The classifier alone took it for danger, illicit, small talk or another topic, and is not
    sure, or an editor has foreseen the question: where the library answers it, it may; under the
    help, where it may be danger."""

    @property
    def is_guessed(self) -> bool:
        """Whether the classifier alone turns it away, and not for danger or a person's sake."""
        return self.by == "classifier" and self.route in (Route.ILLICIT, *CHATTING)

    def answered(self) -> Verdict:
        """Return what it is taken for once the library is found to answer it."""
        return replace(
            self,
            route=Route.ANSWER,
            help_in_sight=self.help_in_sight or self.route in DANGER,
            # Hours and prices are numbers too: nothing of a dose was asked for.
            in_doubt=self.in_doubt and self.route not in CHATTING,
        )


@dataclass(frozen=True, slots=True)
class Evidence:
    """What patterns and the classifier say of a message that no sure pattern settles."""

    doubted: Match | None
    """A pattern of danger that some harmless messages match too."""
    hint: Match | None
    """One that many harmless messages match."""
    other: Match | None
    """The gravest pattern of another route."""
    scores: Scores
    parts: Iterable[Scores] = ()
    """Those of its sentences one by one; looked at last, where the whole leaves a doubt."""
    is_long: bool = False
    """The classifier saw a piece of it alone, so that the whole tells little."""
    is_terse: bool = False
    """It has a word or two, of which the classifier is less sure than it says."""


def decide(known: Evidence, thresholds: Thresholds) -> Verdict:
    """Return the route; severity wins where several fit."""
    pattern, least = _least(known, thresholds)
    if _danger(known.scores) >= least:
        return _by_danger(known.scores, least, pattern)
    if known.is_long or _danger(known.scores) >= thresholds.danger_beside_part:
        for scores in known.parts:
            if _danger(scores) >= thresholds.danger_in_part:
                return _by_danger(scores, thresholds.danger_in_part, None)
    verdict = _by_share(known.scores, thresholds)
    if known.other is not None and _outweighs(known.other, verdict, known.scores):
        return Verdict(known.other.route, "pattern", known.other.pattern)
    return verdict


def graver(one: Verdict, other: Verdict) -> Verdict:
    """Return the graver of two verdicts on one message; the first where both are as grave."""
    order = (*DANGER, *GRAVE)
    rank = {route: place for place, route in enumerate(order)}
    worse = min(one, other, key=lambda verdict: rank.get(verdict.route, len(order)))
    return replace(worse, about_dose=one.about_dose or other.about_dose)


def heard(as_typed: Verdict, as_mended: Verdict) -> Verdict:
    """Return what a message is taken for, as it was typed and with its slips mended.

    What is grave and beyond doubt in either reading counts, and so does danger in doubt: nothing
    that is mended takes it away.
    """
    serious = (*DANGER, *GRAVE)
    sure = [one for one in (as_typed, as_mended) if one.route in serious and not one.in_doubt]
    if sure:
        found = graver(sure[0], sure[-1])
    elif as_typed.route in DANGER and as_mended.route not in DANGER:
        found = as_typed
    else:
        found = as_mended
    return replace(found, about_dose=as_typed.about_dose or as_mended.about_dose)


def going_on(verdict: Verdict, before: Verdict) -> Verdict:
    """Return what a message is taken for that took over words of the question before.

    "And how much do they take?" after "how do people get it on the street?" asks for no dose that
    may be told, whatever its words alone ask for.
    """
    if verdict.route in (*DANGER, *GRAVE):
        return verdict
    told = verdict.about_dose or before.about_dose
    kept = replace(before, about_dose=told, help_in_sight=verdict.help_in_sight)
    if before.route is Route.ILLICIT:
        return replace(kept, in_doubt=True)  # "is that dangerous?" may well be answered
    if before.route is Route.PERSONAL_MEDICAL and before.about_dose:
        return kept
    return verdict


def weighed(as_asked: Verdict, as_meant: Verdict, *, says_little: bool) -> Verdict:
    """Return what a question of a conversation is taken for, by itself and by what it means.

    Args:
        as_asked: its verdict by itself.
        as_meant: its verdict with the words of the conversation that it needs.
        says_little: it has next to no words of its own, of which a doubt could come.
    """
    grave = [one for one in (as_asked, as_meant) if one.route in GRAVE and not one.in_doubt]
    if as_asked.route in DANGER or grave:
        return as_asked if as_asked.route in DANGER else grave[0]
    if as_meant.route is Route.ANSWER and says_little:
        return as_meant
    if as_asked.route in GRAVE or as_meant.route in DANGER:
        return as_asked
    chats = as_asked.route is Route.SMALLTALK and as_asked.by == "pattern"
    return as_asked if chats else as_meant


def _least(known: Evidence, thresholds: Thresholds) -> tuple[Match | None, float]:
    """Return what speaks for danger beside the scores, and how little of these is then enough."""
    if known.doubted is not None:
        return known.doubted, thresholds.danger_doubted
    if known.hint is not None:
        return known.hint, thresholds.danger_hinted
    return None, thresholds.danger_terse if known.is_terse else thresholds.danger


def _danger(scores: Scores) -> float:
    return sum(scores[route] for route in DANGER)


def _by_danger(scores: Scores, least: float, pattern: Match | None) -> Verdict:
    route = max(DANGER, key=lambda one: scores[one])
    if pattern is not None and pattern.route is Route.CRISIS:
        route = Route.CRISIS  # "I can't take it anymore" has swallowed nothing
    reason = f"crisis or emergency has {_danger(scores):.2f} of 1, and {least:.2f} is enough"
    if pattern is not None:
        reason += f"; hinted at by the pattern: {pattern.pattern}"
    in_doubt = pattern is None and _danger(scores) < DOUBTED
    return Verdict(route, "classifier", reason, in_doubt=in_doubt)


def _outweighs(found: Match, verdict: Verdict, scores: Scores) -> bool:
    """Whether a personal question is told by its words, where the classifier is in doubt.

    Asking how much oneself should take is no question for a library, whatever the classifier says.
    """
    if found.pattern == OWN_AMOUNT and verdict.route in (Route.ANSWER, *CHATTING):
        return True
    personal = found.route is Route.PERSONAL_MEDICAL and verdict.route is Route.ILLICIT
    return personal and scores[verdict.route] < SURE


def _by_share(scores: Scores, thresholds: Thresholds) -> Verdict:
    """Return the likeliest route but danger and answer, where it is likely enough, else answer."""
    total = sum(score for route, score in scores.items() if route not in DANGER)
    others = {route: scores[route] for route in scores if route not in (*DANGER, Route.ANSWER)}
    best = max(others, key=lambda one: others[one])
    share = others[best] / total if total > 0 else 0.0
    least = thresholds.least.get(best.value, 1.0)
    taken = best if share >= least else Route.ANSWER
    enough = "is enough" if taken is best else "would be needed"
    reason = f"{best.value} has {share:.2f} of 1, and {least:.2f} {enough}"
    doubted = share < (SURE if taken in CHATTING else DOUBTED)
    in_doubt = doubted and taken in (Route.ILLICIT, *CHATTING)
    return Verdict(taken, "classifier", reason, in_doubt=in_doubt)
