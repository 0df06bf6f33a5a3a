"""What ketabot says: an answer, its quotes and their sources.

The field names are those of the JSON answer that other programs read. A quote is a slice:
``text`` is cut from the document at ``start`` and ``end`` and is never typed, joined or
shortened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

__all__ = [
    "CONVERSATION_FORMAT",
    "CONVERSATION_MARK",
    "Answer",
    "Candidate",
    "Conflict",
    "Elsewhere",
    "Explanation",
    "Hint",
    "Place",
    "Quote",
    "Route",
    "RouteReason",
    "Scored",
    "SourceCard",
    "Turn",
    "Understood",
    "answer_to_json",
    "card_beside",
    "spoken",
]


CONVERSATION_MARK = "ketabot_conversation"
"""The key by which the file of a saved conversation is known; its value is the format."""
CONVERSATION_FORMAT = 1
"""Of that file: ``exchanges`` is a list of ``question`` and ``answer``; another one is refused."""


class Route(StrEnum):
    """The kind of reply that a message gets."""

    ANSWER = "answer"
    NO_ANSWER = "no_answer"
    OFF_TOPIC = "off_topic"
    CRISIS = "crisis"
    EMERGENCY = "emergency"
    PERSONAL_MEDICAL = "personal_medical"
    ILLICIT = "illicit"
    SMALLTALK = "smalltalk"


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation, as chat programs write it."""

    role: str
    """``user`` or ``assistant``."""
    content: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where else the same is said, and in which words."""

    document: str
    start: int
    end: int
    text: str
    document_sha256: str


@dataclass(frozen=True, slots=True)
class Quote:
    """One sentence, or a run of neighbouring sentences, of one document."""

    number: int
    """From 1, in the order in which the quotes are read: the best first."""
    text: str
    document: str
    start: int
    end: int
    score: float
    document_sha256: str
    before: str
    """The text just before the quote, for context; may be empty."""
    after: str
    also: tuple[Elsewhere, ...] = ()
    caution: str = ""
    """What to know of who says so, where a seller of the treatment makes a strong claim."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Quotes, by number, that say different things about one matter."""

    quotes: tuple[int, ...]
    about: str


@dataclass(frozen=True, slots=True)
class SourceCard:
    """The details of a quoted document; ``number`` counts the documents of this answer."""

    number: int
    document: str
    title: str
    publisher: str
    author: str
    published: str
    url: str
    kind: str
    interest: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that was considered, with the ways by which it was found."""

    document: str
    start: int
    end: int
    score: float
    via: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hint:
    """A prepared question that is near to what was asked."""

    question: str
    similarity: float
    """Cosine of the two questions."""
    sentences: tuple[Place, ...]
    """Those that answer it; none where the library does not."""


@dataclass(frozen=True, slots=True)
class RouteReason:
    """What a route was decided by."""

    by: str
    """``pattern``, ``classifier``, ``history`` or ``nothing``."""
    reason: str
    """The name of the pattern, or the score and the least that was needed."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence that was considered, and what each part of the search made of it."""

    document: str
    start: int
    end: int
    score: float
    """By which it is ranked."""
    parts: Mapping[str, float]
    """By name: ``meaning`` and ``neighbours`` (cosines), ``words`` (BM25), ``read`` (log odds of
    the reader), and of prepared questions ``asked``, ``learned`` and ``alike``."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an answer was given or withheld, and what prepared questions had to do with it."""

    threshold: float
    """Least confidence of an answer."""
    evidence: Mapping[str, float]
    """What speaks for and against an answer, by name; confidence is worked out from such."""
    scored: tuple[Scored, ...]
    """The best sentences, best first."""
    asked: tuple[Hint, ...]
    """The nearest with an answer, the nearest first."""
    unanswered: tuple[Hint, ...]
    """The nearest without one."""
    confidence_without: float | None
    """What the confidence would be if the library had no prepared questions, where it has."""
    candidates_without: tuple[Candidate, ...]
    """The best sentences if it had none, best first."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a message was taken for, in the conversation that it belongs to."""

    kind: str
    """``question``, or what it asks of the conversation: ``more``, ``who``, ``correction``, …"""
    carried: tuple[str, ...]
    """Words of the conversation that were added to what is searched."""
    need: float
    """Probability that the message is incomplete without them."""
    sure_as_asked: float | None
    """How sure a first look at the library is of the message as it stands; ``None``: not looked."""
    sure_as_meant: float | None
    """The same with the words that were carried over."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole reply to one question."""

    question: str
    standalone_question: str
    route: Route
    confidence: float
    """Calibrated probability, 0 to 1, that the quotes answer the question."""
    message: str
    quotes: tuple[Quote, ...]
    conflicts: tuple[Conflict, ...]
    sources: tuple[SourceCard, ...]
    suggestions: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    disclaimer: str
    index_generation: str
    timings_ms: dict[str, float] = field(compare=False)
    notes: tuple[str, ...] = ()
    """What to know of how it came about: that a long question was cut, and where."""
    explanation: Explanation | None = None
    """Where it was asked for."""
    routed_by: RouteReason | None = None
    """Where it was asked for."""
    other_reading: str = ""
    """What else the message may mean, to be searched instead at a word from the person; empty
    where there is one reading."""
    understood: Understood | None = None
    """Where it was asked for, in a conversation."""


def card_beside(quote: Quote, card: SourceCard) -> SourceCard:
    """Return the details to print beside a quote: the interest is told once, in its caution."""
    told = card.interest and card.interest in quote.caution
    return replace(card, interest="") if told else card


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """Return an answer as plain dictionaries and lists, in the order of the JSON contract.

    What is there only at times is left out elsewhere: ``also`` and ``caution`` of a quote,
    ``notes``, ``explanation``, ``routed_by``, ``other_reading`` and ``understood`` of an answer.
    """
    content = asdict(answer)
    for quote in content["quotes"]:
        for name in ("also", "caution"):
            if not quote[name]:
                del quote[name]
    content["route"] = answer.route.value
    for name in ("notes", "explanation", "routed_by", "other_reading", "understood"):
        if not content[name]:
            del content[name]
    return content


def spoken(answer: Answer) -> str:
    """Return an answer as one message of a conversation: the fixed text, then the quotes."""
    return "\n\n".join([answer.message, *(quote.text for quote in answer.quotes)])
