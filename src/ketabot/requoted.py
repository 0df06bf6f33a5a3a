"""What an earlier answer quoted, found again in its text, and what stands behind it.

A conversation is handed in as text. Quotes are slices of documents, so that each paragraph of an
answer that stands in one, from the beginning of a sentence to the end of one, is a quote.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

import numpy as np

from ketabot.composing import Composition, Extract
from ketabot.conversation import content_words
from ketabot.index import Library

__all__ = ["quoted_in", "rows_behind"]

CLOSENESS = (1.0, 0.5)
"""Of the sentences behind a quote, the next one first. Weights that were fitted to turns of the
development conversations gave the third and those before the quote next to nothing."""
LOOKED_THROUGH = 5
"""Sentences behind a quote among which they are looked for: headings may stand between."""


def quoted_in(library: Library, said: str) -> Composition:
    """Return the quotes that stand in a message, word for word; each a paragraph of it.

    A paragraph that stands in several documents is a quote of each.
    """
    return Composition(tuple(dict.fromkeys(_quotes(library, said))))


def rows_behind(library: Library, said: str) -> Mapping[int, float]:
    """Return the sentences behind the first quote in a message, by row, and how close, 0 to 1.

    They are of the same document, and may be quoted.
    """
    stop = next((one.stop for one in _quotes(library, said)), None)
    if stop is None:
        return {}
    documents = library.sentence_documents
    near = range(stop, min(stop + LOOKED_THROUGH, library.sentence_count))
    rows = (row for row in near if documents[row] == documents[stop - 1])
    return dict(zip(filter(library.is_quotable, rows), CLOSENESS, strict=False))


def rows_naming(library: Library, said: str, keys: Set[str]) -> tuple[int, ...]:
    """Return the sentences of the quotes in a message that hold all of these words."""
    rows = (row for one in _quotes(library, said) for row in range(one.first, one.stop))
    return tuple(
        row
        for row in dict.fromkeys(rows)
        if keys <= {word.key for word in content_words(library.sentence_text(row))}
    )


def _quotes(library: Library, said: str) -> Iterator[Extract]:
    parts = (part.strip() for part in said.split("\n\n"))
    return (one for part in parts if part for one in _standing(library, part))


def _standing(library: Library, text: str) -> Iterator[Extract]:
    for number, document in enumerate(library.documents):
        start = document.text.find(text)
        if start < 0:
            continue
        table, end = library.sentences, start + len(text)
        inside = (table["start"] >= start) & (table["end"] <= end)
        rows = np.flatnonzero((table["document"] == number) & inside)
        exact = len(rows) and table["start"][rows[0]] == start and table["end"][rows[-1]] == end
        if exact:
            yield Extract(int(rows[0]), int(rows[-1]) + 1, 1.0, tuple(map(int, rows)))
