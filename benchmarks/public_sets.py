"""Turn a folder of gzipped passages and questions into a corpus and a test set.

    python benchmarks/public_sets.py FOLDER --out DIR

FOLDER holds ``passages.jsonl.gz`` ({id, title, text}) and ``questions.jsonl.gz`` ({id, question,
answers: [{text, passage_id, start}], answerable, passage_id}). DIR gets ``corpus/``, one file
per passage, and ``testset.jsonl``; then

    ketabot index --corpus DIR/corpus --index DIR/index
    ketabot evaluate DIR/testset.jsonl --corpus DIR/corpus --index DIR/index --most 300

asks 300 of the questions of all passages as one library. Questions of one passage are one family.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def main() -> None:
    options = parse()
    corpus = options.out / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    passages = list(rows(options.folder / "passages.jsonl.gz"))
    names = {row["id"]: name_of(number, row) for number, row in enumerate(passages)}
    for row in passages:
        (corpus / names[row["id"]]).write_text(row["text"], encoding="utf-8", newline="")
    cases = [case_of(row, names) for row in rows(options.folder / "questions.jsonl.gz")]
    lines = (json.dumps(case, ensure_ascii=False) + "\n" for case in cases)
    (options.out / "testset.jsonl").write_text("".join(lines), encoding="utf-8")
    answerable = sum(case["answerable"] for case in cases)
    print(f"{len(passages)} passages, {len(cases)} questions, {answerable} of them answerable")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


def rows(file: Path) -> Iterator[Row]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def name_of(number: int, passage: Row) -> str:
    words = re.sub(r"[^A-Za-z0-9]+", "_", passage["title"])[:40].strip("_")
    return f"{number:05}_{words}.txt"


def case_of(row: Row, names: dict[str, str]) -> Row:
    spans = [
        {
            "document": names[answer["passage_id"]],
            "start": answer["start"],
            "end": answer["start"] + len(answer["text"]),
            "text": answer["text"],
        }
        for answer in row["answers"]
    ]
    case: Row = {
        "id": str(row["id"]),
        "type": "answerable" if row["answerable"] else "unanswerable",
        "family": names[row["passage_id"]],
        "question": row["question"],
        "answerable": row["answerable"],
    }
    return {**case, "gold": spans} if row["answerable"] else case


if __name__ == "__main__":
    main()
