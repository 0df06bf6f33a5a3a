"""The tables of short fixed texts, one for each place where they are read; every key is typed."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, field_validator

__all__ = [
    "AnswerPhrases",
    "ClaimPhrases",
    "ConflictPhrases",
    "ErrorPhrases",
    "FeedbackPhrases",
    "NotePhrases",
    "PagePhrases",
    "Phrases",
    "SourcePhrases",
    "TakePhrases",
    "TerminalPhrases",
]


class Phrases(BaseModel):
    """A table of short texts; a missing, unknown or empty one is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*")
    @classmethod
    def _not_blank(cls, text: str) -> str:
        if not text.strip():
            raise ValueError("is empty")
        return text


class ErrorPhrases(Phrases):
    """What people are told when a question cannot be answered as it is."""

    empty: str
    too_long: str
    """Takes ``{length}`` and ``{limit}``, in characters."""
    busy: str
    unexpected: str
    changed: str
    """Said where a file is not the one that was indexed."""
    unknown_document: str
    stopped: str
    lost: str
    """Said while the server cannot be reached."""
    found: str
    """Said when it can be reached again."""
    broken: str
    """Said where an answer broke off."""


class PagePhrases(Phrases):
    """Words of the web page: asking, and what stands around an answer."""

    title: str
    tagline: str
    placeholder: str
    send: str
    stop: str
    reload: str
    clear: str
    examples: str
    you: str
    sources: str
    disclaimer: str
    no_javascript: str
    no_javascript_help: str
    searching: str
    """Stands where the answer will be."""
    back: str
    """From the sources back to the answer; a phone shows one below the other."""
    call: str
    """On the links that dial; takes ``{number}``, as do the next two."""
    text: str
    open: str


class AnswerPhrases(Phrases):
    """What stands around the quotes of an answer."""

    one: str
    """Leads in to one quote; the next ones to several, to some that differ, and to a guess."""
    several: str
    differ: str
    unsure: str
    group_say: str
    group_differ: str
    group_also: str
    sure_high: str
    """Takes ``{percent}``, as do the others of how sure ketabot is: of a hundred such answers."""
    sure_fair: str
    sure_low: str
    open_quote: str
    """Takes ``{number}`` and ``{title}``."""
    conflict: str
    """Takes ``{about}`` and ``{numbers}``."""
    also: str
    """Takes ``{title}``, of another document that says the same."""
    nearest: str
    """Leads in to the documents that are nearest to a question without an answer."""
    who: str
    """Who to ask instead."""


class SourcePhrases(Phrases):
    """Words of the documents: their list, and one that is open."""

    hint: str
    library: str
    more_documents: str
    """Takes ``{number}``."""
    original: str
    undated: str
    unknown_publisher: str
    extracted: str
    interest: str
    """Takes ``{interest}``."""
    clinic: str
    """How a kind of source is called; the next ones too."""
    news: str
    journal: str
    regulator: str
    reference: str
    aggregator: str
    months: str
    """The twelve, with spaces between them."""
    day: str
    """Takes ``{day}``, ``{month}`` and ``{year}``."""
    quote_of: str
    """Takes ``{number}`` and ``{count}``: which quote of the answer is open in this document."""
    previous: str
    next: str
    copy_link: str
    size: str
    """Takes ``{words}``."""
    indexed: str
    """Takes ``{date}``."""
    given: str
    """Takes ``{number}``: quotes that this conversation took from the document."""
    search: str
    found: str
    """Takes ``{number}`` and ``{words}``."""
    found_nothing: str
    """Takes ``{words}``."""


class TakePhrases(Phrases):
    """Words of what can be taken along."""

    copy_answer: str
    copied: str
    save: str
    """Names the group of buttons that save a conversation."""
    print_page: str
    saved: str
    """Takes ``{name}``, of the file."""
    heading: str
    """Takes ``{date}``."""
    question: str
    quote: str
    """Takes ``{number}``."""
    sha256: str
    """Takes ``{sha256}``, of the document's file."""
    generation: str
    """Takes ``{generation}``, of the index."""
    verify: str


class FeedbackPhrases(Phrases):
    """Words of what people can say about an answer."""

    open: str
    question: str
    right: str
    wrong: str
    missing: str
    harmful: str
    comment: str
    saved_is: str
    """What is saved when the button is pressed."""
    send: str
    cancel: str
    thanks: str
    choose: str
    failed: str


class ConflictPhrases(Phrases):
    """What quotes differ about; all words that are filled in stand in the quotes."""

    figures: str
    """Takes ``{one}`` and ``{other}``, as do the others."""
    years: str
    yes_no: str
    """``{one}`` is what one says and the other denies."""
    opposite: str


class NotePhrases(Phrases):
    """What is said of how an answer came about."""

    cut: str
    """Of a question that was not read to its end; takes ``{seen}`` and ``{words}``, numbers of
    words."""
    foreign: str
    """Of a question that looks as if it were in another language."""


class TerminalPhrases(Phrases):
    """Words of the conversation in a terminal."""

    prompt: str
    leave: str
    """Ends the greeting; names the commands."""
    commands: str
    """All of them, a line each."""
    unknown: str
    """Takes ``{command}``; stands above all of them."""
    goodbye: str


class ClaimPhrases(Phrases):
    """What stands beside a quote whose source sells what it praises."""

    sells: str
    """Takes ``{interest}``."""
    clinic: str
    """Where nothing more is known than that a clinic wrote it."""
