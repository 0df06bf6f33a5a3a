"""Where sentences end: rules for English prose, and for the medical kind above all.

Every run of ``. ! ? …`` is a candidate. What stands before it (an abbreviation, an initial, a
list number) and after it (a capital, a digit, a closing quote) decides whether it ends a
sentence. The rules read each text once, left to right, and never change a character: they give
positions. ``benchmarks/sentences.py`` compares them with well-kept libraries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ketabot.segmentation.abbreviations import (
    BEFORE_NUMBER,
    LABELS,
    MAYBE_LAST,
    NEVER_LAST,
    SENTENCE_STARTERS,
    SPEECH_VERBS,
)

__all__ = ["split_sentences"]

_CLOSERS = "\"'”’»›)\\]}*"
_OPENERS = "\"'“”‘’«‹(\\[{*–—\\-"
_BULLETS = "\\-•*–—·▪◦‣●○►✓"

_CANDIDATE = re.compile(
    r"(?P<blank>\n[^\S\n]*\n)"
    rf"|(?P<item>\n[^\S\n]*(?=(?:[{_BULLETS}]|\(?\d{{1,2}}[.)]|\(?[a-z]\))\s))"
    rf"|(?P<mark>[.!?…]+)(?P<close>[{_CLOSERS}]*)"
    # Footnote marks: “[3]”, “[3, 4]”, superscripts, and bare digits before a capital.
    r"(?P<note>(?:\s?\[\d{1,5}(?:\s?[,–-]\s?\d{1,5})*\]|[¹²³⁰⁴-⁹]+|(?<=[A-Za-z%)\]”\"][.])\d{1,3}"
    r"(?:[,–-]\d{1,3})*(?=\s+[A-Z“]))*)"
    # What is left when the soft line break of a mail was not decoded.
    r"(?P<junk>=*)"
)
_WORD_BREAK = re.compile(r"[\s,;:()\[\]“”\"/‘«–—]")
_NEXT = re.compile(rf"\s*(?P<open>[{_OPENERS}\s]*)(?P<word>[^\s,;:.!?()\[\]“”\"–—]*)")
_GLUED = re.compile(r"[“\"(]?[A-Z][a-z’']*(?=[\s,;:’']|$)")
_DOMAIN = re.compile(r"(?i)(?:com|org|net|gov|edu|io|js|co|uk|info|html?|php|pdf)\b")
_ENUMERATOR = re.compile(r"\(?(?:\d{1,2}|[A-Za-z]|[ivx]{1,4})$")
_MIXED_CASE = re.compile(r"[a-zα-ω]{1,2}-?[A-Z0-9]")
_SPEAKER = re.compile(r"\s*(?:[A-Z][\w’'.-]*\s+){1,4}(?P<verb>[a-z]+)")
_LETTERS = re.compile(r"\b[A-Z],? (?:and|or) [A-Z]$")
_LEADING = re.compile(rf"(?:\s|[{_BULLETS}](?=\s))*")
_WINDOW = 64


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Divide ``text[start:end]`` into sentences.

    Returns:
        ``(start, end)`` of each sentence in characters of ``text``, in order, without white
        space, list dashes or the "=" of an undecoded line break at the ends. Together they
        hold every character that is none of these.
    """
    stop = len(text) if end is None else end
    spans = []
    begin = _after_leading(text, start, stop)
    for last, resume in _ends(text, start, stop):
        if last <= begin:
            continue
        spans.append((begin, _rstripped(text, begin, last)))
        begin = _after_leading(text, resume, stop)
    if begin < stop:
        last = _rstripped(text, begin, stop)
        if last > begin:
            spans.append((begin, last))
    return spans


