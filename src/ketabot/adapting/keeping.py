"""What a run has reached so far, on disk, so that a later one can go on from there."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from ketabot.errors import SearchIndexError

__all__ = ["Keeper", "Reached"]

BEST = "adapting-best.safetensors"
STATE = "adapting-state.safetensors"
NOTE = "adapting.json"
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
    """Three files in the index folder, which are gone when the run is over."""

    def __init__(self, folder: Path) -> None:
        """Keep in ``folder``, which is made where it is missing."""
        self._folder = folder

    def save(self, reached: Reached, state: bytes) -> None:
        """Write down where the run stands; the note comes last, and only fits its own state.

        Raises:
            SearchIndexError: it cannot be written.
        """
        self._write(STATE, state)
        self._write(NOTE, json.dumps(asdict(reached)).encode("ascii"))

    def save_best(self, data: bytes) -> None:
        """Write down the best that was learned so far.

        Raises:
            SearchIndexError: it cannot be written.
        """
        self._write(BEST, data)

    def load(self, run: str) -> tuple[Reached, bytes] | None:
        """Return where a run stood, or ``None`` if there is nothing of it."""
        try:
            reached = Reached(**json.loads((self._folder / NOTE).read_bytes()))
            state = (self._folder / STATE).read_bytes()
        except (OSError, ValueError, TypeError):
            return None
        return (reached, state) if reached.run == run else None

    def best(self) -> bytes | None:
        """Return the best that was learned so far, if there is any."""
        try:
            return (self._folder / BEST).read_bytes()
        except OSError:
            return None

    def clear(self) -> None:
        """Take the files away."""
        for name in (NOTE, STATE, BEST):
            (self._folder / name).unlink(missing_ok=True)

    def _write(self, name: str, data: bytes) -> None:
        write_whole(self._folder / name, data)


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in place as a whole: whoever reads it meanwhile finds the old one, or none.

    Raises:
        SearchIndexError: it cannot be written.
    """
    new = path.with_name(path.name + ENDING)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with new.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError as error:
        raise SearchIndexError(
            f"cannot write {str(path)!r}: {error.strerror}; make room or give write permission"
        ) from None
