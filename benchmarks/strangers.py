"""Questions about other things than the library's, drawn from public sets, for `ketabot calibrate`.

    python benchmarks/strangers.py DIR --out strangers.jsonl [--most 220]
    ketabot calibrate tests/testset/dev.jsonl --strangers strangers.jsonl

DIR holds ``squad2_dev``, ``covid_qa``, ``lay_health`` and ``clinc150_oos``: gzipped JSON Lines with
``question`` or ``text``; the same draw each time. Beside them stand the off-topic messages of
``training/routing/train.jsonl``. The questions of others are not kept in the project; what is
fitted on them is.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path

import numpy as np

SETS = ("squad2_dev", "covid_qa", "lay_health", "clinc150_oos")
MESSAGES = Path(__file__).parents[1] / "training" / "routing" / "train.jsonl"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--most", type=int, default=220)
    options = parser.parse_args()
    lot = np.random.default_rng(0)
    found: list[str] = []
    for name in SETS:
        questions = sorted({q for file in files(options.folder / name) for q in read(file)})
        found += [questions[place] for place in lot.permutation(len(questions))[: options.most]]
    rows = map(json.loads, MESSAGES.read_text(encoding="utf-8").splitlines())
    found += [row["text"] for row in rows if row["route"] == "off_topic"]
    lines = "".join(json.dumps({"question": question}) + "\n" for question in found)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(lines, encoding="utf-8")
    print(f"{len(found):,} questions")


def files(folder: Path) -> list[Path]:
    asked = sorted(folder.glob("questions*.jsonl.gz"))
    return asked or sorted(folder.glob("*.jsonl.gz"))


def read(file: Path) -> list[str]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [row.get("question") or row["text"] for row in rows]


if __name__ == "__main__":
    main()
