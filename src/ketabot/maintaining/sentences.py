"""The library's sentences by words: for a maintainer who looks for the one that answers."""

from __future__ import annotations

from ketabot.documents import Span
from ketabot.index import Library

__all__ = ["find_sentences"]


def find_sentences(library: Library, words: str, most: int = 8) -> tuple[Span, ...]:
    """Return the sentences that can be quoted and share words with the query, best first (BM25).

    Args:
        library: where to look.
        words: what to look for; "infusions" finds "infusion".
        most: how many at most.
    """
    # Headings are found too, and dropped; a few more than are wanted make up for them.
    _, rows = library.sentence_terms.search(words, 4 * most)
    found = (int(row) for row in rows)
    return tuple(library.span(row) for row in found if library.is_quotable(row))[:most]
