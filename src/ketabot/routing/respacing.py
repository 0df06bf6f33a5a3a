"""Spaced-out and run-together words, and the commonest slips in the words that matter.

"k i l l", "k.i.l.l" and "iwanttodie" are read as words by the likeliest split into known ones
(Norvig, "Natural Language Corpus Data", in *Beautiful Data*, 2009). The words and how often they
come are counted from the training messages, in ``words.txt`` beside this file; without that file
nothing is respaced, and the rest of the patterns goes on.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

__all__ = ["is_slip", "mended", "respaced"]

WORDS = Path(__file__).with_name("words.txt")
LONGEST_WORD = 16
LONGEST_RUN = 240
"""Letters of a run that is split; a longer one is no sentence."""

_SPACED = re.compile(r"(?<![a-z])(?:[a-z][\s.\-_*~/'’]{1,3}){2,}[a-z](?![a-z'’])")
_GAP = re.compile(r"\s{2,}|\s[.\-_*~/]\s|(?<=[.\-_*~/])\s|\s(?=[.\-_*~/])")
_RUN = re.compile(r"(?<![\w])[a-z]{9,}(?![\w])")
_WORD = re.compile(r"[a-z]{5,}")

_KEYWORDS = [
    "suicide",
    "suicidal",
    "suicidality",
    "myself",
    "himself",
    "herself",
    "themselves",
    "overdose",
    "overdosed",
    "overdosing",
    "unconscious",
    "unresponsive",
    "breathing",
    "breathe",
    "breath",
    "seizure",
    "seizures",
    "swallowed",
    "hopeless",
    "worthless",
    "goodbye",
    "anymore",
    "poison",
    "poisoned",
    "hurting",
    "killing",
    "kidding",
    "ambulance",
    "emergency",
    "collapsed",
    "fainted",
    "dying",
    "disappear",
    "ketamine",
    "chest",
    "tonight",
]


@cache
def _costs() -> Mapping[str, float]:
    """Return how dear each known word is: the negative logarithm of its share."""
    try:
        lines = WORDS.read_text(encoding="utf-8").split()
        counts = dict(zip(lines[::2], map(int, lines[1::2]), strict=True))
        if min(counts.values(), default=0) < 1:
            return {}
    except (OSError, ValueError):
        return {}  # a damaged file must not keep help from anyone: nothing is respaced
    total = sum(counts.values())
    return {word: math.log(total / count) for word, count in counts.items()}


@cache
def _slips() -> Mapping[str, str]:
    """Return the words that matter by each way to write them with one slip.

    A slip is a letter left out, doubled, or swapped with the next.
    """
    known = _costs()
    slips: dict[str, str] = {}
    for word in _KEYWORDS:
        for slip in _slips_of(word):
            if len(slip) > 4 and slip not in known and slip not in _KEYWORDS:
                slips.setdefault(slip, word)
    return slips


def is_slip(word: str) -> bool:
    """Whether a word is one of those that matter, written with one slip."""
    return word not in _KEYWORDS and any(word in _slips_of(one) for one in _KEYWORDS)


def _slips_of(word: str) -> Iterator[str]:
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]
        yield word[: place + 1] + word[place:]
        yield word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :]


def mended(text: str) -> str:
    """Return the text with one slip mended in each of the words that matter."""
    slips = _slips()
    return _WORD.sub(lambda found: slips.get(found[0], found[0]), text)


def respaced(text: str, *, always: bool = False) -> str:
    """Return the text with spaced-out letters joined and run-together words parted.

    Args:
        text: in small letters.
        always: take all spaces for misplaced ones.
    """
    if always:
        letters = re.sub(r"[^a-z]", "", text)
        return " ".join(_split(letters)) if len(letters) <= LONGEST_RUN else ""
    joined = _SPACED.sub(lambda found: _joined(found[0]), text)
    return _RUN.sub(lambda found: _parted(found[0]), joined)


def _joined(run: str) -> str:
    """Join letters; wider gaps among them part words, and otherwise the likeliest split does."""
    words = [re.sub(r"[^a-z]", "", part) for part in _GAP.split(run)]
    return " ".join(_parted(word) for word in words if word)


def _parted(run: str) -> str:
    if run in _costs() or len(run) > LONGEST_RUN:
        return run
    words = _split(run)
    known = all(word in _costs() for word in words)
    shreds = sum(len(word) == 1 and word not in "ai" for word in words)
    return " ".join(words) if known and not shreds else run


def _split(letters: str) -> list[str]:
    """Return the likeliest words that the letters spell; an unknown letter is a word of its own."""
    costs = _costs()
    if not costs:
        return [letters]
    unknown = max(costs.values()) + 6
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(letters) + 1):
        starts = range(max(0, end - LONGEST_WORD), end)
        best.append(
            min(
                (best[start][0] + costs.get(letters[start:end], unknown * (end - start)), start)
                for start in starts
            )
        )
    words, end = [], len(letters)
    while end:
        start = best[end][1]
        words.append(letters[start:end])
        end = start
    return words[::-1]
