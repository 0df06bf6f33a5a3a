"""What the buttons of the maintainer's page do, without a browser."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from ketabot.maintaining import (
    DETAILS,
    Password,
    Rebuilding,
    Removed,
    details_of,
    remove_document,
)
from ketabot.maintaining import save_details as save_elsewhere
from ketabot.web.maintainer import on_index
from ketabot.web.maintainer.on_documents import _opened, _removed, _saved
from ketabot.web.maintainer.on_index import Refresh
from ketabot.web.maintainer.showing import line_markup
from ketabot.web.maintainer.words import WORDS
from ketabot.web.maintainer.work import Maintenance
from tests.maintaining.desks import Place, feedback, make_place
from tests.web.serving import PASSWORD

NEVER = gr.skip()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return make_place(tmp_path)


@pytest.fixture
def work(place: Place) -> Maintenance:
    rebuilding = Rebuilding(lambda _: place.build(), place.serving)
    return Maintenance(place.config, Password.of(PASSWORD), place.library, rebuilding)


def filled(details: dict[str, str], **others: str) -> list[str]:
    return [{**details, **others}[name] for name in DETAILS]


def test_what_is_saved_is_what_was_changed_of_the_document_that_is_shown(
    place: Place, work: Maintenance
) -> None:
    form, _, _, opened, *values = _opened(work, "a.txt")
    assert form["visible"]
    assert opened == ("a.txt", details_of(place.corpus, "a.txt"))
    assert values == filled(opened[1])
    save_elsewhere(place.corpus, "a.txt", {"publisher": "Another clinic"})
    said, opened = _saved(work, opened, filled(opened[1], author="Ann"))
    assert WORDS["saved"][:5] in said
    now = details_of(place.corpus, "a.txt")
    assert (now["title"], now["publisher"], now["author"]) == ("Doses", "Another clinic", "Ann")
    assert opened is not None
    _saved(work, opened, filled(opened[1], author=""))
    assert details_of(place.corpus, "a.txt")["author"] == ""


def test_details_that_cannot_be_read_are_not_filled_in(place: Place, work: Maintenance) -> None:
    (place.corpus / "sources.toml").write_text("[[source")
    form, _, said, opened, *_ = _opened(work, "a.txt")
    assert not form["visible"]
    assert "alert" in said
    assert opened is None


def test_a_document_that_is_removed_is_told_of(work: Maintenance) -> None:
    _, chosen, said, asked = _removed(work, "a.txt")
    assert (chosen, asked) == (None, "")
    assert "Removed a" in said
    assert _opened(work, chosen)[2] == NEVER


def test_a_document_that_cannot_be_removed_starts_no_rebuild(
    place: Place, work: Maintenance
) -> None:
    remove_document(place.config, "a.txt")
    before = place.serving()
    _, chosen, said, asked = _removed(work, "a.txt")
    assert chosen == NEVER
    assert "alert" in said
    no_page: Any = None
    refresh = Refresh(no_page, work)

    async def follow(undone: str) -> list[Any]:
        return [shown async for shown in refresh.rebuild_unless(undone)]

    assert asyncio.run(follow(asked)) == [NEVER]
    assert place.serving() == before
    assert "1 removed" in asyncio.run(follow(""))[-1]
    assert place.serving() != before


def test_the_end_of_a_rebuild_is_shown_to_who_looks_late(work: Maintenance) -> None:
    no_page: Any = None

    async def look_late() -> list[str]:
        shown = []
        async for markup in Refresh(no_page, work).rebuild():
            shown.append(markup)
            while work.rebuilding.progress.running:
                await asyncio.sleep(0.01)
        return shown

    begun, *_, ended = asyncio.run(look_late())
    assert "<progress" in begun
    assert "2 documents" in ended


def test_a_damaged_index_or_folder_is_told_beside_what_can_be_shown(
    place: Place, work: Maintenance
) -> None:
    no_page: Any = None
    library = place.library()
    work = replace(work, open_library=lambda: library)
    (place.config.paths.index / "CURRENT").write_text("nonsense\n")
    (place.corpus / ".removed").write_text("no folder")
    shelf, _, _, _, state, generations = Refresh(no_page, work).show()
    assert "Doses" in shelf
    assert library.generation in state.replace("&#45;", "-")
    assert "alert" in state
    assert "names no generation" in state
    assert generations["choices"] == []


def test_a_folder_of_removed_ones_that_cannot_be_read_is_told(
    work: Maintenance, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_page: Any = None

    def refuse(folder: Path) -> tuple[Removed, ...]:
        raise PermissionError(13, "Permission denied", str(folder / ".removed"))

    monkeypatch.setattr(on_index, "removed", refuse)
    shelf, *_ = Refresh(no_page, work).show()
    assert "Doses" in shelf
    assert "Permission denied" in shelf


def test_a_line_that_somebody_wrote_by_hand_is_shown(place: Place) -> None:
    place.say({**feedback(1), "quoted": [7, {"document": "gone.txt", "start": 0, "end": 4}]})
    (said,) = place.worktop().waiting()
    assert "Where do patients rest" in line_markup(place.worktop(), said, 1)
