"""The editor's files on disk: written whole or not at all, and the ones before are kept."""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ketabot.errors import CorpusError
from ketabot.index.files import sync_folder

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
    temporary: list[Path] = []
    try:
        changed = [path for path, content in contents.items() if _before(path) != content]
        pairs: list[tuple[Path, Path]] = []
        for path in changed:
            before = _before(path)
            if before is not None:
                pairs.append(
                    (_written(path, before, temporary), path.with_name(f"{path.name}.bak"))
                )
        pairs += [(_written(path, contents[path], temporary), path) for path in changed]
        _rename(pairs)
    except OSError as error:
        raise _unwritable(path, error) from None
    finally:
        for file in temporary:
            file.unlink(missing_ok=True)
    return tuple(changed)


def _before(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _written(path: Path, content: bytes, temporary: list[Path]) -> Path:
    """Bring content to the disk under another name beside ``path``."""
    target = path.resolve()
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
    temporary.append(Path(name))
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(name).chmod(mode)
    return Path(name)


def _rename(pairs: Sequence[tuple[Path, Path]]) -> None:
    for file, final in pairs:
        file.replace(final.resolve())
    for folder in {final.resolve().parent for _, final in pairs}:
        sync_folder(folder)


def _unwritable(path: Path, error: OSError) -> CorpusError:
    return CorpusError(
        f"cannot write {str(path)!r}: {error.strerror}; give write permission or name another place"
    )
