"""Where the paragraphs, headings and list items of plain text are.

Plain text has no marks, so blocks are read off its lines, by these rules:

1. A blank line ends a block. A line without a letter or digit (``-----``) is in no block.
2. A line that opens with a list mark (``-``, ``*``, ``•``, a dash, ``1.``, ``a)``) opens a list
   item; the mark is not part of it.
3. Text that was wrapped by hand or by a mail program is told from text with a line per
   paragraph: see ``_wrap_width``. In wrapped text a line goes on in the next one unless it is
   much shorter than the rest; otherwise every line is a block, unless it plainly stops in the
   middle of a sentence that the next one carries on in lower case.
4. A short line without a full stop is a heading, or, in a run of three or more of its like, an
   item of a list without marks.

All functions are linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from ketabot.documents import Block, BlockKind

__all__ = ["find_blocks"]

NEWLINE = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

BULLETS = "\u2022\u25aa\u25cf\u25e6\u2023\u00b7\u25a0\u25cb"  # need no space after them
DASHES = "\u2010-\u2015"
MARK = re.compile(
    rf"(?:[{BULLETS}]\s*|(?:[-*+{DASHES}]|\(?\d{{1,3}}[.)]|[a-z][.)]|\(?[A-Za-z]\))\s+)(?=\S)"
)
WORD = re.compile(r"\w")
TERMINAL = re.compile("[.!?;,\u2026][\"'\u2019\u201d)\\]]*$")
HEADING_LENGTH = 100
HEADING_WORDS = 15
WORDS_OF_A_SENTENCE = 5
"""A line of so many words that stops in the middle is no item of a list without marks."""
NARROWEST_WRAP = 40
WIDEST_WRAP = 100
FULL = 0.6
"""A line at least this share of the width counts as full: the next one carries it on."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line, less the white space around it: ``text[start:end]``."""

    start: int
    end: int
    indent: int
    text: str

    @property
    def mark(self) -> int:
        """Length of the list mark that the line opens with, 0 for none."""
        match = MARK.match(self.text)
        return match.end() if match else 0

    @property
    def ends_a_sentence(self) -> bool:
        """Whether the line ends as a sentence or a clause does."""
        return TERMINAL.search(self.text[-8:]) is not None


Paragraph = list[Line]
"""Lines that are read as one."""


def find_lines(text: str) -> list[Line | None]:
    """The lines of ``text``; ``None`` for one without a letter or digit."""
    lines: list[Line | None] = []
    start = 0
    for match in NEWLINE.finditer(text):
        lines.append(_line(text, start, match.start()))
        start = match.end()
    lines.append(_line(text, start, len(text)))
    return lines


def find_blocks(text: str, widest_wrap: int = WIDEST_WRAP) -> tuple[Block, ...]:
    """The blocks of plain text, in order, without white space at their ends.

    Args:
        text: any text.
        widest_wrap: the longest line, in characters, that is taken for one that was wrapped.
    """
    groups = list(_groups(find_lines(text)))
    width = _wrap_width(groups, widest_wrap)
    blocks = [block for group in groups for block in _blocks_of(group, width)]
    if len(blocks) == 1 and blocks[0].kind is BlockKind.HEADING:
        return (Block(blocks[0].start, blocks[0].end, BlockKind.PARAGRAPH),)
    return tuple(blocks)


def _line(text: str, start: int, end: int) -> Line | None:
    raw = text[start:end]
    if not start and raw.startswith("\ufeff"):  # a byte order mark is in no block
        raw, start = raw[1:], 1
    left = raw.lstrip()
    stripped = left.rstrip()
    if WORD.search(stripped) is None:
        return None
    indent = len(raw) - len(left)
    return Line(start + indent, start + indent + len(stripped), indent, stripped)


def _groups(lines: Sequence[Line | None]) -> Iterator[list[Line]]:
    """Runs of lines without a blank one between them."""
    group: list[Line] = []
    for line in lines:
        if line is not None:
            group.append(line)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _wrap_width(groups: Sequence[Sequence[Line]], widest: int) -> int | None:
    """The width at which a text was wrapped, in characters, or ``None`` if it was not.

    It was, if most lines that another line follows are about equally long and stop in the
    middle of a sentence. Groups with a line that is longer than ``widest`` are no evidence.
    """
    narrow = [group for group in groups if max(map(_length, group)) <= widest]
    followed = [
        (line, after) for group in narrow for line, after in pairwise(group) if not after.mark
    ]
    if not followed:
        return None
    width = max(_length(line) for line, _ in followed)
    full = [line for line, _ in followed if _length(line) >= FULL * width]
    open_ended = [line for line in full if not line.ends_a_sentence]
    is_wrapped = (
        width >= NARROWEST_WRAP
        and len(full) >= 0.6 * len(followed)
        and len(open_ended) >= 0.5 * len(followed)
    )
    return width if is_wrapped else None


def _length(line: Line) -> int:
    return line.indent + len(line.text)


def _blocks_of(group: Sequence[Line], width: int | None) -> Iterator[Block]:
    for is_short, run in groupby(_paragraphs(group, width), _is_short):
        alike = list(run)
        for paragraph in alike:
            start = paragraph[0].start + paragraph[0].mark
            kind = _kind(paragraph, len(alike) if is_short else 0)
            yield Block(start, paragraph[-1].end, kind)


def _paragraphs(group: Sequence[Line], width: int | None) -> Iterator[Paragraph]:
    paragraph: Paragraph = []
    for line in group:
        if paragraph and _goes_on(paragraph, line, width):
            paragraph.append(line)
            continue
        if paragraph:
            yield paragraph
        paragraph = [line]
    if paragraph:
        yield paragraph


def _goes_on(paragraph: Paragraph, line: Line, width: int | None) -> bool:
    """Whether ``line`` carries on the paragraph before it."""
    if line.mark:
        return False
    last = paragraph[-1]
    if paragraph[0].mark and line.indent > paragraph[0].indent:
        return True  # hangs under its list mark
    if width is not None and max(_length(last), _length(line)) > 2 * width:
        return False
    if width is not None and _length(last) >= FULL * width:
        return True
    mid_sentence = not last.ends_a_sentence and line.text[0].islower()
    return mid_sentence and (width is not None or len(last.text.split()) >= WORDS_OF_A_SENTENCE)


def _is_short(paragraph: Paragraph) -> bool:
    """Whether this reads as a title rather than as a sentence."""
    if len(paragraph) > 1 or paragraph[0].mark:
        return False
    text = paragraph[0].text
    if len(text) > HEADING_LENGTH or len(text.split()) > HEADING_WORDS:
        return False
    return text.endswith("?") or not paragraph[0].ends_a_sentence


def _kind(paragraph: Paragraph, short_ones: int) -> BlockKind:
    """What a paragraph is, given the number of short ones in a row that it is one of."""
    if paragraph[0].mark or short_ones >= 3:
        return BlockKind.LIST_ITEM
    return BlockKind.HEADING if short_ones else BlockKind.PARAGRAPH
