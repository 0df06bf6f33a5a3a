"""What the buttons of the maintainer's page do, without a browser."""

from __future__ import annotations

import asyncio
from typing import Any

import gradio as gr
import pytest

from ketabot.maintaining import DETAILS, Password, Rebuilding, details_of, remove_document
from ketabot.maintaining import save_details as save_elsewhere
from ketabot.web.maintainer.on_documents import _opened, _removed, _saved
from ketabot.web.maintainer.on_index import Refresh
from ketabot.web.maintainer.words import WORDS
from ketabot.web.maintainer.work import Maintenance
from tests.maintaining.desks import Place, make_place
from tests.web.serving import PASSWORD

NEVER = gr.skip()


@pytest.fixture
def place(tmp_path: Any) -> Place:
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
