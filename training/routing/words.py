"""Counts the words that the reading of messages knows: ``python -m training.routing.words``.

Writes ``words.txt`` in ``src/ketabot/routing``: each word and how often it comes in the messages
beside this file and in the prepared questions, the most frequent first. One slip in a word that
matters makes no word of its own: it is mended there. Fit the classifier again afterwards.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence

from ketabot.routing.normalising import canonical
from ketabot.routing.respacing import WORDS, is_slip
from training.routing.messages import Message, prepared_questions, read_messages

REAL = frozenset({"collapse", "overdoing"})
"""Words that look like a slip in another and are none."""


def counted(messages: Sequence[Message]) -> Counter[str]:
    """Return how often each word comes that is worth knowing."""
    counts = Counter(
        word for one in messages for word in canonical(one.text.lower()).split() if word.isalpha()
    )
    return Counter({word: count for word, count in counts.items() if _is_kept(word, count)})


def _is_kept(word: str, count: int) -> bool:
    if not word.isascii() or (is_slip(word) and word not in REAL):
        return False
    return (count > 1 or len(word) > 4) and (len(word) > 1 or word in "ai")


def main() -> int:
    """Count and write."""
    counts = counted(read_messages(["train.jsonl", "dev.jsonl"]) + prepared_questions())
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    WORDS.write_text("".join(f"{word} {count}\n" for word, count in ordered), encoding="utf-8")
    sys.stdout.write(f"{len(ordered)} words\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
