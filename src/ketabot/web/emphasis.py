"""Which words of a quote answer: figures of the kind that a question asks for.

Nobody has marked answers inside sentences for this library, and a guess in bold misleads more
than none. So only what can be told by its form is marked: a question for a number, a time, a
share or a price is held against the numbers, times, shares and prices of the sentence. What
stands behind "as opposed to" or "instead of" is the other thing, and stays plain.
"""

from __future__ import annotations

import re

__all__ = ["answering_words"]

_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|"
    "fifty|sixty|seventy|eighty|ninety|half|dozens?|hundreds?|thousands?|millions?|several|a few"
)
_YEAR = r"(?:1[89]|20)\d\d"
_DIGITS = r"\d[\d,]*(?:\.\d+)?"
_NUMBER = rf"(?:{_DIGITS}|\b(?:{_WORDS})\b)(?:[ -](?:hundred|thousand|million|billion)\b)?"
_RANGE = rf"{_NUMBER}(?:\s?(?:[-–—]|to|or|and)\s?{_NUMBER})?"
_UNIT = r"(?:second|minute|hour|day|week|month|year|decade)s?\b"

_TIMES = re.compile(
    rf"(?:(?:{_RANGE}|\ba|\ban)[ -]{_UNIT}(?: (?:to|or) (?:{_NUMBER} )?{_UNIT})?"
    rf"|\b(?:minutes|hours|days|weeks|months|years)(?: (?:to|or) (?:minutes|hours|days|weeks|"
    rf"months|years))?\b|\b(?:immediately|instant(?:ly)?|at once)\b)",
    re.IGNORECASE,
)
_OFTEN = re.compile(
    rf"(?:\bevery (?:other )?(?:{_RANGE} )?{_UNIT}|\b(?:once|twice|{_RANGE} times)(?: (?:a|per|"
    rf"every) {_UNIT})?|\b(?:daily|weekly|monthly|yearly|annually)\b"
    rf"|{_RANGE} (?:infusion|treatment|session|dose)s?\b)",
    re.IGNORECASE,
)
_DATES = re.compile(
    rf"(?:\b(?:(?:\d{{1,2}} )?(?:January|February|March|April|May|June|July|August|September|"
    rf"October|November|December) (?:\d{{1,2}}, )?)?\b{_YEAR}(?:['’]?s(?: and \d\ds)?)?\b"
    rf"|{_RANGE} {_UNIT} ago\b)"
)
_MONEY = re.compile(rf"[$€£]\s?{_DIGITS}(?:\s?(?:[-–—]|to) ?[$€£]?{_DIGITS})?")
_SHARES = re.compile(
    rf"(?:{_DIGITS}(?:\s?[-–—]\s?{_DIGITS})?\s?(?:%|per ?cent\b)|\b(?:{_WORDS}) (?:in|out of) "
    rf"(?:{_WORDS})\b|\b(?:one|two|three)[- ](?:third|quarter|fifth)s?\b|\bhalf\b)",
    re.IGNORECASE,
)
_AMOUNTS = re.compile(
    rf"{_RANGE}\s?(?:milligrams?|micrograms?|grams?|mg|mcg|µg|g|ml)\b(?: \(\w+\))?"
    rf"(?:\s?(?:/|per) ?(?:kilogram|kg)\b)?",
    re.IGNORECASE,
)
_COUNTS = re.compile(
    rf"(?<![\w.,$€£])(?:(?:{_WORDS}) (?:in|out of) (?:{_WORDS})\b|{_RANGE})(?![\w%]|[.,]\d)",
    re.IGNORECASE,
)
_A_YEAR = re.compile(_YEAR)
_TIMED = re.compile(rf"[ -]?{_UNIT}", re.IGNORECASE)

_KINDS = (
    (r"\bhow (?:quick|fast|soon|long)", (_TIMES,)),
    (r"\bhow (?:often|frequent)", (_OFTEN,)),
    (r"\bwhat (?:share|proportion|part|percent)|\bpercent|\bhow likely", (_SHARES,)),
    (r"\bcosts?\b|\bprices?\b|\bpay\b|\bexpensive", (_MONEY,)),
    (r"\bhow much\b|\bwhat dos(?:e|age)\b", (_AMOUNTS, _SHARES, _MONEY)),
    (r"^when\b|\bwhat year|\bsince when|\bhow old|, when\b", (_DATES,)),
)
_MANY = re.compile(r"\bhow many (?P<nouns>\w+(?: \w+){0,2})", re.IGNORECASE)
_CONTRAST = re.compile(r"\b(?:as opposed to|instead of|rather than|compared (?:with|to)|unlike)\b")

_NO_NOUN = re.compile(
    r"of|are|is|was|were|do|does|did|in|the|them|there|at|would|will|those|these|for|to|and|or|"
    r"you|i|we|they|it|go|has|have|had|can|could|should|before|until"
)

Spans = tuple[tuple[int, int], ...]


def answering_words(question: str, text: str) -> Spans:
    """Return the spans of ``text``, in order, that are of the kind that a question asks for.

    None where the question asks for nothing that can be told by its form.
    """
    contrast = _CONTRAST.search(text)
    end = len(text) if contrast is None else contrast.start()
    found: set[tuple[int, int]] = set()
    for asks, patterns in _KINDS:
        if re.search(asks, question, re.IGNORECASE):
            found |= {one.span() for pattern in patterns for one in pattern.finditer(text, 0, end)}
    for many in _MANY.finditer(question):
        found |= set(_counted(many["nouns"], text, end))
    return _apart(found)


def _counted(nouns: str, text: str, end: int) -> list[tuple[int, int]]:
    """The counts in a text of the noun that is asked for, or else the only count that it has."""
    stems = [_stem(noun) for noun in nouns.lower().split() if not _NO_NOUN.fullmatch(noun)]
    if not stems:
        return []
    of_time = any(re.fullmatch(_UNIT, stem) for stem in stems)
    noun = rf"(?:\W+\w+){{0,3}}?\W+(?:{'|'.join(map(re.escape, stems))})\w*"
    counts = [
        one.span()
        for one in _COUNTS.finditer(text, 0, end)
        if not _A_YEAR.fullmatch(one[0]) and one[0].lower() not in ("one", "half")
    ]
    named = [(start, stop) for start, stop in counts if re.match(noun, text[stop:].lower())]
    other = [(start, stop) for start, stop in counts if not _TIMED.match(text, stop)]
    return named or (other if len(other) == 1 and not of_time else [])


def _stem(noun: str) -> str:
    return noun[:-1] if noun.endswith("s") and len(noun) > 3 else noun


def _apart(found: set[tuple[int, int]]) -> Spans:
    """Spans in order, those that overlap joined."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)
