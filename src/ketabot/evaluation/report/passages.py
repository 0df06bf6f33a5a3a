"""Quotes and right answers where they stand in their document, each marked as what it is."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ketabot.evaluation.report.markup import Content, Markup, tag

__all__ = ["CONTEXT", "Mark", "passage"]

CONTEXT = 180
"""Characters shown before and behind a place, at most."""
_BREAKS = re.compile(r"\s*\n\s*")
"""Empty lines around a place would take more room than it."""
HEAD, TAIL = 900, 300
"""Characters of a very long place that are shown of its beginning and its end."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch to be marked: a quote that came, or a right answer."""

    start: int
    end: int
    name: str
    """Shown where it begins, so that marks are not told apart by colour alone."""
    kind: str
    """``quote`` or ``gold``."""


def passage(text: str, start: int, end: int, marks: Sequence[Mark]) -> Markup:
    """Return a place of a document with some text around it.

    Args:
        text: of the whole document.
        start: of the place, in characters.
        end: of the place, exclusive.
        marks: all that is to be marked in this document; what lies outside is left out.
    """
    content: list[Content] = []
    shown = 0
    for first, last in _windows(text, start, end):
        if content:
            content.append(tag("span", f" [… {first - shown:,} characters …] ", class_="gap"))
        elif first > 0:
            content.append("… ")
        content += _marked(text, first, last, marks)
        shown = last
    if shown < len(text):
        content.append(" …")
    return tag("p", *content, class_="passage said", dir="auto")


def _windows(text: str, start: int, end: int) -> list[tuple[int, int]]:
    first = _word_start(text, max(0, start - CONTEXT), start)
    last = _word_end(text, min(len(text), end + CONTEXT), end)
    if end - start <= 2 * (HEAD + TAIL):
        return [(first, last)]
    return [(first, start + HEAD), (end - TAIL, last)]


def _word_start(text: str, place: int, most: int) -> int:
    """Move on to where a word begins."""
    while 0 < place < most and not text[place - 1].isspace():
        place += 1
    return place


def _word_end(text: str, place: int, least: int) -> int:
    """Move back to where a word ends."""
    while least < place < len(text) and not text[place].isspace():
        place -= 1
    return place


def _marked(text: str, first: int, last: int, marks: Sequence[Mark]) -> Iterator[Content]:
    inside = [mark for mark in marks if mark.start < last and mark.end > first]
    edges = {first, last}
    for mark in inside:
        edges |= {max(mark.start, first), min(mark.end, last)}
    places = sorted(edges)
    for start, end in itertools.pairwise(places):
        here = [mark for mark in inside if mark.start <= start and mark.end >= end]
        for mark in here:
            if start == max(mark.start, first):
                yield tag("span", mark.name, class_=f"tag {mark.kind}")
        kinds = " ".join(sorted({mark.kind for mark in here}))
        around = _BREAKS.sub("\n", text[start:end])
        yield tag("mark", text[start:end], class_=kinds) if here else around
