"""What speaks for carrying a word of the conversation over into the next question.

Each word of what was said is described by where it stood (a term's position in the history, as in
term classification for conversational search: Voskarides et al., "Query Resolution for
Conversational Search with Limited Supervision", 2020) and by what the new question lacks: a
pronoun stands for something, a question of three words leaves something out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from ketabot.conversation.exchanges import Exchange
from ketabot.conversation.words import Word, words_of

__all__ = ["PRONOUNS", "Candidate", "Described", "describe", "word_class"]

NONE_COMMON: Final[Mapping[str, float]] = MappingProxyType({})
MOST_WORDS = 60
"""Words of one message that are looked at."""
ANSWER_WORDS = 40
"""The same of an answer, whose first sentence matters most."""
MOST_CHARACTERS = 4000
"""Characters of one message that are looked at: words have no length that nobody exceeds."""
_PRONOUNS = {
    "person": "he him his she her hers himself herself who's",
    "they": "they them their theirs themselves",
    "it": "it its it's itself",
    "this": "this that these those that's one ones such former latter same",
    "there": "there here then",
}
PRONOUNS = {name: frozenset(words.split()) for name, words in _PRONOUNS.items()}
OPENS_ELLIPSIS = re.compile(
    r"^(?:\W*(?:and|but|so|ok|okay|or|also|then|well|hm+)\b\W*)*(?:what|how) (?:about|of)\b|"
    r"^\W*(?:and|but|or|also)\b",
    re.IGNORECASE,
)
OPENS_WHY = re.compile(r"^\W*(?:and |but |so )?(?:why|how so|how come)\b", re.IGNORECASE)
CROSSED = (
    *("person", "they", "it", "this", "there", "ellipsis", "why", "empty", "bare"),
    *("asks_how", "clause"),
)
"""What a question lacks: each decides anew where the missing word tends to stand."""
ENDINGS = ("ing", "ed", "ly", "tion", "ment", "ity", "er", "al")
"""Endings that tell nouns and names from verbs and adjectives, as far as endings can."""
EXPLETIVE = re.compile(
    r"\bit(?:['’]s| is| was| be) (?:\w+ ){1,2}(?:whether|that|if|to|for)\b", re.IGNORECASE
)
"""A pronoun that stands for nothing: "before it is clear whether"."""
LONG = 6
"""Words that say something from which a question tends to be complete."""


_CLASSES = {
    "the": "a an the this that these those my your his her its our their some any each every no "
    "another all both other same many few more most",
    "of": "of in on for with about against at by from into over under during after before "
    "between through without like as than toward towards until since",
    "aux": "is are was were be been am do does did can could will would shall should may might "
    "must has have had isn't aren't wasn't weren't don't doesn't didn't can't couldn't won't "
    "wouldn't shouldn't hasn't haven't hadn't what's who's how's that's it's there's",
    "he": "i you he she it we they me him them us someone somebody people anyone",
    "how": "how",
    "wh": "what which why when where whose who whom",
    "and": "and or but if because so not",
    "to": "to",
}
_CLASS_OF = {word: name for name, words in _CLASSES.items() for word in words.split()}


def word_class(word: Word) -> str:
    """Return what kind of word it is, as far as closed classes tell."""
    lowered = word.text.casefold().replace("’", "'")
    return _CLASS_OF.get(lowered) or _CLASS_OF.get(word.key) or "open"


@dataclass(slots=True)
class Candidate:
    """A word of the conversation, and where it has stood."""

    word: Word
    """As it was said last."""
    exchange: int
    """Exchanges ago, 1 the last one."""
    asked: set[int] = field(default_factory=set)
    """Exchanges ago in which a question had it."""
    answered: set[int] = field(default_factory=set)
    """Exchanges ago in which an answer had it."""
    times: int = 0
    is_name: bool = False
    """Written with a capital inside a sentence."""
    beside_name: bool = False
    before: str = ""
    """Class of the word before it, where a question had it last."""
    after: str = ""
    """The same of the word behind it."""
    aside: bool = False
    """It stood there before the last sentence: what is asked is asked at the end."""
    order: tuple[int, int] = (0, 0)
    """Where it stood last, for putting words back into their order."""


@dataclass(frozen=True, slots=True)
class Described:
    """A question, and every word that may be carried over into it."""

    question: dict[str, float]
    """What it is like, by the name of a feature."""
    candidates: tuple[Candidate, ...]
    terms: tuple[dict[str, float], ...]
    """Of each candidate, its features by name."""


def describe(
    question: str, exchanges: Sequence[Exchange], common: Mapping[str, float] = NONE_COMMON
) -> Described:
    """Describe a question and the words before it.

    Args:
        question: as it was asked.
        exchanges: the oldest first.
        common: how common words are in conversations about anything, up to 1, by key.
    """
    words = words_of(question, MOST_WORDS)
    own = {word.key for word in words}
    gathered = gather(exchanges)
    candidates = tuple(one for key, one in gathered.items() if key not in own)
    known = [word for word in words if word.says_something and word.key in gathered]
    told = _question(question, words, len(known), len(exchanges))
    most = _most(candidates)
    terms = (_term(told, dict(_where(one, len(exchanges), most, common))) for one in candidates)
    return Described(told, candidates, tuple(terms))


def _most(candidates: Sequence[Candidate]) -> tuple[int, int]:
    """Return how often the most frequent word was said, and the most frequent name."""
    names = (one.times for one in candidates if one.is_name)
    return max((one.times for one in candidates), default=1), max(names, default=1)


def gather(exchanges: Sequence[Exchange]) -> dict[str, Candidate]:
    """Return the words of a conversation that say something, by key."""
    found: dict[str, Candidate] = {}
    for number, exchange in enumerate(exchanges):
        ago = len(exchanges) - number
        asked = words_of(exchange.question[:MOST_CHARACTERS], MOST_WORDS)
        answered = words_of(exchange.answer[:MOST_CHARACTERS], ANSWER_WORDS)
        _note(found, asked, ago, of_question=True, order=2 * number)
        _note(found, answered, ago, of_question=False, order=2 * number + 1)
    return found


def _note(
    found: dict[str, Candidate], words: Sequence[Word], ago: int, *, of_question: bool, order: int
) -> None:
    capital = [_is_name(words, place) for place in range(len(words))]
    beside = [word_class(word) for word in words]
    last = _last_sentence(words)
    for place, word in enumerate(words):
        if not word.says_something:
            continue
        one = found.setdefault(word.key, Candidate(word, ago))
        # A question names things as the person does; an answer, as a document does.
        if of_question or not one.asked:
            one.word, one.order = word, (order, place)
        one.exchange = ago
        (one.asked if of_question else one.answered).add(ago)
        if of_question:
            one.before = "start" if word.opens else beside[place - 1]
            one.after = _next(words, beside, place)
            one.aside = place < last
        one.times += 1
        one.is_name |= capital[place]
        one.beside_name |= any(capital[max(0, place - 1) : place + 2])


def _is_name(words: Sequence[Word], place: int) -> bool:
    """Whether a word is written as a name; the first of a sentence is one with the next."""
    follows = place + 1 < len(words) and not words[place + 1].opens
    with_next = follows and words[place].text[:1].isupper() and _is_capital(words[place + 1])
    return _is_capital(words[place]) or with_next


def _is_capital(word: Word) -> bool:
    return word.text[:1].isupper() and (not word.opens or word.text[1:2].isupper())


def _last_sentence(words: Sequence[Word]) -> int:
    return max((place for place, word in enumerate(words) if word.opens), default=0)


def _next(words: Sequence[Word], classes: Sequence[str], place: int) -> str:
    last = place + 1 == len(words) or words[place + 1].opens
    return "end" if last else classes[place + 1]


def _question(text: str, words: Sequence[Word], known: int, before: int) -> dict[str, float]:
    pointing = words_of(EXPLETIVE.sub(" ", text), MOST_WORDS)
    keys = {word.text.casefold().replace("’", "'") for word in pointing}
    keys |= {word.key for word in pointing}
    says = [word for word in words if word.says_something]
    told = {
        "bias": 1.0,
        **{name: float(bool(keys & members)) for name, members in PRONOUNS.items()},
        "ellipsis": float(OPENS_ELLIPSIS.search(text) is not None),
        "why": float(OPENS_WHY.search(text) is not None),
        "empty": float(not says),
        "one": float(len(says) == 1),
        "two": float(len(says) == 2),
        "long": float(len(says) >= LONG),
        "short": 1 / (1 + len(words)),
        "name": float(any(_is_capital(word) for word in words if not word.opens)),
        "known": float(known > 0),
        "known_share": known / max(1, len(says)),
        "first": float(before == 1),
        "late": float(before > 2),
        "asks": float(text.rstrip().endswith("?")),
    }
    classes = {word_class(word) for word in words}
    told["asks_how"] = float("how" in classes or "wh" in classes)
    told["clause"] = float("aux" in classes)
    told["pronoun"] = max(told[name] for name in PRONOUNS)
    told["bare"] = 1.0 - told["pronoun"]
    return told


def _term(told: dict[str, float], where: dict[str, float]) -> dict[str, float]:
    features = {f"q:{name}": value for name, value in told.items() if value}
    features |= where
    for name in CROSSED:
        if told[name]:
            features |= {f"{name}&{at}": value for at, value in where.items()}
    return features


def _where(
    one: Candidate, before: int, most: tuple[int, int], common: Mapping[str, float]
) -> Iterator[tuple[str, float]]:
    yield "term", 1.0
    yield from _when(one, before)
    yield from _how_often(one, before, most)
    yield from _form(one.word)
    yield ("common", common[one.word.key]) if one.word.key in common else ("uncommon", 1.0)
    yield "place", 1 / (1 + one.order[1])
    if one.asked:
        yield f"before:{one.before}", 1.0
        yield f"after:{one.after}", 1.0
        if one.aside:
            yield "aside", 1.0


def _when(one: Candidate, before: int) -> Iterator[tuple[str, float]]:
    for ago in (1, 2, 3):
        if ago in one.asked:
            yield f"asked{ago}", 1.0
        if ago in one.answered:
            yield f"answered{ago}", 1.0
    if before in one.asked:
        yield "asked_first", 1.0
    if one.asked:
        yield "asked", 1.0
        yield "asked_near", 1 / min(one.asked)
        yield "asked_often", min(len(one.asked), 4) / 4
    else:
        yield "only_answered", 1.0
        yield "answered_early", 1 / (1 + one.order[1])


def _how_often(one: Candidate, before: int, most: tuple[int, int]) -> Iterator[tuple[str, float]]:
    said, named = most
    yield "often", min(one.times, 6) / 6
    yield "share", one.times / said
    yield "exchanges", len(one.asked | one.answered) / before
    if one.times == said:
        yield "most", 1.0
    if one.is_name:
        yield "is_name", 1.0
        yield "name_asked" if one.asked else "name_answered", 1.0
        yield "name_share", one.times / named
        if one.times == named:
            yield "most_named", 1.0
    elif one.beside_name:
        yield "beside_name", 1.0


def _form(word: Word) -> Iterator[tuple[str, float]]:
    yield "length", min(len(word.text), 12) / 12
    if word.text[0].isdigit():
        yield "number", 1.0
    for ending in ENDINGS:
        if word.key.endswith(ending) and len(word.key) > len(ending) + 2:
            yield f"-{ending}", 1.0
