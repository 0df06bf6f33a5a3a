"""Generations of files on disk: written whole or not at all, read whole or not at all.

    index/
        CURRENT                     one line: the name of the generation that serves
        LOCK                        held by the one process that writes; names its pid
        gen-000007-1f0c…/           immutable: number, and first 12 hex of its manifest's SHA-256
            manifest.json           what the index was made of, size and SHA-256 of every file
            …

A reader believes CURRENT, then the manifest only if it has the hash in the folder's name, then a
file only if it has the size and the hash in the manifest. A writer makes a folder beside the
others, brings it to the disk and only then replaces CURRENT by one atomic rename; the order
of fsync and rename follows Pillai et al., "All File Systems Are Not Created Equal" (OSDI 2014).
Files are read into memory, never mapped: a mapped file that shrinks ends the process.

This module knows bytes, folders and hashes; it does not know what is in the files.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ketabot.errors import (
    IndexDamagedError,
    IndexMissingError,
    SearchIndexError,
)
from ketabot.index.files import Content, sync_folder, write_file
from ketabot.index.generation import (
    GENERATION,
    StoredGeneration,
    damaged,
    read_generation,
    write_generation,
)
from ketabot.index.locking import held, open_lock

__all__ = ["GenerationStore"]

CURRENT = "CURRENT"
TEMPORARY = "tmp-"
CURRENT_BYTES = 200
"""More than any name of a generation."""


class GenerationStore:
    """The generations in one folder.

    Reading needs read permission alone and writes nothing. ``write`` and ``tidy``
    belong inside ``with store.lock():``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current_name(self) -> str | None:
        """Name the generation that serves, or ``None`` when there is none yet.

        Reads one short file: cheap enough for a look before every question.

        Raises:
            IndexDamagedError: CURRENT does not hold the name of a generation.
            SearchIndexError: the folder cannot be read.
        """
        try:
            with (self.folder / CURRENT).open("rb") as file:
                line = file.read(CURRENT_BYTES)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unreadable(self.folder, error) from None
        name = line.decode("ascii", "replace")
        if not name.endswith("\n") or GENERATION.fullmatch(name[:-1]) is None:
            raise IndexDamagedError(
                f"{str(self.folder / CURRENT)!r} holds {name[:60]!r}, which names no generation; "
                "run `ketabot index --full`"
            )
        return name[:-1]

    def generations(self) -> tuple[str, ...]:
        """Name the generations in the folder, the oldest first."""
        try:
            names = [entry.name for entry in self.folder.iterdir()]
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise _unreadable(self.folder, error) from None
        return tuple(sorted((n for n in names if GENERATION.fullmatch(n)), key=_number))

    def open_current(self) -> StoredGeneration:
        """Read the generation that serves, and check every byte of it.

        Raises:
            IndexMissingError: there is no index yet.
            IndexDamagedError: a byte is not the one that was written.
            IndexMismatchError: the format is that of another version of ketabot.
            SearchIndexError: the folder cannot be read.
        """
        name = self.current_name()
        while name is not None:
            try:
                return self._read(name)
            except FileNotFoundError as error:
                # A writer may have replaced and removed the generation while it was read here.
                newer = self.current_name()
                if newer == name:
                    raise damaged(name, f"{Path(error.filename).name!r} is not there") from None
                name = newer
        raise self._missing()

    def check_there(self) -> None:
        """See that a generation serves, without reading it.

        Raises:
            IndexMissingError: there is no index yet.
            SearchIndexError: the folder cannot be read.
        """
        if self.current_name() is None:
            raise self._missing()

    def _missing(self) -> IndexMissingError:
        return IndexMissingError(
            f"there is no index in {str(self.folder)!r} yet; run `ketabot index`"
        )

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Be the only writer of the folder, which is made when it is not there.

        The operating system frees the lock when its holder ends, however it ends.

        Raises:
            IndexLockedError: another process is writing; the message names it.
            SearchIndexError: the folder cannot be written.
        """
        try:
            file = open_lock(self.folder)
        except OSError as error:
            raise self._unwritten(error) from None
        with file, held(file, self.folder):
            yield

    def write(self, files: Mapping[str, Content], manifest: Mapping[str, Any]) -> str:
        """Write a generation and let it serve; on any failure the one before goes on serving.

        ``manifest`` is extended by ``format`` and ``files``; equal content gives equal bytes.

        Returns:
            The name of the generation.

        Raises:
            SearchIndexError: no space, an I/O error, no permission or no memory.
        """
        temporary = self.folder / f"{TEMPORARY}{os.getpid()}"
        try:
            self.tidy()
            digest = write_generation(temporary, files, manifest)
            name = f"gen-{self._next_number():06d}-{digest[:12]}"
            temporary.rename(self.folder / name)
            sync_folder(self.folder)
            self._point_to(name)
        except (OSError, MemoryError) as error:
            raise self._unwritten(error) from None
        finally:
            self.tidy()
        return name

    def rollback(self) -> str:
        """Let the generation before the current one serve again, once it is found whole.

        Returns:
            The name of the generation that serves now.

        Raises:
            SearchIndexError: there is no earlier generation, or the folder cannot be written.
            IndexDamagedError: the earlier generation is damaged.
        """
        with self.lock():
            current = self._current_number()
            earlier = [n for n in self.generations() if current is None or _number(n) < current]
            if not earlier:
                raise SearchIndexError(
                    f"there is no earlier generation in {str(self.folder)!r}; "
                    "run `ketabot index --full` to build a new one"
                )
            self._let_serve(earlier[-1])
            return earlier[-1]

    def switch_to(self, name: str) -> None:
        """Let a generation of the folder serve, earlier or later, once it is found whole.

        One that is later than the current one is there until the next build.

        Raises:
            SearchIndexError: there is no such generation, or the folder cannot be written.
            IndexDamagedError: the generation is damaged.
        """
        with self.lock():
            if name not in self.generations():
                raise SearchIndexError(
                    f"there is no generation {name!r} in {str(self.folder)!r} any more; "
                    "choose one that is there"
                )
            self._let_serve(name)

    def _let_serve(self, name: str) -> None:
        self._read(name)
        try:
            self._point_to(name)
        except OSError as error:
            raise self._unwritten(error) from None

    def tidy(self, keep: int | None = None) -> None:
        """Remove what interrupted writers left and, beyond ``keep``, the oldest generations.

        Generations newer than the current one were never served or were rolled back from. The
        current one stays in any case.
        """
        current = self._current_number()
        if current is None:
            gone = []
        else:
            gone = [name for name in self.generations() if _number(name) > current]
        if current is not None and keep is not None:
            gone += [name for name in self.generations() if _number(name) <= current][:-keep]
        for name in gone:
            # Renamed first, so that no half-removed folder bears the name of a generation.
            with suppress(OSError):
                (self.folder / name).rename(self.folder / f"{TEMPORARY}{name}")
        for path in self.folder.glob(f"{TEMPORARY}*"):
            shutil.rmtree(path, ignore_errors=True)
            with suppress(OSError):
                path.unlink()

    def _current_number(self) -> int | None:
        """Number of the current generation; ``None`` when CURRENT names none that is there."""
        try:
            name = self.current_name()
        except IndexDamagedError:
            return None
        return _number(name) if name in self.generations() else None

    def _read(self, name: str) -> StoredGeneration:
        try:
            return read_generation(self.folder / name)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise _unreadable(self.folder / name, error) from None

    def _next_number(self) -> int:
        return max((_number(name) for name in self.generations()), default=0) + 1

    def _point_to(self, name: str) -> None:
        temporary = self.folder / f"{TEMPORARY}{CURRENT}"
        try:
            write_file(temporary, f"{name}\n".encode())
            temporary.rename(self.folder / CURRENT)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(self.folder)

    def _unwritten(self, error: OSError | MemoryError) -> SearchIndexError:
        reason = error.strerror if isinstance(error, OSError) else "out of memory"
        serving = None
        with suppress(SearchIndexError):
            serving = self.current_name()
        state = "nothing was changed" if serving is None else f"{serving!r} goes on serving"
        return SearchIndexError(
            f"cannot write the index in {str(self.folder)!r}: {reason}; {state}; "
            "make room or give write permission, or name another folder with --index"
        )


def _number(name: str) -> int:
    return int(name.split("-")[1])


def _unreadable(folder: Path, error: OSError) -> SearchIndexError:
    return SearchIndexError(
        f"cannot read the index in {str(folder)!r}: {error.strerror}; "
        "give read permission, or name another folder with --index"
    )
