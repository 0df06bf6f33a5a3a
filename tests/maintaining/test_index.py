"""Rebuilding, one at a time, and letting another index on disk serve."""

from __future__ import annotations

import threading

import pytest

from ketabot.building import BuildProgress, BuildSummary
from ketabot.errors import CorpusError, IndexDamagedError, SearchIndexError
from ketabot.index import GenerationStore
from ketabot.maintaining import Progress, Rebuilding, generations_of, remove_document, switch_to
from tests.maintaining.desks import Place


def ended(rebuilding: Rebuilding) -> Progress:
    assert rebuilding._thread is not None
    rebuilding._thread.join(20)
    return rebuilding.progress


def test_a_rebuild_tells_how_far_it_is_and_what_it_did(place: Place) -> None:
    (place.corpus / "c.txt").write_text("One more sentence.")
    seen, go, opened = [], threading.Event(), []

    def build(tell: BuildProgress) -> BuildSummary:
        tell("reading", 1, 3)
        seen.append(rebuilding.progress)
        go.wait(20)
        return place.build()

    def renew() -> str:
        opened.append(place.library().generation)
        return opened[-1]

    rebuilding = Rebuilding(build, renew)
    assert rebuilding.progress == Progress()
    assert rebuilding.start()
    assert rebuilding.progress.running
    go.set()
    summary = ended(rebuilding).summary
    assert seen == [Progress(running=True, step="reading", done=1, total=3)]
    assert summary is not None
    assert (summary.documents, summary.added) == (3, 1)
    assert opened == [summary.generation]
    assert rebuilding.start(), "and another afterwards"
    ended(rebuilding)


def test_what_changes_while_a_rebuild_runs_is_in_the_index_when_it_ends(place: Place) -> None:
    (place.corpus / "c.txt").write_text("One more sentence.")
    built, go = threading.Event(), threading.Event()

    def build(_: BuildProgress) -> BuildSummary:
        summary = place.build()
        built.set()
        go.wait(20)
        return summary

    rebuilding = Rebuilding(build, place.serving)
    assert rebuilding.start()
    assert built.wait(20)
    remove_document(place.config, "c.txt")
    assert not rebuilding.start(), "one at a time"
    go.set()
    summary = ended(rebuilding).summary
    assert summary is not None
    assert summary.removed == 1
    assert {one.path for one in place.library().documents} == {"a.txt", "b.txt"}


def test_a_rebuild_that_was_asked_for_twice_tells_what_it_did(place: Place) -> None:
    (place.corpus / "c.txt").write_text("One more sentence.")
    begun, go = threading.Event(), threading.Event()

    def build(_: BuildProgress) -> BuildSummary:
        begun.set()
        go.wait(20)
        return place.build()

    rebuilding = Rebuilding(build, place.serving)
    rebuilding.start()
    assert begun.wait(20)
    rebuilding.start()
    go.set()
    summary = ended(rebuilding).summary
    assert summary is not None
    assert summary.added == 1


def test_a_new_index_that_cannot_be_opened_is_no_success(place: Place) -> None:
    before = place.serving()
    (place.corpus / "c.txt").write_text("One more sentence.")
    rebuilding = Rebuilding(lambda _: place.build(), lambda: before)
    rebuilding.start()
    progress = ended(rebuilding)
    assert progress.summary is None
    assert f"{place.serving()} was built, but {before} serves" in progress.error


def test_a_rebuild_that_gets_no_thread_is_told_and_does_not_seem_to_run(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    rebuilding = Rebuilding(lambda _: place.build(), place.serving)
    with monkeypatch.context() as broken:
        broken.setattr(threading.Thread, "start", refuse)
        assert not rebuilding.start()
    assert not rebuilding.progress.running
    assert "can't start new thread" in rebuilding.progress.error
    rebuilding.stop()


@pytest.mark.parametrize(
    ("error", "told"),
    [(CorpusError("'sources.toml' needs mending"), "needs mending"), (ValueError("x"), "log says")],
)
def test_a_rebuild_that_fails_says_why_and_another_can_begin(
    place: Place, error: Exception, told: str
) -> None:
    def build(_: BuildProgress) -> BuildSummary:
        raise error

    rebuilding = Rebuilding(build, place.serving)
    for _ in range(2):
        assert rebuilding.start()
        progress = ended(rebuilding)
        assert not progress.running
        assert told in progress.error


def test_a_server_that_stops_gives_the_rebuild_up(place: Place) -> None:
    before = place.library().generation
    (place.corpus / "c.txt").write_text("One more sentence.")
    reached = threading.Event()

    def build(tell: BuildProgress) -> BuildSummary:
        reached.set()
        while True:
            tell("reading", 0, 1)

    rebuilding = Rebuilding(build, place.serving)
    rebuilding.start()
    assert reached.wait(20)
    rebuilding.stop()
    assert not rebuilding.progress.running
    assert not rebuilding.start()
    assert place.library().generation == before


def changed(place: Place) -> tuple[str, str]:
    """Two generations: with ``a.txt``, and with ``c.txt`` in its place."""
    first = place.library().generation
    (place.corpus / "a.txt").unlink()
    (place.corpus / "sources.toml").unlink()
    (place.corpus / "c.txt").write_text("One more sentence.")
    return first, place.build().generation


def test_the_index_goes_back_and_forth(place: Place) -> None:
    first, second = changed(place)
    newest, oldest = generations_of(place.config)
    assert (newest.name, newest.documents, newest.serves, newest.lost) == (second, 2, True, ())
    assert (oldest.name, oldest.documents, oldest.serves) == (first, 2, False)
    assert oldest.lost == ("a.txt",)
    switch_to(place.config, first)
    assert place.library().generation == first
    assert [one.name for one in generations_of(place.config) if one.serves] == [first]
    switch_to(place.config, second)
    assert place.library().generation == second


def test_a_rebuild_after_going_back_takes_the_documents_as_they_are(place: Place) -> None:
    first, second = changed(place)
    switch_to(place.config, first)
    (place.corpus / "c.txt").write_text("Another one more sentence.")
    place.build()
    assert {one.path for one in place.library().documents} == {"b.txt", "c.txt"}
    assert second not in {one.name for one in generations_of(place.config)}


@pytest.mark.parametrize("name", ["gen-000009-000000000000", "..", ""])
def test_an_index_that_is_not_there_is_named(place: Place, name: str) -> None:
    before = place.library().generation
    with pytest.raises(SearchIndexError, match="choose one that is there"):
        switch_to(place.config, name)
    assert place.library().generation == before


def test_a_damaged_index_never_serves(place: Place) -> None:
    first, second = changed(place)
    (place.config.paths.index / first / "sentences.npy").write_bytes(b"")
    with pytest.raises(IndexDamagedError, match=first):
        switch_to(place.config, first)
    assert place.library().generation == second


def test_nothing_is_switched_while_somebody_writes(place: Place) -> None:
    first, second = changed(place)
    with (
        GenerationStore(place.config.paths.index).lock(),
        pytest.raises(SearchIndexError, match="pid"),
    ):
        switch_to(place.config, first)
    assert place.library().generation == second
