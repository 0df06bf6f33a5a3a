"""What a run evaluates: the library as a user meets it, and as if nothing had been prepared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ketabot.bot import Ketabot
from ketabot.config import Config
from ketabot.embedding import Embedder
from ketabot.evaluation.material import Material, open_material
from ketabot.evaluation.ranking import load_measures
from ketabot.evaluation.running import Answerer
from ketabot.questions import as_text, searchable
from ketabot.reading import calibration_of, unprepared

__all__ = ["Searched", "Subject", "open_subject"]

Searched = Callable[[str], str]
"""Gives a question the words that it is searched by; a ``QuestionError`` where it has none."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is evaluated, and what it is held against."""

    answerer: Answerer
    material: Material
    embedder: Embedder
    threshold: float
    calibration: str
    """What confidence and threshold were fitted on, in words."""
    searched: Searched | None = None
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
        other = Ketabot(unprepared(config), embedder=embedder)
        without = _subject(other, plain, embedder)
    limit, phrases = config.answering.max_question_characters, bot.prompts.errors

    def searched(question: str) -> str:
        return searchable(as_text(question), limit, phrases)

    return _subject(bot, material, embedder, searched, without)


def _subject(
    bot: Ketabot,
    material: Material,
    embedder: Embedder,
    searched: Searched | None = None,
    without: Subject | None = None,
) -> Subject:
    fitted = calibration_of(bot.config, material.library)
    threshold = bot.config.answering.threshold
    return Subject(
        answerer=bot,
        material=material,
        embedder=embedder,
        threshold=fitted.threshold if threshold is None else threshold,
        calibration=fitted.fitted_on,
        searched=searched,
        without_prepared=without,
    )
