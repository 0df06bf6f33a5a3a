"""The place in a document that a line names: checked, or found again where its text has moved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ketabot.documents import Document, Span
from ketabot.prepared.lines import shown

__all__ = ["StrangeDocumentError", "UnplacedError", "place"]


class UnplacedError(ValueError):
    """A line's place cannot be told; its message becomes a ``Problem``."""


class StrangeDocumentError(UnplacedError):
    """The library has no such document."""


def place(
    line: Mapping[str, Any], documents: Mapping[str, Document], *, text_needed: bool
) -> tuple[Span, bool]:
    """Return the span that a line means, and whether its text had moved.

    A text that no longer stands at its offsets is found again if it stands exactly once in its
    document. Without a text (``text_needed`` false) only the offsets can be checked.

    Raises:
        UnplacedError: the document is unknown, a value is of another type, or the text stands
            nowhere, or at several places.
    """
    document = _document(line, documents)
    start, end = (_offset(line, name) for name in ("start", "end"))
    text = line.get("text")
    if text is None and not text_needed:
        if not 0 <= start < end <= len(document.text):
            raise UnplacedError(
                f"{document.path!r} has {len(document.text):,} characters and no span "
                f"{start}-{end}; give start and end anew"
            )
        return Span(document.path, start, end), False
    if not isinstance(text, str) or not text.strip():
        raise UnplacedError(f"its 'text' is {shown(text)}; give the text of the span")
    if 0 <= start < end and document.text[start:end] == text:
        return Span(document.path, start, end), False
    return _found_again(text, document), True


def _document(line: Mapping[str, Any], documents: Mapping[str, Document]) -> Document:
    path = line.get("document")
    if not isinstance(path, str):
        raise UnplacedError(f"its 'document' is {shown(path)}; give the path of a document")
    document = documents.get(path)
    if document is None:
        raise StrangeDocumentError(
            f"there is no document {shown(path)} in the library; name one of those that "
            "`ketabot info` lists, or take the line out"
        )
    return document


def _offset(line: Mapping[str, Any], name: str) -> int:
    value = line.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise UnplacedError(f"its {name!r} is {shown(value)}; give a whole number")
    return value


def _found_again(text: str, document: Document) -> Span:
    first = document.text.find(text)
    if first < 0:
        raise UnplacedError(
            f"the text {shown(text)} stands nowhere in {document.path!r}; "
            "give it letter for letter, or take the line out"
        )
    if document.text.find(text, first + 1) >= 0:
        raise UnplacedError(
            f"the text {shown(text)} does not stand at its offsets, and more than once elsewhere "
            f"in {document.path!r}; give start and end anew"
        )
    return Span(document.path, first, first + len(text))
