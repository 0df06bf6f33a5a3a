"""What was said so far → what the next message means, and what to ask next.

All of it works on the turns alone, as they come with each question: nothing is kept between two
messages, and nobody's conversation touches another's.
"""

from __future__ import annotations

from ketabot.conversation.exchanges import Exchange, exchanges_of, remembered
from ketabot.conversation.kinds import ABOUT_SOURCES, OF_THE_LAST, Kind, Meant, kind_of
from ketabot.conversation.resolving import Resolved, with_words
from ketabot.conversation.saving import (
    Saved,
    check_savable,
    conversation_of,
    load_conversation,
    said_to,
    save_conversation,
)
from ketabot.conversation.suggesting import Seen, Suggester
from ketabot.conversation.tagger import Tagger, load_tagger
from ketabot.conversation.telling import cards_told, library_told
from ketabot.conversation.topic import meant_by, on_topic, standing
from ketabot.conversation.words import content_words

__all__ = [
    "ABOUT_SOURCES",
    "OF_THE_LAST",
    "Exchange",
    "Kind",
    "Meant",
    "Resolved",
    "Saved",
    "Seen",
    "Suggester",
    "Tagger",
    "cards_told",
    "check_savable",
    "content_words",
    "conversation_of",
    "exchanges_of",
    "kind_of",
    "library_told",
    "load_conversation",
    "load_tagger",
    "meant_by",
    "on_topic",
    "remembered",
    "said_to",
    "save_conversation",
    "standing",
    "with_words",
]
