"""What a run has reached is on disk as a whole, or not there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ketabot.adapting.keeping import (
    BEST,
    STATE,
    Keeper,
    Reached,
    remove_leftover,
    write_whole,
)
from ketabot.errors import IndexLockedError, SearchIndexError

REACHED = Reached("a run", steps=70, passes=1, before=0.5, best=0.75, idle=0)
STATE_BYTES = b"weights\nand more\x00\n" * 30


def test_what_was_saved_is_loaded_for_the_same_run_only(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path / "index")
    assert keeper.load("a run") is None
    keeper.save(REACHED, b"older")
    keeper.save(replace(REACHED, steps=71), STATE_BYTES)
    assert keeper.load("a run") == (replace(REACHED, steps=71), STATE_BYTES)
    assert keeper.load("another run") is None
    assert keeper.best() is None
    keeper.save_best(b"best")
    assert keeper.best() == b"best"
    keeper.clear()
    assert (keeper.load("a run"), keeper.best()) == (None, None)
    assert list((tmp_path / "index").iterdir()) == []


def test_any_damage_is_as_if_there_were_nothing(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    keeper.save(REACHED, STATE_BYTES)
    file = tmp_path / STATE
    data = file.read_bytes()
    for size in range(0, len(data), 10):
        file.write_bytes(data[:size])
        assert keeper.load("a run") is None, size
    hurt = 0
    for place in range(len(data)):
        file.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        kept = keeper.load("a run")
        # In the note a digit may become another; the state itself must never change unseen.
        assert kept is None or kept[1] == STATE_BYTES
        hurt += kept is None
    assert hurt > len(STATE_BYTES)
    for other in (b"", b"[]\n", b"[{}, 1]\n", b'[{"run": 1}, "x"]\n', b"null\n", b"\xff\n"):
        file.write_bytes(other)
        assert keeper.load("a run") is None


def test_leftovers_of_an_interrupted_write_are_cleared(tmp_path: Path) -> None:
    (tmp_path / f"{STATE}.new").write_bytes(b"half")
    (tmp_path / f"{BEST}.new").write_bytes(b"half")
    Keeper(tmp_path).clear()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_leaves_the_one_before_and_no_other(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.mkdir()
    (file / "in the way").touch()
    with pytest.raises(SearchIndexError, match=r"cannot write .*file': .*; make room or give"):
        write_whole(file, b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_what_a_killed_write_left_is_taken_away_and_nothing_else(tmp_path: Path) -> None:
    file, new = tmp_path / "file", tmp_path / "file.new"
    file.write_bytes(b"whole")
    remove_leftover(file)
    new.write_bytes(b"half")
    remove_leftover(file)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert file.read_bytes() == b"whole"


def test_what_blocks_a_run_is_not_taken_for_another_run(tmp_path: Path) -> None:
    """A pipe that would block, say: the same error as a lock that is held."""
    with pytest.raises(BlockingIOError, match="the terminal"), Keeper(tmp_path).alone():
        raise BlockingIOError(11, "the terminal is slow")
    with Keeper(tmp_path).alone(), pytest.raises(IndexLockedError), Keeper(tmp_path).alone():
        pytest.fail("locked twice")


def test_no_folder_can_be_made_where_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "index").touch()
    keeper = Keeper(tmp_path / "index")
    with pytest.raises(SearchIndexError, match=r"cannot write .*index"):
        keeper.save(REACHED, b"")
    with pytest.raises(SearchIndexError, match=r"cannot write .*index"), keeper.alone():
        pytest.fail("locked a file")
