"""Third-party question sets → passages cut into sentences, and questions with the right ones.

    python -m training.reader.data --data DIR --out build/reader

DIR holds ``squad2_dev``, ``covid_qa``, ``lay_health`` and ``lay_authored``; README.md tells where
they come from and their licences. Nothing of them is kept in the project.

Written are ``passages.jsonl.gz`` and ``questions.jsonl.gz``. A passage names those of its set that
are most like it, so that training can mix them. A part of each set, by passage or by article, is
marked ``dev`` and never learned from.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ketabot.config import EmbeddingConfig
from ketabot.embedding import load_embedder
from ketabot.embedding.files import PACKAGED
from ketabot.segmentation import split_sentences

Json = dict[str, Any]

SETS = ("lay_authored", "lay_health", "squad2_dev", "covid_qa")
HELD_BACK = {"lay_authored": 0.15, "lay_health": 0.1, "squad2_dev": 0.2, "covid_qa": 0.1}
"""Share of the passages, or articles, of each set that is measured with."""
AROUND = 5
"""Sentences of a long article on either side of an answer that make a passage of it."""
NEAR = 8
"""Passages that are named as most like another."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("build/reader"))
    options = parser.parse_args()
    passages: list[Json] = []
    questions: list[Json] = []
    for name in SETS:
        read = read_lay if name.startswith("lay") else read_spans
        some, asked = read(options.data / name, name)
        add_near(some)
        passages += some
        questions += asked
        dev = sum(question["split"] == "dev" for question in asked)
        print(f"{name}: {len(some)} passages, {len(asked)} questions, {dev} of them held back")
    options.out.mkdir(parents=True, exist_ok=True)
    write(options.out / "passages.jsonl.gz", passages)
    write(options.out / "questions.jsonl.gz", questions)


def read_lay(folder: Path, name: str) -> tuple[list[Json], list[Json]]:
    """Read a set that tells, for every question, the numbers of the right sentences."""
    passages = [
        {
            "id": f"{name}/{one['id']}",
            "group": one.get("focus", one["id"]),
            "title": one.get("title", one.get("focus", "")),
            "sentences": [sentence["text"] for sentence in one["sentences"]],
        }
        for one in lines(folder / "passages.jsonl.gz")
    ]
    groups: dict[Any, Any] = {passage["id"]: passage["group"] for passage in passages}
    questions = [
        {
            "id": f"{name}/{one['id']}",
            "set": name,
            "passage": f"{name}/{one['passage_id']}",
            "question": one["question"],
            "right": one["pos"],
            "partial": one["partial"],
            "style": one["style"],
            "split": split_of(name, groups[f"{name}/{one['passage_id']}"]),
        }
        for one in lines(folder / "questions.jsonl.gz")
    ]
    return passages, questions


def read_spans(folder: Path, name: str) -> tuple[list[Json], list[Json]]:
    """Read a set that tells, for every question, where in a passage the answer stands."""
    texts = {one["id"]: one for one in lines(folder / "passages.jsonl.gz")}
    spans = {key: split_sentences(one["text"]) for key, one in texts.items()}
    asked: dict[tuple[str, int, int], list[Json]] = defaultdict(list)
    for one in lines(folder / "questions.jsonl.gz"):
        key = one["passage_id"]
        hits = sorted({number for answer in one["answers"] for number in hit(spans[key], answer)})
        if one["answerable"] and not hits:
            continue
        first, stop = cut(len(spans[key]), hits)
        question = {
            "id": f"{name}/{one['id']}",
            "set": name,
            "question": one["question"],
            "right": [number - first for number in hits if first <= number < stop],
            "partial": [],
            "style": "span" if hits else "near-miss",
            "split": split_of(name, texts[key]["title"]),
        }
        asked[key, first, stop].append(question)
    passages, questions = [], []
    for (key, first, stop), some in asked.items():
        text = texts[key]["text"]
        passage = {
            "id": f"{name}/{key}/{first}",
            "group": texts[key]["title"],
            "title": texts[key]["title"],
            "sentences": [text[start:end] for start, end in spans[key][first:stop]],
        }
        passages.append(passage)
        questions += [{**question, "passage": passage["id"]} for question in some]
    return passages, questions


def hit(spans: list[tuple[int, int]], answer: Json) -> list[int]:
    """Return the sentences that hold an answer, or its longer part."""
    start, end = answer["start"], answer["start"] + len(answer["text"].rstrip())
    shared = [min(end, stop) - max(start, first) for first, stop in spans]
    return [number for number, some in enumerate(shared) if 2 * some > min(end - start, 60)]


def cut(count: int, hits: list[int]) -> tuple[int, int]:
    """Return which sentences make the passage: all of a short one, those around the answer else."""
    if count <= 2 * AROUND + 4:
        return 0, count
    middle = hits[0] if hits else 0
    first = max(0, middle - AROUND)
    return first, min(count, first + 2 * AROUND + 1)


def split_of(name: str, group: str) -> str:
    """Tell by lot, but always alike, whether a passage or an article is learned from."""
    lot = int.from_bytes(hashlib.sha256(f"{name}/{group}".encode()).digest()[:4]) / 2**32
    return "dev" if lot < HELD_BACK[name] else "train"


def add_near(passages: list[Json]) -> None:
    """Name for each passage those of other groups that are most like it."""
    embedder = load_embedder(EmbeddingConfig(model=PACKAGED))
    vectors = embedder.encode([" ".join([p["title"], *p["sentences"]]) for p in passages])
    groups = np.array([hash_of(passage["group"]) for passage in passages])
    for number, passage in enumerate(passages):
        alike = vectors @ vectors[number]
        alike[groups == groups[number]] = -1
        best = np.argsort(-alike, kind="stable")[:NEAR]
        passage["near"] = [passages[i]["id"] for i in best.tolist() if alike[i] > 0]


def hash_of(group: str) -> int:
    return int.from_bytes(hashlib.sha256(group.encode()).digest()[:7])


def lines(path: Path) -> Iterator[Json]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def write(path: Path, things: list[Json]) -> None:
    with gzip.GzipFile(path, "wb", mtime=0) as file:
        for thing in things:
            file.write((json.dumps(thing, ensure_ascii=False) + "\n").encode())


if __name__ == "__main__":
    main()
