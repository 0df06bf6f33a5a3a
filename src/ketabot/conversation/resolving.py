"""A question and what was said before → the question as it stands alone.

Only words that were said are used; nothing is made up. They are put behind the question, where
they read as a note on it, in the order in which they were said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from ketabot.conversation.evidence import OPENS_WHY, PRONOUNS, word_class
from ketabot.conversation.exchanges import Exchange
from ketabot.conversation.naming import PEOPLE
from ketabot.conversation.tagger import Likely, Tagged, Tagger
from ketabot.conversation.words import content_words, words_of

__all__ = ["Resolved", "chosen", "exchanged", "resolve", "with_words"]

NEED: Final = 0.35
"""Probability of needing anything from which words are carried over."""
ASKED: Final = 0.2
"""Probability from which a word is that the person said."""
WHOLE: Final = 0.5
"""The same where the question looks whole: it points at nothing and says several things."""
QUOTED: Final = 0.6
"""The same of a word that was only quoted to them: sentences of a document hold many more."""
NAMED: Final = 0.2
"""The same of a name, where the question points at a person and the person has named nobody."""
HARDLY: Final = 0.1
"""Probability from which a word that the person said is better than none, where the question points
at something and no word is likelier."""
POINTING: Final = 0.7
"""Probability of needing anything from which that holds. These three were set by hand on a handful
of turns of the development conversations; none was searched for."""
EXCHANGED: Final = 3
"""Words of the question before, the last ones, for each of which a part of a sentence may stand."""
ASKING: Final = ("how", "wh", "he", "to")
"""Classes of words behind which stands what is asked, and not what it is asked of."""
MOST: Final = 6
"""Words that are carried over at most."""
FEW: Final = 2
"""Words of the shorter reading, which leaves out what may have been said by the way."""
MOST_QUOTED: Final = 2
"""Those among them that were only quoted."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question that stands alone."""

    text: str
    """The whole of it."""
    question: str
    """Its own words alone."""
    carried: tuple[str, ...] = ()
    """Words of the conversation that it took, as they were said."""
    need: float = 0.0
    """Probability that it was incomplete without them."""
    whole: bool = False
    """It points at nothing and says several things."""
    likeliest: tuple[str, ...] = ()
    """The few words that it needs most, in the order in which they were said."""
    replaces: tuple[str, ...] = ()
    """Words carried over for one of which it may name another: "what about the spray?"."""
    before: str = ""
    """The question before, with what it had taken over."""
    again: str = ""
    """The same in its own words, which this one asks again where it is but a part of a sentence."""
    exchanged: tuple[str, ...] = ()
    """The question before with what this one names in place of one of its words: "what are the side
    effects of ketamine" of "and ketamine?"; none: it is no part of a sentence."""
    bare: bool = False
    """It is a word that asks and nothing else ("when?"), so that it asks the question before."""
    quoted: str = ""
    """The last answer that quoted anything, on from which the question may go; empty where it asks
    why, as reasons stand anywhere."""
    of_person: bool = False
    """It is about a person whose name it takes: as it stands it means nobody."""

    @property
    def repeated(self) -> str:
        """The question before with this one behind it; empty: it is not asked again."""
        return f"{_CLOSING.sub('', self.again)}? {self.question}" if self.again else ""

    @property
    def repeats(self) -> tuple[str, ...]:
        """Words of the question before that say something, where it is asked again."""
        return tuple(word.text for word in content_words(self.again))

    def without(self, word: str) -> Resolved:
        """Return the same without a word that it names another for."""
        carried = tuple(one for one in self.carried if one != word)
        likeliest = tuple(one for one in self.likeliest if one != word)
        text = with_words(self.question, carried)
        return replace(self, text=text, carried=carried, likeliest=likeliest, replaces=())


