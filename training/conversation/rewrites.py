"""Conversations whose questions a person has rewritten so that each stands alone."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ketabot.conversation.exchanges import Exchange
from ketabot.conversation.words import content_words, words_of

SETS = {"canard": "canard*", "cast": "trec_cast*"}
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A question in a conversation, and the words that its rewrite took from there."""

    set: str
    conversation: str
    question: str
    exchanges: tuple[Exchange, ...]
    """All that was said before, the oldest first."""
    carried: frozenset[str]
    """Keys of the words of the rewrite that the question lacks and the conversation has."""
    taken: tuple[str, ...] = ()
    """The same words as the rewrite has them."""
    before: tuple[str, ...] = ()
    """Those of the question before, which passes its topic on."""

    @property
    def lesson(self) -> tuple[Exchange, ...]:
        """What was said before, the last question together with what it had taken over."""
        *before, last = self.exchanges
        return (*before, replace(last, question=" ".join([last.question, *self.before])))

    @property
    def fold(self) -> int:
        """Which part of the set it belongs to; a conversation is in one part only."""
        return zlib.crc32(self.conversation.encode()) % FOLDS


def read_rewrites(folder: Path) -> tuple[Rewritten, ...]:
    """Read both sets; questions that open a conversation are left out."""
    found: list[Rewritten] = []
    for name, pattern in SETS.items():
        for path in sorted(folder.glob(f"{pattern}/*.jsonl.gz")):
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                found += [one for line in lines for one in _read(name, json.loads(line))]
    return tuple(_after(one, found[max(0, n - 1)]) for n, one in enumerate(found))


def _after(one: Rewritten, before: Rewritten) -> Rewritten:
    same = before is not one and before.conversation == one.conversation
    return replace(one, before=before.taken) if same else one


def _read(name: str, told: dict[str, object]) -> Iterator[Rewritten]:
    history = [str(text) for text in told["history"]]  # type: ignore[attr-defined]
    if not history:
        return
    exchanges = _exchanges(history, answered=name == "canard")
    question, rewrite = str(told["question"]), str(told["rewrite"])
    said = {word.key for text in history for word in content_words(text)}
    own = {word.key for word in words_of(question)}
    carried = frozenset({word.key for word in content_words(rewrite)} - own) & said
    taken = {word.key: word.text for word in content_words(rewrite) if word.key in carried}
    yield Rewritten(name, str(told["conv_id"]), question, exchanges, carried, tuple(taken.values()))


def _exchanges(history: list[str], *, answered: bool) -> tuple[Exchange, ...]:
    """CANARD has questions and answers in turn, TREC CAsT questions alone."""
    if not answered:
        return tuple(Exchange(question) for question in history)
    pairs = zip(history[::2], [*history[1::2], ""], strict=False)
    return tuple(Exchange(question, answer) for question, answer in pairs)
