"""Figures in a sentence: how much or how many, of what, said of whom; and years of events."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ketabot.disagreement.words import CLAUSE, TOKEN, content, stem, subject

__all__ = ["Event", "Figure", "disagree", "events", "figures"]

SMALL = {
    word: float(number)
    for number, word in enumerate(
        (
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ),
        start=2,
    )
}
LARGE = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
UNITS: dict[str, tuple[str, float]] = {
    **dict.fromkeys(("%", "percent", "per cent"), ("percent", 1.0)),
    **dict.fromkeys(("minute", "minutes"), ("time", 1 / 1440)),
    **dict.fromkeys(("hour", "hours"), ("time", 1 / 24)),
    **dict.fromkeys(("day", "days"), ("time", 1.0)),
    **dict.fromkeys(("week", "weeks"), ("time", 7.0)),
    **dict.fromkeys(("month", "months"), ("time", 30.4)),
    **dict.fromkeys(("year", "years"), ("time", 365.0)),
    **dict.fromkeys(("mg", "milligram", "milligrams"), ("weight", 1.0)),
    **dict.fromkeys(("dollars", "dollar"), ("money", 1.0)),
}
"""Unit → what it measures, and how many of that one's own it has; others count by their noun."""

_NUMBER = rf"(?:\d[\d,]*(?:\.\d+)?|{'|'.join(SMALL)})"
_FIGURE = re.compile(
    rf"(?:(?P<bound>at least|more than|over|up to|at most|less than|under)\s+)?"
    rf"(?<![\w.-])\$?(?P<low>{_NUMBER})(?:\s?(?:-|–|—|to|or)\s?(?P<high>{_NUMBER}))?"
    rf"(?:\s(?P<large>{'|'.join(LARGE)}))?"
    rf"[\s-]?(?P<unit>%|per\s?cent\b|[a-z]+\b)(?P<rate>\s?(?:/|per)\s?(?:kg|kilogram)\b)?",
    re.IGNORECASE,
)
_FROM = {"at least", "more than", "over"}
YEAR = re.compile(r"(?<![\w,.-])(?P<year>(?:19|20)\d\d)(?P<decade>['’]?s)?(?![\w-])")

EVENTS = ("approv", "develop", "invent", "discover", "synthesiz", "found", "establish", "introduc")
"""Stems of what happens to a thing once, so that two years for it differ."""
BESIDE = 10
"""Words that may stand between an event and its year."""
SLACK = 0.05
"""Figures nearer to each other than this share are one: two months and eight weeks are not."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity as a sentence gives it."""

    low: float
    high: float
    """In the unit's own measure; infinite for "at least"."""
    measure: str
    """What is measured (percent, time, …), or the stem of the noun that is counted."""
    frame: frozenset[str]
    """Content words of the clause that it stands in."""
    subject: frozenset[str]
    text: str
    """As it stands in the sentence."""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a thing, and when: both years are the same, or span a decade."""

    verb: str
    subject: frozenset[str]
    first: int
    last: int
    text: str


def figures(text: str) -> tuple[Figure, ...]:
    """Return the quantities of a sentence; years are none."""
    plain = YEAR.sub(lambda found: " " * len(found[0]), text)
    said_of = subject(text)
    return tuple(
        figure
        for found in _FIGURE.finditer(plain)
        if (figure := _figure(found, text, said_of)) is not None
    )


def _figure(found: re.Match[str], text: str, said_of: frozenset[str]) -> Figure | None:
    unit = re.sub(r"\s+", " ", found["unit"].lower())
    if unit in UNITS:
        measure, size = UNITS[unit]
    elif unit.endswith("s") and len(unit) > 3:
        measure, size = stem(unit), 1.0
    else:
        return None
    measure += "/kg" if found["rate"] else ""
    size *= LARGE.get((found["large"] or "").lower(), 1.0)
    low = _value(found["low"]) * size
    high = low if found["high"] is None else _value(found["high"]) * size
    if found["bound"] is not None:
        low, high = (low, math.inf) if found["bound"].lower() in _FROM else (0.0, high)
    return Figure(
        low, high, measure, content(_clause(text, found.start())), said_of, found[0].strip()
    )


def _value(number: str) -> float:
    word = number.lower()
    return SMALL[word] if word in SMALL else float(number.replace(",", ""))


def _clause(text: str, position: int) -> str:
    borders = [found.start() for found in CLAUSE.finditer(text)]
    first = max((border for border in borders if border < position), default=0)
    last = min((border for border in borders if border > position), default=len(text))
    return text[first:last]


def disagree(one: Figure, other: Figure) -> bool:
    """Whether two figures for one thing cannot be reconciled.

    They can if one lies inside the other, or if one is the bound that the other begins at.
    """
    if _near(one.low, other.low) and _near(one.high, other.high):
        return False
    for inner, outer in ((one, other), (other, one)):
        if outer.low < inner.low and inner.high < outer.high:
            return False
        is_open = outer.low == 0 or math.isinf(outer.high)
        if is_open and inner.low == inner.high and outer.low <= inner.low <= outer.high:
            return False
    return True


def _near(one: float, other: float) -> bool:
    if math.isinf(one) or math.isinf(other):
        return one == other
    return abs(one - other) <= SLACK * max(abs(one), abs(other))


def events(text: str) -> tuple[Event, ...]:
    """Return what happened when, where thing, event and year stand close together."""
    tokens = list(TOKEN.finditer(text))
    years = list(YEAR.finditer(text))
    return tuple(
        event
        for number, token in enumerate(tokens)
        for verb in _events_in(token[0])
        if years and (event := _event(text, tokens, number, verb)) is not None
    )


def _events_in(word: str) -> Iterator[str]:
    last = word.lower().rsplit("-", 1)[-1]
    if last.endswith("ed"):
        yield from (verb for verb in EVENTS if stem(last) == verb or last == f"{verb}ed")


def _event(text: str, tokens: list[re.Match[str]], number: int, verb: str) -> Event | None:
    start = tokens[number].start()
    distances = [
        (abs(_words_before(tokens, found.start()) - number), found) for found in YEAR.finditer(text)
    ]
    distance, year = min(distances, key=lambda pair: pair[0])
    before = CLAUSE.split(text[:start])[-1]
    words = content(before) - {"fda"}
    if distance > BESIDE or not words:
        return None
    first = int(year["year"])
    return Event(verb, words, first, first + 9 if year["decade"] else first, year[0])


def _words_before(tokens: list[re.Match[str]], position: int) -> int:
    return sum(token.start() < position for token in tokens)