def resolve(question: str, exchanges: Sequence[Exchange], tagger: Tagger) -> Resolved:
    """Carry over what the question leaves out.

    Args:
        question: as it was asked.
        exchanges: the oldest first; the last question together with what it had taken over.
        tagger: tells which words.
    """
    if not exchanges:
        return Resolved(question, question)
    tagged = tagger.tag(question, exchanges)
    taken = sorted(chosen(tagged), key=lambda word: word.order)
    words = tuple(word.text for word in taken)
    replaced = tuple(word.text for word in taken if word.asked) if tagged.contrasts else ()
    named = tagged.of_person and any(word.name for word in taken)
    pool = [w for w in taken if w.name] if named else [w for w in tagged.words if w.asked]
    few = sorted(pool[:FEW], key=lambda word: word.order)
    bare = _BARE.fullmatch(question) is not None
    return Resolved(
        with_words(question, words),
        question,
        words,
        tagged.need,
        whole=tagged.whole,
        likeliest=tuple(word.text for word in few),
        replaces=replaced,
        before=exchanges[-1].question,
        quoted="" if OPENS_WHY.match(question) else _last_answer(exchanges),
        again=exchanges[-1].question if tagged.fragment or bare else "",
        bare=bare,
        of_person=named,
    )


def exchanged(question: str, part: str) -> tuple[str, ...]:
    """Return a question with what a part of a sentence names in place of what it may stand for.

    That is a word that the question named last ("the side effects of tablets") or, where it points,
    what it pointed at ("does it harm the bladder"); one question for each. What stands behind "how"
    or behind a pronoun ("how long", "does it cost") is what was asked, and stays.
    """
    named, words = content_words(part), words_of(question)
    if not named:
        return ()
    name = part[named[0].start : named[-1].start + len(named[-1].text)]
    behind = ("", *map(word_class, words))
    points = (False, *(word.key in _POINTS for word in words))
    said = [
        word
        for word, kind, pointed in zip(words, behind, points, strict=False)
        if word.says_something and kind not in ASKING and not pointed
    ]
    pointing = [word for word in words if word.key in _POINTS]
    return tuple(
        question[: word.start] + name + question[word.start + len(word.text) :]
        for word in (*said[-EXCHANGED:], *pointing[:1])
    )


def _last_answer(exchanges: Sequence[Exchange]) -> str:
    return next((one.answer for one in reversed(exchanges) if one.answer), "")


def chosen(tagged: Tagged) -> tuple[Likely, ...]:
    """Return the words that carry over, the likeliest first; none where nothing is needed."""
    if tagged.need < NEED:
        return ()
    least = WHOLE if tagged.whole else ASKED
    said = [word for word in tagged.words if word.asked]
    asked = [word for word in said if word.probability >= least]
    quoted = [word for word in tagged.words if not word.asked and _is_meant(word, tagged, asked)]
    if tagged.points and tagged.need >= POINTING and not (asked or quoted):
        asked = [word for word in said if word.probability >= HARDLY]
    likely = sorted([*quoted[:MOST_QUOTED], *asked], key=lambda word: -word.probability)
    return tuple(likely[:MOST])


def _is_meant(word: Likely, tagged: Tagged, asked: Sequence[Likely]) -> bool:
    """Whether a word that was only quoted carries over."""
    if not (tagged.of_person and word.name):
        return word.probability >= QUOTED
    if any(one.asked and one.key in PEOPLE for one in tagged.words):
        return False  # "he" is whom the person spoke of, and not whom a document names
    return word.probability >= (QUOTED if any(one.name for one in asked) else NAMED)


def with_words(question: str, words: Sequence[str]) -> str:
    """Return a question with words put behind it."""
    if not words:
        return question
    return f"{_CLOSING.sub('', question)} ({', '.join(words)})"


_POINTS = PRONOUNS["it"] | PRONOUNS["they"] | PRONOUNS["this"]
_CLOSING = re.compile(r"[\s?!.]+$")
_BARE = re.compile(
    r"\W*(?:(?:and|but|so|ok|okay|since|until|till|by|from|for|at|in|over|within)\b\W*)*"
    r"(?:when|where|how|who|what (?:year|month|percentage|share|price)"
    r"|which (?:one|study|paper|review|journal|clinic|doctor|drug|country|university|hospital)s?"
    r"|how (?:much|many|long|often|fast|soon|quickly|far))"
    r"(?:\W+(?:exactly|then|roughly|about|again|please|precisely))*\W*",
    re.IGNORECASE,
)
