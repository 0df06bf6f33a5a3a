"""Files are on the disk before they take their place, and whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ketabot.adapting.keeping import write_whole
from ketabot.asking import write_files as write_sheets
from ketabot.evaluation.saving import write_files as write_results
from ketabot.index.files import replace_files


def _replaced(path: Path, data: bytes) -> None:
    replace_files({path: data})


def _sheet(path: Path, data: bytes) -> None:
    write_sheets({path: data})


def _result(path: Path, data: bytes) -> None:
    write_results(path.parent, {path.name: data.decode()})


WRITERS = [_replaced, write_whole, _sheet, _result]


@pytest.mark.parametrize("write", WRITERS, ids=["files", "adaptation", "sheet", "result"])
def test_a_file_is_on_the_disk_before_its_name_and_the_name_before_the_end(
    write: Callable[[Path, bytes], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a power cut after any of these calls would leave: the old content or the new."""
    file = tmp_path / "file"
    file.write_bytes(b"old")
    seen: list[tuple[int, bytes]] = []
    sync = os.fsync

    def noted(descriptor: int) -> None:
        seen.append((os.fstat(descriptor).st_ino, file.read_bytes()))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    write(file, b"new")
    assert file.read_bytes() == b"new"
    assert (file.stat().st_ino, b"old") in seen
    assert seen[-1] == (tmp_path.stat().st_ino, b"new")


@pytest.mark.parametrize("write", WRITERS, ids=["files", "adaptation", "sheet", "result"])
def test_a_full_disk_leaves_the_old_file_and_nothing_beside_it(
    write: Callable[[Path, bytes], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Exception, match="No space left on device"):
        write(file, b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert file.read_bytes() == b"old"


def test_none_of_several_takes_its_place_when_the_last_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        replace_files({tmp_path / "one": b"1", tmp_path / "nowhere" / "two": b"2"})
    assert list(tmp_path.iterdir()) == []


def test_permissions_are_passed_on_and_a_new_file_is_for_all(tmp_path: Path) -> None:
    old, new, copy = (tmp_path / name for name in ("old", "new", "copy"))
    old.write_bytes(b"secret")
    old.chmod(0o600)
    replace_files({copy: b"secret", old: b"other", new: b"open"}, permissions_of={copy: old})
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {"old": 0o600, "new": 0o644, "copy": 0o600}
