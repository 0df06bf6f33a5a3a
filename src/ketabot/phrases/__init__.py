"""The short fixed texts, typed: what ``prompts/phrases.toml`` holds."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from ketabot.phrases.conversation import CONVERSATION_PLACEHOLDERS, ConversationPhrases
from ketabot.phrases.tables import (
    AnswerPhrases,
    ClaimPhrases,
    ConflictPhrases,
    ErrorPhrases,
    FeedbackPhrases,
    NotePhrases,
    PagePhrases,
    SourcePhrases,
    TakePhrases,
    TerminalPhrases,
)

__all__ = [
    "PLACEHOLDERS",
    "AnswerPhrases",
    "ClaimPhrases",
    "ConflictPhrases",
    "ConversationPhrases",
    "ErrorPhrases",
    "FeedbackPhrases",
    "NotePhrases",
    "PagePhrases",
    "PhraseFile",
    "SourcePhrases",
    "TakePhrases",
    "TerminalPhrases",
]


class PhraseFile(BaseModel):
    """``phrases.toml``, table by table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    errors: ErrorPhrases
    page: PagePhrases
    answers: AnswerPhrases
    documents: SourcePhrases
    take: TakePhrases
    feedback: FeedbackPhrases
    conflicts: ConflictPhrases
    notes: NotePhrases
    terminal: TerminalPhrases
    claims: ClaimPhrases
    conversation: ConversationPhrases


PLACEHOLDERS = {
    "errors.too_long": {"length", "limit"},
    "page.call": {"number"},
    "page.text": {"number"},
    "page.open": {"number"},
    "answers.sure_high": {"percent"},
    "answers.sure_fair": {"percent"},
    "answers.sure_low": {"percent"},
    "answers.open_quote": {"number", "title"},
    "answers.conflict": {"about", "numbers"},
    "answers.also": {"title"},
    "documents.interest": {"interest"},
    "documents.more_documents": {"number"},
    "documents.day": {"day", "month", "year"},
    "documents.quote_of": {"number", "count"},
    "documents.size": {"words"},
    "documents.indexed": {"date"},
    "documents.given": {"number"},
    "documents.found": {"number", "words"},
    "documents.found_nothing": {"words"},
    "take.saved": {"name"},
    "take.heading": {"date"},
    "take.quote": {"number"},
    "take.sha256": {"sha256"},
    "take.generation": {"generation"},
    "claims.sells": {"interest"},
    "notes.cut": {"seen", "words"},
    "terminal.unknown": {"command"},
    **CONVERSATION_PLACEHOLDERS,
    **{f"conflicts.{kind}": {"one", "other"} for kind in ConflictPhrases.model_fields},
}
"""What may stand in braces, by phrase; anywhere else braces are refused."""
