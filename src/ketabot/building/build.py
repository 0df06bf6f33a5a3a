"""One build, from the corpus folder to the generation that serves."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ketabot.building.adaptation import question_model
from ketabot.building.contents import make_contents
from ketabot.building.gathering import Gatherer
from ketabot.building.leftovers import left_behind
from ketabot.building.prepared import Carried, make_prepared, plan_prepared
from ketabot.building.reconsidering import to_reconsider
from ketabot.building.summary import BuildProgress, BuildSummary
from ketabot.building.unloaded import ModelNeededError, unloaded_model
from ketabot.config import Config
from ketabot.embedding import Embedder
from ketabot.errors import (
    CorpusError,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    SearchIndexError,
)
from ketabot.index import GenerationStore, Library, Manifest, load_library
from ketabot.index.library import write_library
from ketabot.index.manifest import Indexed, PreparedFacts, Recipe
from ketabot.index.parts import Part, join_tables, old_rows
from ketabot.index.plan import PreparedPlan
from ketabot.loaders import LOADER_VERSION, Skipped, find_files
from ketabot.prepared import Prepared, load_prepared
from ketabot.sources import check_files, load_sources

__all__ = ["build_index", "refresh_index"]


def build_index(
    config: Config,
    embedder: Embedder,
    *,
    full: bool = False,
    progress: BuildProgress | None = None,
) -> BuildSummary:
    """Bring the index up to date with the corpus folder.

    Documents whose file and entry in sources.toml are as before are taken over, a renamed file
    too; the index is the same as after a full build. Where nothing has changed, nothing is
    written. Only one process builds at a time.

    Args:
        config: the settings.
        embedder: the model.
        full: take nothing over from the index before.
        progress: told how far each step has come.

    Raises:
        CorpusError: the corpus folder or its sources.toml cannot be used.
        ModelError: the model returned something that is no vector.
        SearchIndexError: the index cannot be written; the one from before goes on serving.
    """
    return _alone(config, lambda build: build.by(embedder), full=full, progress=progress)


def refresh_index(
    config: Config,
    load: Callable[[], Embedder],
    *,
    full: bool = False,
    progress: BuildProgress | None = None,
) -> BuildSummary:
    """Do as ``build_index``, and load the model only where something is to be embedded.

    Args:
        config: the settings.
        load: gives the model.
        full: take nothing over from the index before.
        progress: told how far each step has come.

    Raises:
        KetabotError: as for ``build_index``, or as ``load`` does.
    """

    def refresh(build: _Build) -> BuildSummary:
        summary = build.without_model()
        return build.by(load()) if summary is None else summary

    return _alone(config, refresh, full=full, progress=progress)


def _alone(
    config: Config,
    run: Callable[[_Build], BuildSummary],
    *,
    full: bool,
    progress: BuildProgress | None,
) -> BuildSummary:
    started = time.perf_counter()
    store = GenerationStore(config.paths.index)
    tell = _ignore if progress is None else progress
    with store.lock():
        try:
            summary = run(_Build(config, store, tell, *_found(store, full=full)))
        except MemoryError:
            raise SearchIndexError(
                "there is not enough memory to build the index, and nothing was changed; "
                "close other programs or split the corpus"
            ) from None
    return replace(summary, seconds=round(time.perf_counter() - started, 3))


def _found(store: GenerationStore, *, full: bool) -> tuple[Library | None, str]:
    """Return the library that serves, or why nothing can be taken over."""
    if full:
        return None, "--full asked for it"
    try:
        return load_library(store.folder), ""
    except IndexMissingError:
        return None, ""
    except (IndexDamagedError, IndexMismatchError) as error:
        return None, str(error)


@dataclass(slots=True)
class _Build:
    """A build, while no other process builds."""

    config: Config
    store: GenerationStore
    tell: BuildProgress
    found: Library | None
    """The library that serves, if anything of it can be taken over."""
    reason: str
    """Why nothing can be taken over although there was an index; empty otherwise."""

    def without_model(self) -> BuildSummary | None:
        """Build by what is known of the model; ``None``: it is needed, and nothing was written."""
        if self.found is None:
            return None
        model = unloaded_model(self.config.embedding, self.found.manifest.recipe.embedding)
        if model is None or self._reusable(Recipe.of(self.config, model, LOADER_VERSION)) is None:
            return None
        try:
            return self.by(model)
        except ModelNeededError:
            return None

    def by(self, embedder: Embedder) -> BuildSummary:
        """Build with a model."""
        recipe = Recipe.of(self.config, embedder, LOADER_VERSION)
        previous = self._reusable(recipe)
        known = "" if previous is None else previous.manifest.recipe.prepared.adaptation_sha256
        parts, skipped = self._parts(embedder, previous)
        prepared, plan = _prepared(self.config, parts)
        model, unfit = question_model(self.config.paths.corpus, embedder, known, needed=bool(plan))
        recipe = replace(recipe, prepared=PreparedFacts(model.sha256 if plan else ""))
        summary = _summary(parts, skipped, previous, self.reason)
        summary = replace(
            summary,
            asked=len(plan.asked),
            unanswered=len(plan.unanswered),
            moved=prepared.moved,
            problems=(*prepared.problems, *unfit),
            notes=tuple(left_behind(prepared, model)),
        )
        if previous is not None and _is_up_to_date(parts, plan, previous, recipe):
            return replace(summary, generation=previous.generation, unchanged=True)
        contents, embedded = make_contents(parts, previous, embedder, self.config.index, self.tell)
        before = None if previous is None else previous.prepared
        questions, asked = make_prepared(
            plan,
            contents,
            Carried(before, old_rows(parts)[0]),
            model,
            self.config.index,
            lambda d, n: self.tell("embedding questions", d, n),
        )
        contents, embedded = replace(contents, prepared=questions), embedded + asked
        summary = replace(summary, reconsider=to_reconsider(contents, previous))
        documents = tuple(Indexed(part.document.path, part.document.sha256) for part in parts)
        self.tell("writing", 0, 1)
        generation = write_library(self.store, contents, Manifest(recipe, documents))
        self.store.tidy(keep=self.config.index.keep)
        self.tell("writing", 1, 1)
        return replace(summary, generation=generation, embedded=embedded)

    def _parts(
        self, embedder: Embedder, previous: Library | None
    ) -> tuple[Sequence[Part], Sequence[Skipped]]:
        """Take parts over, and read and cut what is new; tell what cannot be read."""
        corpus = self.config.paths.corpus
        sources = load_sources(corpus)
        entries, skipped = find_files(corpus, self.config.documents)
        check_files(sources, [*(one.path for one in entries), *(one.path for one in skipped)])
        self.store.tidy()
        gatherer = Gatherer(self.config, embedder, sources)
        parts, unreadable = gatherer.gather(
            entries, previous, lambda d, n: self.tell("reading", d, n)
        )
        skipped = (*skipped, *unreadable)
        if not parts:
            raise CorpusError(
                f"no document in {str(corpus)!r} can be read; the first, {skipped[0]}; "
                "mend it or put others beside it"
            )
        return parts, skipped

    def _reusable(self, recipe: Recipe) -> Library | None:
        """Return the library that was found, if its parts can be taken over; else let it go."""
        if self.found is not None:
            before = self.found.manifest.recipe
            if not before.keeps_vectors_of(recipe):
                same = replace(recipe, prepared=before.prepared)
                self.found, self.reason = None, "; ".join(before.differences(same))
        return self.found


def _prepared(config: Config, parts: Sequence[Part]) -> tuple[Prepared, PreparedPlan]:
    """Read the prepared questions and find their sentences; the problems of both are told."""
    documents = [part.document for part in parts]
    prepared = load_prepared(config.paths.corpus, {one.path: one for one in documents})
    plan, unplaced = plan_prepared(prepared, documents, join_tables(parts)[0])
    return replace(prepared, problems=(*prepared.problems, *unplaced)), plan


def _is_up_to_date(
    parts: Sequence[Part], plan: PreparedPlan, previous: Library, recipe: Recipe
) -> bool:
    before = previous.documents
    questions = None if previous.prepared is None else previous.prepared.plan
    same_questions = not plan if questions is None else plan.equals(questions)
    return (
        same_questions
        and previous.manifest.recipe == recipe
        and len(parts) == len(before)
        and all(part.document is old for part, old in zip(parts, before, strict=True))
    )


def _summary(
    parts: Sequence[Part], skipped: Sequence[Skipped], previous: Library | None, reason: str
) -> BuildSummary:
    before = {} if previous is None else {one.path: one.sha256 for one in previous.documents}
    new = [part.document.path for part in parts if part.old is None]
    changed = sum(path in before for path in new)
    now = {part.document.path for part in parts}
    gone = Counter(sha256 for path, sha256 in before.items() if path not in now)
    taken = [part.document for part in parts if part.old is not None]
    renamed = Counter(one.sha256 for one in taken if one.path not in before)
    return BuildSummary(
        generation="",
        documents=len(parts),
        added=len(new) - changed,
        changed=changed,
        removed=(gone - renamed).total(),
        reused=len(parts) - len(new),
        skipped=tuple(skipped),
        sentences=sum(len(part.sentences) for part in parts),
        chunks=sum(len(part.chunks) for part in parts),
        embedded=0,
        seconds=0.0,
        unchanged=False,
        rebuilt=reason,
    )


def _ignore(step: str, done: int, total: int) -> None:
    """Tell nobody."""
