"""Sentences gathered into chunks, each of which the embedding model sees whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

from ketabot.config import ChunkingConfig
from ketabot.documents import Chunk, Document, Sentence, SentenceKind
from ketabot.errors import ModelError
from ketabot.segmentation.tokens import TokenCounter

__all__ = ["Ruler", "chunk_sentences", "chunk_text"]


class Ruler(Protocol):
    """Measures texts as the embedding model does."""

    @property
    def max_tokens(self) -> int:
        """Tokens that the model sees, special tokens included; it drops the rest silently."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text by the model's tokenizer, special tokens included."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """What stays together: headings and the sentence that follows them.

    ``first`` and ``last`` are positions among the sentences that are not debris.
    """

    first: int
    last: int


class _Lengths:
    """Lengths of runs of sentences, by prefix sums: each sentence is measured once."""

    def __init__(self, texts: Sequence[str], counter: TokenCounter, ruler: Ruler) -> None:
        # A sentence inside a chunk follows a space, which its first token takes in.
        self._bare = [counter.count(text) for text in texts]
        self._spaced = [0, *accumulate(counter.count(" " + text) for text in texts)]
        (self._special,) = ruler.count_tokens([""])
        counts = ruler.count_tokens(texts)
        self._seen = [0, *accumulate(count - self._special for count in counts)]

    def tokens(self, first: int, last: int) -> int:
        """Count, by tiktoken, the sentences ``first`` to ``last`` joined by spaces."""
        return self._bare[first] + self._spaced[last + 1] - self._spaced[first + 1]

    def seen(self, first: int, last: int) -> int:
        """Estimate the same in the tokens of the model."""
        return self._seen[last + 1] - self._seen[first] + self._special


def chunk_sentences(
    document: Document,
    sentences: Sequence[Sentence],
    *,
    counter: TokenCounter,
    config: ChunkingConfig,
    ruler: Ruler,
) -> tuple[Chunk, ...]:
    """Gather ``sentences`` into chunks of at most ``config.tokens`` tokens.

    A chunk is a run of whole sentences. Every sentence that is not debris is in at least one;
    a chunk repeats up to ``config.overlap`` tokens of the chunk before, again in whole
    sentences. No chunk is longer than what ``ruler`` sees.

    Headings stay with the sentence that follows them, those at the end of a document with the
    sentence before; they are parted only where the model would not see them together. Such
    a group is a chunk of its own if it is longer than ``config.tokens``.

    Raises:
        ModelError: a sentence is by itself longer than what the model sees;
            ``divide_long_sentences`` prevents it.
    """
    kept = [i for i, sentence in enumerate(sentences) if sentence.kind is not SentenceKind.DEBRIS]
    texts = [document.text[sentences[i].start : sentences[i].end] for i in kept]
    if not texts:
        return ()
    lengths = _Lengths(texts, counter, ruler)
    headings = [sentences[i].kind is SentenceKind.HEADING for i in kept]
    limit = ruler.max_tokens
    while True:
        packer = _Packer(lengths, config, limit)
        runs = packer.runs(packer.units(headings))
        # The sum of the parts is exact for WordPiece, an estimate for others: so measure.
        excess = _excess(runs, texts, ruler)
        if excess <= 0:
            break
        limit -= excess
        if limit < 0:
            raise ModelError(
                f"a sentence of {document.path!r} is longer than the {ruler.max_tokens} tokens"
                " that the embedding model sees; divide it before chunking"
            )
    return tuple(Chunk(kept[a], kept[b] + 1, lengths.tokens(a, b)) for a, b in runs)


def chunk_text(document: Document, sentences: Sequence[Sentence], chunk: Chunk) -> str:
    """Give the text of ``chunk`` that is counted and embedded.

    It is the sentences of the run that are not debris, joined by one space each.
    """
    return " ".join(
        document.text[sentence.start : sentence.end]
        for sentence in sentences[chunk.first : chunk.stop]
        if sentence.kind is not SentenceKind.DEBRIS
    )


def _excess(runs: Sequence[tuple[int, int]], texts: Sequence[str], ruler: Ruler) -> int:
    joined = [" ".join(texts[a : b + 1]) for a, b in runs]
    return max(ruler.count_tokens(joined)) - ruler.max_tokens


@dataclass(frozen=True, slots=True)
class _Packer:
    lengths: _Lengths
    config: ChunkingConfig
    limit: int

    def units(self, headings: Sequence[bool]) -> list[_Unit]:
        """Join each sentence with the headings before it, as far as the model sees them."""
        units: list[_Unit] = []
        waiting = 0
        for i, is_heading in enumerate(headings):
            if is_heading:
                continue
            units += self._unit(waiting, i)
            waiting = i + 1
        if waiting < len(headings):
            units += self._tail(units.pop() if units else None, waiting, len(headings) - 1)
        return units

    def _unit(self, first: int, last: int) -> list[_Unit]:
        near = last
        while near > first and self.lengths.seen(near - 1, last) <= self.limit:
            near -= 1
        alone = [_Unit(i, i) for i in range(first, near)]
        return [*alone, _Unit(near, last)]

    def _tail(self, before: _Unit | None, first: int, last: int) -> list[_Unit]:
        """Join the headings at the end of a document with the sentence before them."""
        if before is None:
            return [_Unit(i, i) for i in range(first, last + 1)]
        far = before.last
        while far < last and self.lengths.seen(before.first, far + 1) <= self.limit:
            far += 1
        return [_Unit(before.first, far), *(_Unit(i, i) for i in range(far + 1, last + 1))]

    def runs(self, units: Sequence[_Unit]) -> list[tuple[int, int]]:
        """Pack units into runs ``(first, last)``, as many as fit, each with its overlap."""
        runs = []
        begin = end = 0
        while end < len(units):
            begin = self._overlap(units, begin, end)
            end += 1
            while end < len(units) and self._fits(units[begin].first, units[end].last):
                end += 1
            runs.append((units[begin].first, units[end - 1].last))
        return runs

    def _overlap(self, units: Sequence[_Unit], begin: int, end: int) -> int:
        """Give where the run that goes on at ``end`` begins, after the run from ``begin``."""
        if end == 0:
            return 0
        start = end
        last = units[end - 1].last
        while start > begin and self._is_overlap(units[start - 1].first, last, units[end]):
            start -= 1
        return start

    def _is_overlap(self, first: int, last: int, following: _Unit) -> bool:
        short = self.lengths.tokens(first, last) <= self.config.overlap
        return short and self._fits(first, following.last)

    def _fits(self, first: int, last: int) -> bool:
        return (
            self.lengths.tokens(first, last) <= self.config.tokens
            and self.lengths.seen(first, last) <= self.limit
        )
