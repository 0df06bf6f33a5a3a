"""PDF: the text layer, with lines joined to paragraphs and running headers dropped.

PDF knows where letters stand, not what a paragraph is, so the blocks are read off the lines just
as in wrapped plain text. Words that were divided at the end of a line stay divided.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import TYPE_CHECKING

from ketabot.documents import BlockKind, Source
from ketabot.loaders.extract import Extract, Piece, UnreadableError, one_line, put_together
from ketabot.loaders.lines import find_blocks

if TYPE_CHECKING:
    from pypdf import PdfReader

__all__ = ["read_pdf"]

WIDEST_LINE = 160
EDGE = 3  # lines at the top and the bottom of a page among which running ones are looked for
FEWEST_PAGES = 3  # a line must come back on this many pages before it counts as running
SHARE = 0.6  # and on this share of all pages
PAGE_NUMBER = re.compile(
    r"(?:page\s+)?[-\u2013\u2014\[(]?\s*\d{1,4}\s*(?:(?:of|/)\s*\d{1,4})?\s*[-\u2013\u2014\])]?",
    re.I,
)
DIGITS = re.compile(r"\d+")
DIVIDED = re.compile(r"(?<=\w-)\s*\n\s*(?=[a-z])")
NO_TITLE = re.compile(r"untitled|microsoft \w+ - |.*\.(?:docx?|indd|pdf|tex|dvi|qxd)$", re.I)


def read_pdf(data: bytes, max_pages: int) -> Extract:
    """The text of a PDF, and title, author and date as it tells them.

    Raises:
        UnreadableError: it is encrypted, damaged, has too many pages, or no text layer.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        _unlock(reader)
        count = len(reader.pages)
        if count > max_pages:
            raise UnreadableError(f"has {count:,} pages, more than documents.max_pages allows")
        pages = [page.extract_text() for page in reader.pages]
        source = _source(reader)
    except PyPdfError as error:
        raise UnreadableError(f"is damaged or no PDF: {one_line(str(error))}") from None
    if not any(page.strip() for page in pages):
        raise UnreadableError("holds no text, only pictures of pages; run text recognition on it")
    text = _running_text(_without_running_lines([_lines(page) for page in pages]))
    pieces = [
        Piece(DIVIDED.sub("", text[block.start : block.end]), block.kind)
        for block in find_blocks(text, WIDEST_LINE)
    ]
    if not source.title:
        headings = (piece.text for piece in pieces[:5] if piece.kind is BlockKind.HEADING)
        source = Source(next(headings, ""), author=source.author, published=source.published)
    return put_together(pieces, source)


def _unlock(reader: PdfReader) -> None:
    """Open a PDF that asks for no password; refuse one that does."""
    from pypdf import PasswordType
    from pypdf.errors import DependencyError

    try:
        if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
            raise UnreadableError("is encrypted; save it without a password")
    except (DependencyError, NotImplementedError):
        raise UnreadableError("is encrypted; save it without encryption") from None


def _source(reader: PdfReader) -> Source:
    facts = reader.metadata
    if facts is None:
        return Source("")
    title = str(facts.title or "")
    created = str(facts.get("/CreationDate") or "").removeprefix("D:")
    date = re.match(r"(\d{4})(\d{2})(\d{2})", created)
    return Source(
        title="" if NO_TITLE.match(title) else title,
        author=str(facts.author or ""),
        published="-".join(date.groups()) if date else "",
    )


def _lines(page: str) -> list[str]:
    return [one_line(line) for line in page.splitlines()]


def _without_running_lines(pages: list[list[str]]) -> list[list[str]]:
    """Drop page numbers, and what stands at the edge of most pages but for its digits."""
    seen = Counter(shape for page in pages for shape in {_shape(page[i]) for i in _edges(page)})
    least = max(FEWEST_PAGES, SHARE * len(pages))
    kept = []
    for page in pages:
        edges = _edges(page)
        kept.append(
            [
                line
                for number, line in enumerate(page)
                if number not in edges
                or not (seen[_shape(line)] >= least or PAGE_NUMBER.fullmatch(line))
            ]
        )
    return kept


def _edges(page: list[str]) -> set[int]:
    """The numbers of the first and last lines of a page that say anything."""
    filled = [number for number, line in enumerate(page) if line]
    return {*filled[:EDGE], *filled[-EDGE:]}


def _shape(line: str) -> str:
    return DIGITS.sub("#", line)


def _running_text(pages: list[list[str]]) -> str:
    """All pages as one text; a sentence that goes on over the page stays whole."""
    text = ""
    parts: list[str] = []
    for page in pages:
        body = "\n".join(page).strip("\n")
        if not body:
            continue
        if parts:
            goes_on = text[-1:] not in ".!?:" and body[0].islower()
            parts.append("\n" if goes_on else "\n\n")
        parts.append(body)
        text = body
    return "".join(parts)
