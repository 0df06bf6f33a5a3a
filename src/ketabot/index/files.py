"""Files brought to the disk with their hash, and read back only when the hash is right."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO, cast

__all__ = ["Content", "read_checked", "replace_files", "sync_folder", "write_file"]

Content = bytes | Callable[[BinaryIO], object]
"""The bytes of a file, or a function that writes them: large arrays need no second copy."""


class _HashingFile:
    """A file that counts and hashes what is written to it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = 0
        self.sha256 = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self._file.write(data)
        self.sha256.update(data)
        self.size += len(data)
        return len(data)


def write_file(path: Path, content: Content) -> tuple[int, str]:
    """Write a new file down to the disk; return its size in bytes and its SHA-256.

    Raises:
        OSError: the file is there already, or cannot be written to its end.
    """
    with path.open("xb") as file:
        hashing = _HashingFile(file)
        if isinstance(content, bytes):
            hashing.write(content)
        else:
            content(cast(BinaryIO, hashing))
        file.flush()
        os.fsync(file.fileno())
    return hashing.size, hashing.sha256.hexdigest()


def replace_files(
    contents: Mapping[Path, bytes],
    permissions_of: Mapping[Path, Path] | None = None,
    *,
    new: int = 0o644,
) -> None:
    """Put files in place, none of them ever half written, in the order of the mapping.

    All are brought to the disk under other names first and then renamed. A link stays one, a
    file that is replaced passes its permissions on.

    Args:
        contents: by path.
        permissions_of: of those that take them from another file, that file.
        new: permissions of a file that was not there.

    Raises:
        OSError: they cannot be written; unless one could not be renamed, nothing has changed.
    """
    likes = {} if permissions_of is None else permissions_of
    written: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            target = path.resolve()
            descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
            written[Path(name)] = target
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(_permissions(likes.get(path, path), new))
        for temporary, target in written.items():
            temporary.replace(target)
        for folder in {target.parent for target in written.values()}:
            sync_folder(folder)
    finally:
        for temporary in written:
            temporary.unlink(missing_ok=True)


def _permissions(path: Path, new: int) -> int:
    return path.stat().st_mode & 0o777 if path.exists() else new


def read_checked(path: Path, size: int, sha256: str) -> bytes | None:
    """Read a file of ``size`` bytes; ``None`` when it has not this hash."""
    with path.open("rb") as file:
        # One byte more than there should be tells a longer file without reading all of it.
        data = file.read(size + 1)
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
