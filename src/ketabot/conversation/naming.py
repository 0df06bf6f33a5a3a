"""Whether a question names what it is about before it asks: "and ketamine, is that safe?"."""

from __future__ import annotations

import re

from ketabot.conversation.evidence import PRONOUNS
from ketabot.conversation.words import words_of

__all__ = ["PEOPLE", "names_first"]

NAMED_FIRST = re.compile(
    r"^\W*(?:(?:and|but|so|ok|okay|or|also|then|well|hm+|what about|how about)\b\W*)*"
    r"(?P<named>[^,.;:?!]{2,40}),\s*(?:and )?(?:is|are|was|were|do|does|did|can|could|will|would|"
    r"should|may|might|has|have|how|what|when|where|who|which)\b",
    re.IGNORECASE,
)
"""What is asked about is named before the question: "and ketamine, do you get hooked on that?"."""
MOST_NAMED = 4
"""Words of such a name: more of them are a sentence ("my sister had it, did it help?")."""
_INTERJECTIONS = """
    alright awesome bother bye cheers cool correct damn excellent fine great idea ignore
    interesting lol lovely nice no nope pardon perfect point question right sorry sure thanks true
    understood wow wrong yeah yep yes
"""
INTERJECTIONS = frozenset(_INTERJECTIONS.split())
"""Words before a comma that name nothing: "Cool, does it harm the bladder?"."""
_PEOPLE = """
    aunt boy boyfriend brother carer child cousin dad daddy daughter father fella fiance fiancee
    flatmate friend girl girlfriend gran grandad granddad granddaughter grandfather grandma
    grandmother grandpa grandson granny guy husband kid lad lady mam man mate mom mother mum mummy
    nan nana neighbor neighbour nephew niece partner roommate sister son spouse teen teenager uncle
    wife woman
"""
PEOPLE = frozenset(_PEOPLE.split())
"""Whom somebody speaks of; "he" and "she" are these."""
POINTING = frozenset(("i", "my", "if", "when"))
"""Words that make no name of what stands there: "If it fails, what do they try?"."""


def names_first(question: str) -> bool:
    """Whether a question names what it is about before it asks, so that "that" means just this."""
    found = NAMED_FIRST.match(question)
    if found is None:
        return False
    words = words_of(found["named"])
    keys = {word.key for word in words}
    points = keys & POINTING or any(keys & members for members in PRONOUNS.values())
    names = any(word.says_something for word in words)
    return names and not points and not keys & INTERJECTIONS and len(words) <= MOST_NAMED
