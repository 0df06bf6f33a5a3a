"""A message and what was said before → its route, and why.

Patterns are asked first, for crisis and emergency before anything else: they need no index and no
model, and of files none but a list of words, without which they go on. Only where no pattern of
those two is sure is the classifier asked. Severity wins: crisis, emergency, illicit, personal, and
then the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ketabot.answers import Route, Turn
from ketabot.routing.classifier import Classifier
from ketabot.routing.deciding import DANGER, Evidence, Scores, Verdict, decide
from ketabot.routing.features import MOST_WORDS
from ketabot.routing.languages import greets_or_thanks
from ketabot.routing.matching import (
    Match,
    asks_about_dose,
    danger_in,
    doubted_in,
    flags_of,
    hint_in,
    match_other,
)
from ketabot.routing.normalising import Readings, ends, gist, is_gesture, read, sentences

__all__ = ["Encode", "Router", "evidence", "tells_of_danger", "tells_surely"]

Encode = Callable[[str], NDArray[np.float32]]
"""Text → what the classifier weighs of its meaning: ``Encoder`` tells the shape."""

NO_OPENINGS: Final[Mapping[str, Route]] = MappingProxyType({})
REMEMBERED: Final = 4
"""Exchanges before a message that still count."""
KEPT: Final = 128
"""Readings of messages that are kept, so that a turn is read once and not at every later one."""
SHORT: Final = 7
"""Words up to which a message after one of danger is taken as its continuation."""

LEAST_WORDS: Final = 3
"""Words that a message needs for a small probability of danger to count."""

_CRIES = re.compile(
    r"(?:(?:oh|god|please|pls|someone|somebody|anyone|can|could|will|i|we|really|just|badly|so|"
    r"need|want|get|some|any|your|a bit of|right) ){0,5}helps?"
    r"(?: (?:me|us|please|pls|now|someone|somebody|help)){0,3}"
)
"""A cry for help and nothing else: nobody knows whether it is danger, or how a page is used."""
_WELL = re.compile(
    r"\b(?:thanks|thank you|ty|cheers|im (?:ok|okay|fine|safe|better) now|false alarm|"
    r"feeling better|i called (?:them|988|911)|i will call|ill call)\b"
)
_QUESTION: Final = (
    r"(?:how|where|when)s?|(?:what|who)s?(?! (?:the (?:point|use|sense)|going to (?:miss|care)))"
    r"|which|does|do|did|is|are|was|were|could|has"
    r"|(?:does|do|did|is|are|was|were|could|has)nt (?=(?:it|that|this|they|there|ketamine|"
    r"esketamine|spravato|the)\b)"
)
"""How a question begins, as messages are read: "what's" and "what is" are both "whats". "Isn't
worth it" and "what's the point" ask nothing."""
_NO_QUESTION: Final = re.compile(
    r"\b(?:lethal|deadly|fatal|left|point(?:less)?|miss me|enough to)\b"
)
"""Words that go on after danger, in whatever question."""
_ASKS = re.compile(
    rf"^(?:and |but |so |ok |also )?(?:{_QUESTION}|can ketamine|"
    r"why (?:do|does|did|is|are|was)(?:nt)?)\b.*\b(?:ketamine|spravato|esketamine|"
    r"infusions?|clinics?|treatments?|insurance|cost|side effects?|depression|therapy|doses?|"
    r"sessions?|risks|stud(?:y|ies)|research|trials?|fda|approved|off ?label|bladder|memory|brain|"
    r"nasal|spray|anesthe\w+|anaesthe\w+|antidepressants?|glutamate|neurons?|synapses?|relapse|"
    r"schedule|vietnam|special k|trd|addictive|invented|discovered|legal|covered)\b"
)
_GOES_ON_FROM_AN_ANSWER = re.compile(
    rf"^(?:ok |okay |and |but |so |please )*(?:{_QUESTION}|whys?|can|have|"
    r"tell me more|more|go on|shorter|just the|only the|show|sources?)\b"
)
"""What asks on from an answer that was given since: a question, or what asks for more or less."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """One message as patterns of danger take it, whatever stands before it."""

    readings: Readings
    sure: Match | None
    """Crisis or emergency, by a pattern that is enough by itself."""
    doubted: Match | None
    """The same by a pattern that the classifier may overrule."""


def _hear(message: str) -> _Heard:
    """Read a message, and look for danger in it; the same one again costs next to nothing."""
    return _heard(ends(message))


@lru_cache(maxsize=KEPT)
def _heard(message: str) -> _Heard:
    readings = read(message)
    return _Heard(readings, danger_in(readings), doubted_in(readings))


def tells_of_danger(message: str) -> bool:
    """Whether a pattern takes a message for crisis or emergency, though it may be overruled."""
    heard = _hear(message)
    return (heard.sure or heard.doubted) is not None


def tells_surely(message: str) -> bool:
    """Whether a pattern takes a message for crisis or emergency that nothing overrules."""
    return _hear(message).sure is not None


class Router:
    """Finds the route of a message; safe to use from several threads."""

    def __init__(
        self, classifier: Classifier | None, openings: Mapping[str, Route] = NO_OPENINGS
    ) -> None:
        """Route messages.

        Args:
            classifier: asked where patterns are not sure; ``None``: they route alone.
            openings: how the help begins, by which an earlier turn is known that got it.
        """
        self._classifier = classifier
        self._openings = openings

    def urgent(
        self, message: str, history: Sequence[Turn] = (), *, alone: bool = False
    ) -> Verdict | None:
        """Return crisis or emergency where patterns are sure of it, now or in what was just said.

        Needs no index and no model.

        Args:
            message: as it was asked.
            history: what was said before, the oldest first.
            alone: nothing else can be asked, so that a hint is enough.
        """
        heard = _hear(message)
        found = heard.sure
        if found is None and alone:
            found = heard.doubted or hint_in(heard.readings)
        if found is not None:
            return Verdict(found.route, "pattern", found.pattern)
        before = self._danger_before(history)
        if before is not None and _goes_on(heard.readings, answered=self._is_answered(history)):
            return Verdict(before.route, "history", f"goes on after: {before.pattern}")
        return None

    def settle(self, message: str, history: Sequence[Turn], encode: Encode) -> Verdict:
        """Return the route of a message of which ``urgent`` told nothing.

        Args:
            message: as it was asked.
            history: what was said before, the oldest first.
            encode: embeds a text.

        Returns:
            ``answer`` where nothing speaks for another route.
        """
        readings = _hear(message).readings
        verdict = self._judge(readings, encode)
        if verdict.route in DANGER:
            return verdict
        if is_gesture(message):
            verdict = Verdict(Route.SMALLTALK, "pattern", "emoji without a word")
        return replace(
            verdict,
            about_dose=asks_about_dose(readings),
            # Of what nothing here reads, nobody knows whether it tells of danger.
            help_in_sight=readings.unread
            or _cries(readings)
            or self._danger_before(history) is not None,
        )

    def route(self, message: str, history: Sequence[Turn], encode: Encode) -> Verdict:
        """Return what ``urgent`` says, or else what ``settle`` does."""
        urgent = self.urgent(message, history, alone=self._classifier is None)
        return self.settle(message, history, encode) if urgent is None else urgent

    def _judge(self, readings: Readings, encode: Encode) -> Verdict:
        other = match_other(readings)
        if self._classifier is None:
            # The caller of ``urgent`` need not have known that nothing else can be asked.
            found = doubted_in(readings) or hint_in(readings) or other
            if found is None:
                return Verdict(Route.ANSWER, "nothing", "no pattern matched")
            return Verdict(found.route, "pattern", found.pattern)
        if readings.unread or not readings.english:
            if greets_or_thanks(readings.native):
                return Verdict(Route.SMALLTALK, "pattern", "greets or thanks")
            return Verdict(Route.ANSWER, "nothing", "there is no English in it")
        if other is not None and other.route is Route.SMALLTALK:
            return Verdict(other.route, "pattern", other.pattern)
        return decide(evidence(self._classifier, readings, encode), self._classifier.thresholds)

    def _is_answered(self, history: Sequence[Turn]) -> bool:
        """Whether the last thing said is an answer, and not the help."""
        last = history[-1] if history else None
        if last is None or last.role != "assistant" or not last.content.strip():
            return False
        return not any(last.content.startswith(opening) for opening in self._openings)

    def _danger_before(self, history: Sequence[Turn]) -> Match | None:
        """Return the last danger that a person told of, or was given help for, a while ago."""
        reply = None
        for turn in reversed(history[-2 * REMEMBERED :]):
            if turn.role == "user":
                heard = _hear(turn.content)
                # What was doubted and answered all the same was no danger.
                answered = reply is not None and reply.role == "assistant"
                found = heard.sure or (None if answered else heard.doubted)
                if found is not None:
                    return found
            for opening, route in self._openings.items():
                if turn.role == "assistant" and turn.content.startswith(opening):
                    return Match(route, "the help that was given")
            reply = turn
        return None


def evidence(classifier: Classifier, readings: Readings, encode: Encode) -> Evidence:
    """Return what is known of a message: its sentences are scored when they are looked at."""
    words = len(readings.clear.split())
    return Evidence(
        doubted=doubted_in(readings),
        hint=hint_in(readings),
        other=match_other(readings),
        scores=_scores(classifier, gist(readings), encode),
        parts=_in_parts(classifier, readings, encode),
        is_long=words > MOST_WORDS,
        is_terse=words < LEAST_WORDS,
    )


def _in_parts(classifier: Classifier, readings: Readings, encode: Encode) -> Iterator[Scores]:
    for part in sentences(readings):
        yield _scores(classifier, part, encode)


def _scores(classifier: Classifier, readings: Readings, encode: Encode) -> Scores:
    words = readings.english[0] if readings.english else ""
    return classifier.scores(words, encode(readings.clear), flags_of(readings))


def _cries(readings: Readings) -> bool:
    return any(_CRIES.fullmatch(text) for text in readings.english)


def _goes_on(readings: Readings, *, answered: bool) -> bool:
    """Whether a message is a short reply rather than a question or a word of thanks.

    With ``answered`` something else was talked of since, so that a question is about that.
    """
    words = readings.english[0] if readings.english else readings.native
    if _WELL.search(words):
        return False
    if _NO_QUESTION.search(words):
        return len(words.split()) <= SHORT
    if _ASKS.search(words):
        return False
    if answered and _GOES_ON_FROM_AN_ANSWER.search(words):
        return False
    return len(words.split()) <= SHORT
