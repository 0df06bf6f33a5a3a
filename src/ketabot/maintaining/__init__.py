"""A maintainer's work on the library: its documents, their details, its index, what people said.

Nothing here knows of a page. Each action either is done whole or changes nothing, and says in a
``KetabotError`` why it was not done.
"""

from __future__ import annotations

from ketabot.maintaining.details import DETAILS, KINDS, details_of, save_details
from ketabot.maintaining.folder import Removed, add_document, put_back, remove_document, removed
from ketabot.maintaining.generations import Generation, generations_of, switch_to
from ketabot.maintaining.listing import Held, documents_of
from ketabot.maintaining.password import Password, read_password, write_password
from ketabot.maintaining.rebuilding import Progress, Rebuilding
from ketabot.maintaining.reviewing import Said, Worktop, accept, discard, prepare, read_feedback
from ketabot.maintaining.sentences import find_sentences

__all__ = [
    "DETAILS",
    "KINDS",
    "Generation",
    "Held",
    "Password",
    "Progress",
    "Rebuilding",
    "Removed",
    "Said",
    "Worktop",
    "accept",
    "add_document",
    "details_of",
    "discard",
    "documents_of",
    "find_sentences",
    "generations_of",
    "prepare",
    "put_back",
    "read_feedback",
    "read_password",
    "remove_document",
    "removed",
    "save_details",
    "switch_to",
    "write_password",
]
