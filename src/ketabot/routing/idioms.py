"""What takes a frightening word back: figures of speech, questions on the topic, the past."""

from __future__ import annotations

from typing import Final

__all__ = ["IDIOM", "NOT", "PAST", "TOPIC"]

IDIOM: Final = (
    r"of (?:embarrassment|laughter|laughing|boredom|shame|cringe|heat|curiosity|thirst"
    r"|happiness)|laughing|to know|"
    r"to (?:try|see|hear|learn|ask|find out)|for (?:a|some) (?:coffee|pizza|burger|"
    r"drink|beer|nap)|lol|lmao|"
    r"haha|jk|just kidding|in the game|video game|character|boss fight|level|song|"
    r"lyrics|movie|film|"
    r"novel|for a story|in minecraft|sims|phone|battery|laptop|printer|screen|app|"
    r"plant|houseplant|sourdough|"
    r"parking|traffic|meeting|presentation|commute|homework|exam"
)
TOPIC: Final = (
    r"(?:does|do|can|could|is|are|has|have|how|what|which|why|when|did|was|were|will|should) "
    r"(?:\w+ ){0,3}?(?:ketamine|esketamine|spravato|it|infusions?|studies|trials?|"
    r"documents|clinics?|people|patients?|"
    r"someone|doctors?|the (?:study|trials?|research|library|documents))(?: \w+){0,6}"
)
NOT: Final = (
    r"(?:not|never|dont|didnt|wasnt|isnt|no longer|stopped|without|nor|werent|doesnt|wouldnt)"
)
PAST: Final = (
    r"(?:years?|months|decades?) ago|used to|back then|when i was|in the past|in (?:19|20)\d\d|"
    r"in my (?:teens|twenties|thirties)|long ago|im (?:well|fine|better|ok|okay|good) now|"
    r"no longer|anymore thanks|hasnt been|since then"
)
