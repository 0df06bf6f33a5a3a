"""How long a person waits: help, a first answer in a fresh process, and then each answer.

    python benchmarks/latency.py [--runs 5] [--corpus corpus] [--index index]

The first two run in processes of their own, after one warm-up that is not counted.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

from ketabot import Ketabot
from ketabot.config import load_config


def main() -> None:
    options = parse()
    where = ["--corpus", str(options.corpus), "--index", str(options.index)]
    command = [sys.executable, "-m", "ketabot"]
    show("ketabot --help, s", timed([*command, "--help"], options.runs))
    question = "How quickly does ketamine relieve depression?"
    show(
        "first answer in a fresh process, s",
        timed([*command, "ask", question, *where], options.runs),
    )
    flags = {"paths": {"corpus": options.corpus, "index": options.index}}
    bot = Ketabot(load_config(flags=flags))
    stages: dict[str, list[float]] = {}
    for example in bot.prompts.examples * 20:
        for stage, milliseconds in bot.ask(example).timings_ms.items():
            stages.setdefault(stage, []).append(milliseconds)
    for stage, times in stages.items():
        show(f"then each answer, {stage}, ms", times[10:])


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--index", type=Path, default=Path("index"))
    return parser.parse_args()


def timed(command: list[str], runs: int) -> list[float]:
    seconds = []
    for _ in range(runs + 1):
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        seconds.append(time.perf_counter() - started)
    return seconds[1:]


def show(name: str, values: list[float]) -> None:
    ordered = sorted(values)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    print(f"{name:<40} median {statistics.median(ordered):7.2f}   95 % {p95:7.2f}")


if __name__ == "__main__":
    main()
