"""Ask thousands of questions of any kind and hold every quote against the file on disk.

    python benchmarks/fidelity.py QUESTIONS.jsonl[.gz]... [--most 3000] [--corpus corpus]

Each line holds a ``question`` or a ``text``. The threshold is set to 0, so that every question
is answered, and each quote is compared, character by character, with the file as it is read here
by other means than the program's own. Exits 1 if a single one differs.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from pathlib import Path

from ketabot import Ketabot
from ketabot.config import load_config
from ketabot.errors import QuestionError


def main() -> int:
    options = parse()
    flags = {"paths": {"corpus": options.corpus, "index": options.index}}
    bot = Ketabot(load_config(flags={**flags, "answering": {"threshold": 0.0}}))
    texts: dict[str, str] = {}
    quotes = wrong = refused = 0
    questions = read(options.questions, options.most)
    for question in questions:
        try:
            answer = bot.ask(question)
        except QuestionError:
            refused += 1
            continue
        for quote in answer.quotes:
            if quote.document not in texts:
                raw = (options.corpus / quote.document).read_bytes()
                texts[quote.document] = raw.decode("utf-8")
            quotes += 1
            wrong += texts[quote.document][quote.start : quote.end] != quote.text
    print(f"{len(questions)} questions, {refused} refused, {quotes} quotes, {wrong} differ")
    return 1 if wrong or not quotes else 0


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("questions", type=Path, nargs="+")
    parser.add_argument("--most", type=int, default=3000)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--index", type=Path, default=Path("index"))
    return parser.parse_args()


def read(files: list[Path], most: int) -> list[str]:
    questions = []
    for file in files:
        opened = gzip.open if file.suffix == ".gz" else open
        with opened(file, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        questions += [str(row.get("question", row.get("text", ""))) for row in rows]
    random.Random(0).shuffle(questions)
    return questions[:most]


if __name__ == "__main__":
    raise SystemExit(main())
