"""Which reader the settings name, and what its confidence was fitted on."""

from __future__ import annotations

from ketabot.calibration import Calibration, load_calibration
from ketabot.config import Config
from ketabot.embedding.reranking import RERANKER, Reranker, load_reranker
from ketabot.errors import ConfigError
from ketabot.index import Library
from ketabot.reading.learned import LearnedReader
from ketabot.reading.protocol import Reader
from ketabot.reading.simple import SimpleReader

__all__ = ["SIMPLE", "calibration_of", "open_reader", "reranker_of"]

SIMPLE = "simple"
"""What the settings call the reader without a reranker."""


def reranker_of(config: Config) -> Reranker | None:
    """Load what reads the best sentences; ``None``: nothing does.

    Raises:
        ModelError: it is missing, damaged, or of a kind that is not supported.
    """
    if config.reading.reader == SIMPLE:
        return None
    return load_reranker(config.reading.reader, config.embedding)


def calibration_of(config: Config, library: Library) -> Calibration:
    """Return how sure the evidence of a library makes.

    What the scores of another maker's reranker are worth is not known until ``ketabot calibrate``
    has seen them; until then the calibration of the simple reader serves, which knows of them no
    more than how far the best sentence leads.

    Raises:
        ConfigError: the file that the settings name cannot be read, or was fitted with another
            reader.
    """
    fitted = load_calibration(config.paths.calibration, library.evidence, _fitted_for(config))
    if config.paths.calibration is not None and fitted.reader != config.reading.reader:
        raise ConfigError(
            f"the calibration {str(config.paths.calibration)!r} was fitted with the reader "
            f"{fitted.reader!r}, and here is {config.reading.reader!r}: its scores are others; run "
            f"`ketabot calibrate`, or answer with --reader {fitted.reader}"
        )
    return fitted


def open_reader(library: Library, config: Config, reranker: Reranker | None) -> Reader:
    """Return the reader of a library.

    Args:
        library: the index.
        config: the settings.
        reranker: as ``reranker_of`` loaded it.

    Raises:
        ConfigError: the calibration weighs what this library, or this reader, does not give.
    """
    calibration = calibration_of(config, library)
    unasked = load_calibration(reader=_fitted_for(config))
    if reranker is None:
        return SimpleReader(library, config.reading, calibration, unasked)
    return LearnedReader(library, config.reading, reranker, calibration, unasked)


def _fitted_for(config: Config) -> str:
    return RERANKER if config.reading.reader == RERANKER else SIMPLE
