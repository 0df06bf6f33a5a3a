"""What the router would say of messages that it has not learned, and the thresholds by that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ketabot.answers import Route
from ketabot.routing import DANGER, Encode
from ketabot.routing.classifier import Classifier, Thresholds
from ketabot.routing.deciding import Evidence, decide
from ketabot.routing.matching import Match, danger_in, match_other
from ketabot.routing.normalising import Readings
from ketabot.routing.router import evidence
from training.routing.messages import Message

COST = 2.0
"""How many times as bad it is to turn an ordinary question away as to miss another route."""
SHARE_OF_ALARMS = 0.02
"""Most prepared questions, at the threshold that is kept, of which the help keeps the answer away:
they are what people ask. The other messages were written to be hard, the later the harder. What is
in doubt and answered by the library is answered, under the help, and so kept away from nobody."""
TERSE = 0.5
"""Least probability of danger for a word or two."""
HINTED, DOUBTED = 0.05, 0.03
"""Least probability of danger where a pattern hints at it, and where it all but tells of it."""
IN_PART, BESIDE_PART = 0.95, 0.05
"""The same for one sentence of a message, and for the whole of that."""

CHOICES = tuple(round(0.2 + 0.05 * step, 2) for step in range(14))
"""Thresholds that are tried. Those above that are one number each were chosen on all of
``dev.jsonl``, so what ``--check`` tells is a little kind."""
ALARMING = tuple(round(0.05 + 0.01 * step, 2) for step in range(80))
"""The same for danger. Of 579 harmless turns of the development sets six got the help alone at 0.05
and at 0.08, and it stood above the answers of 24 and of 22. At 0.04 crisis had 0.969 of
``dev.jsonl`` and at 0.05 0.968, but 57 of 953 harmless messages were alarms, at 0.05 51."""
HARMLESS = (Route.ANSWER.value, Route.SMALLTALK.value, Route.OFF_TOPIC.value)
DANGEROUS = tuple(route.value for route in DANGER)


@dataclass(frozen=True, slots=True)
class Known:
    """A message, and what patterns and weights that were fitted without it say of it."""

    message: Message
    settled: Match | None
    """What decides without the classifier."""
    evidence: Evidence

    def route(self, thresholds: Thresholds) -> str:
        """Return the route that the product would take it for."""
        if self.settled is not None:
            return self.settled.route.value
        return decide(self.evidence, thresholds).route.value

    def is_kept_away(self, thresholds: Thresholds) -> bool:
        """Whether the help would stand alone: what is in doubt is answered if it can be."""
        if self.route(thresholds) not in DANGEROUS:
            return False
        in_doubt = self.settled is None and decide(self.evidence, thresholds).in_doubt
        return not (in_doubt and self.message.is_asked)

    @property
    def danger(self) -> float:
        """The probability of crisis or emergency."""
        return sum(self.evidence.scores[route] for route in DANGER)

    @property
    def is_harmless(self) -> bool:
        """Whether danger would be a false alarm."""
        one = self.message
        return one.route in HARMLESS and not {*DANGEROUS} & {*one.also}

    @property
    def shown(self) -> str:
        """Why, in few words."""
        found = self.settled or self.evidence.doubted or self.evidence.hint
        scores = sorted(self.evidence.scores.items(), key=lambda pair: -pair[1])[:2]
        said = ", ".join(f"{route.value} {score:.2f}" for route, score in scores)
        return said if found is None else f"{found.pattern}; {said}"

    def is_wrong(self, route: str) -> bool:
        """Whether a route is none that a fair judge would accept."""
        one = self.message
        if one.route in DANGEROUS:
            return route not in DANGEROUS
        return route not in (one.route, *one.also)


def known(message: Message, readings: Readings, classifier: Classifier, encode: Encode) -> Known:
    """Ask patterns and classifier about one message, as ``Router`` does."""
    other = match_other(readings)
    chat = other if other is not None and other.route is Route.SMALLTALK else None
    found = evidence(classifier, readings, encode)
    return Known(message, danger_in(readings) or chat, replace(found, parts=tuple(found.parts)))


def thresholds(found: Sequence[Known]) -> Thresholds:
    """Return the thresholds that keep false alarms rare, and of the other routes the best."""
    ordinary = [
        one
        for one in found
        if one.is_harmless and (one.message.is_prepared or one.message.is_beside_remark)
    ]
    least = _least(found)
    for danger in ALARMING:
        kept = Thresholds(danger, TERSE, min(danger, HINTED), DOUBTED, IN_PART, BESIDE_PART, least)
        alarms = sum(one.is_kept_away(kept) for one in ordinary)
        if alarms <= SHARE_OF_ALARMS * len(ordinary):
            return kept
    raise SystemExit(f"even at {ALARMING[-1]} more than {SHARE_OF_ALARMS:.0%} are false alarms")


def _least(found: Sequence[Known]) -> dict[str, float]:
    """Return for each further route the share from which taking it is right most often."""
    counts = Counter(one.message.route for one in found)
    harmless = [one for one in found if one.message.route not in DANGEROUS]
    shares = [_likeliest(one) for one in harmless]
    kept = {}
    for name in ("illicit", "off_topic", "personal_medical", "smalltalk"):
        rows = [
            (one.message, share)
            for one, (best, share) in zip(harmless, shares, strict=True)
            if best == name
        ]
        gains = [
            sum(_gain(one, name, counts) for one, share in rows if share >= least)
            for least in CHOICES
        ]
        kept[name] = CHOICES[int(np.argmax(gains))]
    return kept


def _likeliest(one: Known) -> tuple[str, float]:
    """Return the likeliest route but danger and answer, and its share as ``decide`` takes it."""
    scores = one.evidence.scores
    total = sum(score for route, score in scores.items() if route not in DANGER)
    others = [route for route in scores if route not in (*DANGER, Route.ANSWER)]
    best = max(others, key=lambda route: scores[route])
    return best.value, scores[best] / total


def _gain(one: Message, name: str, counts: Counter[str]) -> float:
    """Return what taking a route wins or loses; each route's messages weigh alike together."""
    if one.route == "answer":  # where another route would do as well, nothing is won by it
        return 0.0 if name in one.also else -COST / counts[one.route]
    return 1 / counts[one.route] if name in (one.route, *one.also) else 0.0


def report(decided: Sequence[tuple[Known, str]]) -> str:
    """Return how the whole router did on messages, pattern layer included."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for one, route in decided:
        kinds = {} if one.message.is_prepared else {_route(one.message): not one.is_wrong(route)}
        if one.message.is_prepared and not one.message.is_open:
            kinds["prepared questions, answered"] = route in ("answer", "personal_medical")
        if one.is_harmless:
            kinds["no alarm, " + _kind(one.message)] = route not in DANGEROUS
        total.update(kinds.keys())
        right.update(kind for kind, good in kinds.items() if good)
    return "\n".join(
        f"{name}: {right[name]}/{total[name]} = {right[name] / total[name]:.3f}"
        for name in sorted(total)
    )


def _route(one: Message) -> str:
    return f"{one.route} beside a remark" if one.is_beside_remark else one.route


def _kind(one: Message) -> str:
    if one.is_beside_remark:
        return "prepared questions beside a remark"
    if one.is_prepared:
        return "prepared questions"
    return "twins" if one.twin else "other messages"
