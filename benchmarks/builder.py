"""A process that forks builders which are there to be killed; see durability.py.

    python -m benchmarks.builder FOLDER

All slow imports are done once, before the first fork. Each line on standard input starts a
builder that builds the corpora A and B of FOLDER in turn until it is killed; its pid is printed,
and the next line waits until it is gone.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import bm25s  # noqa: F401 - loaded before the fork
import faiss  # noqa: F401 - loaded before the fork
import Stemmer  # noqa: F401 - loaded before the fork
from benchmarks.durability import Workshop
from tests.fakes import WordEmbedder

from ketabot.building import build_index
from ketabot.segmentation import TokenCounter


def build_for_ever(workshop: Workshop) -> None:
    while True:
        for version in ("A", "B"):
            build_index(workshop.config(version), WordEmbedder())


def main() -> None:
    workshop = Workshop(Path(sys.argv[1]))
    TokenCounter("cl100k_base").count("")
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            build_for_ever(workshop)
        print(pid, flush=True)
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
