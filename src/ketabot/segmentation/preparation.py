"""A document made ready to be embedded: sentences, each short enough, and chunks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ketabot.config import ChunkingConfig
from ketabot.documents import Document, PreparedDocument, Sentence, SentenceKind
from ketabot.errors import ModelError
from ketabot.segmentation.chunks import Ruler, chunk_sentences
from ketabot.segmentation.kinds import find_sentences
from ketabot.segmentation.tokens import TokenCounter

__all__ = ["divide_long_sentences", "prepare"]

MAX_CHARACTERS = 1_500
"""Characters beyond which a sentence can no longer be read as a quote."""

_CUTS = (
    re.compile(r"\n\s*"),
    re.compile(r";\s+"),
    re.compile(r",\s+"),
    re.compile(r"\s+"),
)
"""Clause boundaries, the best first; a part ends before the white space."""


class _RememberingRuler:
    """A ruler that measures no text twice."""

    def __init__(self, ruler: Ruler) -> None:
        self._ruler = ruler
        self._known: dict[str, int] = {}
        self.max_tokens = ruler.max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._ruler.count_tokens(new), strict=True))
        return [self._known[text] for text in texts]


def prepare(
    document: Document,
    *,
    debris: Sequence[str],
    counter: TokenCounter,
    config: ChunkingConfig,
    ruler: Ruler,
) -> PreparedDocument:
    """Cut ``document`` into sentences and chunks.

    ``debris`` are the texts that the editor of the library named as no part of the document.
    """
    remembering = _RememberingRuler(ruler)
    found = find_sentences(document, debris)
    sentences = divide_long_sentences(document, found, remembering)
    chunks = chunk_sentences(document, sentences, counter=counter, config=config, ruler=remembering)
    return PreparedDocument(document, sentences, chunks)


def divide_long_sentences(
    document: Document, sentences: Sequence[Sentence], ruler: Ruler
) -> tuple[Sentence, ...]:
    """Divide each sentence that is too long to be quoted, or to be seen by the model.

    Too long is over 1,500 characters, or more tokens than ``ruler`` sees. Such a sentence is
    cut near its middle at the best clause boundary there is (a newline, else a semicolon, else
    a comma, else white space; a word only if it is itself too long), and so on until every
    part fits. The parts are sentences of the same kind and block, so nothing is dropped.

    Raises:
        ModelError: the model cannot see even a single character.
    """
    pending = list(sentences)
    while True:
        long = _too_long(document.text, pending, ruler)
        if not any(long):
            return tuple(pending)
        pending = [
            part
            for sentence, is_long in zip(pending, long, strict=True)
            for part in (_halves(document, sentence, ruler) if is_long else (sentence,))
        ]


def _too_long(text: str, sentences: Sequence[Sentence], ruler: Ruler) -> list[bool]:
    readable = [
        sentence
        for sentence in sentences
        if sentence.kind is not SentenceKind.DEBRIS
        and sentence.end - sentence.start <= MAX_CHARACTERS
    ]
    counts = ruler.count_tokens([text[sentence.start : sentence.end] for sentence in readable])
    unseen = {
        sentence
        for sentence, count in zip(readable, counts, strict=True)
        if count > ruler.max_tokens
    }
    return [
        sentence in unseen
        or (
            sentence.kind is not SentenceKind.DEBRIS
            and sentence.end - sentence.start > MAX_CHARACTERS
        )
        for sentence in sentences
    ]


def _halves(document: Document, sentence: Sentence, ruler: Ruler) -> tuple[Sentence, Sentence]:
    start, end = sentence.start, sentence.end
    if end - start < 2:
        raise ModelError(
            f"the embedding model sees {ruler.max_tokens} tokens, too few for one character;"
            " choose another model"
        )
    left, right = _best_cut(document.text, start, end)
    first = Sentence(start, left, sentence.kind, sentence.block)
    return first, Sentence(right, end, sentence.kind, sentence.block)


def _best_cut(text: str, start: int, end: int) -> tuple[int, int]:
    """Give the end of the left part and the start of the right one."""
    middle = (start + end) // 2
    quarter = (end - start) // 4
    for lowest, highest in ((start + quarter, end - quarter), (start + 1, end - 1)):
        for pattern in _CUTS:
            cuts = list(pattern.finditer(text, lowest, highest))
            if cuts:
                cut = min(cuts, key=lambda found: abs(found.start() - middle))
                return _around(cut)
    return middle, middle


def _around(cut: re.Match[str]) -> tuple[int, int]:
    separator = cut[0]
    return cut.start() + len(separator.rstrip()), cut.end()
