"""Kills a builder at random moments and damages files at random, and looks at the answers.

    python -m benchmarks.durability
    python -m benchmarks.durability --kills 500 --mutations 5000 --seed 1

Two corpora, A and B, are built in turn into one index folder. The right answers of both are
known from clean builds. After each kill the index must load and answer as A does or as B does;
after each mutation it must refuse, or answer so all the same, because the damaged file is not
of the generation that serves. Any other answer is wrong or mixed, and the exit code is 1. The
embedder is the bag of words of the tests: what is on trial is what is on disk.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tests.fakes import WordEmbedder

from ketabot.building import build_index
from ketabot.config import ChunkingConfig, Config, PathsConfig
from ketabot.errors import SearchIndexError
from ketabot.index import Library, load_library

ROOT = Path(__file__).parent.parent
LONGEST_LIFE = 0.8
"""Seconds that a builder gets: a few builds."""
QUESTIONS = ("how long does an infusion take", "what does it cost", "is the bladder at risk")
SUBJECTS = ("infusion", "bladder", "cost", "clinic", "mood", "pain")

Answers = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Workshop:
    """Two corpora and the folder that their index is built into, in turn."""

    folder: Path

    def config(self, version: str) -> Config:
        """Return the settings that build A or B into the one index folder."""
        return Config(
            paths=PathsConfig(corpus=self.folder / version, index=self.folder / "index"),
            chunking=ChunkingConfig(tokens=32, overlap=8),
        )

    @property
    def index(self) -> Path:
        """The folder of generations."""
        return self.folder / "index"

    def set_up(self) -> dict[str, Answers]:
        """Write both corpora, build A, then B; return the right answers of each."""
        right = {}
        for version in ("A", "B"):
            (self.folder / version).mkdir()
            for number in range(6):
                text = make_text(version, number)
                (self.folder / version / f"{number}.txt").write_text(text, encoding="utf-8")
            build_index(self.config(version), WordEmbedder())
            right[version] = answers(load_library(self.index))
        return right


def make_text(version: str, number: int) -> str:
    subject = SUBJECTS[number]
    lines = [f"The {subject} of library {version} is told in sentence {n}." for n in range(12)]
    lines.append(f"In library {version} an infusion takes {40 + number} minutes.")
    return "\n\n".join(lines) + "\n"


def answers(library: Library) -> Answers:
    """Ask by meaning, by words and by sentence; return what would be quoted, and from where."""
    embedder = WordEmbedder()
    found = []
    for question in QUESTIONS:
        vector = embedder.encode_query(question)
        dense = library.chunk_vectors.search(vector[np.newaxis], 5)[1][0]
        lexical = library.chunk_terms.search(question, 5)[1]
        rows = [row for chunk in (*dense, *lexical) for row in library.quotable_rows(int(chunk))]
        best = max(rows, key=lambda row: (float(library.sentence_vectors[row] @ vector), -row))
        by_words = library.sentence_terms.search(question, 3)[1]
        for row in (*rows, best, *by_words.tolist()):
            document, _, _ = library.sentence_span(row)
            found.append((document.path, document.sha256, library.sentence_text(row)))
    return tuple(found)


def judge(workshop: Workshop, right: dict[str, Answers]) -> str:
    """Load and ask; return A, B, "refused", or what must never be: "wrong"."""
    try:
        given = answers(load_library(workshop.index))
    except SearchIndexError:
        return "refused"
    return next((version for version, known in right.items() if known == given), "wrong")


@contextmanager
def builders(workshop: Workshop) -> Iterator[Callable[[], int]]:
    """Give a function that starts a builder and returns its pid."""
    command = [sys.executable, "-m", "benchmarks.builder", str(workshop.folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=ROOT, text=True) as process:
        asked, told = process.stdin, process.stdout
        if asked is None or told is None:
            raise RuntimeError("the builder has no pipes")

        def start() -> int:
            asked.write("\n")
            asked.flush()
            return int(told.readline())

        yield start


def count_kills(
    workshop: Workshop, right: dict[str, Answers], kills: int, chance: random.Random
) -> Counter[str]:
    """Kill a builder again and again; count what the index says after each kill."""
    outcomes: Counter[str] = Counter()
    with builders(workshop) as start:
        for _ in range(kills):
            pid = start()
            time.sleep(chance.uniform(0, LONGEST_LIFE))
            os.kill(pid, signal.SIGKILL)
            outcomes[judge(workshop, right)] += 1
            outcomes["(in the middle of writing)"] += any(workshop.index.glob("tmp-*"))
    return outcomes


def flip(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    changed = data[place] ^ (1 << chance.randrange(8))
    return data[:place] + bytes([changed]) + data[place + 1 :]


def truncate(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def zero_tail(data: bytes, chance: random.Random) -> bytes:
    kept = chance.randrange(len(data))
    return data[:kept] + bytes(len(data) - kept)


MUTATIONS: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "flip a bit": flip,
    "truncate": truncate,
    "zero the tail": zero_tail,
}


def damage(workshop: Workshop, chance: random.Random) -> tuple[str, Path, bytes] | None:
    """Damage one file; return how, which, and what it held; ``None`` if it is as it was."""
    files = sorted(path for path in workshop.index.rglob("*") if path.is_file())
    file = chance.choice([path for path in files if path.name != "LOCK"])
    kind = chance.choice([*MUTATIONS, "delete", "swap"])
    before = file.read_bytes()
    if kind == "delete":
        file.unlink()
        return kind, file, before
    if kind == "swap":
        others = [path for path in files if path.name == file.name and path != file]
        after = chance.choice(others).read_bytes() if others else before
    else:
        after = MUTATIONS[kind](before, chance)
    if after == before:
        return None
    file.write_bytes(after)
    return kind, file, before


def count_mutations(
    workshop: Workshop, right: dict[str, Answers], mutations: int, chance: random.Random
) -> Counter[tuple[str, str]]:
    """Damage one file after the other; count what the index says, by kind of damage."""
    outcomes: Counter[tuple[str, str]] = Counter()
    serving = {workshop.index.name, (workshop.index / "CURRENT").read_text("ascii").strip()}
    while outcomes.total() < mutations:
        done = damage(workshop, chance)
        if done is None:
            continue
        kind, file, before = done
        verdict = judge(workshop, right)
        if file.parent.name in serving and verdict == "B":
            verdict = "wrong"  # the damage went unnoticed
        outcomes[kind, verdict] += 1
        file.write_bytes(before)
    return outcomes


def main() -> int:
    parser = argparse.ArgumentParser(description="Durability of the index.")
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--mutations", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    folder = Path(tempfile.mkdtemp(prefix="ketabot-durability-"))
    try:
        workshop = Workshop(folder)
        right = workshop.set_up()
        damaged = count_mutations(workshop, right, options.mutations, chance)
        print(f"{options.mutations} mutations")
        for (kind, verdict), count in sorted(damaged.items()):
            print(f"  {kind:14} {verdict:8} {count:6}")
        killed = count_kills(workshop, right, options.kills, chance)
        print(f"{options.kills} kills")
        for verdict, count in sorted(killed.items()):
            print(f"  {verdict:26} {count:6}")
    finally:
        shutil.rmtree(folder)
    wrong = killed["wrong"] + killed["refused"]
    wrong += sum(count for (_, verdict), count in damaged.items() if verdict == "wrong")
    print(f"wrong, mixed or lost: {wrong}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
