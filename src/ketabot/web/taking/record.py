"""The record inside an export: the answers as JSON, which ``ketabot verify`` reads."""

from __future__ import annotations

import json

from ketabot.answers import answer_to_json
from ketabot.verification import RECORD
from ketabot.web.conversation import Conversation

__all__ = ["record_of"]

ACTIVE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&`"}
"""What HTML and Markdown could act on. JSON may write any character by its number."""


def record_of(conversation: Conversation) -> str:
    """Return the answers of a conversation as JSON on one line, in ASCII.

    The mark that a record is found by does not stand in it, whatever was asked or quoted.
    """
    answers = [answer_to_json(exchange.answer) for exchange in conversation]
    text = json.dumps(answers, ensure_ascii=True).translate(ACTIVE)
    return text.replace(RECORD, RECORD.replace("-", "\\u002d"))
