"""What a run has reached so far, on disk, so that a later one can go on from there."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from ketabot.errors import IndexLockedError, SearchIndexError
from ketabot.index.files import sync_folder, write_file

__all__ = ["Keeper", "Reached", "remove_leftover", "write_whole"]

BEST = "adapting-best.safetensors"
STATE = "adapting-state"
ENDING = ".new"


@dataclass(frozen=True, slots=True)
class Reached:
    """Where a run stands, besides the state of the learner."""

    run: str
    """Tells runs apart: of the model, the questions and the settings."""
    steps: int
    passes: int
    """Passes that were measured."""
    before: float
    """Share of the questions held apart that the base model gets right."""
    best: float
    """The most that any pass has reached so far; below 0 before the first."""
    idle: int
    """Passes since then."""


class Keeper:
    """Files in the index folder, which are gone when the run is over."""

    def __init__(self, folder: Path) -> None:
        """Keep in ``folder``, which is made where it is missing."""
        self._folder = folder

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the only run of this folder. The lock is free when its holder ends, however it ends.

        Raises:
            IndexLockedError: another process is learning.
            SearchIndexError: the folder cannot be written.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        except OSError as error:
            raise _unwritable(self._folder, error) from None
        try:
            self._lock(descriptor)
            yield
        finally:
            os.close(descriptor)

    def _lock(self, descriptor: int) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise IndexLockedError(
                f"another `ketabot adapt` is learning for {str(self._folder)!r}; wait for its end"
            ) from None

    def save(self, reached: Reached, state: bytes) -> None:
        """Write down where the run stands.

        A line tells what was reached and the hash of the state, and the state follows: one file,
        so that the one is never without the other.

        Raises:
            SearchIndexError: it cannot be written.
        """
        note = json.dumps([asdict(reached), hashlib.sha256(state).hexdigest()])
        write_whole(self._folder / STATE, note.encode("ascii") + b"\n" + state)

    def save_best(self, data: bytes) -> None:
        """Write down the best that was learned so far.

        Raises:
            SearchIndexError: it cannot be written.
        """
        write_whole(self._folder / BEST, data)

    def load(self, run: str) -> tuple[Reached, bytes] | None:
        """Return where a run stood, or ``None`` if there is nothing of it, or nothing whole."""
        try:
            note, _, state = (self._folder / STATE).read_bytes().partition(b"\n")
            told, sha256 = json.loads(note)
            reached = Reached(**told)
        except (OSError, ValueError, TypeError):
            return None
        whole = hashlib.sha256(state).hexdigest() == sha256
        return (reached, state) if whole and reached.run == run else None

    def best(self) -> bytes | None:
        """Return the best that was learned so far, if there is any."""
        try:
            return (self._folder / BEST).read_bytes()
        except OSError:
            return None

    def clear(self) -> None:
        """Take the files away."""
        for name in (STATE, BEST, STATE + ENDING, BEST + ENDING):
            (self._folder / name).unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in place as a whole: whoever reads it meanwhile finds the old one, or none.

    Raises:
        SearchIndexError: it cannot be written; what stood there is unchanged.
    """
    new = path.with_name(path.name + ENDING)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        try:
            write_file(new, data)
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise _unwritable(path, error) from None


def remove_leftover(path: Path) -> None:
    """Take away what ``write_whole`` left beside a file when its process was killed.

    Raises:
        SearchIndexError: it cannot be removed.
    """
    new = path.with_name(path.name + ENDING)
    try:
        if new.is_file():
            new.unlink()
    except OSError as error:
        raise _unwritable(new, error) from None


def _unwritable(path: Path, error: OSError) -> SearchIndexError:
    return SearchIndexError(
        f"cannot write {str(path)!r}: {error.strerror}; make room or give write permission"
    )
