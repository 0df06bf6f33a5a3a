"""One build, from the corpus folder to the generation that serves."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from ketabot.building.adaptation import question_model
from ketabot.building.contents import make_contents
from ketabot.building.gathering import Gatherer
from ketabot.building.prepared import Carried, make_prepared, plan_prepared
from ketabot.building.summary import BuildProgress, BuildSummary
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
from ketabot.index.prepared import PreparedPlan
from ketabot.loaders import LOADER_VERSION, Skipped, find_files
from ketabot.prepared import Prepared, load_prepared
from ketabot.sources import check_files, load_sources

__all__ = ["build_index"]


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
    started = time.perf_counter()
    store = GenerationStore(config.paths.index)
    tell = _ignore if progress is None else progress
    with store.lock():
        try:
            summary = _build(config, embedder, store, full=full, tell=tell)
        except MemoryError:
            raise SearchIndexError(
                "there is not enough memory to build the index, and nothing was changed; "
                "close other programs or split the corpus"
            ) from None
    return replace(summary, seconds=round(time.perf_counter() - started, 3))


def _build(
    config: Config, embedder: Embedder, store: GenerationStore, *, full: bool, tell: BuildProgress
) -> BuildSummary:
    sources = load_sources(config.paths.corpus)
    entries, skipped = find_files(config.paths.corpus, config.documents)
    check_files(sources, [*(one.path for one in entries), *(one.path for one in skipped)])
    store.tidy()
    recipe = Recipe.of(config, embedder, LOADER_VERSION)
    previous, reason = _previous(store, recipe, full=full)
    known = "" if previous is None else previous.manifest.recipe.prepared.adaptation_sha256
    gatherer = Gatherer(config, embedder, sources)
    parts, unreadable = gatherer.gather(entries, previous, lambda d, n: tell("reading", d, n))
    skipped = (*skipped, *unreadable)
    if not parts:
        raise CorpusError(
            f"no document in {str(config.paths.corpus)!r} can be read; the first, {skipped[0]}; "
            "mend it or put others beside it"
        )
    prepared, plan = _prepared(config, parts)
    model, unfit = question_model(config.paths.corpus, embedder, known, needed=bool(plan))
    recipe = replace(recipe, prepared=PreparedFacts(model.sha256 if plan else ""))
    summary = _summary(parts, skipped, previous, reason)
    summary = replace(
        summary,
        asked=len(plan.asked),
        unanswered=len(plan.unanswered),
        moved=prepared.moved,
        problems=(*prepared.problems, *unfit),
    )
    if previous is not None and _is_up_to_date(parts, plan, previous, recipe):
        return replace(summary, generation=previous.generation, unchanged=True)
    contents, embedded = make_contents(parts, previous, embedder, config.index, tell)
    before = None if previous is None else previous.prepared
    questions, asked = make_prepared(
        plan,
        contents,
        Carried(before, old_rows(parts)[0]),
        model,
        config.index,
        lambda d, n: tell("embedding questions", d, n),
    )
    contents, embedded = replace(contents, prepared=questions), embedded + asked
    documents = tuple(Indexed(part.document.path, part.document.sha256) for part in parts)
    tell("writing", 0, 1)
    generation = write_library(store, contents, Manifest(recipe, documents))
    store.tidy(keep=config.index.keep)
    tell("writing", 1, 1)
    return replace(summary, generation=generation, embedded=embedded)


def _previous(store: GenerationStore, recipe: Recipe, *, full: bool) -> tuple[Library | None, str]:
    """Return the library whose parts can be taken over, or why there is none."""
    if full:
        return None, "--full asked for it"
    try:
        library = load_library(store.folder)
    except IndexMissingError:
        return None, ""
    except (IndexDamagedError, IndexMismatchError) as error:
        return None, str(error)
    before = library.manifest.recipe
    if not before.keeps_vectors_of(recipe):
        return None, "; ".join(before.differences(replace(recipe, prepared=before.prepared)))
    return library, ""


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
    kept = {part.document.sha256 for part in parts if part.old is not None}
    gone = [path for path, sha256 in before.items() if path not in now and sha256 not in kept]
    return BuildSummary(
        generation="",
        documents=len(parts),
        added=len(new) - changed,
        changed=changed,
        removed=len(gone),
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
