"""One run: the prepared questions of the index are learned, and what was learned is written."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ketabot.adapting.examples import Examples
from ketabot.adapting.keeping import Keeper, Reached, write_whole
from ketabot.adapting.measuring import Measure
from ketabot.config import Config
from ketabot.embedding import ADAPTATION_FILE, Adaptation, AdaptationFacts, Embedder, Learner
from ketabot.errors import CorpusError, ModelError
from ketabot.index import Library, prepared_sha256

__all__ = ["AdaptSummary", "adapt_model"]

Tell = Callable[[str, int, int], None]
"""Told how far a step of the work has come: its name, done, total."""
SAVED_EVERY = 60.0
"""Seconds that are lost at most when a run is killed."""
FEWEST = 20
"""Questions held apart: with fewer there is nothing to measure."""


@dataclass(frozen=True, slots=True)
class AdaptSummary:
    """What a run came to."""

    file: str
    questions: int
    held_apart: int
    right_before: float
    """Share, 0 to 1, of the questions held apart that the base model gets right."""
    right_after: float
    passes: int
    seconds: float
    """Of this run alone, where it went on from an earlier one."""
    bytes: int
    written: bool
    """Whether it was any better; otherwise no file was written."""

    def in_words(self) -> str:
        """Return the same for people."""
        measured = (
            f"of {self.held_apart} questions held apart, {self.right_before:.0%} find their "
            f"sentence with the base model, {self.right_after:.0%} with the adapted one"
        )
        took = f"{self.passes} passes over {self.questions:,} questions in {self.seconds:,.0f} s"
        if not self.written:
            return f"{took}; {measured}\nthat is no gain: nothing was written"
        return f"{took}; {measured}\nwritten: {self.file} ({self.bytes / 1e6:.1f} MB)"


def adapt_model(
    config: Config, library: Library, base: Embedder, folder: Path, tell: Tell
) -> AdaptSummary:
    """Learn the prepared questions of an index, and write the changes beside the documents.

    A run that was stopped is gone on with, if questions, model and settings are the same.

    Args:
        config: the settings.
        library: the index.
        base: the model that it was built with.
        folder: where that model lies.
        tell: told how far each step has come.

    Raises:
        CorpusError: there are too few prepared questions.
        ModelError: the model cannot be adapted.
        SearchIndexError: the file, or what a later run would need, cannot be written.
        KeyboardInterrupt: it was stopped; where it stands is written down.
    """
    prepared = library.prepared
    if prepared is None:
        raise CorpusError("there are no prepared questions; write some: docs/prepared-questions.md")
    examples = Examples(library, prepared, config.adapting)
    if len(examples.held_apart) < FEWEST:
        raise CorpusError(
            f"there are {len(examples.questions):,} prepared questions, too few to learn from; "
            "write more: docs/prepared-questions.md"
        )
    run = _Run(config, library, base, Learning(folder, examples), tell)
    return run.go()


@dataclass(frozen=True, slots=True)
class Learning:
    """What is learned, and where the model lies that learns it."""

    folder: Path
    examples: Examples


class _Run:
    def __init__(
        self, config: Config, library: Library, base: Embedder, learning: Learning, tell: Tell
    ) -> None:
        self._config = config
        self._base = base
        self._examples = learning.examples
        self._measure = Measure(learning.examples)
        self._tell = tell
        self._learned = prepared_sha256(library)
        self._keeper = Keeper(config.paths.index)
        self._total = config.adapting.passes * self._examples.steps
        self._learner = Learner(
            learning.folder, config.adapting, self._total, config.embedding.threads
        )
        self._name = self._run_name()

    def go(self) -> AdaptSummary:
        started = time.monotonic()
        reached = self._begin()
        while reached.passes < self._config.adapting.passes:
            if reached.idle >= self._config.adapting.patience:
                break
            reached = self._pass(reached)
        return self._finish(reached, time.monotonic() - started)

    def _run_name(self) -> str:
        facts = [self._base.fingerprint, self._learned, self._config.adapting.model_dump()]
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()

    def _begin(self) -> Reached:
        kept = self._keeper.load(self._name)
        if kept is not None:
            reached, state = kept
            try:
                self._learner.restore(state)
            except ModelError:
                kept = None
            if self._learner.done == reached.steps and kept is not None:
                return reached
        self._keeper.clear()
        texts = self._measure.texts
        vectors = self._base.encode(texts, lambda d, n: self._tell("measuring", d, n))
        right = self._measure.right(vectors)
        return Reached(self._name, 0, 0, before=right, best=-1.0, idle=0)

    def _pass(self, reached: Reached) -> Reached:
        """Learn every question once, or what is left of a pass, and measure."""
        number = reached.passes
        self._learn(number, reached)
        right = self._measure.right(self._learner.encode(self._measure.texts))
        reached = replace(reached, steps=self._learner.done, passes=number + 1)
        if right > reached.best:
            reached = replace(reached, best=right, idle=0)
            self._keeper.save_best(self._adaptation(reached).to_bytes())
        else:
            reached = replace(reached, idle=reached.idle + 1)
        self._keeper.save(reached, self._learner.state())
        return reached

    def _learn(self, number: int, reached: Reached) -> None:
        step = f"pass {number + 1} of {self._config.adapting.passes}"
        if reached.best >= 0:
            step += f", {reached.best:.0%} right so far"
        first = number * self._examples.steps
        saved = time.monotonic()
        for place, batch in enumerate(self._examples.batches(number)):
            if first + place < self._learner.done:
                continue
            try:
                self._learner.learn(batch.texts, batch.together, batch.apart)
            except KeyboardInterrupt:
                self._save(reached)
                raise
            if time.monotonic() - saved > SAVED_EVERY:
                self._save(reached)
                saved = time.monotonic()
            self._tell(step, place + 1, self._examples.steps)

    def _save(self, reached: Reached) -> None:
        self._keeper.save(replace(reached, steps=self._learner.done), self._learner.state())

    def _adaptation(self, reached: Reached) -> Adaptation:
        facts = AdaptationFacts(
            base=self._base.name,
            base_fingerprint=self._base.fingerprint,
            questions_sha256=self._learned,
            questions=len(self._examples.questions),
            seed=self._config.adapting.seed,
            held_apart=len(self._examples.held_apart),
            right_before=round(reached.before, 4),
            right_after=round(reached.best, 4),
        )
        return Adaptation.of(self._learner.changes(), facts)

    def _finish(self, reached: Reached, seconds: float) -> AdaptSummary:
        data = self._keeper.best()
        better = data is not None and reached.best > reached.before
        file = self._config.paths.corpus / ADAPTATION_FILE
        if data is not None and better:
            write_whole(file, data)
        self._keeper.clear()
        return AdaptSummary(
            file=str(file),
            questions=len(self._examples.questions),
            held_apart=len(self._examples.held_apart),
            right_before=round(reached.before, 4),
            right_after=round(reached.best, 4),
            passes=reached.passes,
            seconds=round(seconds, 1),
            bytes=0 if data is None else len(data),
            written=better,
        )
