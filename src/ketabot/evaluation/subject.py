"""What a run evaluates: the library as a user meets it, and as if nothing had been prepared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ketabot.bot import Ketabot
from ketabot.calibration import load_calibration
from ketabot.config import Config
from ketabot.embedding import Embedder
from ketabot.evaluation.material import Material, open_material
from ketabot.evaluation.ranking import load_measures
from ketabot.evaluation.running import Answerer
from ketabot.reading import FEATURES
from ketabot.retrieval import NearQuestions

__all__ = ["Near", "Subject", "open_subject"]

Near = Callable[[str], NearQuestions]
"""Finds the prepared questions nearest to a question."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is evaluated, and what it is held against."""

    answerer: Answerer
    material: Material
    embedder: Embedder
    threshold: float
    calibration: str
    """What confidence and threshold were fitted on, in words."""
    near: Near | None = None
    """``None``: no prepared questions are in use."""
    without_prepared: Subject | None = None
    """The same without its prepared questions; ``None``: it has none, or this is not wanted."""


def open_subject(config: Config, embedder: Embedder, *, prepared_only: bool = False) -> Subject:
    """Open the library that the settings name, as a user's question would meet it.

    Args:
        config: the settings.
        embedder: the model.
        prepared_only: do not open it without its prepared questions too.

    Raises:
        KetabotError: there is no usable index, or it is not of the files that are there now.
    """
    load_measures()
    material = open_material(config)
    plain = material.without_prepared()
    if material.library.prepared is None or config.retrieval.prepared == 0:
        return _subject(Ketabot(config, embedder=embedder), plain, embedder)
    bot = Ketabot(config, embedder=embedder)
    without = None
    if not prepared_only:
        other = Ketabot(_unprepared(config), embedder=embedder)
        without = _subject(other, plain, embedder)
    return _subject(bot, material, embedder, lambda text: bot.read(text).near, without)


def _subject(
    bot: Ketabot,
    material: Material,
    embedder: Embedder,
    near: Near | None = None,
    without: Subject | None = None,
) -> Subject:
    fitted = load_calibration(bot.config.paths.calibration, material.library.evidence)
    threshold = bot.config.answering.threshold
    return Subject(
        answerer=bot,
        material=material,
        embedder=embedder,
        threshold=fitted.threshold if threshold is None else threshold,
        calibration=fitted.fitted_on,
        near=near,
        without_prepared=without,
    )


def _unprepared(config: Config) -> Config:
    """Return settings under which prepared questions teach nothing, nor did to the confidence."""
    file = config.paths.calibration
    if file is not None and _weighs_prepared(file):
        file = None
    paths = config.paths.model_copy(update={"calibration": file})
    retrieval = config.retrieval.model_copy(update={"prepared": 0})
    return config.model_copy(update={"paths": paths, "retrieval": retrieval})


def _weighs_prepared(file: Path) -> bool:
    return not load_calibration(file).weights.keys() <= {*FEATURES}
