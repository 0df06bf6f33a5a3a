"""How long a person at the page waits: until their message shows, and until its answer does.

    python benchmarks/page.py tests/testset/dev.jsonl [--most 60] [--corpus corpus] [--index index]

Questions that stand alone are typed into the real page in a headless Chromium, one conversation
each, with the server in a process of its own. The clock starts at the Enter key and stops when the
browser has painted. Beside it stands what the server itself needs for the same questions, asked
without a page in this process.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.latency import show
from playwright.sync_api import Page, sync_playwright

from ketabot import Ketabot
from ketabot.config import load_config
from ketabot.evaluation.testset import read_testsets

WARM_UP = 5

WAIT = """async question => {
  const field = document.querySelector("#question textarea");
  const painted = async selector => {
    while (!document.querySelector(selector)) await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    return performance.now();
  };
  const key = { key: "Enter", code: "Enter", keyCode: 13, bubbles: true };
  const began = performance.now();
  field.dispatchEvent(new KeyboardEvent("keypress", key));
  field.dispatchEvent(new KeyboardEvent("keydown", key));
  const shown = await painted("#conversation .question") - began;
  return [shown, await painted("#conversation .answer") - began];
}"""


def main() -> None:
    options = parse()
    flags = {"paths": {"corpus": options.corpus, "index": options.index}}
    bot = Ketabot(load_config(flags=flags))
    texts = {path: bot.text_of(path) for path in bot.paths()}
    cases = read_testsets([options.testset], texts).cases
    questions = [one.question for one in cases if not one.conversation and not one.history]
    questions = questions[: options.most + WARM_UP]
    alone = [bot.ask(question).timings_ms["total"] for question in questions]
    with serving(options) as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_page()
        waits = [waited(page, address, question) for question in questions]
        browser.close()
    show("without a page, ms", alone[WARM_UP:])
    show("until the message shows, ms", [one[0] for one in waits[WARM_UP:]])
    show("until its answer shows, ms", [one[1] for one in waits[WARM_UP:]])


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("testset", type=Path)
    parser.add_argument("--most", type=int, default=60)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--index", type=Path, default=Path("index"))
    return parser.parse_args()


def waited(page: Page, address: str, question: str) -> tuple[float, float]:
    page.goto(address)
    page.locator("#question textarea").fill(question)
    page.wait_for_timeout(300)  # the page has come to rest: a person has typed this
    shown, answered = page.evaluate(WAIT, question)
    return shown, answered


@contextmanager
def serving(options: argparse.Namespace) -> Iterator[str]:
    where = ["--corpus", str(options.corpus), "--index", str(options.index), "--port", "0"]
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "ketabot", "serve", *where],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=dict(os.environ),
    )  # fmt: skip
    try:
        for line in process.stdout or ():
            if found := re.search(r"http://\S+", line):
                time.sleep(1)
                yield found[0]
                break
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
