"""Keep a result of ``ketabot evaluate --json`` under the commit that it belongs to.

    ketabot evaluate tests/testset/dev.jsonl --json | python benchmarks/keep.py dev --whole

writes ``benchmarks/results/<commit>-dev.json``, with what ``ketabot evaluate --compare`` needs:
candidates and the texts of documents are left out. Without ``--whole`` so are the questions, which
belong to others where the set is a published one.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name")
    parser.add_argument("--whole", action="store_true")
    options = parser.parse_args()
    result = json.load(sys.stdin)
    result["setup"]["documents"] = []
    for question in result["questions"]:
        question["candidates"] = []
    if not options.whole:
        result["questions"] = []
        for baseline in result["baselines"]:
            baseline["right"] = {}
        if result["without_prepared"]:
            result["without_prepared"]["verdicts"] = {}
        if result["nearness"]:
            result["nearness"] |= {"overlap": [], "similarity": {}}
    file = RESULTS / f"{commit()}-{options.name}.json"
    RESULTS.mkdir(exist_ok=True)
    file.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(file)


def commit() -> str:
    told = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=RESULTS.parent, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return told.stdout.strip()


if __name__ == "__main__":
    main()
