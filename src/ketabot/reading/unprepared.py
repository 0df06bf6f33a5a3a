"""The settings of the same library as if its editor had prepared no questions."""

from __future__ import annotations

from ketabot.calibration import load_calibration
from ketabot.config import Config
from ketabot.reading.learned import READ_EVIDENCE
from ketabot.reading.weighing import FEATURES

__all__ = ["unprepared"]


def unprepared(config: Config) -> Config:
    """Return settings under which prepared questions teach nothing, nor did to the confidence.

    A calibration that they name stays where it weighs nothing that prepared questions tell.
    """
    file = config.paths.calibration
    known = {*FEATURES, *READ_EVIDENCE["documents"]}
    if file is not None and not load_calibration(file).weights.keys() <= known:
        file = None
    paths = config.paths.model_copy(update={"calibration": file})
    retrieval = config.retrieval.model_copy(update={"prepared": 0})
    return config.model_copy(update={"paths": paths, "retrieval": retrieval})
