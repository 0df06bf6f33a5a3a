"""A whole run, with two layers of the packaged model: it gains, may be stopped, and ends alike."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import pytest

from ketabot.adapting import AdaptSummary, adapt, adapt_model
from ketabot.adapting.keeping import BEST, STATE, Keeper
from ketabot.config import Config, EmbeddingConfig
from ketabot.embedding import (
    ADAPTATION_FILE,
    Adaptation,
    Embedder,
    load_embedder,
    model_files,
    read_adaptation,
)
from ketabot.errors import CorpusError, IndexLockedError, SearchIndexError
from ketabot.index import Library, prepared_sha256
from tests.adapting.made_up import (
    CUES,
    OPENINGS,
    SENTENCES,
    examples_of,
    made,
    prepared_of,
    riddles,
)

pytestmark = pytest.mark.model

LEARNING = {"passes": 2, "held_apart": 0.5, "batch": 10, "rate": 2e-3, "patience": 2}
STEPS = 3
"""Of a pass: 30 questions, 10 at once."""
TEXTS = 65
"""That are measured with: the questions and the sentences."""

Told = list[tuple[str, int, int]]


class Place:
    """A library, and a model that it was built with."""

    def __init__(self, config: Config, library: Library, base: Embedder) -> None:
        self.config = config
        self.library = library
        self.base = base

    @property
    def file(self) -> Path:
        return self.config.paths.corpus / ADAPTATION_FILE

    @property
    def left(self) -> set[str]:
        """Files of a run that is not over."""
        return {path.name for path in self.config.paths.index.glob("adapting*")}

    def adapt(
        self, tell: Callable[[str, int, int], None] = lambda *_: None, **settings: float
    ) -> AdaptSummary:
        adapting = self.config.adapting.model_copy(update=settings)
        config = self.config.model_copy(update={"adapting": adapting})
        return adapt_model(config, self.library, self.base, model_files(config.embedding), tell)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, small_model: Path) -> Place:
    folder = tmp_path_factory.mktemp("riddles")
    embedding = {"model": str(small_model), "precision": "float32"}
    base = load_embedder(EmbeddingConfig.model_validate(embedding))
    config, library = made(folder, riddles(), base, adapting=LEARNING, embedding=embedding)
    return Place(config, library, base)


@pytest.fixture
def place(first: Place) -> Iterator[Place]:
    yield first
    if first.file.is_dir():
        first.file.rmdir()
    first.file.unlink(missing_ok=True)
    for name in first.left:
        (first.config.paths.index / name).unlink()


@pytest.fixture(scope="module")
def whole(first: Place) -> tuple[AdaptSummary, bytes, Told]:
    """What a run that was not stopped came to, wrote and told."""
    told: Told = []
    summary = first.adapt(lambda step, done, total: told.append((step, done, total)))
    data = first.file.read_bytes()
    assert first.left == set()
    first.file.unlink()
    return summary, data, told


def test_what_is_learned_serves_questions_that_were_held_apart(
    whole: tuple[AdaptSummary, bytes, Told], place: Place
) -> None:
    summary, data, _ = whole
    assert summary.written
    assert (summary.questions, summary.held_apart, summary.bytes) == (30, 30, len(data))
    assert summary.right_after >= summary.right_before + 0.2
    facts = read_adaptation(data).facts
    assert (facts.right_before, facts.right_after) == (summary.right_before, summary.right_after)
    assert facts.questions_sha256 == prepared_sha256(place.library)
    assert (facts.base, facts.base_fingerprint) == (place.base.name, place.base.fingerprint)
    assert (facts.questions, facts.held_apart, facts.seed) == (30, 30, 0)
    assert len(data) < 4_000_000
    assert facts.passes == summary.passes
    words = summary.in_words()
    assert words.startswith(f"best of {summary.passes} passes over 30 questions")
    assert "of 30 questions held apart" in words
    assert f"{summary.right_after:.0%} with the adapted one" in words
    assert str(place.file) in words


def test_what_is_told_is_what_the_file_does_when_it_serves(
    whole: tuple[AdaptSummary, bytes, Told], place: Place
) -> None:
    """Worked out again, one question after the other, with the model that will search."""
    summary, data, _ = whole
    examples = examples_of(place.library, **LEARNING)
    served = place.base.adapted(read_adaptation(data))
    known = [(served.encode_query(text), cue_of(text)) for text in examples.questions]
    known += [(served.encode_query(text), cue) for text, cue in zip(SENTENCES, CUES, strict=True)]
    right = 0
    for question in examples.held_apart:
        vector = served.encode_query(question)
        right += max(known, key=lambda one: float(one[0] @ vector))[1] == cue_of(question)
    assert round(right / 30, 4) == summary.right_after


def cue_of(question: str) -> str:
    return question.rstrip("?").split()[-1]


@dataclass(frozen=True)
class Rounder:
    """A model whose changes, once rounded, come to nothing: it serves as it was."""

    base: Embedder

    def __getattr__(self, name: str) -> Any:
        return getattr(self.base, name)

    def adapted(self, adaptation: Adaptation) -> Embedder:
        del adaptation
        return self.base


def test_what_gained_only_before_it_was_rounded_is_not_written(place: Place) -> None:
    rounder = Place(place.config, place.library, cast("Embedder", Rounder(place.base)))
    told: Told = []
    summary = rounder.adapt(lambda *one: told.append(one))
    assert summary.right_after == summary.right_before
    assert any(step.endswith("% right so far") for step, _, _ in told)
    assert (summary.written, place.file.exists(), place.left) == (False, False, set())


@pytest.mark.parametrize(
    ("name", "of_thirty", "written"),
    [("GAIN", 0, True), ("GAIN", 1, False), ("SHARE", 0, True), ("SHARE", 0.5, False)],
)
def test_a_gain_of_too_few_questions_is_not_written(
    whole: tuple[AdaptSummary, bytes, Told],
    place: Place,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    of_thirty: float,
    written: bool,
) -> None:
    gained = round(30 * (whole[0].right_after - whole[0].right_before))
    least = gained + of_thirty
    monkeypatch.setattr(adapt, f"LEAST_{name}", least if name == "GAIN" else least / 30)
    summary = place.adapt()
    assert (summary.written, place.file.exists()) == (written, written)
    assert summary.right_after == whole[0].right_after
    assert ("too little of a gain" in summary.in_words()) is not written


def test_the_bar_is_told_of_all_steps_to_come(whole: tuple[AdaptSummary, bytes, Told]) -> None:
    summary, _, told = whole
    learning = [(done, total) for step, done, total in told if step.startswith("pass ")]
    assert learning == [(n, 2 * STEPS) for n in range(1, summary.passes * STEPS + 1)]
    steps = list(dict.fromkeys(step for step, _, _ in told))
    assert steps[:2] == ["measuring", "pass 1 of 2"]
    assert steps[2].startswith("pass 2 of 2, ")
    assert steps[2].endswith("% right so far")


class StopError(Exception):
    """As if the process were killed: nothing is saved any more."""


def stop_at(
    step: str, done: int, error: type[BaseException] = KeyboardInterrupt
) -> Callable[[str, int, int], None]:
    """Stop when a step whose name begins so has come so far, but for the first measuring."""
    learned = False

    def tell(name: str, now: int, _: int) -> None:
        nonlocal learned
        learned = learned or name.startswith("pass")
        if learned and name.startswith(step) and now == done:
            raise error

    return tell


@pytest.mark.parametrize(
    ("step", "done", "learned"), [("pass 1", 2, 2), ("measuring", TEXTS, STEPS)]
)
def test_a_run_that_was_stopped_ends_with_the_same_file(
    whole: tuple[AdaptSummary, bytes, Told], place: Place, step: str, done: int, learned: int
) -> None:
    with pytest.raises(KeyboardInterrupt):
        place.adapt(stop_at(step, done))
    assert STATE in place.left
    assert not place.file.exists()
    told: Told = []
    summary = place.adapt(lambda *one: told.append(one))
    assert place.file.read_bytes() == whole[1]
    assert replace(summary, seconds=0) == replace(whole[0], seconds=0)
    assert place.left == set()
    steps = [number for name, number, _ in told if name.startswith("pass")]
    assert steps == list(range(learned + 1, 2 * STEPS + 1))


def test_a_run_that_was_killed_goes_on_from_where_it_was_last_saved(
    whole: tuple[AdaptSummary, bytes, Told], place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapt, "SAVED_EVERY", 0.0)
    with pytest.raises(StopError):
        place.adapt(stop_at("pass", 5, StopError))
    told: Told = []
    place.adapt(lambda *one: told.append(one))
    assert place.file.read_bytes() == whole[1]
    assert [done for name, done, _ in told if name.startswith("pass")] == [5, 6]


def lost_best(place: Place) -> None:
    (place.config.paths.index / BEST).unlink()


def cut_best(place: Place) -> None:
    path = place.config.paths.index / BEST
    path.write_bytes(path.read_bytes()[:-1])


def first_told(place: Place, **settings: float) -> Told:
    """What a run tells until it has learned one batch."""
    told: Told = []

    def tell(step: str, done: int, total: int) -> None:
        told.append((step, done, total))
        if step.startswith("pass"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        place.adapt(tell, **settings)
    return told


@pytest.mark.parametrize("damage", [lost_best, cut_best])
def test_what_is_not_whole_is_begun_anew(place: Place, damage: Callable[[Place], None]) -> None:
    with pytest.raises(KeyboardInterrupt):
        place.adapt(stop_at("pass", STEPS + 1))
    damage(place)
    told = first_told(place)
    assert told[0][0] == "measuring"
    assert told[-1] == ("pass 1 of 2", 1, 2 * STEPS)


def test_other_settings_begin_anew(place: Place) -> None:
    with pytest.raises(KeyboardInterrupt):
        place.adapt(stop_at("pass", 2))
    assert first_told(place, seed=1)[-1] == ("pass 1 of 2", 1, 2 * STEPS)


def test_without_a_gain_nothing_is_written_and_it_stops_early(place: Place) -> None:
    place.file.write_bytes(b"from before")
    summary = place.adapt(rate=1e-12, patience=1)
    assert (summary.written, summary.bytes, summary.passes) == (False, 0, 2)
    assert summary.right_after <= summary.right_before
    assert place.file.read_bytes() == b"from before"
    assert place.left == set()
    assert "nothing was written" in summary.in_words()


def test_where_the_file_cannot_be_written_nothing_is_lost(
    whole: tuple[AdaptSummary, bytes, Told], place: Place
) -> None:
    in_the_way = place.file.with_name(f"{ADAPTATION_FILE}.new")
    in_the_way.mkdir()
    try:
        with pytest.raises(SearchIndexError, match=r"cannot write .*adaptation\.safetensors'"):
            place.adapt()
    finally:
        in_the_way.rmdir()
    told: Told = []
    place.adapt(lambda *one: told.append(one))
    assert {step for step, _, _ in told} == {"measuring"}
    assert place.file.read_bytes() == whole[1]


def test_a_folder_in_its_place_is_told_before_anything_is_learned(place: Place) -> None:
    place.file.mkdir()
    told: Told = []
    with pytest.raises(CorpusError, match=r"adaptation\.safetensors' is a folder.*rename"):
        place.adapt(lambda *one: told.append(one))
    assert told == []


def test_what_a_killed_run_left_beside_the_documents_is_taken_away(place: Place) -> None:
    left = place.file.with_name(f"{ADAPTATION_FILE}.new")
    left.write_bytes(b"half")
    first_told(place)
    assert not left.exists()


def test_a_second_run_at_the_same_time_is_refused(place: Place) -> None:
    with (
        Keeper(place.config.paths.index).alone(),
        pytest.raises(IndexLockedError, match="another `ketabot adapt` is learning"),
    ):
        place.adapt()
    with Keeper(place.config.paths.index).alone():
        pass


def test_a_corpus_that_cannot_be_written_to_is_told_before_anything_is_learned(
    first: Place,
) -> None:
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        corpus = Path(folder) / "corpus"
        shutil.copytree(first.config.paths.corpus, corpus)
        paths = first.config.paths.model_copy(update={"corpus": corpus})
        place = Place(first.config.model_copy(update={"paths": paths}), first.library, first.base)
        corpus.chmod(0o555)
        root = os.geteuid() == 0
        if root:
            os.setreuid(65534, 0)
        try:
            with pytest.raises(CorpusError, match=r"cannot be written to.*give write permission"):
                place.adapt()
        finally:
            if root:
                os.setreuid(0, 0)
            corpus.chmod(0o755)
        assert os.access(corpus, os.W_OK)


def test_too_few_questions_are_told_with_how_many_are_needed(first: Place, tmp_path: Path) -> None:
    config, library = made(tmp_path, riddles(OPENINGS[:4]), first.base, adapting=LEARNING)
    assert len(prepared_of(library).plan.asked) == 20
    with pytest.raises(CorpusError, match="of 20 prepared questions 5 can be held apart") as caught:
        Place(config, library, first.base).adapt()
    assert "20 are needed; write more" in str(caught.value)
    assert list(config.paths.index.glob("adapting*")) == []


def test_without_prepared_questions_there_is_nothing_to_learn(first: Place, tmp_path: Path) -> None:
    config, library = made(tmp_path, {"a.txt": riddles()["a.txt"]}, first.base)
    with pytest.raises(CorpusError, match="there are no prepared questions; write some"):
        Place(config, library, first.base).adapt()
