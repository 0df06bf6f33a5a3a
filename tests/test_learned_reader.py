"""What a reranker makes of the best sentences decides their order, as far as the settings say."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ketabot.calibration import Calibration
from ketabot.config import ReadingConfig
from ketabot.errors import ConfigError, ModelError
from ketabot.index import Library, load_library
from ketabot.reading import LearnedReader, Reading, SimpleReader
from ketabot.retrieval import Passage, Query
from tests.libraries import EMBEDDER, make_bot, make_config

SURE = Calibration(bias=0.0, weights={}, threshold=0.5, fitted_on="nothing")
TEXT = "Alpha beta.\nAlpha gamma delta.\nEpsilon zeta eta.\nTheta iota kappa.\n"


@dataclass
class Told:
    """A reranker that gives the log odds that it was told, and keeps what it was shown."""

    odds: Mapping[str, float]
    name: str = "told"
    shown: list[tuple[str, ...]] = field(default_factory=list)
    most: int = 100
    """Words of a question that it sees."""

    def sees(self, question: str) -> bool:
        return len(question.split()) <= self.most

    def scores(self, question: str, sentences: Sequence[str]) -> NDArray[np.float32]:
        self.shown.append((question, *sentences))
        return np.array([self.odds.get(one, -9.0) for one in sentences], dtype=np.float32)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    make_bot(tmp_path, {"a.txt": TEXT})
    return load_library(tmp_path / "index")


def read(
    library: Library, reranker: Told, calibration: Calibration = SURE, **settings: float
) -> Reading:
    config = ReadingConfig(
        sentence_weight=1.0, neighbour_weight=0.0, lexical_weight=0.0, **settings
    )
    reader = LearnedReader(library, config, reranker, calibration)
    passages = [Passage(chunk, 1.0, ("dense",)) for chunk in range(len(library.chunks))]
    return reader.read(Query("alpha", EMBEDDER.encode_query("alpha")), passages)


def test_the_score_is_shared_between_weighing_and_reading(library: Library) -> None:
    told = Told({"Alpha beta.": 2.0, "Epsilon zeta eta.": 4.0})
    reading = read(library, told, read_weight=0.25, read_spread=2.0)
    scores = {library.sentence_text(one.row): one.score for one in reading.sentences}
    likely = 1 / (1 + math.exp(-1.0))  # odds 2 in units of 2
    assert scores["Alpha beta."] == pytest.approx(0.75 / math.sqrt(2) + 0.25 * likely, abs=1e-3)
    likely = 1 / (1 + math.exp(-2.0))
    assert scores["Epsilon zeta eta."] == pytest.approx(0.25 * likely, abs=1e-3)


def test_reading_alone_decides_where_it_has_all_the_weight(library: Library) -> None:
    reading = read(library, Told({"Theta iota kappa.": 1.0}), read_weight=1.0)
    assert library.sentence_text(reading.sentences[0].row) == "Theta iota kappa."
    assert reading.sentences[0].parts["read"] == 1.0


def test_only_the_best_are_read_and_in_the_order_of_the_document(library: Library) -> None:
    told = Told({"Alpha beta.": 1.0, "Theta iota kappa.": 9.0})
    reading = read(library, told, read_weight=0.9, read_count=2)
    assert told.shown == [("alpha", "Alpha beta.", "Alpha gamma delta.")]
    texts = [library.sentence_text(one.row) for one in reading.sentences]
    assert texts[0] == "Alpha beta."
    assert set(texts) == set(TEXT.splitlines())


def test_how_sure_depends_on_what_was_read(library: Library) -> None:
    sure = Calibration(bias=1.0, weights={"read": 0.5}, threshold=0.5, fitted_on="reading")
    reading = read(library, Told({"Alpha beta.": -4.0}), sure, read_weight=0.0)
    assert reading.evidence["read"] == -4.0
    assert reading.evidence["read_most"] == -4.0
    assert reading.confidence == pytest.approx(1 / (1 + math.exp(1.0)))


def test_nothing_found_is_not_read(library: Library) -> None:
    told = Told({})
    reader = LearnedReader(library, ReadingConfig(), told, SURE)
    reading = reader.read(Query("alpha", EMBEDDER.encode_query("alpha")), [])
    assert (reading.sentences, reading.confidence, told.shown) == ((), 0.0, [])


@pytest.mark.parametrize("fitted_with", ["learned", "", "simple"])
def test_a_calibration_serves_the_reader_that_it_was_fitted_with(
    tmp_path: Path, fitted_with: str
) -> None:
    file = tmp_path / "fitted.json"
    told = {"bias": 0, "weights": {"lead": 1}, "threshold": 0.5, "fitted_on": "mine"}
    file.write_text(json.dumps({**told, "reader": fitted_with} if fitted_with else told))
    config = make_config(tmp_path, paths={"calibration": file})
    if fitted_with == "learned":
        with pytest.raises(ConfigError, match=r"'learned', and here is 'simple'.*--reader learned"):
            make_bot(tmp_path, {"a.txt": TEXT}, paths={"calibration": file})
        return
    bot = make_bot(tmp_path, {"a.txt": TEXT}, paths={"calibration": file})
    assert (bot.config.reading.reader, config.paths.calibration) == ("simple", file)


class Mute(Told):
    """Gives what is no number."""

    def scores(self, question: str, sentences: Sequence[str]) -> NDArray[np.float32]:
        return super().scores(question, sentences) * np.float32(np.nan)


def test_scores_that_are_no_numbers_make_nobody_sure(library: Library) -> None:
    with pytest.raises(ModelError, match="no numbers"):
        read(library, Mute({}))
    doubt = Calibration(bias=0.0, weights={"lead": 1.0}, threshold=0.5, fitted_on="nothing")
    assert doubt.probability({"lead": math.nan}) == 0.0


def test_a_calibration_that_weighs_reading_is_refused_where_nothing_is_read(
    library: Library,
) -> None:
    sure = Calibration(bias=1.0, weights={"read": 0.5}, threshold=0.5, fitted_on="reading")
    with pytest.raises(ConfigError, match=r"weighs read.*another reader"):
        SimpleReader(library, ReadingConfig(), sure)


def test_of_a_long_question_the_first_words_are_read(library: Library) -> None:
    told = Told({}, most=2)
    reader = LearnedReader(library, ReadingConfig(), told, SURE)
    question = "alpha beta gamma delta"
    passages = [Passage(chunk, 1.0, ("dense",)) for chunk in range(len(library.chunks))]
    reader.read(Query(question, EMBEDDER.encode_query(question)), passages)
    assert told.shown[0][0] == reader.seen(question) == "alpha beta"
