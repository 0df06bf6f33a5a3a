"""Markdown files: the text stays the file, only its block structure is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ketabot.documents import Block, BlockKind, Source, TextKind
from ketabot.loaders.extract import Extract, UnreadableError, tidy
from ketabot.loaders.plain import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

__all__ = ["read_markdown"]

NEWLINE = re.compile(r"\r\n|\n|\r")  # as CommonMark 0.31.2, section 2.1, has it
FRONT_MATTER = re.compile(
    r"---[ \t]*(?:\r\n|\n|\r)(.*?)(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)", re.S
)
FIELD = re.compile(r"^(title|author|publisher|date|url)[ \t]*:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.M)
WORD = re.compile(r"\w")


def read_markdown(data: bytes) -> Extract:
    """The text of a ``.md`` file, its newlines as they are, and the blocks in it.

    Front matter and raw HTML are in no block. Marks inside a line (``**bold**``) stay: a quote
    shows the file as it is.

    Raises:
        UnreadableError: it is not UTF-8, or holds no text.
    """
    text = decode(data)
    body = 1 if text.startswith("\ufeff") else 0
    front = FRONT_MATTER.match(text, body)
    if front is not None:
        body = front.end()
    lines = _line_spans(text, body)
    blocks = tuple(_blocks(text, lines, _tokens(text[body:])))
    if not blocks:
        raise UnreadableError("holds no text")
    fields = dict(FIELD.findall(front[1].replace("\r", "\n"))) if front is not None else {}
    return Extract(text, TextKind.FILE, blocks, _source(fields, text, blocks))


def _tokens(text: str) -> list[Token]:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.disable(["inline"])  # blocks alone are needed
    return parser.parse(text)


def _line_spans(text: str, start: int) -> list[tuple[int, int]]:
    spans = []
    for match in NEWLINE.finditer(text, start):
        spans.append((start, match.start()))
        start = match.end()
    return [*spans, (start, len(text))]


def _blocks(
    text: str, lines: Sequence[tuple[int, int]], tokens: Sequence[Token]
) -> Iterator[Block]:
    open_kinds: list[str] = []
    for token in tokens:
        if token.nesting:
            open_kinds.append(token.type) if token.nesting > 0 else open_kinds.pop()
        span = None
        kind = BlockKind.CODE
        if token.type == "inline" and "tr_open" not in open_kinds:
            kind = _kind(open_kinds)
            span = _inline_span(text, lines, token)
        elif token.type == "tr_open":
            kind = BlockKind.TABLE_ROW
            span = _lines_span(lines, token, 0, 0)
        elif token.type == "fence":
            span = _lines_span(lines, token, 1, 1)
        elif token.type == "code_block":
            span = _lines_span(lines, token, 0, 0)
        if span is not None:
            start, end = _trimmed(text, *span, "|" if kind is BlockKind.TABLE_ROW else "")
            if WORD.search(text, start, end):
                yield Block(start, end, kind)


def _kind(open_kinds: Sequence[str]) -> BlockKind:
    if "heading_open" in open_kinds:
        return BlockKind.HEADING
    return BlockKind.LIST_ITEM if "list_item_open" in open_kinds else BlockKind.PARAGRAPH


def _inline_span(
    text: str, lines: Sequence[tuple[int, int]], token: Token
) -> tuple[int, int] | None:
    """From where the content begins in its first line to where it ends in its last one."""
    content = token.content.split("\n")
    if token.map is None or not token.content.strip():
        return None
    first, last = token.map[0], token.map[0] + len(content) - 1
    start = text.find(content[0], *lines[first])
    end = text.rfind(content[-1], *lines[last])
    if start < 0 or end < 0:  # a tab or NUL that the parser rewrote: take the whole lines
        return lines[first][0], lines[last][1]
    return start, end + len(content[-1])


def _lines_span(
    lines: Sequence[tuple[int, int]], token: Token, skip_first: int, skip_last: int
) -> tuple[int, int] | None:
    if token.map is None:
        return None
    first, stop = token.map[0] + skip_first, token.map[1] - skip_last
    return (lines[first][0], lines[stop - 1][1]) if first < stop else None


def _trimmed(text: str, start: int, end: int, marks: str) -> tuple[int, int]:
    raw = text[start:end]
    left = raw.lstrip()
    while marks and left[:1] and left[0] in marks:
        left = left[1:].lstrip()
    kept = left.rstrip()
    while marks and kept[-1:] and kept[-1] in marks:
        kept = kept[:-1].rstrip()
    start = end - len(left)
    return start, start + len(kept)


def _source(fields: dict[str, str], text: str, blocks: Sequence[Block]) -> Source:
    headings = [block for block in blocks if block.kind is BlockKind.HEADING]
    heading = text[headings[0].start : headings[0].end] if headings else ""
    return tidy(
        Source(
            title=fields.get("title", heading),
            author=fields.get("author", ""),
            publisher=fields.get("publisher", ""),
            published=fields.get("date", ""),
            url=fields.get("url", ""),
        )
    )
