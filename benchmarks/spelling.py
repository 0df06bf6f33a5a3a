"""What a slip of the keyboard costs, and what mending it saves.

    python -m benchmarks.spelling [FILE] [--strangers FILE]

Each answerable single question of a test set that has a word of six letters or more is asked three
times: as it is, with one slip in one such word (seeded), and so again with nothing mended. With
``--strangers`` (JSON Lines with a ``question``) it is also counted how many questions of others are
changed, and how: words that were spelt as meant should not be.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from string import ascii_lowercase

from ketabot.bot import Ketabot
from ketabot.config import load_config
from ketabot.conversation import content_words
from ketabot.evaluation.cases import Case, hits_any
from ketabot.evaluation.testset import read_testsets
from ketabot.spelling import spelling_of

LEAST = 6
"""Letters of a word that a slip is put into."""
SEED = 7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("testset", type=Path, nargs="?", default=Path("tests/testset/dev.jsonl"))
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--strangers", type=Path)
    options = parser.parse_args()
    mending, leaving = (opened(options.index, way) for way in ("mended", "as_typed"))
    measure(mending, leaving, options.testset)
    if options.strangers is not None:
        count(mending, options.strangers)


def opened(index: Path, spelling: str) -> Ketabot:
    return Ketabot(
        load_config(flags={"paths": {"index": index}, "retrieval": {"spelling": spelling}})
    )


def measure(mending: Ketabot, leaving: Ketabot, testset: Path) -> None:
    chance = random.Random(SEED)
    texts = {path: mending.text_of(path) for path in mending.paths()}
    asked = restored = 0
    right = {"as it is": 0, "with a slip, left": 0, "with a slip, mended": 0}
    for case, slipped in slips(read_testsets([testset], texts).cases, chance):
        mended = mending.ask(slipped)
        asked += 1
        restored += mended.standalone_question == case.question
        answers = (leaving.ask(case.question), leaving.ask(slipped), mended)
        for way, answer in zip(right, answers, strict=True):
            right[way] += bool(answer.quotes) and hits_any(answer.quotes[0], case.gold)
    print(f"{asked} questions; {restored} are searched as they were before the slip")
    for way, number in right.items():
        print(f"{way:20} {number:4} {number / asked:.3f}")


def slips(cases: Iterable[Case], chance: random.Random) -> Iterator[tuple[Case, str]]:
    """Yield the questions that a slip can be put into, each with the slip."""
    for case in cases:
        words = [word.text for word in content_words(case.question)]
        words = [word for word in words if len(word) >= LEAST and word.isalpha() and word.islower()]
        if case.gold and not case.conversation and words:
            word = chance.choice(words)
            yield case, case.question.replace(word, slip(word, chance), 1)


def slip(word: str, chance: random.Random) -> str:
    """Return a word with a letter left out, put in, exchanged, or swapped with the next."""
    place = chance.randrange(1, len(word))
    before, here, after = word[:place], word[place], word[place + 1 :]
    other = chance.choice(ascii_lowercase)
    ways = (after, other + here + after, other + after, after[:1] + here + after[1:])
    return before + chance.choice(ways)


def count(mending: Ketabot, file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    mended = spelling_of(mending.library).mended
    changed = [(one, other) for one in questions if (other := mended(one)) != one]
    print(f"{len(changed)} of {len(questions)} questions of others are changed")
    for typed, meant in changed:
        pairs = zip(typed.split(), meant.split(), strict=True)
        print("  " + ", ".join(f"{one} → {other}" for one, other in pairs if one != other))


if __name__ == "__main__":
    main()
