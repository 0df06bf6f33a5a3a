"""One run, from the checked test set to all its figures."""

from __future__ import annotations

import random
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ketabot import __version__
from ketabot.bot import Ketabot
from ketabot.building import BuildProgress
from ketabot.calibration import load_calibration
from ketabot.config import Config
from ketabot.embedding import Embedder
from ketabot.errors import EvaluationError
from ketabot.evaluation.baselines import Baseline, baselines
from ketabot.evaluation.bootstrap import RESAMPLES, SEED, draw, estimate
from ketabot.evaluation.cases import Case
from ketabot.evaluation.curves import confusion, operating_point, reliability, risk_curve
from ketabot.evaluation.judged import QuestionResult
from ketabot.evaluation.judging import judge
from ketabot.evaluation.material import Material, open_material
from ketabot.evaluation.measures import Measure, catalogue, names_of_baselines
from ketabot.evaluation.ranking import load_measures
from ketabot.evaluation.results import (
    FORMAT,
    BaselineResult,
    CorpusDocument,
    EvaluationResult,
    Figure,
    Setup,
)
from ketabot.evaluation.running import Answerer, run_cases
from ketabot.evaluation.testset import Testset

__all__ = ["Subject", "draw_sample", "evaluate", "open_subject", "work_out"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Subject:
    """What is evaluated, and what it is held against."""

    answerer: Answerer
    material: Material
    embedder: Embedder
    threshold: float
    calibration: str
    """What confidence and threshold were fitted on, in words."""


def open_subject(config: Config, embedder: Embedder) -> Subject:
    """Open the library that the settings name, as a user's question would meet it.

    Raises:
        KetabotError: there is no usable index, or it is not of the files that are there now.
    """
    load_measures()
    material = open_material(config)
    prepared = material.library.prepared is not None and config.retrieval.prepared > 0
    fitted = load_calibration(config.paths.calibration, prepared=prepared)
    threshold = config.answering.threshold
    return Subject(
        answerer=Ketabot(config, embedder=embedder),
        material=material,
        embedder=embedder,
        threshold=fitted.threshold if threshold is None else threshold,
        calibration=fitted.fitted_on,
    )


def draw_sample(testset: Testset, most: int) -> Testset:
    """Draw at most ``most`` questions, the same ones each time; conversations stay whole.

    Raises:
        EvaluationError: every conversation is longer than that.
    """
    units: dict[str, list[Case]] = {}
    for case in testset.cases:
        name = f"of {case.conversation}" if case.conversation else f"id {case.id}"
        units.setdefault(name, []).append(case)
    names = list(units)
    random.Random(SEED).shuffle(names)  # noqa: S311 - a sample to measure with, no secret
    drawn: set[str] = set()
    for name in names:
        if len(drawn) + len(units[name]) <= most:
            drawn.update(case.id for case in units[name])
    if not drawn:
        raise EvaluationError(f"no conversation of the set has at most {most} turns; draw more")
    return replace(testset, cases=tuple(case for case in testset.cases if case.id in drawn))


def evaluate(
    testset: Testset,
    subject: Subject,
    *,
    progress: BuildProgress,
    with_baselines: bool = False,
    sample: int = 0,
) -> EvaluationResult:
    """Ask every question and work out every figure.

    Args:
        testset: checked questions.
        subject: what answers them.
        progress: told how many questions are done.
        with_baselines: let simpler systems answer the same questions too.
        sample: number of questions that were drawn from a larger set; 0: it is whole.
    """
    questions = judge(run_cases(testset.cases, subject.answerer, progress), subject.material)
    weights = draw([question.family for question in questions])
    simple = baselines(subject.material.library, subject.embedder) if with_baselines else ()
    return EvaluationResult(
        format=FORMAT,
        setup=_setup(testset, subject, questions, sample),
        figures=work_out(questions, weights),
        questions=questions,
        risk_curve=risk_curve(questions),
        operating_point=operating_point(questions, subject.threshold),
        reliability=reliability(questions),
        confusion=confusion(questions),
        baselines=tuple(
            _run_baseline(one, testset, subject.material, weights, progress) for one in simple
        ),
        comparison=None,
    )


def work_out(
    questions: Sequence[QuestionResult], weights: Floats, only: Container[str] | None = None
) -> tuple[Figure, ...]:
    """Work out the figures of judged questions, over all of them and by type.

    Args:
        questions: of the run.
        weights: of ``draw`` over their families.
        only: names of figures; ``None``: all.
    """
    families = [question.family for question in questions]
    types = list(dict.fromkeys(question.type for question in questions))
    return tuple(
        _figure(measure, questions, weights, families, types)
        for measure in catalogue(questions)
        if only is None or measure.name in only
    )


def _figure(
    measure: Measure,
    questions: Sequence[QuestionResult],
    weights: Floats,
    families: list[str],
    types: list[str],
) -> Figure:
    by_type = {}
    for name in types:
        rows = [row for row, question in enumerate(questions) if question.type == name]
        sample = measure.sample([questions[row] for row in rows])
        if len(sample.rows):
            ours = [families[row] for row in rows]
            by_type[name] = estimate(sample, weights[:, rows], ours)
    overall = estimate(measure.sample(questions), weights, families)
    return Figure(
        name=measure.name,
        group=measure.group,
        about=measure.about,
        unit=measure.unit,
        better=measure.better,
        overall=overall,
        by_type=by_type,
    )


def _run_baseline(
    baseline: Baseline,
    testset: Testset,
    material: Material,
    weights: Floats,
    progress: BuildProgress,
) -> BaselineResult:
    cases = [replace(case, rewrite="") for case in testset.cases]
    questions = judge(run_cases(cases, baseline, progress, baseline.name), material)
    return BaselineResult(
        name=baseline.name,
        about=baseline.about,
        figures=work_out(questions, weights, names_of_baselines()),
        risk_curve=risk_curve(questions),
        right={question.id: question.right for question in questions},
    )


def _setup(
    testset: Testset, subject: Subject, questions: Sequence[QuestionResult], sample: int
) -> Setup:
    library = subject.material.library
    shown = {quote.document for question in questions for quote in question.quotes}
    shown |= {span.document for question in questions for span in question.gold}
    return Setup(
        ketabot=__version__,
        generation=library.generation,
        model=library.manifest.recipe.embedding.model,
        calibration=subject.calibration,
        threshold=subject.threshold,
        sample=sample,
        seed=SEED,
        resamples=RESAMPLES,
        documents=tuple(
            CorpusDocument(
                path=document.path,
                sha256=document.sha256,
                title=document.source.title,
                text=document.text if document.path in shown else "",
            )
            for document in library.documents
        ),
        testset=testset.files,
    )
