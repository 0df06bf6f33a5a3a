"""A message as it came → the few ways in which it may be read.

Zero-width characters, full-width letters, look-alikes, digits for letters, spaced-out or
stretched words and emoji must not hide a message. What is done here serves matching alone: the
question that is searched, shown and kept stays as it was asked.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ketabot.routing.lookalikes import EMOJI, FIRST_LEET, LETTERS, LOOKALIKES, SECOND_LEET
from ketabot.routing.respacing import mended, respaced
from ketabot.routing.scripts import english_part

__all__ = ["Readings", "canonical", "ends", "gist", "is_gesture", "native", "read", "sentences"]

LONGEST = 12_000
"""Characters that are looked at: of a longer message its two ends."""

MOST_SENTENCES = 12
"""Sentences of a long message that are read one by one: the last ones."""
LEAST_WORDS = 4
"""Words that a sentence needs to be read alone."""

_SENTENCES = re.compile(r"(?<=[.!?;])\s+")
_GREETING = (
    r"(?:hello|hi|hey|hiya|dear|greetings|good (?:morning|afternoon|evening|day))"
    r"(?: (?:there|all|everyone|again|team|sir|madam|or|friends?|bot|folks|doctor)){0,3}"
)
_WISH = (
    r"(?:i )?hope (?:this finds you well|(?:you|all|everyone)(?: are|'re|re|'s|s| is)? (?:well|"
    r"fine|ok|okay|good|doing well))|how are you(?: (?:today|doing))?|sorry to bother you"
)
_THANKS = (
    r"(?:many )?(?:thank you|thanks)(?: (?:very|so) much)?(?: (?:for your (?:time|help|"
    r"patience)|in advance))?|(?:kind|best|warm) (?:regards|wishes)"
)
_COURTESY = re.compile(rf"(?:^|(?<=[.!?,;] ))(?:{_GREETING}|{_WISH}|{_THANKS})(?:[.!?,;]+\s*|$)")
_OVER_AND_OVER = re.compile(r"\b(\w+)(?: \1\b){3,}")
_CLOSING = re.compile(
    r" (?:thank you|thanks)(?: (?:very|so) much)? (?:for your (?:time|help|patience)|in advance)"
    r"[.!]*$"
)
_LINE_END = re.compile(r"(?<=[^\s.!?;:,])[^\S\n]*\n\s*")
_LEET_WORD = re.compile(r"(?<![\w@$!|€])(?=[^\s]*[a-z])(?=[^\s]*[0-9@$!|€])[a-z0-9@$!|€']{2,}")
_AMOUNT = re.compile(
    r"\d+(?:st|nd|rd|th|s|x|am|pm|h|hr|hrs|min|mins|d|k|mg|mcg|ug|g|kg|ml|lb|lbs|yo|y|yr|yrs|f|m)?"
)
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_SENTENCE_END = re.compile(r"[.!?;:\n\r\u2026\u3002\uff01\uff1f]+(?=\s|$)|\n+")
_APOSTROPHE = re.compile("['\u2018\u2019\u02bc`\u00b4]")
_WORD_OF_ENGLISH = re.compile(r"[a-z]{2}")
_NO_WORD = re.compile(r"[^\w.]+|_+")
_DOT_IN_WORD = re.compile(r"(?<! )\.(?! )|\.(?=\w)")

_SHORT_FORMS = {
    "wanna": "want to", "gonna": "going to", "gunna": "going to", "gotta": "have to",
    "tryna": "trying to", "finna": "going to", "boutta": "about to", "u": "you", "ur": "your",
    "r": "are", "n": "and", "cuz": "because", "bc": "because", "cos": "because", "ppl": "people",
    "idk": "i dont know", "rn": "right now", "tn": "tonight", "tmrw": "tomorrow",
    "2nite": "tonight", "2day": "today", "2": "to", "4": "for", "hv": "have", "pls": "please",
    "plz": "please", "ya": "you", "em": "them", "kms": "kill myself",
    "kmsing": "killing myself", "thx": "thanks", "cannot": "cant",
    "myslef": "myself", "mysefl": "myself", "mself": "myself", "meself": "myself",
    "mum": "mom", "mums": "moms", "mummy": "mom", "mam": "mom", "hubby": "husband",
    "kiddo": "kid", "anymor": "anymore", "evry1": "everyone", "any1": "anyone", "some1": "someone",
    "no1": "no one", "noone": "no one", "b4": "before", "gr8": "great", "l8r": "later",
}  # fmt: skip
_JOINED = (
    ("i am", "im"), ("i have", "ive"), ("i would", "id"), ("he is", "hes"), ("she is", "shes"),
    ("they are", "theyre"), ("can not", "cant"), ("could not", "couldnt"), ("do not", "dont"),
    ("does not", "doesnt"), ("did not", "didnt"), ("will not", "wont"), ("would not", "wouldnt"),
    ("is not", "isnt"), ("are not", "arent"), ("was not", "wasnt"), ("has not", "hasnt"),
    ("have not", "havent"), ("am not", "m not"), ("any more", "anymore"), ("any longer", "anymore"),
    ("my self", "myself"), ("him self", "himself"), ("her self", "herself"), ("it is", "its"),
    ("there is", "theres"), ("there are", "theres"), ("life is", "lifes"), ("nobody", "no one"),
    ("everybody", "everyone"), ("everythin", "everything"), ("some body", "somebody"),
    ("should not", "shouldnt"), ("that is", "thats"), ("what is", "whats"),
)  # fmt: skip
_JOINS = re.compile(r"\b(?:" + "|".join(long for long, _ in _JOINED) + r")\b")
_JOIN_TO = dict(_JOINED)


@dataclass(frozen=True, slots=True)
class Readings:
    """The ways to read a message, all in small letters."""

    native: str
    """In its own script, without accents: for phrases of other languages."""
    english: tuple[str, ...]
    """In plain words, sentences parted by " . "; the likeliest first, none twice."""
    clear: str
    """The likeliest with its punctuation, for a model to read."""
    unread: bool = False
    """All of it is in letters of which phrases alone are known."""


def read(message: str) -> Readings:
    """Return the ways to read a message."""
    seen = _visible(ends(message))
    part = english_part(seen)
    whole = _forms(seen)
    forms = whole if part == seen else [*_forms(part), *whole]
    # A number among them ("30") is no word of English.
    unread = part != seen and _WORD_OF_ENGLISH.search(canonical(part)) is None
    clear = forms[0]
    texts = dict.fromkeys(canonical(form) for form in forms)
    squeezed = canonical(respaced(clear, always=True)) if _looks_torn(clear) else ""
    return Readings(
        native=native(seen),
        english=tuple(text for text in (*texts, squeezed) if text),
        clear=" ".join(_LINE_END.sub(". ", clear.strip()).split()),
        unread=unread,
    )


def _forms(text: str) -> list[str]:
    """Return a text in plain letters, the likeliest form first."""
    folded = text.translate(LOOKALIKES)
    plain = _without_accents(folded)
    first = _unleet(plain, FIRST_LEET)
    clear = mended(respaced(mended(_unstretched(first, 1))))
    return [clear, plain, _unstretched(_unleet(plain, SECOND_LEET), 1), _unstretched(first, 2)]


def is_gesture(message: str) -> bool:
    """Whether something is said with emoji and without a word: a thumb, a heart."""
    shown = any(unicodedata.category(character) == "So" for character in message)
    wordless = not any(character.isalnum() for character in message)
    return shown and wordless and not read(message).english


def gist(readings: Readings) -> Readings:
    """Return a message without greetings and thanks around what it says, if it says anything.

    A word that is said over and over is said three times.
    """
    rest = " ".join(_CLOSING.sub("", _COURTESY.sub("", readings.clear)).split())
    rest = _OVER_AND_OVER.sub(r"\1 \1 \1", rest)
    return read(rest) if rest != readings.clear and len(rest.split()) >= 2 else readings


def sentences(readings: Readings) -> list[Readings]:
    """Return the sentences of a long message, for a sign that stands in one of them alone."""
    parts = [part for part in _SENTENCES.split(readings.clear) if part]
    if len(parts) < 2:
        return []
    worth = [part for part in parts if len(part.split()) >= LEAST_WORDS]
    return [read(part) for part in worth[-MOST_SENTENCES:]]


def ends(message: str) -> str:
    """Return what is looked at of a message: all of it, or of a very long one its two ends."""
    half = (LONGEST - 1) // 2
    return message if len(message) <= LONGEST else f"{message[:half]}\n{message[-half:]}"


def _visible(message: str) -> str:
    """Return small letters without invisible characters; emoji that say a word as that word."""
    boxed = message.translate(LETTERS).translate(EMOJI)
    characters = (_shown(one) for one in unicodedata.normalize("NFKC", boxed))
    return "".join(characters).lower()


def _shown(character: str) -> str:
    if character in "\n\r":
        return "\n"
    if character < "\x7f" and character >= " ":
        return character
    category = unicodedata.category(character)
    if category in ("Cf", "Cn", "Co", "Cs", "So", "Sk"):
        return ""
    return " " if category in ("Cc", "Zs", "Zl", "Zp") else character


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFD", text)
    bare = "".join(one for one in parts if unicodedata.category(one) not in ("Mn", "Me"))
    return unicodedata.normalize("NFC", bare)


def native(text: str) -> str:
    """Return a text in small letters without accents or punctuation, spaces folded."""
    bare = _APOSTROPHE.sub("", _without_accents(text.lower()).replace("đ", "d"))
    return " ".join(re.sub(r"[\W_]+", " ", bare).split())


def _unleet(text: str, table: dict[int, int]) -> str:
    def spell(found: re.Match[str]) -> str:
        word = found[0].rstrip("!|")
        rest = found[0][len(word) :]
        return found[0] if _AMOUNT.fullmatch(word) else word.translate(table) + rest

    return _LEET_WORD.sub(spell, text)


def _unstretched(text: str, kept: int) -> str:
    return _STRETCHED.sub(lambda found: found[1] * kept, text)


def _looks_torn(text: str) -> bool:
    """Whether so many words are mere shreds that the spaces may stand in the wrong places."""
    words = re.findall(r"[a-z]+", text)
    shreds = sum(len(word) <= 2 for word in words)
    return len(words) >= 3 and shreds * 2 >= len(words)


def canonical(text: str) -> str:
    """Return a text as patterns are written for: words, one space between, " . " at sentence ends.

    Apostrophes are dropped and common short forms take one spelling: ``i am`` and ``I'm`` are
    both ``im``, ``wanna`` is ``want to``.
    """
    bare = _SENTENCE_END.sub(" . ", _APOSTROPHE.sub("", text))
    bare = _DOT_IN_WORD.sub(" ", bare)
    words = _NO_WORD.sub(" ", bare).split()
    joined = " ".join(_SHORT_FORMS.get(word, word) for word in words)
    return _JOINS.sub(lambda found: _JOIN_TO[found[0]], joined).strip(" .")
