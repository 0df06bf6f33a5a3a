"""``ketabot evaluate`` and ``ketabot calibrate``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from ketabot.bot import Ketabot
from ketabot.cli.progress import BuildBar
from ketabot.cli.show import printable
from ketabot.config import Config
from ketabot.embedding import load_embedder
from ketabot.errors import EvaluationError
from ketabot.evaluation.comparing import compare
from ketabot.evaluation.evaluate import draw_sample, evaluate
from ketabot.evaluation.fitting import Fit, check_development, fit, learn, learn_strangers
from ketabot.evaluation.limits import Limit, check_names, read_limits, shortfalls
from ketabot.evaluation.material import open_material
from ketabot.evaluation.measures import catalogue
from ketabot.evaluation.published import PublishedSet, read_beir, read_squad
from ketabot.evaluation.results import EvaluationResult, to_json
from ketabot.evaluation.saving import check_folder, read_result, write_files
from ketabot.evaluation.subject import Subject, open_subject
from ketabot.evaluation.summary import in_words
from ketabot.evaluation.temporary import temporary_library
from ketabot.evaluation.testset import Testset, read_testsets

__all__ = ["run_calibrate", "run_evaluate"]

READERS: dict[str, Callable[[Path], PublishedSet]] = {"squad": read_squad, "beir": read_beir}


class _Steps:
    """Draws how far the run has come; says it in words when the run is interrupted."""

    def __init__(self) -> None:
        self._bar = BuildBar(sys.stderr)
        self._last = ("starting", 0, 0)

    def __enter__(self) -> Self:
        self._bar.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._bar.__exit__(kind, error, traceback)
        if isinstance(error, KeyboardInterrupt):
            step, done, total = self._last
            sys.stderr.write(
                f"ketabot: stopped at {step}, {done} of {total} done; no result was written\n"
            )

    def __call__(self, step: str, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` are done."""
        self._last = (step, done, total)
        self._bar(step, done, total)


def run_evaluate(options: argparse.Namespace, config: Config) -> int:
    """Run a test set; exit code 1 if a figure falls short of ``--fail-under``.

    Raises:
        KetabotError: the set, the older result, the report folder or the index is of no use.
    """
    limits = read_limits(options.fail_under)
    older = None if options.compare is None else read_result(options.compare)
    if options.report is not None:
        check_folder(options.report)
    with _Steps() as steps:
        with _opened(options, config, steps) as (testset, subject):
            _check_limits(limits, testset)
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
        if options.report is not None:
            _write_report(result, options.report)
    sys.stdout.write(_as_json(to_json(result)) if options.json else in_words(result) + "\n")
    short = shortfalls(result, limits)
    for line in short:
        sys.stderr.write(f"ketabot: fell short of --fail-under {printable(line)}\n")
    return 1 if short else 0


@contextmanager
def _opened(
    options: argparse.Namespace, config: Config, steps: _Steps
) -> Iterator[tuple[Testset, Subject]]:
    """Open the questions and what answers them; published sets bring their own library."""
    most = options.most
    if options.format == "ketabot":
        testset = read_testsets(options.testset, open_material(config).texts)
        embedder = load_embedder(config.embedding)
        subject = open_subject(config, embedder, prepared_only=options.prepared_only)
        yield _sampled(testset, most), subject
        return
    if len(options.testset) != 1:
        raise EvaluationError(f"--format {options.format} takes one set; run the others apart")
    published = READERS[options.format](options.testset[0])
    embedder = load_embedder(config.embedding)
    with temporary_library(published.documents, config, embedder, steps) as there:
        yield _sampled(published.testset, most), open_subject(there, embedder)


def _sampled(testset: Testset, most: int | None) -> Testset:
    return testset if most is None else draw_sample(testset, most)


def _check_limits(limits: tuple[Limit, ...], testset: Testset) -> None:
    types = sorted({case.type for case in testset.cases})
    check_names(limits, [measure.name for measure in catalogue()], types)


def _write_report(result: EvaluationResult, folder: Path) -> None:
    from ketabot.evaluation.report import write_report

    sys.stderr.write(f"the report is {write_report(result, folder)}\n")


def _as_json(content: object) -> str:
    """Write ASCII alone: even half a character, as in a cut-off emoji, survives."""
    return json.dumps(content, indent=1) + "\n"


def run_calibrate(options: argparse.Namespace, config: Config) -> int:
    """Fit confidence and threshold on development sets; write them if a file is named.

    Raises:
        KetabotError: a set is kept for testing or of no use, or no threshold keeps the risk.
    """
    if options.write is not None:
        check_folder(options.write.parent)
    testset = read_testsets(options.testset, open_material(config).texts)
    check_development(testset)
    answering = config.answering.model_copy(update={"threshold": 0.0})
    paths = config.paths.model_copy(update={"calibration": None})  # what was fitted has no say
    bot = Ketabot(config.model_copy(update={"answering": answering, "paths": paths}))
    with _Steps() as steps:
        lessons = learn(testset.cases, bot, steps)
        strangers = learn_strangers(_strangers(options.strangers), bot, steps)
        fitted = fit(lessons, testset.files, options.risk, strangers)
    content = _as_json({**asdict(fitted), "reader": config.reading.reader})
    if options.write is not None:
        write_files(options.write.parent, {options.write.name: content})
    sys.stdout.write(content if options.json else _fit_in_words(fitted) + "\n")
    return 0


def _strangers(paths: Sequence[Path]) -> list[str]:
    """Read questions about other things: JSON Lines with ``question``, or ``text``."""
    found = []
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise EvaluationError(f"cannot read {str(path)!r}: {error}; name JSON Lines") from None
        for number, line in enumerate(lines, start=1):
            try:
                content = json.loads(line)
                question = str(content.get("question") or content["text"])
            except (ValueError, KeyError, AttributeError, TypeError):
                raise EvaluationError(
                    f"{path.name}:{number} holds no question; write "
                    '{"question": "…"} on each line'
                ) from None
            if any(letter.isalnum() for letter in question):
                found.append(question)
    return found


def _fit_in_words(fitted: Fit) -> str:
    lines = [f"fitted on {fitted.fitted_on}, in {fitted.families} families"]
    lines += [f"  {name:<20}{weight:>10.4f}" for name, weight in fitted.weights.items()]
    lines.append(f"threshold {fitted.threshold:g}, judged on families that were not fitted on:")
    for name in ("coverage", "risk", "treated_rightly", "AUROC_right", "AURC", "ECE", "Brier"):
        found = getattr(fitted, name)
        lines.append(f"  {name:<20}{found.value:>10.3f}   {found.low:.3f} … {found.high:.3f}")
    return "\n".join(lines)
