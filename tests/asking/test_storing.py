"""Files are written whole, the ones before are kept, and one editor writes at a time."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest

from ketabot.asking import editing, write_files
from ketabot.errors import CorpusError


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_only_what_is_another_is_written_and_the_one_before_is_kept(tmp_path: Path) -> None:
    one, two, three = (tmp_path / name for name in ("one", "two", "three"))
    one.write_bytes(b"1")
    two.write_bytes(b"2")
    assert write_files({one: b"1", two: b"b", three: b"c"}) == (two, three)
    assert names(tmp_path) == ["one", "three", "two", "two.bak"]
    assert [path.read_bytes() for path in (one, two, three)] == [b"1", b"b", b"c"]
    assert (tmp_path / "two.bak").read_bytes() == b"2"
    assert write_files({two: b"b"}) == ()
    assert (tmp_path / "two.bak").read_bytes() == b"2"


def test_a_file_that_others_may_not_read_stays_so_and_a_new_one_is_for_all(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"1")
    one.chmod(0o600)
    write_files({one: b"a", two: b"b"})
    assert [path.stat().st_mode & 0o777 for path in (one, two)] == [0o600, 0o644]
    assert (tmp_path / "one.bak").stat().st_mode & 0o777 == 0o600


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    real, link = tmp_path / "there" / "real", tmp_path / "link"
    real.write_bytes(b"1")
    link.symlink_to(real)
    write_files({link: b"2"})
    assert link.is_symlink()
    assert real.read_bytes() == b"2"


def test_nothing_changes_when_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"1")
    calls = []

    def full(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CorpusError, match="No space left on device"):
        write_files({one: b"a", two: b"b"})
    assert names(tmp_path) == ["one"]
    assert one.read_bytes() == b"1"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"cannot write .*nowhere"):
        write_files({tmp_path / "nowhere" / "one": b"1"})
    with pytest.raises(CorpusError, match="cannot write"):
        write_files({tmp_path: b"1"})
    with pytest.raises(CorpusError, match=r"cannot write .*nowhere"), editing(tmp_path / "nowhere"):
        pass


def test_a_second_editor_waits_for_the_first(tmp_path: Path) -> None:
    done: list[str] = []

    def second() -> None:
        with editing(tmp_path):
            done.append("second")

    with editing(tmp_path):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.2)
        done.append("first")
    thread.join(10)
    assert done == ["first", "second"]
