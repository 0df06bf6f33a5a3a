"""One run, from the checked test set to all its figures."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ketabot import __version__
from ketabot.building import BuildProgress
from ketabot.errors import EvaluationError
from ketabot.evaluation.baselines import Baseline, baselines
from ketabot.evaluation.bootstrap import RESAMPLES, SEED, draw
from ketabot.evaluation.cases import Case
from ketabot.evaluation.curves import confusion, operating_point, reliability, risk_curve
from ketabot.evaluation.judged import QuestionResult
from ketabot.evaluation.judging import judge
from ketabot.evaluation.material import Material
from ketabot.evaluation.measures import names_of_baselines
from ketabot.evaluation.nearness import Foreseen, measure_nearness, part_by_nearness
from ketabot.evaluation.results import (
    FORMAT,
    BaselineResult,
    CorpusDocument,
    EvaluationResult,
    Nearness,
    Setup,
    WithoutPrepared,
)
from ketabot.evaluation.running import run_cases
from ketabot.evaluation.subject import Subject
from ketabot.evaluation.talking import ask_turns_otherwise
from ketabot.evaluation.testset import Testset
from ketabot.evaluation.working import work_out

__all__ = ["draw_sample", "evaluate"]

Floats = NDArray[np.float64]


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
    """Ask every question and work out every figure, with and without prepared questions.

    Args:
        testset: checked questions.
        subject: what answers them; the figures of the run are those with prepared questions.
        progress: told how many questions are done.
        with_baselines: let simpler systems answer the same questions too.
        sample: number of questions that were drawn from a larger set; 0: it is whole.
    """
    questions = judge(run_cases(testset.cases, subject.answerer, progress), subject.material)
    plain = _ask_without(testset, subject.without_prepared, progress)
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
        baselines=(
            *(_run_baseline(one, testset, subject.material, weights, progress) for one in simple),
            *(_otherwise(testset, subject, progress) if with_baselines else ()),
        ),
        comparison=None,
        without_prepared=_without(subject.without_prepared, plain, weights),
        nearness=_nearness(subject, questions, plain, weights, progress),
    )


def _ask_without(
    testset: Testset, subject: Subject | None, progress: BuildProgress
) -> tuple[QuestionResult, ...] | None:
    if subject is None:
        return None
    step = "asking without prepared questions"
    return judge(run_cases(testset.cases, subject.answerer, progress, step), subject.material)


def _without(
    subject: Subject | None, questions: Sequence[QuestionResult] | None, weights: Floats
) -> WithoutPrepared | None:
    if subject is None or questions is None:
        return None
    return WithoutPrepared(
        calibration=subject.calibration,
        operating_point=operating_point(questions, subject.threshold),
        figures=work_out(questions, weights),
        verdicts={question.id: question.verdict for question in questions},
    )


def _nearness(
    subject: Subject,
    questions: Sequence[QuestionResult],
    plain: Sequence[QuestionResult] | None,
    weights: Floats,
    progress: BuildProgress,
) -> Nearness | None:
    prepared = subject.material.library.prepared
    if subject.searched is None or prepared is None:
        return None
    known = Foreseen(prepared, subject.embedder, progress)
    alike = measure_nearness(questions, subject.searched, known, progress)
    passes = (questions,) if plain is None else (questions, plain)
    return part_by_nearness(passes, weights, alike, known)


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


def _otherwise(
    testset: Testset, subject: Subject, progress: BuildProgress
) -> tuple[BaselineResult, ...]:
    return ask_turns_otherwise(testset.cases, subject.answerer, subject.material, progress)


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
