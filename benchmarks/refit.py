"""Fit every calibration that comes with ketabot, one after the other.

    python benchmarks/strangers.py DIR --out build/strangers.jsonl
    python -m benchmarks.refit tests/testset/dev.jsonl --strangers build/strangers.jsonl

Confidence means another thing for each reader (``learned``, ``simple``) and for what the library
gives to go by (documents alone, prepared questions, a model adapted to them). The index of
``corpus/`` has to be up to date; that without the adaptation is built in a temporary folder. To be
run again whenever the embedding model, the reader, the weights of reading or the prepared questions
have changed.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from ketabot.cli import main as ketabot
from ketabot.embedding import ADAPTATION_FILE

ROOT = Path(__file__).parents[1]
WRITTEN = ROOT / "src" / "ketabot" / "calibrations"
READERS = ("learned", "simple")
ALONE = ("--set", "retrieval.prepared=0")
"""As if there were no prepared questions."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("testset", type=Path)
    parser.add_argument("--strangers", type=Path, required=True)
    options = parser.parse_args()
    strangers = ("--strangers", str(options.strangers))
    with tempfile.TemporaryDirectory() as folder:
        plain = (f"--corpus={folder}/corpus", f"--index={folder}/index")
        shutil.copytree(
            ROOT / "corpus", f"{folder}/corpus", ignore=shutil.ignore_patterns(ADAPTATION_FILE)
        )
        run("index", *plain)
        kinds = {
            "documents": ALONE,
            "prepared": (*plain, *strangers),
            "adapted": strangers,
        }
        for reader in READERS:
            for kind, flags in kinds.items():
                print(f"{reader}, {kind}", flush=True)
                file = WRITTEN / f"{reader}_{kind}.json"
                run(
                    *("calibrate", str(options.testset), "--write", str(file)),
                    *("--reader", reader),
                    *flags,
                )


def run(*arguments: str) -> None:
    status = ketabot([*arguments])
    if status:
        raise SystemExit(status)


if __name__ == "__main__":
    main()
