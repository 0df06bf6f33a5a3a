"""What a document is made of, from the file to the chunk.

Every position in these types counts characters (Unicode code points) of ``Document.text``,
from 0, end exclusive. Positions are made once, by the loader, and carried from there to the
screen: nothing downstream searches for a text again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

__all__ = [
    "Block",
    "BlockKind",
    "Chunk",
    "Document",
    "Located",
    "PreparedDocument",
    "Sentence",
    "SentenceKind",
    "Source",
    "Span",
    "TextKind",
    "hits",
    "place_name",
]


class TextKind(StrEnum):
    """Which text the offsets of a document count in."""

    FILE = "file"
    """The file itself, decoded as UTF-8 with its newlines as they are."""
    EXTRACTED = "extracted"
    """The text that a loader drew out of a page format; the index keeps it."""


class BlockKind(StrEnum):
    """What a stretch of a document is, as far as its format tells."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text that no sentence crosses: a paragraph, a heading, a list item."""

    start: int
    end: int
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of where a document comes from, as ``sources.toml`` tells it.

    Every field but ``title`` may be empty: an unknown date stays unknown.
    """

    title: str
    publisher: str = ""
    author: str = ""
    published: str = ""
    """ISO date, or a part of one ("2021", "2021-04"), or empty."""
    url: str = ""
    kind: str = ""
    """clinic, news, journal, regulator, reference or aggregator."""
    interest: str = ""
    """What the publisher sells, where it bears on the topic."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the library: its text, and where the text comes from."""

    path: str
    """Relative to the corpus folder, with ``/``."""
    text: str
    text_kind: TextKind
    sha256: str
    """Of the file's bytes, hexadecimal."""
    blocks: tuple[Block, ...]
    """In order, without overlap; the characters between them are white space or markup."""
    source: Source


class SentenceKind(StrEnum):
    """What may be done with a sentence."""

    SENTENCE = "sentence"
    """Can be quoted."""
    HEADING = "heading"
    """Gives context to what follows; is quoted only where an editor prepared a question for it."""
    DEBRIS = "debris"
    """Navigation, share bars, broken text: neither searched nor quoted."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """``document.text[start:end]``, without white space at either end."""

    start: int
    end: int
    kind: SentenceKind
    block: int
    """Number of its block in ``Document.blocks``."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of whole sentences that is embedded as one: ``sentences[first:stop]``.

    ``debris`` sentences inside the run are left out of the embedded text.
    """

    first: int
    stop: int
    tokens: int
    """Counted by the tiktoken encoding of the chunker."""


@dataclass(frozen=True, slots=True)
class PreparedDocument:
    """A document cut into sentences and chunks, ready to be embedded."""

    document: Document
    sentences: tuple[Sentence, ...]
    chunks: tuple[Chunk, ...]


class Located(Protocol):
    """What stands somewhere in a document: a span, a quote, a candidate."""

    @property
    def document(self) -> str:
        """Its path."""

    @property
    def start(self) -> int:
        """Its first character."""

    @property
    def end(self) -> int:
        """Behind its last character."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """``text[start:end]`` of a document; sorted by document and place."""

    document: str
    """Its path."""
    start: int
    end: int


def hits(one: Located, other: Located) -> bool:
    """Whether two places overlap by more than half of the shorter of them."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    shorter = min(one.end - one.start, other.end - other.start)
    return one.document == other.document and 2 * shared > shorter


def place_name(one: Located) -> str:
    """Return where something stands as people read it and links name it, as ``a.txt:26-49``."""
    return f"{one.document}:{one.start}-{one.end}"
