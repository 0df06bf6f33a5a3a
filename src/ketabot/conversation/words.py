"""Text → words, told apart into those that say something and those that only hold it together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["FUNCTION_WORDS", "Word", "content_words", "words_of"]

_WORD = re.compile(r"[^\W_]+(?:['’.\-‑][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_ENDS = re.compile(r"[.!?:…]")
_SPACE = re.compile(r"\s")
_LEAST_STEMMED = 4
"""Characters that a word needs for its plural to be taken off."""

_FUNCTION_WORDS: Final = """
    a about above actually after again against ago all almost alone along already also although
    always am among an and another any anybody anyone anything anyway are aren't as at away
    back be because been before being below besides between both but by came can can't cannot
    come comes could couldn't did didn't do does doesn't doing don't done down during each either
    else enough etc even ever every everybody everyone everything exactly few first for from
    further get gets getting give gives go goes going gone good got had hadn't happen happened
    happens has hasn't have haven't having he he'd he'll he's hello her here hers herself hey hi
    him himself his how however i i'd i'll i'm i've if in instead interesting into is isn't it
    it'd it'll it's its itself just keep know known last later least less let let's like likely
    made make makes making many may maybe me mean means meant might mine more most mostly much
    must my myself named near need needed needs neither never new next no nobody none nope nor not
    nothing now of off often oh ok okay on once one ones only onto or other others otherwise our
    ours ourselves out over own particular per perhaps please put quite rather really right said
    same saw say says see seem seemed seems seen several shall she she'd she'll she's should
    shouldn't show since so some somebody someone something sometimes soon sort still such take
    taken takes tell than thank thanks that that's the their theirs them themselves then there
    there's these they they'd they'll they're they've thing things think this those though
    through thus till to together too took toward towards try under until unto up upon us use
    used uses using usually very want wanted wants was wasn't way ways we we'd we'll we're we've
    well went were weren't what what's whatever when whenever where where's whether which while
    who who's whoever whole whom whose why will with within without won't would wouldn't yeah yes
    yet you you'd you'll you're you've your yours yourself aspects article
"""
FUNCTION_WORDS: Final = frozenset(_FUNCTION_WORDS.split())
"""Words that carry no topic: closed classes, and verbs and nouns so general that they tell none."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands."""

    text: str
    """As written, without a possessive ending."""
    key: str
    """By which it is compared: lower case, singular."""
    start: int
    """Its first character."""
    opens: bool = False
    """It is the first of a sentence."""

    @property
    def says_something(self) -> bool:
        """Whether it can be what a question is about."""
        return self.key not in FUNCTION_WORDS and self.text.casefold() not in FUNCTION_WORDS


def words_of(text: str, most: int | None = None) -> list[Word]:
    """Return the words of a text, the first ``most`` of them."""
    found: list[Word] = []
    end = 0
    for match in _WORD.finditer(text):
        if most is not None and len(found) >= most:
            break
        bare = _POSSESSIVE.sub("", match.group()) or match.group()
        opens = not end or _opens(text[end : match.start()])
        found.append(Word(bare, _key(match.group(), bare), match.start(), opens))
        end = match.end()
    return found


def content_words(text: str) -> list[Word]:
    """Return the words of a text that can be what it is about."""
    return [word for word in words_of(text) if word.says_something]


def _opens(gap: str) -> bool:
    """Whether a sentence begins behind what stands between two words.

    It does after a new line, and after a mark that ends a sentence with a space behind it. An
    underscore is part of a word, so only what follows the last one counts.
    """
    tail = gap.rpartition("_")[2]
    ended = _ENDS.search(tail)
    spaced = ended is not None and _SPACE.search(tail, ended.end()) is not None
    return not gap or "\n" in tail or spaced


def _key(whole: str, bare: str) -> str:
    lowered = whole.casefold().replace("’", "'")
    if lowered in FUNCTION_WORDS:
        return lowered
    return _singular(bare.casefold())


def _singular(word: str) -> str:
    """Take a plural ending off, roughly: it need only be the same for both numbers."""
    if len(word) < _LEAST_STEMMED or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]
