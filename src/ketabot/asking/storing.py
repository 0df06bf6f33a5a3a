"""The editor's files on disk: written whole or not at all, and the ones before are kept."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ketabot.errors import CorpusError
from ketabot.index.files import replace_files

__all__ = ["as_lines", "editing", "write_files"]


def as_lines(objects: Iterable[Mapping[str, Any]]) -> bytes:
    """Return objects as JSON Lines in UTF-8."""
    return "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in objects).encode("utf-8")


@contextmanager
def editing(folder: Path) -> Iterator[None]:
    """Let only one process at a time change the files of a folder; others wait.

    Raises:
        CorpusError: the folder cannot be opened.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise _unwritable(folder, error) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def write_files(contents: Mapping[Path, bytes]) -> tuple[Path, ...]:
    """Write files whose content is another than before; return those.

    All of them are first brought to the disk under other names and then renamed, so that no
    file is ever half written. What stood there before is kept beside it, as ``NAME.bak``.

    Raises:
        CorpusError: they cannot be written; what stood there is unchanged.
    """
    path = next(iter(contents), Path())
    try:
        before = {path: _before(path) for path in contents}
        changed = [path for path, content in contents.items() if before[path] != content]
        old = {_kept(path): data for path in changed if (data := before[path]) is not None}
        likes = {_kept(path): path for path in changed}
        replace_files({**old, **{path: contents[path] for path in changed}}, likes)
    except OSError as error:
        raise _unwritable(path, error) from None
    return tuple(changed)


def _before(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _kept(path: Path) -> Path:
    return path.with_name(f"{path.name}.bak")


def _unwritable(path: Path, error: OSError) -> CorpusError:
    return CorpusError(
        f"cannot write {str(path)!r}: {error.strerror}; give write permission or name another place"
    )
