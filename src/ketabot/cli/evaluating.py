"""``ketabot evaluate`` and ``ketabot calibrate``."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from ketabot.cli.progress import BuildBar
from ketabot.cli.show import printable
from ketabot.config import Config
from ketabot.embedding import Embedder, load_embedder
from ketabot.errors import EvaluationError
from ketabot.evaluation.bootstrap import SEED
from ketabot.evaluation.comparing import compare
from ketabot.evaluation.evaluate import Subject, draw_sample, evaluate, open_subject
from ketabot.evaluation.limits import check_names, read_limits, shortfalls
from ketabot.evaluation.measures import catalogue
from ketabot.evaluation.published import PublishedSet, read_beir, read_squad
from ketabot.evaluation.results import EvaluationResult, to_json
from ketabot.evaluation.saving import check_folder, read_result, write_files
from ketabot.evaluation.summary import in_words
from ketabot.evaluation.temporary import temporary_library
from ketabot.evaluation.testset import Testset, read_testsets

__all__ = ["run_calibrate", "run_evaluate"]

INTERRUPTED = 128 + signal.SIGINT
READERS: dict[str, Callable[[Path], PublishedSet]] = {"squad": read_squad, "beir": read_beir}


class _Steps:
    """Passes the progress on to a bar, and remembers how far it has come."""

    def __init__(self, bar: BuildBar) -> None:
        self._bar = bar
        self.last = ("", 0, 0)

    def __call__(self, step: str, done: int, total: int) -> None:
        self.last = (step, done, total)
        self._bar(step, done, total)


def run_evaluate(options: argparse.Namespace, config: Config) -> int:
    """Run a test set; exit code 1 if a figure falls short of ``--fail-under``."""
    limits = read_limits(options.fail_under)
    older = None if options.compare is None else read_result(options.compare)
    if options.report is not None:
        check_folder(options.report)
    with _problems_told(), BuildBar(sys.stderr) as bar, _told_when_interrupted(bar) as steps:
        with _opened(options, config, steps) as (testset, subject):
            types = sorted({case.type for case in testset.cases})
            check_names(limits, [measure.name for measure in catalogue()], types)
            result = evaluate(
                testset,
                subject,
                progress=steps,
                with_baselines=options.baseline,
                sample=0 if options.most is None else len(testset.cases),
            )
        if older is not None:
            compared = compare(result.questions, older, options.compare.name)
            result = replace(result, comparison=compared)
        _write_out(result, options)
    short = shortfalls(result, limits)
    for line in short:
        sys.stderr.write(f"ketabot: fell short of --fail-under {printable(line)}\n")
    return 1 if short else 0
