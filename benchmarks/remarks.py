"""What a remark before a question costs: ``python -m benchmarks.remarks [FILE] --index DIR``.

People say for whom they ask, why, or how they are before they ask. Questions of a test set that are
answered rightly by themselves are asked again, each behind one of the remarks that the router's
encoder has not learned (the ``dev`` split of ``training/routing/remarks.jsonl``, seeded; its
classifier is fitted on them too, beside other messages); each remark stands before four of them.
None of them tells of danger, so help that stands alone is a false alarm.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from training.routing.messages import read_remarks

from ketabot.answers import Answer, Route
from ketabot.bot import Ketabot
from ketabot.config import load_config
from ketabot.evaluation.cases import Case, hits_any
from ketabot.evaluation.testset import read_testsets

EACH = 4
"""Questions behind each remark."""
SEED = 7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("testset", type=Path, nargs="?", default=Path("tests/testset/dev.jsonl"))
    parser.add_argument("--index", type=Path, default=Path("index"))
    options = parser.parse_args()
    bot = Ketabot(load_config(flags={"paths": {"index": options.index}}))
    texts = {path: bot.text_of(path) for path in bot.paths()}
    cases = [
        case
        for case in read_testsets([options.testset], texts).cases
        if case.gold and not case.conversation and is_right(case, bot.ask(case.question))
    ]
    became = Counter(
        outcome(case, bot.ask(f"{remark} {case.question}")) for remark, case in drawn(cases)
    )
    print(f"{became.total()} questions that are answered rightly, each behind a remark")
    for name, count in became.most_common():
        print(f"{name:28} {count:4} {count / became.total():.3f}")


def drawn(cases: Sequence[Case]) -> Iterator[tuple[str, Case]]:
    """Yield each remark with some questions."""
    chance = random.Random(SEED)
    for remark in read_remarks("dev"):
        for case in chance.sample(cases, EACH):
            yield remark, case


def outcome(case: Case, answer: Answer) -> str:
    if is_right(case, answer):
        return "first quote right"
    if answer.route in (Route.CRISIS, Route.EMERGENCY) and not answer.quotes:
        return "help alone"
    return "another quote first" if answer.quotes else f"nothing quoted: {answer.route.value}"


def is_right(case: Case, answer: Answer) -> bool:
    return bool(answer.quotes) and hits_any(answer.quotes[0], case.gold)


if __name__ == "__main__":
    main()