def _ends(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield where a sentence ends, and where the next may begin."""
    begin = _after_leading(text, start, stop)
    for match in _CANDIDATE.finditer(text, start, stop):
        if match.start() < begin:
            continue
        if match["mark"] is None:
            begin = _after_leading(text, match.end(), stop)
            yield match.start(), begin
            continue
        last = match.end() - len(match["junk"])
        if _is_end(text, (start, begin), match, stop):
            begin = _after_leading(text, match.end(), stop)
            yield last, begin


def _is_end(text: str, begins: tuple[int, int], match: re.Match[str], stop: int) -> bool:
    """Tell whether a sentence ends; ``begins``: of all that is cut, and of this sentence."""
    after = match.end()
    if after >= stop:
        return True
    if not text[after].isspace():
        return _is_glued_end(text, begins[0], match, stop)
    following = _NEXT.match(text, after, min(stop, after + _WINDOW))
    opener, word = (following["open"], following["word"]) if following else ("", "")
    if match["mark"] == ".":
        return _is_full_stop(text, begins, match, opener, word)
    if word[:1].islower():
        return not match["close"] and match["mark"][-1] in "!?"
    return not (match["close"] and _goes_on_speaking(text, after, stop))


def _is_full_stop(
    text: str, begins: tuple[int, int], match: re.Match[str], opener: str, word: str
) -> bool:
    dot, begin = match.start(), begins[1]
    token = _word_before(text, begin, dot)
    if not match["close"] and _is_enumerator(text, begin, dot, token):
        return False
    if _begins_low(word):
        return not match["close"] and _is_carelessly_written(token, word)
    if match["close"].strip("*"):
        return not (match["close"][-1] in ")]" and _is_short_form(token, opener, word))
    if _is_initial(token):
        return _ends_with_letter(text, begins[0], dot, word)
    return not _is_short_form(token, opener, word)


def _is_short_form(token: str, opener: str, word: str) -> bool:
    """Tell whether ``token`` is an abbreviation that goes on into ``word``."""
    if len(token) > 1 and token.isupper() and "." not in token:
        return False  # "MS." is a disease and no title
    short = token.lower().lstrip("'’*_")
    if short in NEVER_LAST:
        return True
    if short in BEFORE_NUMBER and word[:1].isdigit():
        return True
    if short in MAYBE_LAST:
        return "(" in opener or (bool(word) and _plain(word) not in SENTENCE_STARTERS)
    return False


def _plain(word: str) -> str:
    return word.lower().replace("’", "'")


def _word_before(text: str, begin: int, dot: int) -> str:
    return _WORD_BREAK.split(text[max(begin, dot - _WINDOW) : dot])[-1]


def _is_carelessly_written(token: str, word: str) -> bool:
    """Tell whether a sentence ends here although the next begins with a small letter."""
    ordinary = len(token) > 3 and token.isalpha() and token.islower() and token not in MAYBE_LAST
    return ordinary and token not in NEVER_LAST and _plain(word) in SENTENCE_STARTERS


def _begins_low(word: str) -> bool:
    """Tell whether ``word`` is no beginning; "pH", "mRNA" and "https" are."""
    is_address = word.startswith(("http", "www"))
    return word[:1].islower() and not is_address and _MIXED_CASE.match(word) is None


def _is_initial(token: str) -> bool:
    """Tell whether ``token`` is one capital, or capitals with full stops between ("J.R")."""
    parts = token.split(".")
    return all(len(part) == 1 and part.isupper() for part in parts) and (
        token.lower() not in MAYBE_LAST
    )


def _ends_with_letter(text: str, start: int, dot: int, word: str) -> bool:
    """Tell a sentence that ends in a letter ("vitamin D. The …") from an initial."""
    if _plain(word) in SENTENCE_STARTERS:
        return True
    previous = text[max(start, dot - _WINDOW) : dot].split()[:-1]
    if not previous or not word[:1].isupper():
        return False
    if _LETTERS.search(text, max(start, dot - _WINDOW), dot):
        return True
    is_numeral = text[dot - 1] == "I" and previous[-1].islower()
    return is_numeral or previous[-1].lower() in LABELS


def _is_enumerator(text: str, begin: int, dot: int, token: str) -> bool:
    """Tell whether ``token`` numbers a list item: "1." where a sentence begins or after ":"."""
    if _ENUMERATOR.match(token) is None:
        return False
    first = dot - len(token)
    return first <= begin or text[max(begin, first - _WINDOW) : first].rstrip().endswith(":")


def _is_glued_end(text: str, start: int, match: re.Match[str], stop: int) -> bool:
    """Tell whether a sentence ends although no space follows: "the end.Start"."""
    after, dot = match.end(), match.start()
    if match["junk"] or not _GLUED.match(text, after, min(stop, after + _WINDOW)):
        return False
    token = _word_before(text, start, dot)
    if "@" in token or "www" in token or "." in token or _DOMAIN.match(text, after):
        return False
    if match["close"] or text[start:dot][-1:] in _CLOSERS:
        return True
    return len(token) > 2 and (token[-1].islower() or token[-1].isdigit())


def _goes_on_speaking(text: str, after: int, stop: int) -> bool:
    """Tell whether a quotation is followed by its speaker: “Is it?” Dr. Lee asked."""
    match = _SPEAKER.match(text, after, min(stop, after + _WINDOW))
    return match is not None and match["verb"] in SPEECH_VERBS


def _after_leading(text: str, start: int, stop: int) -> int:
    match = _LEADING.match(text, start, stop)
    return match.end() if match else start


def _rstripped(text: str, start: int, stop: int) -> int:
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return stop
