"""Slips of the keyboard in a question, mended to words that the library has.

"is ketamine adictive?" shares no word with what the library says of addiction, and an embedding
model reads an unknown word in shreds. A word that is neither English nor the library's is read as
the word of the library that is a single slip away, of several the one that comes oftest (a noisy
channel with one edit, all edits alike: Kernighan, Church and Gale, "A Spelling Correction Program
Based on a Noisy Channel Model", COLING 1990).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from string import ascii_lowercase

from ketabot.index import Library

__all__ = ["Spelling", "english_words", "is_foreign", "spelling_of"]

_WORD = re.compile(r"(?<![\w@./'’-])[a-z]{4,24}(?![\w@/'’-]|\.\w)")
"""A word that may be mended: in small letters, for names and abbreviations are as they are; with no
digit, accent or apostrophe, and no part of an address."""
_KNOWN = re.compile(r"[a-z]{5,24}")
"""A word that may stand for it. Of shorter ones too many are a slip away from one another."""
SHORT = 4
"""Letters of a word that may lack one of five; not its last, for "chem" is short for "chemo"."""
FEWEST = 3
"""Prepared questions that have a word which stands in no document, for it to count as one."""
RARER = 5
"""How many times as often as such a word one comes of which it is a slip: prepared questions are
written as people write, mistyped ones among them."""
ENDINGS = ("s", "ed", "ing", "er")
"""Put behind known words: "texted" is no slip of "tested"."""

BRITISH = (
    (r"our", "or"),
    (r"is(e[dr]?s?|ing|ation)$", r"iz\1"),
    (r"res?$", "er"),
    (r"ogue$", "og"),
)
"""Endings, and how they are written in the list of English words."""
STRANGE = 1 / 3
"""Share of words that are like none, from which a text without a common English word may be in
another language."""
SEVERAL = 2
"""Words of another language from which a text is in it: one may be a name."""
ABROAD = frozenset(
    word
    for line in (
        "el la los las una que como para por del de es puede cuanto cuesta",
        "le les des une est pour combien avec dans je vous qui quoi comment pendant",
        "der das ist wie ein eine ich und nicht mit wird kann warum wann",
        "il che della di quanto gli sono quando dove uma isso qual",
        "het een wat hoe niet voor ik zijn hoeveel waarom",
    )
    for word in line.split()
)
"""Little words of Spanish, French, German, Italian, Portuguese and Dutch that are seldom English;
those with an accent tell by it."""
_ENGLISH = re.compile(
    r"\b(?:the|is|it|of|to|and|what|how|can|does|do|for|with|you|my|are|when|why|will|which|who|where"
    r"|that|this|has|have|not|vs)\b",
    re.I,
)


class Spelling:
    """Knows the words of one library; never changed."""

    def __init__(self, counts: Counter[str], english: Collection[str]) -> None:
        """Know words.

        Args:
            counts: how often each word, in small letters, comes in the library.
            english: words that are spelt as they should be, though the library lacks them.
        """
        self._counts = counts
        self._english = english

    def mended(self, text: str) -> str:
        """Return a text with its slips mended; most texts come back as they are."""
        if not _ENGLISH.search(text) and self._is_strange(text):
            return text
        return _WORD.sub(lambda found: self._meant(found[0]), text)

    def _is_strange(self, text: str) -> bool:
        """Whether too many of the longer words of a text are like none."""
        words = [one for one in _WORD.findall(text) if _KNOWN.fullmatch(one)]
        strange = [one for one in words if not (self._is_known(one) or self._nearest(one))]
        return len(words) > 1 and len(strange) > len(words) * STRANGE

    def slips(self, words: Iterable[str]) -> dict[str, int]:
        """Return which words of the library are themselves slips, and how often each comes."""
        return {
            word: self._counts[word]
            for word in words
            if not self._is_english(word)
            and self._counts[self._nearest(word)] >= RARER * self._counts[word]
        }

    def _meant(self, word: str) -> str:
        return word if self._is_known(word) else self._nearest(word) or word

    def _is_known(self, word: str) -> bool:
        stems = (word, *(word.removesuffix(ending) for ending in ENDINGS))
        return self._is_english(word) or any(stem in self._counts for stem in stems)

    def _nearest(self, word: str) -> str:
        """Return the word of the library that is a slip away, the commonest; empty: none is."""
        known = [other for other in set(_one_slip_away(word)) if other in self._counts]
        if len(word) <= SHORT:
            known = [other for other in known if not other.startswith(word)]
        return max(known, key=lambda other: (self._counts[other], other), default="")

    def _is_english(self, word: str) -> bool:
        stems = [word, *(word.removesuffix(ending) for ending in ENDINGS)]
        as_in_america = [re.sub(british, american, word) for british, american in BRITISH]
        return any(stem in self._english for stem in (*stems, *as_in_america))


def is_foreign(text: str) -> bool:
    """Whether a text is in another language than English, by its letters or its little words."""
    if "¿" in text or "¡" in text:
        return True
    letters = [one for one in text if one.isalpha()]
    if sum(not one.isascii() for one in letters) > len(letters) / 2:
        return True
    words = set(re.findall(r"[^\W\d_]+", text.lower()))
    foreign = words & ABROAD | {one for one in words if not one.isascii()}
    return len(foreign) >= SEVERAL and not _ENGLISH.search(text)


def spelling_of(library: Library) -> Spelling:
    """Read the words of a library: of its sentences and of its prepared questions."""
    counts = _counted(map(library.sentence_text, range(library.sentence_count)))
    written = frozenset(counts)
    if library.prepared is not None:
        asked = _counted(library.prepared.plan.asked)
        counts.update({word: n for word, n in asked.items() if n >= FEWEST or word in counts})
    spelling = Spelling(counts, english_words())
    return Spelling(counts - Counter(spelling.slips(counts.keys() - written)), english_words())


@cache
def english_words() -> Collection[str]:
    """Return the words of pyspellchecker's English list, in small letters: some 160,000.

    Those with an apostrophe stand there without it too, for many write "doesnt".
    """
    from spellchecker import SpellChecker

    words = SpellChecker(language="en").word_frequency.dictionary
    return frozenset(words) | {word.replace("'", "") for word in words if "'" in word}


def _counted(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in set(_KNOWN.findall(text.lower())))


def _one_slip_away(word: str) -> Iterator[str]:
    """Yield all that differs by a letter left out, put in, exchanged, or swapped with the next.

    The first letter stays: it is seldom what a hand gets wrong, and mostly what tells two words.
    """
    for place in range(1, len(word) + 1):
        before, here, after = word[:place], word[place : place + 1], word[place + 1 :]
        yield before + after
        yield before + after[:1] + here + after[1:]
        for letter in ascii_lowercase:
            yield before + letter + after
            yield before + letter + here + after
