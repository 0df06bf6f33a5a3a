"""How time and memory grow with the library: index 1/4, 1/2 and all of a set of texts, then ask.

    python benchmarks/scale.py qa.jsonl.gz [--parts 0.25 0.5 1] [--questions 300]

The file holds one JSON object a line with ``question`` and ``answer``, as MedQuAD does; each
answer becomes one text file of the corpus, and the questions are asked of the finished index.
Building runs in a process of its own, whose peak memory the operating system reports.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ASK = """
import json, sys, time
from pathlib import Path
from ketabot import Ketabot
folder, questions = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text())
started = time.perf_counter()
bot = Ketabot.open(corpus=folder / "corpus", index=folder / "index")
opened = time.perf_counter() - started
times = []
for question in questions:
    started = time.perf_counter()
    bot.ask(question)
    times.append(1000 * (time.perf_counter() - started))
print(json.dumps({"opened": opened, "times": times[20:]}))
"""


def main() -> None:
    options = parse()
    rows = read(options.data)
    print(f"{len(rows)} texts, {sum(len(row['answer']) for row in rows) / 1e6:.1f} M characters")
    print(
        f"{'part':>5} {'texts':>7} {'chunks':>8} {'sentences':>10} {'build s':>8} {'chunks/s':>9} "
        f"{'peak GB':>8} {'disk MB':>8} {'open s':>7} {'median ms':>10} {'p95 ms':>7}"
    )
    for part in options.parts:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), rows[: round(part * len(rows))], part, options)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--parts", type=float, nargs="+", default=[0.25, 0.5, 1.0])
    parser.add_argument("--questions", type=int, default=300)
    return parser.parse_args()


def read(file: Path) -> list[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    random.Random(0).shuffle(rows)
    return rows


def measure(
    folder: Path, rows: list[dict[str, Any]], part: float, options: argparse.Namespace
) -> None:
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, row in enumerate(rows):
        (corpus / f"{number:05}.txt").write_text(row["answer"], encoding="utf-8", newline="")
    where = ["--corpus", str(corpus), "--index", str(folder / "index")]
    started = time.perf_counter()
    built = subprocess.run(
        [sys.executable, "-m", "ketabot", "index", *where, "--json"],
        check=True,
        stdout=subprocess.PIPE,
    )
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
    summary = json.loads(built.stdout)
    disk = sum(file.stat().st_size for file in (folder / "index").rglob("*") if file.is_file())
    asked = ask(folder, rows, options.questions)
    times = sorted(asked["times"])
    print(
        f"{part:>5} {summary['documents']:>7} {summary['chunks']:>8} {summary['sentences']:>10} "
        f"{seconds:>8.0f} {summary['chunks'] / seconds:>9.1f} {peak:>8.2f} {disk / 2**20:>8.0f} "
        f"{asked['opened']:>7.1f} {statistics.median(times):>10.1f} "
        f"{times[int(0.95 * len(times))]:>7.1f}",
        flush=True,
    )
    if summary["skipped"]:
        print(f"      skipped: {len(summary['skipped'])}, first: {summary['skipped'][0]}")


def ask(folder: Path, rows: list[dict[str, Any]], count: int) -> dict[str, Any]:
    questions = folder / "questions.json"
    questions.write_text(json.dumps([row["question"] for row in rows[: count + 20]]))
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(folder), str(questions)], check=True, stdout=subprocess.PIPE
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


if __name__ == "__main__":
    main()
