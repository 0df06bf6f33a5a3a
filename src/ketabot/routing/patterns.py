"""Patterns: a name, what it matches, and what in the same sentence takes it back.

They are written for the canonical readings of ``normalising``: small letters, no apostrophes,
words one space apart, sentences parted by " . ". They stand in Python modules and not in a data
file, so that no missing file can silence them. Repeats are bounded and never nested, so that a
search takes time in proportion to the length of the message.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["Pattern", "compiled", "first_match", "words"]

WORDS: Final[Mapping[str, str]] = {
    "I": r"(?:i|im|ive|id|ill|i just|i really|i honestly|i think i|me|we|were|weve)",
    "KIN": (
        r"(?:(?:my|our|his|her|a|the|this|that|one of my|their) (?:\w+ ){0,2}?(?:wife|husband|"
        r"partner|sons?|daughters?|kids?|child|children|brother|sister|sis|bro|mom|mother|dad|da|"
        r"father|parents?|friends?|bestie|boyfriend|girlfriend|bf|gf|roommate|housemate|flatmate|"
        r"mates?|patients?|clients?|students?|neighbou?r|cousin|uncle|aunt|auntie|nephew|niece|"
        r"grandson|granddaughter|grandma|gran|nan|grandad|grandpa|grandmother|grandfather|"
        r"ex|boss|coworker|colleague|fiancee?|spouse|teen|teenager|girl|boy|guy|man|lad|woman|"
        r"toddler|baby|infant|son in law|year old|puppy|dog|cat)|"
        r"he|she|they|hes|shes|theyre|someone|somebody|some one|lads?|mate|friend|roommate|wife|"
        r"husband|partner|son|daughter|grandma|mom|dad|toddler|baby|puppy|dog)"
    ),
    "SELF": r"(?:myself|himself|herself|themselves|themself|ourselves|themselves|me|urself)",
    "MEDS": (
        r"(?:pills?|tablets?|tabs?|meds?|medications?|medicines?|capsules?|lozenges?|troches?|"
        r"doses?|bottles?|packs?|packets?|strips?|box|boxes|ketamine|ket|k|antidepressants?|"
        r"sleeping pills|painkillers?|paracetamol|tylenol|spravato|prescription|stuff|stash|"
        r"benzos?|opioids?|insulin|supply|sprays?|blister)"
    ),
    "NOW": (
        r"(?:now|right now|today|tonight|this (?:morning|evening|afternoon)|just|since|ago"
        r"|after)"
    ),
    "VERY": (
        r"(?:(?:so|really|very|too|extremely|pretty|kind of|kinda|just|still|actually|"
        r"feeling|a bit|quite|actively|seriously|also|all|again|now|always|getting|more|"
        r"severely|deeply|desperately) ){0,3}"
    ),
    "END": r"(?:anymore|no more|any longer|much longer|like this|another (?:day|night|week|year))",
}
"""What ``<NAME>`` stands for in a pattern."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to say something."""

    name: str
    match: re.Pattern[str]
    unless: re.Pattern[str] | None
    """If this stands in the same sentence, the match does not count."""


def words(text: str) -> str:
    """Return a pattern with each ``<NAME>`` written out."""
    for name, meaning in WORDS.items():
        text = text.replace(f"<{name}>", meaning)
    return text


def compiled(table: Mapping[str, str | tuple[str, str]]) -> tuple[Pattern, ...]:
    """Return patterns from ``{name: match}`` or ``{name: (match, unless)}``."""
    patterns = []
    for name, entry in table.items():
        match, unless = entry if isinstance(entry, tuple) else (entry, "")
        patterns.append(
            Pattern(
                name,
                re.compile(rf"(?<!\w)(?:{words(match)})(?!\w)"),
                re.compile(rf"(?<!\w)(?:{words(unless)})(?!\w)") if unless else None,
            )
        )
    return tuple(patterns)


def first_match(patterns: Sequence[Pattern], texts: Sequence[str]) -> Pattern | None:
    """Return the first pattern that counts in one of the readings."""
    for text in texts:
        for pattern in patterns:
            if _counts(pattern, text):
                return pattern
    return None


def _counts(pattern: Pattern, text: str) -> bool:
    for found in pattern.match.finditer(text):
        if pattern.unless is None or not pattern.unless.search(_sentence(text, *found.span())):
            return True
    return False


def _sentence(text: str, start: int, end: int) -> str:
    first = text.rfind(" . ", 0, start)
    last = text.find(" . ", end)
    return text[0 if first < 0 else first + 3 : len(text) if last < 0 else last]
