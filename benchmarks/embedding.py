"""How fast texts are embedded, and what the number format costs in recall.

    python benchmarks/embedding.py [TEXT] [--rounds N] [--texts N] [--documents N]

TEXT is a folder of .txt and .md files or a gzipped JSON Lines file whose lines have an "answer"
or a "text" (and, for recall, a "question"); without it, the corpus of ketabot.

Speed: ``SentenceTransformer.encode`` as it comes (float32, batches of 32) and ketabot's embedder
take turns on the same texts in the same process, and each round gives one ratio, so that a busy
machine slows both. Recall: share of the ten nearest documents by float32 that are found, and how
often the document that belongs to a question is among the ten, by float32 and by ours.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ketabot.config import EmbeddingConfig
from ketabot.embedding import Embedder, Matrix, load_embedder
from ketabot.embedding.engine import packaged_folder
from ketabot.embedding.files import PACKAGED
from ketabot.embedding.packing import computes_bfloat16

ROOT = Path(__file__).parent.parent
CHUNK_TOKENS = 155
Pair = tuple[str, str]
Encode = Callable[[Sequence[str]], Matrix]


def main() -> None:
    options = _options()
    pairs = read(options.text)
    random.Random(0).shuffle(pairs)
    chunks, sentences = cut(pairs)
    ours = load_embedder(EmbeddingConfig(model=PACKAGED, threads=options.threads))
    encode = library_encoder()
    _tell_machine(ours)
    print(f"\n{'texts':<10}{'n':>6}{'tokens':>8}{'default/s':>11}{'ours/s':>9}   times as fast")
    compare("chunks", chunks[: options.texts], encode, ours, options.rounds)
    compare("sentences", sentences[: options.texts * 4], encode, ours, options.rounds)
    tell_latency(ours, [question or "How long does it last?" for question, _ in pairs[:200]])
    asked = [(question, text) for question, text in pairs if question][: options.documents]
    if asked and ours.precision != "float32":
        exact = load_embedder(
            EmbeddingConfig(model=PACKAGED, precision="float32", threads=options.threads)
        )
        tell_recall(asked, exact, ours, options.questions)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("text", nargs="?", type=Path, default=ROOT / "corpus")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--texts", type=int, default=128, help="chunks; four times the sentences")
    parser.add_argument("--documents", type=int, default=3000, help="documents for recall")
    parser.add_argument("--questions", type=int, default=1000, help="questions for recall")
    parser.add_argument("--threads", type=int, default=0)
    return parser.parse_args()


def read(path: Path) -> list[Pair]:
    """Read (question, text) pairs; the question is empty where there is none."""
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.suffix in {".txt", ".md"})
        return [("", file.read_text(encoding="utf-8")) for file in files]
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [(row.get("question", ""), row.get("answer", row.get("text", ""))) for row in rows]


def cut(pairs: Sequence[Pair]) -> tuple[list[str], list[str]]:
    """Cut texts roughly into chunks of about ``CHUNK_TOKENS`` tokens and into sentences."""
    chunks: list[str] = []
    sentences: list[str] = []
    words = CHUNK_TOKENS * 7 // 10
    for _, text in pairs[:2000]:
        split = text.split()
        chunks += [" ".join(split[at : at + words]) for at in range(0, len(split), words)]
        sentences += [part for part in re.split(r"(?<=[.!?])\s+", text) if 20 < len(part) < 400]
    whole = [chunk for chunk in chunks if len(chunk.split()) == words]
    return whole, sentences


def library_encoder() -> Encode:
    """Take the packaged model as sentence-transformers gives it, with all its defaults."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(packaged_folder()), device="cpu", local_files_only=True)

    def encode(texts: Sequence[str]) -> Matrix:
        result: Matrix = model.encode(
            list(texts), normalize_embeddings=True, show_progress_bar=False
        )
        return result

    return encode


def _tell_machine(ours: Embedder) -> None:
    import torch

    units = torch.cpu.get_capabilities()
    known = [unit for unit in ("amx_bf16", "avx512_bf16", "avx512_vnni", "avx2") if units.get(unit)]
    print(f"CPU: {units.get('cpu_name', 'unknown')}, {os.cpu_count()} cores, {', '.join(known)}")
    print(f"computes bfloat16: {computes_bfloat16()}; ours: {ours.name} in {ours.precision}")
    print(f"torch {torch.__version__}, {torch.get_num_threads()} threads")


def compare(name: str, texts: Sequence[str], library: Encode, ours: Embedder, rounds: int) -> None:
    """Time both in turns and print the ratios."""
    for encode in (library, ours.encode):
        encode(texts[:8])
    times = [(_seconds(library, texts), _seconds(ours.encode, texts)) for _ in range(rounds)]
    ratios = [default / own for default, own in times]
    tokens = statistics.mean(ours.count_tokens(texts))
    default, own = (len(texts) / statistics.median(column) for column in zip(*times, strict=True))
    print(
        f"{name:<10}{len(texts):>6}{tokens:>8.0f}{default:>11.0f}{own:>9.0f}   "
        f"{min(ratios):.2f} / {statistics.median(ratios):.2f} / {max(ratios):.2f} (min/median/max)"
    )


def _seconds(encode: Encode, texts: Sequence[str]) -> float:
    start = time.perf_counter()
    encode(texts)
    return time.perf_counter() - start


def tell_latency(ours: Embedder, questions: Sequence[str]) -> None:
    ours.encode_query(questions[0])
    times = []
    for question in questions:
        start = time.perf_counter()
        ours.encode_query(question)
        times.append(1000 * (time.perf_counter() - start))
    print(f"\none question: median {statistics.median(times):.1f} ms, slowest {max(times):.1f} ms")


def tell_recall(pairs: Sequence[Pair], exact: Embedder, ours: Embedder, questions: int) -> None:
    """Print recall@10 of our vectors against the nearest ten by float32, and against the gold.

    A document that is as near by float32 as the tenth counts as one of the ten: many answers of
    some collections are word for word the same.
    """
    documents = [text for _, text in pairs]
    asked = [question for question, _ in pairs[:questions]]
    scores = _queries(exact, asked) @ exact.encode(documents).T
    truth = best_ten(scores)
    found = best_ten(_queries(ours, asked) @ ours.encode(documents).T)
    tenth = np.take_along_axis(scores, truth[:, 9:], axis=1)
    as_near = np.take_along_axis(scores, found, axis=1) >= tenth - 1e-6
    same = [len(set(a) & set(b)) / 10 for a, b in zip(truth, found, strict=True)]
    gold = np.arange(len(asked))[:, None]
    before, after = ((rows == gold).any(axis=1).mean() for rows in (truth, found))
    print(f"\nrecall@10, {len(asked)} questions over {len(documents)} documents")
    print(f"  of the ten nearest by float32: {as_near.mean():.4f} ({np.mean(same):.4f} by number)")
    print(f"  of the right document: float32 {before:.4f}, {ours.precision} {after:.4f}")


def _queries(embedder: Embedder, questions: Sequence[str]) -> Matrix:
    return np.stack([embedder.encode_query(question) for question in questions])


def best_ten(scores: Matrix) -> NDArray[np.intp]:
    """Find the ten columns of the highest scores in each row, best first: (n, 10)."""
    order: NDArray[np.intp] = np.argsort(-scores, axis=1, kind="stable")
    return order[:, :10]


if __name__ == "__main__":
    main()
