"""One run: the prepared questions of the index are learned, and what was learned is written."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from ketabot.adapting.examples import Examples
from ketabot.adapting.keeping import Keeper, Reached, remove_leftover, write_whole
from ketabot.adapting.measuring import Measure
from ketabot.config import Config
from ketabot.embedding import (
    ADAPTATION_FILE,
    Adaptation,
    AdaptationFacts,
    Embedder,
    Learner,
    ModelFiles,
    read_adaptation,
)
from ketabot.errors import CorpusError, ModelError
from ketabot.index import Library, prepared_sha256

__all__ = ["AdaptSummary", "adapt_model"]

Tell = Callable[[str, int, int], None]
"""Told how far a step of the work has come: its name, done, total."""
SAVED_EVERY = 60.0
"""Seconds that are lost at most when a run is killed."""
FEWEST = 20
"""Questions held apart: with fewer there is nothing to measure."""
LEAST_GAIN = 2
LEAST_SHARE = 0.01
"""Questions held apart, and share of them, by which more are right where a file is written: the
best of several passes is a little better by chance alone."""


@dataclass(frozen=True, slots=True)
class AdaptSummary:
    """What a run came to."""

    file: str
    questions: int
    held_apart: int
    right_before: float
    """Share, 0 to 1, of the questions held apart that the base model gets right."""
    right_after: float
    """The same by the best pass: of what is in the file, where one was written."""
    passes: int
    """Of which the best counts."""
    seconds: float
    """Of this run alone, where it went on from an earlier one."""
    bytes: int
    """Of the file; 0 where none was written."""
    written: bool
    """Whether it was so much better that a file was written."""

    def in_words(self) -> str:
        """Return the same for people."""
        measured = (
            f"of {self.held_apart} questions held apart, {self.right_before:.0%} find their "
            f"sentence with the base model, {self.right_after:.0%} with the adapted one"
        )
        passes = "1 pass" if self.passes == 1 else f"best of {self.passes} passes"
        took = f"{passes} over {self.questions:,} questions in {self.seconds:,.0f} s"
        if not self.written:
            return f"{took}; {measured}\nthat is too little of a gain: nothing was written"
        return f"{took}; {measured}\nwritten: {self.file} ({self.bytes / 1e6:.1f} MB)"


def adapt_model(
    config: Config, library: Library, base: Embedder, files: ModelFiles, tell: Tell
) -> AdaptSummary:
    """Learn the prepared questions of an index, and write the changes beside the documents.

    A run that was stopped is gone on with, if questions, model and settings are the same.

    Args:
        config: the settings.
        library: the index.
        base: the model that it was built with.
        files: those of that model.
        tell: told how far each step has come.

    Raises:
        CorpusError: there are too few prepared questions, or nothing can be written beside them.
        ModelError: the model cannot be adapted, or what it learns are no numbers.
        IndexLockedError: another process is learning for this index.
        SearchIndexError: the file, or what a later run would need, cannot be written.
        KeyboardInterrupt: it was stopped; where it stands is written down.
    """
    prepared = library.prepared
    if prepared is None:
        raise CorpusError("there are no prepared questions; write some: docs/prepared-questions.md")
    examples = Examples(library, prepared, config.adapting)
    if len(examples.held_apart) < FEWEST:
        raise CorpusError(
            f"of {len(prepared.plan.asked):,} prepared questions {len(examples.held_apart)} can be "
            f"held apart to measure with, and {FEWEST} are needed; write more "
            "(docs/prepared-questions.md), or raise adapting.held_apart"
        )
    if not os.access(config.paths.corpus, os.W_OK):
        raise CorpusError(
            f"{str(config.paths.corpus)!r} cannot be written to, and what is learned belongs "
            "there; give write permission"
        )
    if (config.paths.corpus / ADAPTATION_FILE).is_dir():
        raise CorpusError(
            f"{str(config.paths.corpus / ADAPTATION_FILE)!r} is a folder, and what is learned "
            "belongs into a file of that name; rename the folder or move it away"
        )
    keeper = Keeper(config.paths.index)
    with keeper.alone():
        remove_leftover(config.paths.corpus / ADAPTATION_FILE)
        return _Run(config, library, base, Learning(files, examples, keeper), tell).go()


@dataclass(frozen=True, slots=True)
class Learning:
    """What is learned, the model that learns it, and where its state is kept."""

    files: ModelFiles
    examples: Examples
    keeper: Keeper


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
        self._keeper = learning.keeper
        self._total = config.adapting.passes * self._examples.steps
        self._learner = Learner(
            learning.files, config.adapting, self._total, config.embedding.threads
        )
        self._name = self._run_name()

    def go(self) -> AdaptSummary:
        started = time.monotonic()
        reached = self._begin()
        while reached.passes < self._config.adapting.passes:
            if reached.idle >= self._config.adapting.patience:
                break
            reached = self._pass(reached)
        return self._finish(reached, started)

    def _run_name(self) -> str:
        facts = [
            self._base.fingerprint,
            self._learned,
            self._examples.sha256(),
            self._config.adapting.model_dump(),
        ]
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()

    def _begin(self) -> Reached:
        kept = self._kept()
        if kept is not None:
            return kept
        self._keeper.clear()
        texts = self._measure.texts
        vectors = self._base.encode(texts, lambda d, n: self._tell("measuring", d, n))
        right = self._measure.right(vectors)
        return Reached(self._name, 0, 0, before=right, best=-1.0, idle=0)

    def _kept(self) -> Reached | None:
        """Go on from where a run stood; ``None`` if there is none, or not all that it needs."""
        kept = self._keeper.load(self._name)
        if kept is None:
            return None
        reached, state = kept
        try:
            if reached.best >= 0:
                read_adaptation(self._keeper.best() or b"")
            self._learner.restore(state)
        except ModelError:
            return None
        return reached

    def _pass(self, reached: Reached) -> Reached:
        """Learn every question once, or what is left of a pass, and measure."""
        number = reached.passes
        try:
            self._learn(number, reached)
            right = self._measured()
        except KeyboardInterrupt:
            self._save(reached)
            raise
        reached = replace(reached, passes=number + 1)
        if right > reached.best:
            reached = replace(reached, best=right, idle=0)
            self._keeper.save_best(self._adaptation(reached).to_bytes())
        else:
            reached = replace(reached, idle=reached.idle + 1)
        self._save(reached)
        return reached

    def _learn(self, number: int, reached: Reached) -> None:
        step = f"pass {number + 1} of {self._config.adapting.passes}"
        if reached.best >= 0:
            step += f", {reached.best:.0%} right so far"
        first = number * self._examples.steps
        saved = time.monotonic()
        for place, batch in enumerate(self._examples.batches(number), start=first):
            if place < self._learner.done:
                continue
            self._learner.learn(batch.texts, batch.together, batch.apart)
            self._tell(step, self._learner.done, self._total)
            if time.monotonic() - saved > SAVED_EVERY:
                self._save(reached)
                saved = time.monotonic()

    def _measured(self) -> float:
        vectors = self._learner.encode(
            self._measure.texts, lambda d, n: self._tell("measuring", d, n)
        )
        return self._measure.right(vectors)

    def _save(self, reached: Reached) -> None:
        state = self._learner.state()
        if state is not None:
            self._keeper.save(replace(reached, steps=self._learner.done), state)

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

    def _finish(self, reached: Reached, started: float) -> AdaptSummary:
        reached, best = self._as_served(reached)
        file = self._config.paths.corpus / ADAPTATION_FILE
        data = best.to_bytes() if best is not None and self._is_gain(reached) else None
        if data is not None:
            write_whole(file, data)
        self._keeper.clear()
        return AdaptSummary(
            file=str(file),
            questions=len(self._examples.questions),
            held_apart=len(self._examples.held_apart),
            right_before=round(reached.before, 4),
            right_after=round(reached.best, 4),
            passes=reached.passes,
            seconds=round(time.monotonic() - started, 1),
            bytes=0 if data is None else len(data),
            written=data is not None,
        )

    def _as_served(self, reached: Reached) -> tuple[Reached, Adaptation | None]:
        """Measure the best once more: rounded, and by the engine that questions are searched by."""
        if reached.best <= reached.before:
            return reached, None
        best = read_adaptation(self._keeper.best() or b"")
        served = self._base.adapted(best)
        vectors = served.encode(self._measure.texts, lambda d, n: self._tell("measuring", d, n))
        reached = replace(reached, best=self._measure.right(vectors))
        after = round(reached.best, 4)
        facts = replace(best.facts, right_after=after, passes=reached.passes)
        return reached, replace(best, facts=facts)

    def _is_gain(self, reached: Reached) -> bool:
        held_apart = len(self._examples.held_apart)
        more = round((reached.best - reached.before) * held_apart)
        return more >= max(LEAST_GAIN, LEAST_SHARE * held_apart)
