"""The lock of an index folder: one process writes, and a second one is told which."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from ketabot.errors import IndexLockedError

__all__ = ["held", "open_lock"]

LOCK = "LOCK"


def open_lock(folder: Path) -> BinaryIO:
    """Open the file that is locked; the folder is made when it is not there.

    Raises:
        OSError: it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    return cast(BinaryIO, os.fdopen(descriptor, "r+b", buffering=0))


@contextmanager
def held(file: BinaryIO, folder: Path) -> Iterator[None]:
    """Hold the lock until the end of the block.

    Raises:
        IndexLockedError: another process holds it; the message names that one.
    """
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise _locked(folder, file) from None
    try:
        _sign(file)
        yield
    finally:
        # Unlocked by name: a child process that was forked meanwhile has the file open too.
        fcntl.flock(file, fcntl.LOCK_UN)


def _sign(file: BinaryIO) -> None:
    """Leave the pid for the message to a second writer; a full disk is no reason to stop."""
    with suppress(OSError):
        file.truncate(0)
        file.write(f"{os.getpid()}\n".encode())


def _locked(folder: Path, file: BinaryIO) -> IndexLockedError:
    pid = file.read(20).decode("ascii", "replace").strip() or "unknown"
    return IndexLockedError(
        f"another process (pid {pid}) is writing the index in {str(folder)!r}; wait for it"
    )
