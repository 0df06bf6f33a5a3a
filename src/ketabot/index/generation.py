"""One generation: a folder of files, with a manifest that vouches for each of them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ketabot.errors import IndexDamagedError, IndexMismatchError
from ketabot.index.files import Content, read_checked, sync_folder, write_file

__all__ = [
    "GENERATION",
    "StoredGeneration",
    "damaged",
    "read_generation",
    "write_generation",
]

FORMAT_VERSION = 1
"""Raised when the files of a generation change their meaning."""

GENERATION = re.compile(r"gen-(\d{6,})-([0-9a-f]{12})")
"""Name of a generation: its number, and the first 12 hex of its manifest's SHA-256."""

MANIFEST = "manifest.json"
FILE_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]*")


@dataclass(frozen=True, slots=True)
class StoredGeneration:
    """A generation as it was written: every byte of it has been checked."""

    name: str
    manifest: Mapping[str, Any]
    files: Mapping[str, bytes]


def write_generation(
    folder: Path, files: Mapping[str, Content], manifest: Mapping[str, Any]
) -> str:
    """Write files and manifest into a new folder, down to the disk.

    ``format`` and ``files`` are added to the manifest; equal content gives equal bytes.

    Returns:
        The SHA-256 of the manifest, hexadecimal.

    Raises:
        OSError: a file cannot be written to its end.
    """
    folder.mkdir()
    entries = {}
    for name in sorted(files):
        if FILE_NAME.fullmatch(name) is None or name == MANIFEST:
            raise ValueError(f"{name!r} is no name for a file of a generation")
        size, digest = write_file(folder / name, files[name])
        entries[name] = {"size": size, "sha256": digest}
    whole = {**manifest, "format": FORMAT_VERSION, "files": entries}
    text = json.dumps(whole, indent=1, sort_keys=True, ensure_ascii=True, allow_nan=False) + "\n"
    _, digest = write_file(folder / MANIFEST, text.encode("ascii"))
    sync_folder(folder)
    return digest


def read_generation(folder: Path) -> StoredGeneration:
    """Read a generation and check every byte of it.

    Raises:
        IndexDamagedError: the manifest or a file is not as it was written.
        IndexMismatchError: the format is that of another version of ketabot.
        OSError: a file is missing or cannot be read.
    """
    manifest = _checked_manifest(folder)
    entries = manifest["files"].items()
    files = {name: _checked_bytes(folder, name, entry) for name, entry in entries}
    return StoredGeneration(folder.name, manifest, files)


def _checked_manifest(folder: Path) -> dict[str, Any]:
    text = (folder / MANIFEST).read_bytes()
    match = GENERATION.fullmatch(folder.name)
    if match is None or not hashlib.sha256(text).hexdigest().startswith(match[2]):
        raise damaged(folder.name, f"{MANIFEST!r} is not as it was written")
    manifest: dict[str, Any] = json.loads(text)
    if manifest.get("format") != FORMAT_VERSION:
        raise IndexMismatchError(
            f"{folder.name!r} has format version {manifest.get('format')!r}, this ketabot reads "
            f"{FORMAT_VERSION}; run `ketabot index --full`"
        )
    return manifest


def _checked_bytes(folder: Path, name: str, entry: Mapping[str, Any]) -> bytes:
    safe = FILE_NAME.fullmatch(name) is not None
    data = read_checked(folder / name, entry["size"], entry["sha256"]) if safe else None
    if data is None:
        raise damaged(folder.name, f"{name!r} is not as it was written")
    return data


def damaged(name: str, what: str) -> IndexDamagedError:
    """Make the error that tells what is wrong with a generation and how to mend it."""
    return IndexDamagedError(
        f"the index generation {name!r} is damaged: {what}; run `ketabot index --rollback` to "
        "return to the one before, or `ketabot index --full` to build a new one"
    )
