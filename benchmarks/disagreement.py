"""Which sentences ketabot takes to disagree: every pair that is alike enough, to be read by people.

    python benchmarks/disagreement.py [--index index] [--least 0.35]
    python benchmarks/disagreement.py --passages FILE.jsonl.gz [--least 0.6] [--most 3000]

Of an index all pairs of quotable sentences are tried; of passages, JSON Lines with "text" or with
"sentences": [{"text"}…], those of the first so many sentences, split and embedded here. Printed
are the pairs found, each with its similarity and what is said to differ; how many of them are
right, people have to tell.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketabot.config import load_config
from ketabot.disagreement import claim, difference
from ketabot.embedding import load_embedder
from ketabot.index import load_library
from ketabot.segmentation import split_sentences

Sentences = tuple[list[str], NDArray[np.float32]]


def of_index(folder: Path) -> Sentences:
    """Return the quotable sentences of an index and their (n, d) unit vectors."""
    library = load_library(folder).without_prepared()
    rows = [row for row in range(library.sentence_count) if library.is_quotable(row)]
    texts = [library.sentence_text(row) for row in rows]
    return texts, library.sentence_vectors[rows].astype(np.float32)


def in_passage(passage: dict[str, Any]) -> list[str]:
    """Return its sentences: as they are given, or as ketabot splits its text."""
    if "sentences" in passage:
        return [sentence["text"] for sentence in passage["sentences"]]
    text = passage["text"]
    return [text[start:end] for start, end in split_sentences(text)]


def of_passages(file: Path, most: int) -> Sentences:
    """Return the first sentences of a file of passages and their (n, d) unit vectors."""
    texts: dict[str, None] = {}
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            texts.update(dict.fromkeys(in_passage(json.loads(line))))
            if len(texts) >= most:
                break
    unique = list(texts)[:most]
    return unique, load_embedder(load_config().embedding).encode(unique)


def alike(vectors: NDArray[np.float32], least: float) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs of rows whose cosine is at least ``least``."""
    for row in range(len(vectors) - 1):
        cosines = vectors[row + 1 :] @ vectors[row]
        for place in np.flatnonzero(cosines >= least).tolist():
            yield row, row + 1 + place, float(cosines[place])


def main() -> None:
    """Print the pairs, most alike first, and how many were tried."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--passages", type=Path)
    parser.add_argument("--least", type=float, default=0.35)
    parser.add_argument("--most", type=int, default=3000)
    options = parser.parse_args()
    source = options.passages
    texts, vectors = (
        of_index(options.index) if source is None else of_passages(source, options.most)
    )
    claims = [claim(text) for text in texts]
    tried, found = 0, []
    for one, other, cosine in alike(vectors, options.least):
        tried += 1
        differs = difference(claims[one], claims[other], cosine)
        if differs is not None:
            found.append((cosine, differs, texts[one], texts[other]))
    for cosine, differs, first, second in sorted(found, key=lambda pair: -pair[0]):
        print(f"{cosine:.2f} {differs.kind.value}: {differs.one} | {differs.other}")
        print(f"  {first}\n  {second}")
    print(f"{len(texts)} sentences, {tried} pairs of at least {options.least}, {len(found)} differ")


if __name__ == "__main__":
    main()
