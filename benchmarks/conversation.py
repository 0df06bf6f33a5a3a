"""Conversations beside simpler ways: ``python -m benchmarks.conversation TESTSET... --index DIR``.

A set that holds both halves is asked by half: ``--split dev`` or ``--split test``.

Every turn of the sets' conversations is asked four ways: as ketabot takes it, the last question
alone, everything asked so far joined, and as a person rewrote it to stand alone. Prints how many
first quotes are right on turns that depend on earlier ones, on openers and topic shifts, how many
unanswerable turns are declined, and how much longer a turn takes than its standalone question,
asked by itself.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from ketabot.answers import Answer, Turn, spoken
from ketabot.bot import Ketabot
from ketabot.config import load_config
from ketabot.evaluation.cases import Case, hits_any
from ketabot.evaluation.testset import read_testsets

WAYS = ("ketabot", "last question alone", "everything joined", "human rewrite")
REPEATS = 5
"""Times that each turn is asked for its duration; the shortest counts."""

Tally = dict[tuple[str, str], list[bool]]


def group_of(case: Case) -> str:
    """Return how a turn is judged; empty: it is not judged here."""
    if case.answerable is None:
        return ""
    if not case.answerable:
        return "unanswerable, declined"
    return "dependent, first right" if case.rewrite else "openers and shifts, first right"


def is_right(case: Case, answer: Answer) -> bool:
    """Whether the first quote is right or, without a right one, nothing is quoted."""
    if not case.answerable:
        return not answer.quotes
    return bool(answer.quotes) and hits_any(answer.quotes[0], case.gold)


def run(bot: Ketabot, cases: Sequence[Case], *, timed: bool) -> tuple[Tally, list[float]]:
    """Ask every turn in every way; the turns follow on ketabot's own answers."""
    tally: Tally = defaultdict(list)
    added: list[float] = []
    turns: dict[str, list[Turn]] = defaultdict(list)
    for case in cases:
        history = tuple(turns[case.conversation])
        asked = [turn.content for turn in history if turn.role == "user"]
        answer = bot.ask(case.question, history)
        if group := group_of(case):
            others = (
                case.question,
                " ".join([*asked, case.question]),
                case.rewrite or case.question,
            )
            answers = (answer, *(bot.ask(text[:2000]) for text in others))
            for way, found in zip(WAYS, answers, strict=True):
                tally[group, way].append(is_right(case, found))
            if timed:
                alone = duration(bot, answer.standalone_question)
                added.append(duration(bot, case.question, history) - alone)
        turns[case.conversation] += [Turn("user", case.question), Turn("assistant", spoken(answer))]
    return tally, added


def duration(bot: Ketabot, question: str, history: Sequence[Turn] = ()) -> float:
    """Return how long a question takes, in milliseconds."""
    return min(bot.ask(question, history).timings_ms["total"] for _ in range(REPEATS))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("testset", nargs="+", type=Path)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--reader", default="learned")
    parser.add_argument("--timed", action="store_true", help="measure the added time too")
    parser.add_argument("--split", help="ask only lines of this split, or of none")
    options = parser.parse_args(arguments)
    paths = {"corpus": options.corpus, "index": options.index}
    bot = Ketabot(load_config(flags={"paths": paths, "reading": {"reader": options.reader}}))
    texts = {path: bot.text_of(path) for path in bot.paths()}
    cases = [one for one in read_testsets(options.testset, texts).cases if one.conversation]
    if options.split:
        cases = [one for one in cases if one.split in ("", options.split)]
    tally, added = run(bot, cases, timed=options.timed)
    for group in dict.fromkeys(group for group, _ in tally):
        for way in WAYS:
            right = tally[group, way]
            print(f"{group:<34}{way:<22}{sum(right):>4} of {len(right)}")
    if added:
        ninth = statistics.quantiles(added, n=10)[-1]
        print(
            f"added time: median {statistics.median(added):.1f} ms, 9 of 10 within {ninth:.1f} ms"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
