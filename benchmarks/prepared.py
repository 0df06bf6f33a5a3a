"""What prepared questions are worth, by their number, plain and learned; and what many cost.

    python benchmarks/prepared.py quality tests/testset/dev.jsonl [--counts 1 4 12 0] [--passes 4]
    python benchmarks/prepared.py scale [--questions 100000]
    python benchmarks/prepared.py foreign DIR...

``quality`` takes the first 1, 4 and 12 questions of each sentence, and all (0), builds a library
with them and asks the questions of the test set: once with the model as it is, once with the
model adapted to just those. Figures: the first sentence right, of all and of paraphrases; right
within three; AUROC of answerable against not, by the lead of the nearest prepared question over
the nearest one without an answer. Unanswered questions are all there each time.

``scale`` adds questions that are made up of words of the documents until there are as many as
asked for, builds the index, adds ten more and builds again, and times answers by each reader in
turns: with the adaptation, if the corpus has one, with the model as it came, and without prepared
questions.

``foreign`` takes folders with ``passages.jsonl.gz`` and ``questions.jsonl.gz`` and tells for which
share of the answerable questions the nearest passage, and one of the ten nearest, is their own: by
the model as it came, and by the one that has learned the questions of --corpus. Documents are
searched with the former.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from ketabot import Ketabot
from ketabot.adapting import adapt_model
from ketabot.building import build_index
from ketabot.config import Config, EmbeddingConfig, load_config
from ketabot.documents import Span, hits
from ketabot.embedding import Embedder, load_embedder, model_files, read_adaptation
from ketabot.errors import CorpusError
from ketabot.evaluation.cases import Case
from ketabot.evaluation.material import open_material
from ketabot.evaluation.testset import read_testsets
from ketabot.index import load_library

ASKED, ADAPTATION = "asked.jsonl", "adaptation.safetensors"
MOST_RANK = 10_000
WITHOUT = "none in use"
READERS = ("simple", "learned")
Line = dict[str, Any]


def main() -> None:
    options = parse()
    if options.part == "foreign":
        foreign(options)
        return
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(options.corpus, Path(folder, "corpus"))
        run = quality if options.part == "quality" else scale
        run(Path(folder), options)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parts = parser.add_subparsers(dest="part", required=True)
    worth = parts.add_parser("quality")
    worth.add_argument("testset", type=Path)
    worth.add_argument("--counts", type=int, nargs="+", default=[1, 4, 12, 0])
    worth.add_argument("--passes", type=int, default=4)
    many = parts.add_parser("scale")
    many.add_argument("--questions", type=int, default=100_000)
    others = parts.add_parser("foreign")
    others.add_argument("folders", type=Path, nargs="+")
    return parser.parse_args()


def config_of(folder: Path, **sections: dict[str, object]) -> Config:
    paths = {"corpus": folder / "corpus", "index": folder / "index", **sections.pop("paths", {})}
    reading = {"reader": "simple"}  # what prepared questions are worth, before anything is read
    return load_config(flags={"paths": paths, "reading": reading, **sections})


def quality(folder: Path, options: argparse.Namespace) -> None:
    (folder / "corpus" / ADAPTATION).unlink(missing_ok=True)
    config = config_of(folder, adapting={"passes": options.passes})
    embedder = load_embedder(config.embedding)
    lines = read_lines(options.corpus / ASKED)
    build_index(config, embedder)
    plain = config_of(folder, retrieval={"prepared": 0})
    show("none", 0, figures(plain, embedder, options.testset))
    for count in options.counts:
        kept = [{**line, "questions": line["questions"][: count or None]} for line in lines]
        write_lines(folder / "corpus" / ASKED, kept)
        (folder / "corpus" / ADAPTATION).unlink(missing_ok=True)
        build_index(config, embedder)
        total = sum(len(line["questions"]) for line in kept)
        show(f"{count or 'all'}, plain", total, figures(config, embedder, options.testset))
        library = load_library(config.paths.index)
        try:
            summary = adapt_model(
                config, library, embedder, model_files(config.embedding), say_nothing
            )
        except CorpusError as error:
            print(f"    not adapted: {error}", flush=True)
            continue
        build_index(config, embedder)
        name = f"{count or 'all'}, adapted" + ("" if summary.written else " (no gain: plain)")
        show(name, total, figures(config, embedder, options.testset))
        print(f"    learned in {summary.seconds:.0f} s, {summary.passes} passes", flush=True)


def say_nothing(step: str, done: int, total: int) -> None:
    """Draw no bar: the figures are what is looked at."""
    del step, done, total


def figures(config: Config, embedder: Embedder, testset: Path) -> dict[str, float]:
    material = open_material(config)
    cases = [
        case
        for case in read_testsets([testset], material.texts).cases
        if not case.conversation and not case.history and case.answerable is not None
    ]
    bot = Ketabot(config, embedder=embedder)
    ranks, free, lead, answerable = [], [], [], []
    for case in cases:
        reading = bot.read(case.question)
        answerable.append(bool(case.gold))
        lead.append(reading.evidence.get("nearness", reading.evidence.get("similarity", 0.0)))
        if case.gold:
            spans = (material.library.span(one.row) for one in reading.sentences)
            ranks.append(rank_of(spans, case))
            free.append(case.type == "paraphrase")
    place, lay = np.array(ranks), np.array(free)
    return {
        "first": float((place == 1).mean()),
        "paraphrases": float((place[lay] == 1).mean()),
        "within 3": float((place <= 3).mean()),
        "AUROC": float(roc_auc_score(answerable, lead)),
    }


def rank_of(spans: Iterator[Span], case: Case) -> int:
    for place, span in enumerate(spans, start=1):
        if any(hits(span, gold) for gold in case.gold):
            return place
    return MOST_RANK


def show(name: str, questions: int, found: dict[str, float]) -> None:
    told = "  ".join(f"{key} {value:.3f}" for key, value in found.items())
    print(f"{name:24} {questions:6,} questions  {told}", flush=True)


def scale(folder: Path, options: argparse.Namespace) -> None:
    config = config_of(folder)
    embedder = load_embedder(config.embedding)
    lines = read_lines(folder / "corpus" / ASKED)
    lot = np.random.default_rng(0)
    vocabulary = sorted({word for line in lines for word in line["text"].split()})
    wanted = options.questions - sum(len(line["questions"]) for line in lines)
    for number in range(max(0, wanted)):
        words = [vocabulary[place] for place in lot.integers(len(vocabulary), size=9)]
        lines[number % len(lines)]["questions"].append(" ".join(words) + "?")
    write_lines(folder / "corpus" / ASKED, lines)
    print(f"built in {timed(config, embedder):.0f} s", flush=True)
    lines[0]["questions"] += [f"is this new question number {number}?" for number in range(10)]
    write_lines(folder / "corpus" / ASKED, lines)
    print(f"ten questions more, built in {timed(config, embedder):.1f} s", flush=True)
    bots = opened_in_all_ways(folder, config, embedder)
    times: dict[tuple[str, str], list[float]] = {name: [] for name in bots}
    for example in next(iter(bots.values())).prompts.examples * 40:
        for name, bot in bots.items():
            times[name].append(bot.ask(example).timings_ms["total"])
    medians = {name: statistics.median(some[10:]) for name, some in times.items()}
    for (reader, way), median in medians.items():
        without = medians[reader, WITHOUT]
        print(
            f"{reader:8} {way:28} median answer {median:6.1f} ms, {median - without:+6.1f} ms, "
            f"{median / without:.2f} times"
        )


def opened_in_all_ways(
    folder: Path, config: Config, embedder: Embedder
) -> dict[tuple[str, str], Ketabot]:
    """Open the library with each reader, by what it has to go by.

    Its adaptation is taken out on the way.
    """
    bots: dict[tuple[str, str], Ketabot] = {}
    if load_library(config.paths.index).evidence == "adapted":
        bots |= opened("prepared questions, adapted", config, embedder)
        plain = config_of(folder, paths={"index": folder / "index-plain"})
        (folder / "corpus" / ADAPTATION).unlink()
        print(f"without the adaptation built in {timed(plain, embedder):.0f} s", flush=True)
        config = plain
    bots |= opened("prepared questions", config, embedder)
    off = config.model_copy(
        update={"retrieval": config.retrieval.model_copy(update={"prepared": 0})}
    )
    return bots | opened(WITHOUT, off, embedder)


def opened(way: str, config: Config, embedder: Embedder) -> dict[tuple[str, str], Ketabot]:
    """Open a library with each reader."""
    readers = {
        reader: config.model_copy(
            update={"reading": config.reading.model_copy(update={"reader": reader})}
        )
        for reader in READERS
    }
    return {(reader, way): Ketabot(one, embedder=embedder) for reader, one in readers.items()}


def foreign(options: argparse.Namespace) -> None:
    base = load_embedder(EmbeddingConfig())
    adapted = base.adapted(read_adaptation((options.corpus / ADAPTATION).read_bytes()))
    for folder in options.folders:
        texts = {one["id"]: text_of(one) for one in zipped(folder / "passages.jsonl.gz")}
        asked = [one for one in zipped(folder / "questions.jsonl.gz") if one["answerable"]]
        rows = {name: row for row, name in enumerate(texts)}
        own = np.array([rows[one["passage_id"]] for one in asked])
        for name, model in (("base", base), ("adapted", adapted)):
            passages = model.encode(list(texts.values()))
            similarity = model.encode([one["question"] for one in asked]) @ passages.T
            better = (similarity > similarity[np.arange(len(own)), own][:, None]).sum(axis=1)
            first, ten = (better == 0).mean(), (better < 10).mean()
            print(f"{folder.name:14} {name:8} first {first:.3f}  within 10 {ten:.3f}", flush=True)


def text_of(passage: Line) -> str:
    parts = passage.get("sentences") or [passage]
    return " ".join(part["text"] for part in parts)


def zipped(path: Path) -> Iterator[Line]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def timed(config: Config, embedder: Embedder) -> float:
    started = time.perf_counter()
    build_index(config, embedder)
    return time.perf_counter() - started


def read_lines(path: Path) -> list[Line]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write_lines(path: Path, lines: list[Line]) -> None:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
