"""The table of what is said about the conversation itself, and about where quotes come from."""

from __future__ import annotations

from ketabot.phrases.tables import Phrases

__all__ = ["CONVERSATION_PLACEHOLDERS", "ConversationPhrases"]


class ConversationPhrases(Phrases):
    """What is said about the conversation itself, and about where quotes come from."""

    searched: str
    """Takes ``{question}``, as searched; shown where it is not the one that was asked."""
    other: str
    """Takes ``{question}``, the other reading; on what searches for it instead."""
    only: str
    """Says in a terminal how to search for the other reading."""
    suggestions: str
    """Stands above questions that the library answers."""
    thanks: str
    """Answers thanks."""
    told: str
    """Answers who tells of themselves and asks nothing."""
    goodbye: str
    """Answers a goodbye."""
    kept: str
    """Answers who asks what is kept of what they type."""
    nothing_more: str
    no_others: str
    nothing_quoted: str
    who: str
    """Stands above the details of the documents that were quoted, as do the next three."""
    when: str
    trust: str
    show: str
    library: str
    """Takes ``{number}``, of documents."""
    source: str
    """Takes ``{title}`` and ``{numbers}``, of the quotes from it."""
    document: str
    """Takes ``{title}``."""
    author: str
    """Takes ``{name}``."""
    no_author: str
    publisher: str
    """Takes ``{name}``."""
    no_publisher: str
    date: str
    """Takes ``{date}``."""
    no_date: str
    kind: str
    """Takes ``{kind}``: clinic, journal, …"""
    interest: str
    """Takes ``{interest}``: what the publisher sells."""
    more_documents: str
    """Takes ``{number}``."""


CONVERSATION_PLACEHOLDERS = {
    "conversation.searched": {"question"},
    "conversation.other": {"question"},
    "conversation.library": {"number"},
    "conversation.source": {"title", "numbers"},
    "conversation.document": {"title"},
    "conversation.author": {"name"},
    "conversation.publisher": {"name"},
    "conversation.date": {"date"},
    "conversation.kind": {"kind"},
    "conversation.interest": {"interest"},
    "conversation.more_documents": {"number"},
}
"""What may stand in braces, by phrase."""
