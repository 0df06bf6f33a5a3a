"""The sentences of a document, each with what may be done with it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ketabot.documents import Block, BlockKind, Document, Sentence, SentenceKind
from ketabot.hidden import has_hidden_characters
from ketabot.segmentation.debris import is_debris
from ketabot.segmentation.sentences import split_sentences

__all__ = ["find_sentences"]

_BYTE_ORDER_MARK = "\ufeff"
_TERMINAL = re.compile(
    r"[.!?…][\"'”’»)\]}*]*(?:\s?\[[\d,\s–-]{1,20}\]|[¹²³⁰⁴-⁹])*(?:\d{1,3}[\d,–-]{0,9})?$"
)
_LIST_END = re.compile(r"(?:[,;]\s*)?(?:\b(?:and|or|the|an)\b)?[,;]?$")
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|am|has|have|had|do|does|did|can|cannot|could|may|might|must"
    r"|should|will|would|shall|takes?|causes?|helps?|works?|makes?|needs?|gets?|shows?|include[sd]?"
    r"|requires?|contains?|reduces?|improves?|increases?|treats?|means?|appears?|seems?|becomes?"
    r"|[a-z]+n['’]t|(?:it|that|there|he|she)['’]s|(?:they|we|you)['’]re)\b"
)
_TITLE_WORD = re.compile(r"[^\W\d_][\w’'-]{3,}")
_MAX_FRAGMENT_WORDS = 14
_MAX_LEAD_IN_WORDS = 30
_MIN_ITEM_WORDS = 5


def find_sentences(document: Document, debris: Sequence[str] = ()) -> tuple[Sentence, ...]:
    """Find the sentences of every block of ``document``, in order.

    A sentence is debris if it stands in a block of code, matches a pattern of debris, holds
    hidden characters, or overlaps a place where one of the texts ``debris`` stands: those that
    the editor of the library named as no part of the document. It is a heading if its block
    is one, if it leads in to a list, or if it is a fragment: short, without a full stop.
    Otherwise it can be quoted.
    """
    named = _Places(document.text, debris)
    sentences = []
    for number, block in enumerate(document.blocks):
        leads_in = _leads_in(document.blocks, number)
        for start, end in _spans(document.text, block):
            kind = _kind(document.text[start:end], block.kind, leads_in)
            if named.overlap(start, end):
                kind = SentenceKind.DEBRIS
            sentences.append(Sentence(start, end, kind, number))
    return tuple(sentences)


class _Places:
    """Where the texts stand that an editor named; asked from left to right."""

    def __init__(self, text: str, named: Sequence[str]) -> None:
        spans = (
            found.span()
            for part in named
            if part.strip()
            for found in re.finditer(r"\s+".join(map(re.escape, part.split())), text)
        )
        self._spans = sorted(spans, reverse=True)

    def overlap(self, start: int, end: int) -> bool:
        """Tell whether one of them has a character in ``start`` to ``end``."""
        while self._spans and self._spans[-1][1] <= start:
            self._spans.pop()
        return bool(self._spans) and self._spans[-1][0] < end


def _leads_in(blocks: Sequence[Block], number: int) -> bool:
    """Tell whether a list follows the paragraph."""
    following = blocks[number + 1] if number + 1 < len(blocks) else None
    return (
        blocks[number].kind is BlockKind.PARAGRAPH
        and following is not None
        and following.kind is BlockKind.LIST_ITEM
    )


def _spans(text: str, block: Block) -> list[tuple[int, int]]:
    start = block.start
    if start == 0 and text.startswith(_BYTE_ORDER_MARK):
        start = 1
    if block.kind in (BlockKind.CODE, BlockKind.HEADING):
        whole = text[start : block.end]
        first = start + len(whole) - len(whole.lstrip())
        last = start + len(whole.rstrip())
        return [(first, last)] if first < last else []
    return split_sentences(text, start, block.end)


def _kind(text: str, block: BlockKind, leads_in: bool) -> SentenceKind:
    # The items of a list, and what leads in to it, may end in a comma or in "and".
    whole = text if block is BlockKind.PARAGRAPH and not leads_in else _LIST_END.sub("", text)
    if block is BlockKind.CODE or has_hidden_characters(text) or is_debris(whole):
        return SentenceKind.DEBRIS
    if block is BlockKind.HEADING or _is_fragment(text, block, leads_in):
        return SentenceKind.HEADING
    return SentenceKind.SENTENCE


def _is_fragment(text: str, block: BlockKind, leads_in: bool) -> bool:
    """Tell whether ``text`` is no sentence: a title, a caption, a lead-in to a list."""
    words = len(text.split())
    if _TERMINAL.search(text):
        return False
    if text.endswith(":") or leads_in:
        return words <= _MAX_LEAD_IN_WORDS
    if words > _MAX_FRAGMENT_WORDS or (
        block is not BlockKind.PARAGRAPH and words >= _MIN_ITEM_WORDS
    ):
        return False
    return _VERB.search(text) is None or _is_title(text)


def _is_title(text: str) -> bool:
    words = _TITLE_WORD.findall(text)
    return bool(words) and all(word[0].isupper() for word in words)
