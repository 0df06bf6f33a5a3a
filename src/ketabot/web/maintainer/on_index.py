"""Rebuilding with progress, the indexes on disk, and what shows the state of the library."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from ketabot.errors import KetabotError
from ketabot.maintaining import (
    Progress,
    Removed,
    documents_of,
    generations_of,
    removed,
    switch_to,
)
from ketabot.web.maintainer.layout import Parts
from ketabot.web.maintainer.showing import (
    alert,
    generation_label,
    progress_markup,
    shelf_markup,
    state_markup,
    status,
)
from ketabot.web.maintainer.words import WORDS
from ketabot.web.maintainer.work import Maintenance
from ketabot.web.reader import QUIETLY

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["Refresh", "connect_index"]

Listed = TypeVar("Listed")
EVERY = 0.2
"""Seconds between two looks at a rebuild."""


@dataclass(frozen=True, slots=True)
class Refresh:
    """What shows the state of the library anew, and what follows a rebuild to its end."""

    parts: Parts
    work: Maintenance

    @property
    def outputs(self) -> list[Any]:
        """The components that show it."""
        documents, index = self.parts.documents, self.parts.index
        return [
            documents.shelf, documents.choose, documents.away, documents.removed,
            index.state, index.generations,
        ]  # fmt: skip

    def show(self) -> tuple[Any, ...]:
        """Return what they show now."""
        import gradio as gr

        config, library = self.work.config, self.work.open_library()
        held, shelf_fault = _listed(lambda: documents_of(config, library))
        away, away_fault = _listed(lambda: removed(config.paths.corpus))
        generations, index_fault = _listed(lambda: generations_of(config))
        return (
            (shelf_fault or shelf_markup(held)) + away_fault,
            gr.update(choices=[one.path for one in held if one.state != "gone"]),
            gr.update(visible=bool(away)),
            gr.update(
                choices=[(_name(one), f"{one.stamp}/{one.path}") for one in away], value=None
            ),
            state_markup(library, held, generations) + index_fault,
            gr.update(
                choices=[(generation_label(one), one.name) for one in generations],
                value=library.generation,
            ),
        )

    async def follow(self) -> AsyncIterator[str]:
        """Yield how far a rebuild that is running has come, and how it ended."""
        async for markup in self._after(self.work.rebuilding.progress):
            yield markup

    async def rebuild(self) -> AsyncIterator[str]:
        """Begin a rebuild, or join the one that is running, and follow it."""
        self.work.rebuilding.start()
        progress = self.work.rebuilding.progress
        yield progress_markup(progress)
        async for markup in self._after(progress):
            yield markup

    async def _after(self, progress: Progress) -> AsyncIterator[str]:
        """Yield what follows the progress that was shown last, however late this is asked for."""
        while progress.running:
            await asyncio.sleep(EVERY)
            progress = self.work.rebuilding.progress
            yield progress_markup(progress)

    async def rebuild_unless(self, undone: str) -> AsyncIterator[Any]:
        """Do as ``rebuild``, unless there is something that was not done before it."""
        import gradio as gr

        if undone:
            yield gr.skip()
            return
        async for markup in self.rebuild():
            yield markup

    def then_rebuild(self, event: Any, unless: gr.State) -> Any:  # noqa: ANN401  # has no type
        """Have a rebuild follow an event, unless it was not done, and show the library after it."""
        return event.then(
            self.rebuild_unless,
            unless,
            self.parts.index.progress,
            concurrency_limit=None,
            **QUIETLY,
        ).then(self.show, None, self.outputs, **QUIETLY)


def connect_index(blocks: gr.Blocks, parts: Parts, work: Maintenance) -> Refresh:
    """Let the buttons of the index work; return what shows it anew."""
    index = parts.index
    refresh = Refresh(parts, work)

    def switch(name: str | None) -> str:
        if name is None or name == work.open_library().generation:
            return status(WORDS["serves_already"])
        try:
            switch_to(work.config, name)
        except KetabotError as error:
            return alert(str(error))
        return status(WORDS["switched"].format(name=work.open_library().generation))

    blocks.load(refresh.show, None, refresh.outputs, **QUIETLY)
    # Who opens the page while a rebuild runs sees it too, and what came of it.
    following = blocks.load(refresh.follow, None, index.progress, concurrency_limit=None, **QUIETLY)
    following.then(refresh.show, None, refresh.outputs, **QUIETLY)
    click = index.rebuild.click(
        refresh.rebuild,
        None,
        index.progress,
        concurrency_limit=None,
        trigger_mode="once",
        **QUIETLY,
    )
    click.then(refresh.show, None, refresh.outputs, **QUIETLY)
    switched = index.switch.click(switch, index.generations, index.said, **QUIETLY)
    switched.then(refresh.show, None, refresh.outputs, **QUIETLY)
    return refresh


def _listed(find: Callable[[], tuple[Listed, ...]]) -> tuple[tuple[Listed, ...], str]:
    """Return what is found, and an alert where it is not: the rest of the page is shown."""
    try:
        return find(), ""
    except KetabotError as error:
        return (), alert(str(error))
    except OSError as error:
        return (), alert(f"{error.filename}: {error.strerror}")


def _name(one: Removed) -> str:
    return f"{one.path} ({one.stamp[:10]})"
