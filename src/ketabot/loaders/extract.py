"""What every format's reader returns, and the one way in which it fails."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ketabot.documents import Block, BlockKind, Source, TextKind
from ketabot.hidden import without_hidden
from ketabot.sources import is_web_address

__all__ = ["Extract", "Piece", "UnreadableError", "one_line", "put_together"]

TITLE_LENGTH = 300
MOST_BLOCKS = 1_000_000
"""Beyond it the positions of the blocks alone take hundreds of megabytes."""
_SPACE = re.compile(r"[^\S\xa0\u202f]+")  # white space, less the no-break ones: these stay


class UnreadableError(Exception):
    """A file cannot be read; the message is the reason, a clause that follows its name."""


@dataclass(frozen=True, slots=True)
class Extract:
    """What a file says: its text, its blocks, and what it tells of itself."""

    text: str
    text_kind: TextKind
    blocks: tuple[Block, ...]
    source: Source
    """As the document itself tells it; the title may be empty."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The text of one block on its way into an extracted text."""

    text: str
    kind: BlockKind


def one_line(text: str) -> str:
    """``text`` without hidden characters, each run of white space one space."""
    return _SPACE.sub(" ", without_hidden(text)).strip()


def put_together(pieces: Iterable[Piece], source: Source) -> Extract:
    """Join pieces by blank lines into an extracted text; empty pieces vanish.

    Raises:
        UnreadableError: no piece holds any text.
    """
    lines: list[str] = []
    blocks: list[Block] = []
    position = 0
    for piece in pieces:
        line = one_line(piece.text)
        if not line:
            continue
        lines.append(line)
        blocks.append(Block(position, position + len(line), piece.kind))
        position += len(line) + 2
    if not blocks:
        raise UnreadableError("holds no text")
    text = "\n\n".join(lines)
    if len(blocks) > MOST_BLOCKS:
        raise UnreadableError(f"has more than {MOST_BLOCKS:,} paragraphs; split it")
    return Extract(text, TextKind.EXTRACTED, tuple(blocks), tidy(source))


def tidy(source: Source) -> Source:
    """The same facts, each on one line and of a sensible length."""
    return Source(
        title=one_line(source.title)[:TITLE_LENGTH].rstrip(),
        publisher=one_line(source.publisher)[:TITLE_LENGTH].rstrip(),
        author=one_line(source.author)[:TITLE_LENGTH].rstrip(),
        published=iso_date(source.published),
        url=web_address(source.url),
    )


def iso_date(text: str) -> str:
    """The ISO date, or the part of one, that ``text`` opens with; else nothing."""
    match = re.match(r"\s*(\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)(?!\d)", text)
    return match[1] if match else ""


def web_address(text: str) -> str:
    """``text`` if it is an address that a citation may link to; else nothing."""
    address = text.strip()
    return address if is_web_address(address) else ""
